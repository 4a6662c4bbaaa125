//! Adds a connection.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::SourceConfig;
pub use weft_ports::source::SourceKind;

use crate::{App, AppError, AppResult};

/// The connection.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AddSourceRequest {
    /// Name: first part of the full names of its assets.
    pub name: String,
    /// How to read it.
    pub source: SourceKind,
}

/// What was found when it was tried.
#[derive(Debug, Clone, Serialize, Type)]
pub struct AddSourceResponse {
    /// Name of the source.
    pub name: String,
    /// What is there, in one line.
    pub found: String,
}

/// Tries the source and adds it. Nothing is harvested yet.
pub async fn add_source(app: &App, request: AddSourceRequest) -> AppResult<AddSourceResponse> {
    check_name(&request.name)?;
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
    };
    let found = app.sources.open(&config)?.test().await?;
    app.workspace.add_source(&app.login, &config, app.now()).await?;
    Ok(AddSourceResponse {
        name: config.name,
        found,
    })
}

fn check_name(name: &str) -> AppResult<()> {
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
