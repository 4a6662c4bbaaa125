//! The mesh of the judged set: a made-up retailer, as the demo has it, frozen here so that a change of the
//! demo is no change of the measure.

use serde::Deserialize;
use weft_model::{
    ContractInfo, Entity, EntityKind, Field, Lifecycle, PersonRef, SchemaInfo, Sla, TermInfo, Urn,
};

#[derive(Deserialize)]
struct Line {
    kind: EntityKind,
    name: String,
    full_name: String,
    title: Option<String>,
    status: Option<Lifecycle>,
    domain: Option<String>,
    description: Option<String>,
    docs: Option<String>,
    definition: Option<String>,
    owner: Option<Owner>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    terms: Vec<String>,
    #[serde(default)]
    columns: Vec<Column>,
    #[serde(default)]
    contract: bool,
    #[serde(default)]
    sla: bool,
    #[serde(default)]
    offered: bool,
}

#[derive(Deserialize)]
struct Owner {
    name: String,
    mail: String,
    role: String,
}

#[derive(Deserialize)]
struct Column {
    path: String,
    doc: Option<String>,
    tag: Option<String>,
}

/// All of it.
pub fn entities() -> Vec<Entity> {
    include_str!("mesh.jsonl")
        .lines()
        .map(|line| entity(serde_json::from_str(line).expect("a line of the mesh")))
        .collect()
}

fn entity(line: Line) -> Entity {
    let owner = line.owner.map(|owner| PersonRef {
        urn: Urn::person(&owner.mail),
        name: owner.name,
        mail: Some(owner.mail),
        role: Some(owner.role),
    });
    let urn = match line.kind {
        EntityKind::Domain => Urn::domain(&line.name),
        EntityKind::Person => Urn::person(&line.name),
        kind => Urn::derive(kind, "judged", &line.full_name),
    };
    let fields = line.columns.into_iter().map(|column| Field {
        path: column.path,
        data_type: "string".to_owned(),
        doc: column.doc,
        classification: column.tag,
        ..Field::default()
    });
    let schema = SchemaInfo {
        fields: fields.collect(),
        ..SchemaInfo::default()
    };
    let promise = Sla {
        property: "latency".to_owned(),
        value: "1".to_owned(),
        unit: Some("d".to_owned()),
        ..Sla::default()
    };
    let products = if line.offered {
        vec![Urn::derive(EntityKind::Product, "judged", &line.name)]
    } else {
        Vec::new()
    };
    Entity {
        sources: if line.kind == EntityKind::Table {
            vec!["lake".to_owned()]
        } else {
            Vec::new()
        },
        title: line.title,
        domain: line.domain.clone(),
        people: owner.iter().cloned().collect(),
        owner,
        description: line.description,
        markdown: line.docs,
        status: line.status,
        tags: line.tags,
        terms: line.terms,
        schema: (!schema.fields.is_empty()).then_some(schema),
        contract: line.contract.then(|| contract(&line.name)),
        slas: if line.sla { vec![promise] } else { Vec::new() },
        products,
        term: line.definition.map(|definition| TermInfo {
            name: line.name.clone(),
            definition,
            domain: line.domain,
            ..TermInfo::default()
        }),
        ..Entity::bare(urn, line.kind, &line.name, &line.full_name)
    }
}

fn contract(name: &str) -> ContractInfo {
    ContractInfo {
        id: format!("{name}-contract"),
        name: Some(name.to_owned()),
        version: Some("1.0.0".to_owned()),
        api_version: "v3.1.0".to_owned(),
        status: Some(Lifecycle::Active),
        purpose: None,
        usage: None,
        limitations: None,
        data_product: None,
        file: format!("{name}.odcs.yaml"),
        servers: Vec::new(),
        objects: vec![name.to_owned()],
        quality: Vec::new(),
    }
}
