//! Progress for the UI: at most 20 messages a second, and always the first and the last of a step.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tauri::ipc::Channel;
use weft_app::{Progress, ProgressSink};

const EVERY: Duration = Duration::from_millis(50);

/// A sink that sends to the UI and drops what comes too fast.
pub fn throttled(channel: Channel<Progress>) -> ProgressSink {
    let last: Mutex<Option<(String, Instant)>> = Mutex::new(None);
    let held: Mutex<Option<Progress>> = Mutex::new(None);
    std::sync::Arc::new(move |progress: Progress| {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        // How far a step came is told before the next one begins.
        if let Some(before) = held.take()
            && before.step != progress.step
        {
            drop(channel.send(before));
        }
        let finished = progress.total == Some(progress.done);
        let due = last
            .as_ref()
            .is_none_or(|(step, at)| *step != progress.step || at.elapsed() >= EVERY);
        if due || finished {
            *last = Some((progress.step.clone(), Instant::now()));
            // The window may be gone; the work goes on and its result is in the workspace.
            drop(channel.send(progress));
        } else {
            *held = Some(progress);
        }
    })
}
