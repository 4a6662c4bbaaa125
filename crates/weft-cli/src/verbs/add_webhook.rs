//! `weft webhook add`.

use weft_app::{
    App, AppResult,
    add_webhook::{AddWebhookRequest, add_webhook},
};

use crate::output::Output;

/// Adds a webhook, and shows its key this once.
pub async fn run(
    app: &App,
    output: Output,
    name: String,
    url: String,
    events: Vec<String>,
    domain: Option<String>,
    inner: bool,
) -> AppResult<()> {
    let request = AddWebhookRequest {
        name,
        url,
        events,
        domain,
        inner,
    };
    let done = add_webhook(app, request).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    Output::line(format!(
        "{} is told of {} events",
        done.webhook.name,
        done.webhook.events.len()
    ))?;
    Output::line(format!("its key, which is not shown again: {}", done.secret))?;
    Output::note(&format!(
        "the key is kept in {}; `weft webhook deliver` sends, from this machine",
        done.kept_in
    ));
    Ok(())
}
