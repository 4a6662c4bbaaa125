//! The numbers behind a score, in one place. All words together are worth at most [`WORDS`].

use weft_model::EntityKind;

use crate::{
    document::{Exact, Packed},
    schema::Place,
};

/// What all words in the name, exact, are worth.
const WORDS: f32 = 60.0;
/// What a name without any other word is worth beside that.
const COVERAGE: f32 = 25.0;
/// Share of the worth of a word that what stands for it has (a longer word, a plural).
const LOOSE: f32 = 0.72;
/// Share of the worth of further places.
const FURTHER: f32 = 0.12;
/// What a late thing keeps.
const LATE: f32 = 0.97;

/// Worth of a word by place, at most 10.
const fn worth(place: Place) -> f32 {
    match place {
        Place::Name => 10.0,
        Place::Title => 8.5,
        Place::Full => 5.0,
        Place::Column => 4.6,
        Place::Label => 4.2,
        Place::Owner => 4.0,
        Place::Description => 2.6,
        Place::Docs => 1.4,
    }
}

/// What is added when all words stand in one place.
const fn together(place: Place) -> f32 {
    match place {
        Place::Name => 12.0,
        Place::Title => 10.0,
        Place::Description => 5.0,
        Place::Column | Place::Label => 3.0,
        Place::Full | Place::Owner | Place::Docs => 2.0,
    }
}

/// What an exact name is worth. It is above everything that words can be worth.
const fn band(exact: Exact) -> f32 {
    match exact {
        Exact::Full => 600.0,
        Exact::Name => 500.0,
        Exact::Title => 480.0,
    }
}

/// Prepared numbers of one answer.
pub(crate) struct Weights {
    words: Vec<Word>,
    tokens: f32,
    /// Worth by the low and by the high byte of a mask.
    exact: Box<[f32; 256]>,
    loose: Box<[f32; 256]>,
    joined: Box<[f32; 256]>,
}

struct Word {
    /// Share of the whole that this word is, from its rarity; all shares are 1.
    share: f32,
    tokens: f32,
    optional: bool,
}

/// What a score is made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parts {
    /// For an exact name.
    pub exact: f32,
    /// Which exact name.
    pub exact_name: Option<Exact>,
    /// For the words, each in its best place.
    pub words: f32,
    /// For how much of the name was asked for.
    pub coverage: f32,
    /// For words that stand in one place.
    pub together: f32,
    /// Factor for what the thing is and how it is kept.
    pub prior: f32,
}

impl Parts {
    pub(crate) fn total(&self) -> f32 {
        (self.words + self.coverage + self.together + 1.0).mul_add(self.prior, self.exact)
    }
}

impl Weights {
    /// From the number of documents, and for each word: documents that have it, words in it, optional.
    pub(super) fn new(documents: u64, words: impl Iterator<Item = (u64, usize, bool)>) -> Self {
        let mut words: Vec<Word> = words
            .map(|(having, tokens, optional)| {
                let rarity = (1.0 + number(documents) / (number(having) + 1.0)).ln().max(0.3);
                Word {
                    share: if optional { rarity.min(0.3) * 0.5 } else { rarity },
                    tokens: number(tokens as u64),
                    optional,
                }
            })
            .collect();
        let whole: f32 = words.iter().map(|word| word.share).sum();
        for word in &mut words {
            word.share /= whole.max(f32::MIN_POSITIVE);
        }
        let tokens = words
            .iter()
            .filter(|word| !word.optional)
            .map(|word| word.tokens)
            .sum::<f32>()
            .max(1.0);
        Self {
            words,
            tokens,
            exact: table(worth, 1.0),
            loose: table(worth, LOOSE),
            joined: best_of(together),
        }
    }

    /// Worth of one word with this mask, of at most [`WORDS`].
    pub(crate) fn word(&self, index: usize, mask: u16) -> f32 {
        self.words
            .get(index)
            .map_or(0.0, |word| word.share * self.of_mask(mask) * (WORDS / 10.0))
    }

    fn of_mask(&self, mask: u16) -> f32 {
        let exact = self.exact.get(usize::from(mask & 0xff)).copied().unwrap_or(0.0);
        let loose = self.loose.get(usize::from(mask >> 8)).copied().unwrap_or(0.0);
        exact.max(loose)
    }

    pub(super) fn parts(
        &self,
        masks: impl Iterator<Item = u16>,
        packed: Packed,
        late: bool,
        exact: Option<Exact>,
        kind: EntityKind,
    ) -> Parts {
        let mut sum = 0.0;
        let mut in_name = 0.0;
        let mut everywhere = 0xff_u16;
        let mut required = 0;
        let mut matched = 0;
        for (word, mask) in self.words.iter().zip(masks) {
            sum += word.share * self.of_mask(mask);
            let places = (mask | mask >> 8) & 0xff;
            if !word.optional {
                required += 1;
                matched += i32::from(places != 0);
                everywhere &= places;
                if places & Place::Name.bit() != 0 {
                    in_name += word.tokens;
                }
            }
        }
        // Where any word suffices, those that have more of them come first, clearly.
        let complete = if matched == required {
            1.0
        } else {
            share(matched, required).powi(2)
        };
        let name_words = f32::from(packed.name_words().max(1));
        let coverage = (in_name / name_words).min(1.0) * (in_name / self.tokens).min(1.0);
        let joined = if required > 1 && matched == required {
            self.joined.get(usize::from(everywhere)).copied().unwrap_or(0.0)
        } else {
            0.0
        };
        let prior = f32::from(packed.prior()) / 1_000.0;
        // A contract or a job bears the name of what it is about; it must not push that aside.
        let follows = matches!(kind, EntityKind::Contract | EntityKind::Job);
        Parts {
            exact: exact.map_or(0.0, |exact| if follows { band(exact) * 0.5 } else { band(exact) }),
            exact_name: exact,
            words: sum * (WORDS / 10.0) * complete,
            coverage: coverage * COVERAGE,
            together: joined,
            prior: if late { prior * LATE } else { prior },
        }
    }
}

fn share(part: i32, whole: i32) -> f32 {
    number(u64::from(part.unsigned_abs())) / number(u64::from(whole.unsigned_abs())).max(1.0)
}

/// Worth of every set of places: the best place in full, the others a little.
fn table(worth: impl Fn(Place) -> f32, factor: f32) -> Box<[f32; 256]> {
    let mut table = Box::new([0.0; 256]);
    for (mask, slot) in (0_u16..).zip(table.iter_mut()) {
        let worths = Place::ALL
            .into_iter()
            .filter(|place| mask & place.bit() != 0)
            .map(&worth);
        let (best, sum) = worths.fold((0.0_f32, 0.0), |(best, sum), worth| {
            (best.max(worth), sum + worth)
        });
        *slot = (sum - best).mul_add(FURTHER, best).min(10.0) * factor;
    }
    table
}

fn best_of(worth: impl Fn(Place) -> f32) -> Box<[f32; 256]> {
    let mut table = Box::new([0.0; 256]);
    for (mask, slot) in (0_u16..).zip(table.iter_mut()) {
        let worths = Place::ALL
            .into_iter()
            .filter(|place| mask & place.bit() != 0)
            .map(&worth);
        *slot = worths.fold(0.0, f32::max);
    }
    table
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rarity needs no more than the leading digits"
)]
pub(in crate::rank) fn number(count: u64) -> f32 {
    count as f32
}
