//! What the rules of a product are judged by, whatever the time is: read for all products in batches.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use tokio::sync::Mutex;
use weft_model::{
    ColumnEdgeKind, ContractInfo, Entity, EntityKind, Field, Lifecycle, Revision, Sla, TestStatus, Timestamp,
    Urn, sla::vocabulary::long_form,
};
use weft_policy::{Missing, missing, service_levels::Facts as Measured};

use crate::{App, AppError, AppResult, service_levels, show_mesh::number, words};

/// Products whose tables and contracts are held at a time.
const BATCH: usize = 250;
/// Properties whose promises are rules of their own.
const PROMISES: [&str; 4] = ["latency", "freshness", "frequency", "retention"];

/// Test results and rules in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tests {
    /// Tests that ran and hold, or only warn.
    pub passed: u32,
    /// Tests that do not hold.
    pub failed: u32,
    /// Tests and rules without a result.
    pub unknown: u32,
    /// When the newest of those that do not hold ran.
    pub failed_at: Option<Timestamp>,
}

/// What one product is judged by.
#[derive(Debug)]
pub(crate) struct ProductFacts {
    /// The product, without what is large.
    pub thing: Entity,
    /// The assets behind its output ports that are known.
    pub assets: Vec<Urn>,
    /// The urns under which access to it is granted: its own and those of its assets.
    pub granted_as: Vec<Urn>,
    /// What others miss to rely on it.
    pub missing: Vec<Missing>,
    /// Names of tables and views whose columns nobody knows.
    pub unread: Vec<String>,
    /// Whether it offers a table.
    pub has_tables: bool,
    /// The contracts of its ports: name and state.
    pub contracts: HashMap<Urn, (String, Option<Lifecycle>)>,
    /// Columns that are classified as sensitive.
    pub sensitive: u32,
    /// Columns that are made from sensitive ones and that nobody classified, in words.
    pub unclassified: Vec<String>,
    /// Promises with what they are measured by.
    pub promises: Vec<(Sla, Measured)>,
    /// Tests.
    pub tests: Tests,
}

/// Keeps the facts of the newest revision.
#[derive(Debug, Default)]
pub(crate) struct FactsCache {
    held: Mutex<Option<(Revision, Arc<Vec<ProductFacts>>)>>,
}

impl FactsCache {
    /// The facts of all products that are not retired. They are read again where an entity has changed.
    pub(crate) async fn get(&self, app: &App) -> AppResult<Arc<Vec<ProductFacts>>> {
        let revision = app.replica.changed().await?.unwrap_or_default();
        let mut held = self.held.lock().await;
        if let Some((at, facts)) = held.as_ref()
            && *at == revision
        {
            return Ok(Arc::clone(facts));
        }
        let facts = Arc::new(read(app).await?);
        *held = Some((revision, Arc::clone(&facts)));
        Ok(facts)
    }
}

/// Things by every urn that they are known under.
pub(crate) type Held = HashMap<Urn, Arc<Entity>>;

async fn read(app: &App) -> AppResult<Vec<ProductFacts>> {
    let mut products: Vec<Entity> = Vec::new();
    app.replica
        .scan(&[EntityKind::Product], &mut |product| {
            if product.status != Some(Lifecycle::Retired) {
                products.push(slim(product));
            }
        })
        .await?;
    let mut all = Vec::with_capacity(products.len());
    let mut left = products.into_iter();
    loop {
        let batch: Vec<Entity> = left.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(all);
        }
        all.extend(of_batch(app, batch).await?);
    }
}

/// A product without what is large and not judged: its columns and snapshots are those of its tables.
fn slim(product: Entity) -> Entity {
    Entity {
        schema: None,
        snapshots: None,
        upstream: Vec::new(),
        provenance: Vec::new(),
        ..product
    }
}

async fn of_batch(app: &App, products: Vec<Entity>) -> AppResult<Vec<ProductFacts>> {
    let mut wanted: BTreeSet<Urn> = BTreeSet::new();
    for port in products
        .iter()
        .filter_map(|product| product.product.as_ref())
        .flat_map(|info| &info.output_ports)
    {
        wanted.extend(port.assets.iter().cloned());
        wanted.extend(port.contract.clone());
    }
    let held = held(app, wanted).await?;
    // What their columns are made from.
    let edges = held.values().flat_map(|asset| &asset.upstream);
    let read: BTreeSet<Urn> = edges
        .filter(|edge| !edge.columns.is_empty() && !held.contains_key(&edge.from))
        .map(|edge| edge.from.clone())
        .collect();
    let read = self::held(app, read).await?;
    let facts = tokio::task::spawn_blocking(move || {
        let all = products.into_iter().map(|product| of(product, &held, &read));
        all.collect()
    });
    facts
        .await
        .map_err(|error| AppError::failed(format!("gathering what rules are judged by stopped: {error}")))
}

async fn held(app: &App, urns: BTreeSet<Urn>) -> AppResult<Held> {
    let urns: Vec<Urn> = urns.into_iter().collect();
    let mut held = Held::new();
    for entity in app.replica.entities(&urns).await? {
        let entity = Arc::new(entity);
        for urn in words::urns(&entity) {
            held.insert(urn, Arc::clone(&entity));
        }
    }
    Ok(held)
}

