//! The chunks of an open index: fetched, verified, unpacked, and kept within a bound.
//!
//! All that the engine computes is plain functions of chunks in memory, called steps. A step that
//! lacks some says which and stops; [`Store::run`] fetches them and runs it again. So only this
//! module waits for anything.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use enface_format::{
    BeadTexts, BundleReader, ChunkName, Dictionary, DocumentRecord, DocumentsReader, FacetReader,
    FormatError, GramShardReader, Hash, IdsReader, Root, TextsReader, VocabularyReader,
    WordShardReader,
};

use enface_text::FoldTable;

use crate::error::EngineError;
use crate::keys;
use crate::source::{ChunkSource, SourceError};

/// How many bytes of fetched files stay unpacked in memory; unpacked they take three to five
/// times as much. Enough for the working set of a long session on a large archive.
const CACHE_BYTES: usize = 8 << 20;

/// An unpacked chunk.
enum Chunk {
    Grams(GramShardReader),
    Words(WordShardReader),
    Texts(BeadTexts),
    Documents(Vec<Rc<DocumentRecord>>),
    Dictionary(Dictionary),
    Ids(IdsReader),
    Vocabulary(VocabularyReader),
    Facet(FacetReader),
}

/// A step stops early, and the chunks know why: some are missing, or one is damaged.
///
/// Without a payload, so that passing it on costs next to nothing.
#[derive(Clone, Copy)]
pub(crate) struct Stop;

/// The chunks that a step works with.
pub(crate) struct Chunks<'a> {
    root: &'a Root,
    /// In the order of names: what was in memory when the step began, and what it has asked for.
    held: Vec<Rc<Cached>>,
    now: u32,
    missing: RefCell<Vec<ChunkName>>,
    /// A chunk whose content contradicts itself or the rest of the index.
    damaged: Cell<Option<ChunkName>>,
}

impl Chunks<'_> {
    pub(crate) fn root(&self) -> &Root {
        self.root
    }

    /// Stops unless all of `names` are here, so that those missing are fetched side by side.
    pub(crate) fn need(&self, names: &[ChunkName]) -> Result<(), Stop> {
        let mut is_complete = true;
        for &name in names {
            is_complete &= self.get(name).is_ok();
        }
        if is_complete { Ok(()) } else { Err(Stop) }
    }

    fn get(&self, name: ChunkName) -> Result<&Chunk, Stop> {
        match find(&self.held, name) {
            Ok(cached) => {
                cached.last_used.set(self.now);
                Ok(&cached.chunk)
            }
            Err(_) => {
                self.missing.borrow_mut().push(name);
                Err(Stop)
            }
        }
    }

    /// Notes that a chunk is damaged.
    pub(crate) fn damaged(&self, name: ChunkName) -> Stop {
        self.damaged.set(Some(name));
        Stop
    }

    pub(crate) fn grams(&self, number: u32) -> Result<&GramShardReader, Stop> {
        let name = ChunkName::Grams(number);
        if let Chunk::Grams(shard) = self.get(name)? { Ok(shard) } else { Err(self.damaged(name)) }
    }

    pub(crate) fn words(&self, number: u32) -> Result<&WordShardReader, Stop> {
        let name = ChunkName::Words(number);
        if let Chunk::Words(shard) = self.get(name)? { Ok(shard) } else { Err(self.damaged(name)) }
    }

    pub(crate) fn texts(&self, n: u32) -> Result<&BeadTexts, Stop> {
        let name = ChunkName::Texts(n);
        if let Chunk::Texts(texts) = self.get(name)? { Ok(texts) } else { Err(self.damaged(name)) }
    }

    pub(crate) fn documents(&self, n: u32) -> Result<&[Rc<DocumentRecord>], Stop> {
        let name = ChunkName::Documents(n);
        if let Chunk::Documents(list) = self.get(name)? {
            Ok(list)
        } else {
            Err(self.damaged(name))
        }
    }

    pub(crate) fn vocabulary(&self, hash: Hash) -> Result<&VocabularyReader, Stop> {
        let name = ChunkName::Vocabulary(hash);
        if let Chunk::Vocabulary(words) = self.get(name)? {
            Ok(words)
        } else {
            Err(self.damaged(name))
        }
    }

    pub(crate) fn facet(&self, hash: Hash) -> Result<&FacetReader, Stop> {
        let name = ChunkName::Facet(hash);
        if let Chunk::Facet(facet) = self.get(name)? { Ok(facet) } else { Err(self.damaged(name)) }
    }

    pub(crate) fn need_records(&self, docs: &[u32]) -> Result<(), Stop> {
        let mut names = Vec::new();
        for &doc in docs {
            keys::add(&mut names, ChunkName::Documents(record_chunk_of(self.root, doc)));
        }
        self.need(&names)
    }

    pub(crate) fn record(&self, doc: u32) -> Result<Rc<DocumentRecord>, Stop> {
        let number = record_chunk_of(self.root, doc);
        let first = self.root.record_documents.get(number as usize).copied().unwrap_or(doc);
        let record = self.documents(number)?.get((doc - first) as usize);
        record.cloned().ok_or_else(|| self.damaged(ChunkName::Documents(number)))
    }

    /// The record of `doc`, some of whose beads are in the chunk of texts `number`: it is there, or
    /// at hand where the chunk has none.
    pub(crate) fn record_beside(&self, number: u32, doc: u32) -> Result<Rc<DocumentRecord>, Stop> {
        let texts = self.texts(number)?;
        let first = self.root.text_beads.get(number as usize).copied().unwrap_or_default();
        let at = doc.checked_sub(document_of(self.root, first));
        match at.and_then(|at| texts.documents.get(at as usize)) {
            Some(record) => Ok(record.clone()),
            None => self.record(doc),
        }
    }

    pub(crate) fn ids(&self) -> Result<&IdsReader, Stop> {
        let name = ChunkName::Ids(Hash(self.root.meta.ids));
        if let Chunk::Ids(ids) = self.get(name)? { Ok(ids) } else { Err(self.damaged(name)) }
    }
}

