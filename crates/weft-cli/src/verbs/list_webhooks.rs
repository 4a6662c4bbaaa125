//! `weft webhook …`.

use weft_app::{
    App, AppResult, Cancel,
    list_webhooks::{ListWebhooksRequest, WebhookView, list_webhooks},
};

use super::{add_webhook, deliver_webhooks, remove_webhook, test_webhook};
use crate::{
    args::WebhookCommand,
    output::{Output, clean, table::table},
};

/// Does what was typed.
pub async fn dispatch(app: &App, output: Output, command: WebhookCommand, cancel: Cancel) -> AppResult<()> {
    match command {
        WebhookCommand::Add {
            name,
            url,
            events,
            domain,
            inner,
        } => add_webhook::run(app, output, name, url, events, domain, inner).await,
        WebhookCommand::List => run(app, output).await,
        WebhookCommand::Test { name } => test_webhook::run(app, output, name).await,
        WebhookCommand::Remove { name } => remove_webhook::run(app, output, name).await,
        WebhookCommand::Deliver { name, now } => deliver_webhooks::run(app, output, name, now, cancel).await,
    }
}

async fn run(app: &App, output: Output) -> AppResult<()> {
    let listed = list_webhooks(app, ListWebhooksRequest {}).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.webhooks.is_empty() {
        return Output::line("there are no webhooks");
    }
    Output::text(&rows(&listed.webhooks))
}

/// Webhooks as a table, with what was heard last of each.
pub fn rows(webhooks: &[WebhookView]) -> String {
    let cells = webhooks.iter().map(|one| {
        [
            one.name.clone(),
            state(one).to_owned(),
            one.url.clone(),
            one.events.len().to_string(),
            one.domain.clone().unwrap_or_default(),
            one.delivered.to_string(),
            one.waiting.to_string(),
            one.given_up.to_string(),
        ]
    });
    let head = [
        "name", "state", "to", "events", "domain", "arrived", "waiting", "given up",
    ];
    let mut text = table(head, cells);
    for one in webhooks {
        if let Some(said) = &one.said {
            text.push_str(&clean(&format!("{}: {said}\n", one.name)));
        }
    }
    text
}

fn state(one: &WebhookView) -> &'static str {
    use weft_app::list_webhooks::WebhookState;
    match one.state {
        WebhookState::Active if one.sends_here => "active",
        WebhookState::Active => "elsewhere",
        WebhookState::Gone => "gone",
        WebhookState::Removed => "removed",
    }
}
