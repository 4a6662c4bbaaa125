//! Runners: who does unattended what was decided, each with a login of its own, for one domain and one system.
//!
//! A runner is a record under a urn of its own name, with how its last run went. Without one nothing is lost: what is approved
//! and not granted yet, and what should have ended, is shown to whoever answers for it until somebody does it.

pub(crate) mod charge;
pub(crate) mod kept;
pub(crate) mod pass;
pub(crate) mod units;
pub mod view;
