//! One input makes one output.

use enface::pipeline::Built;
use enface_tests::{built, corpus};

fn files(built: &Built) -> Vec<(String, Vec<u8>)> {
    let indexes = built.hosted.iter().chain(&built.bundled);
    indexes.flat_map(|index| index.files.clone()).collect()
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let inputs = [corpus("seed/archive.txt"), corpus("udhr")];
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        files(&pool.install(|| built(&inputs)))
    };
    let one = with(1);
    assert!(!one.is_empty());
    assert_eq!(one, with(5));
    assert_eq!(one, with(2));
}

#[test]
fn the_edition_follows_from_the_content() {
    let seed = built(&[corpus("seed/archive.txt")]);
    let again = built(&[corpus("seed/archive.txt")]);
    let other = built(&[corpus("udhr")]);
    assert_eq!(seed.report.edition, again.report.edition);
    assert_ne!(seed.report.edition, other.report.edition);
}
