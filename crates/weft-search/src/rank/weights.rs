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
/// Factor for things of a kind that was named.
const KIND_NAMED: f32 = 1.8;
/// What every hit has, so that those without words are ordered by their prior.
const BASE: f32 = 1.0;

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
pub(super) fn band(exact: Exact, kind: EntityKind) -> f32 {
    let band = match exact {
        Exact::Full => 600.0,
        Exact::Name => 500.0,
        Exact::Title => 480.0,
    };
    match kind {
        // A contract or a job bears the name of what it is about; it must not push that aside.
        EntityKind::Contract | EntityKind::Job => band * 0.5,
        // A term is a word as people use it. Who types `shipment` wants the shipments before the word.
        EntityKind::Term => 25.0,
        _ => band,
    }
}

/// What is known of one word before scoring.
pub(super) struct WordFacts {
    /// Documents that have it.
    pub having: u64,
    /// Words in it.
    pub tokens: usize,
    /// It need not match.
    pub optional: bool,
    /// It names a kind, and so may not be part of a name.
    pub kind: Option<EntityKind>,
}

/// Prepared numbers of one answer.
pub(crate) struct Weights {
    words: Vec<Word>,
    required: u32,
    /// What one word of the query in the name is worth, before the length of the name.
    per_token: f32,
    /// Worth of all words in one set of places.
    joined: Table,
    /// Nothing but the words can add more than this.
    beside_words: f32,
    /// Places in [`EntityKind::ALL`] of kinds that were named beside something else.
    kinds: Vec<u8>,
}

type Table = Box<[f32; 256]>;

struct Word {
    tokens: f32,
    optional: bool,
    /// Worth by the low and by the high byte of a mask, with the share of this word in the whole.
    exact: Table,
    loose: Table,
}

/// What a score is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Parts {
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
    pub(crate) fn text(&self) -> f32 {
        self.words + self.coverage + self.together + BASE
    }

    pub(crate) fn total(&self) -> f32 {
        self.text() * self.prior
    }
}

impl Weights {
    pub(super) fn new(documents: u64, words: &[WordFacts]) -> Self {
        let shares: Vec<f32> = words
            .iter()
            .map(|word| {
                let rarity = (1.0 + number(documents) / (number(word.having) + 1.0))
                    .ln()
                    .max(0.3);
                if word.optional { 0.0 } else { rarity }
            })
            .collect();
        let whole: f32 = shares.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let required = words.iter().filter(|word| !word.optional);
        // `orders table` asks for a table that is called `orders`; `table` alone asks for that word.
        let subject = required.clone().any(|word| word.kind.is_none());
        let counted = |word: &WordFacts| {
            let is_subject = !subject || word.kind.is_none();
            if is_subject {
                number(word.tokens as u64)
            } else {
                0.0
            }
        };
        let tokens = required.clone().map(counted).sum::<f32>().max(1.0);
        let named = required.clone().filter_map(|word| word.kind.filter(|_| subject));
        let kinds = named.filter_map(place_of).collect();
        let joined = table(|mask| best(mask, together));
        let words = words
            .iter()
            .zip(shares)
            .map(|(word, share)| {
                let factor = share / whole * WORDS / 10.0;
                Word {
                    tokens: counted(word),
                    optional: word.optional,
                    exact: table(|mask| of_places(mask) * factor),
                    loose: table(|mask| of_places(mask) * factor * LOOSE),
                }
            })
            .collect();
        Self {
            words,
            required: u32::try_from(required.count()).unwrap_or(u32::MAX),
            per_token: COVERAGE / tokens,
            beside_words: COVERAGE + joined.iter().copied().fold(0.0, f32::max) + BASE,
            joined,
            kinds,
        }
    }

    fn prior(&self, packed: Packed) -> f32 {
        let prior = f32::from(packed.prior()) * 0.001;
        if self.kinds.contains(&packed.kind()) {
            prior * KIND_NAMED
        } else {
            prior
        }
    }

    /// Worth of one word with this mask.
    pub(crate) fn word(&self, index: usize, mask: u16) -> f32 {
        self.words.get(index).map_or(0.0, |word| word.of(mask))
    }

    /// The score of a document, or `None` as soon as it cannot reach `floor`.
    pub(super) fn score(&self, masks: &[&[u16]], doc: u32, packed: Packed, floor: f32) -> Option<f32> {
        let words: f32 = self
            .words
            .iter()
            .zip(masks)
            .map(|(word, masks)| word.of(mask_of(masks, doc)))
            .sum();
        let prior = self.prior(packed);
        if (words + self.beside_words) * prior < floor {
            return None;
        }
        Some(self.parts(masks, doc, packed).total())
    }

    pub(super) fn parts(&self, masks: &[&[u16]], doc: u32, packed: Packed) -> Parts {
        let mut sum = 0.0;
        let mut in_name = 0.0;
        let mut everywhere = 0xff_u16;
        let mut matched = 0;
        for (word, masks) in self.words.iter().zip(masks) {
            let mask = mask_of(masks, doc);
            sum += word.of(mask);
            let places = (mask | mask >> 8) & 0xff;
            if !word.optional {
                matched += u32::from(places != 0);
                everywhere &= places;
                if places & Place::Name.bit() != 0 {
                    in_name += word.tokens;
                }
            }
        }
        let complete = matched >= self.required;
        // Where any word suffices, those that have more of them come first, clearly.
        let share = if complete {
            1.0
        } else {
            number(matched.into()) / number(self.required.into())
        };
        let of_name = (in_name / f32::from(packed.name_words().max(1))).min(1.0);
        let joined = self.joined.get(usize::from(everywhere)).copied().unwrap_or(0.0);
        Parts {
            words: sum * share * share,
            coverage: of_name * (in_name * self.per_token).min(COVERAGE),
            together: if complete && self.required > 1 {
                joined
            } else {
                0.0
            },
            prior: self.prior(packed),
        }
    }
}

impl Word {
    fn of(&self, mask: u16) -> f32 {
        let [low, high] = mask.to_le_bytes();
        let worth = |table: &Table, places: u8| table.get(usize::from(places)).copied().unwrap_or(0.0);
        worth(&self.exact, low).max(worth(&self.loose, high))
    }
}

fn mask_of(masks: &[u16], doc: u32) -> u16 {
    masks.get(doc as usize).copied().unwrap_or(0)
}

fn place_of(kind: EntityKind) -> Option<u8> {
    let place = EntityKind::ALL.iter().position(|known| *known == kind)?;
    u8::try_from(place).ok()
}

fn table(of: impl Fn(u16) -> f32) -> Table {
    let mut table = Box::new([0.0; 256]);
    for (mask, slot) in (0_u16..).zip(table.iter_mut()) {
        *slot = of(mask);
    }
    table
}

/// The best place in full, the others a little.
fn of_places(mask: u16) -> f32 {
    let sum: f32 = Place::ALL
        .into_iter()
        .filter(|place| mask & place.bit() != 0)
        .map(worth)
        .sum();
    let best = best(mask, worth);
    (sum - best).mul_add(FURTHER, best).min(10.0)
}

fn best(mask: u16, worth: impl Fn(Place) -> f32) -> f32 {
    Place::ALL
        .into_iter()
        .filter(|place| mask & place.bit() != 0)
        .map(worth)
        .fold(0.0, f32::max)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rarity needs no more than the leading digits"
)]
pub(in crate::rank) fn number(count: u64) -> f32 {
    count as f32
}
