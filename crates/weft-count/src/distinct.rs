//! Which values occur more than once, exactly, in bounded memory and without a disk.
//!
//! Keys are dealt by their bits to shards, each sorted and without repeats but for what came last; a mark on a key says
//! that it was seen again. When all shards together outgrow their budget, the upper half of them is let go and looked
//! for in another pass over the column: a table of few values needs one pass whatever its rows, ten million different
//! numbers too, a billion need several.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use crate::keys::Extracted;

/// Bits of a key that choose its shard, which need not be kept with it.
const SHARD_BITS: u32 = 10;
const SHARDS: usize = 1 << SHARD_BITS;
/// Keys that a shard takes before it is sorted for the first time.
const FIRST_SORT: usize = 256;

/// A key of a fixed number of bits.
trait Key: Copy + Ord + Send {
    /// The same as bits that are spread evenly; different keys stay different.
    fn spread(self) -> Self;
    /// Its shard, and what is kept of it, its last bit free for the mark.
    fn dealt(self) -> (usize, Self);
    /// With the mark.
    fn marked(self) -> Self;
    fn is_marked(self) -> bool;
}

impl Key for u64 {
    fn spread(self) -> Self {
        // The finalizer of SplitMix64: each step can be undone.
        let mut bits = self;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn dealt(self) -> (usize, Self) {
        let shard = usize::try_from(self >> (Self::BITS - SHARD_BITS)).unwrap_or(0);
        (shard, self << SHARD_BITS >> (SHARD_BITS - 1))
    }

    fn marked(self) -> Self {
        self | 1
    }

    fn is_marked(self) -> bool {
        self & 1 == 1
    }
}

impl Key for u128 {
    fn spread(self) -> Self {
        let mut bits = self;
        bits = (bits ^ (bits >> 67)).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        bits = (bits ^ (bits >> 65)).wrapping_mul(0xbf58_476d_1ce4_e5b9_94d0_49bb_1331_11eb);
        bits ^ (bits >> 64)
    }

    fn dealt(self) -> (usize, Self) {
        let shard = usize::try_from(self >> (Self::BITS - SHARD_BITS)).unwrap_or(0);
        (shard, self << SHARD_BITS >> (SHARD_BITS - 1))
    }

    fn marked(self) -> Self {
        self | 1
    }

    fn is_marked(self) -> bool {
        self & 1 == 1
    }
}

/// Bytes that all duplicate counts of a job may take together.
pub struct Budget {
    used: AtomicUsize,
    most: usize,
    letting_go: Mutex<()>,
}

impl Budget {
    /// Of this many bytes.
    pub fn new(most: usize) -> Self {
        Self {
            used: AtomicUsize::new(0),
            most,
            letting_go: Mutex::new(()),
        }
    }

    fn is_over(&self) -> bool {
        self.used.load(Ordering::Relaxed) > self.most
    }
}

#[derive(Default)]
struct Shard<K> {
    keys: Vec<K>,
    sorted: usize,
}

impl<K: Key> Shard<K> {
    /// Sorts the keys and keeps each once. A stable sort merges what is sorted already instead of sorting it again.
    fn settle(&mut self) {
        if self.sorted == self.keys.len() {
            return;
        }
        self.keys.sort();
        self.keys.dedup_by(|again, kept| {
            // Equal but for the mark, which is the last bit.
            let same = again.marked() == kept.marked();
            if same {
                *kept = kept.marked();
            }
            same
        });
        self.sorted = self.keys.len();
    }

    fn put(&mut self, keys: &[K]) {
        if self.keys.capacity() - self.keys.len() < keys.len() {
            self.settle();
            // Some room at a time: doubling would hold twice of what there is.
            let room = (self.sorted / 4).max(FIRST_SORT).max(keys.len());
            self.keys.reserve_exact(room);
        }
        self.keys.extend_from_slice(keys);
    }
}

struct Store<K>(Vec<Mutex<Shard<K>>>);

impl<K: Key> Store<K> {
    fn new() -> Self {
        let shard = || {
            Mutex::new(Shard {
                keys: Vec::new(),
                sorted: 0,
            })
        };
        Self((0..SHARDS).map(|_| shard()).collect())
    }

