//! Columns: the structure comes from the source that holds the data, words and classifications from everyone.

use std::collections::HashMap;

use weft_model::{Entity, Field, Payload, Record, SchemaInfo};

/// Merges all schemas stated of an entity.
pub fn merge(entity: &mut Entity, records: &[Record]) {
    let stated: Vec<&SchemaInfo> = records
        .iter()
        .filter_map(|record| match &record.payload {
            Some(Payload::Schema(schema)) => Some(schema),
            _ => None,
        })
        .collect();
    // Field ids mark the catalog's own schema; contracts and models only promise columns.
    let base = stated
        .iter()
        .find(|schema| schema.schema_id.is_some())
        .or_else(|| stated.first());
    let Some(base) = base else { return };
    let mut merged = (*base).clone();
    for other in stated.iter().filter(|other| !std::ptr::eq(**other, *base)) {
        overlay(&mut merged.fields, &other.fields);
        if merged.partition.is_empty() {
            merged.partition.clone_from(&other.partition);
        }
    }
    entity.schema = Some(merged);
}

/// Adds to `fields` what `others` know of the same paths. Doc: a contract's or model's word is written for
/// readers and replaces a catalog comment only where that is missing; tags and keys add up.
fn overlay(fields: &mut [Field], others: &[Field]) {
    let by_path: HashMap<String, &Field> = others
        .iter()
        .map(|field| (field.path.to_lowercase(), field))
        .collect();
    for field in fields {
        let Some(other) = by_path.get(&field.path.to_lowercase()) else {
            continue;
        };
        if field.doc.is_none() {
            field.doc.clone_from(&other.doc);
        }
        if field.classification.is_none() {
            field.classification.clone_from(&other.classification);
        }
        for tag in &other.tags {
            if !field.tags.contains(tag) {
                field.tags.push(tag.clone());
            }
        }
        field.key |= other.key;
        field.unique |= other.unique;
    }
}
