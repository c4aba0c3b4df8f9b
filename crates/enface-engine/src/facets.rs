//! What documents have in common: counts by the values of a field, and orders.

use enface_format::{ChunkName, Hash, Root, RootMeta};

use crate::rank::{self, Scored};
use crate::results::{FacetCount, FacetCounts, Sort};
use crate::store::{Chunks, Stop, document_of};

/// The file of documents that are in one language only, among the fields.
pub(crate) const ONE_SIDED: &str = "@one-sided";

/// Leaves the beads of documents that are in one language only.
pub(crate) fn keep_one_sided(chunks: &Chunks<'_>, beads: &mut Vec<Scored>) -> Result<(), Stop> {
    let root = chunks.root();
    let Some(hash) = named(&root.meta, ONE_SIDED) else { return Ok(()) };
    let values = &chunks.facet(hash)?.values;
    rank::keep(beads, &mut |scored| {
        let doc = document_of(root, scored.bead);
        values.iter().any(|value| value.documents.binary_search(&doc).is_ok())
    });
    Ok(())
}

/// The name of a field's file, if the archive has the field.
pub(crate) fn named(meta: &RootMeta, name: &str) -> Option<Hash> {
    let facet = meta.facets.iter().find(|(facet, _)| facet == name);
    facet.map(|(_, hash)| Hash(*hash))
}

/// How many of `beads` each document has.
pub(crate) fn passages(root: &Root, beads: &[Scored]) -> Vec<u32> {
    let mut passages = vec![0u32; root.n_documents() as usize];
    for scored in beads {
        if let Some(n) = passages.get_mut(document_of(root, scored.bead) as usize) {
            *n += 1;
        }
    }
    passages
}

/// For each of `names` the values of documents that have `passages`; dates by year.
pub(crate) fn count(
    chunks: &Chunks<'_>,
    names: &[String],
    passages: &[u32],
) -> Result<Vec<FacetCounts>, Stop> {
    let root = chunks.root();
    let mut files = Vec::new();
    for name in names {
        if let Some(hash) = named(&root.meta, name) {
            files.push(ChunkName::Facet(hash));
        }
    }
    chunks.need(&files)?;
    let mut out = Vec::new();
    for name in names {
        let Some(hash) = named(&root.meta, name) else { continue };
        let mut values: Vec<FacetCount> = Vec::new();
        for value in &chunks.facet(hash)?.values {
            let text = if name == "date" { value.text.get(..4) } else { None };
            let text = text.unwrap_or(&value.text);
            let mut count = FacetCount { text: text.to_owned(), n_passages: 0 };
            for &doc in &value.documents {
                let n = passages.get(doc as usize).copied().unwrap_or_default();
                count.n_passages += n;
            }
            match values.last_mut() {
                Some(last) if last.text == text => {
                    last.n_passages += count.n_passages;
                }
                _ if count.n_passages > 0 => values.push(count),
                _ => {}
            }
        }
        out.push(FacetCounts { field: name.clone(), values });
    }
    Ok(out)
}

/// For each document its place in an order, the higher the earlier it comes, 0 for those that have
/// none; nothing for the order of relevance.
pub(crate) fn places(chunks: &Chunks<'_>, sort: Sort) -> Result<Vec<u32>, Stop> {
    let root = chunks.root();
    let name = match sort {
        Sort::Relevance => return Ok(Vec::new()),
        Sort::Title => "title",
        Sort::Newest | Sort::Oldest => "date",
    };
    let Some(hash) = named(&root.meta, name) else { return Ok(Vec::new()) };
    let mut places = vec![0u32; root.n_documents() as usize];
    let mut n = 0u32;
    for value in &chunks.facet(hash)?.values {
        for &doc in &value.documents {
            // Documents of one date share a place; each has one of its own by title.
            n += u32::from(sort == Sort::Title);
            if let Some(place) = places.get_mut(doc as usize).filter(|place| **place == 0) {
                *place = if sort == Sort::Newest { n + 1 } else { u32::MAX - n };
            }
        }
        n += 1;
    }
    Ok(places)
}
