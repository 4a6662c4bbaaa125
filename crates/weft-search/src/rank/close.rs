//! The close look at the best few: their text itself is read.

use weft_model::EntityKind;

use crate::{
    analysis::{Splitter, fold},
    evaluate::Evaluated,
    marks::Marks,
    schema::Place,
    stored::{Stored, capped},
};

/// Documentation looked through for words side by side, in bytes.
const DOCS_LOOKED_AT: usize = 2 << 10;

/// For the whole full name: nothing else can be meant.
const WHOLE: f32 = 300.0;
/// For another name, letter by letter. Less than what a product is worth before a table of the same name,
/// because `refund_ledger` and `refund-ledger` are one name in two hands.
const AS_TYPED: f32 = 30.0;

/// What the close look adds to a score.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Close {
    /// For a name that is, letter by letter, what was typed.
    pub name: f32,
    /// For words that stand side by side, in the order typed.
    pub adjacent: f32,
    /// Where they do.
    pub place: Option<Place>,
    /// For data that is as fresh as promised.
    pub fresh: f32,
}

impl Close {
    pub(crate) fn total(&self) -> f32 {
        self.name + self.adjacent + self.fresh
    }
}

const fn worth(place: Place) -> f32 {
    match place {
        Place::Name => 12.0,
        Place::Title => 10.0,
        Place::Column => 8.0,
        Place::Description => 6.0,
        Place::Docs => 2.0,
        _ => 0.0,
    }
}

/// Looks at one document.
///
/// `several` has the places in which more than one word of the query stands.
pub(crate) fn look(stored: &Stored<'_>, found: &Evaluated, marks: &Marks, several: u16) -> Close {
    let mut close = Close {
        name: as_typed(stored, &found.plain),
        ..Close::default()
    };
    if marks.words() < 2 {
        return close;
    }
    let mut consider = |place: Place, text: &str| {
        let worth = worth(place);
        if several & place.bit() != 0 && worth > close.adjacent {
            let share = adjacent(text, marks);
            if share * worth > close.adjacent {
                close.adjacent = share * worth;
                close.place = Some(place);
            }
        }
    };
    consider(Place::Name, stored.name);
    consider(Place::Title, stored.title);
    for column in &stored.columns {
        consider(Place::Column, column);
    }
    consider(Place::Description, stored.description);
    consider(Place::Docs, capped(stored.docs, DOCS_LOOKED_AT));
    close
}

fn as_typed(stored: &Stored<'_>, plain: &str) -> f32 {
    let typed = fold(plain.trim());
    if typed.is_empty() {
        return 0.0;
    }
    // See the bands: a term is a word, not the thing that is looked for.
    if stored.kind == EntityKind::Term.as_str() {
        return 0.0;
    }
    if fold(stored.full_name) == typed {
        return WHOLE;
    }
    let is_tail = |name: &str| {
        fold(name)
            .strip_suffix(typed.as_str())
            .is_some_and(|before| before.ends_with('.'))
    };
    let is_alias = |name: &&str| fold(name) == typed || is_tail(name);
    let letter_by_letter = fold(stored.name) == typed
        || fold(stored.title) == typed
        || (typed.contains('.') && (is_tail(stored.full_name) || stored.aliases.iter().any(is_alias)));
    if letter_by_letter { AS_TYPED } else { 0.0 }
}

/// Share of the neighbouring pairs of the query that are neighbours here.
fn adjacent(text: &str, marks: &Marks) -> f32 {
    let pairs = marks.words() - 1;
    let mut seen = vec![false; pairs];
    let mut before: Vec<usize> = Vec::new();
    let mut here: Vec<usize> = Vec::new();
    let mut splitter = Splitter::new(text);
    let mut word = String::new();
    while splitter.next_into(&mut word).is_some() {
        here.clear();
        here.extend(marks.which(&word));
        for earlier in &before {
            if here.contains(&(earlier + 1))
                && let Some(slot) = seen.get_mut(*earlier)
            {
                *slot = true;
            }
        }
        std::mem::swap(&mut before, &mut here);
    }
    let found = seen.iter().filter(|seen| **seen).count();
    super::weights::number(found as u64) / super::weights::number(pairs as u64).max(1.0)
}
