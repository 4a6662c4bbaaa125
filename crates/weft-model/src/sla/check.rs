//! Whether a promise that a person writes is one: each field with its own message.

use serde::Serialize;
use specta::Type;

use super::{
    Sla,
    vocabulary::{SlaQuantity, long_form, span_unit, term_of},
};
use crate::time::Timestamp;

/// Longest property, value or unit, in bytes.
const WORD: usize = 100;
/// Longest element, in bytes.
const ELEMENT: usize = 500;
/// Longest words of the owner, in bytes.
const DESCRIPTION: usize = 2_000;
/// Longest span of time that somebody can mean, in milliseconds: 100 years.
const LONGEST: f64 = 100.0 * 365.0 * 86_400_000.0;
/// Why something is promised (ODCS `driver`).
pub const DRIVERS: [&str; 3] = ["regulatory", "analytics", "operational"];

/// A field of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SlaField {
    /// What is promised.
    Property,
    /// How much of it.
    Value,
    /// The other end of a range.
    ValueExt,
    /// In what.
    Unit,
    /// About what.
    Element,
    /// Why.
    Driver,
    /// In words.
    Description,
    /// In how many percent of the time.
    Objective,
}

/// What is wrong with one field, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SlaProblem {
    /// The field.
    pub field: SlaField,
    /// In words.
    pub message: String,
}

/// The promise with texts trimmed, empty ones taken for none, and names in the standard's spelling.
#[must_use]
pub fn tidied(sla: &Sla) -> Sla {
    let some = |text: &Option<String>| {
        let trimmed = text.as_deref().unwrap_or_default().trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    };
    Sla {
        property: long_form(sla.property.trim()).to_owned(),
        value: sla.value.trim().to_owned(),
        value_ext: some(&sla.value_ext),
        unit: some(&sla.unit),
        element: some(&sla.element),
        driver: some(&sla.driver).map(|driver| driver.to_ascii_lowercase()),
        description: some(&sla.description),
        objective: some(&sla.objective).map(|text| text.trim_end_matches('%').trim_end().to_owned()),
        withdrawn: sla.withdrawn,
    }
}

/// What is wrong with a tidied promise, field by field; nothing where it can be made.
pub fn problems(sla: &Sla) -> Vec<SlaProblem> {
    let mut found = Vec::new();
    let mut say = |field, message: String| found.push(SlaProblem { field, message });
    for (field, text, most) in [
        (SlaField::Property, Some(&sla.property), WORD),
        (SlaField::Value, Some(&sla.value), WORD),
        (SlaField::ValueExt, sla.value_ext.as_ref(), WORD),
        (SlaField::Unit, sla.unit.as_ref(), WORD),
        (SlaField::Element, sla.element.as_ref(), ELEMENT),
        (SlaField::Description, sla.description.as_ref(), DESCRIPTION),
    ] {
        let text = text.map(String::as_str).unwrap_or_default();
        if text.len() > most {
            say(
                field,
                format!("This has {} bytes, and at most {most} are kept.", text.len()),
            );
        } else if text
            .chars()
            .any(|letter| letter.is_control() && (field != SlaField::Description || letter != '\n'))
        {
            say(field, "This holds a control character. Take it out.".to_owned());
        }
    }
    let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if sla.property.is_empty() {
        say(
            SlaField::Property,
            "Say what is promised, for example latency or retention.".to_owned(),
        );
    } else if !sla
        .property
        .starts_with(|letter: char| letter.is_ascii_alphabetic())
        || !sla.property.chars().all(word)
    {
        say(
            SlaField::Property,
            "A property is one word of letters and digits, for example latency.".to_owned(),
        );
    }
    if let Some(driver) = &sla.driver
        && !DRIVERS.contains(&driver.as_str())
    {
        say(
            SlaField::Driver,
            format!(
                "A promise is {}. Leave it empty if none fits.",
                DRIVERS.join(", ")
            ),
        );
    }
    if sla.objective.is_some() && sla.objective_percent().is_none() {
        say(
            SlaField::Objective,
            "Write a share of the time above 0 and up to 100, for example 99.9.".to_owned(),
        );
    }
    if found.is_empty() {
        found.extend(value(sla));
    }
    found
}

