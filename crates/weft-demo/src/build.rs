//! Builds the whole demo beside its place and moves it there when it is complete.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    DemoError, DemoReport, DemoResult, Progress, catalog, dbt, documents, error::io, files::Place, policy,
    report, spec::Mesh, table, values::World,
};

/// Raised when what is built changes so that an older demo is to be made again.
const FORMAT: u32 = 2;

/// Says that a folder is a complete demo.
const MARKER: &str = "demo.json";

/// How large the tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As the mesh describes them.
    Full,
    /// At most 2,000 rows each, for tests.
    Small,
}

/// What to build.
#[derive(Debug, Clone)]
pub struct DemoOptions {
    /// Where.
    pub folder: PathBuf,
    /// The same seed and moment make the same bytes in the same folder.
    pub seed: u64,
    /// The moment that "late" and "60 days ago" are measured from.
    pub now: jiff::Timestamp,
    /// How large.
    pub scale: Scale,
    /// Whether a complete demo is made anew, too.
    pub fresh: bool,
}

#[derive(Serialize, Deserialize)]
struct Marker {
    format: u32,
    report: DemoReport,
}

/// Builds the demo, or finds it built.
///
/// A complete demo of this version is left alone unless it shall be fresh, whatever its seed and moment. Nothing incomplete ever stands
/// in the folder: a build that is killed leaves a hidden folder beside it, which the next one removes.
pub fn build_demo(options: &DemoOptions, progress: &(dyn Fn(Progress) + Sync)) -> DemoResult<DemoReport> {
    let folder = std::path::absolute(&options.folder).map_err(io("find", &options.folder))?;
    let parent = folder
        .parent()
        .ok_or_else(|| DemoError::Occupied(folder.clone()))?;
    fs::create_dir_all(parent).map_err(io("make", parent))?;
    // The address stands in the tables' metadata: it must be the real one.
    let parent = parent.canonicalize().map_err(io("find", parent))?;
    let name = folder
        .file_name()
        .ok_or_else(|| DemoError::Occupied(folder.clone()))?
        .to_string_lossy();
    let folder = parent.join(name.as_ref());
    let lock_path = parent.join(format!(".{name}.lock"));
    let lock = fs::File::create(&lock_path).map_err(io("make", &lock_path))?;
    lock.lock().map_err(io("lock", &lock_path))?;
    // Asked for in any case: a folder with something else in it is refused here.
    let complete = found(&folder)?;
    if let Some(mut report) = complete.filter(|_| !options.fresh) {
        if report.policy.is_none() {
            // Made before there was a policy: it gets one as if it were made now, and its tables stay as they are.
            let made = policy::policy(options.now);
            policy::write(&folder, &made)?;
            report.policy = Some(made);
        }
        return Ok(report);
    }
    let building = parent.join(format!(".{name}.building"));
    remove(&building)?;
    fs::create_dir(&building).map_err(io("make", &building))?;
    let outcome = fill(options, &folder, &building, progress).and_then(|report| {
        remove(&folder)?;
        fs::rename(&building, &folder).map_err(io("move the demo to", &folder))?;
        Ok(report)
    });
    if outcome.is_err() {
        remove(&building)?;
    }
    outcome
}

/// The report of a complete demo of this version; `None` where one may be built.
fn found(folder: &Path) -> DemoResult<Option<DemoReport>> {
    let marker = folder.join(MARKER);
    match fs::read(&marker) {
        Ok(bytes) => {
            let marker = serde_json::from_slice::<Marker>(&bytes).ok();
            Ok(marker
                .filter(|marker| marker.format == FORMAT)
                .map(|marker| marker.report))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
            if occupied {
                Err(DemoError::Occupied(folder.to_owned()))
            } else {
                Ok(None)
            }
        }
        Err(error) => Err(io("read", &marker)(error)),
    }
}

fn remove(folder: &Path) -> DemoResult<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io("remove", folder)(error)),
        _ => Ok(()),
    }
}

fn fill(
    options: &DemoOptions,
    folder: &Path,
    building: &Path,
    progress: &(dyn Fn(Progress) + Sync),
) -> DemoResult<DemoReport> {
    let mesh = Mesh::load()?;
    let cap = match options.scale {
        Scale::Full => u64::MAX,
        Scale::Small => 2_000,
    };
    let world = World::new(&mesh, options.seed, options.now.as_millisecond(), cap);
    let warehouse = Place {
        disk: building.join("warehouse"),
        uri: format!("file://{}", folder.join("warehouse").display()),
    };
    let tables = write_tables(&world, &warehouse, progress)?;
    let say = |step, detail: &str| {
        progress(Progress {
            step,
            done: tables.len(),
            total: tables.len(),
            detail: detail.to_owned(),
        });
    };
    say("catalog", "catalog.db");
    catalog::write(&building.join("catalog.db"), &mesh, &tables)?;
    say("documents", "products, contracts and the glossary");
    documents::write(&building.join("contracts"), &world)?;
    say("dbt", "artifacts");
    dbt::write(&building.join("dbt"), options.now)?;
    let policy = policy::policy(options.now);
    policy::write(building, &policy)?;
    let report = DemoReport {
        sources: report::sources(folder),
        incidents: mesh.incidents.iter().map(report::DemoIncident::from).collect(),
        policy: Some(policy),
        domains: mesh.domains.len(),
        products: mesh.products.len(),
        tables: tables.len(),
        snapshots: tables.iter().map(|table| table.snapshots).sum(),
        files: tables.iter().map(|table| table.files).sum(),
        rows: tables.iter().map(|table| table.rows).sum(),
        bytes: tables.iter().map(|table| table.bytes).sum(),
    };
    let marker = Marker {
        format: FORMAT,
        report,
    };
    let path = building.join(MARKER);
    let bytes = serde_json::to_vec_pretty(&marker).map_err(|error| io("write", &path)(error.into()))?;
    fs::write(&path, bytes).map_err(io("write", &path))?;
    Ok(marker.report)
}

/// Largest tables first, so that no thread is left alone with one at the end.
fn write_tables(
    world: &World<'_>,
    warehouse: &Place,
    progress: &(dyn Fn(Progress) + Sync),
) -> DemoResult<Vec<table::Done>> {
    let total = world.mesh.tables.len();
    let mut order: Vec<usize> = (0..total).collect();
    order.sort_by_key(|index| std::cmp::Reverse(world.rows(*index)));
    let done = AtomicUsize::new(0);
    let written: DemoResult<Vec<table::Done>> = order
        .par_iter()
        .with_max_len(1)
        .map(|index| {
            let table = table::write(world, *index, warehouse)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress {
                step: "tables",
                done,
                total,
                detail: format!("{}.{}", table.namespace, table.name),
            });
            Ok(table)
        })
        .collect();
    let mut written = written?;
    written.sort_by(|left, right| (&left.namespace, &left.name).cmp(&(&right.namespace, &right.name)));
    Ok(written)
}
