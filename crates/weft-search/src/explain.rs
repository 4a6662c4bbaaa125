//! Why a hit stands where it stands, in words. The shares are those of the score itself.

use tantivy::DocAddress;
use weft_model::EntityKind;
use weft_ports::index::Reason;

use crate::{
    document::Exact,
    evaluate::Evaluated,
    rank::{Close, Ranking},
    schema::Place,
};

/// The reasons, largest first. They add up to the score.
pub(crate) fn reasons(
    close: &Close,
    found: &Evaluated,
    ranking: &Ranking<'_>,
    address: DocAddress,
    kind: EntityKind,
) -> Vec<Reason> {
    let parts = ranking.parts(address);
    let mut reasons = Vec::new();
    let mut add = |text: String, score: f32| {
        if score.abs() >= 0.05 {
            reasons.push(Reason { text, score });
        }
    };
    if let Some((exact, worth)) = ranking.exact(address) {
        let which = match exact {
            Exact::Full => "the full name",
            Exact::Name => "the exact name",
            Exact::Title => "the exact title",
        };
        add(format!("“{}” is {which}", found.plain), worth);
    }
    add(
        format!("“{}” is the name letter by letter", found.plain),
        close.name,
    );
    let mut words = 0.0;
    for (index, word) in found.words.iter().enumerate() {
        let mask = ranking.mask(index, address);
        let share = ranking.word(index, mask);
        words += share;
        if let Some((place, loose)) = best_place(mask, |mask| ranking.word(index, mask)) {
            let typed = &word.sought.need.typed;
            let how = if loose { "a form of " } else { "" };
            add(format!("{how}“{typed}” is in the {}", named(place)), share);
        }
    }
    add("not all words were found".to_owned(), parts.words - words);
    add("the words are most of the name".to_owned(), parts.coverage);
    add("all words stand in one place".to_owned(), parts.together);
    if let Some(place) = close.place {
        add(
            format!("the words stand side by side in the {}", named(place)),
            close.adjacent,
        );
    }
    add("it is as fresh as promised".to_owned(), close.fresh);
    let text = parts.text();
    add(
        format!(
            "what it is ({}) and how it is kept",
            kind.as_str().replace('_', " ")
        ),
        parts.total() - (text - 1.0),
    );
    reasons.sort_by(|left, right| right.score.abs().total_cmp(&left.score.abs()));
    reasons
}

/// The place that made the worth of a word, and whether only a form of it stands there.
fn best_place(mask: u16, worth: impl Fn(u16) -> f32) -> Option<(Place, bool)> {
    let loose = worth(mask & 0xff00) > worth(mask & 0x00ff);
    let places = if loose { mask >> 8 } else { mask & 0xff };
    let first = Place::ALL.into_iter().find(|place| places & place.bit() != 0)?;
    Some((first, loose))
}

const fn named(place: Place) -> &'static str {
    match place {
        Place::Name => "name",
        Place::Title => "title",
        Place::Full => "full name",
        Place::Column => "columns",
        Place::Label => "tags, terms and domain",
        Place::Owner => "owners",
        Place::Description => "description",
        Place::Docs => "documentation",
    }
}
