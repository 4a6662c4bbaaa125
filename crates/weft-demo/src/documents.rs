//! Product files (ODPS 1.0), contracts (ODCS 3.1) and the glossary.

mod contract;
mod product;
mod yaml;

use std::{fs, path::Path};

use crate::{DemoResult, error::io, hash, spec::Product, values::World};
use yaml::{Yaml, list, map};

/// Writes all documents, a folder a domain.
pub fn write(folder: &Path, world: &World<'_>) -> DemoResult<()> {
    let mesh = world.mesh;
    for product in &mesh.products {
        let domain = mesh
            .domains
            .get(product.domain)
            .map_or_else(String::new, |domain| domain.to_lowercase());
        let folder = folder.join(domain);
        fs::create_dir_all(&folder).map_err(io("make", &folder))?;
        put(
            &folder.join(format!("{}.odps.yaml", product.id)),
            &product::document(world, product),
        )?;
        if product.contract {
            for port in &product.ports {
                put(
                    &folder.join(format!("{}.odcs.yaml", port.name)),
                    &contract::document(world, product, port),
                )?;
            }
        }
    }
    put(&folder.join("glossary.yaml"), &glossary(world))
}

fn put(path: &Path, document: &Yaml) -> DemoResult<()> {
    fs::write(path, document.to_string()).map_err(io("write", path))
}

fn glossary(world: &World<'_>) -> Yaml {
    let mesh = world.mesh;
    let term = |term: &crate::spec::Term| {
        map([
            ("name", term.name.as_str().into()),
            ("definition", term.definition.as_str().into()),
            (
                "domain",
                mesh.domains.get(term.domain).map_or("", String::as_str).into(),
            ),
        ])
    };
    map([
        ("kind", "Glossary".into()),
        ("terms", list(mesh.terms.iter().map(term))),
    ])
}

/// The id by which a port and its contract know each other.
fn contract_id(seed: u64, product: &Product, port: &str) -> String {
    hash::uuid(seed, &format!("contract {} {port}", product.id)).to_string()
}

/// Team of a product: owner first, then steward, then the others.
fn team(world: &World<'_>, product: &Product) -> Option<Yaml> {
    let owner = product.owner.iter().map(|login| (login, "owner"));
    let steward = product.steward.iter().map(|login| (login, "steward"));
    let members = product.members.iter().map(|login| (login, "developer"));
    let people: Vec<Yaml> = owner
        .chain(steward)
        .chain(members)
        .filter_map(|(login, role)| Some((world.mesh.person(login)?, role)))
        .map(|(person, role)| {
            map([
                ("username", person.mail().into()),
                ("name", person.name.as_str().into()),
                ("role", role.into()),
            ])
        })
        .collect();
    let domain = world.mesh.domains.get(product.domain).map_or("", String::as_str);
    (!people.is_empty()).then(|| {
        map([
            ("name", format!("{domain} data").into()),
            ("members", list(people)),
        ])
    })
}

/// Where to ask.
fn support(product: &Product) -> Option<Yaml> {
    let channel = product.channel.as_deref()?;
    let name = channel.trim_start_matches('#');
    Some(list([map([
        ("channel", channel.into()),
        ("url", format!("https://chat.alderfinch.example/{name}").into()),
        ("tool", "slack".into()),
        ("scope", "interactive".into()),
    ])]))
}
