//! Adds a connection.

mod home;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::SourceConfig;
pub use weft_ports::source::{RestCatalog, SignIn, SourceKind};

use crate::{App, AppError, AppResult, set_domains};
pub use weft_model::DomainRule;

/// The connection.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AddSourceRequest {
    /// Name: first part of the full names of its assets.
    pub name: String,
    /// How to read it.
    pub source: SourceKind,
    /// Its secret, where it signs in with one. Kept apart from everything else.
    #[serde(default)]
    #[specta(type = Option<String>)]
    pub secret: Option<SecretString>,
    /// Which of its namespaces belong to which domain.
    #[serde(default)]
    pub domains: Vec<DomainRule>,
    /// Domain that it belongs to, in a team's workspace; absent: that of its owner where it is one, else the whole mesh.
    #[serde(default)]
    pub domain: Option<String>,
}

/// What was found when it was tried.
#[derive(Debug, Clone, Serialize, Type)]
pub struct AddSourceResponse {
    /// Name of the source.
    pub name: String,
    /// What is there, in one line.
    pub found: String,
    /// Where its secret is kept.
    pub kept_in: Option<String>,
}

/// Tries the source and adds it. Nothing is harvested yet.
pub async fn add_source(app: &App, request: AddSourceRequest) -> AppResult<AddSourceResponse> {
    check_name(&request.name)?;
    set_domains::check(&request.domains)?;
    let known = app.workspace.sources().await?;
    if known.iter().any(|state| state.config.name == request.name) {
        return Err(
            AppError::invalid(format!("a source called `{}` is there already", request.name)).hint(format!(
                "choose another name, or remove it with `weft source remove {}`",
                request.name
            )),
        );
    }
    let config = SourceConfig {
        name: request.name,
        kind: request.source,
        domain: home::of(app, request.domain.as_deref(), &request.domains).await?,
    };
    let browser = config.kind.wants_browser();
    let source = match &request.secret {
        Some(_) if browser => return Err(no_secret(&config.name)),
        Some(secret) => app.sources.open_with(&config, secret.clone())?,
        None => app.sources.open(&config)?,
    };
    let found = source.test().await?;
    let secret = request.secret.or_else(|| source.unkept());
    // The secret first: a source that is there without it could not be synced.
    let kept_in = match secret {
        Some(secret) => Some(app.secrets.set(&config.name, secret).await?),
        None => None,
    };
    if let Err(error) = app.workspace.add_source(&app.login, &config, app.now()).await {
        if kept_in.is_some() {
            // Of a source that is not there, nothing may stay; the first error is the one to tell.
            let _ = app.secrets.remove(&config.name).await;
        }
        return Err(error.into());
    }
    // A sign-in of which nothing can be kept lasts as long as the program.
    if kept_in.is_some() || !browser {
        app.sources.forget(&config.name);
    }
    set_domains::write(app, &config.name, &request.domains).await?;
    Ok(AddSourceResponse {
        name: config.name,
        found,
        kept_in,
    })
}

/// What is kept of a sign-in through a browser comes from the provider.
pub(crate) fn no_secret(name: &str) -> AppError {
    AppError::invalid(format!(
        "`{name}` is signed in to through a browser, with no secret of yours"
    ))
    .hint(format!("use `weft source sign-in {name}`"))
}

pub(crate) fn check_name(name: &str) -> AppResult<()> {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    if name.is_empty() || name.len() > 64 || !name.bytes().all(allowed) {
        return Err(AppError::invalid(format!(
            "`{}` cannot be the name of a source",
            name.escape_debug()
        ))
        .hint("use 1 to 64 of a-z, 0-9, _ and -"));
    }
    Ok(())
}
