//! `weft webhook deliver`.

use weft_app::{
    App, AppError, AppResult, Cancel,
    deliver_webhooks::{DeliverWebhooksRequest, deliver_webhooks},
};

use super::list_webhooks;
use crate::output::Output;

/// Sends what happened since the last time.
pub async fn run(
    app: &App,
    output: Output,
    name: Option<String>,
    now: bool,
    cancel: Cancel,
) -> AppResult<()> {
    let done = deliver_webhooks(app, DeliverWebhooksRequest { name, now }, cancel).await?;
    if output.is_json() {
        Output::value(&done)?;
    } else {
        if !done.webhooks.is_empty() {
            Output::text(&list_webhooks::rows(&done.webhooks))?;
        }
        Output::line(format!("{} arrived, {} wait", done.delivered, done.waiting))?;
        for name in &done.elsewhere {
            Output::note(&format!("{name} is sent by the machine that added it"));
        }
        for failed in &done.failed {
            Output::note(failed);
        }
    }
    if done.waiting == 0 && done.given_up == 0 && done.gone.is_empty() && done.failed.is_empty() {
        return Ok(());
    }
    Err(AppError::failed(format!(
        "{} events wait, {} were given up, {} receivers are gone, {} webhooks could not be sent",
        done.waiting,
        done.given_up,
        done.gone.len(),
        done.failed.len()
    ))
    .hint("`weft webhook list` says what was heard; what waits is sent again for a day"))
}
