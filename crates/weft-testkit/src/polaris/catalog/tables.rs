//! Changes to tables.

use serde_json::{Value, json};

use super::{At, commits, metadata};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, exists, misfit, uncovered},
    call::{Call, levels_in, text},
    catalogs::{Kind, Leaf},
    federation, names,
    state::{Properties, State},
};

/// Makes an empty table. [spec]
pub fn create(state: &mut State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let body = call.json()?;
    let table = text(&body, "name")?;
    names::check([table])?;
    let catalog = federation::own(state, name)?;
    let namespace = catalog.namespace(levels)?;
    state.allow(caller, "CREATE_TABLE_DIRECT", &Scope::namespace(catalog, levels))?;
    if body.get("stage-create").and_then(Value::as_bool) == Some(true) {
        return Err(uncovered("staged creation"));
    }
    if namespace.leaves.iter().any(|leaf| leaf.entity.name == table) {
        // [assumed] after #57
        return Err(exists(format!(
            "Table already exists: {}.{table}",
            levels.join(".")
        )));
    }
    let location = location_in(&namespace.entity.properties, table);
    let metadata = metadata::table(&location, &body)?;
    let file = metadata::file(&location, 0, ".metadata.json");
    let answer = json!({"metadata-location": file, "metadata": metadata});
    add(state, (name, levels), (table, Kind::Table), file, metadata)?;
    Ok(Answer::ok(&answer))
}

/// Where something of that name goes in a namespace (#59, #62).
pub fn location_in(namespace: &Properties, name: &str) -> String {
    let base = namespace.get("location").map_or("", String::as_str);
    format!("{}/{name}", base.trim_end_matches('/'))
}

/// Puts something in a namespace.
pub fn add(
    state: &mut State,
    (catalog, levels): At<'_>,
    (name, kind): (&str, Kind),
    location: String,
    body: Value,
) -> Result<(), Answer> {
    let entity = state.entity(name, Properties::new());
    state
        .catalog_mut(catalog)?
        .namespace_mut(levels)?
        .leaves
        .push(Leaf::new(entity, kind, location, body));
    Ok(())
}

/// Commits updates if the requirements hold (#258, #259); the answer has no `ETag`.
pub fn commit(state: &mut State, caller: &Caller, call: &Call, (name, levels): At<'_>, table: &str) -> Reply {
    let body = call.json()?;
    let catalog = federation::own(state, name)?;
    let leaf = catalog.leaf(levels, table, Kind::Table)?;
    let scope = Scope::leaf(catalog, levels, Some(leaf.entity.id));
    state.allow(caller, "UPDATE_TABLE", &scope)?;
    commits::require(&leaf.body, &body)?;
    let (file, metadata) = commits::apply(leaf, &body)?;
    let answer = json!({"metadata-location": file, "metadata": metadata});
    let namespace = state.catalog_mut(name)?.namespace_mut(levels)?;
    if let Some(leaf) = namespace.leaf_mut(table, Kind::Table) {
        leaf.change(file, metadata);
    }
    Ok(Answer::ok(&answer))
}

/// Drops one (#263).
pub fn delete(state: &mut State, caller: &Caller, call: &Call, (name, levels): At<'_>, table: &str) -> Reply {
    let purge = call.param("purgeRequested") == Some("true");
    let operation = if purge {
        "DROP_TABLE_WITH_PURGE"
    } else {
        "DROP_TABLE_WITHOUT_PURGE"
    };
    remove(state, caller, operation, (name, levels), (table, Kind::Table))
}

/// Drops something of a namespace, with the grants on it. [assumed] the grants
pub fn remove(
    state: &mut State,
    caller: &Caller,
    operation: &'static str,
    (catalog, levels): At<'_>,
    (name, kind): (&str, Kind),
) -> Reply {
    let found = federation::own(state, catalog)?;
    let id = found.leaf(levels, name, kind)?.entity.id;
    state.allow(caller, operation, &Scope::leaf(found, levels, Some(id)))?;
    let catalog = state.catalog_mut(catalog)?;
    catalog
        .namespace_mut(levels)?
        .leaves
        .retain(|leaf| leaf.entity.id != id);
    catalog.forget(id);
    Ok(Answer::empty(204))
}

/// Renames one (#257). It stays the same thing: grants on it go along. [assumed]
pub fn rename(state: &mut State, caller: &Caller, call: &Call, catalog: &str) -> Reply {
    relocate(state, caller, call, "RENAME_TABLE", catalog, Kind::Table)
}

/// Renames a table or a view.
pub fn relocate(
    state: &mut State,
    caller: &Caller,
    call: &Call,
    operation: &'static str,
    name: &str,
    kind: Kind,
) -> Reply {
    let body = call.json()?;
    let (from, old) = identifier(body.get("source"))?;
    let (to, new) = identifier(body.get("destination"))?;
    names::check([new.as_str()])?;
    let catalog = federation::own(state, name)?;
    let id = catalog.leaf(&from, &old, kind)?.entity.id;
    let taken = catalog
        .namespace(&to)?
        .leaves
        .iter()
        .any(|leaf| leaf.entity.name == new);
    let (scope, second) = (
        Scope::leaf(catalog, &from, Some(id)),
        Scope::namespace(catalog, &to),
    );
    state.allow_both(caller, operation, &scope, &second)?;
    if taken {
        // [assumed] after #57
        return Err(exists(format!(
            "Cannot rename {old} to {new}. {new} already exists"
        )));
    }
    let catalog = state.catalog_mut(name)?;
    let leaves = &mut catalog.namespace_mut(&from)?.leaves;
    let place = leaves.iter().position(|leaf| leaf.entity.id == id);
    let mut leaf = leaves.remove(place.ok_or_else(misfit)?);
    leaf.entity.name = new;
    leaf.entity.touch();
    catalog.namespace_mut(&to)?.leaves.push(leaf);
    Ok(Answer::empty(204))
}

fn identifier(value: Option<&Value>) -> Result<(Vec<String>, String), Answer> {
    let value = value.ok_or_else(misfit)?;
    let levels = levels_in(value.get("namespace").ok_or_else(misfit)?)?;
    Ok((levels, text(value, "name")?.to_owned()))
}
