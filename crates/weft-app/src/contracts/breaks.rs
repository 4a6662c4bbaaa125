//! Who breaks when a contract changes: what reads its tables and columns, and the products made of that.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde::Serialize;
use serde_json::Value;
use specta::Type;
use weft_lineage::{ReadBy, Reader, readers};
use weft_model::{Entity, Urn};
use weft_policy::contract_diff::{ContractChange, Impact, Perspective, Subject};

use super::tables::{self, Table};
use crate::{App, AppResult, graph::Graphs, lookup};

/// Steps that a column is followed.
const STEPS: u32 = 50;

/// Something that reads what breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BrokenReader {
    /// The asset or product.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// Its column that is made from what breaks, where that is known.
    pub column: Option<String>,
    /// How it reads it.
    pub reason: String,
}

/// Finds readers of the tables of one contract.
pub struct Readers {
    graphs: Option<Arc<Graphs>>,
    tables: HashMap<String, Table>,
}

impl Readers {
    /// For the tables of the older version of a contract: what is read today.
    pub async fn new(app: &App, older: &Value) -> AppResult<Self> {
        let sources = app.workspace.sources().await?;
        let found = tables::tables(app, older, &sources).await?;
        let objects = older.get("schema").and_then(Value::as_array);
        let names = objects.into_iter().flatten().map(|object| {
            super::text(object, "physicalName")
                .or_else(|| super::text(object, "name"))
                .unwrap_or_default()
        });
        let tables: HashMap<String, Table> = names
            .zip(found)
            .filter_map(|(name, table)| Some((name, table?)))
            .collect();
        let graphs = if tables.is_empty() {
            None
        } else {
            Some(app.graph.get(app).await?)
        };
        Ok(Self { graphs, tables })
    }

    /// Who breaks by one change: nobody where it does not break consumers.
    pub async fn of(
        &self,
        app: &App,
        change: &ContractChange,
        perspective: Perspective,
    ) -> AppResult<Vec<BrokenReader>> {
        let breaks = change.impact == Impact::Major && perspective == Perspective::Consumer;
        let (Some(graphs), true) = (&self.graphs, breaks) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for table in self.about(&change.subject) {
            let column = change.subject.column.as_deref();
            let read = readers(&graphs.assets, &table.entity.urn, column, STEPS);
            found.extend(read.iter().map(|reader| asset(reader, &table.entity)));
            found.extend(products(app, graphs, table, &read, column).await?);
        }
        Ok(found)
    }

    /// The tables that a change is about: one, or all of the contract.
    fn about(&self, subject: &Subject) -> Vec<&Table> {
        if let Some(object) = &subject.object {
            return self.tables.get(object).into_iter().collect();
        }
        let mut all: Vec<&Table> = self.tables.values().collect();
        all.sort_by(|one, other| one.entity.urn.cmp(&other.entity.urn));
        all
    }
}

fn asset(reader: &Reader, table: &Entity) -> BrokenReader {
    BrokenReader {
        urn: reader.urn.clone(),
        name: reader.name.clone(),
        column: reader.column.clone(),
        reason: how(reader, table),
    }
}

fn how(reader: &Reader, table: &Entity) -> String {
    let through = match &reader.through_column {
        Some(column) => format!("`{}.{column}`", reader.through_name),
        None => format!("`{}`", reader.through_name),
    };
    match reader.by {
        ReadBy::Value => format!("takes its value from {through}"),
        ReadBy::Condition => format!("filters, joins or groups by {through}"),
        ReadBy::Table => "reads the table".to_owned(),
        ReadBy::Unknown if reader.through == table.urn => "reads the table; columns unknown".to_owned(),
        ReadBy::Unknown => format!("reads the table of {through}; columns unknown"),
    }
}

/// Products that offer a reader, and those that read the table's own products as a whole. The products that offer the
/// table itself are its makers.
async fn products(
    app: &App,
    graphs: &Graphs,
    table: &Table,
    read: &[Reader],
    column: Option<&str>,
) -> AppResult<Vec<BrokenReader>> {
    let own = &table.entity.products;
    let mut reasons: Vec<(Urn, String)> = Vec::new();
    let urns: Vec<Urn> = read.iter().map(|reader| reader.urn.clone()).collect();
    let by_urn = lookup::by_urn(app, &urns).await?;
    for reader in read {
        let offering = by_urn.get(&reader.urn).map(|entity| entity.products.as_slice());
        for product in offering.unwrap_or_default() {
            reasons.push((
                product.clone(),
                format!("offers `{}`, which {}", reader.name, how(reader, &table.entity)),
            ));
        }
    }
    for product in own {
        let whole = readers(&graphs.products, product, column, 1);
        for reader in whole
            .iter()
            .filter(|reader| matches!(reader.by, ReadBy::Unknown | ReadBy::Table))
        {
            let reason = match column {
                Some(_) => format!("reads the product `{}`; columns unknown", reader.through_name),
                None => format!("reads the product `{}`", reader.through_name),
            };
            reasons.push((reader.urn.clone(), reason));
        }
    }
    let mut told: HashSet<Urn> = own.iter().cloned().collect();
    told.extend(urns);
    reasons.retain(|(product, _)| told.insert(product.clone()));
    let wanted: Vec<Urn> = reasons.iter().map(|(product, _)| product.clone()).collect();
    let names = lookup::by_urn(app, &wanted).await?;
    Ok(reasons
        .into_iter()
        .map(|(urn, reason)| BrokenReader {
            name: names.get(&urn).map_or_else(
                || urn.as_str().to_owned(),
                |product| product.display_name().to_owned(),
            ),
            urn,
            column: None,
            reason,
        })
        .collect())
}
