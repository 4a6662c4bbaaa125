//! One rule with what it came to, before it is told and written down.

use std::hash::{DefaultHasher, Hasher};

use weft_model::{QualityRule, RuleResult, TestResult, TestStatus};
use weft_policy::quality::{Verdict, only_warns};

use super::{MeasuredTable, RuleOutcome};

/// A rule and its result.
pub(super) struct Outcome {
    pub(super) rule: QualityRule,
    pub(super) status: TestStatus,
    pub(super) measured: Option<f64>,
    pub(super) percent: bool,
    /// Rows, or values, that do not fit, where they were counted.
    pub(super) failures: Option<u64>,
    pub(super) rows_checked: Option<u64>,
    pub(super) took_ms: u64,
    pub(super) reason: Option<String>,
    /// It was to be run and could not be, for no fault of its own: what was measured before still stands.
    pub(super) unread: bool,
}

impl Outcome {
    /// A rule without a number.
    pub(super) fn without(rule: &QualityRule, status: TestStatus, reason: String, took_ms: u64) -> Self {
        Self {
            rule: rule.clone(),
            status,
            measured: None,
            percent: false,
            failures: None,
            rows_checked: None,
            took_ms,
            reason: Some(reason),
            unread: false,
        }
    }

    /// A rule that is not for Weft to run, or that reads what is hidden.
    pub(super) fn not_run(rule: &QualityRule, reason: String, took_ms: u64) -> Self {
        Self::without(rule, TestStatus::NotRun, reason, took_ms)
    }

    /// A rule that was to be run and could not be. It is an error: nobody knows whether it holds.
    pub(super) fn unread(rule: &QualityRule, reason: String, took_ms: u64) -> Self {
        Self {
            unread: true,
            ..Self::without(rule, TestStatus::Errored, reason, took_ms)
        }
    }

    /// A rule that was judged.
    pub(super) fn judged(rule: &QualityRule, verdict: Option<Verdict>, took_ms: u64) -> Self {
        match verdict {
            Some(verdict) => Self {
                rule: rule.clone(),
                status: verdict.status,
                measured: Some(verdict.measured),
                percent: verdict.percent,
                failures: None,
                rows_checked: None,
                took_ms,
                reason: None,
                unread: false,
            },
            None => Self::without(
                rule,
                TestStatus::NotRun,
                "its operator compares with what is no number".to_owned(),
                took_ms,
            ),
        }
    }

    /// What is expected, in words.
    fn expected(&self) -> Option<String> {
        let Some(condition) = &self.rule.condition else {
            return self.rule.expectation.clone();
        };
        let unit = if self.percent { " percent" } else { "" };
        Some(format!(
            "{} {}{unit}",
            condition.operator.words(),
            condition.values.join(" and ")
        ))
    }

    /// For the answer.
    pub(super) fn told(self, table: &MeasuredTable) -> RuleOutcome {
        RuleOutcome {
            expected: self.expected(),
            is_error: !only_warns(&self.rule),
            rule: self.rule.name,
            element: self.rule.element,
            dimension: self.rule.dimension,
            severity: self.rule.severity,
            status: self.status.into(),
            measured: self.measured,
            percent: self.percent,
            rows_checked: self.rows_checked,
            snapshot_id: self.measured.and(table.snapshot_id.clone()),
            took_ms: self.took_ms,
            reason: self.reason,
        }
    }

    /// For the workspace: counts only.
    pub(super) fn kept(&self, table: &MeasuredTable) -> TestResult {
        TestResult {
            name: self.rule.name.clone(),
            column: self.rule.column.clone(),
            status: self.status,
            failures: self.failures.filter(|_| self.status != TestStatus::Passed),
            at: Some(table.at),
            message: self.reason.clone(),
            rule: Some(Box::new(RuleResult {
                contract: table.contract.clone(),
                key: self.rule.key.clone(),
                digest: digest(&self.rule),
                dimension: self.rule.dimension.clone(),
                severity: self.rule.severity.clone(),
                expected: self.expected(),
                measured: self.measured,
                percent: self.percent,
                rows_checked: self.rows_checked,
                took_ms: self.took_ms,
                snapshot_id: self.measured.and(table.snapshot_id.clone()),
            })),
        }
    }

    /// The same as it was kept.
    pub(super) fn again(rule: &QualityRule, kept: &TestResult) -> Self {
        let result = kept.rule.as_deref();
        Self {
            rule: rule.clone(),
            status: kept.status,
            measured: result.and_then(|result| result.measured),
            percent: result.is_some_and(|result| result.percent),
            failures: kept.failures,
            rows_checked: result.and_then(|result| result.rows_checked),
            took_ms: result.map_or(0, |result| result.took_ms),
            reason: kept.message.clone(),
            unread: false,
        }
    }

    /// Whether what was kept is of this rule as it is written today.
    pub(super) fn is_of(rule: &QualityRule, kept: &TestResult) -> bool {
        kept.rule
            .as_ref()
            .is_some_and(|kept| kept.key == rule.key && kept.digest == digest(rule))
    }
}

/// Tells a rule from itself as it was written before. For comparing on one machine, not against forgery.
fn digest(rule: &QualityRule) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(format!("{rule:?}").as_bytes());
    format!("{:016x}", hasher.finish())
}
