//! Principals and their credentials.

use serde_json::{Value, json};

use super::{replace, shown};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, exists, misfit},
    call::{Call, text},
    state::{Principal, Properties, State, properties_in, random},
};

/// All of them (#42).
pub fn list(state: &State, caller: &Caller) -> Reply {
    state.allow(caller, "LIST_PRINCIPALS", &Scope::server())?;
    let principals: Vec<Value> = state.principals.iter().map(principal_shown).collect();
    Ok(Answer::ok(&json!({ "principals": principals })))
}

/// Makes one and shows its secret for the only time (#12, #195).
pub fn create(state: &mut State, caller: &Caller, call: &Call) -> Reply {
    let body = call.json()?;
    let wanted = body.get("principal").ok_or_else(misfit)?;
    let name = text(wanted, "name")?;
    state.allow(caller, "CREATE_PRINCIPAL", &Scope::server())?;
    if state.principal(name).is_ok() {
        // [assumed] after #6
        return Err(exists(format!(
            "Cannot create Principal {name}. Principal already exists or resolution failed"
        )));
    }
    add(state, name, properties_in(wanted.get("properties")));
    Ok(with_credentials(201, state.principal(name)?))
}

/// Puts a new principal in place.
pub fn add(state: &mut State, name: &str, properties: Properties) {
    let entity = state.entity(name, properties);
    let client_id = random().chars().take(16).collect();
    state.principals.push(Principal {
        entity,
        client_id,
        secret: random(),
    });
}

/// One of them (#44); not even oneself without rights (#70).
pub fn get(state: &mut State, caller: &Caller, name: &str) -> Reply {
    state.allow(caller, "GET_PRINCIPAL", &Scope::server())?;
    Ok(Answer::ok(&principal_shown(state.principal(name)?)))
}

/// New properties. [spec]
pub fn update(state: &mut State, caller: &Caller, call: &Call, name: &str) -> Reply {
    let body = call.json()?;
    state.allow(caller, "UPDATE_PRINCIPAL", &Scope::server())?;
    let principal = state.principal(name)?;
    replace(&mut principal.entity, "Principal", &body)?;
    Ok(Answer::ok(&principal_shown(principal)))
}

/// Takes one away (#262), and with it what its tokens open [assumed].
pub fn delete(state: &mut State, caller: &Caller, name: &str) -> Reply {
    state.allow(caller, "DELETE_PRINCIPAL", &Scope::server())?;
    let id = state.principal(name)?.entity.id;
    state.principals.retain(|principal| principal.entity.id != id);
    state.members.retain(|(principal, _)| *principal != id);
    Ok(Answer::empty(204))
}

/// A new secret for oneself (#49); nobody else may (#48).
pub fn rotate(state: &mut State, caller: &Caller, name: &str) -> Reply {
    let own = state.principal(name)?.entity.id == caller.id;
    if !own {
        state.allow(caller, "ROTATE_CREDENTIALS", &Scope::server())?;
    }
    renew(state, name)
}

/// A new secret, by an administrator (#50, #196).
pub fn reset(state: &mut State, caller: &Caller, name: &str) -> Reply {
    state.allow(caller, "RESET_CREDENTIALS", &Scope::server())?;
    renew(state, name)
}

// The version of the principal does not count secrets (#49, #50). Tokens given out before stay good [assumed].
fn renew(state: &mut State, name: &str) -> Reply {
    let principal = state.principal(name)?;
    principal.secret = random();
    Ok(with_credentials(200, principal))
}

fn with_credentials(status: u16, principal: &Principal) -> Answer {
    let credentials = json!({"clientId": principal.client_id, "clientSecret": principal.secret});
    let body = json!({"principal": principal_shown(principal), "credentials": credentials});
    Answer::json(status, &body)
}

/// A principal as it is shown (#44).
pub fn principal_shown(principal: &Principal) -> Value {
    let mut value = shown(&principal.entity);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("clientId".to_owned(), json!(principal.client_id));
    }
    value
}
