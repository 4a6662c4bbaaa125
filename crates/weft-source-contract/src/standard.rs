//! Which standard a file follows, told by its own words.

use crate::tree::Tree;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standard {
    /// ODCS 3 (`kind: DataContract`).
    Contract,
    /// ODCS 2.2, whose keys differ.
    EarlierContract,
    /// ODPS of Bitol (`kind: DataProduct`).
    Product,
    /// Weft's own small glossary (`kind: Glossary`): neither standard has one.
    Glossary,
    /// A format of the same field that is not read: its name, and what to do.
    Foreign(String),
    /// By its name or keys one of ours, but not to be told which.
    Unclear,
    /// Any other YAML or JSON file.
    Other,
}

/// Tells what the file at `name` is.
pub fn recognise(tree: &Tree, name: &str) -> Standard {
    let kind = tree.text("kind").unwrap_or_default();
    let api_version = tree.text("apiVersion").unwrap_or_default();
    match kind.to_ascii_lowercase().as_str() {
        "datacontract" if number(&api_version).is_some_and(|(major, _)| major < 3) => {
            return Standard::EarlierContract;
        }
        "datacontract" => return Standard::Contract,
        "dataproduct" => return Standard::Product,
        "glossary" => return Standard::Glossary,
        _ => {}
    }
    if let Some(format) = foreign(tree) {
        return Standard::Foreign(format.to_owned());
    }
    // Bitol's versions have three parts (`v3.1.0`); Kubernetes and others write `v1` or `apps/v1`.
    let bitol = api_version.matches('.').count() == 2 && number(&api_version).is_some();
    if bitol && !kind.is_empty() {
        return Standard::Foreign(format!("`kind: {}`", crate::words::name(&kind)));
    }
    let file = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let named = file.contains(".odcs.") || file.contains(".odps.");
    let keyed = [
        "id",
        "schema",
        "servers",
        "slaProperties",
        "outputPorts",
        "dataProduct",
    ]
    .iter()
    .filter(|key| tree.has(key))
    .count();
    if named || bitol || (tree.has("apiVersion") && kind.is_empty() && keyed >= 2) {
        return Standard::Unclear;
    }
    Standard::Other
}

/// Product and contract formats of others, by the key that gives their version.
fn foreign(tree: &Tree) -> Option<&'static str> {
    if tree.has("dataContractSpecification") {
        return Some(
            "the deprecated Data Contract Specification; convert it with `datacontract export --format odcs`",
        );
    }
    if tree.has("dataProductDescriptor") {
        return Some("an Open Data Mesh data product descriptor; write an ODPS file beside it");
    }
    if tree.has("dataProductSpecification") {
        return Some("a Data Product Specification; write an ODPS file beside it");
    }
    if tree.has("dataUsageAgreementSpecification") {
        return Some("a data usage agreement");
    }
    let linux_foundation = tree
        .text("schema")
        .is_some_and(|text| text.contains("opendataproducts.org"));
    linux_foundation.then_some(
        "an Open Data Product Specification of the Linux Foundation, another standard than Bitol's ODPS",
    )
}

/// Major and minor number of `v3.1.0`, with or without the letter.
pub fn number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().trim_start_matches(['v', 'V']).split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().unwrap_or("0").parse().ok()?;
    Some((major, minor))
}