/// The document that a bead belongs to.
pub(crate) fn document_of(root: &Root, bead: u32) -> u32 {
    chunk_of(&root.document_beads, bead)
}

fn record_chunk_of(root: &Root, doc: u32) -> u32 {
    chunk_of(&root.record_documents, doc)
}

/// The number of the chunk with `item`, from where each chunk starts.
pub(crate) fn chunk_of(starts: &[u32], item: u32) -> u32 {
    count_up_to(starts, item).saturating_sub(1) as u32
}

/// How many of `starts`, which are in order, are not behind `item`.
pub(crate) fn count_up_to(starts: &[u32], item: u32) -> usize {
    starts.partition_point(|&first| first <= item)
}

/// An open index.
pub(crate) struct Store<S> {
    source: S,
    bundle: Option<BundleReader>,
    root: Root,
    cache: RefCell<Cache>,
}

#[derive(Default)]
struct Cache {
    /// In the order of names.
    chunks: Vec<Rc<Cached>>,
    n_bytes: usize,
    /// How many steps have begun.
    clock: u32,
}

struct Cached {
    name: ChunkName,
    chunk: Chunk,
    n_bytes: usize,
    last_used: Cell<u32>,
}

impl<S: ChunkSource> Store<S> {
    /// The index and the fold table that its texts and all queries go through. `bytes` are those of
    /// the file `path`: of the root, or of the bundle that has it under the name `root`.
    pub(crate) fn open(
        source: S,
        path: &str,
        root: &str,
        bytes: &[u8],
    ) -> Result<(Self, FoldTable), EngineError> {
        let in_file = |path: &str, error| EngineError::Format { path: path.to_owned(), error };
        let mut bundle = None;
        if path != root {
            bundle = Some(BundleReader::open(bytes).map_err(|error| in_file(path, error))?);
        }
        let bytes = match &bundle {
            Some(bundle) => bundle.get(root).ok_or_else(|| EngineError::Source {
                path: root.to_owned(),
                error: SourceError::Missing,
            })?,
            None => bytes,
        };
        let mut root = Root::open(bytes).map_err(|error| in_file(root, error))?;
        let folds = root.take_fold_table();
        Ok((Self { source, bundle, root, cache: RefCell::default() }, folds))
    }

    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    /// Whether every chunk is in memory, so that looking at one more costs no request.
    pub(crate) fn is_local(&self) -> bool {
        self.bundle.is_some()
    }

