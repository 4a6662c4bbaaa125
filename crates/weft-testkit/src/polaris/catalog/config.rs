//! What a client learns first. It takes a token and no rights (#63).

use serde_json::json;

use crate::polaris::{
    answer::{Answer, Reply, bad_request},
    call::Call,
    catalogs::Kind,
    state::State,
};

/// The 36 endpoints, spelled in three ways as the server spells them (#223).
const ENDPOINTS: [&str; 36] = [
    "GET /v1/{prefix}/namespaces",
    "GET /v1/{prefix}/namespaces/{namespace}",
    "HEAD /v1/{prefix}/namespaces/{namespace}",
    "POST /v1/{prefix}/namespaces",
    "POST /v1/{prefix}/namespaces/{namespace}/properties",
    "DELETE /v1/{prefix}/namespaces/{namespace}",
    "GET /v1/{prefix}/namespaces/{namespace}/tables",
    "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "POST /v1/{prefix}/namespaces/{namespace}/tables",
    "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "DELETE /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "POST /v1/{prefix}/tables/rename",
    "POST /v1/{prefix}/namespaces/{namespace}/register",
    "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics",
    "POST /v1/{prefix}/transactions/commit",
    "GET /v1/{prefix}/namespaces/{namespace}/views",
    "GET /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "HEAD /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "POST /v1/{prefix}/namespaces/{namespace}/views",
    "POST /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "DELETE /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "POST /v1/{prefix}/views/rename",
    "POST /v1/{prefix}/namespaces/{namespace}/register-view",
    "GET polaris/v1/{prefix}/namespaces/{namespace}/generic-tables",
    "POST polaris/v1/{prefix}/namespaces/{namespace}/generic-tables",
    "DELETE polaris/v1/{prefix}/namespaces/{namespace}/generic-tables/{generic-table}",
    "GET polaris/v1/{prefix}/namespaces/{namespace}/generic-tables/{generic-table}",
    "GET /polaris/v1/{prefix}/namespaces/{namespace}/policies",
    "POST /polaris/v1/{prefix}/namespaces/{namespace}/policies",
    "GET /polaris/v1/{prefix}/namespaces/{namespace}/policies/{policy-name}",
    "PUT /polaris/v1/{prefix}/namespaces/{namespace}/policies/{policy-name}",
    "DELETE /polaris/v1/{prefix}/namespaces/{namespace}/policies/{policy-name}",
    "PUT /polaris/v1/{prefix}/namespaces/{namespace}/policies/{policy-name}/mappings",
    "POST /polaris/v1/{prefix}/namespaces/{namespace}/policies/{policy-name}/mappings",
    "GET /polaris/v1/{prefix}/applicable-policies",
];

/// What the recorded server does not have: told by a server that serves them [assumed].
const SEMANTIC: [&str; 2] = [
    "GET polaris/v1/{prefix}/namespaces/{namespace}/semantic-models",
    "GET polaris/v1/{prefix}/namespaces/{namespace}/semantic-models/{semantic-model-name}",
];

/// The defaults are the properties of the catalog, private ones too (#63, #218).
pub fn get(state: &State, call: &Call) -> Reply {
    let name = call.param("warehouse");
    // #224
    let name = name.ok_or_else(|| bad_request("Please specify a warehouse"))?;
    let catalog = state.warehouse(name)?;
    let mut leaves = catalog.namespaces.iter().flat_map(|namespace| &namespace.leaves);
    let semantic = leaves.any(|leaf| leaf.kind == Kind::Semantic);
    let endpoints = ENDPOINTS.iter().chain(SEMANTIC.iter().filter(|_| semantic));
    Ok(Answer::ok(&json!({
        "defaults": catalog.entity.properties,
        "overrides": {"namespace-separator": "%1F", "prefix": catalog.entity.name},
        "endpoints": endpoints.collect::<Vec<_>>(),
    })))
}
