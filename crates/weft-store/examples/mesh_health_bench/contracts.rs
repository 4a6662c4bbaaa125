//! Products over tables of the mesh, each with a contract: what they promise, and what the catalog says of the tables.

use weft_model::{ContractInfo, Entity, EntityKind, Fact, Payload, Sla, Urn};
use weft_ports::{
    source::{SourceConfig, SourceKind},
    workspace::{HarvestBatch, SyncReport, Workspace},
};

use crate::assets;

/// Of so many assets one table is offered by a product.
const OFFERED: usize = 10;
/// Of so many contracts one promises a column that its table does not have.
const DRIFTS: usize = 20;
/// Facts that are committed at a time.
const BATCH: usize = 2_000;

/// Products and contracts over the mesh, and what sources said of them.
#[derive(Default)]
pub struct Promised {
    /// Products and contracts.
    pub entities: Vec<Entity>,
    /// What the catalog says of the tables.
    catalog: Vec<Fact>,
    /// The texts of the contracts.
    texts: Vec<Fact>,
}

/// Gives every tenth asset that is a table a product with a contract and two promises.
pub fn promise(mesh: &mut [Entity]) -> Promised {
    let mut made = Promised::default();
    let tables = mesh
        .iter_mut()
        .step_by(OFFERED)
        .filter(|asset| asset.kind == EntityKind::Table);
    for (place, table) in tables.enumerate() {
        let id = format!("contract-{place}");
        let product = Urn::derive(EntityKind::Product, "odps", &format!("product-{place}"));
        let slas = promises();
        table.products.push(product.clone());
        table.merged.push(Urn::derive(
            EntityKind::Table,
            "odcs",
            &format!("{id}#{}", table.name),
        ));
        table.slas.extend(slas.iter().cloned());
        made.entities.push(Entity {
            urn: product,
            kind: EntityKind::Product,
            slas,
            schema: None,
            ..assets::asset(place, 2)
        });
        let urn = Urn::derive(EntityKind::Contract, "odcs", &id);
        made.texts.push(Fact::new(
            urn.clone(),
            Payload::Raw(text(&id, table, place % DRIFTS == 0)),
        ));
        made.entities.push(Entity {
            urn,
            kind: EntityKind::Contract,
            contract: Some(info(&id, table)),
            schema: None,
            ..assets::asset(place, 3)
        });
        if let Some(schema) = &table.schema {
            made.catalog
                .push(Fact::new(table.urn.clone(), Payload::Schema(schema.clone())));
        }
    }
    made
}

fn promises() -> Vec<Sla> {
    let promise = |property: &str, value: &str, unit: &str| Sla {
        property: property.to_owned(),
        value: value.to_owned(),
        unit: Some(unit.to_owned()),
        ..Sla::default()
    };
    vec![promise("latency", "24", "h"), promise("retention", "365", "d")]
}

fn info(id: &str, table: &Entity) -> ContractInfo {
    ContractInfo {
        id: id.to_owned(),
        name: None,
        version: Some("1.0.0".to_owned()),
        api_version: "v3.0.2".to_owned(),
        status: None,
        purpose: None,
        usage: None,
        limitations: None,
        data_product: None,
        file: format!("{id}.odcs.yaml"),
        servers: Vec::new(),
        objects: vec![table.name.clone()],
        quality: Vec::new(),
    }
}

fn text(id: &str, table: &Entity, drifts: bool) -> String {
    let fields = table.schema.iter().flat_map(|schema| &schema.fields);
    let mut names: Vec<&str> = fields.map(|field| field.path.as_str()).collect();
    if drifts {
        names.push("promised_and_not_there");
    }
    let columns = names
        .iter()
        .map(|name| serde_json::json!({"name": name, "logicalType": "string", "physicalType": "string"}));
    let columns: Vec<serde_json::Value> = columns.collect();
    let promises = serde_json::json!([
        {"property": "latency", "value": 24, "unit": "h"},
        {"property": "retention", "value": 365, "unit": "d"},
    ]);
    let document = serde_json::json!({
        "apiVersion": "v3.0.2", "kind": "DataContract", "id": id, "version": "1.0.0", "status": "active",
        "schema": [{"name": table.name, "physicalName": table.name, "properties": columns}],
        "slaProperties": promises,
    });
    document.to_string()
}

impl Promised {
    /// Writes what the sources say, as two syncs would.
    pub async fn write(&self, workspace: &dyn Workspace) {
        let catalog = SourceKind::IcebergSql {
            uri: "sqlite:///lake.db".to_owned(),
            warehouse: "lake".to_owned(),
            catalog: None,
        };
        let contracts = SourceKind::Contracts {
            path: "contracts".to_owned(),
        };
        for (name, kind, facts) in [
            ("lake", catalog, &self.catalog),
            ("contracts", contracts, &self.texts),
        ] {
            let config = SourceConfig {
                name: name.to_owned(),
                kind,
                domain: None,
            };
            workspace.add_source("maya", &config, assets::NOW).await.unwrap();
            let harvest = workspace.begin_harvest(name, assets::NOW).await.unwrap();
            for facts in facts.chunks(BATCH) {
                let batch = HarvestBatch {
                    facts: facts.to_vec(),
                    ..HarvestBatch::default()
                };
                workspace.commit_harvest(&harvest, batch).await.unwrap();
            }
            let report = SyncReport::default();
            workspace.finish_harvest(&harvest, true, report).await.unwrap();
        }
    }
}
