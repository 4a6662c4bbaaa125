//! Rules of a contract, in words. Their results come from whoever runs them.

use weft_model::QualityRule;

use super::objects::Object;
use crate::{
    tree::{Tree, Value},
    words,
};

/// Rules of one contract.
const RULES: usize = 2_000;

/// Operators of the standard (ODCS 3, "Data quality").
const OPERATORS: [(&str, &str); 8] = [
    ("mustBe", "must be"),
    ("mustNotBe", "must not be"),
    ("mustBeGreaterThan", "must be greater than"),
    ("mustBeGreaterOrEqualTo", "must be at least"),
    ("mustBeLessThan", "must be less than"),
    ("mustBeLessOrEqualTo", "must be at most"),
    ("mustBeBetween", "must be between"),
    ("mustNotBeBetween", "must not be between"),
];

/// The rules of all objects and of their properties.
pub fn rules(objects: &[Object<'_>]) -> Vec<QualityRule> {
    let mut rules = Vec::new();
    for object in objects {
        collect(object.tree, &object.name, &mut rules);
    }
    rules
}

fn collect(element: &Tree, path: &str, rules: &mut Vec<QualityRule>) {
    for rule in element.list("quality") {
        if rules.len() >= RULES {
            return;
        }
        rules.push(read(rule, path));
    }
    for property in element.list("properties") {
        if let Some(name) = property.text("name") {
            collect(property, &format!("{path}.{}", words::name(&name)), rules);
        }
    }
}

fn read(rule: &Tree, path: &str) -> QualityRule {
    let text = |key: &str| rule.text(key).map(|text| words::name(&text));
    // `rule` is the name of `metric` before ODCS 3.1.
    let metric = text("metric").or_else(|| text("rule"));
    let rule_type = text("type").unwrap_or_else(|| "library".to_owned());
    let name = text("name")
        .or_else(|| metric.clone())
        .or_else(|| text("id"))
        .or_else(|| text("engine"))
        .unwrap_or_else(|| rule_type.clone());
    QualityRule {
        name,
        element: Some(path.to_owned()),
        expectation: expectation(rule, metric.as_deref(), &rule_type),
        rule_type,
        dimension: text("dimension"),
        severity: text("severity"),
    }
}

fn expectation(rule: &Tree, metric: Option<&str>, rule_type: &str) -> Option<String> {
    let operator = OPERATORS
        .iter()
        .find_map(|(key, words)| Some((words, value(rule.get(key)?, key.ends_with("Between"))?)));
    let subject = match (metric, rule_type) {
        (Some(metric), _) => metric,
        (None, "sql") => "result of the query",
        (None, _) => "result",
    };
    match operator {
        Some((words, value)) => {
            let unit = match rule.text("unit").as_deref() {
                Some("percent") => " percent",
                Some("rows") => " rows",
                _ => "",
            };
            Some(format!("{subject} {words} {value}{unit}"))
        }
        None => rule
            .text("description")
            .map(|text| words::first_words(&text))
            .or_else(|| metric.map(str::to_owned)),
    }
}

fn value(tree: &Tree, between: bool) -> Option<String> {
    match &tree.value {
        Value::List(items) => {
            let items: Vec<&str> = items.iter().take(50).filter_map(Tree::scalar).collect();
            Some(items.join(if between { " and " } else { ", " }))
        }
        _ => tree.scalar().map(words::name),
    }
}
