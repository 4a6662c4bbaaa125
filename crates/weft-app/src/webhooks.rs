//! Webhooks: events of the workspace that are sent to somebody elsewhere.
//!
//! What is sent is derived from what was written, so an event has one id however often it is worked out. Where a webhook
//! stands (how far was read, what waits) is this machine's own, and so is the key that it signs with: only the machine that
//! added it sends. An event is kept before it is sent and dropped after it arrived, so that it may come twice, and is never
//! lost before a day of trying is over.

pub(crate) mod body;
pub(crate) mod events;
pub(crate) mod kept;
pub(crate) mod queue;
pub(crate) mod send;
pub mod view;
