//! Events that are sent to an address elsewhere, signed.

use async_trait::async_trait;
use secrecy::SecretString;
use weft_model::Timestamp;

use crate::error::PortResult;

/// One event for one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The address.
    pub url: String,
    /// Whether the receiver may lie in a private network.
    pub inner: bool,
    /// What tells the event from others: the same each time that it is sent.
    pub id: String,
    /// When it is sent.
    pub at: Timestamp,
    /// Media type of the body.
    pub media_type: &'static str,
    /// What is sent.
    pub body: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// The receiver has it. The HTTP status.
    Accepted(u16),
    /// The receiver is gone for good (410).
    Gone,
    /// The receiver did not take it.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Seconds after which it wants to be asked again, where it says so.
        after: Option<u64>,
    },
    /// Nobody answered, or what answered is not asked: why, in words that hold no secret.
    Unreached(String),
}

/// Sends events. Follows no redirect, and reaches no address of this machine or of a private network that was not named.
#[async_trait]
pub trait Outbound: Send + Sync {
    /// Refuses an address that nothing is ever sent to, with the next step.
    fn check(&self, url: &str) -> PortResult<()>;
    /// Draws a key for signing.
    fn draw_secret(&self) -> PortResult<SecretString>;
    /// Sends one event. An error only where the secret or the address cannot be used: what the receiver does is an answer.
    async fn deliver(&self, delivery: &Delivery, secret: &SecretString) -> PortResult<Delivered>;
}
