//! A number against what a rule expects of it.

use weft_model::{Condition, Operator, QualityRule, TestStatus};

/// What a measured rule came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The number as it is shown: a count, a percentage, or the answer of a query.
    pub measured: f64,
    /// Whether it is a percentage.
    pub percent: bool,
    /// Passed, warned or failed.
    pub status: TestStatus,
}

/// Judges a count of rows out of `rows`. `None` where the rule has no condition that can be compared.
pub fn judge(rule: &QualityRule, count: u64, rows: u64, percent: bool) -> Option<Verdict> {
    let condition = rule.condition.as_ref()?;
    let (count, rows) = (as_number(count), as_number(rows));
    if !percent {
        return judge_answer(rule, count);
    }
    // Of no rows nothing is wrong. Compared as count against share of rows: one row of a billion is not zero percent.
    let holds = if rows == 0.0 {
        holds(condition, 0.0, 1.0)?
    } else {
        holds(condition, count * 100.0, rows)?
    };
    Some(Verdict {
        measured: if rows == 0.0 { 0.0 } else { count * 100.0 / rows },
        percent: true,
        status: status(rule, holds),
    })
}

/// Judges the answer of a query.
pub fn judge_answer(rule: &QualityRule, answer: f64) -> Option<Verdict> {
    let condition = rule.condition.as_ref()?;
    Some(Verdict {
        measured: answer,
        percent: false,
        status: status(rule, holds(condition, answer, 1.0)?),
    })
}

/// Whether it only warns where it does not hold. ODCS leaves severities open, and a rule without one is meant to hold.
pub fn only_warns(rule: &QualityRule) -> bool {
    let severity = rule.severity.as_deref().unwrap_or("error").to_ascii_lowercase();
    matches!(
        severity.as_str(),
        "info" | "information" | "low" | "warn" | "warning" | "medium"
    )
}

fn status(rule: &QualityRule, holds: bool) -> TestStatus {
    match (holds, only_warns(rule)) {
        (true, _) => TestStatus::Passed,
        (false, true) => TestStatus::Warned,
        (false, false) => TestStatus::Failed,
    }
}

/// Whether `value` is as `condition` wants it, each of its values times `scale`.
fn holds(condition: &Condition, value: f64, scale: f64) -> Option<bool> {
    let mut bounds = condition.values.iter().map(|written| {
        let bound: f64 = written.parse().ok()?;
        bound.is_finite().then_some(bound * scale)
    });
    let first = bounds.next()??;
    let between = |high: f64| (value > first || close(value, first)) && (value < high || close(value, high));
    Some(match condition.operator {
        Operator::MustBe => close(value, first),
        Operator::MustNotBe => !close(value, first),
        Operator::MustBeGreaterThan => value > first && !close(value, first),
        Operator::MustBeGreaterOrEqualTo => value > first || close(value, first),
        Operator::MustBeLessThan => value < first && !close(value, first),
        Operator::MustBeLessOrEqualTo => value < first || close(value, first),
        Operator::MustBeBetween => between(bounds.next()??),
        Operator::MustNotBeBetween => !between(bounds.next()??),
    })
}

/// Equal but for the last digits of a share: 0.3 percent of 1,000 rows is 3 rows. Nothing is close to zero but zero.
fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
}

/// Counts beyond 2^53 are beyond any table.
#[expect(clippy::cast_precision_loss, reason = "a table of 2^53 rows is none")]
fn as_number(count: u64) -> f64 {
    count as f64
}