    /// Runs `step` until it has all the chunks that it needs. If one cannot be had, the step has run
    /// once more with the others.
    pub(crate) async fn run(
        &self,
        step: &mut dyn FnMut(&Chunks<'_>) -> Result<(), Stop>,
    ) -> Result<(), EngineError> {
        // What a step needs is held until it is done, however small the cache is.
        let (held, now) = self.cache.borrow_mut().begin();
        let mut chunks = Chunks {
            root: &self.root,
            held,
            now,
            missing: RefCell::default(),
            damaged: Cell::default(),
        };
        loop {
            if step(&chunks).is_ok() {
                return Ok(());
            }
            if let Some(name) = chunks.damaged.get() {
                let path = name.path(&self.root.meta.edition);
                return Err(EngineError::Format { path, error: FormatError::Malformed });
            }
            let missing = chunks.missing.take();
            let loaded = self.load(missing, &mut chunks).await;
            if loaded.is_err() {
                // It sees what has arrived, and may do with that.
                let _ = step(&chunks);
                return loaded;
            }
        }
    }

    /// Adds the chunks called `names`, fetched at once.
    async fn load(
        &self,
        mut names: Vec<ChunkName>,
        chunks: &mut Chunks<'_>,
    ) -> Result<(), EngineError> {
        // Texts cannot be unpacked without their dictionary, so it comes along, and first.
        if let Some(hash) = self.root.meta.dictionary
            && names.iter().any(|name| matches!(name, ChunkName::Texts(_)))
        {
            names.insert(0, ChunkName::Dictionary(Hash(hash)));
        }
        let mut missing: Vec<ChunkName> = Vec::new();
        let mut paths = Vec::new();
        for name in names {
            if !missing.contains(&name) && find(&chunks.held, name).is_err() {
                missing.push(name);
                paths.push(name.path(&self.root.meta.edition));
            }
        }
        let files = self.bytes(&paths).await;
        let mut loaded = Ok(());
        for ((name, path), bytes) in missing.into_iter().zip(paths).zip(files) {
            let kept = self.keep(name, path, bytes, chunks);
            // What else arrives is kept; without their dictionary no texts are.
            if loaded.is_ok() {
                loaded = kept;
            }
        }
        loaded
    }

    /// Adds the chunk called `name`, which is the file `path`.
    fn keep(
        &self,
        name: ChunkName,
        path: String,
        bytes: Result<Vec<u8>, SourceError>,
        chunks: &mut Chunks<'_>,
    ) -> Result<(), EngineError> {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => return Err(EngineError::Source { path, error }),
        };
        let chunk = match self.unpack(name, &bytes, &chunks.held) {
            Ok(chunk) => chunk,
            Err(error) => return Err(EngineError::Format { path, error }),
        };
        let last_used = Cell::new(chunks.now);
        let cached = Rc::new(Cached { name, chunk, n_bytes: bytes.len(), last_used });
        self.cache.borrow_mut().put(&cached);
        insert(&mut chunks.held, &cached);
        Ok(())
    }

    async fn bytes(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        match &self.bundle {
            Some(bundle) => {
                let mut files = Vec::new();
                for path in paths {
                    files.push(bundle.get(path).map(<[u8]>::to_vec).ok_or(SourceError::Missing));
                }
                files
            }
            None if paths.is_empty() => Vec::new(),
            None => self.source.fetch(paths).await,
        }
    }

    fn unpack(
        &self,
        name: ChunkName,
        bytes: &[u8],
        held: &[Rc<Cached>],
    ) -> Result<Chunk, FormatError> {
        let (bits, n_sides) = (self.root.impact_bits(), self.root.n_sides());
        Ok(match name {
            ChunkName::Grams(_) => Chunk::Grams(GramShardReader::open(bytes, bits, n_sides)?),
            ChunkName::Words(_) => Chunk::Words(WordShardReader::open(bytes, bits, n_sides)?),
            ChunkName::Texts(_) => {
                let hash = self.root.meta.dictionary.map(|hash| ChunkName::Dictionary(Hash(hash)));
                let cached = hash.and_then(|name| find(held, name).ok());
                let dictionary = match cached.map(|cached| &cached.chunk) {
                    Some(Chunk::Dictionary(dictionary)) => Some(dictionary),
                    _ => None,
                };
                Chunk::Texts(TextsReader::read(bytes, n_sides, dictionary)?)
            }
            ChunkName::Documents(_) => Chunk::Documents(DocumentsReader::read(bytes)?),
            ChunkName::Ids(_) => Chunk::Ids(IdsReader::open(bytes)?),
            ChunkName::Facet(_) => Chunk::Facet(FacetReader::open(bytes)?),
            ChunkName::Vocabulary(_) => Chunk::Vocabulary(VocabularyReader::open(bytes)?),
            ChunkName::Dictionary(_) => Chunk::Dictionary(Dictionary::open(bytes, n_sides)?),
            ChunkName::Root(_) | ChunkName::Bundle(_) => {
                return Err(FormatError::Malformed);
            }
        })
    }
}

/// The chunk called `name`, or where it would stand.
fn find(list: &[Rc<Cached>], name: ChunkName) -> Result<&Rc<Cached>, usize> {
    let at = list.partition_point(|cached| cached.name < name);
    list.get(at).filter(|cached| cached.name == name).ok_or(at)
}

/// Adds a chunk unless it is there: two queries may have fetched it at the same time.
fn insert(list: &mut Vec<Rc<Cached>>, cached: &Rc<Cached>) -> bool {
    match find(list, cached.name) {
        Ok(_) => false,
        Err(at) => {
            list.insert(at, cached.clone());
            true
        }
    }
}

impl Cache {
    /// What there is when a step begins, and the step's number.
    fn begin(&mut self) -> (Vec<Rc<Cached>>, u32) {
        self.clock += 1;
        (self.chunks.clone(), self.clock)
    }

    fn put(&mut self, cached: &Rc<Cached>) {
        if !insert(&mut self.chunks, cached) {
            return;
        }
        self.n_bytes += cached.n_bytes;
        while self.n_bytes > CACHE_BYTES && self.chunks.len() > 1 {
            let mut oldest = (u32::MAX, 0);
            for (i, cached) in self.chunks.iter().enumerate() {
                oldest = oldest.min((cached.last_used.get(), i));
            }
            self.n_bytes -= self.chunks.remove(oldest.1).n_bytes;
        }
    }
}
