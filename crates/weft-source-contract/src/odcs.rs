//! A contract of ODCS 3: what it says of itself, and of each object it promises.

mod earlier;
mod fields;
mod objects;
mod quality;
mod servers;

pub use earlier::read_earlier;
pub use fields::state_term;

use weft_model::{ContractInfo, EntityKind, Ownership, Payload, Sla, Urn, WarningCode};

use crate::{
    facts, people,
    reading::Reading,
    slas::{self, Promises},
    standard::number,
    tree::Tree,
    words,
};
use servers::Server;

/// Keys of the document in any of v3.0.0 to v3.2.0.
const KEYS: [&str; 23] = [
    "version",
    "kind",
    "apiVersion",
    "id",
    "name",
    "tenant",
    "tags",
    "status",
    "servers",
    "dataProduct",
    "description",
    "domain",
    "context",
    "schema",
    "support",
    "price",
    "team",
    "roles",
    "slaDefaultElement",
    "slaProperties",
    "authoritativeDefinitions",
    "customProperties",
    "contractCreatedTs",
];

/// Bytes that the objects of one contract may take from it together.
const SHARED: usize = 32 * 1024 * 1024;

/// Urn of a contract, the same whichever folder it lies in.
pub fn contract_urn(id: &str) -> Urn {
    Urn::derive(EntityKind::Contract, "odcs", id)
}

/// Urn of what object `object` of contract `id` promises. The projector derives the same.
pub fn promised_urn(id: &str, object: &str) -> Urn {
    Urn::derive(EntityKind::Table, "odcs", &format!("{id}#{object}"))
}

/// Reads a contract.
pub fn read(reading: &mut Reading<'_>, tree: &Tree) {
    let Some(id) = tree.text("id") else {
        reading.warn(
            WarningCode::Malformed,
            tree.line,
            "a contract without `id` cannot be told apart; left out",
        );
        return;
    };
    let api_version = tree.text("apiVersion").unwrap_or_default();
    check_version(reading, tree, &api_version);
    let urn = contract_urn(&id);
    reading.claim(&urn, format!("contract `{}`", words::name(&id)));
    let servers = servers::read(reading, tree);
    let objects = objects::list(reading, tree);
    let rules = quality::rules(reading, &objects);
    let description = words::description(tree);
    let info = ContractInfo {
        id: id.clone(),
        name: tree.text("name").map(|text| words::name(&text)),
        version: tree.text("version").map(|text| words::name(&text)),
        api_version,
        status: facts::status(reading, tree),
        purpose: description.purpose,
        usage: description.usage,
        limitations: description.limitations,
        data_product: tree.text("dataProduct").map(|text| words::name(&text)),
        file: reading.file.to_owned(),
        servers: servers.iter().map(|server| server.info.clone()).collect(),
        objects: objects.iter().map(|object| object.physical.clone()).collect(),
        quality: rules,
    };
    let ownership = people::ownership(reading, tree, "domain", "team");
    let promises = slas::slas(reading, tree);
    let mut contract = Contract {
        info,
        servers,
        ownership,
        tags: words::tags(tree),
        heavy: false,
    };
    reading.state(&urn, Payload::Contract(contract.info.clone()));
    reading.state(&urn, Payload::Docs(words::docs(tree, None)));
    if contract.ownership != Ownership::default() {
        reading.state(&urn, Payload::Ownership(contract.ownership.clone()));
    }
    if !promises.is_empty() {
        reading.state(&urn, Payload::Slas(promises.clone()));
    }
    contract.weigh(reading, tree, &promises);
    let names: Vec<&str> = objects
        .iter()
        .flat_map(|object| [object.name.as_str(), object.physical.as_str()])
        .collect();
    let stated = if contract.heavy { &[] } else { promises.as_slice() };
    let promises = Promises::new(stated, &names);
    let mut terms = Vec::new();
    for object in &objects {
        terms.extend(objects::state(reading, &contract, object, &promises));
    }
    terms.sort();
    terms.dedup();
    facts::tagged(reading, &urn, contract.tags.clone(), terms);
    facts::raw(reading, &urn, tree);
}

/// What objects take from their contract.
struct Contract {
    info: ContractInfo,
    servers: Vec<Server>,
    ownership: Ownership,
    tags: Vec<String>,
    /// What all objects share is too large to be stated of each: they are stated without it.
    heavy: bool,
}

impl Contract {
    /// Four megabytes of text must not become gigabytes of facts: five thousand objects with the same team of
    /// five hundred would.
    fn weigh(&mut self, reading: &mut Reading<'_>, tree: &Tree, promises: &[Sla]) {
        let info = &self.info;
        let words =
            [&info.purpose, &info.usage, &info.limitations].map(|text| text.as_ref().map_or(0, String::len));
        let shared = words.iter().sum::<usize>()
            + 200 * (self.ownership.people.len() + info.servers.len() + self.tags.len())
            + 500 * promises.len();
        if shared.saturating_mul(info.objects.len()) <= SHARED {
            return;
        }
        self.heavy = true;
        self.ownership.people.truncate(3);
        let message = "team, tags and promises of this contract are too many to be shown with each of its objects; \
                       they are shown with the contract";
        reading.warn(WarningCode::TooLarge, tree.line, message);
    }
}

fn check_version(reading: &mut Reading<'_>, tree: &Tree, api_version: &str) {
    let line = tree.line_of("apiVersion");
    let version = number(api_version);
    match version {
        None => facts::require(reading, tree, &["apiVersion"]),
        Some((3, 0..=2)) => {}
        Some(_) => {
            let message = format!(
                "ODCS {} is not known (v3.0.0 to v3.2.0 are); what could be read was taken",
                words::name(api_version)
            );
            reading.warn(WarningCode::Unsupported, line, message);
        }
    }
    // ODCS 3.2.0 made `status` optional.
    let required: &[&str] = match version {
        Some((3, 2..)) => &["version"],
        _ => &["version", "status"],
    };
    facts::require(reading, tree, required);
    facts::known_keys(reading, tree, "ODCS", &KEYS);
}
