//! Schema, partition spec and sort order of a table at each moment of its life.

use std::collections::HashMap;

use iceberg::spec::{
    ListType, MapType, NestedField, NestedFieldRef, PartitionSpec, Schema, StructType, Transform, Type,
};
use serde_json::{Value, json};

use crate::spec::{Column, Table};

/// Everything about a table's columns that never depends on rows.
#[derive(Debug)]
pub struct Shape {
    /// Schemas, by id.
    pub schemas: Vec<Schema>,
    /// The same as JSON.
    pub json: Vec<Value>,
    /// Moment from which each schema holds.
    pub moments: Vec<f64>,
    /// Highest field id.
    pub last_id: i32,
    /// Source column (path), transform.
    pub partition: Vec<(String, Transform)>,
    /// Partition fields as JSON.
    pub partition_json: Value,
    /// Partition type.
    pub partition_type: StructType,
    /// Names of partition fields.
    pub partition_names: Vec<String>,
    /// Fields of the sort order as JSON.
    pub sort_json: Value,
}

impl Shape {
    /// Works out the shape.
    pub fn new(table: &Table) -> Result<Self, String> {
        let mut moments: Vec<f64> = table
            .columns
            .iter()
            .flat_map(|column| column.evolution.moments())
            .collect();
        moments.push(0.0);
        moments.sort_by(f64::total_cmp);
        moments.dedup();
        let (ids, last_id) = ids(table);
        let mut schemas = Vec::new();
        let mut json = Vec::new();
        for (version, moment) in (0..).zip(&moments) {
            let schema = schema(table, &ids, *moment, version)?;
            json.push(schema_json(&schema)?);
            schemas.push(schema);
        }
        let first = schemas.first().ok_or("no schema")?;
        let mut builder = PartitionSpec::builder(first.clone()).with_spec_id(0);
        let (mut partition, mut names) = (Vec::new(), Vec::new());
        for text in &table.partition {
            let (source, transform, name) = transform(text)?;
            builder = builder
                .add_partition_field(&source, &name, transform)
                .map_err(|error| error.to_string())?;
            partition.push((source, transform));
            names.push(name);
        }
        let spec = builder.build().map_err(|error| error.to_string())?;
        let partition_type = spec.partition_type(first).map_err(|error| error.to_string())?;
        let partition_json = serde_json::to_value(spec.fields()).map_err(|error| error.to_string())?;
        let mut sort = Vec::new();
        for path in &table.sort {
            let id = ids
                .get(path.as_str())
                .ok_or_else(|| format!("no column `{path}` to sort by"))?;
            sort.push(json!({
                "source-id": id, "transform": "identity", "direction": "asc", "null-order": "nulls-first",
            }));
        }
        Ok(Self {
            schemas,
            json,
            moments,
            last_id,
            partition,
            partition_json,
            partition_type,
            partition_names: names,
            sort_json: Value::Array(sort),
        })
    }

    /// Position of the schema that holds at a moment.
    pub fn version(&self, at: f64) -> usize {
        self.moments.iter().rposition(|moment| *moment <= at).unwrap_or(0)
    }
}

/// Ids by path; those of columns that came later are higher.
fn ids(table: &Table) -> (HashMap<String, i32>, i32) {
    let mut ordered: Vec<&Column> = table.columns.iter().collect();
    ordered.sort_by(|left, right| {
        let added = |column: &Column| column.evolution.added.unwrap_or(0.0);
        added(left).total_cmp(&added(right))
    });
    let mut ids = HashMap::new();
    let mut last = 0;
    let mut give = |path: String| {
        ids.entry(path).or_insert_with(|| {
            last += 1;
            last
        });
    };
    for column in ordered {
        if let Some((parent, _)) = column.path.split_once('.') {
            give(parent.to_owned());
        }
        give(column.path.clone());
        match &column.column_type {
            Type::List(_) => give(format!("{}.element", column.path)),
            Type::Map(_) => {
                give(format!("{}.key", column.path));
                give(format!("{}.value", column.path));
            }
            _ => {}
        }
    }
    (ids, last)
}

