//! How long a server is waited for: a catalog, or a store of files.

use std::time::Duration;

/// How long a server is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Patience {
    /// Time for a connection to be made.
    pub connect: Duration,
    /// Time in which the next bytes must come.
    pub idle: Duration,
    /// Time for one request or read with all its attempts.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            idle: Duration::from_secs(15),
            total: Duration::from_mins(1),
        }
    }
}
