//! What is known of the tables behind promises: snapshots also where metadata forgot them, runs of tests, the oldest row.

use std::collections::BTreeMap;

use weft_model::{
    Aspect, Entity, EntityKind, Payload, Sla, Snapshot, TestStatus, Urn, sla::vocabulary::long_form,
};
use weft_policy::service_levels::{Facts, OldestRow, TableFacts, TestRun, Window};
use weft_ports::Cancel;

use crate::{
    App, AppResult,
    list_policies::{promise::Promises, rows},
    words,
};

/// Versions of a table's snapshots or tests that are looked through, the newest ones.
const VERSIONS: usize = 2_000;

/// How far to look.
#[derive(Debug, Clone)]
pub enum Depth {
    /// Only what the local copy holds: for many things at once.
    Shallow,
    /// Also what was harvested before, and the bounds of the files where a promise is about the age of rows.
    Deep(Cancel),
}

/// The facts of each asset, read once for all promises.
pub struct Known(BTreeMap<Urn, (TableFacts, Vec<TestRun>)>);

impl Known {
    /// Reads what these promises need.
    pub async fn of(
        app: &App,
        thing: &Entity,
        assets: &[Entity],
        slas: &[&Sla],
        window: Window,
        depth: &Depth,
    ) -> AppResult<Self> {
        let promised = |property: &str| slas.iter().any(|sla| long_form(&sla.property) == property);
        let mut known = BTreeMap::new();
        for asset in assets {
            let mut table = held(asset);
            let mut tests = now_tested(asset);
            if let Depth::Deep(cancel) = depth {
                if reaches_less(&table, window) {
                    seen_before(app, asset, &mut table.snapshots).await?;
                }
                if promised("errorRate") {
                    tests.extend(tested_before(app, asset).await?);
                }
                if promised("retention") && asset.kind == EntityKind::Table {
                    table.oldest_row = Some(oldest_row(app, thing, asset, cancel).await?);
                }
            }
            known.insert(asset.urn.clone(), (table, tests));
        }
        Ok(Self(known))
    }

    /// The facts of some tables.
    pub fn facts(&self, tables: &[Urn]) -> Facts {
        let mut facts = Facts::default();
        for (table, tests) in tables.iter().filter_map(|urn| self.0.get(urn)) {
            facts.tables.push(table.clone());
            facts.tests.extend(tests.iter().cloned());
        }
        facts
    }

    /// The facts of all tables.
    pub fn tables(&self) -> Vec<TableFacts> {
        self.0.values().map(|(table, _)| table.clone()).collect()
    }
}

/// What the local copy holds of a table.
pub fn held(asset: &Entity) -> TableFacts {
    TableFacts {
        name: asset.full_name.clone(),
        snapshots: line(asset),
        oldest_row: None,
    }
}

fn line(asset: &Entity) -> Vec<Snapshot> {
    let log = asset.snapshots.as_ref();
    log.map_or_else(Vec::new, |log| log.line().into_iter().cloned().collect())
}

/// Whether snapshots that lie in the window are gone from the metadata.
fn reaches_less(table: &TableFacts, window: Window) -> bool {
    let line = table.unbroken();
    table.is_cut()
        && line
            .first()
            .is_some_and(|first| first.at.as_millis() > window.start())
}

/// Adds the snapshots that earlier harvests saw and that have expired since.
async fn seen_before(app: &App, asset: &Entity, snapshots: &mut Vec<Snapshot>) -> AppResult<()> {
    for urn in words::urns(asset) {
        let versions = app.workspace.history(&urn, Aspect::Snapshots, None).await?;
        for version in versions.into_iter().take(VERSIONS) {
            let Some(Payload::Snapshots(log)) = &version.payload else {
                continue;
            };
            for snapshot in log.line() {
                if !snapshots.iter().any(|known| known.id == snapshot.id) {
                    snapshots.push(snapshot.clone());
                }
            }
        }
    }
    snapshots.sort_by_key(|snapshot| snapshot.at);
    Ok(())
}

fn runs(asset: &Entity, quality: &weft_model::QualityInfo) -> Vec<TestRun> {
    let ran = quality
        .results
        .iter()
        .filter(|result| result.status != TestStatus::NotRun);
    ran.filter_map(|result| {
        Some(TestRun {
            at: result.at?,
            test: [
                asset.urn.as_str(),
                &result.name,
                result.column.as_deref().unwrap_or_default(),
            ]
            .join(" "),
            status: result.status,
        })
    })
    .collect()
}

fn now_tested(asset: &Entity) -> Vec<TestRun> {
    asset
        .quality
        .as_ref()
        .map_or_else(Vec::new, |quality| runs(asset, quality))
}

/// Results that earlier harvests saw: each harvest brings the last one of each test.
async fn tested_before(app: &App, asset: &Entity) -> AppResult<Vec<TestRun>> {
    let mut found = Vec::new();
    for urn in words::urns(asset) {
        let versions = app.workspace.history(&urn, Aspect::Quality, None).await?;
        for version in versions.into_iter().take(VERSIONS) {
            if let Some(Payload::Quality(quality)) = &version.payload {
                found.extend(runs(asset, quality));
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

async fn oldest_row(
    app: &App,
    thing: &Entity,
    asset: &Entity,
    cancel: &Cancel,
) -> AppResult<Result<OldestRow, String>> {
    let promises = Promises::of(app, thing, asset).await?;
    let found = rows::oldest(app, asset, promises.column.as_deref(), cancel).await;
    Ok(found.map(|row| OldestRow {
        at: row.at,
        by: row.by,
    }))
}
