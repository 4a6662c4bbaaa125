//! An event as it is sent: `CloudEvents` 1.0 in structured mode, with `weft-event-v1` as its data.

use serde_json::json;

use super::events::Event;
use crate::{App, AppResult, view::EntityLink};

/// Media type of an event.
pub const MEDIA_TYPE: &str = "application/cloudevents+json";

/// The text of an event. `subject` is the thing that it is about, where it is still there.
pub fn text(workspace: &str, event: &Event, subject: Option<&EntityLink>) -> String {
    json!({
        "specversion": "1.0",
        "id": event.id,
        "source": format!("urn:weft:workspace:{workspace}"),
        "type": format!("weft.{}", event.kind.as_str()),
        "time": event.at,
        "subject": event.subject,
        "datacontenttype": "application/json",
        "dataschema": "urn:weft:schema:weft-event-v1",
        "data": {
            "workspace": workspace,
            "subject": {
                "urn": event.subject,
                "name": subject.map(|link| &link.full_name),
                "domain": subject.and_then(|link| link.domain.as_ref()),
            },
            "actor": event.actor,
            "details": event.details,
        },
    })
    .to_string()
}

/// What an event is about, as it is now.
pub async fn subject(app: &App, event: &Event) -> AppResult<Option<EntityLink>> {
    let found = app.replica.find(event.subject.as_str()).await?;
    Ok(found.as_ref().map(EntityLink::from))
}
