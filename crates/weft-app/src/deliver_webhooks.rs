//! Sends what happened since the last time to all webhooks of this machine: one pass, for a timer or a runner.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::WebhookState;
use weft_ports::Cancel;

pub use crate::webhooks::view::WebhookView;
use crate::{
    App, AppResult,
    webhooks::{kept, queue::Queue, send},
};

/// How.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct DeliverWebhooksRequest {
    /// Only this webhook.
    #[serde(default)]
    pub name: Option<String>,
    /// Also what rests until later is tried at once.
    #[serde(default)]
    pub now: bool,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DeliverWebhooksResponse {
    /// Where each of this machine's webhooks stands.
    pub webhooks: Vec<WebhookView>,
    /// Events that arrived now.
    pub delivered: u32,
    /// Events that were given up now, after a day of trying.
    pub given_up: u32,
    /// Events that wait still.
    pub waiting: u32,
    /// Names of webhooks whose receiver is gone.
    pub gone: Vec<String>,
    /// Names of webhooks that another machine sends.
    pub elsewhere: Vec<String>,
    /// Webhooks of which nothing could be sent at all, with why.
    pub failed: Vec<String>,
}

/// Sends it.
pub async fn deliver_webhooks(
    app: &App,
    request: DeliverWebhooksRequest,
    cancel: Cancel,
) -> AppResult<DeliverWebhooksResponse> {
    let all = match &request.name {
        Some(name) => vec![kept::find(app, name).await?],
        None => kept::all(app).await?,
    };
    let mut done = DeliverWebhooksResponse {
        webhooks: Vec::new(),
        delivered: 0,
        given_up: 0,
        waiting: 0,
        gone: Vec::new(),
        elsewhere: Vec::new(),
        failed: Vec::new(),
    };
    for kept in all {
        let name = &kept.webhook.name;
        if app.secrets.get(&kept::secret_name(name)).await?.is_none() {
            done.elsewhere.push(name.clone());
            continue;
        }
        let before = Queue::load(app, &kept).await?;
        let queue = match Box::pin(send::pass(app, &kept, request.now, &cancel)).await {
            Ok(queue) => queue,
            // The others are sent all the same.
            Err(error) => {
                done.failed.push(format!("{name}: {}", error.message));
                continue;
            }
        };
        done.delivered += queue.delivered.saturating_sub(before.delivered);
        done.given_up += queue.given_up.saturating_sub(before.given_up);
        let view = WebhookView::of(&kept, &queue, true);
        done.waiting += view.waiting;
        if view.state == WebhookState::Gone {
            done.gone.push(name.clone());
        }
        done.webhooks.push(view);
    }
    Ok(done)
}
