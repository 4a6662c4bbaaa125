//! Which quality rules can be run on the rows themselves, what they count, and how a count is judged.
//!
//! Pure: whoever runs the checks brings the counts. ODCS 3 names the metrics and does not define them to the last row;
//! what is ambiguous there follows datacontract-cli, so that both agree on the same contract.

mod judge;
mod query;

use weft_model::{Check, QualityRule, RuleArguments};

pub use judge::{Verdict, judge, judge_answer, only_warns};
pub use query::{Names, placed};

/// How a rule is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Count this, with everything else of the table in one pass.
    Count {
        /// What.
        check: Check,
        /// The share of the rows is judged, not the number.
        percent: bool,
    },
    /// Ask this query.
    Ask {
        /// SQL, placeholders filled in.
        sql: String,
    },
    /// It cannot be run; why, for people.
    Never(String),
}

/// Plans one rule. `names` are what its placeholders stand for.
pub fn plan(rule: &QualityRule, names: &Names<'_>) -> Plan {
    planned(rule, names).unwrap_or_else(Plan::Never)
}

fn planned(rule: &QualityRule, names: &Names<'_>) -> Result<Plan, String> {
    match rule.rule_type.as_str() {
        "text" => return Err("it is a rule in words, for people to check".to_owned()),
        "custom" => {
            let engine = rule.engine.as_deref().unwrap_or("another tool");
            return Err(format!("it is a rule of `{engine}`, which runs it itself"));
        }
        _ => {}
    }
    if rule.key.is_empty() {
        return Err("its contract was read by an earlier version; sync the source that holds it".to_owned());
    }
    if let Some(fault) = &rule.fault {
        return Err(fault.clone());
    }
    if rule.condition.is_none() {
        return Err("it has no operator, such as `mustBe`".to_owned());
    }
    if rule.rule_type == "sql" {
        let query = rule.query.as_deref().ok_or("it has no `query`")?;
        return placed(query, names).map(|sql| Plan::Ask { sql });
    }
    let percent = percent(rule)?;
    let check = counted(rule)?;
    if percent && check == Check::Rows {
        return Err("a number of rows has no percentage".to_owned());
    }
    Ok(Plan::Count { check, percent })
}

/// Whether a library rule is about a share of the rows.
fn percent(rule: &QualityRule) -> Result<bool, String> {
    let Some(unit) = rule.unit.as_deref() else {
        return Ok(false);
    };
    match unit.to_ascii_lowercase().as_str() {
        "rows" | "row" | "count" => Ok(false),
        "percent" | "percentage" | "%" => Ok(true),
        _ => Err(format!("its unit `{unit}` is neither `rows` nor `percent`")),
    }
}

fn counted(rule: &QualityRule) -> Result<Check, String> {
    let metric = rule.metric.as_deref().ok_or("it names no metric")?;
    let none = RuleArguments::default();
    let arguments = rule.arguments.as_ref().unwrap_or(&none);
    let column = || {
        rule.column
            .clone()
            .ok_or_else(|| format!("`{metric}` is about a column, and this rule stands at the object"))
    };
    match metric {
        "rowCount" => Ok(Check::Rows),
        "nullValues" => Ok(Check::Nulls { column: column()? }),
        "missingValues" => Ok(Check::Missing {
            column: column()?,
            values: written(arguments.missing_values.as_deref().unwrap_or_default()),
        }),
        "invalidValues" => {
            let values = arguments.valid_values.as_deref().map(written);
            if values.is_none() && arguments.pattern.is_none() {
                return Err("`invalidValues` needs `validValues` or a `pattern`".to_owned());
            }
            Ok(Check::Invalid {
                column: column()?,
                values,
                pattern: arguments.pattern.clone(),
            })
        }
        "duplicateValues" => {
            let mut columns = arguments.properties.clone();
            // Named at a column, the rule is about that one, with others where it names them.
            if let Some(own) = rule.column.as_ref().filter(|own| !columns.contains(own)) {
                columns.insert(0, own.clone());
            }
            if columns.is_empty() {
                return Err("`duplicateValues` of an object needs `properties`".to_owned());
            }
            Ok(Check::Duplicates { columns })
        }
        other => Err(format!("`{other}` is no metric of ODCS")),
    }
}

/// The values that are texts; null needs no list.
fn written(values: &[Option<String>]) -> Vec<String> {
    values.iter().flatten().cloned().collect()
}

#[cfg(test)]
mod tests;
