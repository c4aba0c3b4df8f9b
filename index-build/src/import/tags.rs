//! Which language tags of an archive mean the same side?
//!
//! One file says `en`, another `en-GB`. The tags that the person stated win; else a bare tag takes
//! in those of its regions, or stands for several of them, unless a document has texts in both that
//! stand side by side. Scripts stay apart, for a reader sees them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Body, Document, Lang};

/// Gives each side one tag in the whole archive.
pub(super) fn unify(documents: &mut [Document], stated: &[Lang]) {
    let mut together: BTreeSet<(Lang, Lang)> = BTreeSet::new();
    let mut all: BTreeSet<Lang> = BTreeSet::new();
    for document in documents.iter() {
        for tags in tags(document) {
            for one in &tags {
                let others =
                    tags.iter().filter(|other| *other != one && primary(other) == primary(one));
                together.extend(others.map(|other| ((*one).clone(), (*other).clone())));
            }
            all.extend(tags.into_iter().cloned());
        }
    }
    let mut renamed: BTreeMap<Lang, Lang> = BTreeMap::new();
    for tag in &all {
        let kin = |other: &&Lang| primary(other) == primary(tag);
        let mut candidates = stated.iter().filter(kin);
        let target = match (candidates.next(), candidates.next()) {
            _ if stated.contains(tag) => continue,
            (Some(only), None) => only.clone(),
            (Some(_), Some(_)) => continue,
            (None, _) if has_own_script(tag) => continue,
            (None, _) => primary(tag).to_owned(),
        };
        let is_sibling =
            |other: &Lang| other != tag && primary(other) == target && !has_own_script(other);
        let exists = stated.contains(&target) || all.iter().any(is_sibling);
        if target != *tag && exists && !together.contains(&(tag.clone(), target.clone())) {
            renamed.insert(tag.clone(), target);
        }
    }
    // Two narrower tags of one document cannot both become the wider one.
    let clash: Vec<Lang> = together
        .iter()
        .filter(|(one, other)| renamed.contains_key(one) && renamed.contains_key(other))
        .map(|(one, _)| one.clone())
        .collect();
    renamed.retain(|tag, _| !clash.contains(tag));
    if renamed.is_empty() {
        return;
    }
    for document in documents {
        rename_keys(&mut document.titles, &renamed);
        match &mut document.body {
            Body::Sides(sides) => {
                for side in sides {
                    if let Some(new) = renamed.get(&side.lang) {
                        side.lang.clone_from(new);
                    }
                }
            }
            Body::Given(segments) => {
                for segment in segments {
                    rename_keys(&mut segment.texts, &renamed);
                    rename_keys(&mut segment.labels, &renamed);
                    rename_keys(&mut segment.after, &renamed);
                }
            }
        }
    }
}

/// The tags of what stands side by side: of the titles, of the sides, of each aligned segment.
fn tags(document: &Document) -> Vec<BTreeSet<&Lang>> {
    let titles = document.titles.keys().collect();
    match &document.body {
        Body::Sides(sides) => vec![titles, sides.iter().map(|side| &side.lang).collect()],
        Body::Given(segments) => {
            let segments = segments.iter().map(|segment| segment.texts.keys().collect());
            std::iter::once(titles).chain(segments).collect()
        }
    }
}

fn rename_keys(texts: &mut BTreeMap<Lang, String>, renamed: &BTreeMap<Lang, Lang>) {
    if texts.keys().any(|lang| renamed.contains_key(lang)) {
        let old = std::mem::take(texts);
        for (lang, text) in old {
            texts.insert(renamed.get(&lang).cloned().unwrap_or(lang), text);
        }
    }
}

/// Whether a tag says by its script or its region how the text is written.
fn has_own_script(tag: &str) -> bool {
    matches!(tag, "zh-TW" | "zh-HK" | "zh-MO") || tag.split('-').skip(1).any(|part| part.len() == 4)
}

/// The language of a tag, without script and region.
pub(super) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{GivenSegment, SideText};

    fn document(langs: &[&str]) -> Document {
        let side = |lang: &&str| SideText { lang: (*lang).to_owned(), paragraphs: vec![] };
        Document { body: Body::Sides(langs.iter().map(side).collect()), ..Document::default() }
    }

    #[track_caller]
    fn check(stated: &[&str], documents: &[&[&str]], expected: &[&[&str]]) {
        let mut documents: Vec<_> = documents.iter().map(|langs| document(langs)).collect();
        let stated: Vec<Lang> = stated.iter().map(|&lang| lang.to_owned()).collect();
        unify(&mut documents, &stated);
        assert_eq!(documents, expected.iter().map(|langs| document(langs)).collect::<Vec<_>>());
    }

    #[test]
    fn a_wider_tag_takes_in_its_narrower_ones() {
        check(&[], &[&["en", "zh"], &["en-US", "zh-CN"]], &[&["en", "zh"], &["en", "zh"]]);
        check(&[], &[&["en-US", "zh-CN"], &["zh-TW"]], &[&["en-US", "zh-CN"], &["zh-TW"]]);
        check(&[], &[&["en-US", "fr"], &["en-GB"]], &[&["en", "fr"], &["en"]]);
        check(&[], &[&["en-US", "fr-FR"]], &[&["en-US", "fr-FR"]]);
        check(
            &[],
            &[&["sr", "zh"], &["sr-Latn", "zh-HK"]],
            &[&["sr", "zh"], &["sr-Latn", "zh-HK"]],
        );
    }

    #[test]
    fn the_stated_tag_wins() {
        check(
            &["zh-Hant", "en"],
            &[&["en-GB", "zh-TW"], &["zh"]],
            &[&["en", "zh-Hant"], &["zh-Hant"]],
        );
    }

    #[test]
    fn segments_of_a_translation_memory_may_name_regions_by_turns() {
        let segment = |langs: &[&str]| GivenSegment {
            texts: langs.iter().map(|&lang| (lang.to_owned(), lang.to_owned())).collect(),
            ..GivenSegment::default()
        };
        let memory = |segments: Vec<GivenSegment>| {
            let mut documents = [Document { body: Body::Given(segments), ..Document::default() }];
            unify(&mut documents, &[]);
            let [document] = documents;
            document.langs().into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let by_turns = vec![segment(&["en-US", "ja-JP"]), segment(&["en-GB", "ja"])];
        assert_eq!(memory(by_turns.clone()), ["en", "ja"]);
        let both = [by_turns, vec![segment(&["en-US", "en-GB"])]].concat();
        assert_eq!(memory(both), ["en-GB", "en-US", "ja"]);
    }

    #[test]
    fn sides_of_one_document_stay_apart() {
        check(&[], &[&["zh", "zh-Hant"], &["zh-CN"]], &[&["zh", "zh-Hant"], &["zh"]]);
        check(&[], &[&["en-US", "en-GB"], &["en"]], &[&["en-US", "en-GB"], &["en"]]);
    }
}
