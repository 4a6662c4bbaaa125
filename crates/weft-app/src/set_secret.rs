//! Keeps another secret for a source: the old one ended, or the person signs in as somebody else.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppError, AppResult};

/// The secret.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetSecretRequest {
    /// Name of the source.
    pub name: String,
    /// The secret; absent: sign out, so that none is kept.
    #[serde(default)]
    #[specta(type = Option<String>)]
    pub secret: Option<SecretString>,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SetSecretResponse {
    /// Where it is kept; absent after a sign-out.
    pub kept_in: Option<String>,
}

/// Tries the secret, then keeps it in place of the one before. Tokens that were made with that are dropped.
pub async fn set_secret(app: &App, request: SetSecretRequest) -> AppResult<SetSecretResponse> {
    let known = app.workspace.sources().await?;
    let Some(state) = known.into_iter().find(|state| state.config.name == request.name) else {
        return Err(
            AppError::not_found(format!("no source is called `{}`", request.name))
                .hint("`weft source list` shows them"),
        );
    };
    if !state.config.kind.has_secret() {
        return Err(AppError::invalid(format!(
            "`{}` signs in with no secret that Weft keeps",
            request.name
        )));
    }
    let kept_in = if let Some(secret) = request.secret {
        let tried = app.sources.open_with(&state.config, secret.clone())?;
        tried.test().await?;
        Some(app.secrets.set(&request.name, secret).await?)
    } else {
        app.secrets.remove(&request.name).await?;
        None
    };
    app.sources.forget(&request.name);
    Ok(SetSecretResponse { kept_in })
}
