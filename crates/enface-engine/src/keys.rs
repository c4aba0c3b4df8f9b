//! Sorting, all of it: as 64-bit keys.
//!
//! The browser carries one sorting routine for each type that is sorted, two to five kilobytes
//! each; so everything that is put in order here is packed into `u64` first. Sets and maps are
//! sorted lists for the same reason: in the sizes that a query has, they are no slower.

pub(crate) use enface_format::in_order;

/// Two numbers as one key: ordered by `high`, then by `low`.
pub(crate) fn key(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The two numbers of a key.
pub(crate) fn unkey(key: u64) -> (u32, u32) {
    ((key >> 32) as u32, key as u32)
}

/// The different numbers among `keys`, in order.
pub(crate) fn distinct(keys: Vec<u64>) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::new();
    for key in in_order(keys) {
        let number = key as u32;
        if numbers.last() != Some(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// Adds `item` if it is not there; for lists of a few items, whose order is that of adding.
pub(crate) fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
