//! Catalogs.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{replace, shown};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, bad_request, exists, misfit},
    call::{Call, text},
    catalogs::{Catalog, CatalogRole, Connection},
    privileges,
    state::{Properties, State, properties_in},
};

/// All or nothing: who may not list all sees none (#67, #111).
pub fn list(state: &State, caller: &Caller) -> Reply {
    state.allow(caller, "LIST_CATALOGS", &Scope::server())?;
    let catalogs: Vec<Value> = state.catalogs.iter().map(catalog_shown).collect();
    Ok(Answer::ok(&json!({ "catalogs": catalogs })))
}

/// Makes one (#5, #200, #221); twice is 409 (#6).
pub fn create(state: &mut State, caller: &Caller, call: &Call) -> Reply {
    let body = call.json()?;
    let wanted = body.get("catalog").ok_or_else(misfit)?;
    let name = text(wanted, "name")?;
    state.allow(caller, "CREATE_CATALOG", &Scope::server())?;
    if state.catalog(name).is_ok() {
        return Err(exists(format!(
            "Cannot create Catalog {name}. Catalog already exists or resolution failed"
        )));
    }
    let storage = wanted.get("storageConfigInfo").cloned().unwrap_or(Value::Null);
    let connection = wanted.get("connectionConfigInfo").map(connection);
    let external = wanted.get("type").and_then(Value::as_str) == Some("EXTERNAL");
    let properties = properties_in(wanted.get("properties"));
    add(state, name, properties, external, storage, connection);
    let mut answer = catalog_shown(state.catalog(name)?);
    // The answer to a creation says zero, a later reading the time of creation (#5, #7).
    if let Some(updated) = answer.get_mut("lastUpdateTimestamp") {
        *updated = json!(0);
    }
    Ok(Answer::json(201, &answer))
}

/// Puts a new catalog in place, with its `catalog_admin` in the hands of `service_admin` (#10, #11).
pub fn add(
    state: &mut State,
    name: &str,
    properties: Properties,
    external: bool,
    storage: Value,
    connection: Option<Connection>,
) {
    let entity = state.entity(name, properties);
    let admin = state.entity("catalog_admin", Properties::new());
    let codes = ["CATALOG_MANAGE_ACCESS", "CATALOG_MANAGE_METADATA"].map(privileges::code);
    let grants = codes.into_iter().flatten().map(|code| (entity.id, code));
    let mut servers = state.principal_roles.iter();
    let server = servers.find(|role| role.name == "service_admin");
    let usage = server
        .map(|role| (role.id, admin.id))
        .into_iter()
        .collect::<BTreeSet<_>>();
    state.catalogs.push(Catalog {
        external,
        storage,
        connection,
        usage,
        roles: vec![CatalogRole {
            grants: grants.collect(),
            entity: admin,
        }],
        entity,
        namespaces: Vec::new(),
        attachments: Vec::new(),
    });
}

/// One catalog (#8, #138, #201).
pub fn get(state: &State, caller: &Caller, name: &str) -> Reply {
    let catalog = state.catalog(name)?;
    state.allow(caller, "GET_CATALOG", &Scope::catalog(catalog))?;
    Ok(Answer::ok(&catalog_shown(catalog)))
}

/// New properties (#212, #242, #243).
pub fn update(state: &mut State, caller: &Caller, call: &Call, name: &str) -> Reply {
    let body = call.json()?;
    state.allow(caller, "UPDATE_CATALOG", &Scope::catalog(state.catalog(name)?))?;
    let catalog = state.catalog_mut(name)?;
    replace(&mut catalog.entity, "Catalog", &body)?;
    if let Some(storage) = body.get("storageConfigInfo").filter(|storage| !storage.is_null()) {
        catalog.storage = storage.clone();
    }
    Ok(Answer::ok(&catalog_shown(catalog)))
}

/// Only an empty one goes (#261); a role beside `catalog_admin` also counts [assumed].
pub fn delete(state: &mut State, caller: &Caller, name: &str) -> Reply {
    let catalog = state.catalog(name)?;
    state.allow(caller, "DELETE_CATALOG", &Scope::catalog(catalog))?;
    if !catalog.namespaces.is_empty() || catalog.roles.len() > 1 {
        let message = format!("Catalog '{name}' cannot be dropped, it is not empty");
        return Err(bad_request(message));
    }
    state.catalogs.retain(|catalog| catalog.entity.name != name);
    Ok(Answer::empty(204))
}

fn catalog_shown(catalog: &Catalog) -> Value {
    let mut value = shown(&catalog.entity);
    let kind = if catalog.external { "EXTERNAL" } else { "INTERNAL" };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("type".to_owned(), json!(kind));
        fields.insert("storageConfigInfo".to_owned(), catalog.storage.clone());
        if let Some(connection) = &catalog.connection {
            fields.insert("connectionConfigInfo".to_owned(), connection.shown.clone());
        }
    }
    value
}

/// The way to a remote catalog from a body.
pub fn connection(given: &Value) -> Connection {
    let mut shown = given.as_object().cloned().unwrap_or_default();
    shown.entry("properties").or_insert_with(|| json!({}));
    let mut authentication = shown
        .get("authenticationParameters")
        .and_then(Value::as_object)
        .cloned();
    let secret = authentication
        .as_mut()
        .and_then(|fields| fields.remove("clientSecret"));
    let authentication: Map<String, Value> = authentication.unwrap_or_default();
    shown.insert(
        "authenticationParameters".to_owned(),
        Value::Object(authentication),
    );
    Connection {
        shown: Value::Object(shown),
        secret: secret.as_ref().and_then(Value::as_str).map(str::to_owned),
    }
}