fn schema(table: &Table, ids: &HashMap<String, i32>, at: f64, version: i32) -> Result<Schema, String> {
    let id = |path: &str| {
        ids.get(path)
            .copied()
            .ok_or_else(|| format!("`{path}` has no id"))
    };
    let mut fields: Vec<NestedFieldRef> = Vec::new();
    let mut keys = Vec::new();
    for column in table.columns.iter().filter(|column| column.exists(at)) {
        if column.path.contains('.') {
            continue;
        }
        let field_type = match column.type_at(at) {
            Type::Struct(_) => Type::Struct(StructType::new(members(table, ids, &column.path, at)?)),
            other => with_ids(other, &column.path, &id)?,
        };
        let name = column.path_at(at);
        let field = NestedField::new(id(&column.path)?, name, field_type, column.required);
        fields.push(field.with_doc(column.doc.clone()).into());
        if column.key {
            keys.push(id(&column.path)?);
        }
    }
    Schema::builder()
        .with_schema_id(version)
        .with_fields(fields)
        .with_identifier_field_ids(keys)
        .build()
        .map_err(|error| error.to_string())
}

fn members(
    table: &Table,
    ids: &HashMap<String, i32>,
    parent: &str,
    at: f64,
) -> Result<Vec<NestedFieldRef>, String> {
    let mut fields: Vec<NestedFieldRef> = Vec::new();
    for column in table.columns.iter().filter(|column| column.exists(at)) {
        let Some((own, _)) = column.path.split_once('.').filter(|(own, _)| *own == parent) else {
            continue;
        };
        let name = column.path_at(at);
        let name = name
            .strip_prefix(own)
            .and_then(|rest| rest.strip_prefix('.'))
            .unwrap_or(name);
        let id = ids
            .get(&column.path)
            .ok_or_else(|| format!("`{}` has no id", column.path))?;
        let field = NestedField::new(*id, name, column.type_at(at), column.required);
        fields.push(field.with_doc(column.doc.clone()).into());
    }
    Ok(fields)
}

fn with_ids(of: Type, path: &str, id: &impl Fn(&str) -> Result<i32, String>) -> Result<Type, String> {
    let field = |name: &str, inner: &Type, required| -> Result<NestedFieldRef, String> {
        Ok(NestedField::new(id(&format!("{path}.{name}"))?, name, inner.clone(), required).into())
    };
    Ok(match of {
        Type::List(list) => Type::List(ListType::new(field(
            "element",
            &list.element_field.field_type,
            true,
        )?)),
        Type::Map(map) => Type::Map(MapType::new(
            field("key", &map.key_field.field_type, true)?,
            field("value", &map.value_field.field_type, true)?,
        )),
        other => other,
    })
}

/// The crate keeps the identifier fields in a hash set; their order must not differ between builds.
fn schema_json(schema: &Schema) -> Result<Value, String> {
    let mut json = serde_json::to_value(schema).map_err(|error| error.to_string())?;
    if let Some(keys) = json.get_mut("identifier-field-ids").and_then(Value::as_array_mut) {
        keys.sort_by_key(Value::as_i64);
    }
    Ok(json)
}

/// `day(placed_at)`, `bucket[4](customer_id)`, `country`.
fn transform(text: &str) -> Result<(String, Transform, String), String> {
    let Some((name, source)) = text.strip_suffix(')').and_then(|rest| rest.split_once('(')) else {
        return Ok((text.to_owned(), Transform::Identity, text.to_owned()));
    };
    let transform: Transform = name.parse().map_err(|error: iceberg::Error| error.to_string())?;
    let short = name.split('[').next().unwrap_or(name);
    let short = if short == "truncate" { "trunc" } else { short };
    Ok((source.to_owned(), transform, format!("{source}_{short}")))
}
