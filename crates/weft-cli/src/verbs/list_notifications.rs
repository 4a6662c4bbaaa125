//! `weft notifications`.

use weft_app::{
    App, AppResult,
    list_notifications::{ListNotificationsRequest, list_notifications},
};

use super::mark_notifications;
use crate::{
    args::{NotificationsArguments, NotificationsCommand},
    output::{Output, table::table},
};

/// Lists what concerns the person at the desk, or marks it as read.
pub async fn run(app: &App, output: Output, arguments: NotificationsArguments) -> AppResult<()> {
    if let Some(NotificationsCommand::Read { ids, all }) = arguments.command {
        return mark_notifications::run(app, output, ids, all).await;
    }
    let request = ListNotificationsRequest {
        unread: arguments.unread,
        offset: arguments.offset,
        limit: Some(arguments.limit),
    };
    let listed = list_notifications(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.notifications.is_empty() {
        return Output::line("nothing concerns you now");
    }
    let rows = listed.notifications.iter().map(|one| {
        [
            if one.read { "" } else { "new" }.to_owned(),
            one.at.to_string(),
            one.text.clone(),
            one.subject
                .as_ref()
                .map(|link| link.full_name.clone())
                .unwrap_or_default(),
        ]
    });
    Output::text(&table(["", "at", "what", "about"], rows))?;
    let shown = listed.notifications.len();
    if (listed.total as usize) > shown {
        Output::note(&format!(
            "{} of {}; `--offset` shows older ones",
            shown, listed.total
        ));
    }
    Ok(())
}
