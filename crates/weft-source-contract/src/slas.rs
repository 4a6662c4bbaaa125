//! Promises: ODCS `slaProperties`.

use weft_model::{Sla, WarningCode};

use crate::{reading::Reading, tree::Tree, words};

/// Names of the standard with their short forms (ODCS 3.1, "Service-Level Agreement"), compared without case.
const NAMES: [(&str, &str); 14] = [
    ("availability", "av"),
    ("throughput", "th"),
    ("errorRate", "er"),
    ("generalAvailability", "ga"),
    ("endOfSupport", "es"),
    ("endOfLife", "el"),
    ("retention", "re"),
    ("frequency", "fy"),
    ("latency", "ly"),
    ("timeToDetect", "td"),
    ("timeToNotify", "tn"),
    ("timeToRepair", "tr"),
    ("timeOfAvailability", "ta"),
    ("freshness", "freshness"),
];

/// Reads the promises of a contract.
pub fn slas(reading: &mut Reading<'_>, tree: &Tree) -> Vec<Sla> {
    let default_element = tree
        .text("slaDefaultElement")
        .or_else(|| tree.text("slaDefaultColumn"));
    let mut all: Vec<Sla> = Vec::new();
    for entry in reading.list(tree, "slaProperties").iter().take(500) {
        let Some(property) = entry.text("property") else {
            reading.warn(
                WarningCode::Malformed,
                entry.line,
                "a promise without `property` was left out",
            );
            continue;
        };
        let property = long_form(&words::name(&property));
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
            unit,
            element: text("element")
                .or_else(|| text("column"))
                .or_else(|| default_element.clone()),
            driver: text("driver"),
            description: entry.text("description").map(|text| words::bounded(&text)),
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

fn long_form(property: &str) -> String {
    NAMES
        .iter()
        .find(|(long, short)| property.eq_ignore_ascii_case(long) || property.eq_ignore_ascii_case(short))
        .map_or_else(|| property.to_owned(), |(long, _)| (*long).to_owned())
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

/// The promises about one object of a contract: those that name it, and those that name no object.
pub fn of_object(slas: &[Sla], names: &[&str], objects: &[String]) -> Vec<Sla> {
    let is = |name: &str, element: &str| element.eq_ignore_ascii_case(name);
    slas.iter()
        .filter(|sla| {
            let Some(element) = &sla.element else { return true };
            let heads: Vec<&str> = element
                .split(',')
                .map(|part| part.trim().split('.').next().unwrap_or_default())
                .collect();
            let about = heads.iter().any(|head| names.iter().any(|name| is(name, head)))
                || names.iter().any(|name| is(name, element));
            // An element that names no object of the contract (a leftover of a rename) still is a promise.
            let known = heads
                .iter()
                .any(|head| objects.iter().any(|object| is(object, head)));
            about || !known
        })
        .cloned()
        .collect()
}
