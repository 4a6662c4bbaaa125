//! Tables of other formats. Rights on them are those on tables (#146, #230).

use serde_json::{Value, json};

use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, exists},
    call::{Call, text},
    catalog::{At, paging, reading, tables},
    catalogs::Kind,
    federation::{self, Ask},
    names,
    state::State,
};

/// The names (#146, #228).
pub fn list(state: &State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let ask = Ask {
        operation: "LIST_TABLES",
        levels,
        leaf: None,
    };
    let held = federation::open(state, caller, name, ask)?;
    let tables = reading::identifiers(held.namespace(levels)?, Kind::Generic);
    paging::answer(state.warehouse(name)?, call, "identifiers", tables)
}

/// Makes one (#227).
pub fn create(state: &mut State, caller: &Caller, call: &Call, (name, levels): At<'_>) -> Reply {
    let body = call.json()?;
    let table = text(&body, "name")?;
    names::check([table])?;
    let catalog = federation::own(state, name)?;
    let namespace = catalog.namespace(levels)?;
    state.allow(caller, "CREATE_TABLE_DIRECT", &Scope::namespace(catalog, levels))?;
    if namespace.leaves.iter().any(|leaf| leaf.entity.name == table) {
        // [assumed] after #57
        return Err(exists(format!(
            "Table already exists: {}.{table}",
            levels.join(".")
        )));
    }
    let shown = shown(&body);
    tables::add(
        state,
        (name, levels),
        (table, Kind::Generic),
        String::new(),
        shown.clone(),
    )?;
    Ok(answer(&shown))
}

/// A generic table as it is shown; what was not given is `null`, properties are empty. [assumed] both
pub fn shown(body: &Value) -> Value {
    let given = |key: &str| body.get(key).cloned().unwrap_or(Value::Null);
    json!({
        "name": given("name"),
        "format": given("format"),
        "base-location": given("base-location"),
        "doc": given("doc"),
        "properties": body.get("properties").cloned().unwrap_or_else(|| json!({})),
    })
}

/// One (#229); not with rights to list only (#230).
pub fn load(state: &State, caller: &Caller, (name, levels): At<'_>, table: &str) -> Reply {
    let ask = Ask {
        operation: "LOAD_TABLE",
        levels,
        leaf: Some((table, Kind::Generic)),
    };
    let held = federation::open(state, caller, name, ask)?;
    Ok(answer(&held.leaf(levels, table, Kind::Generic)?.body))
}

/// Drops one. [spec]
pub fn delete(state: &mut State, caller: &Caller, at: At<'_>, table: &str) -> Reply {
    tables::remove(
        state,
        caller,
        "DROP_TABLE_WITHOUT_PURGE",
        at,
        (table, Kind::Generic),
    )
}

fn answer(table: &Value) -> Answer {
    Answer::ok(&json!({"table": table, "storage-access-configs": []}))
}
