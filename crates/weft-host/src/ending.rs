//! How a program ends: what asks it to, and what it does before.

use std::time::Duration;

/// How long closing waits for what still goes on: a commit is far quicker, and what is not committed is not kept by waiting.
const LONGEST: Duration = Duration::from_secs(2);

/// Closes what has to be closed before a process exits. Every face calls it last.
pub async fn close() {
    drop(tokio::time::timeout(LONGEST, weft_store::close_encrypted()).await);
}

/// Waits until this process is asked to end with SIGTERM; on other systems than Unix for ever. Whoever waits goes on after it:
/// the process does not end by itself any more.
pub async fn terminated() {
    #[cfg(unix)]
    if let Ok(mut asked) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        asked.recv().await;
        return;
    }
    std::future::pending::<()>().await;
}

#[cfg(all(test, unix))]
mod tests {
    use std::{process::Command, time::Duration};

    use super::terminated;

    #[tokio::test]
    async fn it_is_told_when_it_is_asked_to_end() {
        let waits = tokio::spawn(terminated());
        // It listens once it was polled: asked earlier, the process would end.
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!waits.is_finished(), "nobody asked yet");
        let id = std::process::id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.unwrap().success());
        let told = tokio::time::timeout(Duration::from_secs(10), waits).await;
        told.unwrap().unwrap();
    }
}
