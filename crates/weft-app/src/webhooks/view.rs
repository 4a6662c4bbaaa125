//! A webhook as faces show it.

use serde::Serialize;
use specta::Type;
use weft_model::{EventType, Timestamp, WebhookState};

use super::{kept::Kept, queue::Queue};

/// A webhook, and where it stands on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WebhookView {
    /// Its name.
    pub name: String,
    /// The address.
    pub url: String,
    /// Which events.
    pub events: Vec<EventType>,
    /// Only those about things of this domain.
    pub domain: Option<String>,
    /// Whether the receiver may lie in a private network.
    pub inner: bool,
    /// Whether events are sent.
    pub state: WebhookState,
    /// Login of who added it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Whether the key that it signs with is on this machine.
    pub sends_here: bool,
    /// Events that wait on this machine.
    pub waiting: u32,
    /// When the receiver is tried again, where it is left alone.
    pub rests_until: Option<Timestamp>,
    /// Events that arrived.
    pub delivered: u32,
    /// Events that were given up after a day.
    pub given_up: u32,
    /// What was heard last.
    pub said: Option<String>,
}

impl WebhookView {
    /// Puts together what the workspace and this machine know.
    pub(crate) fn of(kept: &Kept, queue: &Queue, sends_here: bool) -> Self {
        let webhook = &kept.webhook;
        Self {
            name: webhook.name.clone(),
            url: webhook.url.clone(),
            events: webhook.events.clone(),
            domain: webhook.domain.clone(),
            inner: webhook.inner,
            state: if queue.gone {
                WebhookState::Gone
            } else {
                webhook.state
            },
            by: webhook.by.login.clone(),
            at: webhook.at,
            sends_here,
            waiting: u32::try_from(queue.waiting.len()).unwrap_or(u32::MAX),
            rests_until: queue.rest,
            delivered: queue.delivered,
            given_up: queue.given_up,
            said: queue.said.clone(),
        }
    }
}
