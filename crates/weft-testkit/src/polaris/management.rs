//! The management API.

pub mod assignments;
pub mod catalog_roles;
pub mod catalogs;
pub mod grants;
pub mod principal_roles;
pub mod principals;

use serde_json::{Value, json};

use super::{
    access::Caller,
    answer::{Answer, Reply, misfit, no_route, stale},
    call::Call,
    state::{Entity, State, properties_in},
};

/// Answers one request below `/api/management/v1`.
pub fn route(state: &mut State, caller: &Caller, call: &Call, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", ["catalogs"]) => catalogs::list(state, caller),
        ("POST", ["catalogs"]) => catalogs::create(state, caller, call),
        ("GET", ["catalogs", name]) => catalogs::get(state, caller, name),
        ("PUT", ["catalogs", name]) => catalogs::update(state, caller, call, name),
        ("DELETE", ["catalogs", name]) => catalogs::delete(state, caller, name),
        (_, ["catalogs", name, "catalog-roles", rest @ ..]) => of_catalog(state, caller, call, name, rest),
        (_, ["principals", rest @ ..]) => of_principals(state, caller, call, rest),
        (_, ["principal-roles", rest @ ..]) => of_principal_roles(state, caller, call, rest),
        _ => Err(no_route()),
    }
}

fn of_catalog(state: &mut State, caller: &Caller, call: &Call, catalog: &str, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", []) => catalog_roles::list(state, caller, catalog),
        ("POST", []) => catalog_roles::create(state, caller, call, catalog),
        ("GET", [role]) => catalog_roles::get(state, caller, catalog, role),
        ("PUT", [role]) => catalog_roles::update(state, caller, call, catalog, role),
        ("DELETE", [role]) => catalog_roles::delete(state, caller, catalog, role),
        ("GET", [role, "principal-roles"]) => assignments::users_of(state, caller, catalog, role),
        ("GET", [role, "grants"]) => grants::list(state, caller, catalog, role),
        ("PUT", [role, "grants"]) => grants::add(state, caller, call, catalog, role),
        ("POST", [role, "grants"]) => grants::revoke(state, caller, call, catalog, role),
        _ => Err(no_route()),
    }
}

fn of_principals(state: &mut State, caller: &Caller, call: &Call, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", []) => principals::list(state, caller),
        ("POST", []) => principals::create(state, caller, call),
        ("GET", [name]) => principals::get(state, caller, name),
        ("PUT", [name]) => principals::update(state, caller, call, name),
        ("DELETE", [name]) => principals::delete(state, caller, name),
        ("POST", [name, "rotate"]) => principals::rotate(state, caller, name),
        ("POST", [name, "reset"]) => principals::reset(state, caller, name),
        ("GET", [name, "principal-roles"]) => assignments::roles_of(state, caller, name),
        ("PUT", [name, "principal-roles"]) => assignments::join(state, caller, call, name),
        ("DELETE", [name, "principal-roles", role]) => assignments::leave(state, caller, name, role),
        _ => Err(no_route()),
    }
}

fn of_principal_roles(state: &mut State, caller: &Caller, call: &Call, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", []) => principal_roles::list(state, caller),
        ("POST", []) => principal_roles::create(state, caller, call),
        ("GET", [name]) => principal_roles::get(state, caller, name),
        ("PUT", [name]) => principal_roles::update(state, caller, call, name),
        ("DELETE", [name]) => principal_roles::delete(state, caller, name),
        ("GET", [name, "principals"]) => assignments::members_of(state, caller, name),
        ("GET", [name, "catalog-roles", catalog]) => assignments::used_by(state, caller, name, catalog),
        ("PUT", [name, "catalog-roles", catalog]) => assignments::assign(state, caller, call, name, catalog),
        ("DELETE", [name, "catalog-roles", catalog, role]) => {
            assignments::unassign(state, caller, name, catalog, role)
        }
        _ => Err(no_route()),
    }
}

/// A catalog role as it is shown (#9).
pub fn shown(entity: &Entity) -> Value {
    json!({
        "name": entity.name,
        "properties": entity.properties,
        "createTimestamp": entity.created,
        "lastUpdateTimestamp": entity.updated,
        "entityVersion": entity.version,
    })
}

/// Puts new properties in place of the old ones, if the version is the current one (#242, #243).
pub fn replace(entity: &mut Entity, noun: &str, body: &Value) -> Result<(), Answer> {
    let given = body.get("currentEntityVersion").and_then(Value::as_u64);
    let given = given.ok_or_else(misfit)?;
    if given != entity.version {
        return Err(stale(noun, entity.version, given));
    }
    if body
        .get("properties")
        .is_some_and(|properties| !properties.is_null())
    {
        entity.properties = properties_in(body.get("properties"));
    }
    entity.touch();
    Ok(())
}
