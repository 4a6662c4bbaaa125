//! Sets of documents of one segment.

/// One bit a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    docs: u32,
}

impl Bits {
    pub(crate) fn none(docs: u32) -> Self {
        Self {
            words: vec![0; (docs as usize).div_ceil(64)],
            docs,
        }
    }

    pub(crate) fn all(docs: u32) -> Self {
        let mut bits = Self::none(docs);
        bits.words.fill(u64::MAX);
        bits.trim();
        bits
    }

    /// The documents for which `wanted` says so.
    pub(crate) fn collect(docs: u32, wanted: impl Fn(u32) -> bool) -> Self {
        let mut bits = Self::none(docs);
        for (base, word) in (0_u32..).step_by(64).zip(&mut bits.words) {
            let mut set = 0_u64;
            for doc in base..docs.min(base + 64) {
                set |= u64::from(wanted(doc)) << (doc - base);
            }
            *word = set;
        }
        bits
    }

    /// The documents whose value in `values` is wanted. Whole words at a time: this runs over every document.
    pub(crate) fn of_slice<T: Copy>(values: &[T], wanted: impl Fn(T) -> bool, docs: u32) -> Self {
        let mut bits = Self::none(docs);
        for (word, chunk) in bits.words.iter_mut().zip(values.chunks(64)) {
            let mut set = 0_u64;
            for (place, value) in chunk.iter().enumerate() {
                set |= u64::from(wanted(*value)) << place;
            }
            *word = set;
        }
        bits.trim();
        bits
    }

    pub(crate) fn contains(&self, doc: u32) -> bool {
        self.words
            .get((doc >> 6) as usize)
            .is_some_and(|word| word >> (doc & 63) & 1 == 1)
    }

    pub(crate) fn and(&mut self, other: &Self) {
        for (word, with) in self.words.iter_mut().zip(&other.words) {
            *word &= with;
        }
    }

    pub(crate) fn or(&mut self, other: &Self) {
        for (word, with) in self.words.iter_mut().zip(&other.words) {
            *word |= with;
        }
    }

    pub(crate) fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    pub(crate) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Documents that are in both.
    pub(crate) fn count_with(&self, other: &Self) -> u64 {
        self.words
            .iter()
            .zip(&other.words)
            .map(|(word, with)| u64::from((word & with).count_ones()))
            .sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Documents in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..)
            .step_by(64)
            .zip(&self.words)
            .flat_map(|(base, word)| Ones { base, word: *word })
    }

    fn trim(&mut self) {
        let rest = self.docs & 63;
        if rest > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << rest) - 1;
        }
    }
}

struct Ones {
    base: u32,
    word: u64,
}

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.word == 0 {
            return None;
        }
        let place = self.word.trailing_zeros();
        self.word &= self.word - 1;
        Some(self.base + place)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn sets_behave_as_sets() {
        for docs in [0_u32, 1, 63, 64, 65, 130] {
            let mut odd = Bits::collect(docs, |doc| doc % 2 == 1);
            assert_eq!(
                odd.iter().collect::<Vec<_>>(),
                (0..docs).filter(|doc| doc % 2 == 1).collect::<Vec<_>>()
            );
            assert_eq!(Bits::all(docs).count(), u64::from(docs));
            let mut even = odd.clone();
            even.invert();
            assert!((0..docs).all(|doc| odd.contains(doc) != even.contains(doc)));
            let mut both = odd.clone();
            both.and(&even);
            assert!(both.is_empty());
            odd.or(&even);
            assert_eq!(odd, Bits::all(docs));
            assert!(!odd.contains(docs));
        }
    }
}
