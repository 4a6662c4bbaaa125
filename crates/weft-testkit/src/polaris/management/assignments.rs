//! Who has which role. All assignments answer 201 without a body (#14, #16).

use serde_json::{Value, json};

use super::{catalog_roles, principal_roles, principals::principal_shown};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, misfit},
    call::{Call, text},
    state::State,
};

/// The principal roles of a principal (#45); not even one's own without rights (#71).
pub fn roles_of(state: &mut State, caller: &Caller, principal: &str) -> Reply {
    state.allow(caller, "LIST_PRINCIPAL_ROLES_ASSIGNED", &Scope::server())?;
    let id = state.principal(principal)?.entity.id;
    let roles = state.principal_roles.iter();
    let held = roles.filter(|role| state.members.contains(&(id, role.id)));
    Ok(Answer::ok(&principal_roles::roles_shown(held)))
}

/// Puts a principal in a principal role (#14).
pub fn join(state: &mut State, caller: &Caller, call: &Call, principal: &str) -> Reply {
    let body = call.json()?;
    let role = text(body.get("principalRole").ok_or_else(misfit)?, "name")?;
    state.allow(caller, "ASSIGN_PRINCIPAL_ROLE", &Scope::server())?;
    let pair = (
        state.principal(principal)?.entity.id,
        state.principal_role(role)?.id,
    );
    state.members.insert(pair);
    Ok(Answer::empty(201))
}

/// Takes a principal out of a principal role. [spec]
pub fn leave(state: &mut State, caller: &Caller, principal: &str, role: &str) -> Reply {
    state.allow(caller, "REVOKE_PRINCIPAL_ROLE", &Scope::server())?;
    let pair = (
        state.principal(principal)?.entity.id,
        state.principal_role(role)?.id,
    );
    state.members.remove(&pair);
    Ok(Answer::empty(204))
}

/// The principals in a principal role (#46).
pub fn members_of(state: &mut State, caller: &Caller, role: &str) -> Reply {
    let operation = "LIST_ASSIGNEE_PRINCIPALS_FOR_PRINCIPAL_ROLE";
    state.allow(caller, operation, &Scope::server())?;
    let id = state.principal_role(role)?.id;
    let principals = state.principals.iter();
    let members = principals.filter(|principal| state.members.contains(&(principal.entity.id, id)));
    let members: Vec<Value> = members.map(principal_shown).collect();
    Ok(Answer::ok(&json!({ "principals": members })))
}

/// The catalog roles of a principal role in one catalog (#47); not for its steward (#114).
pub fn used_by(state: &mut State, caller: &Caller, role: &str, catalog: &str) -> Reply {
    let id = state.principal_role(role)?.id;
    let catalog = state.catalog(catalog)?;
    let operation = "LIST_CATALOG_ROLES_FOR_PRINCIPAL_ROLE";
    state.allow(caller, operation, &Scope::server_with(catalog))?;
    let roles = catalog.roles.iter();
    let used = roles.filter(|role| catalog.usage.contains(&(id, role.entity.id)));
    Ok(Answer::ok(&catalog_roles::roles_shown(used)))
}

/// Gives a catalog role to a principal role known by name (#16, #106, #162).
pub fn assign(state: &mut State, caller: &Caller, call: &Call, role: &str, catalog: &str) -> Reply {
    let body = call.json()?;
    let wanted = text(body.get("catalogRole").ok_or_else(misfit)?, "name")?;
    let pair = pair(state, role, catalog, wanted)?;
    let scope = Scope::catalog(state.catalog(catalog)?);
    state.allow(caller, "ASSIGN_CATALOG_ROLE_TO_PRINCIPAL_ROLE", &scope)?;
    state.catalog_mut(catalog)?.usage.insert(pair);
    Ok(Answer::empty(201))
}

/// Takes it back (#167).
pub fn unassign(state: &mut State, caller: &Caller, role: &str, catalog: &str, given: &str) -> Reply {
    let pair = pair(state, role, catalog, given)?;
    let scope = Scope::catalog(state.catalog(catalog)?);
    state.allow(caller, "REVOKE_CATALOG_ROLE_FROM_PRINCIPAL_ROLE", &scope)?;
    state.catalog_mut(catalog)?.usage.remove(&pair);
    Ok(Answer::empty(204))
}

/// The principal roles that have a catalog role: the only look-up that a steward has (#11, #113).
pub fn users_of(state: &State, caller: &Caller, catalog: &str, role: &str) -> Reply {
    let catalog = state.catalog(catalog)?;
    let id = catalog.role(role)?.entity.id;
    let operation = "LIST_ASSIGNEE_PRINCIPAL_ROLES_FOR_CATALOG_ROLE";
    state.allow(caller, operation, &Scope::catalog(catalog))?;
    let roles = state.principal_roles.iter();
    let users = roles.filter(|role| catalog.usage.contains(&(role.id, id)));
    Ok(Answer::ok(&principal_roles::roles_shown(users)))
}

fn pair(state: &mut State, role: &str, catalog: &str, wanted: &str) -> Result<(u64, u64), Answer> {
    let principal_role = state.principal_role(role)?.id;
    let catalog_role = state.catalog(catalog)?.role(wanted)?.entity.id;
    Ok((principal_role, catalog_role))
}
