//! Keeps another secret for a source: the old one ended, or the person signs in as somebody else.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::SourceConfig;

use crate::{App, AppError, AppResult, add_source::no_secret};

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
    /// What came of telling the external provider, after a sign-out from one.
    pub provider: Option<String>,
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
    let browser = state.config.kind.wants_browser();
    let mut provider = None;
    let kept_in = if let Some(secret) = request.secret {
        if browser {
            return Err(no_secret(&request.name));
        }
        let tried = app.sources.open_with(&state.config, secret.clone())?;
        tried.test().await?;
        Some(app.secrets.set(&request.name, secret).await?)
    } else {
        if browser {
            provider = Some(told(app, &state.config).await);
        }
        app.secrets.remove(&request.name).await?;
        None
    };
    app.sources.forget(&request.name);
    Ok(SetSecretResponse { kept_in, provider })
}

/// Tells the provider that a sign-in ends. Here it ends whatever the provider says.
pub(crate) async fn told(app: &App, config: &SourceConfig) -> String {
    let outcome = match app.sources.open(config) {
        Ok(source) => source.sign_out().await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(true) => "the provider ended it too".to_owned(),
        Ok(false) => "the provider was not told: it names no place for that, or nothing was kept".to_owned(),
        Err(error) => format!("the provider could not be told: {}", error.message),
    }
}
