//! How is something put in order, and where does it stand?

use core::mem::swap;

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

/// The keys in order.
///
/// A merge sort of the stretches that are in order already: lists that stand one behind the other,
/// as posting lists do, take as many passes as their number has bits. Written once, and not by the
/// standard library's sort, which compiled for size is a heapsort, several times slower.
pub fn in_order(mut keys: Vec<u64>) -> Vec<u64> {
    let mut merged = Vec::with_capacity(keys.len());
    loop {
        let mut n_pairs = 0;
        let mut rest = keys.as_slice();
        while !rest.is_empty() {
            let (mut a, behind) = first_run(rest);
            let (mut b, behind) = first_run(behind);
            while let (Some((&first, rest_a)), Some((&second, rest_b))) =
                (a.split_first(), b.split_first())
            {
                if second < first {
                    merged.push(second);
                    b = rest_b;
                } else {
                    merged.push(first);
                    a = rest_a;
                }
            }
            merged.extend_from_slice(a);
            merged.extend_from_slice(b);
            rest = behind;
            n_pairs += 1;
        }
        swap(&mut keys, &mut merged);
        if n_pairs <= 1 {
            return keys;
        }
        merged.clear();
    }
}

/// The keys up to the first that is less than the one before it, and the others.
fn first_run(keys: &[u64]) -> (&[u64], &[u64]) {
    let n = keys.windows(2).position(|pair| matches!(pair, [a, b] if b < a));
    keys.split_at_checked(n.map_or(keys.len(), |n| n + 1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_sorted(mut keys in prop::collection::vec(0u64..50, 0..200)) {
            let sorted = in_order(keys.clone());
            keys.sort_unstable();
            prop_assert_eq!(sorted, keys);
        }
    }

    #[test]
    fn it_counts_as_the_standard_library_does() {
        for n in 0..20usize {
            for border in 0..=n {
                assert_eq!(count_before(n, &mut |i| i < border), border);
            }
        }
    }
}
