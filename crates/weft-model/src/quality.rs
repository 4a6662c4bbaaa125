//! Quality rules of contracts: as they are written, what of them is counted, and what came of it.
//!
//! A rule is kept as its file has it, numbers as text; `weft-policy` decides what can be run and judges the counts.

use serde::{Deserialize, Serialize};
use specta::Type;

/// ODCS `quality[]` (3.0 to 3.2, "Data quality").
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QualityRule {
    /// Name, or the metric where it has none.
    pub name: String,
    /// Object or `object.column` it is about.
    pub element: Option<String>,
    /// `library`, `sql`, `text`, `custom`.
    #[serde(rename = "type")]
    pub rule_type: String,
    /// ODCS dimension.
    pub dimension: Option<String>,
    /// ODCS severity.
    pub severity: Option<String>,
    /// The rule in words: metric, operator, value, unit.
    pub expectation: Option<String>,
    /// Tells it from other rules of its contract: ODCS `id`, else its element and its place there. Empty where it was
    /// read before rules could be run.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub key: String,
    /// Physical name of the object, as [`crate::ContractInfo::objects`] has it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub object: Option<String>,
    /// Path of the column in the table, by physical names; absent for a rule of the whole object.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
    /// Library metric as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub metric: Option<String>,
    /// Arguments of the metric.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub arguments: Option<RuleArguments>,
    /// The operator with what it compares with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub condition: Option<Condition>,
    /// `rows` or `percent` as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
    /// Text of a `sql` rule, with its placeholders.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub query: Option<String>,
    /// Engine of a `custom` rule.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub engine: Option<String>,
    /// What is wrong with it as it is written, so that it cannot be run.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fault: Option<String>,
}

/// `arguments` of a library rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RuleArguments {
    /// Values that stand for "nothing there"; `None` is null.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub missing_values: Option<Vec<Option<String>>>,
    /// The only values that are right; `None` is null.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_values: Option<Vec<Option<String>>>,
    /// Regular expression that is found in every right value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pattern: Option<String>,
    /// Paths of the columns that are looked at together.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub properties: Vec<String>,
}

/// The one operator of a rule and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Condition {
    /// Which.
    pub operator: Operator,
    /// One value as written; two for the operators with a range, lowest first.
    pub values: Vec<String>,
}

/// Operators of ODCS ("Valid operators").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Operator {
    /// Equal.
    MustBe,
    /// Not equal.
    MustNotBe,
    /// Greater.
    MustBeGreaterThan,
    /// Greater or equal.
    MustBeGreaterOrEqualTo,
    /// Less.
    MustBeLessThan,
    /// Less or equal.
    MustBeLessOrEqualTo,
    /// Inside of a range, its ends among it.
    MustBeBetween,
    /// Outside of a range.
    MustNotBeBetween,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::MustBe,
        Self::MustNotBe,
        Self::MustBeGreaterThan,
        Self::MustBeGreaterOrEqualTo,
        Self::MustBeLessThan,
        Self::MustBeLessOrEqualTo,
        Self::MustBeBetween,
        Self::MustNotBeBetween,
    ];

    /// As the standard writes it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MustBe => "mustBe",
            Self::MustNotBe => "mustNotBe",
            Self::MustBeGreaterThan => "mustBeGreaterThan",
            Self::MustBeGreaterOrEqualTo => "mustBeGreaterOrEqualTo",
            Self::MustBeLessThan => "mustBeLessThan",
            Self::MustBeLessOrEqualTo => "mustBeLessOrEqualTo",
            Self::MustBeBetween => "mustBeBetween",
            Self::MustNotBeBetween => "mustNotBeBetween",
        }
    }

    /// For people: `must be at least`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::MustBe => "must be",
            Self::MustNotBe => "must not be",
            Self::MustBeGreaterThan => "must be greater than",
            Self::MustBeGreaterOrEqualTo => "must be at least",
            Self::MustBeLessThan => "must be less than",
            Self::MustBeLessOrEqualTo => "must be at most",
            Self::MustBeBetween => "must be between",
            Self::MustNotBeBetween => "must not be between",
        }
    }

    /// Whether it takes two values.
    pub const fn is_range(self) -> bool {
        matches!(self, Self::MustBeBetween | Self::MustNotBeBetween)
    }
}

/// What is counted in the rows of one table. Columns are paths: `address.zip`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Check {
    /// Rows.
    Rows,
    /// Rows in which the column is null.
    Nulls {
        /// Column.
        column: String,
    },
    /// Rows in which the column is null or one of these.
    Missing {
        /// Column.
        column: String,
        /// Values; null always counts.
        values: Vec<String>,
    },
    /// Rows in which the column has a value that is none of these, or in which the pattern is not found. Null is not
    /// wrong: that is what [`Check::Nulls`] is for.
    Invalid {
        /// Column.
        column: String,
        /// Right values; absent: any.
        values: Option<Vec<String>>,
        /// Pattern that is found in right values.
        pattern: Option<String>,
    },
    /// Values (of several columns: combinations) that occur in more than one row. Those with a null in them are never
    /// equal to one another, as for SQL's UNIQUE.
    Duplicates {
        /// Columns.
        columns: Vec<String>,
    },
}

/// What a rule came to when it was run on the rows of a snapshot. Counts only, never a value of a row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct RuleResult {
    /// Id of the contract.
    pub contract: String,
    /// [`QualityRule::key`].
    pub key: String,
    /// Tells whether the rule was written otherwise when it was measured.
    #[serde(default)]
    pub digest: String,
    /// ODCS dimension.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dimension: Option<String>,
    /// ODCS severity.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub severity: Option<String>,
    /// What the rule expects, in words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected: Option<String>,
    /// The number: a count, a percentage or the answer of a query; absent where it was not measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub measured: Option<f64>,
    /// Whether the number is a percentage of the rows.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub percent: bool,
    /// Rows that were looked at, deletes applied.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[specta(type = Option<u32>)]
    pub rows_checked: Option<u64>,
    /// Wall time in milliseconds; rules that were measured in one pass share it.
    #[specta(type = u32)]
    pub took_ms: u64,
    /// Snapshot that was read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snapshot_id: Option<String>,
}
