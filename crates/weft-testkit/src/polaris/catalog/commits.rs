//! Commits to a table: the requirements and updates that writers commonly send [spec].

use serde_json::{Value, json};

use super::metadata;
use crate::polaris::{
    answer::{Answer, misfit, uncovered},
    call::text,
    catalogs::Leaf,
    state::now,
};

/// Refuses where a requirement does not hold (#258).
pub fn require(metadata: &Value, body: &Value) -> Result<(), Answer> {
    let requirements = body.get("requirements").and_then(Value::as_array);
    for requirement in requirements.into_iter().flatten() {
        let failed = match text(requirement, "type")? {
            "assert-create" => Some("table already exists".to_owned()),
            "assert-table-uuid" => {
                differs(metadata, requirement, "table-uuid", "uuid", "UUID does not match")?
            }
            "assert-current-schema-id" => differs(
                metadata,
                requirement,
                "current-schema-id",
                "current-schema-id",
                "current schema changed",
            )?,
            "assert-last-assigned-field-id" => differs(
                metadata,
                requirement,
                "last-column-id",
                "last-assigned-field-id",
                "last assigned field id changed",
            )?,
            "assert-ref-snapshot-id" => reference(metadata, requirement)?,
            "assert-last-assigned-partition-id" => differs(
                metadata,
                requirement,
                "last-partition-id",
                "last-assigned-partition-id",
                "last assigned partition id changed",
            )?,
            "assert-default-spec-id" => differs(
                metadata,
                requirement,
                "default-spec-id",
                "default-spec-id",
                "default partition spec changed",
            )?,
            "assert-default-sort-order-id" => differs(
                metadata,
                requirement,
                "default-sort-order-id",
                "default-sort-order-id",
                "default sort order changed",
            )?,
            other => return Err(uncovered(other)),
        };
        if let Some(why) = failed {
            let message = format!("Requirement failed: {why}");
            return Err(Answer::error(409, "CommitFailedException", message));
        }
    }
    Ok(())
}

/// A requirement that names nothing does not fit its type; one on something that the table does not have does not hold.
fn differs(
    metadata: &Value,
    requirement: &Value,
    known: &str,
    wanted: &str,
    why: &str,
) -> Result<Option<String>, Answer> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let known = metadata.get(known).unwrap_or(&Value::Null);
    let wanted = requirement.get(wanted).ok_or_else(misfit)?;
    Ok((known != wanted).then(|| format!("{why}: expected {} != {}", plain(known), plain(wanted))))
}

fn reference(metadata: &Value, requirement: &Value) -> Result<Option<String>, Answer> {
    let name = text(requirement, "ref")?;
    let refs = metadata.get("refs").and_then(|refs| refs.get(name));
    let known = refs
        .and_then(|reference| reference.get("snapshot-id"))
        .and_then(Value::as_i64);
    let wanted = requirement.get("snapshot-id").and_then(Value::as_i64);
    Ok((known != wanted).then(|| format!("branch {name} has changed"))) // [assumed] the text
}

/// The next metadata and the name of its file (#259).
pub fn apply(leaf: &Leaf, body: &Value) -> Result<(String, Value), Answer> {
    let mut metadata = leaf.body.clone();
    let updates = body.get("updates").and_then(Value::as_array);
    let mut added = Added::default();
    for change in updates.into_iter().flatten() {
        update(&mut metadata, &mut added, change)?;
    }
    let log = json!({"timestamp-ms": metadata.get("last-updated-ms"), "metadata-file": leaf.location});
    // The log is optional [spec].
    if metadata.get("metadata-log").is_none() {
        set(&mut metadata, "metadata-log", json!([]))?;
    }
    push(&mut metadata, "metadata-log", log)?;
    set(&mut metadata, "last-updated-ms", json!(now()))?;
    let location = text(&metadata, "location")?;
    let file = metadata::file(location, number(&leaf.location) + 1, ".metadata.json");
    Ok((file, metadata))
}

fn number(file: &str) -> u32 {
    let name = file.rsplit('/').next().unwrap_or_default();
    let digits = name.split('-').next().unwrap_or_default();
    digits.parse().unwrap_or_default()
}

/// Schemas that a commit added so far.
#[derive(Default)]
struct Added {
    ids: Vec<i64>,
    /// What -1 means; nothing after a schema that was there already.
    last: Option<i64>,
}

fn update(metadata: &mut Value, added: &mut Added, change: &Value) -> Result<(), Answer> {
    match text(change, "action")? {
        "set-properties" => {
            let updates = change
                .get("updates")
                .and_then(Value::as_object)
                .ok_or_else(misfit)?;
            let known = properties(metadata)?;
            known.extend(updates.iter().map(|(key, value)| (key.clone(), value.clone())));
            Ok(())
        }
        "remove-properties" => {
            let removals = change
                .get("removals")
                .and_then(Value::as_array)
                .ok_or_else(misfit)?;
            let known = properties(metadata)?;
            known.retain(|key, _| !removals.contains(&json!(key)));
            Ok(())
        }
        "add-schema" => add_schema(metadata, added, change.get("schema").ok_or_else(misfit)?),
        "set-current-schema" => {
            let wanted = change
                .get("schema-id")
                .and_then(Value::as_i64)
                .ok_or_else(misfit)?;
            set_current(metadata, added, wanted)
        }
        "add-snapshot" => add_snapshot(metadata, change.get("snapshot").ok_or_else(misfit)?),
        "set-snapshot-ref" => set_reference(metadata, change),
        "set-location" => set(metadata, "location", json!(text(change, "location")?)),
        "assign-uuid" | "upgrade-format-version" => Ok(()),
        other => Err(uncovered(other)),
    }
}

