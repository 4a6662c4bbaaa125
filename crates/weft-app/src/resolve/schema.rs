//! Columns: the structure comes from the source that holds the data, words and classifications from everyone.

use std::collections::HashMap;

use weft_model::{Field, FieldDoc, FieldDocs, Payload, Record, SchemaInfo};

/// Merges all schemas stated of an entity, and puts over them what people say of its columns. The records are ranked,
/// and of people's words only those that stand.
pub fn merged(records: &[Record]) -> Option<SchemaInfo> {
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
    let base = base?;
    let mut merged = (*base).clone();
    for other in stated.iter().filter(|other| !std::ptr::eq(**other, *base)) {
        overlay(&mut merged.fields, &other.fields);
        for version in &mut merged.history {
            classify(&mut version.fields, &other.fields);
        }
        if merged.partition.is_empty() {
            merged.partition.clone_from(&other.partition);
        }
    }
    for words in records.iter().filter_map(words) {
        describe(&mut merged, words);
    }
    follow_renames(&mut merged);
    Some(merged)
}

const fn words(record: &Record) -> Option<&FieldDocs> {
    match &record.payload {
        Some(Payload::FieldDocs(words)) => Some(words),
        _ => None,
    }
}

/// Puts a person's words over the columns: the description replaces, tags add up, and of two classifications the
/// person's holds unless it would take a mask away.
fn describe(schema: &mut SchemaInfo, words: &FieldDocs) {
    let SchemaInfo { fields, history, .. } = schema;
    for field in fields {
        let Some(said) = words.of(field) else { continue };
        if said.doc.is_some() {
            field.doc.clone_from(&said.doc);
        }
        classify_by(field, said);
    }
    for version in history {
        for field in &mut version.fields {
            if let Some(said) = words.of(field) {
                classify_by(field, said);
            }
        }
    }
}

fn classify_by(field: &mut Field, said: &FieldDoc) {
    let other = Field {
        tags: said.tags.clone(),
        classification: said.classification.clone(),
        ..Field::default()
    };
    if said.classification.is_some() && (other.is_sensitive() || !field.is_sensitive()) {
        field.classification.clone_from(&said.classification);
    }
    add_tags(field, &other);
}

/// A classified column that was renamed since is classified under its new name: the field id is the same.
fn follow_renames(schema: &mut SchemaInfo) {
    let earlier = schema.history.iter().flat_map(|version| &version.fields);
    let sensitive: HashMap<i32, &Field> = earlier
        .filter(|field| field.is_sensitive())
        .filter_map(|field| Some((field.id?, field)))
        .collect();
    for field in schema.fields.iter_mut().filter(|field| !field.is_sensitive()) {
        if let Some(known) = field.id.and_then(|id| sensitive.get(&id)) {
            field.classification.clone_from(&known.classification);
            add_tags(field, known);
        }
    }
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
        take_classification(field, other);
        field.key |= other.key;
        field.unique |= other.unique;
    }
}

/// Earlier versions get classifications only: their words and keys are what they were.
fn classify(fields: &mut [Field], others: &[Field]) {
    for field in fields {
        let known = others
            .iter()
            .find(|other| other.path.eq_ignore_ascii_case(&field.path));
        if let Some(other) = known {
            take_classification(field, other);
        }
    }
}

/// The stricter word wins, whoever said it last: a mask must not fall because a weaker word is newer.
fn take_classification(field: &mut Field, other: &Field) {
    let stricter = other.classification.is_some() && other.is_sensitive() && !field.is_sensitive();
    if field.classification.is_none() || stricter {
        field.classification.clone_from(&other.classification);
    }
    add_tags(field, other);
}

fn add_tags(field: &mut Field, other: &Field) {
    for tag in &other.tags {
        if !field.tags.contains(tag) {
            field.tags.push(tag.clone());
        }
    }
}

#[cfg(test)]
mod tests;
