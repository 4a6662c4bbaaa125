//! What is missing for others to rely on a product: each with its reason and where it is mended. Never a score.

use serde::Serialize;
use specta::Type;
use weft_model::{Entity, OutputPort};

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MissingKind {
    /// Nobody answers for it.
    Owner,
    /// It belongs to no domain.
    Domain,
    /// Nobody says what it is for.
    Description,
    /// It offers nothing.
    OutputPort,
    /// A port with nothing behind it.
    PortWithoutAsset,
    /// A port that no contract promises.
    Contract,
    /// Nothing is promised: how fresh, how often, how long kept.
    ServiceLevel,
    /// Columns that nobody explained.
    ColumnWords,
    /// Nowhere to ask.
    SupportChannel,
    /// Nobody says what it is not for.
    Limitations,
    /// Nobody to decide who may read it.
    Steward,
}

/// Where it is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EditPart {
    /// What the product is and offers.
    Product,
    /// Its words.
    Docs,
    /// Words on columns.
    Columns,
    /// Promises.
    Slas,
    /// Its contract.
    Contract,
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Missing {
    /// What.
    pub what: MissingKind,
    /// Whether the product cannot be active without it.
    pub required: bool,
    /// What is missing and why it matters, in one sentence.
    pub why: String,
    /// Where it is mended.
    pub part: EditPart,
    /// Name of the port, where it is about one.
    pub port: Option<String>,
}

/// What is missing of a product, what it cannot be active without first. `assets` are those behind its output ports.
pub fn missing(product: &Entity, assets: &[&Entity]) -> Vec<Missing> {
    let mut found = Found(Vec::new());
    if product.owner.is_none() {
        let why = "Nobody answers for it: who reads it cannot ask, and nobody is told when it breaks";
        found.required(MissingKind::Owner, EditPart::Product, why);
    }
    if product.domain.is_none() {
        let why = "It belongs to no domain, so nobody finds it where they look for it";
        found.required(MissingKind::Domain, EditPart::Product, why);
    }
    let info = product.product.as_ref();
    let purpose = info.and_then(|info| info.purpose.as_ref());
    if purpose.is_none() && product.description.is_none() && product.markdown.is_none() {
        let why = "Nobody says what it is for, so nobody can tell whether it is what they need";
        found.required(MissingKind::Description, EditPart::Product, why);
    }
    let ports = info.map(|info| info.output_ports.as_slice()).unwrap_or_default();
    if ports.is_empty() {
        let why = "It offers nothing: a product is read through its output ports";
        found.required(MissingKind::OutputPort, EditPart::Product, why);
    }
    for port in ports {
        of_port(port, &mut found);
    }
    if product.slas.is_empty() && !ports.is_empty() {
        let why = "Nothing is promised: how fresh it is, how often it changes, how long it is kept";
        found.advised(MissingKind::ServiceLevel, EditPart::Slas, why);
    }
    columns(assets, &mut found);
    if info.is_none_or(|info| info.support.is_empty()) {
        let why = "No support channel: who is stuck asks somebody who cannot help";
        found.advised(MissingKind::SupportChannel, EditPart::Product, why);
    }
    if info.is_none_or(|info| info.limitations.is_none()) {
        let why = "Nobody says what it is not for, and it will be used for that";
        found.advised(MissingKind::Limitations, EditPart::Product, why);
    }
    let stewards = |role: &str| role.to_lowercase().contains("steward");
    if !product
        .people
        .iter()
        .any(|one| one.role.as_deref().is_some_and(stewards))
    {
        let why = "No steward: nobody but the owner decides who may read it";
        found.advised(MissingKind::Steward, EditPart::Product, why);
    }
    found.0.sort_by_key(|one| !one.required);
    found.0
}

struct Found(Vec<Missing>);

impl Found {
    fn required(&mut self, what: MissingKind, part: EditPart, why: impl Into<String>) {
        self.add(what, true, part, why.into(), None);
    }

    fn advised(&mut self, what: MissingKind, part: EditPart, why: impl Into<String>) {
        self.add(what, false, part, why.into(), None);
    }

    fn add(&mut self, what: MissingKind, required: bool, part: EditPart, why: String, of: Option<&str>) {
        self.0.push(Missing {
            what,
            required,
            why,
            part,
            port: of.map(str::to_owned),
        });
    }
}

fn of_port(port: &OutputPort, found: &mut Found) {
    let name = Some(port.name.as_str());
    if port.assets.is_empty() {
        let why = match &port.contract_id {
            Some(id) if port.contract.is_none() => {
                format!(
                    "The port `{}` names the contract `{id}`, which no source has",
                    port.name
                )
            }
            Some(id) => format!(
                "The port `{}` has nothing behind it: no source holds what the contract `{id}` promises",
                port.name
            ),
            None => format!("The port `{}` has nothing behind it", port.name),
        };
        found.add(MissingKind::PortWithoutAsset, true, EditPart::Product, why, name);
    }
    if port.contract.is_none() {
        let why = format!(
            "No contract promises the port `{}`: what reads it breaks without a word when it changes",
            port.name
        );
        found.add(MissingKind::Contract, false, EditPart::Contract, why, name);
    }
}

fn columns(assets: &[&Entity], found: &mut Found) {
    let fields = || {
        let schemas = assets.iter().filter_map(|asset| asset.schema.as_ref());
        schemas.flat_map(|schema| &schema.fields)
    };
    let all = fields().count();
    let silent = fields().filter(|field| field.doc.is_none()).count();
    if silent > 0 {
        let why = format!("{silent} of {all} columns are not explained");
        found.advised(MissingKind::ColumnWords, EditPart::Columns, why);
    }
}

#[cfg(test)]
mod tests;
