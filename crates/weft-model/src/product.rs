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
    /// When a deprecated product ends.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ends: Option<Timestamp>,
    /// The product that takes its place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub successor: Option<Urn>,
    /// Why it stands where it stands in its life, or why nothing takes its place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lifecycle_note: Option<String>,
}

impl ProductInfo {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes from `other` what this one leaves out. Where in its life it stands, until when and what follows are one word:
    /// who says the first says all of it.
    pub fn fill(&mut self, other: &Self) {
        if self.id.is_empty() {
            self.id.clone_from(&other.id);
        }
        if self.status.is_none() {
            self.status = other.status;
            self.ends = other.ends;
            self.successor.clone_from(&other.successor);
            self.lifecycle_note.clone_from(&other.lifecycle_note);
        }
        for (slot, value) in [
            (&mut self.version, &other.version),
            (&mut self.product_type, &other.product_type),
            (&mut self.purpose, &other.purpose),
            (&mut self.usage, &other.usage),
            (&mut self.limitations, &other.limitations),
        ] {
            if slot.is_none() {
                slot.clone_from(value);
            }
        }
        take(&mut self.output_ports, &other.output_ports);
        take(&mut self.input_ports, &other.input_ports);
        take(&mut self.team, &other.team);
        take(&mut self.support, &other.support);
        self.created = self.created.or(other.created);
    }
}

fn take<T: Clone>(slot: &mut Vec<T>, value: &[T]) {
    if slot.is_empty() {
        slot.extend_from_slice(value);
    }
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

#[cfg(test)]
mod tests {
    use super::{OutputPort, ProductInfo};
    use crate::{kind::Lifecycle, time::Timestamp};

    #[test]
    fn what_one_leaves_out_the_next_one_says() {
        let mut said = ProductInfo {
            version: Some("2.0.0".to_owned()),
            ..ProductInfo::default()
        };
        let file = ProductInfo {
            id: "p".to_owned(),
            version: Some("1.0.0".to_owned()),
            purpose: Some("to plan".to_owned()),
            output_ports: vec![OutputPort::default()],
            ..ProductInfo::default()
        };
        said.fill(&file);
        let wanted = ProductInfo {
            version: Some("2.0.0".to_owned()),
            ..file
        };
        assert_eq!(said, wanted);
    }

    #[test]
    fn the_end_belongs_to_who_says_the_state() {
        let mut said = ProductInfo {
            status: Some(Lifecycle::Active),
            ..ProductInfo::default()
        };
        said.fill(&ProductInfo {
            status: Some(Lifecycle::Deprecated),
            ends: Some(Timestamp::from_millis(1)),
            lifecycle_note: Some("too old".to_owned()),
            ..ProductInfo::default()
        });
        assert_eq!((said.ends, said.lifecycle_note), (None, None));
    }
}
