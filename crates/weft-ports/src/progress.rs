//! Long work shows how far it is and can be stopped.

use std::sync::Arc;

/// Tells long work that nobody wants its result any more.
pub type Cancel = tokio_util::sync::CancellationToken;

/// How far a piece of long work is.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
pub struct Progress {
    /// Which step, in words a person reads: `Read tables`.
    pub step: String,
    /// Units done in this step.
    #[specta(type = u32)]
    pub done: u64,
    /// Units of this step, where known.
    #[specta(type = Option<u32>)]
    pub total: Option<u64>,
    /// What is at hand: the name of a table or file.
    pub detail: Option<String>,
    /// Requests made so far in all steps, where they are counted.
    #[serde(default)]
    #[specta(type = Option<u32>)]
    pub requests: Option<u64>,
    /// Bytes read so far in all steps, where they are counted.
    #[serde(default)]
    #[specta(type = Option<u32>)]
    pub bytes: Option<u64>,
}

/// Where progress goes. Cheap to call; the receiver drops what comes too fast.
pub type ProgressSink = Arc<dyn Fn(Progress) + Send + Sync>;

/// A sink for callers that do not care.
pub fn no_progress() -> ProgressSink {
    Arc::new(|_| {})
}
