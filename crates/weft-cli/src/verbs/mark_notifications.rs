//! `weft notifications read`.

use weft_app::{
    App, AppResult,
    mark_notifications::{MarkNotificationsRequest, mark_notifications},
};

use crate::output::Output;

/// Marks them.
pub async fn run(app: &App, output: Output, ids: Vec<String>, all: bool) -> AppResult<()> {
    let request = MarkNotificationsRequest {
        ids,
        all,
        until: None,
    };
    let done = mark_notifications(app, request).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    Output::line(format!("{} marked as read, {} unread", done.marked, done.unread))
}
