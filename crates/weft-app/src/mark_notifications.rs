//! Marks notices as read, for this person on this machine.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Timestamp;

use crate::{
    App, AppError, AppResult,
    notifications::{self, read},
};

/// Notices that are named at a time.
const MOST: usize = 1_000;

/// Which notices.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct MarkNotificationsRequest {
    /// Those with these ids.
    pub ids: Vec<String>,
    /// All that happened until then.
    pub until: Option<Timestamp>,
    /// All that there are.
    pub all: bool,
}

/// What is left.
#[derive(Debug, Clone, Serialize, Type)]
pub struct MarkNotificationsResponse {
    /// How many were marked now.
    pub marked: u32,
    /// How many are not read.
    pub unread: u32,
}

/// Marks them.
pub async fn mark_notifications(
    app: &App,
    request: MarkNotificationsRequest,
) -> AppResult<MarkNotificationsResponse> {
    if request.ids.is_empty() && request.until.is_none() && !request.all {
        return Err(AppError::invalid("it is not said what was read")
            .hint("name the notifications by their ids, a time until which all were read, or `all`"));
    }
    if request.ids.len() > MOST {
        return Err(
            AppError::invalid(format!("at most {MOST} notifications are named at a time"))
                .hint("mark all of them"),
        );
    }
    let told = Box::pin(notifications::told(app)).await?;
    if let Some(unknown) = request
        .ids
        .iter()
        .find(|id| !told.iter().any(|one| one.notice.id == **id))
    {
        return Err(
            AppError::not_found(format!("no notification has the id `{}`", unknown.escape_debug()))
                .hint("`weft notifications --json` lists them with their ids"),
        );
    }
    let mut known = read::of(app).await?;
    let before = told.iter().filter(|one| known.contains(&one.notice.id)).count();
    // What is not told any more is not kept.
    known.retain(|id| told.iter().any(|one| one.notice.id == *id));
    let marked = told.iter().map(|one| &one.notice).filter(|notice| {
        request.all
            || request.until.is_some_and(|until| notice.at <= until)
            || request.ids.contains(&notice.id)
    });
    known.extend(marked.map(|notice| notice.id.clone()));
    read::keep(app, &known).await?;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(MarkNotificationsResponse {
        marked: number(known.len().saturating_sub(before)),
        unread: number(told.len().saturating_sub(known.len())),
    })
}
