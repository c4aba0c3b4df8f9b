//! What did an earlier build work out that holds still?
//!
//! An answer is kept under a [`Key`]: the hash of all that it follows from, and of the program
//! itself. So no answer is ever wrong, nothing has to be thrown away for a change to count, and the
//! folder may be deleted at any time. Each build adds one file, renamed into place when it is
//! whole; when more than half of what is kept was of no use, the rest is written anew.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, bail};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// The hash of everything that an answer follows from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Key(u128);

impl Key {
    /// The key of a value, by all that serde sees of it.
    pub fn of(value: &impl Serialize) -> Self {
        let mut hasher = Hasher(Xxh3::new());
        // Writing to a hash never fails.
        let _ = postcard::serialize_with_flavor(value, &mut hasher);
        Key(hasher.0.digest128())
    }

    /// Half of its bits.
    pub fn low(self) -> u64 {
        self.0 as u64
    }

    /// The key of bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Key(xxh3_128(bytes))
    }
}

impl core::fmt::Display for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl core::str::FromStr for Key {
    type Err = core::num::ParseIntError;

    fn from_str(digits: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(digits, 16).map(Key)
    }
}

/// A hash as something to write to.
struct Hasher(Xxh3);

impl postcard::ser_flavors::Flavor for &mut Hasher {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.update(&[byte]);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.update(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Answers of earlier builds; one that is not open keeps nothing and knows nothing.
#[derive(Debug, Default)]
pub struct Cache {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    folder: PathBuf,
    /// The program itself: another one may answer otherwise.
    program: Key,
    packs: Vec<Pack>,
    entries: FxHashMap<Key, (usize, Entry)>,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    /// Answers of this build, encoded.
    fresh: BTreeMap<Key, Vec<u8>>,
    /// Answers of earlier builds that this one needed.
    old: BTreeMap<Key, (usize, Entry)>,
    /// How many answers of each kind are fresh.
    made: BTreeMap<&'static str, usize>,
}

/// A file with answers.
#[derive(Debug)]
struct Pack {
    path: PathBuf,
    file: Mutex<File>,
    n_bytes: u64,
}

/// Where an answer stands in its file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Entry {
    start: u64,
    n_bytes: u64,
    check: u64,
}

/// The last bytes of a file, behind the length and the check of its list of answers.
const MAGIC: [u8; 8] = *b"enface-1";
const TAIL: usize = 24;
/// What is longer is compressed: quickly, for it is read more often than sent.
const MIN_COMPRESSED: usize = 1 << 10;
const LEVEL: i32 = 1;
/// So many files at most, each with what one build found new.
const MAX_PACKS: usize = 8;
/// An archive that was not built for so long is forgotten.
const MAX_AGE: Duration = Duration::from_hours(24 * 60);
const EXTENSION: &str = "pack";

impl Cache {
    /// What is kept in `folder` of the archive that `name` tells from others. What cannot be read
    /// there is as if it were not there.
    pub fn open(folder: &Path, name: &str) -> Self {
        let Some(program) = this_program() else { return Self::default() };
        let folder = folder.join(Key::of_bytes(name.as_bytes()).to_string());
        let mut open = Open {
            folder,
            program,
            packs: Vec::new(),
            entries: FxHashMap::default(),
            used: Mutex::default(),
        };
        for path in packs_in(&open.folder) {
            open.add(path);
        }
        Self { open: Some(open) }
    }

    /// Answers that other machines have written into files with [`Cache::write`]; what is made
    /// beside them is kept until the end of the build.
    ///
    /// # Errors
    /// If a file cannot be read or is damaged.
    pub fn of_parts(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let program = this_program().context("this program cannot read itself")?;
        let mut open = Open {
            folder: PathBuf::new(),
            program,
            packs: Vec::new(),
            entries: FxHashMap::default(),
            used: Mutex::default(),
        };
        for path in paths {
            let n_before = open.packs.len();
            open.add(path.clone());
            if open.packs.len() == n_before {
                bail!("{}: is no part of a build, or is damaged; build it anew", path.display());
            }
        }
        Ok(Self { open: Some(open) })
    }

