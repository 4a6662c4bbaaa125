//! The official schemas, and which of them a file is held against. They were taken from packages as they are
//! (`schemas/PROVENANCE.md`); none is ever fetched.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;
use weft_ports::contracts::ContractStandard;

/// One published schema.
pub struct Published {
    /// Its version: `v3.1.0`.
    pub version: &'static str,
    number: (u32, u32, u32),
    standard: ContractStandard,
    text: &'static str,
    made: OnceLock<Result<Schema, String>>,
}

/// A schema that was made ready.
pub struct Schema {
    /// Its text as JSON.
    pub json: Value,
    /// What checks.
    pub validator: Validator,
}

macro_rules! published {
    ($standard:ident, $number:expr, $version:literal, $file:literal) => {
        Published {
            version: $version,
            number: $number,
            standard: ContractStandard::$standard,
            text: include_str!(concat!("../../schemas/", $file)),
            made: OnceLock::new(),
        }
    };
}

/// By version, the oldest first.
static SCHEMAS: [Published; 6] = [
    published!(Odcs, (3, 0, 1), "v3.0.1", "odcs-v3.0.1.json"),
    published!(Odcs, (3, 0, 2), "v3.0.2", "odcs-v3.0.2.json"),
    published!(Odcs, (3, 1, 0), "v3.1.0", "odcs-v3.1.0.json"),
    published!(Odcs, (3, 2, 0), "v3.2.0", "odcs-v3.2.0.json"),
    published!(Odps, (1, 0, 0), "v1.0.0", "odps-v1.0.0.json"),
    published!(Odps, (1, 1, 0), "v1.1.0", "odps-v1.1.0.json"),
];

/// The schema of this version; where none was published in a package, that of the next version, which accepts the
/// version's name; for a version that is not known, and where none is given, the newest.
///
/// None for ODCS 2: its keys differ from all later ones, so that a later schema would only say "unknown" to each.
pub fn schema_for(standard: ContractStandard, api_version: Option<&str>) -> Option<&'static Published> {
    let wanted = api_version.and_then(number);
    if standard == ContractStandard::Odcs && wanted.is_some_and(|(major, ..)| major < 3) {
        return None;
    }
    let mut of_standard = SCHEMAS.iter().filter(|schema| schema.standard == standard);
    let newest = of_standard.clone().next_back();
    let next = wanted.and_then(|wanted| of_standard.find(|schema| schema.number >= wanted));
    next.or(newest)
}

/// `v3.1.0` as numbers; none for anything else.
fn number(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    let mut part = || parts.next()?.parse().ok();
    let number = (part()?, part()?, part()?);
    parts.next().is_none().then_some(number)
}

impl Published {
    /// The schema, made ready on first use.
    ///
    /// Formats (`date-time`, `uri`) are annotations, as draft 2019-09 has it.
    pub fn ready(&self) -> Result<&Schema, &str> {
        let made = self.made.get_or_init(|| make(self.text));
        made.as_ref().map_err(String::as_str)
    }
}

/// The schema of the access policy, which is Weft's own, made ready on first use.
pub fn access_policy() -> Result<&'static Schema, &'static str> {
    static MADE: OnceLock<Result<Schema, String>> = OnceLock::new();
    let made = MADE.get_or_init(|| make(include_str!("../../schemas/weft-access-policy-v1.json")));
    made.as_ref().map_err(String::as_str)
}

/// Makes a schema ready. A pattern that would take long ends with an error instead.
fn make(text: &str) -> Result<Schema, String> {
    let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let validator = jsonschema::draft201909::options()
        .should_validate_formats(false)
        .with_retriever(Nowhere)
        .with_pattern_options(jsonschema::PatternOptions::fancy_regex().backtrack_limit(100_000))
        .build(&json)
        .map_err(|error| error.to_string())?;
    Ok(Schema { json, validator })
}

/// References to other files and hosts are never followed.
struct Nowhere;

impl jsonschema::Retrieve for Nowhere {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("`{uri}` is another document, and none is fetched").into())
    }
}
