//! Catalogs that stand for a catalog elsewhere, as far as the recording goes.
//!
//! "Elsewhere" is always the same double: a connection that leads anywhere else is a dead one (#220). The remote
//! is asked in process instead of over a socket; it still judges the rights of the principal of the connection.

use serde_json::{Value, json};

use super::{
    access::{Caller, Scope},
    answer::{Answer, uncovered},
    catalogs::{Catalog, Connection, Kind, Leaf, Namespace},
    grant::Securable,
    management::grants::thing,
    state::{Properties, State},
};

const RIGHTS_BELOW: &str = "polaris.config.enable-sub-catalog-rbac-for-federated-catalogs";

/// What is asked of a catalog.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The operation, as a 403 tells it.
    pub operation: &'static str,
    /// The namespace; no levels for the catalog itself.
    pub levels: &'a [String],
    /// The thing in the namespace.
    pub leaf: Option<(&'a str, Kind)>,
}

/// Whether a federated catalog takes grants below itself (#212).
pub fn has_rights_below(catalog: &Catalog) -> bool {
    catalog.connection.is_some() && catalog.flag(RIGHTS_BELOW)
}

/// The catalog that holds what is asked about, once the caller may see it.
///
/// What is missing is told before what is forbidden (#66), unless the catalog is federated: then this side judges
/// first, and the remote is asked after (#210, #216).
pub fn open<'a>(state: &'a State, caller: &Caller, name: &str, ask: Ask<'_>) -> Result<&'a Catalog, Answer> {
    let catalog = state.warehouse(name)?;
    let Some(connection) = &catalog.connection else {
        check(state, caller, catalog, ask)?;
        return Ok(catalog);
    };
    state.allow(caller, ask.operation, &scope(catalog, ask))?;
    let (remote, stranger) = dial(state, connection)?;
    check(state, &stranger, remote, ask)?;
    Ok(remote)
}

/// The catalog itself for a change, which a federated one does not take here.
pub fn own<'a>(state: &'a State, name: &str) -> Result<&'a Catalog, Answer> {
    let catalog = state.warehouse(name)?;
    if catalog.connection.is_some() {
        return Err(uncovered("changes through a federated catalog"));
    }
    Ok(catalog)
}

fn check(state: &State, caller: &Caller, catalog: &Catalog, ask: Ask<'_>) -> Result<(), Answer> {
    match ask.leaf {
        Some((name, kind)) => {
            catalog.leaf(ask.levels, name, kind)?;
        }
        None if !ask.levels.is_empty() => {
            catalog.namespace(ask.levels)?;
        }
        None => {}
    }
    state.allow(caller, ask.operation, &scope(catalog, ask))
}

fn scope<'a>(catalog: &'a Catalog, ask: Ask<'_>) -> Scope<'a> {
    let leaf = ask
        .leaf
        .and_then(|(name, kind)| catalog.leaf(ask.levels, name, kind).ok());
    Scope::leaf(catalog, ask.levels, leaf.map(|leaf| leaf.entity.id))
}

fn dial<'a>(state: &'a State, connection: &Connection) -> Result<(&'a Catalog, Caller), Answer> {
    let shown = &connection.shown;
    let field = |key: &str| shown.get(key).and_then(Value::as_str).unwrap_or_default();
    if field("uri") != format!("{}/api/catalog", state.origin) {
        return Err(dead());
    }
    let secret = connection.secret.as_ref().ok_or_else(forgotten)?;
    let client = shown
        .get("authenticationParameters")
        .and_then(|fields| fields.get("clientId"));
    let known = state.principals.iter().find(|principal| {
        Some(principal.client_id.as_str()) == client.and_then(Value::as_str) && principal.secret == *secret
    });
    // [assumed] a remote that turns the connection away is told like one that is not there
    let stranger = known.and_then(|principal| state.activate(principal.entity.id, None));
    let remote = state.warehouse(field("remoteCatalogName"));
    Ok((remote.map_err(|_| dead())?, stranger.ok_or_else(dead)?))
}

/// What follows a restart: the secret is gone, and the message is `null` (section 8 of the measured facts).
fn forgotten() -> Answer {
    let error = json!({"message": null, "type": "NullPointerException", "code": 500});
    let mut answer = Answer::error(500, "NullPointerException", "");
    answer.body = json!({ "error": error }).to_string().into();
    answer
}

fn dead() -> Answer {
    Answer::error(
        503,
        "RESTException",
        "Error occurred while processing GET request",
    )
}

/// Makes entries for something of the remote, so that a grant can name it (#213, #214).
///
/// The remote is not asked whether it is there. [assumed]
pub fn shadow(state: &mut State, name: &str, on: &Securable) -> Result<u64, Answer> {
    let (levels, leaf) = match on {
        Securable::Table(levels, leaf) => (levels, Some((leaf, Kind::Table))),
        Securable::View(levels, leaf) => (levels, Some((leaf, Kind::View))),
        Securable::Namespace(levels) | Securable::Policy(levels, _) => (levels, None),
        Securable::Catalog => return thing(state.catalog(name)?, on),
    };
    for depth in 1..=levels.len() {
        let part = levels.get(..depth).unwrap_or_default();
        if state.catalog(name)?.namespace(part).is_err() {
            let entity = state.entity(part.last().map_or("", String::as_str), Properties::new());
            state.catalog_mut(name)?.namespaces.push(Namespace {
                entity,
                levels: part.to_vec(),
                leaves: Vec::new(),
                policies: Vec::new(),
            });
        }
    }
    if let Some((leaf, kind)) = leaf {
        let entity = state.entity(leaf, Properties::new());
        state
            .catalog_mut(name)?
            .namespace_mut(levels)?
            .leaves
            .push(Leaf::new(entity, kind, String::new(), Value::Null));
    }
    thing(state.catalog(name)?, on)
}
