//! Semantic models, beta in 1.7 and not in the recording: shapes are [spec], rights on them those on tables [assumed].

use serde_json::{Value, json};

use crate::polaris::{
    access::Caller,
    answer::{Answer, Reply},
    call::Call,
    catalog::{At, paging, reading},
    catalogs::Kind,
    federation::{self, Ask},
    state::State,
};

/// The names.
pub fn list(state: &State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let ask = Ask {
        operation: "LIST_TABLES",
        levels,
        leaf: None,
    };
    let held = federation::open(state, caller, name, ask)?;
    let models = reading::identifiers(held.namespace(levels)?, Kind::Semantic);
    paging::answer(state.warehouse(name)?, call, "identifiers", models)
}

/// One.
pub fn load(state: &State, caller: &Caller, (name, levels): At<'_>, model: &str) -> Reply {
    let ask = Ask {
        operation: "LOAD_TABLE",
        levels,
        leaf: Some((model, Kind::Semantic)),
    };
    let held = federation::open(state, caller, name, ask)?;
    Ok(Answer::ok(&held.leaf(levels, model, Kind::Semantic)?.body))
}

/// A model as it is shown: the document is a text in it.
pub fn shown(model: &Value) -> Value {
    json!({
        "document": {"version": "0.1.1", "semantic_model": model.to_string()},
        "entity-version": "1",
    })
}
