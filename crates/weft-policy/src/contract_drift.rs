//! A contract beside the table it promises: what differs, and whether that breaks the promise.
//!
//! Types, nullability and renames are compared by [`weft_model::field::compare_schemas`], the one comparison that the
//! schema screen uses too; here stands only how a contract's words become such a schema, which column is which, and what
//! each difference means for the promise.
//!
//! Which column is which, in this order: the Iceberg field id, where the contract states one
//! (`customProperties: {property: icebergFieldId}`, as datacontract-cli's import writes it); the physical name; the
//! physical name that the table's history knows for a column that was renamed since; the physical name in another case,
//! where only one column has it; the `name`. Iceberg names are case-sensitive and most engines fold them, so another case
//! is told and allowed.

mod columns;
mod matching;

use serde::Serialize;
use serde_json::Value;
use specta::Type;
use weft_model::{
    SchemaInfo, TestStatus,
    fact::QualityInfo,
    field::{FieldChange, FieldChangeKind, compare_schemas},
};

use crate::contract_diff::words;
use columns::Column;

/// What a difference means for the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The promise is broken.
    Breaks,
    /// What is known does not say.
    Unknown,
    /// It is kept all the same.
    Allowed,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DriftKind {
    /// The table has no such column.
    Missing,
    /// The table has a column that is not promised.
    Unpromised,
    /// The column is there under another name.
    Renamed,
    /// The name differs in case only.
    NameCase,
    /// The contract names a field id that the table does not have; the name was found.
    FieldId,
    /// The type is another.
    Type,
    /// One side lets values be missing.
    Nullability,
    /// The primary key and the identifier fields are not the same columns.
    Key,
    /// Partitioning differs.
    Partition,
    /// The dbt model has no such column.
    DbtMissing,
    /// The dbt model gives the column another type.
    DbtType,
}

