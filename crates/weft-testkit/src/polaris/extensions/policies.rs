//! Policies: four types for the upkeep of tables, none for access.

use serde_json::{Value, json};

use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, bad_request, exists, misfit},
    call::{Call, text},
    catalog::{At, paging},
    catalogs::Policy,
    federation::{self, Ask},
    names,
    state::{Properties, State},
};

/// The types that exist; there is no other (#173).
const TYPES: [&str; 4] = [
    "system.data-compaction",
    "system.metadata-compaction",
    "system.orphan-file-removal",
    "system.snapshot-expiry",
];

/// The names (#174), of one type if asked (#175).
pub fn list(state: &State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let ask = Ask {
        operation: "LIST_POLICY",
        levels,
        leaf: None,
    };
    let held = federation::open(state, caller, name, ask)?;
    let wanted = call.param("policyType");
    let policies = held.namespace(levels)?.policies.iter();
    let policies = policies.filter(|policy| wanted.is_none_or(|kind| kind == policy.kind));
    let identifiers = policies.map(|policy| json!({"namespace": levels, "name": policy.entity.name}));
    paging::answer(state.warehouse(name)?, call, "identifiers", identifiers.collect())
}

/// Makes one (#168 to #171, #183).
pub fn create(state: &mut State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let body = call.json()?;
    let policy = text(&body, "name")?.to_owned();
    names::check([policy.as_str()])?;
    let catalog = federation::own(state, name)?;
    let namespace = catalog.namespace(levels)?;
    state.allow(caller, "CREATE_POLICY", &Scope::namespace(catalog, levels))?;
    let kind = text(&body, "type")?.to_owned();
    if !TYPES.contains(&kind.as_str()) {
        return Err(bad_request(format!("Unknown policy type: {kind}")));
    }
    let content = checked(&body)?;
    if namespace.policies.iter().any(|known| known.entity.name == policy) {
        // [assumed] after #57
        return Err(exists(format!(
            "Policy already exists: {}.{policy}",
            levels.join(".")
        )));
    }
    let description = description(&body);
    add(state, (name, levels), &policy, kind, description, content)?;
    Ok(answer(state.warehouse(name)?.policy(levels, &policy)?))
}

/// Puts one in a namespace.
pub fn add(
    state: &mut State,
    (catalog, levels): At<'_>,
    name: &str,
    kind: String,
    description: Option<String>,
    content: String,
) -> Result<(), Answer> {
    let entity = state.entity(name, Properties::new());
    state
        .catalog_mut(catalog)?
        .namespace_mut(levels)?
        .policies
        .push(Policy {
            entity,
            kind,
            description,
            content,
            version: 0,
        });
    Ok(())
}

/// One (#176).
pub fn load(state: &State, caller: &Caller, (name, levels): At<'_>, policy: &str) -> Reply {
    let catalog = federation::own(state, name)?;
    let found = catalog.policy(levels, policy)?;
    let scope = Scope::leaf(catalog, levels, Some(found.entity.id));
    state.allow(caller, "LOAD_POLICY", &scope)?;
    Ok(answer(found))
}

/// New content, if the version is the current one (#177, #178).
pub fn update(
    state: &mut State,
    caller: &Caller,
    call: &Call,
    (name, levels): At<'_>,
    policy: &str,
) -> Reply {
    let body = call.json()?;
    let given = body
        .get("current-policy-version")
        .and_then(Value::as_u64)
        .ok_or_else(misfit)?;
    let catalog = federation::own(state, name)?;
    let found = catalog.policy(levels, policy)?;
    let scope = Scope::leaf(catalog, levels, Some(found.entity.id));
    state.allow(caller, "UPDATE_POLICY", &scope)?;
    if given != found.version {
        let current = found.version;
        let message =
            format!("Policy version mismatch. Given version is {given}, current version is {current}");
        return Err(Answer::error(409, "PolicyVersionMismatchException", message));
    }
    let content = body.get("content").map(|_| checked(&body)).transpose()?;
    let policies = &mut state.catalog_mut(name)?.namespace_mut(levels)?.policies;
    let found = policies
        .iter_mut()
        .find(|known| known.entity.name == policy)
        .ok_or_else(misfit)?;
    if let Some(content) = content {
        found.content = content;
    }
    if let Some(description) = description(&body) {
        found.description = Some(description);
    }
    found.version += 1;
    Ok(answer(found))
}

/// Only one that is attached to nothing goes (#192, #194), unless `detach-all` is asked [spec].
pub fn delete(
    state: &mut State,
    caller: &Caller,
    call: &Call,
    (name, levels): At<'_>,
    policy: &str,
) -> Reply {
    let catalog = federation::own(state, name)?;
    let id = catalog.policy(levels, policy)?.entity.id;
    state.allow(caller, "DROP_POLICY", &Scope::leaf(catalog, levels, Some(id)))?;
    let attached = catalog
        .attachments
        .iter()
        .any(|attachment| attachment.policy == id);
    if attached && call.param("detach-all") != Some("true") {
        let path = levels.join(".");
        let message =
            format!("Policy PolicyIdentifier[namespace={path}, name={policy}] is still attached to entities");
        return Err(Answer::error(400, "PolicyInUseException", message));
    }
    let catalog = state.catalog_mut(name)?;
    catalog.attachments.retain(|attachment| attachment.policy != id);
    let policies = &mut catalog.namespace_mut(levels)?.policies;
    policies.retain(|policy| policy.entity.id != id);
    catalog.forget(id);
    Ok(Answer::empty(204))
}

/// The text of the content, if it is one: an object with a true or false `enable` (#172, #183). The rest of the
/// published schemas is not checked. [assumed]
fn checked(body: &Value) -> Result<String, Answer> {
    let content = text(body, "content")?;
    let parsed: Option<Value> = serde_json::from_str(content).ok();
    let enable = parsed.as_ref().and_then(|parsed| parsed.get("enable"));
    if enable.is_some_and(Value::is_boolean) {
        return Ok(content.to_owned());
    }
    Err(Answer::error(400, "InvalidPolicyException", "Invalid policy"))
}

fn description(body: &Value) -> Option<String> {
    Some(body.get("description")?.as_str()?.to_owned())
}

/// A policy as it is shown; all types are inherited (#168).
pub fn shown(policy: &Policy) -> Value {
    json!({
        "policy-type": policy.kind,
        "inheritable": true,
        "name": policy.entity.name,
        "description": policy.description,
        "content": policy.content,
        "version": policy.version,
    })
}

fn answer(policy: &Policy) -> Answer {
    Answer::ok(&json!({"policy": shown(policy)}))
}
