//! Rules of a contract, as they are written and in words. Their results come from whoever runs them.
//!
//! A rule that cannot be run as it stands is kept with its fault, beside a warning at its line: what it promises is
//! still worth reading.

mod arguments;
mod condition;

use weft_model::{QualityRule, WarningCode};

use super::objects::Object;
use crate::{reading::Reading, tree::Tree, words};

/// Rules of one contract.
const RULES: usize = 2_000;
/// Longest query in bytes.
const QUERY: usize = 16 * 1024;

/// Types of the standard (ODCS 3, "Data quality").
const TYPES: [&str; 4] = ["library", "sql", "text", "custom"];

/// The rules of all objects and of their properties.
pub fn rules(reading: &mut Reading<'_>, objects: &[Object<'_>]) -> Vec<QualityRule> {
    let mut all = Rules::default();
    for object in objects {
        let place = Place {
            tree: object.tree,
            object: &object.physical,
            path: object.name.clone(),
            column: None,
        };
        all.collect(reading, object.tree, &place);
    }
    if all.refused > 0 {
        let message = format!(
            "{} quality rules beyond the first {RULES} of this contract were left out",
            all.refused
        );
        reading.warn(WarningCode::TooLarge, all.refused_from, message);
    }
    all.read
}

/// Where a rule stands.
struct Place<'a> {
    tree: &'a Tree,
    object: &'a str,
    path: String,
    column: Option<String>,
}

#[derive(Default)]
struct Rules {
    read: Vec<QualityRule>,
    refused: usize,
    refused_from: u32,
}

impl Rules {
    fn collect(&mut self, reading: &mut Reading<'_>, element: &Tree, place: &Place<'_>) {
        for (number, rule) in reading.list(element, "quality").iter().enumerate() {
            if self.read.len() >= RULES {
                self.refused += 1;
                if self.refused == 1 {
                    self.refused_from = rule.line;
                }
                continue;
            }
            self.read.push(read(reading, rule, place, number));
        }
        for property in element.list("properties") {
            if let Some(name) = property.text("name").or_else(|| property.text("physicalName")) {
                let physical = property.text("physicalName").unwrap_or_else(|| name.clone());
                self.collect(reading, property, &place.below(&name, &physical));
            }
        }
        if let Some(items) = element.get("items") {
            self.collect(reading, items, &place.below("element", "element"));
        }
    }
}

impl<'a> Place<'a> {
    fn below(&self, name: &str, physical: &str) -> Place<'a> {
        let (name, physical) = (words::name(name), words::name(physical));
        Place {
            tree: self.tree,
            object: self.object,
            path: format!("{}.{name}", self.path),
            column: Some(match &self.column {
                Some(parent) => format!("{parent}.{physical}"),
                None => physical,
            }),
        }
    }
}

fn read(reading: &mut Reading<'_>, rule: &Tree, place: &Place<'_>, number: usize) -> QualityRule {
    let text = |key: &str| rule.text(key).map(|text| words::name(&text));
    // `rule` is the name of `metric` before ODCS 3.1.
    let metric = text("metric").or_else(|| text("rule"));
    let rule_type = text("type").unwrap_or_else(|| "library".to_owned());
    let runs = matches!(rule_type.as_str(), "library" | "sql");
    let unit = text("unit");
    let mut faults = Faults::default();
    if !TYPES.contains(&rule_type.as_str()) {
        faults.add(
            rule.line_of("type"),
            format!("the type `{rule_type}` is none of ODCS"),
        );
    }
    let condition = condition::read(rule, unit.as_deref(), runs, &mut faults);
    let arguments = arguments::read(rule, place.tree, &mut faults);
    let query = query(rule, rule_type == "sql", &mut faults);
    let name = text("name")
        .or_else(|| metric.clone())
        .or_else(|| text("id"))
        .or_else(|| text("engine"))
        .unwrap_or_else(|| rule_type.clone());
    QualityRule {
        element: Some(place.path.clone()),
        expectation: expectation(rule, metric.as_deref(), &rule_type),
        dimension: text("dimension"),
        severity: text("severity"),
        key: text("id").unwrap_or_else(|| format!("{}#{number}", place.path)),
        object: Some(place.object.to_owned()),
        column: place.column.clone(),
        metric,
        arguments,
        condition,
        unit,
        query,
        engine: text("engine"),
        fault: faults.told(reading, &name),
        name,
        rule_type,
    }
}

/// What is wrong with a rule, with its lines.
#[derive(Default)]
struct Faults(Vec<(u32, String, bool)>);

impl Faults {
    /// Something that keeps the rule from being run.
    fn add(&mut self, line: u32, what: String) {
        self.0.push((line, what, true));
    }

    /// Something that is only said.
    fn mention(&mut self, line: u32, what: String) {
        self.0.push((line, what, false));
    }

    /// Warns of all; the first that keeps it from being run.
    fn told(self, reading: &mut Reading<'_>, rule: &str) -> Option<String> {
        for (line, what, _) in &self.0 {
            reading.warn(
                WarningCode::Malformed,
                *line,
                format!("the quality rule `{rule}`: {what}"),
            );
        }
        self.0
            .into_iter()
            .find_map(|(_, what, keeps)| keeps.then_some(what))
    }
}

fn query(rule: &Tree, wanted: bool, faults: &mut Faults) -> Option<String> {
    let found = rule.text("query");
    if wanted && found.is_none() {
        faults.add(rule.line, "it has no `query`".to_owned());
    }
    let found = found?;
    if found.len() > QUERY {
        let line = rule.line_of("query");
        faults.add(line, format!("its query is longer than {QUERY} bytes"));
        return None;
    }
    Some(found)
}

fn expectation(rule: &Tree, metric: Option<&str>, rule_type: &str) -> Option<String> {
    let subject = match (metric, rule_type) {
        (Some(metric), _) => metric,
        (None, "sql") => "result of the query",
        (None, _) => "result",
    };
    match condition::words(rule) {
        Some(words) => {
            let unit = match rule.text("unit").as_deref() {
                Some("percent") => " percent",
                Some("rows") => " rows",
                _ => "",
            };
            Some(format!("{subject} {words}{unit}"))
        }
        None => rule
            .text("description")
            .map(|text| words::first_words(&text))
            .or_else(|| metric.map(str::to_owned)),
    }
}
