//! Signs in to a source through the person's browser, at the provider that the source names.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_ports::source::BROWSER;
use weft_ports::{Cancel, ProgressSink, SourceConfig, source::SourceKind};

use crate::{App, AppError, AppResult, add_source::check_name};

/// The source: one that is there, or one as it would be added.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SignInSourceRequest {
    /// Its name.
    pub name: String,
    /// How to read it; absent: as the source of this name is set up.
    #[serde(default)]
    pub source: Option<SourceKind>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SignInSourceResponse {
    /// Who signed in, in the provider's words, where it says so.
    pub who: Option<String>,
    /// Where the sign-in is kept; absent before the source is added, and where nothing can be kept.
    pub kept_in: Option<String>,
    /// Whether the sign-in outlives this program, once it is kept.
    pub lasts: bool,
}

/// Signs in. The address that the browser has to open is the detail of the step [`BROWSER`]; opening it is the face's.
///
/// A source that is not there yet is signed in to until this program ends or `add_source` keeps it.
pub async fn sign_in_source(
    app: &App,
    request: SignInSourceRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<SignInSourceResponse> {
    let known = app.workspace.sources().await?;
    let state = known.into_iter().find(|state| state.config.name == request.name);
    let added = state.is_some();
    let config = match (state, request.source) {
        (Some(state), None) => state.config,
        (None, Some(kind)) => {
            check_name(&request.name)?;
            SourceConfig {
                name: request.name,
                kind,
                domain: None,
            }
        }
        (Some(_), Some(_)) => {
            return Err(
                AppError::invalid(format!("a source called `{}` is there already", request.name))
                    .hint("choose another name"),
            );
        }
        (None, None) => {
            return Err(
                AppError::not_found(format!("no source is called `{}`", request.name))
                    .hint("`weft source list` shows them"),
            );
        }
    };
    if !config.kind.wants_browser() {
        return Err(
            AppError::invalid(format!("`{}` is not signed in to through a browser", config.name))
                .hint("give its secret with `weft source secret`"),
        );
    }
    let signed_in = app.sources.open(&config)?.sign_in(progress, cancel).await?;
    let lasts = signed_in.secret.is_some();
    let kept_in = match signed_in.secret {
        Some(secret) if added => {
            let kept_in = app.secrets.set(&config.name, secret).await?;
            // From here on what is kept counts, which other programs renew too.
            app.sources.forget(&config.name);
            Some(kept_in)
        }
        Some(_) => None,
        None => {
            // What is kept may be of another person.
            app.secrets.remove(&config.name).await?;
            None
        }
    };
    Ok(SignInSourceResponse {
        who: signed_in.who,
        kept_in,
        lasts,
    })
}
