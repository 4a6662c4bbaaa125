//! The health of a mesh of 100,000 assets, from the local copy: `mesh_health_bench [assets]`. Prints JSON lines.
//! Products have a contract each, which is held against what the catalog says of its table.
//!
//! The first answer after the mesh has changed reads everything once, as the first page with lineage does; those after it
//! are told from what was kept.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark: a broken assumption ends it, and its figures go to stdout"
)]

#[path = "../../../weft-search/examples/keystroke_bench/assets.rs"]
#[allow(dead_code, reason = "made for another benchmark")]
mod assets;
mod contracts;
#[path = "../../tests/projection/fakes.rs"]
#[allow(dead_code, reason = "made for tests")]
mod fakes;

use std::{sync::Arc, time::Instant};

use weft_app::{
    App,
    show_mesh_health::{HealthKind, ShowMeshHealthRequest, show_mesh_health},
};
use weft_model::{
    Entity, Incident, IncidentAct, IncidentEntry, IncidentSeverity, Revision, Sla, entity::UpstreamEdge,
};
use weft_ports::replica::{Change, Replica as _, Ties};
use weft_store::{SqliteReplica, SqliteWorkspace};
use weft_testkit::FakeClock;

/// Assets as the search benchmark makes them, which read each other, promise something and are in trouble here and there.
fn mesh(count: usize) -> Vec<Entity> {
    let mut all = assets::assets(count, 1);
    let urns: Vec<_> = all.iter().map(|entity| entity.urn.clone()).collect();
    for (place, entity) in all.iter_mut().enumerate() {
        for read in [place / 3, place / 7].into_iter().filter(|read| *read < place) {
            entity.upstream.push(UpstreamEdge {
                from: urns[read].clone(),
                via: "dbt".to_owned(),
                job: None,
                columns: Vec::new(),
            });
        }
        if place % 4 == 0 {
            let property = if place % 8 == 0 {
                "availability"
            } else {
                "frequency"
            };
            entity.slas.push(Sla {
                property: property.to_owned(),
                value: "99".to_owned(),
                ..Sla::default()
            });
        }
        if place % 11 == 0 {
            entity.owner = None;
        }
        if place % 13 == 0 {
            entity.description = None;
        }
        if place % 5_000 == 17 {
            let first = IncidentEntry {
                act: IncidentAct::Open,
                by: "maya".to_owned(),
                at: assets::NOW,
                text: None,
                cause: None,
            };
            let title = "The feed stopped".to_owned();
            let severity = IncidentSeverity::Major;
            entity
                .incidents
                .push(Incident::open(&entity.urn.clone(), title, severity, None, first));
        }
    }
    all
}

async fn timed(app: &App, what: &str, request: ShowMeshHealthRequest) {
    let started = Instant::now();
    let shown = show_mesh_health(app, request).await.unwrap();
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    let wrong: u32 = shown.groups.iter().map(|group| group.total).sum();
    let rows: usize = shown.groups.iter().map(|group| group.rows.len()).sum();
    let line =
        serde_json::json!({"what": what, "ms": ms, "things": shown.things, "wrong": wrong, "rows": rows});
    println!("{line}");
}

#[tokio::main]
async fn main() {
    let count = std::env::args()
        .nth(1)
        .map_or(100_000, |count| count.parse().expect("a number of assets"));
    let folder = tempfile::tempdir().unwrap();
    let workspace = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    let mut mesh = mesh(count);
    let promised = contracts::promise(&mut mesh);
    promised.write(&workspace).await;
    let changes = mesh
        .into_iter()
        .chain(promised.entities)
        .map(|entity| Change::Upsert(Arc::new(entity), Ties::default()));
    replica.apply(changes.collect(), true, Revision(1)).await.unwrap();
    let mut app = fakes::app(workspace, replica, fakes::MemoryIndex::default());
    app.clock = Arc::new(FakeClock::at(assets::NOW));
    timed(&app, "mesh_health_first", ShowMeshHealthRequest::default()).await;
    for what in ["mesh_health_again", "mesh_health_once_more"] {
        timed(&app, what, ShowMeshHealthRequest::default()).await;
    }
    let page = ShowMeshHealthRequest {
        kind: Some(HealthKind::Undocumented),
        offset: 5_000,
        limit: 200,
        ..ShowMeshHealthRequest::default()
    };
    timed(&app, "mesh_health_page", page).await;
    let drifting = ShowMeshHealthRequest {
        kind: Some(HealthKind::Drifting),
        ..ShowMeshHealthRequest::default()
    };
    timed(&app, "mesh_health_drifting", drifting).await;
}
