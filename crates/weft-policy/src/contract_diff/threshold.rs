//! The operators of quality rules (ODCS "Data quality"): exactly one per rule.

use serde_json::Value;

use super::bounds;

/// All operators, in the order in which the first that is stated counts.
pub const OPERATORS: [&str; 8] = [
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
];

/// What a rule compares its measurement with.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold<'a> {
    /// Which operator.
    pub operator: &'static str,
    /// As it is written.
    pub stated: &'a Value,
    /// The limits as numbers: one, or two for the operators of ranges. None where they are none.
    limits: Option<(f64, f64)>,
}

/// The threshold of a rule; none where it states none.
pub fn threshold(rule: &Value) -> Option<Threshold<'_>> {
    let (operator, stated) = OPERATORS
        .iter()
        .find_map(|operator| Some((*operator, rule.get(operator).filter(|value| !value.is_null())?)))?;
    let limits = match stated {
        Value::Array(range) => match range.as_slice() {
            [low, high] => bounds::number(low).zip(bounds::number(high)),
            _ => return None,
        },
        single => bounds::number(single).map(|limit| (limit, limit)),
    };
    Some(Threshold {
        operator,
        stated,
        limits,
    })
}

impl Threshold<'_> {
    /// Values where it changes its answer; none where they are no numbers.
    pub fn limits(&self) -> Option<[f64; 2]> {
        self.limits.map(|(low, high)| [low, high])
    }

    /// Whether a measurement passes. Ranges include their ends.
    pub fn passes(&self, measured: f64) -> bool {
        let Some((low, high)) = self.limits else {
            return false;
        };
        let between = low <= measured && measured <= high;
        #[expect(clippy::float_cmp, reason = "the rule says equal")]
        match self.operator {
            "mustBe" => measured == low,
            "mustNotBe" => measured != low,
            "mustBeGreaterThan" => measured > low,
            "mustBeGreaterOrEqualTo" => measured >= low,
            "mustBeLessThan" => measured < low,
            "mustBeLessOrEqualTo" => measured <= low,
            "mustBeBetween" => between,
            _ => !between,
        }
    }

    /// For people: `mustBeLessThan 5`.
    pub fn words(&self) -> String {
        format!("{} {}", self.operator, super::shown(self.stated))
    }
}