impl DriftKind {
    /// The word of the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unpromised => "unpromised",
            Self::Renamed => "renamed",
            Self::NameCase => "name_case",
            Self::FieldId => "field_id",
            Self::Type => "type",
            Self::Nullability => "nullability",
            Self::Key => "key",
            Self::Partition => "partition",
            Self::DbtMissing => "dbt_missing",
            Self::DbtType => "dbt_type",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Difference {
    /// JSON pointer into the contract: the property, or the object where there is none.
    pub path: String,
    /// Column, dotted, by the contract's physical names; by the table's for what is not promised.
    pub column: Option<String>,
    /// Iceberg field id of the table's column.
    pub field_id: Option<i32>,
    /// What differs.
    pub kind: DriftKind,
    /// What the contract says.
    pub contract: Option<String>,
    /// What is there.
    pub actual: Option<String>,
    /// What it means.
    pub verdict: Verdict,
}

/// What is known of the table.
#[derive(Debug, Clone, Copy)]
pub struct Actual<'a> {
    /// As the catalog has it.
    pub schema: Option<&'a SchemaInfo>,
    /// As the dbt model states it, and whether dbt enforces that (`contract.enforced`).
    pub dbt: Option<(&'a SchemaInfo, bool)>,
    /// Results of tests, for what a schema cannot say.
    pub quality: Option<&'a QualityInfo>,
}

/// Compares object `index` of a contract's `schema[]` with the table.
pub fn drift(contract: &Value, index: usize, actual: &Actual<'_>) -> Vec<Difference> {
    let pointer = format!("/schema/{index}");
    let Some(object) = contract.pointer(&pointer) else {
        return Vec::new();
    };
    let promised = columns::columns(object, &pointer);
    let mut found = Vec::new();
    if let Some(schema) = actual.schema {
        found.extend(of_table(&pointer, &promised, schema, actual.quality));
        found.extend(key(&pointer, &promised, schema));
        found.extend(partition(&pointer, &promised, schema));
    }
    if let Some((schema, enforced)) = actual.dbt {
        found.extend(of_model(&promised, schema, enforced));
    }
    found
}

fn of_table(
    pointer: &str,
    promised: &[Column],
    schema: &SchemaInfo,
    quality: Option<&QualityInfo>,
) -> Vec<Difference> {
    let matched = matching::matched(promised, schema);
    let mut found: Vec<Difference> = Vec::new();
    let real = |path: &str| schema.fields.iter().find(|field| field.path == path);
    for note in &matched.notes {
        let column = promised.get(note.column);
        found.push(Difference {
            path: column.map_or(pointer, |column| &column.pointer).to_owned(),
            column: column.map(|column| column.path.clone()),
            field_id: real(&note.actual_path).and_then(|field| field.id),
            kind: note.kind,
            contract: Some(note.contract.clone()),
            actual: Some(note.actual.clone()),
            verdict: if note.kind == DriftKind::NameCase {
                Verdict::Allowed
            } else {
                Verdict::Unknown
            },
        });
    }
    for change in compare_schemas(&matched.before, &matched.after) {
        let column = change
            .id
            .and_then(|id| usize::try_from(id).ok())
            .and_then(|at| promised.get(at));
        let field = real(&change.path).filter(|_| change.kind != FieldChangeKind::Removed);
        let told = |kind, verdict, contract: Option<String>, actual: Option<String>| Difference {
            path: column.map_or(pointer, |column| &column.pointer).to_owned(),
            column: Some(column.map_or(&change.path, |column| &column.path).clone()),
            field_id: field.and_then(|field| field.id),
            kind,
            contract,
            actual,
            verdict,
        };
        found.extend(difference(&change, column, quality, told));
    }
    found
}

fn difference(
    change: &FieldChange,
    column: Option<&Column>,
    quality: Option<&QualityInfo>,
    told: impl Fn(DriftKind, Verdict, Option<String>, Option<String>) -> Difference,
) -> Option<Difference> {
    let (before, after) = (change.before.clone(), change.after.clone());
    let stated = || column.map(|column| column.stated_type.clone());
    Some(match change.kind {
        FieldChangeKind::Added => told(DriftKind::Unpromised, Verdict::Allowed, None, after),
        FieldChangeKind::Removed => told(DriftKind::Missing, Verdict::Breaks, stated(), None),
        FieldChangeKind::Renamed | FieldChangeKind::Moved => {
            told(DriftKind::Renamed, Verdict::Breaks, before, after)
        }
        FieldChangeKind::Widened => told(DriftKind::Type, Verdict::Allowed, stated(), after),
        FieldChangeKind::Retyped => {
            let known = column.is_some_and(Column::is_type_known);
            let verdict = if known { Verdict::Breaks } else { Verdict::Unknown };
            told(DriftKind::Type, verdict, stated(), after)
        }
        FieldChangeKind::MadeRequired => told(DriftKind::Nullability, Verdict::Allowed, before, after),
        FieldChangeKind::MadeOptional => {
            let tested = quality.and_then(|quality| not_null(quality, &change.path));
            let (verdict, words) = match tested {
                Some(TestStatus::Passed) => (Verdict::Allowed, "optional; the test not_null passed"),
                Some(TestStatus::Failed) => (Verdict::Breaks, "optional; the test not_null failed"),
                _ => (Verdict::Unknown, "optional"),
            };
            told(DriftKind::Nullability, verdict, before, Some(words.to_owned()))
        }
        FieldChangeKind::Redocumented => return None,
    })
}

/// The last result of a test that no value is missing.
fn not_null(quality: &QualityInfo, path: &str) -> Option<TestStatus> {
    let about = |column: &Option<String>| {
        column
            .as_deref()
            .is_some_and(|column| column.eq_ignore_ascii_case(path))
    };
    quality
        .results
        .iter()
        .find(|result| result.name.starts_with("not_null") && about(&result.column))
        .map(|result| result.status)
}

/// Identifier fields (Iceberg specification, "Identifier Field IDs") beside the primary key. Iceberg enforces neither, so
/// a table without any says nothing.
fn key(pointer: &str, promised: &[Column], schema: &SchemaInfo) -> Option<Difference> {
    let matched = matching::matched(promised, schema);
    let wanted: Vec<String> = promised
        .iter()
        .enumerate()
        .filter(|(_, column)| column.key)
        .map(|(at, column)| matched.actual_of(at).unwrap_or(&column.path).to_owned())
        .collect();
    let there: Vec<String> = schema
        .fields
        .iter()
        .filter(|field| field.key)
        .map(|field| field.path.clone())
        .collect();
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    if sorted(&wanted) == sorted(&there) {
        return None;
    }
    let verdict = match (wanted.is_empty(), there.is_empty()) {
        (true, _) => Verdict::Allowed,
        (_, true) => Verdict::Unknown,
        _ => Verdict::Breaks,
    };
    let shown = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
    Some(whole(
        pointer,
        DriftKind::Key,
        shown(&wanted),
        shown(&there),
        verdict,
    ))
}

/// Partitioning changes what a query costs and not what it answers, so it never breaks the promise.
fn partition(pointer: &str, promised: &[Column], schema: &SchemaInfo) -> Option<Difference> {
    let matched = matching::matched(promised, schema);
    let mut wanted: Vec<(i64, String)> = promised
        .iter()
        .enumerate()
        .filter_map(|(at, column)| {
            let position = column.partition?;
            Some((position, matched.actual_of(at).unwrap_or(&column.path).to_owned()))
        })
        .collect();
    wanted.sort();
    let wanted: Vec<String> = wanted.into_iter().map(|(_, path)| path).collect();
    let there: Vec<&str> = schema
        .partition
        .iter()
        .map(|field| field.source.as_str())
        .collect();
    if wanted.is_empty() || wanted == there {
        return None;
    }
    let transforms: Vec<String> = schema
        .partition
        .iter()
        .map(|field| format!("{}({})", field.transform, field.source))
        .collect();
    Some(whole(
        pointer,
        DriftKind::Partition,
        Some(wanted.join(", ")),
        (!transforms.is_empty()).then(|| transforms.join(", ")),
        Verdict::Allowed,
    ))
}

fn whole(
    pointer: &str,
    kind: DriftKind,
    contract: Option<String>,
    actual: Option<String>,
    verdict: Verdict,
) -> Difference {
    Difference {
        path: pointer.to_owned(),
        column: None,
        field_id: None,
        kind,
        contract,
        actual,
        verdict,
    }
}

/// What dbt will make of the table with its next run. A model that dbt does not hold to its columns may state a few of
/// them only, and types in words of the engine: then nothing is known.
fn of_model(promised: &[Column], model: &SchemaInfo, enforced: bool) -> Vec<Difference> {
    let broken = if enforced {
        Verdict::Breaks
    } else {
        Verdict::Unknown
    };
    let mut found = Vec::new();
    for column in promised.iter().filter(|column| !column.path.contains('.')) {
        let field = model
            .fields
            .iter()
            .find(|field| field.path.eq_ignore_ascii_case(&column.path));
        let told = |kind, actual: Option<String>, verdict| Difference {
            path: column.pointer.clone(),
            column: Some(column.path.clone()),
            field_id: None,
            kind,
            contract: Some(column.stated_type.clone()),
            actual,
            verdict,
        };
        match field {
            None if enforced => found.push(told(DriftKind::DbtMissing, None, broken)),
            None => {}
            Some(field) if field.data_type.is_empty() => {}
            Some(field) => match column.against(&field.data_type) {
                columns::Against::Same => {}
                columns::Against::Widened => {
                    found.push(told(
                        DriftKind::DbtType,
                        Some(field.data_type.clone()),
                        Verdict::Allowed,
                    ));
                }
                columns::Against::Other => {
                    found.push(told(DriftKind::DbtType, Some(field.data_type.clone()), broken));
                }
                columns::Against::Unknown => {
                    found.push(told(
                        DriftKind::DbtType,
                        Some(field.data_type.clone()),
                        Verdict::Unknown,
                    ));
                }
            },
        }
    }
    found
}

#[cfg(test)]
mod tests;
