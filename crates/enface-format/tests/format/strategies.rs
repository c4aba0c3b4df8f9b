//! Any content that the format can hold.

use std::collections::BTreeSet;

use enface_format::{
    BeadKind, BeadText, DocumentRecord, GramTerm, Origin, Posting, Rendering, Root, RootMeta,
    Second, SideInfo, SideText, WordEntry,
};
use enface_text::FoldData;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

/// Bits of an impact and number of sides, as readers and writers need them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) impact_bits: u8,
    pub(crate) n_sides: u8,
}

pub(crate) fn shape() -> impl Strategy<Value = Shape> {
    (0u8..=4, prop_oneof![3 => 1u8..=4, 1 => Just(32u8)])
        .prop_map(|(impact_bits, n_sides)| Shape { impact_bits, n_sides })
}

pub(crate) fn postings(shape: Shape) -> impl Strategy<Value = Vec<Posting>> {
    let Shape { impact_bits, n_sides } = shape;
    let last_bead = u32::MAX - 1;
    let bead = prop_oneof![4 => 0..300u32, 1 => 0..=last_bead];
    let mask = u32::MAX >> (32 - n_sides);
    let some_sides = (any::<u32>(), 0..n_sides).prop_map(move |(m, s)| m & mask | 1 << s);
    let one_side = option::of(0..n_sides);
    let impact = 0..1u8 << impact_bits;
    (btree_map(bead, (impact, some_sides), 0..12), one_side).prop_map(|(postings, one_side)| {
        let on = |sides| one_side.map_or(sides, |side| 1 << side);
        postings
            .into_iter()
            .map(|(bead, (impact, sides))| Posting { bead, impact, sides: on(sides) })
            .collect()
    })
}

pub(crate) fn gram_term() -> impl Strategy<Value = GramTerm> {
    let rank = || prop_oneof![3 => 0u32..5, 1 => 0u32..0x11_0000];
    let second = prop_oneof![Just(Second::End), Just(Second::Any), rank().prop_map(Second::Rank)];
    (rank(), second).prop_map(|(first, second)| GramTerm { first, second })
}

pub(crate) type Lexicon = Vec<(String, Vec<Rendering>)>;

pub(crate) fn lexicon(n_sides: u8) -> impl Strategy<Value = Lexicon> {
    let rendering = (0..n_sides, text()).prop_map(|(side, text)| Rendering { side, text });
    btree_map(text(), vec(rendering, 0..4), 0..4).prop_map(|entries| entries.into_iter().collect())
}

/// Words in order, and for each the family that it belongs to.
pub(crate) fn words(shape: Shape) -> impl Strategy<Value = (Vec<WordEntry>, Vec<Option<u8>>)> {
    let text = prop_oneof![3 => "[abcéλя]{1,4}", 1 => "\\PC{1,6}"];
    let word = (any::<u8>(), option::of(0u8..3), vec("[a-zя]{1,5}", 0..3), postings(shape));
    btree_map(text, word, 0..40).prop_map(|words| {
        let families: Vec<_> = words.values().map(|&(_, family, ..)| family).collect();
        let entries = words.into_iter().enumerate().map(|(i, (text, word))| {
            let (stem_bytes, family, elsewhere, postings) = word;
            let before = family.and_then(|_| families[..i].iter().rposition(|f| *f == family));
            let link = before.map_or(0, |before| (i - before) as u8);
            WordEntry { text, stem_bytes, link, elsewhere, postings }
        });
        (entries.collect(), families)
    })
}

/// Text of any script, with control characters now and then.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        "[一-龥，。]{0,8}",
        "\\PC{0,8}",
        vec(any::<char>(), 0..4).prop_map(|chars| chars.into_iter().collect()),
    ]
}

fn bead(n_sides: u8) -> impl Strategy<Value = BeadText> {
    let kind = prop_oneof![Just(BeadKind::Passage), Just(BeadKind::Title), Just(BeadKind::Heading)];
    let origin = prop_oneof![Just(Origin::Given), Just(Origin::Aligned), Just(Origin::Human)];
    let given = option::of(prop_oneof![0u32..9, any::<u32>()]);
    let after =
        prop_oneof![Just(""), Just(" "), Just("\n"), Just("\n\n"), Just("  "), Just("\u{3000}")];
    let after = prop_oneof![after.prop_map(String::from), text()];
    let paragraph = prop_oneof![4 => 0u32..9, 1 => any::<u32>()];
    let side = (option::of(text()), vec((text(), after, paragraph), 1..4));
    let sides = vec(option::of(side), usize::from(n_sides)).prop_map(|sides| {
        let mut out = Vec::new();
        for (side, content) in (0..).zip(sides) {
            let Some((label, segments)) = content else { continue };
            let mut text = SideText { side, label, ..SideText::default() };
            segments.iter().for_each(|(segment, after, p)| text.push(segment, after, *p));
            out.push(text);
        }
        out.into()
    });
    (kind, origin, 0u8..=100, given, any::<bool>(), sides).prop_map(
        |(kind, origin, confidence, given, joins, sides)| {
            let joins = joins && kind != BeadKind::Title;
            BeadText { kind, origin, confidence, given, joins, sides }
        },
    )
}