/// The value with its range and unit.
fn value(sla: &Sla) -> Option<SlaProblem> {
    let problem = |field, message: &str| {
        Some(SlaProblem {
            field,
            message: message.to_owned(),
        })
    };
    if sla.value.is_empty() {
        return problem(SlaField::Value, "Say how much is promised.");
    }
    let quantity = term_of(&sla.property).map_or(SlaQuantity::Free, |term| term.quantity);
    match quantity {
        SlaQuantity::Span | SlaQuantity::Percent | SlaQuantity::Rate => {
            let Some(value) = number(&sla.value) else {
                return problem(
                    SlaField::Value,
                    "Write a number, with a point for decimals: 15 or 0.5.",
                );
            };
            if let Some(found) = unit(sla, quantity) {
                return Some(found);
            }
            if let Some(found) = in_reach(sla, quantity, value, SlaField::Value) {
                return Some(found);
            }
            let Some(end) = &sla.value_ext else { return None };
            let Some(end) = number(end) else {
                return problem(
                    SlaField::ValueExt,
                    "The end of the range is a number in the same unit.",
                );
            };
            if end < value {
                return Some(SlaProblem {
                    field: SlaField::ValueExt,
                    message: format!(
                        "The range ends before it begins: {} is less than {}.",
                        end, sla.value
                    ),
                });
            }
            in_reach(sla, quantity, end, SlaField::ValueExt)
        }
        SlaQuantity::Moment | SlaQuantity::Clock => {
            if sla.unit.is_some() {
                return problem(SlaField::Unit, "A point in time has no unit. Leave it empty.");
            }
            let (order, example): (fn(&str) -> Option<i64>, _) = if quantity == SlaQuantity::Moment {
                (
                    |text| Timestamp::parse(text).map(Timestamp::as_millis),
                    "Write a date, for example 2027-03-31.",
                )
            } else {
                (clock, "Write a time of day, for example 09:00 or 09:00+01:00.")
            };
            let Some(begin) = order(&sla.value) else {
                return problem(SlaField::Value, example);
            };
            match sla.value_ext.as_deref().map(order) {
                Some(None) => problem(SlaField::ValueExt, example),
                Some(Some(end)) if end < begin => {
                    problem(SlaField::ValueExt, "The range ends before it begins.")
                }
                _ => None,
            }
        }
        SlaQuantity::Free => None,
    }
}

fn unit(sla: &Sla, quantity: SlaQuantity) -> Option<SlaProblem> {
    let given = sla.unit.as_deref();
    let message = match (quantity, given) {
        (SlaQuantity::Span, None) => "Say in what the span is counted: min, h, d, w, months or y.".to_owned(),
        (SlaQuantity::Span, Some(word)) if span_unit(word).is_none() => {
            format!("`{word}` is no unit of time. Write min, h, d, w, months or y.")
        }
        (SlaQuantity::Percent, Some(word)) if word != "%" && !word.eq_ignore_ascii_case("percent") => {
            format!("`{word}` does not fit: this is a share, counted in percent.")
        }
        (SlaQuantity::Rate, given) if !given.is_some_and(is_rate) => {
            "A throughput is so much in a time, for example rows/s or GB/d.".to_owned()
        }
        _ => return None,
    };
    Some(SlaProblem {
        field: SlaField::Unit,
        message,
    })
}

fn is_rate(unit: &str) -> bool {
    let parts = unit.split_once('/').or_else(|| unit.split_once(" per "));
    parts.is_some_and(|(what, time)| {
        let what = what.trim();
        !what.is_empty() && what.chars().all(char::is_alphabetic) && span_unit(time).is_some()
    })
}

/// Whether a number can be meant.
fn in_reach(sla: &Sla, quantity: SlaQuantity, value: f64, field: SlaField) -> Option<SlaProblem> {
    let problem = |message: &str| {
        Some(SlaProblem {
            field,
            message: message.to_owned(),
        })
    };
    match quantity {
        SlaQuantity::Percent if !(0.0..=100.0).contains(&value) => {
            problem("A share is between 0 and 100 percent.")
        }
        SlaQuantity::Percent => None,
        _ if value < 0.0 => problem("This cannot be less than nothing. Write a number above 0."),
        _ if value == 0.0 => problem("0 cannot be kept by anybody. Write a number above 0."),
        SlaQuantity::Span => {
            #[expect(clippy::cast_precision_loss, reason = "units are far below 2^53")]
            let unit = sla
                .unit
                .as_deref()
                .and_then(span_unit)
                .map_or(1.0, |unit| unit.millis as f64);
            (value * unit > LONGEST).then(|| SlaProblem {
                field,
                message: "This is longer than 100 years. Write a span that somebody can check.".to_owned(),
            })
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Minutes since midnight UTC of `09:00`, `09:00:30`, `09:00Z`, `09:00-08:00`.
fn clock(text: &str) -> Option<i64> {
    let (time, offset) = match text.find(['+', '-', 'Z', 'z']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let minutes = minutes(time)?;
    let offset = match offset {
        "" | "Z" | "z" => 0,
        signed if signed.starts_with('-') => -self::minutes(signed.get(1..)?)?,
        signed => self::minutes(signed.get(1..)?)?,
    };
    Some(minutes - offset)
}

fn minutes(time: &str) -> Option<i64> {
    let mut parts = time.trim().split(':');
    let mut part = |most: i64| -> Option<i64> {
        let text = parts.next()?;
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|value| digits && *value <= most)
    };
    let (hours, minutes) = (part(24)?, part(59)?);
    let seconds = part(59);
    (seconds.is_some() || time.matches(':').count() == 1).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests;
