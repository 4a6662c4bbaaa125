//! Webhooks as the workspace keeps them.

use weft_model::{Aspect, Origin, Payload, Record, Revision, Urn, Webhook, WebhookState};
use weft_ports::workspace::{Word, Worded};

use crate::{App, AppError, AppResult, access_policy, records};

/// A webhook with the revision that a change of it is written over.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The webhook.
    pub webhook: Webhook,
    /// The revision that brought it to where it stands.
    pub revision: Revision,
}

/// Webhooks by name, without those that were removed.
pub async fn all(app: &App) -> AppResult<Vec<Kept>> {
    let part = Urn::webhook("");
    let records = app.workspace.listed(part.part(), Aspect::Webhook).await?;
    let known = records
        .into_iter()
        .filter_map(|record| Some((record.urn.clone(), kept(record)?)));
    let newest = records::newest(known, |(urn, kept)| (urn, kept.revision));
    let mut all: Vec<Kept> = newest.into_iter().map(|(_, kept)| kept).collect();
    all.retain(|kept| kept.webhook.state != WebhookState::Removed);
    all.sort_by(|one, other| one.webhook.name.cmp(&other.webhook.name));
    Ok(all)
}

fn kept(record: Record) -> Option<Kept> {
    match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Webhook(webhook))) => Some(Kept {
            webhook: *webhook,
            revision: record.revision,
        }),
        _ => None,
    }
}

/// What stands under a name, also where it was removed.
pub async fn under(app: &App, name: &str) -> AppResult<Option<Kept>> {
    records::newest_at(app, &Urn::webhook(name), kept, |kept| kept.revision).await
}

/// The webhook of this name.
pub async fn find(app: &App, name: &str) -> AppResult<Kept> {
    let found = under(app, name).await?;
    found
        .filter(|kept| kept.webhook.state != WebhookState::Removed)
        .ok_or_else(|| {
            AppError::not_found(format!("no webhook is called `{}`", name.escape_debug()))
                .hint("`weft webhook list` shows them")
        })
}

/// Writes one over what was read; the revision that it is at then.
pub async fn write(app: &App, action: &str, over: Option<&Kept>, webhook: Webhook) -> AppResult<Revision> {
    let word = Word {
        urn: Urn::webhook(&webhook.name),
        joined: Vec::new(),
        base: over.map(|kept| kept.revision).unwrap_or_default(),
        payload: Payload::Webhook(Box::new(webhook)),
    };
    match app.workspace.write_over(&app.login, action, vec![word]).await? {
        Worded::Written(revision) => Ok(revision),
        Worded::Conflict(_) => Err(AppError {
            retryable: true,
            ..AppError::failed("somebody else changed this webhook at the same time")
                .hint("look at it with `weft webhook list`, and try again")
        }),
    }
}

/// Refuses whoever does not govern the whole mesh: a webhook tells somebody elsewhere what happens here.
pub async fn only_governance(app: &App) -> AppResult<()> {
    let policy = access_policy::current(app).await?;
    let (may, _) = access_policy::may_publish(app, &policy).await?;
    if may {
        return Ok(());
    }
    Err(
        AppError::denied("webhooks are added and removed by the governance team or the platform team")
            .hint("ask one of them; `weft policy show` names the governance team"),
    )
}

/// Under what name the key is kept that a webhook signs with. No source is called so.
pub fn secret_name(name: &str) -> String {
    format!("webhook/{}", name.to_lowercase())
}
