//! A product of ODPS: what it offers, what it reads and who answers for it.

use weft_model::{
    Alias, AliasScheme, EntityKind, InputPort, OutputPort, Ownership, Payload, ProductInfo, Timestamp,
    Upstream, UpstreamRef, Urn, WarningCode, slug,
};

use crate::{facts, people, reading::Reading, standard::number, tree::Tree, words};

/// Keys of the document in v1.0.0 and v1.1.0.
const KEYS: [&str; 22] = [
    "apiVersion",
    "kind",
    "id",
    "name",
    "deprecated",
    "synonyms",
    "version",
    "status",
    "domain",
    "type",
    "context",
    "tenant",
    "authoritativeDefinitions",
    "description",
    "customProperties",
    "tags",
    "inputPorts",
    "outputPorts",
    "managementPorts",
    "support",
    "team",
    "productCreatedTs",
];
/// Ports of one product, of each kind.
const PORTS: usize = 1_000;

/// Urn of a product, the same whichever folder it lies in.
pub fn product_urn(id: &str) -> Urn {
    Urn::derive(EntityKind::Product, "odps", id)
}

/// Reads a product.
pub fn read(reading: &mut Reading<'_>, tree: &Tree) {
    let Some(id) = tree.text("id") else {
        reading.warn(
            WarningCode::Malformed,
            tree.line,
            "a product without `id` cannot be told apart; left out",
        );
        return;
    };
    check_version(reading, tree);
    let urn = product_urn(&id);
    reading.claim(&urn, format!("product `{}`", words::name(&id)));
    let ownership = people::ownership(reading, tree, "domain", "team");
    let description = words::description(tree);
    let output_ports = output_ports(reading, tree);
    let input_ports = input_ports(reading, tree);
    let product = ProductInfo {
        id: id.clone(),
        version: tree.text("version").map(|text| words::name(&text)),
        status: facts::status(reading, tree),
        product_type: tree.text("type").map(|text| words::name(&text)),
        purpose: description.purpose,
        usage: description.usage,
        limitations: description.limitations,
        output_ports,
        input_ports,
        team: ownership.people.clone(),
        support: people::support(reading, tree),
        created: tree
            .text("productCreatedTs")
            .and_then(|text| Timestamp::parse(&text)),
        ..ProductInfo::default()
    };
    let title = tree.text("name").map(|text| words::name(&text));
    let name = typed(title.as_deref().unwrap_or(&id));
    let namespace: Vec<String> = ownership.domain.as_deref().map(typed).into_iter().collect();
    let full_name = match namespace.first() {
        Some(domain) => format!("{domain}.{name}"),
        None => name.clone(),
    };
    let mut asset = facts::named(EntityKind::Product, &name, namespace, full_name);
    asset.aliases = vec![Alias::new(AliasScheme::ProductId, id.as_str())];
    asset.updated = product.created;
    reading.state(&urn, Payload::Asset(asset));
    let upstream = input_contracts(tree, &product);
    reading.state(&urn, Payload::Product(product));
    reading.state(&urn, Payload::Docs(words::docs(tree, title)));
    if ownership != Ownership::default() {
        reading.state(&urn, Payload::Ownership(ownership));
    }
    facts::tagged(reading, &urn, words::tags(tree), Vec::new());
    if !upstream.reads.is_empty() {
        reading.state(&urn, Payload::Upstream(upstream));
    }
    facts::raw(reading, &urn, tree);
}

fn check_version(reading: &mut Reading<'_>, tree: &Tree) {
    let version = tree.text("apiVersion").unwrap_or_default();
    match number(&version) {
        None => facts::require(reading, tree, &["apiVersion"]),
        Some((1, 0..=1)) => {}
        Some(_) => {
            let message = format!(
                "ODPS {} is not known (v1.0.0 and v1.1.0 are); what could be read was taken",
                words::name(&version)
            );
            reading.warn(WarningCode::Unsupported, tree.line_of("apiVersion"), message);
        }
    }
    // ODPS 1.1.0 made `status` optional.
    if number(&version).is_some_and(|version| version < (1, 1)) {
        facts::require(reading, tree, &["status"]);
    }
    facts::known_keys(reading, tree, "ODPS", &KEYS);
}

/// Ports of both kinds have a name; the key of an output port is name and version (ODPS 1.1.0).
fn named_ports<'t>(
    reading: &mut Reading<'_>,
    tree: &'t Tree,
    key: &str,
) -> Vec<(String, Option<String>, &'t Tree)> {
    let mut ports: Vec<(String, Option<String>, &Tree)> = Vec::new();
    for port in reading.list(tree, key).iter().take(PORTS) {
        let text = |key: &str| port.text(key).map(|text| words::name(&text));
        let Some(name) = text("name").or_else(|| text("contractId")) else {
            reading.warn(
                WarningCode::Malformed,
                port.line,
                format!("a port of `{key}` without `name` was left out"),
            );
            continue;
        };
        let version = text("version");
        if ports
            .iter()
            .any(|(known, at, _)| *known == name && *at == version)
        {
            let message =
                format!("`{key}` has the port `{name}` twice in one version; the first one was taken");
            reading.warn(WarningCode::Conflict, port.line, message);
            continue;
        }
        ports.push((name, version, port));
    }
    ports
}

fn output_ports(reading: &mut Reading<'_>, tree: &Tree) -> Vec<OutputPort> {
    named_ports(reading, tree, "outputPorts")
        .into_iter()
        .map(|(name, version, port)| OutputPort {
            name,
            version,
            description: port.text("description").map(|text| words::bounded(&text)),
            port_type: port.text("type").map(|text| words::name(&text)),
            contract_id: port.text("contractId"),
            contract: None,
            assets: Vec::new(),
        })
        .collect()
}

fn input_ports(reading: &mut Reading<'_>, tree: &Tree) -> Vec<InputPort> {
    named_ports(reading, tree, "inputPorts")
        .into_iter()
        .map(|(name, version, port)| InputPort {
            name,
            version,
            contract_id: port.text("contractId"),
            reads: None,
        })
        .collect()
}

/// `outputPorts[].inputContracts`: what a port is made from, where no input port of the product says so already.
fn input_contracts(tree: &Tree, product: &ProductInfo) -> Upstream {
    let mut reads: Vec<UpstreamRef> = Vec::new();
    for port in tree.list("outputPorts").iter().take(PORTS) {
        for contract in port.list("inputContracts").iter().take(PORTS) {
            let Some(id) = contract.text("id") else { continue };
            let read = UpstreamRef {
                target: Alias::new(AliasScheme::ContractId, id.as_str()),
                via: "port".to_owned(),
                job: None,
                columns: Vec::new(),
            };
            let known = product
                .input_ports
                .iter()
                .any(|port| port.contract_id.as_deref() == Some(id.as_str()));
            if !known && !reads.contains(&read) {
                reads.push(read);
            }
        }
    }
    Upstream { reads }
}

/// A name as it is typed; one of which nothing could be typed stays as it is.
fn typed(text: &str) -> String {
    let slug = slug(text);
    if slug.is_empty() { text.to_owned() } else { slug }
}
