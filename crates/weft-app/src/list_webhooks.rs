//! Webhooks, and where each stands on this machine.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::WebhookState;

pub use crate::webhooks::view::WebhookView;
use crate::{
    App, AppResult,
    webhooks::{kept, queue::Queue},
};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListWebhooksRequest {}

/// The webhooks.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListWebhooksResponse {
    /// By name.
    pub webhooks: Vec<WebhookView>,
}

/// Lists them.
pub async fn list_webhooks(app: &App, _request: ListWebhooksRequest) -> AppResult<ListWebhooksResponse> {
    let mut webhooks = Vec::new();
    for kept in kept::all(app).await? {
        let queue = Queue::load(app, &kept).await?;
        let secret = app.secrets.get(&kept::secret_name(&kept.webhook.name)).await?;
        webhooks.push(WebhookView::of(&kept, &queue, secret.is_some()));
    }
    Ok(ListWebhooksResponse { webhooks })
}
