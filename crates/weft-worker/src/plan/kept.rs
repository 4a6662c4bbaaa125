//! Manifests that this worker has read before. They never change (spec, "Manifests"), so a warm worker need not
//! decode them again; what was read for one table is kept for that table only.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use super::Entry;

/// Bytes of manifests, as stored, that are kept. Decoded they take some ten times as much.
const MOST_BYTES: u64 = 8 << 20;

/// Which manifest of which table: the folder of the metadata file as the host names it (the uuid is the file's own
/// claim, which another table may make too), the table's uuid, the location, the length that the list gives.
pub(super) type Key = (String, u128, String, i64);

/// The manifests, newest last.
#[derive(Default)]
pub(crate) struct Kept(Mutex<VecDeque<Known>>);

/// A manifest, its bytes as stored, its entries.
type Known = (Key, u64, Arc<[Entry]>);

impl Kept {
    pub(super) fn get(&self, key: &Key) -> Option<Arc<[Entry]>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, ..)| known == key)?;
        let found = kept.remove(at)?;
        let entries = Arc::clone(&found.2);
        kept.push_back(found);
        Some(entries)
    }

    pub(super) fn put(&self, key: Key, bytes: u64, entries: &Arc<[Entry]>) {
        if bytes > MOST_BYTES / 2 {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key, bytes, Arc::clone(entries)));
        let mut held: u64 = kept.iter().map(|(_, bytes, _)| bytes).sum();
        while held > MOST_BYTES {
            let Some((_, bytes, _)) = kept.pop_front() else {
                return;
            };
            held -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first_and_a_use_makes_young() {
        let kept = Kept::default();
        let key = |number: i64| ("a".to_owned(), 1, String::new(), number);
        let none: Arc<[Entry]> = Arc::from([]);
        for number in 0..4 {
            kept.put(key(number), MOST_BYTES / 4, &none);
        }
        assert!(kept.get(&key(0)).is_some());
        kept.put(key(4), MOST_BYTES / 4, &none);
        assert!(kept.get(&key(0)).is_some() && kept.get(&key(1)).is_none());
        kept.put(key(5), MOST_BYTES, &none);
        assert!(
            kept.get(&key(5)).is_none(),
            "one manifest does not push out all others"
        );
        assert!(kept.get(&key(0)).is_some());
        for other_table in [("a", 2), ("b", 1)] {
            let key = (other_table.0.to_owned(), other_table.1, String::new(), 0);
            assert!(kept.get(&key).is_none(), "{other_table:?}");
        }
    }
}
