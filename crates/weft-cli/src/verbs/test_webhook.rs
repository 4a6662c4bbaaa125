//! `weft webhook test`.

use weft_app::{
    App, AppError, AppResult,
    test_webhook::{TestWebhookRequest, test_webhook},
};

use crate::output::Output;

/// Sends one event.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let done = test_webhook(app, TestWebhookRequest { name }).await?;
    if output.is_json() {
        Output::value(&done)?;
    } else {
        Output::line(format!("{}: {}", done.id, done.says))?;
    }
    if done.arrived {
        return Ok(());
    }
    Err(AppError::failed("the event did not arrive").hint("mend the receiver, and try it again"))
}
