//! Views.

use serde_json::json;

use super::{At, metadata, paging, reading, tables};
use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, exists as taken},
    call::{Call, text},
    catalogs::Kind,
    federation::{self, Ask},
    names,
    state::State,
};

/// The views of a namespace (#60, #143, #205).
pub fn list(state: &State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let ask = Ask {
        operation: "LIST_VIEWS",
        levels,
        leaf: None,
    };
    let held = federation::open(state, caller, name, ask)?;
    let views = reading::identifiers(held.namespace(levels)?, Kind::View);
    paging::answer(state.warehouse(name)?, call, "identifiers", views)
}

/// Makes one (#59).
pub fn create(state: &mut State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let body = call.json()?;
    let view = text(&body, "name")?;
    names::check([view])?;
    let catalog = federation::own(state, name)?;
    let namespace = catalog.namespace(levels)?;
    state.allow(caller, "CREATE_VIEW", &Scope::namespace(catalog, levels))?;
    if namespace.leaves.iter().any(|leaf| leaf.entity.name == view) {
        // [assumed] after #57
        return Err(taken(format!("View already exists: {}.{view}", levels.join("."))));
    }
    let location = tables::location_in(&namespace.entity.properties, view);
    let metadata = metadata::view(&location, &body)?;
    let file = metadata::file(&location, 0, ".gz.metadata.json");
    let answer = json!({"metadata-location": file, "metadata": metadata});
    tables::add(state, (name, levels), (view, Kind::View), file, metadata)?;
    Ok(Answer::ok(&answer))
}

/// A view with its metadata (#61, #144); the right to read tables does not help (#128). No `ETag`.
pub fn load(state: &State, caller: &Caller, (name, levels): At<'_>, view: &str) -> Reply {
    let held = federation::open(state, caller, name, ask("LOAD_VIEW", levels, view))?;
    let leaf = held.leaf(levels, view, Kind::View)?;
    let body = json!({"metadata-location": leaf.location, "metadata": leaf.body});
    Ok(Answer::ok(&body))
}

/// Whether it is there. [spec]
pub fn exists(state: &State, caller: &Caller, (name, levels): At<'_>, view: &str) -> Reply {
    federation::open(state, caller, name, ask("VIEW_EXISTS", levels, view))?;
    Ok(Answer::empty(204))
}

/// Drops one. [spec]
pub fn delete(state: &mut State, caller: &Caller, at: At<'_>, view: &str) -> Reply {
    tables::remove(state, caller, "DROP_VIEW", at, (view, Kind::View))
}

/// Renames one. [spec]
pub fn rename(state: &mut State, caller: &Caller, call: &Call, catalog: &str) -> Reply {
    tables::relocate(state, caller, call, "RENAME_VIEW", catalog, Kind::View)
}

fn ask<'a>(operation: &'static str, levels: &'a [String], view: &'a str) -> Ask<'a> {
    Ask {
        operation,
        levels,
        leaf: Some((view, Kind::View)),
    }
}
