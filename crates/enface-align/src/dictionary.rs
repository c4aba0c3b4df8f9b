//! What a dictionary says of an archive's features: translation probabilities before anything is
//! learnt (ALIGN, "Where t comes from" 1 to 3).

use enface_text::{Analyzer, Class, is_gram};
use rustc_hash::FxHashMap;

use crate::feature::Reader;
use crate::ibm1::Translations;
use crate::unit::Vocabulary;
use crate::words::Words;

/// The share of a string of grams that its single characters give: a translator who writes
/// "mend" for 修理, where a dictionary has "repair", means what it has for 修.
const BACK_OFF: f32 = 0.35;
/// Probabilities under this explain less than chance does.
const FLOOR: f32 = 0.005;

/// A dictionary between the two languages of an archive. Which of them has the heads is found
/// out from the texts; an empty one says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// Head and its renderings.
    entries: Vec<(String, Vec<String>)>,
}

/// Features and their probabilities, sorted by feature.
type Distribution = Vec<(u32, f32)>;

impl FromIterator<(String, Vec<String>)> for Dictionary {
    fn from_iter<I: IntoIterator<Item = (String, Vec<String>)>>(entries: I) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

impl Dictionary {
    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The heads that part texts in scripts without spaces.
    pub(crate) fn words(&self, analyzer: &Analyzer) -> Words {
        let mut words = Words::default();
        for (head, _) in &self.entries {
            let analysis = analyzer.analyze(head);
            let tokens: Vec<_> = analysis.tokens().collect();
            if tokens.iter().all(|token| token.class == Class::Gram) {
                let chars: Vec<&str> = tokens.iter().map(|token| token.text).collect();
                words.add(&chars);
            }
        }
        words
    }

    /// t(a | b) and t(b | a) for the features of an archive; `unigrams` are p(e) of both sides,
    /// and `counts` say which features occur on which side.
    pub(crate) fn translations(
        &self,
        vocabulary: &Vocabulary,
        readers: &[Reader<'_>; 2],
        unigrams: &[Vec<f32>; 2],
        occurs: &[Vec<bool>; 2],
    ) -> [Translations; 2] {
        if self.is_empty() {
            return [Translations::default(), Translations::default()];
        }
        let by_heads =
            [0, 1].map(|heads| self.read(vocabulary, &readers[heads], &readers[1 - heads]));
        let n_fitting = |heads: usize| {
            let on = |side: usize, id: &u32| occurs[side][*id as usize];
            let fits = |entry: &&Entry| {
                entry.head.iter().all(|id| on(heads, id))
                    && entry.renderings.iter().flatten().any(|id| on(1 - heads, id))
            };
            by_heads[heads].iter().filter(fits).count()
        };
        let heads = usize::from(n_fitting(1) > n_fitting(0));
        let mut table = Table::default();
        for entry in &by_heads[heads] {
            table.add(entry, &occurs[1 - heads], &unigrams[1 - heads]);
        }
        let forward = table.finish(vocabulary, &occurs[heads]);
        let backward = turned(&forward, &unigrams[heads], vocabulary.n_features());
        let forward = Translations::from_triples(forward, vocabulary.n_features());
        let backward = Translations::from_triples(backward, vocabulary.n_features());
        // The first table explains side a by side b.
        if heads == 0 { [backward, forward] } else { [forward, backward] }
    }

    /// The entries whose heads are made of features that the archive has.
    fn read(
        &self,
        vocabulary: &Vocabulary,
        of_heads: &Reader<'_>,
        of_renderings: &Reader<'_>,
    ) -> Vec<Entry> {
        let mut out = Vec::new();
        for (head, renderings) in &self.entries {
            let mut ids = Vec::new();
            let mut n_features = 0;
            of_heads.features(head, |feature| {
                n_features += 1;
                ids.extend(vocabulary.get(feature));
            });
            let mut chars = head.chars();
            let single = chars.next().filter(|&c| chars.next().is_none() && is_gram(c));
            if n_features == 0 || (ids.len() < n_features && single.is_none()) {
                continue;
            }
            ids.dedup();
            let renderings = renderings.iter().map(|rendering| {
                let mut ids = Vec::new();
                of_renderings.features(rendering, |feature| ids.extend(vocabulary.get(feature)));
                ids
            });
            let renderings = renderings.collect();
            out.push(Entry { single, head: ids, renderings });
        }
        out
    }
}

/// An entry as features of the archive.
struct Entry {
    /// The head, if it is one character of a script without spaces. It need not be a feature.
    single: Option<char>,
    head: Vec<u32>,
    renderings: Vec<Vec<u32>>,
}

/// Sums of what entries say.
#[derive(Default)]
struct Table {
    /// By feature that is a head.
    heads: FxHashMap<u32, Said>,
    /// By feature that is a part of longer heads.
    parts: FxHashMap<u32, Said>,
    /// By character that is a head.
    chars: FxHashMap<char, Said>,
}

#[derive(Default)]
struct Said {
    n_entries: f32,
    sums: FxHashMap<u32, f32>,
}

impl Said {
    fn add(&mut self, distribution: &Distribution) {
        self.n_entries += 1.0;
        for &(id, p) in distribution {
            *self.sums.entry(id).or_default() += p;
        }
    }
}

impl Table {
    /// Each rendering has an equal part of the entry, and in it each word by its rarity.
    fn add(&mut self, entry: &Entry, occurs: &[bool], unigrams: &[f32]) {
        let mut distribution = Distribution::new();
        let n_renderings = entry.renderings.len().max(1) as f32;
        for rendering in &entry.renderings {
            let rarity = |id: &u32| -unigrams[*id as usize].ln();
            let known: Vec<u32> =
                rendering.iter().filter(|id| occurs[**id as usize]).copied().collect();
            let total: f32 = known.iter().map(rarity).sum();
            distribution.extend(known.iter().map(|id| (*id, rarity(id) / total / n_renderings)));
        }
        if distribution.is_empty() {
            return;
        }
        if let Some(c) = entry.single {
            self.chars.entry(c).or_default().add(&distribution);
        }
        match &entry.head[..] {
            [] => {}
            [id] => self.heads.entry(*id).or_default().add(&distribution),
            ids => {
                for id in ids {
                    self.parts.entry(*id).or_default().add(&distribution);
                }
            }
        }
    }

