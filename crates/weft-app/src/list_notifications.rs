//! What concerns the person at the desk: what waits for them, and what became of what they asked for and read.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::Timestamp;
use weft_model::Urn;
pub use weft_policy::notify::NoticeKind;

use crate::{
    App, AppError, AppResult,
    notifications::{self, Told, read},
    view::EntityLink,
};

/// Notices in one answer, where it is not said how many.
const PAGE: u32 = 50;
/// Notices in one answer.
const MOST: u32 = 200;

/// Which notices.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct ListNotificationsRequest {
    /// Only those that were not read on this machine.
    pub unread: bool,
    /// How many of the newest are left out.
    pub offset: u32,
    /// How many at most, up to 200; absent: 50.
    pub limit: Option<u32>,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NotificationView {
    /// The same for the same event, on every machine.
    pub id: String,
    /// What kind of event.
    pub kind: NoticeKind,
    /// What happened, in a sentence.
    pub text: String,
    /// The thing that it is about; absent where it is not there any more.
    pub subject: Option<EntityLink>,
    /// The request, grant or proposal, where it is about one.
    pub record: Option<Urn>,
    /// When it happened.
    pub at: Timestamp,
    /// Whether it was read on this machine.
    pub read: bool,
}

/// The notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ListNotificationsResponse {
    /// Newest first.
    pub notifications: Vec<NotificationView>,
    /// How many there are of those that were asked for.
    pub total: u32,
    /// How many were not read, whatever was asked for.
    pub unread: u32,
}

/// Lists notices of the last 60 days.
pub async fn list_notifications(
    app: &App,
    request: ListNotificationsRequest,
) -> AppResult<ListNotificationsResponse> {
    let limit = request.limit.unwrap_or(PAGE);
    if limit == 0 || limit > MOST {
        return Err(
            AppError::invalid(format!("a page of notifications has 1 to {MOST}"))
                .hint("go on with `offset` for more"),
        );
    }
    let told = Box::pin(notifications::told(app)).await?;
    let known = read::of(app).await?;
    let mut all: Vec<NotificationView> = told
        .into_iter()
        .map(|Told { notice, subject }| NotificationView {
            read: known.contains(&notice.id),
            id: notice.id,
            kind: notice.kind,
            text: notice.text,
            subject,
            record: notice.record,
            at: notice.at,
        })
        .collect();
    let unread = number(all.iter().filter(|one| !one.read).count());
    all.retain(|one| !one.read || !request.unread);
    Ok(ListNotificationsResponse {
        total: number(all.len()),
        unread,
        notifications: all
            .into_iter()
            .skip(request.offset as usize)
            .take(limit as usize)
            .collect(),
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
