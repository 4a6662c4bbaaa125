//! Promises: ODCS `slaProperties`.

use weft_model::{Sla, WarningCode, sla::vocabulary::long_form};

use crate::{reading::Reading, tree::Tree, words};

/// Promises of one contract.
const SLAS: usize = 500;

/// Reads the promises of a contract.
pub fn slas(reading: &mut Reading<'_>, tree: &Tree) -> Vec<Sla> {
    let default_element = tree
        .text("slaDefaultElement")
        .or_else(|| tree.text("slaDefaultColumn"));
    let mut all: Vec<Sla> = Vec::new();
    for entry in reading.list(tree, "slaProperties").iter().take(SLAS) {
        let Some(property) = entry.text("property") else {
            reading.warn(
                WarningCode::Malformed,
                entry.line,
                "a promise without `property` was left out",
            );
            continue;
        };
        let property = long_form(&words::name(&property)).to_owned();
        let Some(value) = entry.text("value") else {
            let message = format!("the promise `{property}` has no `value` and was left out");
            reading.warn(WarningCode::Malformed, entry.line, message);
            continue;
        };
        let text = |key: &str| entry.text(key).map(|text| words::name(&text));
        let (value, unit) = split(&words::name(&value), text("unit"));
        let sla = Sla {
            property,
            value,
            value_ext: text("valueExt"),
            unit,
            element: text("element")
                .or_else(|| text("column"))
                .or_else(|| default_element.clone()),
            driver: text("driver"),
            description: entry.text("description").map(|text| words::first_words(&text)),
            objective: objective(entry),
            withdrawn: false,
        };
        if sla.is_freshness() && sla.millis().is_none() {
            let promised = [Some(sla.value.as_str()), sla.unit.as_deref()];
            let promised: Vec<&str> = promised.into_iter().flatten().collect();
            let message = format!(
                "`{}` is no span of time that freshness can be measured by; write a number and `unit: h`",
                promised.join(" ")
            );
            reading.warn(WarningCode::Malformed, entry.line_of("value"), message);
        }
        all.push(sla);
    }
    all
}

/// The share of the time in which a promise is to hold: a custom property of the promise (ODCS 3.2), since the standard has
/// no word for it.
fn objective(entry: &Tree) -> Option<String> {
    let custom = entry.list("customProperties").iter().find(|custom| {
        let name = custom.text("property");
        name.is_some_and(|name| name.eq_ignore_ascii_case("objective"))
    })?;
    custom.text("value").map(|text| words::name(&text))
}

/// Value and unit of promises that write both into one: `24h`, `25 minutes`, `PT4H`, `P1Y`.
fn split(value: &str, unit: Option<String>) -> (String, Option<String>) {
    if unit.is_some() {
        return (value.to_owned(), unit);
    }
    if let Some((number, unit)) = iso_span(value) {
        return (number, Some(unit.to_owned()));
    }
    let end = value
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(value.len());
    let (number, rest) = value.split_at(end);
    let unit = rest.trim();
    let is_word = !unit.is_empty() && unit.chars().all(|letter| letter.is_ascii_alphabetic());
    if !number.is_empty() && is_word {
        return (number.to_owned(), Some(unit.to_owned()));
    }
    (value.to_owned(), None)
}

/// ISO 8601 durations of one part.
fn iso_span(value: &str) -> Option<(String, &'static str)> {
    let rest = value.strip_prefix('P')?;
    let (time, rest) = match rest.strip_prefix('T') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let letter = rest.chars().last()?;
    let number = rest.strip_suffix(letter)?;
    let unit = match (letter, time) {
        ('S', true) => "s",
        ('M', true) => "min",
        ('H', true) => "h",
        ('D', false) => "d",
        ('W', false) => "w",
        ('M', false) => "months",
        ('Y', false) => "y",
        _ => return None,
    };
    number.parse::<f64>().is_ok().then(|| (number.to_owned(), unit))
}

/// The promises of a contract, each with whether it is about some of its objects.
pub struct Promises<'a>(Vec<(&'a Sla, bool)>);

impl<'a> Promises<'a> {
    /// Sorts the promises of a contract whose objects have these names.
    pub fn new(slas: &'a [Sla], names: &[&str]) -> Self {
        let about = |sla: &Sla| {
            sla.element
                .as_deref()
                .is_some_and(|element| names_one(element, names))
        };
        Self(slas.iter().map(|sla| (sla, about(sla))).collect())
    }

    /// The promises about one object, known by any of `names`: those that name it, and those that name none.
    /// An element that is no object of the contract (a leftover of a rename) still is a promise.
    pub fn of(&self, names: &[&str]) -> Vec<Sla> {
        self.0
            .iter()
            .filter(|(sla, about_some)| {
                !about_some
                    || sla
                        .element
                        .as_deref()
                        .is_some_and(|element| names_one(element, names))
            })
            .map(|(sla, _)| (*sla).clone())
            .collect()
    }
}

/// Whether an element (`orders.placed_at`, several with commas) is one of these objects or a part of it.
fn names_one(element: &str, names: &[&str]) -> bool {
    element.split(',').map(str::trim).any(|part| {
        names.iter().any(|name| {
            let head = part.get(..name.len()).unwrap_or_default();
            let rest = part.get(name.len()..).unwrap_or_default();
            head.eq_ignore_ascii_case(name) && (rest.is_empty() || rest.starts_with('.'))
        })
    })
}
