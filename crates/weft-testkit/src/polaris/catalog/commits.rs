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
                differs(metadata, requirement, "table-uuid", "uuid", "UUID does not match")
            }
            "assert-current-schema-id" => differs(
                metadata,
                requirement,
                "current-schema-id",
                "current-schema-id",
                "current schema changed",
            ),
            "assert-last-assigned-field-id" => differs(
                metadata,
                requirement,
                "last-column-id",
                "last-assigned-field-id",
                "last assigned field id changed",
            ),
            "assert-ref-snapshot-id" => reference(metadata, requirement)?,
            "assert-last-assigned-partition-id"
            | "assert-default-spec-id"
            | "assert-default-sort-order-id" => None,
            other => return Err(uncovered(other)),
        };
        if let Some(why) = failed {
            let message = format!("Requirement failed: {why}");
            return Err(Answer::error(409, "CommitFailedException", message));
        }
    }
    Ok(())
}

fn differs(metadata: &Value, requirement: &Value, known: &str, wanted: &str, why: &str) -> Option<String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (known, wanted) = (metadata.get(known)?, requirement.get(wanted)?);
    (known != wanted).then(|| format!("{why}: expected {} != {}", plain(known), plain(wanted)))
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
    for change in updates.into_iter().flatten() {
        update(&mut metadata, change)?;
    }
    let log = json!({"timestamp-ms": metadata.get("last-updated-ms"), "metadata-file": leaf.location});
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

fn update(metadata: &mut Value, change: &Value) -> Result<(), Answer> {
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
        "add-schema" => add_schema(metadata, change.get("schema").ok_or_else(misfit)?),
        "set-current-schema" => {
            let wanted = change
                .get("schema-id")
                .and_then(Value::as_i64)
                .ok_or_else(misfit)?;
            let last = metadata
                .get("schemas")
                .and_then(Value::as_array)
                .and_then(|known| known.last());
            let last = last
                .and_then(|schema| schema.get("schema-id"))
                .and_then(Value::as_i64);
            let id = if wanted == -1 { last } else { Some(wanted) };
            set(metadata, "current-schema-id", json!(id))
        }
        "add-snapshot" => add_snapshot(metadata, change.get("snapshot").ok_or_else(misfit)?),
        "set-snapshot-ref" => set_reference(metadata, change),
        "set-location" => set(metadata, "location", json!(text(change, "location")?)),
        "assign-uuid" | "upgrade-format-version" => Ok(()),
        other => Err(uncovered(other)),
    }
}

fn add_schema(metadata: &mut Value, schema: &Value) -> Result<(), Answer> {
    let mut schema = schema.clone();
    let known = metadata
        .get("schemas")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    set(&mut schema, "schema-id", json!(known))?;
    let last = metadata
        .get("last-column-id")
        .and_then(Value::as_i64)
        .unwrap_or_default();
    let last = last.max(metadata::last_column(&schema));
    push(metadata, "schemas", schema)?;
    set(metadata, "last-column-id", json!(last))
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
