//! Removes a webhook: nothing is sent any more, and what waits is dropped.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Webhook, WebhookState};

use crate::{
    App, AppResult,
    webhooks::{kept, queue::Queue},
};

/// Which one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RemoveWebhookRequest {
    /// Its name.
    pub name: String,
}

/// What went with it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RemoveWebhookResponse {
    /// Events that waited on this machine.
    pub dropped: u32,
}

/// Removes it.
pub async fn remove_webhook(app: &App, request: RemoveWebhookRequest) -> AppResult<RemoveWebhookResponse> {
    kept::only_governance(app).await?;
    let kept = kept::find(app, &request.name).await?;
    let queue = Queue::load(app, &kept).await?;
    let webhook = Webhook {
        state: WebhookState::Removed,
        ..kept.webhook.clone()
    };
    kept::write(app, "remove_webhook", Some(&kept), webhook).await?;
    let name = &kept.webhook.name;
    app.secrets.remove(&kept::secret_name(name)).await?;
    Queue::forget(app, name).await?;
    Ok(RemoveWebhookResponse {
        dropped: u32::try_from(queue.waiting.len()).unwrap_or(u32::MAX),
    })
}
