//! Where does something stand among what is in order?

/// How many of `n` items, which are in order, `is_before` holds for: those up to the first for
/// which it does not.
///
/// Written once, since the standard library's binary search is compiled anew for each type and each
/// condition. Lists that are searched for every candidate have their own.
pub fn count_before(n: usize, is_before: &mut dyn FnMut(usize) -> bool) -> usize {
    let (mut start, mut end) = (0, n);
    while start < end {
        let middle = start + (end - start) / 2;
        if is_before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_as_the_standard_library_does() {
        for n in 0..20usize {
            for border in 0..=n {
                assert_eq!(count_before(n, &mut |i| i < border), border);
            }
        }
    }
}
