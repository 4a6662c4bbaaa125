//! Properties of an object as columns, in the paths that Iceberg gives to nested ones.

use weft_model::{EntityKind, Field, PartitionField, Payload, SchemaInfo, TermInfo, Urn, WarningCode};

use crate::{reading::Reading, tree::Tree, words};

/// Columns of one object, members of nested ones counted.
const FIELDS: usize = 10_000;

/// Columns of an object, and the glossary words that they name.
#[derive(Default)]
pub struct Columns {
    /// Columns and partition.
    pub schema: SchemaInfo,
    /// Names of glossary terms.
    pub terms: Vec<String>,
    partition: Vec<(i64, PartitionField)>,
    refused: usize,
}

/// Reads `properties` of an object.
pub fn read(reading: &mut Reading<'_>, object: &Tree, domain: Option<&str>) -> Columns {
    let mut columns = Columns::default();
    properties(reading, object, "", domain, &mut columns);
    if columns.refused > 0 {
        let message = format!(
            "{} columns beyond the first {FIELDS} of this object were left out",
            columns.refused
        );
        reading.warn(WarningCode::TooLarge, object.line, message);
    }
    columns.partition.sort_by_key(|(position, _)| *position);
    columns.schema.partition = columns.partition.drain(..).map(|(_, field)| field).collect();
    columns
}

fn properties(
    reading: &mut Reading<'_>,
    parent: &Tree,
    path: &str,
    domain: Option<&str>,
    columns: &mut Columns,
) {
    for property in reading.list(parent, "properties") {
        let name = property.text("physicalName").or_else(|| property.text("name"));
        let Some(name) = name.map(|name| words::name(&name)) else {
            reading.warn(
                WarningCode::Malformed,
                property.line,
                "a property without `name` was left out",
            );
            continue;
        };
        let path = if path.is_empty() {
            name
        } else {
            format!("{path}.{name}")
        };
        column(reading, property, &path, domain, columns);
    }
}

fn column(
    reading: &mut Reading<'_>,
    property: &Tree,
    path: &str,
    domain: Option<&str>,
    columns: &mut Columns,
) {
    if columns.schema.fields.len() >= FIELDS {
        columns.refused += 1;
        return;
    }
    let text = |key: &str| property.text(key).map(|text| words::name(&text));
    let mut tags = words::tags(property);
    if property.flag("deprecated") && !tags.iter().any(|tag| tag == "deprecated") {
        tags.push("deprecated".to_owned());
    }
    columns.schema.fields.push(Field {
        id: None,
        path: path.to_owned(),
        data_type: text("physicalType")
            .or_else(|| text("logicalType"))
            .unwrap_or_default(),
        required: property.flag("required"),
        doc: property
            .text("description")
            .map(|text| words::bounded(&text))
            .or_else(|| text("businessName")),
        tags,
        classification: text("classification"),
        key: property.flag("primaryKey") || property.flag("isPrimary"),
        unique: property.flag("unique") || property.flag("isUnique"),
    });
    if property.flag("partitioned") || property.flag("partitionStatus") {
        let position = property
            .text("partitionKeyPosition")
            .and_then(|text| text.parse().ok())
            .unwrap_or(i64::MAX);
        let field = PartitionField {
            source: path.to_owned(),
            name: path.to_owned(),
            transform: "identity".to_owned(),
        };
        columns.partition.push((position, field));
    }
    columns.terms.extend(terms(reading, property, domain));
    properties(reading, property, path, domain, columns);
    // Members of lists and maps, under the names that Iceberg gives them.
    if let Some(items) = property.get("items") {
        column(reading, items, &format!("{path}.element"), domain, columns);
    }
    if let Some(map) = property.get("map") {
        for member in ["key", "value"] {
            if let Some(found) = map.get(member) {
                column(reading, found, &format!("{path}.{member}"), domain, columns);
            }
        }
    }
}

/// Words of the business glossary: what has an authoritative definition of type `businessDefinition` is one,
/// under its business name. The definition stands in the contract, or behind the link.
pub fn terms(reading: &mut Reading<'_>, element: &Tree, domain: Option<&str>) -> Vec<String> {
    let definition = element
        .list("authoritativeDefinitions")
        .iter()
        .find(|definition| {
            definition
                .text("type")
                .is_some_and(|text| text.eq_ignore_ascii_case("businessDefinition"))
        });
    let (Some(definition), Some(name)) = (definition, element.text("businessName")) else {
        return Vec::new();
    };
    let name = words::name(&name);
    let meaning = definition
        .text("description")
        .or_else(|| element.text("description"))
        .or_else(|| definition.text("url"))
        .map(|text| words::bounded(&text))
        .unwrap_or_default();
    state_term(reading, &name, &meaning, domain);
    vec![name]
}

/// States a glossary term. Terms are one namespace across all sources.
pub fn state_term(reading: &mut Reading<'_>, name: &str, definition: &str, domain: Option<&str>) {
    let info = TermInfo {
        name: name.to_owned(),
        definition: definition.to_owned(),
        domain: domain.map(str::to_owned),
        ..TermInfo::default()
    };
    let urn = Urn::derive(EntityKind::Term, "mesh", &name.trim().to_lowercase());
    reading.share(urn, Payload::Term(info));
}
