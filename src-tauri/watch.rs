//! Notices what other processes (the command line, a scheduled sync, other people) write into the same workspace.

use std::time::Duration;

use tauri::{AppHandle, Emitter, Manager};
use weft_app::{App, ErrorCode, projector};
use weft_host::no_progress;

use crate::telling::{self, Telling};

/// Longest time between two looks. A team's workspace tells when it moves, and is looked at then.
const EVERY: Duration = Duration::from_secs(1);

/// Brings the projections up when the head has moved, and tells the UI.
pub fn start(handle: &AppHandle) {
    let handle = handle.clone();
    let app = handle.state::<App>().inner().clone();
    tauri::async_runtime::spawn(async move {
        let mut told = None;
        // That nothing may be read any more is told once, and so is that it may be again.
        let mut closed = false;
        // A window under automation has no desktop around it.
        let mut telling = std::env::var_os("TAURI_WEBVIEW_AUTOMATION")
            .is_none()
            .then(Telling::default);
        loop {
            let mut changed = false;
            match projector::bring_up(&app, &no_progress()).await {
                // An index that was made anew at the same revision has answered nothing meanwhile.
                Ok((revision, moved)) if moved || closed || told != Some(revision) => {
                    if closed || told.is_some() {
                        // Without a window there is nobody to tell.
                        drop(handle.emit("weft://changed", revision));
                    }
                    told = Some(revision);
                    closed = false;
                    changed = true;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(message = %error.message, "the local copy could not be brought up");
                    if error.code == ErrorCode::Denied && !closed {
                        closed = true;
                        drop(handle.emit("weft://changed", told.unwrap_or_default()));
                    }
                }
            }
            if let Some(telling) = &mut telling
                && let Some(summary) = telling.go(&app, changed).await
            {
                telling::show(&handle, summary);
            }
            projector::moved(&app, EVERY).await;
        }
    });
}