/// Takes what one product is judged by. `held` are its assets and contracts, `read` what those are made from.
pub(crate) fn of(product: Entity, held: &Held, read: &Held) -> ProductFacts {
    let ports = product.product.iter().flat_map(|info| &info.output_ports);
    let mut assets: Vec<&Entity> = Vec::new();
    let mut contracts: Vec<(&Urn, &ContractInfo)> = Vec::new();
    for port in ports {
        for asset in port.assets.iter().filter_map(|urn| held.get(urn)) {
            if !assets.iter().any(|known| known.urn == asset.urn) {
                assets.push(asset);
            }
        }
        if let Some(urn) = &port.contract
            && let Some(info) = held.get(urn).and_then(|contract| contract.contract.as_ref())
            && !contracts.iter().any(|(known, _)| *known == urn)
        {
            contracts.push((urn, info));
        }
    }
    let has_columns = |asset: &Entity| matches!(asset.kind, EntityKind::Table | EntityKind::View);
    let knows_columns = |asset: &Entity| {
        asset
            .schema
            .as_ref()
            .is_some_and(|schema| !schema.fields.is_empty())
    };
    let missing = missing(&product, &assets);
    let mut granted_as = words::urns(&product);
    granted_as.extend(assets.iter().flat_map(|asset| words::urns(asset)));
    let fields = assets.iter().filter_map(|asset| asset.schema.as_ref());
    let fields = fields.flat_map(|schema| &schema.fields);
    ProductFacts {
        missing,
        granted_as,
        unread: assets
            .iter()
            .filter(|asset| has_columns(asset) && !knows_columns(asset))
            .map(|asset| asset.full_name.clone())
            .collect(),
        has_tables: assets.iter().any(|asset| asset.kind == EntityKind::Table),
        sensitive: number(fields.filter(|field| field.is_sensitive()).count()),
        unclassified: unclassified(&assets, held, read),
        promises: promises(&product, &assets),
        tests: tests(&product, &contracts),
        contracts: contracts
            .into_iter()
            .map(|(urn, info)| {
                let name = info.name.clone().unwrap_or_else(|| info.id.clone());
                (urn.clone(), (name, info.status))
            })
            .collect(),
        assets: assets.iter().map(|asset| asset.urn.clone()).collect(),
        thing: Entity {
            quality: None,
            markdown: None,
            ..product
        },
    }
}

/// Columns whose values come from a sensitive one, and that nobody has classified in any way.
fn unclassified(assets: &[&Entity], held: &Held, read: &Held) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for asset in assets {
        for edge in &asset.upstream {
            let Some(from) = held.get(&edge.from).or_else(|| read.get(&edge.from)) else {
                continue;
            };
            for column in edge
                .columns
                .iter()
                .filter(|edge| edge.kind == ColumnEdgeKind::Direct)
            {
                let sensitive = field(from, &column.from).is_some_and(Field::is_sensitive);
                let silent = field(asset, &column.to)
                    .is_some_and(|made| made.classification.is_none() && !made.is_sensitive());
                if sensitive && silent {
                    found.push(format!(
                        "`{}` is made from `{}` of {}, which is classified as sensitive, and nobody classified it",
                        column.to, column.from, from.full_name
                    ));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn field<'e>(entity: &'e Entity, path: &str) -> Option<&'e Field> {
    let mut fields = entity.schema.iter().flat_map(|schema| &schema.fields);
    fields.find(|field| field.path == path)
}

/// The promises that are rules of their own, each with what is known of the tables that it is about.
fn promises(product: &Entity, assets: &[&Entity]) -> Vec<(Sla, Measured)> {
    let judged = product.slas.iter().filter(|sla| {
        let property = long_form(&sla.property);
        PROMISES.iter().any(|known| property.eq_ignore_ascii_case(known))
    });
    let of_tables = judged.map(|sla| {
        // What its tables promise themselves is about those of them.
        let states = |asset: &&Entity| asset.slas.contains(sla);
        let inherited = assets.iter().copied().any(|asset| states(&asset));
        let about = assets.iter().copied().filter(|asset| {
            if inherited {
                states(asset)
            } else {
                service_levels::is_about(sla, product, asset)
            }
        });
        let facts = Measured {
            tables: about.map(service_levels::held).collect(),
            tests: Vec::new(),
        };
        (sla.clone(), facts)
    });
    of_tables.collect()
}

/// What is known of its tests, and of the rules of its contracts that can be run.
fn tests(product: &Entity, contracts: &[(&Urn, &ContractInfo)]) -> Tests {
    let results = product.quality.as_ref().map(|quality| quality.results.as_slice());
    let results = results.unwrap_or_default();
    let mut tests = Tests::default();
    for result in results {
        match result.status {
            TestStatus::Passed | TestStatus::Warned => tests.passed += 1,
            TestStatus::Failed | TestStatus::Errored => {
                tests.failed += 1;
                tests.failed_at = tests.failed_at.max(result.at);
            }
            TestStatus::NotRun => tests.unknown += 1,
        }
    }
    for (_, info) in contracts {
        let runs = info.quality.iter().filter(|rule| {
            let run = matches!(rule.rule_type.as_str(), "library" | "sql");
            run && rule.fault.is_none() && !rule.key.is_empty()
        });
        let silent = runs.filter(|rule| {
            !results.iter().any(|result| {
                let of = result.rule.as_ref();
                of.is_some_and(|of| of.contract == info.id && of.key == rule.key)
            })
        });
        tests.unknown += number(silent.count());
    }
    tests
}
