//! Access to data: what is known of it here, what may be asked for, who asked, what was decided and what was granted.

pub mod campaign;
pub mod compiled;
pub mod grant;
pub mod policy;
pub mod request;
pub mod runner;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether the person at the desk may read the data of an asset.
///
/// Weft has no power of its own: this is what the source answered, not what Weft decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AccessState {
    /// The source let this person read it.
    Readable,
    /// It exists and the source refused this person. Never shown as "nothing found".
    Denied,
    /// Nobody has asked the source yet.
    Unknown,
}