    /// Writes the answers that were made into one file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        let used = self.open.as_ref().and_then(|open| open.used.lock().ok());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut writer = PackWriter::new(folder)?;
        for (key, bytes) in used.iter().flat_map(|used| &used.fresh) {
            writer.push(*key, bytes)?;
        }
        writer.finish(|_| path.to_owned())
    }

    /// Whether anything is kept.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// How many answers of each kind had to be made, so far.
    pub fn made(&self) -> BTreeMap<&'static str, usize> {
        let used = self.open.as_ref().and_then(|open| open.used.lock().ok());
        used.map_or_else(BTreeMap::new, |used| used.made.clone())
    }

    /// The answer to what `key` says, from an earlier build or made now. `kind` tells apart
    /// different questions about the same things.
    pub fn memo<T: Serialize + DeserializeOwned>(
        &self,
        kind: &'static str,
        key: Key,
        make: impl FnOnce() -> T,
    ) -> T {
        let Some(open) = &self.open else { return make() };
        let key = Key::of(&(kind, key, open.program));
        if let Some(value) = open.get(key).and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
            return value;
        }
        let value = make();
        if let Ok(bytes) = postcard::to_allocvec(&value) {
            open.put(kind, key, &bytes);
        }
        value
    }

    /// Writes what is new. A failure costs the next build time, and nothing else.
    pub fn save(&self) {
        if let Some(open) = &self.open {
            // Whoever has no room for a cache needs none.
            let _ = open.save();
            forget_old(&open.folder);
        }
    }
}

/// Answers about documents.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// All answers.
    pub cache: &'a Cache,
    /// For each document what it follows from; none if nothing is kept.
    pub keys: &'a [Key],
}

impl Kept<'_> {
    /// The answer about the document of this number, which follows from the document and from
    /// `with`.
    pub fn memo<T: Serialize + DeserializeOwned>(
        &self,
        kind: &'static str,
        document: usize,
        with: Key,
        make: impl FnOnce() -> T,
    ) -> T {
        match self.keys.get(document) {
            Some(key) => self.cache.memo(kind, Key::of(&(key, with)), make),
            None => make(),
        }
    }
}

impl Open {
    fn add(&mut self, path: PathBuf) {
        let Some((file, n_bytes, list)) = read_list(&path) else { return };
        let number = self.packs.len();
        self.entries.extend(list.into_iter().map(|(key, entry)| (key, (number, entry))));
        self.packs.push(Pack { path, file: Mutex::new(file), n_bytes });
    }

    fn get(&self, key: Key) -> Option<Vec<u8>> {
        let &(pack, entry) = self.entries.get(&key)?;
        let bytes = self.read(pack, entry)?;
        self.used.lock().ok()?.old.insert(key, (pack, entry));
        decode(&bytes)
    }

    /// The bytes of an answer as they are stored, if they are sound.
    fn read(&self, pack: usize, entry: Entry) -> Option<Vec<u8>> {
        let pack = self.packs.get(pack)?;
        let mut bytes = vec![0; usize::try_from(entry.n_bytes.min(pack.n_bytes)).ok()?];
        {
            let mut file = pack.file.lock().ok()?;
            file.seek(SeekFrom::Start(entry.start)).ok()?;
            file.read_exact(&mut bytes).ok()?;
        }
        (xxh3_64(&bytes) == entry.check).then_some(bytes)
    }

    fn put(&self, kind: &'static str, key: Key, bytes: &[u8]) {
        let bytes = encode(bytes);
        if let Ok(mut used) = self.used.lock() {
            used.fresh.insert(key, bytes);
            *used.made.entry(kind).or_default() += 1;
        }
    }

