//! `weft source secret`.

use weft_app::{
    App, AppResult,
    set_secret::{SetSecretRequest, set_secret},
};

use crate::{
    output::Output,
    secret_input::{self, SecretInput},
};

/// Keeps another secret for a source, or none.
pub async fn run(app: &App, output: Output, name: String, forget: bool, input: SecretInput) -> AppResult<()> {
    let secret = if forget {
        None
    } else {
        Some(secret_input::read(input)?)
    };
    let request = SetSecretRequest {
        name: name.clone(),
        secret,
    };
    let done = set_secret(app, request).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    if let Some(kept_in) = done.kept_in {
        return Output::line(format!("the secret of {name} is kept in {kept_in}"));
    }
    Output::line(format!("the secret of {name} is forgotten"))?;
    done.provider.map_or(Ok(()), Output::line)
}
