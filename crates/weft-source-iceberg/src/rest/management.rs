//! Polaris's management API, as far as reading needs it.

use serde::Deserialize;

use super::{
    catalog::{Call, MOST_ENTRIES, call},
    error::RestError,
    http::Http,
    token::Login,
};

#[derive(Deserialize)]
struct Catalogs {
    catalogs: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Names of all catalogs of the server. Polaris lets nobody but administrators list them (apache/polaris#4573).
pub(super) async fn catalogs(http: &Http, login: &Login) -> Result<Vec<String>, RestError> {
    let what = "the list of catalogs";
    let Some(management) = http.origin().sibling("/api/management") else {
        return Err(RestError::Invalid(
            "the address does not end with `/api/catalog`, so that the catalogs of the server cannot be listed; name them"
                .to_owned(),
        ));
    };
    let reply = call(
        http,
        login,
        Call {
            url: management.below("v1/catalogs", &[]),
            what,
            headers: &[],
            most: 16 << 20,
        },
    )
    .await
    .map_err(|error| match error {
        RestError::Denied { said, .. } => RestError::Denied {
            what: format!("{what} (Polaris shows it to administrators only; name the catalogs that you use)"),
            said,
        },
        other => other,
    })?;
    let answer: Catalogs = super::catalog::parsed(&reply.body, what)?;
    let mut names: Vec<String> = answer
        .catalogs
        .into_iter()
        .map(|one| one.name)
        .take(MOST_ENTRIES)
        .collect();
    names.sort();
    Ok(names)
}
