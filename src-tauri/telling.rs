//! Tells on the desktop that something new concerns the person at the desk: one summary at most every ten seconds, with what
//! happened to which product and no more. The page has no right to notify; this does it, from what the verbs answer.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use notify_rust::Notification;
use tauri::{AppHandle, Manager};
use weft_app::{
    App, AppResult, desk,
    list_notifications::{ListNotificationsRequest, NotificationView, list_notifications},
    list_preferences::{ListPreferencesRequest, list_preferences},
};

/// Shortest time between two summaries.
const PAUSE: Duration = Duration::from_secs(10);
/// Longest time between two looks: what time brings moves no record.
const LOOK: Duration = Duration::from_mins(15);
/// Notices that are looked at.
const MOST: u32 = 200;
/// Letters of a summary.
const LETTERS: usize = 160;

/// What was told, and what is to be told still.
#[derive(Debug, Default)]
pub struct Telling {
    /// Ids that were there before; none before the first look.
    known: Option<HashSet<String>>,
    /// Texts, newest last.
    waiting: Vec<String>,
    told: Option<Instant>,
    looked: Option<Instant>,
}

impl Telling {
    /// Looks for what is new where something has changed; the summary that is due. Failing is no reason to stop: the bell in
    /// the window shows the same.
    pub async fn go(&mut self, app: &App, changed: bool) -> Option<String> {
        let now = Instant::now();
        if changed
            || self
                .looked
                .is_none_or(|looked| now.duration_since(looked) >= LOOK)
        {
            self.looked = Some(now);
            match unread(app).await {
                Ok(Some(unread)) => self.look(&unread),
                Ok(None) => self.waiting.clear(),
                Err(error) => {
                    tracing::warn!(message = %error.message, "it could not be looked what is new");
                }
            }
        }
        self.due(now)
    }

    /// Takes up what was not there before. What is there at the start was told before, or is shown by the bell.
    fn look(&mut self, unread: &[NotificationView]) {
        let ids = || unread.iter().map(|one| one.id.clone());
        match &mut self.known {
            None => self.known = Some(ids().collect()),
            Some(known) => {
                let fresh = unread.iter().rev().filter(|one| !known.contains(&one.id));
                self.waiting.extend(fresh.map(|one| plain(&one.text)));
                known.extend(ids());
            }
        }
    }

    /// The summary of what waits, where it is time for one.
    fn due(&mut self, now: Instant) -> Option<String> {
        let early = self.told.is_some_and(|told| now.duration_since(told) < PAUSE);
        if early {
            return None;
        }
        let newest = self.waiting.pop()?;
        let more = self.waiting.len();
        self.waiting.clear();
        self.told = Some(now);
        Some(if more == 0 {
            newest
        } else {
            format!("{newest}, and {more} more")
        })
    }
}

/// Shows a summary, unless the window is looked at: that has the bell.
pub fn show(handle: &AppHandle, summary: String) {
    let focused = handle
        .get_webview_window("main")
        .is_some_and(|window| window.is_focused().unwrap_or(false));
    if focused {
        return;
    }
    // The desktop is asked over its bus, which may take its time.
    tauri::async_runtime::spawn_blocking(move || {
        let shown = Notification::new()
            .appname("Weft")
            .summary("Weft")
            .body(&summary)
            .show();
        if let Err(error) = shown {
            tracing::warn!(%error, "the desktop takes no notification");
        }
    });
}

/// What was not read; none where the person wants no notifications.
async fn unread(app: &App) -> AppResult<Option<Vec<NotificationView>>> {
    let kept = list_preferences(app, ListPreferencesRequest {})
        .await?
        .preferences;
    if kept
        .iter()
        .any(|(key, value)| key == "desktop_notifications" && value == "off")
    {
        return Ok(None);
    }
    let request = ListNotificationsRequest {
        unread: true,
        offset: 0,
        limit: Some(MOST),
    };
    let seated = desk::seated(app, "list_notifications").await?;
    Ok(Some(list_notifications(&seated, request).await?.notifications))
}

/// Names are harvested: some desktops read marks in a text as markup.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '<' | '>' | '&'))
        .take(LETTERS)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use weft_app::list_notifications::{NoticeKind, NotificationView, Timestamp};

    use super::{LETTERS, Telling, plain};

    fn notice(id: &str) -> NotificationView {
        NotificationView {
            id: id.to_owned(),
            kind: NoticeKind::RequestWaits,
            text: format!("about {id}"),
            subject: None,
            record: None,
            at: Timestamp::default(),
            read: false,
        }
    }

    #[test]
    fn what_is_new_is_told_once_and_what_was_there_at_the_start_is_not() {
        let mut telling = Telling::default();
        let now = Instant::now();
        telling.look(&[notice("a")]);
        assert_eq!(telling.due(now), None);
        telling.look(&[notice("b"), notice("a")]);
        assert_eq!(telling.due(now), Some("about b".to_owned()));
        telling.look(&[notice("b"), notice("a")]);
        assert_eq!(telling.due(now + Duration::from_mins(1)), None);
    }

    #[test]
    fn a_burst_is_one_summary_every_ten_seconds() {
        let mut telling = Telling::default();
        let now = Instant::now();
        telling.look(&[]);
        telling.look(&[notice("a")]);
        assert!(telling.due(now).is_some());
        telling.look(&[notice("c"), notice("b"), notice("a")]);
        assert_eq!(telling.due(now + Duration::from_secs(9)), None);
        let later = telling.due(now + Duration::from_secs(10));
        assert_eq!(later, Some("about c, and 1 more".to_owned()));
    }

    #[test]
    fn a_name_is_no_markup_and_no_novel() {
        assert_eq!(plain("<b>Orders</b> & co\n"), "bOrders/b  co");
        assert_eq!(plain(&"x".repeat(1_000)).len(), LETTERS);
    }
}
