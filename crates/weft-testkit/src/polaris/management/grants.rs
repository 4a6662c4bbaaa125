//! Grants: given with PUT, taken back with POST, both 201 without a body.

use serde_json::{Value, json};

use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, misfit, not_found},
    call::Call,
    catalogs::{Catalog, CatalogRole, Kind},
    federation,
    grant::{Grant, Securable},
    privileges,
    state::State,
};

/// What a role holds (#10, #90, #154).
pub fn list(state: &State, caller: &Caller, catalog: &str, role: &str) -> Reply {
    let catalog = state.catalog(catalog)?;
    let role = catalog.role(role)?;
    state.allow(caller, "LIST_GRANTS_FOR_CATALOG_ROLE", &Scope::catalog(catalog))?;
    let grants: Vec<Value> = held_by(catalog, role).iter().map(Grant::to_json).collect();
    Ok(Answer::ok(&json!({ "grants": grants })))
}

/// What a role holds, whoever asks.
pub fn held(state: &State, catalog: &str, role: &str) -> Result<Vec<Grant>, Answer> {
    let catalog = state.catalog(catalog)?;
    Ok(held_by(catalog, catalog.role(role)?))
}

fn held_by(catalog: &Catalog, role: &CatalogRole) -> Vec<Grant> {
    let grants = role.grants.iter().filter_map(|(thing, code)| {
        let on = securable(catalog, *thing)?;
        let privilege = privileges::name(*code).to_owned();
        Some(Grant { on, privilege })
    });
    grants.collect()
}

/// Grants; twice is 201 both times (#123, #124).
pub fn add(state: &mut State, caller: &Caller, call: &Call, catalog: &str, role: &str) -> Reply {
    let (grant, code) = asked(call)?;
    state.catalog(catalog)?.role(role)?;
    let thing = match thing(state.catalog(catalog)?, &grant.on) {
        // The remote has it and this side has no entry yet: it makes one (#213, #214).
        Err(_) if federation::has_rights_below(state.catalog(catalog)?) => {
            let scope = Scope::catalog(state.catalog(catalog)?);
            state.allow(caller, grant.on.operation_to_add(), &scope)?;
            federation::shadow(state, catalog, &grant.on)?
        }
        other => other?,
    };
    let scope = scope_of(state.catalog(catalog)?, &grant.on, thing);
    state.allow(caller, grant.on.operation_to_add(), &scope)?;
    state
        .catalog_mut(catalog)?
        .role_mut(role)?
        .grants
        .insert((thing, code));
    Ok(Answer::empty(201))
}

/// Revokes; takes a right on the role as well, so who granted may not be able to (#82).
pub fn revoke(state: &mut State, caller: &Caller, call: &Call, catalog: &str, role: &str) -> Reply {
    let (grant, code) = asked(call)?;
    let found = state.catalog(catalog)?;
    found.role(role)?;
    let thing = thing(found, &grant.on)?;
    let (scope, second) = (scope_of(found, &grant.on, thing), Scope::catalog(found));
    state.allow_both(caller, grant.on.operation_to_revoke(), &scope, &second)?;
    if state
        .catalog_mut(catalog)?
        .role_mut(role)?
        .grants
        .remove(&(thing, code))
    {
        return Ok(Answer::empty(201));
    }
    // #157
    let message = "Operation failed: GRANT_NOT_FOUND";
    Err(Answer::error(400, "GRANT_NOT_FOUND", message))
}

fn asked(call: &Call) -> Result<(Grant, usize), Answer> {
    let body = call.json()?;
    let grant = Grant::from_json(body.get("grant").ok_or_else(misfit)?).ok_or_else(misfit)?;
    let code = privileges::code(&grant.privilege).ok_or_else(misfit)?;
    if !privileges::fits(grant.on.kind(), &grant.privilege) {
        return Err(misfit());
    }
    Ok((grant, code))
}

/// The id of what is granted on.
///
/// Inside a federated catalog nothing below the catalog has one until rights below it are switched on: that is
/// the 404 of #207 and #208.
pub fn thing(catalog: &Catalog, on: &Securable) -> Result<u64, Answer> {
    Ok(match on {
        Securable::Catalog => catalog.entity.id,
        Securable::Namespace(levels) => {
            let missing = |_| not_found(format!("Namespace {} not found", levels.join(".")));
            catalog.namespace(levels).map_err(missing)?.entity.id
        }
        // #149, #208
        Securable::Table(levels, name) => match catalog.leaf(levels, name, Kind::Generic) {
            Ok(generic) => generic.entity.id,
            Err(_) => catalog.leaf(levels, name, Kind::Table)?.entity.id,
        },
        Securable::View(levels, name) => catalog.leaf(levels, name, Kind::View)?.entity.id,
        Securable::Policy(levels, name) => catalog.policy(levels, name)?.entity.id,
    })
}

fn scope_of<'a>(catalog: &'a Catalog, on: &Securable, thing: u64) -> Scope<'a> {
    match on {
        Securable::Catalog => Scope::catalog(catalog),
        Securable::Namespace(levels) => Scope::namespace(catalog, levels),
        Securable::Table(levels, _) | Securable::View(levels, _) | Securable::Policy(levels, _) => {
            Scope::leaf(catalog, levels, Some(thing))
        }
    }
}

fn securable(catalog: &Catalog, id: u64) -> Option<Securable> {
    if catalog.entity.id == id {
        return Some(Securable::Catalog);
    }
    catalog.namespaces.iter().find_map(|namespace| {
        let levels = || namespace.levels.clone();
        if namespace.entity.id == id {
            return Some(Securable::Namespace(levels()));
        }
        let leaf = namespace.leaves.iter().find(|leaf| leaf.entity.id == id);
        let policy = namespace.policies.iter().find(|policy| policy.entity.id == id);
        match (leaf, policy) {
            (Some(leaf), _) if leaf.kind == Kind::View => {
                Some(Securable::View(levels(), leaf.entity.name.clone()))
            }
            (Some(leaf), _) => Some(Securable::Table(levels(), leaf.entity.name.clone())),
            (None, Some(policy)) => Some(Securable::Policy(levels(), policy.entity.name.clone())),
            (None, None) => None,
        }
    })
}