    fn save(&self) -> std::io::Result<()> {
        let Ok(used) = self.used.lock() else { return Ok(()) };
        let old: u64 = used.old.values().map(|(_, entry)| entry.n_bytes).sum();
        let all: u64 = self.packs.iter().map(|pack| pack.n_bytes).sum();
        let is_renewed = all > old * 2 || (self.packs.len() >= MAX_PACKS && !used.fresh.is_empty());
        if used.fresh.is_empty() && !is_renewed {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let mut writer = PackWriter::new(&self.folder)?;
        if is_renewed {
            for (key, &(pack, entry)) in &used.old {
                if let Some(bytes) = self.read(pack, entry) {
                    writer.push(*key, &bytes)?;
                }
            }
        }
        for (key, bytes) in &used.fresh {
            writer.push(*key, bytes)?;
        }
        // By its content, so that two builds at once do not write over one another.
        writer.finish(|list| self.folder.join(format!("{}.{EXTENSION}", Key::of_bytes(list))))?;
        if is_renewed {
            for pack in &self.packs {
                fs::remove_file(&pack.path)?;
            }
        }
        Ok(())
    }
}

struct PackWriter {
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    list: Vec<(Key, Entry)>,
    at: u64,
}

impl PackWriter {
    fn new(folder: &Path) -> std::io::Result<Self> {
        let file = std::io::BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
        Ok(Self { file, list: Vec::new(), at: 0 })
    }

    fn push(&mut self, key: Key, bytes: &[u8]) -> std::io::Result<()> {
        self.file.write_all(bytes)?;
        let n_bytes = bytes.len() as u64;
        self.list.push((key, Entry { start: self.at, n_bytes, check: xxh3_64(bytes) }));
        self.at += n_bytes;
        Ok(())
    }

    /// Ends the file and names it, by the list of its answers.
    fn finish(mut self, path: impl FnOnce(&[u8]) -> PathBuf) -> std::io::Result<()> {
        let list = postcard::to_allocvec(&self.list).map_err(std::io::Error::other)?;
        self.file.write_all(&list)?;
        self.file.write_all(&(list.len() as u64).to_le_bytes())?;
        self.file.write_all(&xxh3_64(&list).to_le_bytes())?;
        self.file.write_all(&MAGIC)?;
        let file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.persist(path(&list)).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Where each answer of a file stands.
type List = Vec<(Key, Entry)>;

/// The list of answers of a file: the file, its size, and where each stands.
fn read_list(path: &Path) -> Option<(File, u64, List)> {
    let mut file = File::open(path).ok()?;
    let n_bytes = file.metadata().ok()?.len();
    let tail_start = n_bytes.checked_sub(TAIL as u64)?;
    let mut tail = [0; TAIL];
    file.seek(SeekFrom::Start(tail_start)).ok()?;
    file.read_exact(&mut tail).ok()?;
    let number = |at: usize| Some(u64::from_le_bytes(tail.get(at..at + 8)?.try_into().ok()?));
    let start = tail_start.checked_sub(number(0)?)?;
    let mut list = vec![0; usize::try_from(number(0)?).ok()?];
    file.seek(SeekFrom::Start(start)).ok()?;
    file.read_exact(&mut list).ok()?;
    let is_sound = tail.ends_with(&MAGIC) && xxh3_64(&list) == number(8)?;
    is_sound.then(|| postcard::from_bytes(&list).ok()).flatten().map(|list| (file, n_bytes, list))
}

/// Bytes with a sign before them that says whether they are compressed.
fn encode(bytes: &[u8]) -> Vec<u8> {
    if bytes.len() >= MIN_COMPRESSED
        && let Ok(packed) = zstd::bulk::compress(bytes, LEVEL)
        && packed.len() + 8 < bytes.len()
    {
        let mut out = vec![1];
        out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(&packed);
        return out;
    }
    let mut out = vec![0];
    out.extend_from_slice(bytes);
    out
}

fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let (sign, rest) = bytes.split_first()?;
    if *sign == 0 {
        return Some(rest.to_vec());
    }
    let (size, packed) = rest.split_at_checked(8)?;
    let size = usize::try_from(u64::from_le_bytes(size.try_into().ok()?)).ok()?;
    zstd::bulk::decompress(packed, size).ok()
}

/// What this program is, by its bytes: another version may answer otherwise.
fn this_program() -> Option<Key> {
    static PROGRAM: LazyLock<Option<Key>> = LazyLock::new(|| {
        let bytes = std::env::current_exe().and_then(fs::read).ok()?;
        Some(Key::of_bytes(&bytes))
    });
    *PROGRAM
}

/// The files with answers of a folder, in the order of their names.
fn packs_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION))
        .collect();
    paths.sort();
    paths
}

