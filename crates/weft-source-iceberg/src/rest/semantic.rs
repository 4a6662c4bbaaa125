//! Semantic models that Polaris keeps beside tables (beta in 1.7): Apache Ossie documents, which say what the columns
//! of tables mean and which metrics are counted from them.
//!
//! The document stands as a text in the answer (`LoadSemanticModelResponse`). Ossie before 0.2 wraps models into a
//! list; the first one counts, as in Polaris there is one under each name.

use serde::Deserialize;
use weft_model::{EntityKind, Field, SchemaInfo, WarningCode};

use crate::{
    metadata::{Document, Note},
    names::{clipped, visible},
};

/// Bytes of the document that are kept as they are.
const MAX_RAW: usize = 64 * 1024;
/// Fields and metrics that are read.
const MAX_FIELDS: usize = 5_000;
/// Datasets that are read.
const MAX_DATASETS: usize = 1_000;
/// Bytes of a description.
const MAX_DOC: usize = 16 * 1024;
/// Bytes of a name.
const MAX_NAME: usize = 1024;

#[derive(Deserialize)]
struct Answer {
    document: Whole,
}

#[derive(Deserialize)]
struct Whole {
    #[serde(default)]
    version: Option<String>,
    semantic_model: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Models {
    Wrapped { semantic_model: Vec<Model> },
    One(Model),
}

/// Ossie, "Semantic Model".
#[derive(Deserialize)]
struct Model {
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    datasets: Vec<Dataset>,
    #[serde(default)]
    metrics: Vec<Described>,
}

/// Ossie, "Datasets". `source` is the name of a table, or a query.
#[derive(Deserialize)]
struct Dataset {
    name: String,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    fields: Vec<Described>,
    #[serde(default)]
    primary_key: Vec<String>,
}

/// Ossie, "Fields" and "Metrics".
#[derive(Deserialize)]
struct Described {
    name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    expression: Option<Expression>,
}

#[derive(Deserialize)]
struct Expression {
    #[serde(default)]
    dialects: Vec<Dialect>,
}

#[derive(Deserialize)]
struct Dialect {
    dialect: String,
    expression: String,
}

/// Reads the answer. Fields are found by `dataset.field`, metrics by their own names.
pub(super) fn read(body: &[u8]) -> Result<Document, Note> {
    let malformed = |what: &str, error: &serde_json::Error| Note {
        code: WarningCode::Malformed,
        message: format!("{what}: line {}, column {}", error.line(), error.column()),
    };
    let answer: Answer =
        serde_json::from_slice(body).map_err(|error| malformed("the answer is no semantic model", &error))?;
    let Whole {
        version,
        semantic_model,
    } = answer.document;
    let models: Models = serde_json::from_str(&semantic_model)
        .map_err(|error| malformed("its document is no semantic model of Apache Ossie", &error))?;
    let mut notes = Vec::new();
    let model = match models {
        Models::One(model) => model,
        Models::Wrapped { semantic_model } => {
            let mut models = semantic_model.into_iter();
            let first = models.next().ok_or_else(|| Note {
                code: WarningCode::Malformed,
                message: "its document holds no semantic model".to_owned(),
            })?;
            if models.next().is_some() {
                notes.push(Note {
                    code: WarningCode::Unsupported,
                    message: "its document holds several semantic models; the first is read".to_owned(),
                });
            }
            first
        }
    };
    let (fields, reads) = laid_out(&model, &mut notes);
    let mut properties: Vec<(String, String)> = Vec::new();
    properties.extend(version.map(|version| ("ossie-version".to_owned(), version)));
    properties.extend(
        model
            .description
            .map(|text| ("comment".to_owned(), clipped(&text, MAX_DOC))),
    );
    Ok(Document {
        kind: EntityKind::Model,
        format_version: None,
        uuid: None,
        location: None,
        updated: None,
        schema: Some(SchemaInfo {
            fields,
            ..SchemaInfo::default()
        }),
        snapshots: None,
        properties,
        reads,
        raw: clipped(&semantic_model, MAX_RAW),
        notes,
    })
}

/// Fields and metrics as columns, and the tables behind the datasets.
fn laid_out(model: &Model, notes: &mut Vec<Note>) -> (Vec<Field>, Vec<String>) {
    let mut fields: Vec<Field> = Vec::new();
    let mut reads: Vec<String> = Vec::new();
    let datasets = model.datasets.iter().take(MAX_DATASETS);
    for dataset in datasets {
        // A query is shown with the document; its tables are not guessed.
        let source = dataset.source.as_deref().filter(|source| is_name(source));
        reads.extend(source.map(|source| clipped(source, MAX_NAME)));
        for described in &dataset.fields {
            fields.push(Field {
                path: clipped(&format!("{}.{}", dataset.name, described.name), MAX_NAME),
                data_type: "dimension".to_owned(),
                doc: described.doc(),
                key: dataset.primary_key.contains(&described.name),
                ..Field::default()
            });
        }
    }
    for metric in &model.metrics {
        fields.push(Field {
            path: clipped(&metric.name, MAX_NAME),
            data_type: "metric".to_owned(),
            doc: metric.doc(),
            ..Field::default()
        });
    }
    let found = fields.len();
    if found > MAX_FIELDS || model.datasets.len() > MAX_DATASETS {
        fields.truncate(MAX_FIELDS);
        notes.push(Note {
            code: WarningCode::TooLarge,
            message: format!(
                "it has more than {MAX_FIELDS} fields or {MAX_DATASETS} datasets; the first were taken"
            ),
        });
    }
    reads.sort();
    reads.dedup();
    (fields, reads)
}

impl Described {
    /// What it means, and how it is counted in the first dialect that is given.
    fn doc(&self) -> Option<String> {
        let counted = self.expression.as_ref().and_then(|expression| {
            let first = expression.dialects.first()?;
            Some(format!(
                "{} ({})",
                visible(&first.expression),
                visible(&first.dialect)
            ))
        });
        let words: Vec<String> = self.description.iter().cloned().chain(counted).collect();
        (!words.is_empty()).then(|| clipped(&words.join("\n"), MAX_DOC))
    }
}

/// Whether it names a table: parts without blanks, joined by dots.
fn is_name(source: &str) -> bool {
    !source.is_empty()
        && source.split('.').all(|part| {
            !part.is_empty()
                && !part.contains(|letter: char| letter.is_whitespace() || "()'\";".contains(letter))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn answer(model: &Value) -> Vec<u8> {
        let document = json!({"version": "0.1.1", "semantic_model": model.to_string()});
        json!({"document": document, "entity-version": "1"})
            .to_string()
            .into_bytes()
    }

    fn retail() -> Value {
        json!({
            "name": "retail", "description": "What the shop counts",
            "datasets": [
                {"name": "orders", "source": "sales.orders", "primary_key": ["id"], "fields": [
                    {"name": "id"}, {"name": "country", "description": "Where it goes"}]},
                {"name": "adhoc", "source": "select 1 from x"},
            ],
            "metrics": [{"name": "revenue", "description": "Money in", "expression":
                {"dialects": [{"dialect": "ANSI_SQL", "expression": "SUM(orders.total)"}]}}],
        })
    }

    #[test]
    fn fields_metrics_and_tables_are_read() {
        let document = read(&answer(&retail())).expect("a model");
        let fields = document.schema.expect("fields").fields;
        let found: Vec<_> = fields
            .iter()
            .map(|field| (field.path.as_str(), field.key))
            .collect();
        assert_eq!(
            found,
            [("orders.id", true), ("orders.country", false), ("revenue", false)]
        );
        assert_eq!(
            fields[2].doc.as_deref(),
            Some("Money in\nSUM(orders.total) (ANSI_SQL)")
        );
        assert_eq!(document.reads, ["sales.orders"], "a query is no table");
        assert!(document.notes.is_empty());
    }

    #[test]
    fn the_wrapped_form_is_read_and_says_what_it_leaves_out() {
        let wrapped = json!({"semantic_model": [retail(), retail()]});
        let document = read(&answer(&wrapped)).expect("a model");
        assert_eq!(document.notes.len(), 1);
        assert_eq!(document.reads, ["sales.orders"]);
        read(&answer(&json!({"semantic_model": []}))).expect_err("none");
        read(&answer(&json!("words"))).expect_err("no object");
        read(b"{\"document\":{}}").expect_err("no document");
    }

    #[test]
    fn there_is_an_end_to_what_is_taken() {
        let fields: Vec<Value> = (0..6_000)
            .map(|number| json!({"name": format!("f{number}")}))
            .collect();
        let model = json!({"datasets": [{"name": "wide", "fields": fields}]});
        let document = read(&answer(&model)).expect("a model");
        assert_eq!(document.schema.expect("fields").fields.len(), MAX_FIELDS);
        assert_eq!(document.notes.len(), 1);
    }
}
