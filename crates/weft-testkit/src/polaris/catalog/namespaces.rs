//! Namespaces.

use serde_json::{Value, json};

use super::{At, paging};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, exists as taken, misfit},
    call::{Call, levels, levels_in},
    catalogs::{Catalog, Namespace},
    federation::{self, Ask},
    names,
    state::{Properties, State, properties_in},
};

/// The top level, or what lies right below `parent` (#139, #248).
pub fn list(state: &State, caller: &Caller, call: &Call, name: &str) -> Reply {
    let parent = call
        .param("parent")
        .filter(|parent| !parent.is_empty())
        .map(levels);
    let parent = parent.unwrap_or_default();
    let held = federation::open(state, caller, name, ask("LIST_NAMESPACES", &parent))?;
    let children = held.namespaces.iter().filter(|namespace| {
        namespace.levels.len() == parent.len() + 1 && namespace.levels.starts_with(&parent)
    });
    let children = children.map(|namespace| json!(namespace.levels)).collect();
    paging::answer(state.warehouse(name)?, call, "namespaces", children)
}

/// Makes one and answers 200 (#53 to #56, #222); twice is 409 (#57).
pub fn create(state: &mut State, caller: &Caller, call: &Call, name: &str) -> Reply {
    let body = call.json()?;
    let levels = levels_in(body.get("namespace").ok_or_else(misfit)?)?;
    let (_, parent) = levels.split_last().ok_or_else(misfit)?;
    names::check(levels.iter().map(String::as_str))?;
    let catalog = federation::own(state, name)?;
    if !parent.is_empty() {
        catalog.namespace(parent)?;
    }
    state.allow(caller, "CREATE_NAMESPACE", &Scope::namespace(catalog, parent))?;
    if catalog.namespace(&levels).is_ok() {
        let path = levels.join(".");
        return Err(taken(format!(
            "Cannot create namespace {path}. Namespace already exists"
        )));
    }
    add(state, name, &levels, properties_in(body.get("properties")))?;
    let namespace = state.warehouse(name)?.namespace(&levels)?;
    Ok(Answer::ok(&shown(namespace)))
}

/// Puts a new namespace in place, with the location that follows from that of the catalog (#53, #56, #222).
pub fn add(
    state: &mut State,
    name: &str,
    levels: &[String],
    mut properties: Properties,
) -> Result<(), Answer> {
    let base = base(state.warehouse(name)?);
    properties
        .entry("location".to_owned())
        .or_insert_with(|| format!("{base}/{}/", levels.join("/")));
    let entity = state.entity(levels.last().map_or("", String::as_str), properties);
    state.catalog_mut(name)?.namespaces.push(Namespace {
        entity,
        levels: levels.to_vec(),
        leaves: Vec::new(),
        policies: Vec::new(),
    });
    Ok(())
}

fn base(catalog: &Catalog) -> String {
    let base = catalog.entity.properties.get("default-base-location");
    base.map(|base| base.trim_end_matches('/').to_owned())
        .unwrap_or_default()
}

/// One with its properties (#58, #140).
pub fn get(state: &State, caller: &Caller, (name, levels): At<'_>) -> Reply {
    let held = federation::open(state, caller, name, ask("LOAD_NAMESPACE_METADATA", levels))?;
    Ok(Answer::ok(&shown(held.namespace(levels)?)))
}

/// Whether it is there. [spec]
pub fn exists(state: &State, caller: &Caller, (name, levels): At<'_>) -> Reply {
    federation::open(state, caller, name, ask("NAMESPACE_EXISTS", levels))?;
    Ok(Answer::empty(204))
}

/// Sets and removes properties; removing one that is not there is a conflict (#255, #256).
pub fn update(state: &mut State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let body = call.json()?;
    let catalog = federation::own(state, name)?;
    let known = &catalog.namespace(levels)?.entity.properties;
    let removals = body
        .get("removals")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let removals: Vec<String> = removals
        .iter()
        .filter_map(|key| Some(key.as_str()?.to_owned()))
        .collect();
    let absent = removals.iter().any(|key| !known.contains_key(key));
    state.allow(
        caller,
        "UPDATE_NAMESPACE_PROPERTIES",
        &Scope::namespace(catalog, levels),
    )?;
    if absent {
        let message = format!("Concurrent modification of namespace: {}", levels.join("."));
        return Err(Answer::error(409, "CommitConflictException", message));
    }
    let updates = properties_in(body.get("updates"));
    let changed: Vec<String> = updates.keys().cloned().collect();
    let entity = &mut state.catalog_mut(name)?.namespace_mut(levels)?.entity;
    entity.properties.retain(|key, _| !removals.contains(key));
    entity.properties.extend(updates);
    entity.touch();
    Ok(Answer::ok(
        &json!({"removed": removals, "updated": changed, "missing": []}),
    ))
}

/// Only an empty one goes (#260, #264).
pub fn delete(state: &mut State, caller: &Caller, (name, levels): At<'_>) -> Reply {
    let catalog = federation::own(state, name)?;
    let namespace = catalog.namespace(levels)?;
    state.allow(caller, "DROP_NAMESPACE", &Scope::namespace(catalog, levels))?;
    let below = |other: &Namespace| other.levels.len() > levels.len() && other.levels.starts_with(levels);
    let held = !namespace.leaves.is_empty() || !namespace.policies.is_empty();
    if held || catalog.namespaces.iter().any(below) {
        let message = format!("Namespace {} is not empty", levels.join("."));
        return Err(Answer::error(409, "NamespaceNotEmptyException", message));
    }
    let id = namespace.entity.id;
    let catalog = state.catalog_mut(name)?;
    catalog.namespaces.retain(|namespace| namespace.entity.id != id);
    catalog.forget(id);
    Ok(Answer::empty(204))
}

fn ask<'a>(operation: &'static str, levels: &'a [String]) -> Ask<'a> {
    Ask {
        operation,
        levels,
        leaf: None,
    }
}

fn shown(namespace: &Namespace) -> Value {
    json!({"namespace": namespace.levels, "properties": namespace.entity.properties})
}
