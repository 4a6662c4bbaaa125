//! What can be read of tables.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{At, paging};
use crate::polaris::{
    access::Caller,
    answer::{Answer, Reply},
    call::Call,
    catalogs::{Kind, Leaf, Namespace},
    federation::{self, Ask},
    state::State,
};

/// The Iceberg tables of a namespace; generic tables are listed elsewhere (#127, #231).
pub fn list(state: &State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let ask = Ask {
        operation: "LIST_TABLES",
        levels,
        leaf: None,
    };
    let held = federation::open(state, caller, name, ask)?;
    let tables = identifiers(held.namespace(levels)?, Kind::Table);
    paging::answer(state.warehouse(name)?, call, "identifiers", tables)
}

/// The names of one kind in a namespace.
pub fn identifiers(namespace: &Namespace, kind: Kind) -> Vec<Value> {
    let leaves = namespace.leaves.iter().filter(|leaf| leaf.kind == kind);
    leaves
        .map(|leaf| json!({"namespace": namespace.levels, "name": leaf.entity.name}))
        .collect()
}

/// A table with its metadata (#62), 304 where the caller has it (#238).
pub fn load(state: &State, caller: &Caller, call: &Call, at: At<'_>, table: &str) -> Reply {
    let operation = operation(call)?;
    let leaf = open(state, caller, at, table, operation)?;
    let loaded = leaf.loaded();
    let known = call.header("if-none-match").unwrap_or_default();
    if known.split(',').any(|tag| tag.trim() == loaded.etag) {
        return Ok(Answer::empty(304));
    }
    let only_refs = call.param("snapshots") == Some("refs");
    // [spec] apache/iceberg PR #13879, per principal; Polaris 1.7.0 itself has none
    let restrictions = state.restrictions.get(&(caller.id, leaf.entity.id));
    // [spec] LoadTableResult: `config` and `storage-credentials` for who asks for keys
    let asked = operation == "LOAD_TABLE_WITH_READ_DELEGATION";
    let vended = state.vended.get(&leaf.entity.id).filter(|_| asked);
    let answer = if only_refs || restrictions.is_some() || vended.is_some() {
        let mut metadata = leaf.body.clone();
        if only_refs {
            only_referenced(&mut metadata);
        }
        let mut body = json!({"metadata-location": leaf.location, "metadata": metadata});
        if let (Some(body), Some(restrictions)) = (body.as_object_mut(), restrictions) {
            body.insert("read-restrictions".to_owned(), restrictions.clone());
        }
        if let (Some(body), Some(Value::Object(vended))) = (body.as_object_mut(), vended) {
            body.extend(vended.clone());
        }
        Answer::ok(&body)
    } else {
        Answer::written(loaded.body.clone())
    };
    // From the remote where there is one (#204).
    Ok(answer.with("etag", loaded.etag.as_str()))
}

/// Whether it is there (#240).
pub fn exists(state: &State, caller: &Caller, at: At<'_>, table: &str) -> Reply {
    open(state, caller, at, table, "TABLE_EXISTS")?;
    Ok(Answer::empty(204))
}

/// Credentials for the files: none with FILE storage (#233), and not for root (#236).
pub fn credentials(state: &State, caller: &Caller, call: &Call, at: At<'_>, table: &str) -> Reply {
    operation(call)?;
    let leaf = open(state, caller, at, table, "LOAD_TABLE_WITH_READ_DELEGATION")?;
    let vended = state.vended.get(&leaf.entity.id);
    let keys = vended
        .and_then(|vended| vended.get("storage-credentials"))
        .cloned();
    Ok(Answer::ok(
        &json!({"storage-credentials": keys.unwrap_or_else(|| json!([]))}),
    ))
}

/// Takes a report of a scan; only who may read data may post one (#250). 204 is [spec].
pub fn metrics(state: &State, caller: &Caller, call: &Call, at: At<'_>, table: &str) -> Reply {
    let body = call.json()?;
    let commit = body.get("report-type").and_then(Value::as_str) == Some("commit-report");
    let operation = if commit {
        "REPORT_WRITE_METRICS"
    } else {
        "REPORT_READ_METRICS"
    };
    open(state, caller, at, table, operation)?;
    Ok(Answer::empty(204))
}

fn open<'a>(
    state: &'a State,
    caller: &Caller,
    (name, levels): At<'_>,
    table: &str,
    operation: &'static str,
) -> Result<&'a Leaf, Answer> {
    let leaf = Some((table, Kind::Table));
    let ask = Ask {
        operation,
        levels,
        leaf,
    };
    federation::open(state, caller, name, ask)?.leaf(levels, table, Kind::Table)
}

/// The delegation header turns loading into another operation (#147, #232) or is refused (#234).
fn operation(call: &Call) -> Result<&'static str, Answer> {
    let modes = call.header("x-iceberg-access-delegation").unwrap_or_default();
    let mut modes = modes
        .split(',')
        .map(str::trim)
        .filter(|mode| !mode.is_empty())
        .peekable();
    if modes.peek().is_none() {
        return Ok("LOAD_TABLE");
    }
    // [assumed] of several modes one that is served is enough
    let modes: Vec<&str> = modes.collect();
    if modes.contains(&"vended-credentials") {
        return Ok("LOAD_TABLE_WITH_READ_DELEGATION");
    }
    let mode = modes.join(",").to_uppercase().replace('-', "_");
    let message = format!("Unsupported access delegation mode: {mode}");
    Err(Answer::error(400, "IllegalArgumentException", message))
}

fn only_referenced(metadata: &mut Value) {
    let refs = metadata
        .get("refs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let kept: HashSet<i64> = refs
        .filter_map(|(_, reference)| reference.get("snapshot-id")?.as_i64())
        .collect();
    if let Some(snapshots) = metadata.get_mut("snapshots").and_then(Value::as_array_mut) {
        let id = |snapshot: &Value| snapshot.get("snapshot-id").and_then(Value::as_i64);
        snapshots.retain(|snapshot| id(snapshot).is_some_and(|id| kept.contains(&id)));
    }
}