/// Removes what is kept of archives that nobody builds any more, beside `folder`. Only files that
/// this module has written, and folders that are empty then.
fn forget_old(folder: &Path) {
    let Some(root) = folder.parent() else { return };
    let Ok(entries) = fs::read_dir(root) else { return };
    let is_old = |path: &PathBuf| {
        let written = fs::metadata(path).and_then(|data| data.modified());
        let age = written.ok().and_then(|time| SystemTime::now().duration_since(time).ok());
        age.is_some_and(|age| age > MAX_AGE)
    };
    for other in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let packs = if other == folder { Vec::new() } else { packs_in(&other) };
        if !packs.is_empty() && packs.iter().all(is_old) {
            packs.iter().for_each(|pack| drop(fs::remove_file(pack)));
            drop(fs::remove_dir(&other));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Asks for the answers to some questions; how many had to be made.
    fn ask(cache: &Cache, questions: core::ops::Range<u32>) -> usize {
        let n_made = Cell::new(0);
        for question in questions {
            let answer = cache.memo("square", Key::of(&question), || {
                n_made.set(n_made.get() + 1);
                vec![question * question; 1_000]
            });
            assert_eq!(answer, vec![question * question; 1_000]);
        }
        n_made.get()
    }

    #[test]
    fn what_was_answered_is_not_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), "a");
        assert_eq!(ask(&cache, 0..10), 10);
        cache.save();
        let cache = Cache::open(folder.path(), "a");
        assert_eq!(ask(&cache, 0..12), 2);
        cache.save();
        assert_eq!(ask(&Cache::open(folder.path(), "a"), 0..12), 0);
        assert_eq!(ask(&Cache::open(folder.path(), "b"), 0..2), 2, "of another archive");
    }

    #[test]
    fn what_is_of_no_use_any_more_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..20 {
            let cache = Cache::open(folder.path(), "a");
            ask(&cache, round * 10..round * 10 + 10);
            cache.save();
        }
        let archive = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let packs = packs_in(&archive);
        assert!(packs.len() <= MAX_PACKS, "{packs:?}");
        let cache = Cache::open(folder.path(), "a");
        assert_eq!(ask(&cache, 190..200), 0);
        assert_eq!(ask(&cache, 0..10), 10);
    }

    #[test]
    fn what_is_damaged_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), "a");
        ask(&cache, 0..10);
        cache.save();
        let archive = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let pack = packs_in(&archive).pop().unwrap();
        let sound = fs::read(&pack).unwrap();
        for at in (0..sound.len()).step_by(61) {
            let mut bytes = sound.clone();
            bytes[at] ^= 0x20;
            fs::write(&pack, &bytes).unwrap();
            ask(&Cache::open(folder.path(), "a"), 0..10);
            fs::write(&pack, &sound[..at]).unwrap();
            ask(&Cache::open(folder.path(), "a"), 0..10);
        }
    }

    #[test]
    fn one_that_is_not_open_asks_each_time() {
        let cache = Cache::default();
        assert_eq!(ask(&cache, 0..3) + ask(&cache, 0..3), 6);
        cache.save();
    }
}
