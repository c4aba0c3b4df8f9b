//! What is written comes back.

use enface_format::{
    BeadKind, BundleReader, ChunkName, DocumentsReader, GramShardReader, GramShardWriter, GramTerm,
    IdsReader, Posting, Root, Second, TextsReader, TextsWriter, WordEntry, WordShardReader,
    WordShardWriter, hash_of, write_bundle, write_documents, write_ids, write_root,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::sample;
use crate::strategies::{
    Lexicon, Shape, beads, documents, gram_term, lexicon, postings, root, shape, words,
};

fn gram_shard(shape: Shape, entries: &[(GramTerm, Vec<Posting>)], lexicon: &Lexicon) -> Vec<u8> {
    let mut writer = GramShardWriter::new(shape.impact_bits, shape.n_sides);
    entries.iter().for_each(|(term, postings)| writer.push(*term, postings));
    writer.finish(lexicon)
}

fn word_shard(shape: Shape, words: &[WordEntry], lexicon: &Lexicon) -> Vec<u8> {
    let Shape { impact_bits, n_sides } = shape;
    WordShardWriter { impact_bits, n_sides }.write(words, lexicon)
}

proptest! {
    #[test]
    fn a_root_comes_back(mut root in root()) {
        let bytes = write_root(&mut root);
        let read = Root::open(&bytes).unwrap();
        prop_assert_eq!(&read, &root);
        for (rank, &c) in (0..).zip(&root.ranks) {
            prop_assert_eq!(read.rank(c), Some(rank));
        }
        prop_assert_eq!(1usize << read.impact_bits(), root.meta.impacts.len());
        prop_assert_eq!(usize::from(read.n_sides()), root.meta.sides.len());
        prop_assert_eq!(read.n_passages() + read.n_documents(), root.meta.n_beads);
    }

    #[test]
    fn a_gram_shard_comes_back(
        (shape, entries, lexicon, absent) in shape().prop_flat_map(|shape| (
            Just(shape),
            btree_map(gram_term(), postings(shape), 0..20),
            lexicon(shape.n_sides),
            gram_term(),
        )),
    ) {
        let entries: Vec<_> = entries.into_iter().collect();
        let bytes = gram_shard(shape, &entries, &lexicon);
        let shard = GramShardReader::open(&bytes, shape.impact_bits, shape.n_sides).unwrap();
        for (i, (term, postings)) in entries.iter().enumerate() {
            prop_assert_eq!(shard.find(*term), Some(i));
            prop_assert_eq!(shard.postings(i), postings.as_slice());
        }
        for first in entries.iter().map(|(term, _)| term.first).chain([absent.first]) {
            let expected: Vec<_> = (0..entries.len())
                .filter(|&i| entries[i].0.first == first)
                .collect();
            prop_assert_eq!(shard.starting_with(first).collect::<Vec<_>>(), expected);
        }
        prop_assert_eq!(
            shard.find(absent),
            entries.iter().position(|(term, _)| *term == absent)
        );
        prop_assert!(shard.postings(entries.len()).is_empty());
        for (term, renderings) in &lexicon {
            prop_assert_eq!(shard.lexicon().renderings(term), renderings);
        }
    }

    #[test]
    fn a_word_shard_comes_back(
        (shape, (words, families), lexicon, prefix) in shape().prop_flat_map(|shape| (
            Just(shape),
            words(shape),
            lexicon(shape.n_sides),
            "[abcéλя]{0,2}",
        )),
    ) {
        let bytes = word_shard(shape, &words, &lexicon);
        let shard = WordShardReader::open(&bytes, shape.impact_bits, shape.n_sides).unwrap();
        prop_assert_eq!(shard.n_terms(), words.len());
        for (i, word) in words.iter().enumerate() {
            prop_assert_eq!(shard.find(&word.text), Some(i));
            prop_assert_eq!(shard.word(i), Some(word.text.as_str()));
            prop_assert_eq!(shard.stem_bytes(i), usize::from(word.stem_bytes));
            prop_assert_eq!(shard.family_elsewhere(i), &word.elsewhere);
            prop_assert_eq!(shard.postings(i), word.postings.as_slice());
            let family: Vec<_> = (0..words.len())
                .filter(|&j| j == i || families[i].is_some() && families[j] == families[i])
                .collect();
            prop_assert_eq!(shard.family(i), family);
        }
        let expected: Vec<_> = (0..words.len())
            .filter(|&i| words[i].text.starts_with(&prefix))
            .collect();
        let found: Vec<_> =
            shard.starting_with(&prefix).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(shard.find("no such word"), None);
        for (term, renderings) in &lexicon {
            prop_assert_eq!(shard.lexicon().renderings(term), renderings);
        }
    }

    #[test]
    fn texts_come_back(
        (n_sides, beads, dictionary) in beads(),
        records in documents(),
        first_passage: u32,
    ) {
        let mut writer = TextsWriter::new(n_sides, first_passage);
        records.iter().for_each(|record| writer.push_document(record));
        beads.iter().for_each(|bead| writer.push(bead));
        let starts: Vec<usize> = (0..beads.len()).filter(|&i| !beads[i].joins).collect();
        prop_assert_eq!(writer.n_entries(), starts.len());
        let dictionary = sample::dictionary(&dictionary, n_sides);
        let bytes = writer.finish(Some(&dictionary));
        let read = TextsReader::read(&bytes, n_sides, Some(&dictionary)).unwrap();
        if beads.first().is_some_and(|bead| bead.kind != BeadKind::Title) {
            prop_assert_eq!(read.entry(0).1, first_passage);
        }
        let ends = starts.iter().copied().skip(1).chain([beads.len()]);
        for (number, (start, end)) in (0..).zip(starts.iter().zip(ends)) {
            prop_assert_eq!(read.entry(number).0, *start..end);
        }
        prop_assert!(read.entry(starts.len() as u32).0.is_empty());
        prop_assert_eq!(&read.beads, &beads);
        let read: Vec<_> = read.documents.iter().map(|record| (**record).clone()).collect();
        prop_assert_eq!(read, records);
    }

    #[test]
    fn documents_come_back(records in documents()) {
        let read = DocumentsReader::read(&write_documents(&records)).unwrap();
        let read: Vec<_> = read.iter().map(|record| (**record).clone()).collect();
        prop_assert_eq!(read, records);
    }

    #[test]
    fn a_bundle_comes_back(files in btree_map("[a-z/.0-9]{0,9}", any::<Vec<u8>>(), 0..6)) {
        let list = || files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let bytes = write_bundle(list());
        prop_assert_eq!(&write_bundle(list().rev()), &bytes, "order makes no difference");
        let bundle = BundleReader::open(&bytes).unwrap();
        for (path, file) in list() {
            prop_assert_eq!(bundle.get(path), Some(file));
        }
        prop_assert_eq!(bundle.get("no such file"), None);
    }

    #[test]
    fn ids_find_their_documents(ids in vec("[a-c]{0,2}", 0..20)) {
        let reader = IdsReader::open(&write_ids(ids.iter().map(String::as_str))).unwrap();
        for id in &ids {
            let expected: Vec<_> =
                (0..).zip(&ids).filter(|(_, other)| *other == id).map(|(doc, _)| doc).collect();
            prop_assert_eq!(reader.find(id).collect::<Vec<u32>>(), expected);
        }
    }

    #[test]
    fn the_same_content_is_the_same_bytes(mut root in root(), (n, beads, dictionary) in beads()) {
        prop_assert_eq!(write_root(&mut root.clone()), write_root(&mut root));
        let texts = || {
            let mut writer = TextsWriter::new(n, 0);
            beads.iter().for_each(|bead| writer.push(bead));
            writer.finish(Some(&sample::dictionary(&dictionary, n)))
        };
        prop_assert_eq!(texts(), texts());
    }
}

#[test]
fn a_family_chains_as_far_as_links_reach() {
    let words: Vec<_> = (0..900)
        .map(|i| WordEntry {
            text: format!("w{i:03}"),
            // Every 255th word is of one family, but the last link is missing.
            link: if i % 255 == 0 && i > 0 && i < 700 { 255 } else { 0 },
            ..WordEntry::default()
        })
        .collect();
    let bytes = word_shard(Shape { impact_bits: 0, n_sides: 2 }, &words, &Vec::new());
    let shard = WordShardReader::open(&bytes, 0, 2).unwrap();
    for member in [0, 255, 510] {
        assert_eq!(shard.family(member), [0, 255, 510]);
    }
    assert_eq!(shard.family(765), [765]);
    assert_eq!(shard.family(511), [511]);
    assert_eq!(shard.family(5000), [5000]);
}

#[test]
fn a_chunk_of_texts_needs_its_dictionary() {
    let dictionary = |content| sample::dictionary(content, sample::N_SIDES);
    let right = dictionary(sample::DICTIONARY);
    let bytes = sample::texts(&sample::beads(), &[], sample::N_SIDES, Some(&right));
    let read = |dictionary| TextsReader::read(&bytes, sample::N_SIDES, dictionary);
    assert!(read(Some(&right)).is_ok());
    assert!(read(None).is_err());
    assert!(read(Some(&dictionary("another"))).is_err());
}

#[test]
fn the_order_of_grams_is_end_any_rank() {
    let mut grams = [
        sample::term(1, Second::End),
        sample::term(0, Second::Rank(1)),
        sample::term(0, Second::Any),
        sample::term(0, Second::Rank(0)),
        sample::term(0, Second::End),
    ];
    grams.sort();
    let seconds = [Second::End, Second::Any, Second::Rank(0), Second::Rank(1)];
    assert_eq!(grams[..4], seconds.map(|second| sample::term(0, second)));
    assert_eq!(grams[4], sample::term(1, Second::End));
}

#[test]
fn a_name_is_the_beginning_of_the_hash() {
    // XXH3-128 of nothing, from the algorithm's own tests: 99AA06D3014798D86001C324468D497F.
    assert_eq!(ChunkName::Root(hash_of(b"")).path(""), "root.99aa06d301");
    assert_eq!(enface_format::checksum_name(b"123456789"), "cbf43926");
}

/// A malformed part is refused by writers, so that readers can refuse it too.
mod writers_refuse {
    use super::*;

    fn panics(write: impl FnOnce() + std::panic::UnwindSafe) -> bool {
        std::panic::catch_unwind(write).is_err()
    }

    fn push(bits: u8, postings: &[Posting]) {
        GramShardWriter::new(bits, 2).push(sample::term(0, Second::End), postings);
    }

    #[test]
    fn postings_that_do_not_fit() {
        let p = sample::posting;
        push(4, &[p(u32::MAX - 1, 15, 3)]);
        assert!(panics(|| push(4, &[p(u32::MAX, 0, 1)])), "bead");
        assert!(panics(|| push(1, &[p(0, 2, 1)])), "impact");
        assert!(panics(|| push(1, &[p(0, 0, 0)])), "no side");
        assert!(panics(|| push(1, &[p(0, 0, 4)])), "unknown side");
        assert!(panics(|| push(1, &[p(1, 0, 1), p(1, 0, 1)])), "twice");
        assert!(panics(|| push(1, &[p(2, 0, 1), p(1, 0, 1)])), "order");
    }

    #[test]
    fn links_that_do_not_chain() {
        let shape = Shape { impact_bits: 1, n_sides: 1 };
        let write = |links: &[u8]| {
            let words: Vec<_> = (0..)
                .zip(links)
                .map(|(i, &link)| WordEntry { text: format!("w{i}"), link, ..WordEntry::default() })
                .collect();
            word_shard(shape, &words, &Vec::new());
        };
        write(&[0, 1, 1, 0, 2]);
        assert!(panics(|| write(&[1])), "before the first");
        assert!(panics(|| write(&[0, 1, 2])), "two to one");
    }

    #[test]
    fn roots_that_contradict_themselves() {
        let check = |name: &str, change: fn(&mut Root)| {
            let mut root = sample::root();
            change(&mut root);
            assert!(panics(move || drop(write_root(&mut root))), "{name}");
        };
        check("no side", |root| root.meta.sides.clear());
        check("title of no side", |root| root.meta.titles.push((3, String::new())));
        check("edition", |root| root.meta.edition = "../..".into());
        check("impacts", |root| root.meta.impacts.push(0));
        check("too many beads", |root| {
            root.meta.n_beads = u32::MAX;
            *root.document_beads.last_mut().unwrap() = u32::MAX;
            *root.text_beads.last_mut().unwrap() = u32::MAX;
        });
        check("rank twice", |root| root.ranks.push('安'));
        check("folds", |root| root.folds.folds.reverse());
        check("gram shards", |root| root.gram_shards.reverse());
        check("word shard twice", |root| root.word_shards[1].clear());
        check("document without beads", |root| root.document_beads.insert(0, 0));
        check("texts", |root| root.text_beads.push(301));
        check("records", |root| root.record_documents.truncate(2));
    }
}
