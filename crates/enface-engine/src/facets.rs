//! What documents have in common: counts by the values of a field, and orders.

use enface_format::{ChunkName, Hash, Root};

use crate::rank::Scored;
use crate::results::{FacetCount, FacetCounts, Sort};
use crate::store::{Chunks, Stop, document_of};

/// The name of a field's file, if the archive has the field.
fn named(root: &Root, name: &str) -> Option<Hash> {
    let facet = root.meta.facets.iter().find(|(facet, _)| facet == name);
    facet.map(|(_, hash)| Hash(*hash))
}

/// For each of `names` the values that the documents of `beads` have; dates by year.
pub(crate) fn count(
    chunks: &Chunks<'_>,
    names: &[String],
    beads: &[Scored],
) -> Result<Vec<FacetCounts>, Stop> {
    let root = chunks.root();
    let hashes = names.iter().filter_map(|name| named(root, name));
    chunks.need(&hashes.map(ChunkName::Facet).collect::<Vec<_>>())?;
    let mut passages = vec![0u32; root.n_documents() as usize];
    for scored in beads {
        if let Some(n) = passages.get_mut(document_of(root, scored.bead) as usize) {
            *n += 1;
        }
    }
    let mut out = Vec::new();
    for name in names {
        let Some(hash) = named(root, name) else { continue };
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
                _ => values.push(count),
            }
        }
        values.retain(|value| value.n_passages > 0);
        out.push(FacetCounts { field: name.clone(), values });
    }
    Ok(out)
}

/// Gives beads scores by which they come in the order asked for; those without a place come last.
pub(crate) fn order(chunks: &Chunks<'_>, sort: Sort, beads: &mut [Scored]) -> Result<(), Stop> {
    let root = chunks.root();
    let name = match sort {
        Sort::Relevance => return Ok(()),
        Sort::Title => "title",
        Sort::Newest | Sort::Oldest => "date",
    };
    let Some(hash) = named(root, name) else { return Ok(()) };
    let mut scores = vec![0u32; root.n_documents() as usize];
    let mut place = 0u32;
    for value in &chunks.facet(hash)?.values {
        for &doc in &value.documents {
            // Documents of one date share a place; each has one of its own by title.
            place += u32::from(sort == Sort::Title);
            if let Some(score) = scores.get_mut(doc as usize).filter(|score| **score == 0) {
                *score = if sort == Sort::Newest { place + 1 } else { u32::MAX - place };
            }
        }
        place += 1;
    }
    for scored in beads {
        let score = scores.get(document_of(root, scored.bead) as usize);
        scored.score = score.copied().unwrap_or_default();
    }
    Ok(())
}
