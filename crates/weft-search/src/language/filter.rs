//! Filters: which there are, and what their values may be.

mod time;

use weft_model::{EntityKind, FreshnessState, Timestamp};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use crate::{
    analysis::{fold, words},
    document::{HAS, IN_TROUBLE},
    words::distance,
};
pub(crate) use time::TimeRange;

/// Bytes from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub from: usize,
    pub to: usize,
}

/// A field that can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterField {
    Domain,
    Owner,
    Tag,
    Kind,
    Has,
    Sla,
    Incident,
    Column,
    Updated,
    Name,
    Source,
    Term,
}

impl FilterField {
    /// All, in the order in which completion offers them.
    pub(crate) const ALL: [Self; 12] = [
        Self::Domain,
        Self::Kind,
        Self::Tag,
        Self::Owner,
        Self::Column,
        Self::Has,
        Self::Sla,
        Self::Incident,
        Self::Updated,
        Self::Source,
        Self::Term,
        Self::Name,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Owner => "owner",
            Self::Tag => "tag",
            Self::Kind => "kind",
            Self::Has => "has",
            Self::Sla => "sla",
            Self::Incident => "incident",
            Self::Column => "column",
            Self::Updated => "updated",
            Self::Name => "name",
            Self::Source => "source",
            Self::Term => "term",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|field| field.as_str().eq_ignore_ascii_case(text))
    }

    /// The field that somebody who typed `text` may have meant.
    pub(crate) fn close_to(text: &str) -> Option<Self> {
        let text = fold(text);
        let allowed = if text.len() >= 5 { 2 } else { 1 };
        Self::ALL
            .into_iter()
            .map(|field| (distance(field.as_str(), &text), field))
            .filter(|(distance, _)| *distance <= allowed)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, field)| field)
    }
}

/// A filter: any of its values suffices.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    pub field: FilterField,
    pub test: Test,
}

/// What a filter asks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// Texts of a field with an open set of values.
    Texts(Vec<Pattern>),
    /// Kinds.
    Kinds(Vec<EntityKind>),
    /// Any of these bits of [`HAS`].
    Has(u32),
    /// States of freshness.
    Sla(Vec<FreshnessState>),
    /// Spans of time.
    Times(Vec<TimeRange>),
}

/// A value as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// Folded, without a star.
    pub folded: String,
    /// Its words.
    pub words: Vec<String>,
    /// Whether what follows is left open: a star, or the value is still being typed.
    pub open: bool,
    /// Whether it ended in a star.
    pub star: bool,
}

impl Pattern {
    pub(crate) fn new(value: &str, still_typed: bool) -> Self {
        let star = value.ends_with('*');
        let value = value.trim_end_matches('*');
        Self {
            folded: fold(value),
            words: words(value),
            open: star || still_typed,
            star,
        }
    }
}

impl Filter {
    /// Reads the values. `None` where there is none yet.
    pub(super) fn read(
        field: FilterField,
        values: &[String],
        span: Span,
        open: bool,
        now: Timestamp,
    ) -> PortResult<Option<Self>> {
        if values.is_empty() {
            return Ok(None);
        }
        let last = values.len() - 1;
        if open
            && field == FilterField::Updated
            && values
                .last()
                .is_some_and(|value| TimeRange::is_unfinished(value, now))
        {
            // The rest is still typed; until then the other values hold.
            return match values.split_last() {
                Some((_, before)) => Self::read(field, before, span, false, now),
                None => Ok(None),
            };
        }
        let test = match field {
            FilterField::Kind => {
                let mut kinds = Vec::new();
                for value in values {
                    kinds.extend(kinds_of(value, span)?);
                }
                Test::Kinds(kinds)
            }
            FilterField::Has => {
                let mut bits = 0;
                for value in values {
                    let place = one_of(field, value, &HAS, span)?;
                    bits |= 1 << place;
                }
                Test::Has(bits)
            }
            FilterField::Sla => {
                let names = STATES.map(FreshnessState::as_str);
                let states = values
                    .iter()
                    .map(|value| {
                        let place = one_of(field, value, &names, span)?;
                        Ok(STATES.get(place).copied().unwrap_or(FreshnessState::NotMeasured))
                    })
                    .collect::<PortResult<_>>()?;
                Test::Sla(states)
            }
            FilterField::Incident => {
                for value in values {
                    one_of(field, value, &INCIDENTS, span)?;
                }
                Test::Has(IN_TROUBLE)
            }
            FilterField::Updated => Test::Times(
                values
                    .iter()
                    .map(|value| {
                        TimeRange::read(value, now).ok_or_else(|| {
                            invalid(field, value, span).hint(
                                "write an age such as `7d`, `24h`, `>30d` or a date such as `>2026-01-31`",
                            )
                        })
                    })
                    .collect::<PortResult<_>>()?,
            ),
            _ => Test::Texts(
                values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| Pattern::new(value, open && index == last))
                    .collect(),
            ),
        };
        Ok(Some(Self { field, test }))
    }
}

/// Values of `incident:`. What is over is listed, not searched.
pub(crate) const INCIDENTS: [&str; 1] = ["open"];

/// States in the order in which lists show them.
pub(crate) const STATES: [FreshnessState; 4] = [
    FreshnessState::Late,
    FreshnessState::DueSoon,
    FreshnessState::OnTime,
    FreshnessState::NotMeasured,
];

fn kinds_of(value: &str, span: Span) -> PortResult<Vec<EntityKind>> {
    if value.eq_ignore_ascii_case("asset") || value.eq_ignore_ascii_case("assets") {
        return Ok(EntityKind::ALL
            .into_iter()
            .filter(|kind| kind.is_asset())
            .collect());
    }
    let names = EntityKind::ALL.map(EntityKind::as_str);
    let place = one_of(FilterField::Kind, value, &names, span)?;
    Ok(EntityKind::ALL.get(place).copied().into_iter().collect())
}

/// Place of a value in a closed list. A beginning or a plural of one is taken for it.
fn one_of(field: FilterField, value: &str, known: &[&str], span: Span) -> PortResult<usize> {
    let value = fold(value).replace(['-', ' '], "_");
    let exact = known.iter().position(|name| *name == value);
    let singular = value.strip_suffix('s').unwrap_or(&value);
    exact
        .or_else(|| known.iter().position(|name| *name == singular))
        .or_else(|| known.iter().position(|name| name.starts_with(&value)))
        .ok_or_else(|| {
            let close = known
                .iter()
                .min_by_key(|name| distance(name, &value))
                .filter(|name| distance(name, &value) <= 2);
            let error = invalid(field, &value, span);
            match close {
                Some(close) => error.hint(format!("did you mean `{}:{close}`?", field.as_str())),
                None => error.hint(format!("it can be {}", known.join(", "))),
            }
        })
}

fn invalid(field: FilterField, value: &str, span: Span) -> PortError {
    PortError::new(
        PortErrorKind::Invalid,
        format!(
            "`{}:{value}` means nothing (at character {})",
            field.as_str(),
            span.from + 1
        ),
    )
}

/// A value as the query language writes it.
pub(crate) fn quoted(value: &str) -> String {
    let plain = !value.is_empty()
        && !value
            .chars()
            .any(|letter| letter.is_whitespace() || matches!(letter, ',' | '(' | ')' | '"' | '*'));
    if plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', " "))
    }
}
