//! Data products, their ports and the people around them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{kind::Lifecycle, time::Timestamp, urn::Urn};

/// A data product, as an ODPS file (or a dbt group) states it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct ProductInfo {
    /// Its id in the source.
    pub id: String,
    /// Version of the product.
    pub version: Option<String>,
    /// Where in its life it stands.
    pub status: Option<Lifecycle>,
    /// ODPS 1.1 `type`: `sourceAligned`, `aggregate`, `consumerAligned`.
    pub product_type: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// How to use it.
    pub usage: Option<String>,
    /// What it is not for.
    pub limitations: Option<String>,
    /// What it offers. The key is name + version.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub output_ports: Vec<OutputPort>,
    /// What it reads.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub input_ports: Vec<InputPort>,
    /// The team behind it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub team: Vec<TeamMember>,
    /// Where to ask.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub support: Vec<SupportChannel>,
    /// When it was made, as the file says.
    pub created: Option<Timestamp>,
}

/// ODPS `outputPorts[]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct OutputPort {
    /// Name of the port.
    pub name: String,
    /// Version of the port.
    pub version: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// `type`, for example `tables`, `topic`.
    pub port_type: Option<String>,
    /// ODCS id of its contract.
    pub contract_id: Option<String>,
    /// The contract, filled in when the projector found it.
    pub contract: Option<Urn>,
    /// Assets behind the port, filled in by the projector from the contract or by name.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub assets: Vec<Urn>,
}

/// ODPS `inputPorts[]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct InputPort {
    /// Name of the port.
    pub name: String,
    /// Version it reads.
    pub version: Option<String>,
    /// ODCS id of the contract it relies on.
    pub contract_id: Option<String>,
    /// The product or asset it reads, filled in by the projector.
    pub reads: Option<Urn>,
}

/// One person of a team (ODCS and ODPS `team.members[]`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Type)]
pub struct TeamMember {
    /// `username`: mail or login, the key of the person.
    pub username: String,
    /// Name for people.
    pub name: Option<String>,
    /// Role in the team, for example `owner`, `steward`.
    pub role: Option<String>,
}

/// ODCS and ODPS `support[]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct SupportChannel {
    /// Name of the channel.
    pub channel: String,
    /// Its address. Harvested text: shown, and opened only when a person asks.
    pub url: Option<String>,
    /// Tool, for example `slack`.
    pub tool: Option<String>,
    /// `interactive`, `announcements`, `issues`.
    pub scope: Option<String>,
}
