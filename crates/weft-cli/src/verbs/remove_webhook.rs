//! `weft webhook remove`.

use weft_app::{
    App, AppResult,
    remove_webhook::{RemoveWebhookRequest, remove_webhook},
};

use crate::output::Output;

/// Removes a webhook.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let done = remove_webhook(app, RemoveWebhookRequest { name }).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    Output::line(format!(
        "removed; {} events that waited are dropped",
        done.dropped
    ))
}