/// Beads of one chunk with their number of sides, and a dictionary, which may be empty.
pub(crate) fn beads() -> impl Strategy<Value = (u8, Vec<BeadText>, String)> {
    let n_sides = prop_oneof![9 => 1u8..=4, 1 => Just(32u8)];
    let beads = n_sides.prop_flat_map(|n_sides| (Just(n_sides), vec(bead(n_sides), 0..6), text()));
    beads.prop_map(|(n_sides, mut beads, dictionary)| {
        // The first of a chunk has none before it.
        beads.first_mut().into_iter().for_each(|bead| bead.joins = false);
        (n_sides, beads, dictionary)
    })
}

pub(crate) fn documents() -> impl Strategy<Value = Vec<DocumentRecord>> {
    let titles = vec((any::<u8>(), text()), 0..3);
    let meta = vec((text(), text()), 0..4);
    let date = option::of("[12][0-9]{3}(-[01][0-9])?");
    let numbers = (any::<u32>(), any::<u32>());
    let record = (text(), titles, date, option::of(text()), meta, vec(any::<u8>(), 0..3), numbers);
    let record = record.prop_map(|(id, titles, date, source, meta, sides, numbers)| {
        let (n_passages, n_given) = numbers;
        DocumentRecord { id, titles, date, source, meta, sides, n_passages, n_given }
    });
    vec(record, 0..5)
}

/// Starts of ranges that are not empty and end at `end`.
fn starts(end: u32) -> impl Strategy<Value = Vec<u32>> {
    btree_set(0..=end, 0..8).prop_map(move |mut starts| {
        starts.extend([0, end]);
        starts.into_iter().collect()
    })
}

fn fold_data(ranks: Vec<char>) -> impl Strategy<Value = FoldData> {
    let listed = if ranks.is_empty() { vec!['x'] } else { ranks };
    let folded = prop_oneof![prop::sample::select(listed), any::<char>()];
    let folded = vec(folded, 0..4).prop_map(|chars| chars.into_iter().collect::<String>());
    let folds = btree_map(any::<char>(), folded, 0..9);
    let compositions = btree_map(any::<(char, char)>(), any::<char>(), 0..5);
    let marks = btree_set(any::<char>(), 0..8);
    (folds, compositions, marks).prop_map(|(folds, compositions, marks)| {
        let marks: Vec<char> = marks.into_iter().collect();
        FoldData {
            folds: folds.into_iter().collect(),
            compositions: compositions.into_iter().map(|((b, m), c)| (b, m, c)).collect(),
            word_marks: marks.chunks(2).map(|pair| (pair[0], pair[pair.len() - 1])).collect(),
        }
    })
}

fn meta() -> impl Strategy<Value = RootMeta> {
    let side = ("[a-z]{2}(-[A-Z][a-z]{3})?", any::<bool>())
        .prop_map(|(lang, is_rtl)| SideInfo { lang, is_rtl });
    let sides = prop_oneof![9 => vec(side.clone(), 1..4), 1 => vec(side, 32)];
    sides.prop_flat_map(|sides| {
        let titles = vec((0..sides.len() as u8, text()), 0..3);
        let impacts =
            (0u32..=4).prop_flat_map(|n_bits| vec(any::<u16>(), 1 << n_bits..=1 << n_bits));
        let n_beads = prop_oneof![4 => 0u32..99, 1 => 0..1u32 << 25];
        let dictionary = option::of(any::<[u8; 5]>());
        let facets = vec((text(), any::<[u8; 5]>()), 0..3);
        let others = (any::<[u8; 5]>(), option::of(any::<[u8; 5]>()), facets);
        ("[0-9a-f]{10}", titles, Just(sides), n_beads, impacts, dictionary, others).prop_map(
            |(edition, titles, sides, n_beads, impacts, dictionary, (ids, vocabulary, facets))| {
                RootMeta {
                    edition,
                    titles,
                    sides,
                    n_beads,
                    impacts,
                    dictionary,
                    ids,
                    vocabulary,
                    facets,
                }
            },
        )
    })
}

pub(crate) fn root() -> impl Strategy<Value = Root> {
    let ranks = btree_set(prop_oneof![prop::char::range('一', '龥'), any::<char>()], 0..20)
        .prop_map(|chars: BTreeSet<char>| chars.into_iter().collect::<Vec<_>>())
        .prop_shuffle();
    let base = (meta(), ranks).prop_flat_map(|(meta, ranks)| {
        let n_beads = meta.n_beads;
        let folds = fold_data(ranks.clone());
        (Just(meta), Just(ranks), folds, starts(n_beads), starts(n_beads))
    });
    let base = base.prop_flat_map(|(meta, ranks, folds, document_beads, text_beads)| {
        let records = starts(document_beads.len() as u32 - 1);
        let tables = (Just(document_beads), Just(text_beads), records);
        (Just(meta), Just(ranks), Just(folds), tables)
    });
    let gram_shards = btree_set(gram_term(), 0..6);
    let word_shards = btree_set(text(), 0..6);
    let suffixes = vec(text(), 0..5);
    (base, gram_shards, word_shards, suffixes).prop_map(|(base, grams, words, suffixes)| {
        let (meta, ranks, folds, (document_beads, text_beads, record_documents)) = base;
        let mut root = Root::default();
        root.meta = meta;
        root.ranks = ranks;
        root.folds = folds;
        root.gram_shards = grams.into_iter().collect();
        root.word_shards = words.into_iter().collect();
        root.document_beads = document_beads;
        root.text_beads = text_beads;
        root.record_documents = record_documents;
        root.suffixes = suffixes;
        root
    })
}
