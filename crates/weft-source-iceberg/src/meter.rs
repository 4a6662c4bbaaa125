//! What a harvest costs while it runs.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Requests made and bytes read. Counted where they happen, read where progress is told.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    requests: AtomicU64,
    bytes: AtomicU64,
}

impl Meter {
    /// One request more.
    pub fn asked(&self) {
        self.requests.fetch_add(1, Relaxed);
    }

    /// So many bytes more.
    pub fn read(&self, bytes: usize) {
        self.bytes
            .fetch_add(u64::try_from(bytes).unwrap_or(u64::MAX), Relaxed);
    }

    /// Requests and bytes until now.
    pub fn told(&self) -> (u64, u64) {
        (self.requests.load(Relaxed), self.bytes.load(Relaxed))
    }
}
