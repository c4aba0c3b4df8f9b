use super::*;
use crate::cache::Cache;

#[test]
fn names_are_found_by_the_words_that_bodies_are_called_by() {
    let names = |text: &str| -> Vec<String> { names_in(text).into_iter().map(|n| n.0).collect() };
    assert_eq!(
        names(
            "The Ministry of Industry and Information Technology and the State Internet Information Office decide."
        ),
        ["Ministry of Industry and Information Technology", "State Internet Information Office"]
    );
    assert_eq!(names("国家互联网信息办公室会同有关部门制定。"), ["国家互联网信息办公室"]);
    assert_eq!(names("the office of the president"), Vec::<String>::new());
}

#[test]
fn variants_are_tied_through_the_other_side() {
    let passage = |bead, side, text: &'static str| Passage { bead, side, text: text.into() };
    let zh = "国家互联网信息办公室负责。";
    let mut passages = Vec::new();
    for bead in 0..6 {
        let en = match bead % 2 {
            0 => "The Cyberspace Administration of China is responsible.",
            _ => "The State Internet Information Office is responsible.",
        };
        passages.push(passage(bead, 0, en));
        passages.push(passage(bead, 1, zh));
    }
    let langs = ["en".to_owned(), "zh".to_owned()];
    let cache = Cache::default();
    let bodies =
        seed(&[AlignedDocument::default()], &[passages], &langs, Kept { cache: &cache, keys: &[] });
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert_eq!(bodies[0].names["en"].len(), 2);
    assert_eq!(bodies[0].names["zh"], ["国家互联网信息办公室"]);
}
