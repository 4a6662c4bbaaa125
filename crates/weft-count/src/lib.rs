//! Counting in Arrow arrays: which values occur twice, which are in a list, which have a pattern in them.
//!
//! A crate of its own because these loops run over every value of a table and nothing else in the reader does: they
//! are optimised in every build, without the query engine being so. It knows arrays, and neither files nor tables.

mod distinct;
mod keys;
mod pattern;

pub use distinct::{Budget, Dealt, Distinct, fit};
pub use keys::{Extracted, KeySet, Keys};
pub use pattern::{Pattern, Patterns};

use arrow::array::ArrayRef;

/// Values of one column that are wrong: not in the list, or without the pattern in them; each once, null never. `keys`
/// are those of `values`, for a list.
pub fn invalid(values: &ArrayRef, list: Option<(&KeySet, &Extracted)>, pattern: Option<&Pattern>) -> u64 {
    let right = |found: &[bool]| found.iter().filter(|found| !**found).count() as u64;
    match (list, pattern) {
        (None, None) => 0,
        (None, Some(pattern)) => right(&pattern.each(values)),
        (Some((set, keys)), None) => keys.len() as u64 - set.count(keys),
        (Some((set, keys)), Some(pattern)) => {
            let listed = set.each(keys);
            let found = pattern.each(values);
            let both: Vec<bool> = listed
                .iter()
                .zip(found)
                .map(|(one, other)| *one && other)
                .collect();
            right(&both)
        }
    }
}