    fn shard(&self, at: usize) -> Option<MutexGuard<'_, Shard<K>>> {
        let shard = self.0.get(at)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets a shard go; the bytes that it held.
    fn empty(&self, at: usize) -> usize {
        self.shard(at).map_or(0, |mut shard| {
            let held = shard.keys.capacity() * size_of::<K>();
            *shard = Shard {
                keys: Vec::new(),
                sorted: 0,
            };
            held
        })
    }
}

enum Stores {
    Short(Store<u64>),
    Long(Store<u128>),
}

/// Room for dealing the keys of one batch, kept by each thread.
#[derive(Default)]
pub struct Dealt {
    short: Hand<u64>,
    long: Hand<u128>,
}

#[derive(Default)]
struct Hand<K> {
    ends: Vec<usize>,
    keys: Vec<K>,
}

impl<K: Key + Default> Hand<K> {
    /// Puts the keys in the order of their shards.
    fn deal(&mut self, keys: &[K]) {
        self.ends.clear();
        self.ends.resize(SHARDS + 1, 0);
        self.keys.clear();
        self.keys.resize(keys.len(), K::default());
        for key in keys {
            let (shard, _) = key.spread().dealt();
            if let Some(count) = self.ends.get_mut(shard + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut self.ends {
            sum += *count;
            *count = sum;
        }
        // Counted up to the end of each shard while its keys are placed.
        for key in keys {
            let (shard, kept) = key.spread().dealt();
            if let Some(place) = self.ends.get_mut(shard) {
                if let Some(slot) = self.keys.get_mut(*place) {
                    *slot = kept;
                }
                *place += 1;
            }
        }
    }

    fn of(&self, shard: usize) -> &[K] {
        let end = self.ends.get(shard).copied().unwrap_or(0);
        let start = match shard.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        self.keys.get(start..end).unwrap_or_default()
    }
}

/// The values of one column or combination of columns, as far as they are looked at in this pass.
pub struct Distinct {
    stores: Stores,
    /// Shards of this pass: from `low` up to `high`.
    low: usize,
    high: AtomicUsize,
    held: AtomicUsize,
    repeated: u64,
    too_many: AtomicBool,
}

impl Distinct {
    /// For keys of at most 64 bits, or of 128.
    pub fn new(short: bool) -> Self {
        Self {
            stores: if short {
                Stores::Short(Store::new())
            } else {
                Stores::Long(Store::new())
            },
            low: 0,
            high: AtomicUsize::new(SHARDS),
            held: AtomicUsize::new(0),
            repeated: 0,
            too_many: AtomicBool::new(false),
        }
    }

    /// Takes the keys of a batch.
    pub fn add(&self, keys: &Extracted, dealt: &mut Dealt, budget: &Budget) {
        match (&self.stores, keys) {
            (Stores::Short(store), Extracted::Short(keys)) => self.put(store, keys, &mut dealt.short, budget),
            (Stores::Long(store), Extracted::Long(keys)) => self.put(store, keys, &mut dealt.long, budget),
            _ => {}
        }
    }

    fn put<K: Key + Default>(&self, store: &Store<K>, keys: &[K], hand: &mut Hand<K>, budget: &Budget) {
        hand.deal(keys);
        for at in self.low..SHARDS {
            let keys = hand.of(at);
            if keys.is_empty() {
                continue;
            }
            let Some(mut shard) = store.shard(at) else { break };
            // Looked at under the lock: who lets shards go moves the end first.
            if at >= self.high.load(Ordering::Acquire) {
                break;
            }
            let before = shard.keys.capacity();
            shard.put(keys);
            let grown = (shard.keys.capacity() - before) * size_of::<K>();
            if grown > 0 {
                // Under the lock too, so that what is let go has been counted.
                self.held.fetch_add(grown, Ordering::Relaxed);
                budget.used.fetch_add(grown, Ordering::Relaxed);
            }
        }
    }

    /// Lets the upper half of its shards go; all where one alone is too large.
    fn let_go(&self, budget: &Budget) {
        let high = self.high.load(Ordering::Acquire);
        let half = self.low + (high - self.low) / 2;
        if half == self.low {
            self.too_many.store(true, Ordering::Relaxed);
        }
        self.high.store(half, Ordering::Release);
        self.empty(half, high, budget);
    }

    fn empty(&self, from: usize, to: usize, budget: &Budget) {
        let freed = |at| match &self.stores {
            Stores::Short(store) => store.empty(at),
            Stores::Long(store) => store.empty(at),
        };
        let freed = (from..to).map(freed).sum();
        self.held.fetch_sub(freed, Ordering::Relaxed);
        budget.used.fetch_sub(freed, Ordering::Relaxed);
    }

    /// Ends a pass: counts what was looked at and makes room. Says whether something is left to be looked at.
    pub fn end_pass(&mut self, budget: &Budget) -> bool {
        let high = *self.high.get_mut();
        self.repeated += match &self.stores {
            Stores::Short(store) => marked(store, self.low, high),
            Stores::Long(store) => marked(store, self.low, high),
        };
        self.empty(self.low, high, budget);
        let wide = high - self.low;
        self.low = high;
        // As many as there was room for: each pass then takes its share and none is let go again.
        *self.high.get_mut() = (high + wide).min(SHARDS);
        self.low < SHARDS && !*self.too_many.get_mut()
    }

    /// Values that occur more than once; `None` where they are too many to be told apart here.
    pub fn repeated(&self) -> Option<u64> {
        let whole = self.low == SHARDS && !self.too_many.load(Ordering::Relaxed);
        whole.then_some(self.repeated)
    }
}

fn marked<K: Key>(store: &Store<K>, from: usize, to: usize) -> u64 {
    let of = |at| {
        store.shard(at).map_or(0, |mut shard| {
            shard.settle();
            shard.keys.iter().filter(|key| key.is_marked()).count() as u64
        })
    };
    (from..to).map(of).sum()
}

/// Lets go of what is largest until all fit into the budget again.
pub fn fit<'a>(all: impl Fn() -> Box<dyn Iterator<Item = &'a Distinct> + 'a>, budget: &Budget) {
    if !budget.is_over() {
        return;
    }
    let _one_at_a_time = budget.letting_go.lock().unwrap_or_else(PoisonError::into_inner);
    while budget.is_over() {
        let largest = all().max_by_key(|distinct| distinct.held.load(Ordering::Relaxed));
        let Some(largest) = largest.filter(|largest| largest.held.load(Ordering::Relaxed) > 0) else {
            return;
        };
        largest.let_go(budget);
    }
}

#[cfg(test)]
mod tests;
