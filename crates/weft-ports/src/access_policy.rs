//! Reading the access policy: a file of people, checked before it is believed.

use weft_model::AccessPolicy;

use crate::{contracts::ContractError, error::PortResult};

/// What a policy file says.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPolicy {
    /// The policy; none where something is wrong with it.
    pub policy: Option<AccessPolicy>,
    /// What is wrong, by place. Empty: valid.
    pub errors: Vec<ContractError>,
}

/// Reads access policies.
pub trait PolicyReader: Send + Sync {
    /// Reads the text of a policy: YAML 1.2 or JSON, at most 1 MiB. `name` is what messages call it. Parsed, held against
    /// the schema, and its ids looked up: what is wrong is told with its place, all of it. An error only where the text
    /// cannot be looked at at all.
    fn read(&self, name: &str, text: &[u8]) -> PortResult<ReadPolicy>;
    /// The policy that a new workspace can begin with, as a file with comments.
    fn template(&self) -> &'static str;
}
