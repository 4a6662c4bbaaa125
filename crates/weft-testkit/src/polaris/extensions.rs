//! What Polaris has beside Iceberg: tables of other formats, semantic models, and policies.

pub mod applicable;
pub mod generic_tables;
pub mod mappings;
pub mod policies;
pub mod semantic_models;

use super::{
    access::Caller,
    answer::{Reply, no_route, uncovered},
    call::{Call, levels},
    catalog::At,
    state::State,
};

/// Answers one request below `/api/catalog/polaris/v1`.
pub fn route(state: &mut State, caller: &Caller, call: &Call, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", [catalog, "applicable-policies"]) => applicable::list(state, caller, call, catalog),
        (_, [catalog, "namespaces", namespace, rest @ ..]) => {
            of_namespace(state, caller, call, (catalog, &levels(namespace)), rest)
        }
        _ => Err(no_route()),
    }
}

fn of_namespace(state: &mut State, caller: &Caller, call: &Call, at: At<'_>, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", ["generic-tables"]) => generic_tables::list(state, caller, call, at),
        ("POST", ["generic-tables"]) => generic_tables::create(state, caller, call, at),
        ("GET", ["generic-tables", name]) => generic_tables::load(state, caller, at, name),
        ("DELETE", ["generic-tables", name]) => generic_tables::delete(state, caller, at, name),
        ("GET", ["policies"]) => policies::list(state, caller, call, at),
        ("POST", ["policies"]) => policies::create(state, caller, call, at),
        ("GET", ["policies", name]) => policies::load(state, caller, at, name),
        ("PUT", ["policies", name]) => policies::update(state, caller, call, at, name),
        ("DELETE", ["policies", name]) => policies::delete(state, caller, call, at, name),
        ("PUT", ["policies", name, "mappings"]) => mappings::attach(state, caller, call, at, name),
        ("POST", ["policies", name, "mappings"]) => mappings::detach(state, caller, call, at, name),
        ("GET", ["semantic-models"]) => semantic_models::list(state, caller, call, at),
        ("GET", ["semantic-models", name]) => semantic_models::load(state, caller, at, name),
        (_, ["semantic-models", ..]) => Err(uncovered("changes of semantic models")),
        _ => Err(no_route()),
    }
}
