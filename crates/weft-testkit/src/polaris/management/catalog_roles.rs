//! Catalog roles: what grants are given to.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{replace, shown};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, exists, misfit},
    call::{Call, text},
    catalogs::CatalogRole,
    state::{Properties, State, properties_in},
};

/// All of a catalog (#9, #104).
pub fn list(state: &State, caller: &Caller, catalog: &str) -> Reply {
    let catalog = state.catalog(catalog)?;
    state.allow(caller, "LIST_CATALOG_ROLES", &Scope::catalog(catalog))?;
    Ok(Answer::ok(&roles_shown(catalog.roles.iter())))
}

/// Makes one (#15, #105).
pub fn create(state: &mut State, caller: &Caller, call: &Call, catalog: &str) -> Reply {
    let body = call.json()?;
    let wanted = body.get("catalogRole").ok_or_else(misfit)?;
    let name = text(wanted, "name")?;
    let found = state.catalog(catalog)?;
    state.allow(caller, "CREATE_CATALOG_ROLE", &Scope::catalog(found))?;
    if found.role(name).is_ok() {
        // [assumed] after #6
        return Err(exists(format!(
            "Cannot create CatalogRole {name} in {catalog}. CatalogRole already exists or resolution failed"
        )));
    }
    add(state, catalog, name, properties_in(wanted.get("properties")))?;
    Ok(Answer::json(
        201,
        &shown(&state.catalog(catalog)?.role(name)?.entity),
    ))
}

/// Puts a new role in place and says its id.
pub fn add(state: &mut State, catalog: &str, name: &str, properties: Properties) -> Result<u64, Answer> {
    let entity = state.entity(name, properties);
    let id = entity.id;
    state.catalog_mut(catalog)?.roles.push(CatalogRole {
        entity,
        grants: BTreeSet::new(),
    });
    Ok(id)
}

/// One of them. [spec]
pub fn get(state: &State, caller: &Caller, catalog: &str, name: &str) -> Reply {
    let catalog = state.catalog(catalog)?;
    let role = catalog.role(name)?;
    state.allow(caller, "GET_CATALOG_ROLE", &Scope::catalog(catalog))?;
    Ok(Answer::ok(&shown(&role.entity)))
}

/// New properties. [spec]
pub fn update(state: &mut State, caller: &Caller, call: &Call, catalog: &str, name: &str) -> Reply {
    let body = call.json()?;
    let found = state.catalog(catalog)?;
    found.role(name)?;
    state.allow(caller, "UPDATE_CATALOG_ROLE", &Scope::catalog(found))?;
    let role = state.catalog_mut(catalog)?.role_mut(name)?;
    replace(&mut role.entity, "CatalogRole", &body)?;
    Ok(Answer::ok(&shown(&role.entity)))
}

/// Takes one away, even while it is assigned (#117); a new one of that name has no assignments (#128).
pub fn delete(state: &mut State, caller: &Caller, catalog: &str, name: &str) -> Reply {
    let found = state.catalog(catalog)?;
    let id = found.role(name)?.entity.id;
    state.allow(caller, "DELETE_CATALOG_ROLE", &Scope::catalog(found))?;
    let catalog = state.catalog_mut(catalog)?;
    catalog.roles.retain(|role| role.entity.id != id);
    catalog.usage.retain(|(_, role)| *role != id);
    Ok(Answer::empty(204))
}

/// Catalog roles as a list shows them (#47).
pub fn roles_shown<'a>(roles: impl Iterator<Item = &'a CatalogRole>) -> Value {
    json!({"roles": roles.map(|role| shown(&role.entity)).collect::<Vec<_>>()})
}
