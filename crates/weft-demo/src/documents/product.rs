//! A product file (Open Data Product Standard 1.0).

use super::{Yaml, contract_id, list, map, support, team, yaml::texts};
use crate::{
    spec::{Port, Product},
    values::World,
};

/// The document of a product.
pub fn document(world: &World<'_>, product: &Product) -> Yaml {
    let mesh = world.mesh;
    let output = |port: &Port| {
        let contract = product
            .contract
            .then(|| contract_id(world.seed, product, &port.name));
        map([
            ("name", port.name.as_str().into()),
            ("description", port_text(world, port).into()),
            ("type", "tables".into()),
            ("version", product.version.as_str().into()),
            ("contractId", contract.unwrap_or_default().into()),
        ])
    };
    let input = |id: &String| {
        let from = mesh.product(id)?;
        let port = from.ports.first()?;
        // The standard wants a contract: what has none is read by the name of its port alone.
        let contract = from.contract.then(|| contract_id(world.seed, from, &port.name))?;
        Some(map([
            ("name", port.name.as_str().into()),
            ("version", from.version.as_str().into()),
            ("contractId", contract.into()),
        ]))
    };
    let owner_words: Vec<(String, &str)> = vec![
        ("businessName".to_owned(), product.title.as_str()),
        ("productType".to_owned(), product.kind.as_str()),
    ];
    let mut custom: Vec<Yaml> = owner_words
        .into_iter()
        .map(|(property, value)| map([("property", property.into()), ("value", value.into())]))
        .collect();
    if !product.terms.is_empty() {
        custom.push(map([
            ("property", "glossaryTerms".into()),
            ("value", texts(&product.terms)),
        ]));
    }
    map([
        ("apiVersion", "v1.0.0".into()),
        ("kind", "DataProduct".into()),
        ("id", product.id.as_str().into()),
        ("name", product.title.as_str().into()),
        ("version", product.version.as_str().into()),
        ("status", product.status.as_str().into()),
        (
            "domain",
            mesh.domains.get(product.domain).map_or("", String::as_str).into(),
        ),
        ("tenant", "Alder & Finch".into()),
        ("description", description(product)),
        ("tags", texts(&product.tags)),
        ("inputPorts", list(product.inputs.iter().filter_map(input))),
        ("outputPorts", list(product.ports.iter().map(output))),
        ("support", support(product).unwrap_or_else(|| list([]))),
        ("team", team(world, product).unwrap_or_else(|| list([]))),
        ("customProperties", list(custom)),
        ("productCreatedTs", created(world, product).into()),
    ])
}

/// Markdown in the three parts that the standard has, for products that somebody described.
pub(super) fn description(product: &Product) -> Yaml {
    let bullets = |items: &[String]| {
        let lines: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
        let text = lines.join("\n");
        if items.len() > 1 {
            format!("{text}\n")
        } else {
            text
        }
    };
    let mut purpose = product.purpose.clone();
    if !product.notes.is_empty() {
        purpose = format!("{purpose}\n\n{}\n", product.notes.join("\n\n"));
    }
    map([
        ("purpose", purpose.into()),
        ("usage", bullets(&product.uses).into()),
        ("limitations", bullets(&product.limits).into()),
    ])
}

fn port_text(world: &World<'_>, port: &Port) -> String {
    let tables = port
        .tables
        .iter()
        .filter_map(|name| world.mesh.tables.get(world.mesh.table(name)?));
    tables
        .map(|table| table.doc.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Products were made over the two years before.
fn created(world: &World<'_>, product: &Product) -> String {
    let noise = crate::hash::mix(world.seed, crate::hash::of(&product.id));
    let days = i64::try_from(90 + noise % 640).unwrap_or(90);
    jiff::Timestamp::from_millisecond(world.now_ms - days * crate::values::MS_PER_DAY)
        .ok()
        .and_then(|at| at.round(jiff::Unit::Second).ok())
        .map_or_else(String::new, |at| at.to_string())
}
