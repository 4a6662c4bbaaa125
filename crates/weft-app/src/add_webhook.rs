//! Adds a webhook: from now on events are sent to an address, signed with a key that is shown once.

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EventType, Urn, Webhook, WebhookState};

pub use crate::webhooks::view::WebhookView;
use crate::{
    App, AppError, AppResult,
    add_source::check_name,
    review::rules,
    webhooks::{
        kept::{self, Kept},
        queue::Queue,
    },
};

/// Webhooks of one workspace.
const MOST: usize = 50;

/// What to add.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct AddWebhookRequest {
    /// Its name.
    pub name: String,
    /// The address: https, or http of this machine.
    pub url: String,
    /// Which events: `access.requested`, `grant.*`, `*`.
    pub events: Vec<String>,
    /// Only those about things of this domain.
    #[serde(default)]
    pub domain: Option<String>,
    /// Whether the receiver may lie in a private network.
    #[serde(default)]
    pub inner: bool,
}

/// What was added. Not to be printed for debugging: the key is in it.
#[derive(Clone, Serialize, Type)]
pub struct AddWebhookResponse {
    /// The webhook.
    pub webhook: WebhookView,
    /// The key that the receiver checks signatures with. It is shown this once.
    pub secret: String,
    /// Where this machine keeps it, in words.
    pub kept_in: String,
}

/// Adds it.
pub async fn add_webhook(app: &App, request: AddWebhookRequest) -> AppResult<AddWebhookResponse> {
    kept::only_governance(app).await?;
    check_name(&request.name).map_err(|_| {
        AppError::invalid(format!(
            "`{}` cannot be the name of a webhook",
            request.name.escape_debug()
        ))
        .hint("use 1 to 64 of a-z, 0-9, _ and -")
    })?;
    app.outbound.check(&request.url)?;
    let events = events(&request.events)?;
    if let Some(domain) = &request.domain
        && app.replica.entities(&[Urn::domain(domain)]).await?.is_empty()
    {
        return Err(
            AppError::not_found(format!("no domain is called `{}`", domain.escape_debug()))
                .hint("`weft search kind:domain` shows them"),
        );
    }
    let over = kept::under(app, &request.name).await?;
    if over
        .as_ref()
        .is_some_and(|kept| kept.webhook.state == WebhookState::Active)
    {
        return Err(
            AppError::invalid(format!("there is a webhook called `{}` already", request.name))
                .hint("choose another name, or remove it first: `weft webhook remove NAME`"),
        );
    }
    if kept::all(app).await?.len() >= MOST {
        return Err(
            AppError::invalid(format!("a workspace has at most {MOST} webhooks"))
                .hint("remove one that is not needed any more"),
        );
    }
    let webhook = Webhook {
        name: request.name,
        url: request.url,
        events,
        domain: request.domain,
        inner: request.inner,
        by: rules::actor(app).await?,
        at: app.now(),
        state: WebhookState::Active,
    };
    let secret = app.outbound.draw_secret()?;
    let place = kept::secret_name(&webhook.name);
    let kept_in = app.secrets.set(&place, secret.clone()).await?;
    let written = kept::write(app, "add_webhook", over.as_ref(), webhook.clone()).await;
    let revision = match written {
        Ok(revision) => revision,
        Err(error) => {
            // What nothing is signed with must not stay behind.
            app.secrets.remove(&place).await?;
            return Err(error);
        }
    };
    let queue = Queue::begin(revision, webhook.at);
    queue.save(app, &webhook.name).await?;
    Ok(AddWebhookResponse {
        webhook: WebhookView::of(&Kept { webhook, revision }, &queue, true),
        secret: secret.expose_secret().to_owned(),
        kept_in,
    })
}

fn events(words: &[String]) -> AppResult<Vec<EventType>> {
    let known = || EventType::ALL.map(EventType::as_str).join(", ");
    let mut events = Vec::new();
    for word in words {
        let named = EventType::named(word);
        if named.is_empty() {
            return Err(
                AppError::invalid(format!("`{}` is no event", word.escape_debug())).hint(format!(
                    "the events are {}; `access.*` takes all of a kind",
                    known()
                )),
            );
        }
        events.extend(named);
    }
    if events.is_empty() {
        return Err(
            AppError::invalid("no event is named").hint(format!("name some with `--events`: {}", known()))
        );
    }
    events.sort();
    events.dedup();
    Ok(events)
}