    /// (z, e, t) for the features that occur on the heads' side.
    fn finish(&self, vocabulary: &Vocabulary, occurs: &[bool]) -> Vec<(u32, u32, f32)> {
        let mut out = Vec::new();
        for (id, name) in (0u32..).zip(vocabulary.names()) {
            if !occurs[id as usize] || name.starts_with('#') {
                continue;
            }
            let chars: Vec<&Said> = if name.chars().nth(1).is_some() {
                name.chars().filter_map(|c| self.chars.get(&c)).collect()
            } else {
                Vec::new()
            };
            let own = self.heads.get(&id).or_else(|| self.parts.get(&id));
            let of_chars = match (own.is_some(), chars.is_empty()) {
                (_, true) => 0.0,
                (true, false) => BACK_OFF,
                (false, false) => 1.0,
            };
            let n_chars = chars.len() as f32;
            let mut sums: FxHashMap<u32, f32> = FxHashMap::default();
            let weighted = own
                .into_iter()
                .map(|said| (said, 1.0 - of_chars))
                .chain(chars.into_iter().map(|said| (said, of_chars / n_chars)));
            for (said, weight) in weighted {
                for (e, sum) in sorted(&said.sums) {
                    *sums.entry(e).or_default() += weight * sum / said.n_entries;
                }
            }
            let kept = sorted(&sums).into_iter().filter(|&(_, t)| t >= FLOOR);
            out.extend(kept.map(|(e, t)| (id, e, t)));
        }
        out
    }
}

/// The entries of a map in the order of their keys: sums come out the same on every run.
fn sorted(map: &FxHashMap<u32, f32>) -> Distribution {
    #[expect(clippy::iter_over_hash_type, reason = "the order is made here")]
    let mut list: Distribution = {
        let mut list = Vec::with_capacity(map.len());
        for (&id, &sum) in map {
            list.push((id, sum));
        }
        list
    };
    list.sort_unstable_by_key(|&(id, _)| id);
    list
}

/// The other direction, by Bayes' rule: u(z | e) is t(e | z) p(z), made to sum to one over z.
fn turned(forward: &[(u32, u32, f32)], p: &[f32], n_features: usize) -> Vec<(u32, u32, f32)> {
    let joint = |&(z, _, t): &(u32, u32, f32)| t * p[z as usize];
    let mut totals = vec![0.0f32; n_features];
    for triple in forward {
        totals[triple.1 as usize] += joint(triple);
    }
    forward
        .iter()
        .map(|triple| (triple.1, triple.0, joint(triple) / totals[triple.1 as usize]))
        .filter(|&(_, _, u)| u >= FLOOR)
        .collect()
}
