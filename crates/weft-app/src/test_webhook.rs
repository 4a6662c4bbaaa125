//! Sends one event to a webhook to try whether it arrives. What waits stays as it is.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::Delivered;

use crate::{
    App, AppResult,
    webhooks::{body, events::Event, kept, send},
};

/// Which one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TestWebhookRequest {
    /// Its name.
    pub name: String,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TestWebhookResponse {
    /// Whether the receiver took it.
    pub arrived: bool,
    /// Id of the event.
    pub id: String,
    /// What was heard, in words.
    pub says: String,
}

/// Sends it.
pub async fn test_webhook(app: &App, request: TestWebhookRequest) -> AppResult<TestWebhookResponse> {
    kept::only_governance(app).await?;
    let kept = kept::find(app, &request.name).await?;
    let key = send::secret(app, &kept.webhook).await?;
    let event = Event::test(&kept.webhook.name, app.now(), &app.login);
    let text = body::text(&app.workspace_id, &event, None);
    let delivered = send::one(app, &kept.webhook, &event.id, &text, &key).await?;
    Ok(TestWebhookResponse {
        arrived: matches!(delivered, Delivered::Accepted(_)),
        id: event.id,
        says: send::words(&delivered),
    })
}
