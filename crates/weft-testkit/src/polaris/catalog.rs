//! The Iceberg REST API.

pub mod commits;
pub mod config;
pub mod metadata;
pub mod namespaces;
pub mod paging;
pub mod reading;
pub mod tables;
pub mod views;

use super::{
    access::Caller,
    answer::{Reply, no_route, uncovered},
    call::{Call, levels},
    state::State,
};

/// Answers one request below `/api/catalog/v1`.
pub fn route(state: &mut State, caller: &Caller, call: &Call, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", ["config"]) => config::get(state, call),
        ("GET", [catalog, "namespaces"]) => namespaces::list(state, caller, call, catalog),
        ("POST", [catalog, "namespaces"]) => namespaces::create(state, caller, call, catalog),
        ("POST", [catalog, "tables", "rename"]) => tables::rename(state, caller, call, catalog),
        ("POST", [catalog, "views", "rename"]) => views::rename(state, caller, call, catalog),
        ("POST", [_, "transactions", "commit"]) => Err(uncovered("transactions")),
        (_, [catalog, "namespaces", namespace, rest @ ..]) => {
            of_namespace(state, caller, call, (catalog, &levels(namespace)), rest)
        }
        _ => Err(no_route()),
    }
}

/// A catalog and the levels of a namespace in it.
pub type At<'a> = (&'a str, &'a [String]);

fn of_namespace(state: &mut State, caller: &Caller, call: &Call, at: At<'_>, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", []) => namespaces::get(state, caller, at),
        ("HEAD", []) => namespaces::exists(state, caller, at),
        ("DELETE", []) => namespaces::delete(state, caller, at),
        ("POST", ["properties"]) => namespaces::update(state, caller, call, at),
        ("GET", ["tables"]) => reading::list(state, caller, call, at),
        ("POST", ["tables"]) => tables::create(state, caller, call, at),
        ("GET", ["tables", name]) => reading::load(state, caller, call, at, name),
        ("HEAD", ["tables", name]) => reading::exists(state, caller, at, name),
        ("POST", ["tables", name]) => tables::commit(state, caller, call, at, name),
        ("DELETE", ["tables", name]) => tables::delete(state, caller, call, at, name),
        ("GET", ["tables", name, "credentials"]) => reading::credentials(state, caller, call, at, name),
        ("POST", ["tables", name, "metrics"]) => reading::metrics(state, caller, call, at, name),
        ("GET", ["views"]) => views::list(state, caller, call, at),
        ("POST", ["views"]) => views::create(state, caller, call, at),
        ("GET", ["views", name]) => views::load(state, caller, at, name),
        ("HEAD", ["views", name]) => views::exists(state, caller, at, name),
        ("DELETE", ["views", name]) => views::delete(state, caller, at, name),
        ("POST", ["views", _]) => Err(uncovered("replacing a view")),
        ("POST", ["register" | "register-view"]) => Err(uncovered("registering metadata files")),
        _ => Err(no_route()),
    }
}
