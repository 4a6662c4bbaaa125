//! The one operator of a rule, and what it compares with.

use weft_model::{Condition, Operator};

use super::Faults;
use crate::{
    tree::{Tree, Value},
    words as text,
};

/// Values of a list that are shown.
const SHOWN: usize = 50;

/// Reads it. Every operator but one is a fault where the rule is one that runs.
pub(super) fn read(rule: &Tree, unit: Option<&str>, runs: bool, faults: &mut Faults) -> Option<Condition> {
    let found: Vec<Operator> = Operator::ALL
        .into_iter()
        .filter(|operator| rule.get(operator.key()).is_some())
        .collect();
    let operator = match found.as_slice() {
        [] => {
            if runs {
                faults.add(rule.line, "it has no operator, such as `mustBe`".to_owned());
            }
            return None;
        }
        [only] => *only,
        [first, second, ..] => {
            let what = format!(
                "it has {} operators, `{}` and `{}` among them; a rule has one",
                found.len(),
                first.key(),
                second.key()
            );
            faults.add(rule.line_of(second.key()), what);
            return None;
        }
    };
    let tree = rule.get(operator.key())?;
    match values(tree, operator) {
        Ok(values) => {
            weigh(rule, unit, tree.line, &values, faults);
            Some(Condition { operator, values })
        }
        Err(what) => {
            faults.add(tree.line, what);
            None
        }
    }
}

/// Numbers that can be counted up to, in percent where they are a share.
fn weigh(rule: &Tree, unit: Option<&str>, line: u32, values: &[String], faults: &mut Faults) {
    let Some(unit) = unit else { return };
    let percent = matches!(unit.to_ascii_lowercase().as_str(), "percent" | "%" | "percentage");
    let beyond = |value: &&String| {
        value
            .parse::<f64>()
            .is_ok_and(|value| percent && !(0.0..=100.0).contains(&value))
    };
    if let Some(value) = values.iter().find(beyond) {
        faults.add(
            line,
            format!("{value} percent is no share of the rows (0 to 100)"),
        );
    }
    if !percent && !matches!(unit.to_ascii_lowercase().as_str(), "rows" | "row" | "count") {
        let shown: String = unit.chars().take(40).collect();
        faults.mention(
            rule.line_of("unit"),
            format!("its unit `{shown}` is neither `rows` nor `percent`"),
        );
    }
}

fn values(tree: &Tree, operator: Operator) -> Result<Vec<String>, String> {
    let key = operator.key();
    let number = |tree: &Tree| -> Result<(String, f64), String> {
        let written = tree.scalar().ok_or_else(|| format!("`{key}` has no number"))?;
        match written.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok((written.to_owned(), value)),
            _ => {
                let shown: String = written.chars().take(40).collect();
                Err(format!(
                    "`{key}` has `{shown}`, which is no number that can be compared"
                ))
            }
        }
    };
    if !operator.is_range() {
        return number(tree).map(|(written, _)| vec![written]);
    }
    let [low, high] = tree.items() else {
        return Err(format!("`{key}` takes a list of two numbers"));
    };
    let (low, high) = (number(low)?, number(high)?);
    if low.1 > high.1 {
        return Err(format!(
            "`{key}` is upside down: {} is more than {}",
            low.0, high.0
        ));
    }
    Ok(vec![low.0, high.0])
}

/// Operator and value for people: `must be at least 5`.
pub(super) fn words(rule: &Tree) -> Option<String> {
    Operator::ALL.into_iter().find_map(|operator| {
        let value = value(rule.get(operator.key())?, operator.is_range())?;
        Some(format!("{} {value}", operator.words()))
    })
}

fn value(tree: &Tree, between: bool) -> Option<String> {
    match &tree.value {
        Value::List(items) => {
            let items: Vec<&str> = items.iter().take(SHOWN).filter_map(Tree::scalar).collect();
            Some(items.join(if between { " and " } else { ", " }))
        }
        _ => tree.scalar().map(text::name),
    }
}
