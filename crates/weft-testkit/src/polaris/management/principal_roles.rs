//! Principal roles. A steward can list none of them (#110, #165).

use serde_json::{Value, json};

use super::{replace, shown};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, exists, misfit},
    call::{Call, text},
    state::{Entity, State, properties_in},
};

/// All of them (#43).
pub fn list(state: &State, caller: &Caller) -> Reply {
    state.allow(caller, "LIST_PRINCIPAL_ROLES", &Scope::server())?;
    Ok(Answer::ok(&roles_shown(state.principal_roles.iter())))
}

/// Makes one (#13).
pub fn create(state: &mut State, caller: &Caller, call: &Call) -> Reply {
    let body = call.json()?;
    let wanted = body.get("principalRole").ok_or_else(misfit)?;
    let name = text(wanted, "name")?;
    state.allow(caller, "CREATE_PRINCIPAL_ROLE", &Scope::server())?;
    if state.principal_role(name).is_ok() {
        // [assumed] after #6
        return Err(exists(format!(
            "Cannot create PrincipalRole {name}. PrincipalRole already exists or resolution failed"
        )));
    }
    let role = state.entity(name, properties_in(wanted.get("properties")));
    let answer = Answer::json(201, &role_shown(&role));
    state.principal_roles.push(role);
    Ok(answer)
}

/// One of them. [spec]
pub fn get(state: &mut State, caller: &Caller, name: &str) -> Reply {
    state.allow(caller, "GET_PRINCIPAL_ROLE", &Scope::server())?;
    Ok(Answer::ok(&role_shown(state.principal_role(name)?)))
}

/// New properties. [spec]
pub fn update(state: &mut State, caller: &Caller, call: &Call, name: &str) -> Reply {
    let body = call.json()?;
    state.allow(caller, "UPDATE_PRINCIPAL_ROLE", &Scope::server())?;
    let role = state.principal_role(name)?;
    replace(role, "PrincipalRole", &body)?;
    Ok(Answer::ok(&role_shown(role)))
}

/// Takes one away, with its assignments. [assumed]
pub fn delete(state: &mut State, caller: &Caller, name: &str) -> Reply {
    state.allow(caller, "DELETE_PRINCIPAL_ROLE", &Scope::server())?;
    let id = state.principal_role(name)?.id;
    state.principal_roles.retain(|role| role.id != id);
    state.members.retain(|(_, role)| *role != id);
    for catalog in &mut state.catalogs {
        catalog.usage.retain(|(role, _)| *role != id);
    }
    Ok(Answer::empty(204))
}

/// Principal roles as a list shows them (#11).
pub fn roles_shown<'a>(roles: impl Iterator<Item = &'a Entity>) -> Value {
    json!({"roles": roles.map(role_shown).collect::<Vec<_>>()})
}

fn role_shown(role: &Entity) -> Value {
    let mut value = shown(role);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("federated".to_owned(), json!(false));
    }
    value
}