/// A schema that the table has is not added again, and then none was added last: `addSchemaInternal` and
/// `reuseOrCreateNewSchemaId` of `TableMetadata.Builder`, the reference in Java that Polaris is built on.
fn add_schema(metadata: &mut Value, added: &mut Added, schema: &Value) -> Result<(), Answer> {
    let known = schemas(metadata);
    let found = known.iter().find(|known| bare(known) == bare(schema));
    let found = found.and_then(schema_id);
    let next = known
        .iter()
        .filter_map(schema_id)
        .max()
        .map_or(0, |highest| highest + 1);
    let before = metadata
        .get("last-column-id")
        .and_then(Value::as_i64)
        .unwrap_or_default();
    let last = before.max(metadata::last_column(schema));
    if let Some(id) = found
        && last == before
    {
        added.last = added.ids.contains(&id).then_some(id);
        return Ok(());
    }
    let id = found.unwrap_or(next);
    if found.is_none() {
        let mut schema = schema.clone();
        set(&mut schema, "schema-id", json!(id))?;
        push(metadata, "schemas", schema)?;
    }
    added.ids.push(id);
    added.last = Some(id);
    set(metadata, "last-column-id", json!(last))
}

/// -1 is the schema that this commit added last [spec]; without one, and for a schema that is not there, the reference
/// in Java refuses in these words (`TableMetadata.Builder.setCurrentSchema`).
fn set_current(metadata: &mut Value, added: &Added, wanted: i64) -> Result<(), Answer> {
    let id = match (wanted, added.last) {
        (-1, None) => {
            let why = "Cannot set last added schema: no schema has been added";
            return Err(Answer::error(400, "ValidationException", why));
        }
        (-1, Some(last)) => last,
        _ => wanted,
    };
    if !schemas(metadata)
        .iter()
        .filter_map(schema_id)
        .any(|known| known == id)
    {
        let why = format!("Cannot set current schema to unknown schema: {id}");
        return Err(Answer::error(400, "IllegalArgumentException", why));
    }
    set(metadata, "current-schema-id", json!(id))
}

fn schemas(metadata: &Value) -> &[Value] {
    let known = metadata.get("schemas").and_then(Value::as_array);
    known.map_or(&[][..], Vec::as_slice)
}

fn schema_id(schema: &Value) -> Option<i64> {
    schema.get("schema-id")?.as_i64()
}

/// What makes two schemas the same: all but the number. No identifiers are as good as an empty list of them.
fn bare(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(members) = schema.as_object_mut() {
        members.remove("schema-id");
        let identifiers = members.get("identifier-field-ids").and_then(Value::as_array);
        if identifiers.is_some_and(Vec::is_empty) {
            members.remove("identifier-field-ids");
        }
    }
    schema
}

fn add_snapshot(metadata: &mut Value, snapshot: &Value) -> Result<(), Answer> {
    let sequence = snapshot.get("sequence-number").cloned().ok_or_else(misfit)?;
    push(metadata, "snapshots", snapshot.clone())?;
    set(metadata, "last-sequence-number", sequence)
}

fn set_reference(metadata: &mut Value, change: &Value) -> Result<(), Answer> {
    let name = text(change, "ref-name")?;
    let id = change.get("snapshot-id").cloned().ok_or_else(misfit)?;
    let reference = json!({"snapshot-id": id, "type": text(change, "type")?});
    let refs = metadata
        .get_mut("refs")
        .and_then(Value::as_object_mut)
        .ok_or_else(misfit)?;
    refs.insert(name.to_owned(), reference);
    if name != "main" {
        return Ok(());
    }
    let snapshots = metadata.get("snapshots").and_then(Value::as_array);
    let found = snapshots
        .into_iter()
        .flatten()
        .find(|known| known.get("snapshot-id") == Some(&id));
    let at = found
        .and_then(|snapshot| snapshot.get("timestamp-ms"))
        .cloned()
        .ok_or_else(misfit)?;
    push(
        metadata,
        "snapshot-log",
        json!({"timestamp-ms": at, "snapshot-id": id}),
    )?;
    set(metadata, "current-snapshot-id", id)
}

fn properties(metadata: &mut Value) -> Result<&mut serde_json::Map<String, Value>, Answer> {
    let known = metadata.get_mut("properties").and_then(Value::as_object_mut);
    known.ok_or_else(misfit)
}

fn set(value: &mut Value, key: &str, to: Value) -> Result<(), Answer> {
    let fields = value.as_object_mut().ok_or_else(misfit)?;
    fields.insert(key.to_owned(), to);
    Ok(())
}

fn push(value: &mut Value, key: &str, item: Value) -> Result<(), Answer> {
    let items = value
        .get_mut(key)
        .and_then(Value::as_array_mut)
        .ok_or_else(misfit)?;
    items.push(item);
    Ok(())
}
