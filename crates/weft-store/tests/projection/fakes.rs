//! An app of which only the projections work.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use secrecy::SecretString;
use weft_app::{
    App, DemoBuilder, DemoBuilt, ProjectionGuard, ProjectionLock, SourceFactory, graph::GraphCache,
};
use weft_model::{Entity, EntityKind, Revision, Timestamp, Urn, Warning};
use weft_ports::{
    Cancel, ContractFiles, Delivered, Delivery, Device, Index, Outbound, PolicyReader, PortError,
    PortErrorKind, Preview, ProgressSink, ReadPolicy, Replica, Source, SourceConfig, Workspace,
    contracts::{CheckedContract, ContractEdit, ContractText, FolderPlace, TextPlace, WrittenBelow},
    device::{Draft, DraftPart, SavedSearch},
    error::PortResult,
    index::{Answer, Completion, Query},
    preview::{
        Answered, ExportFormat, ExportSource, MeasureRequest, Measured, ReadReport, Rows, RowsRequest,
        SqlRequest, TableRef, TableStatistics,
    },
    replica::{Change, EntityFilter, EntityRow, HeldNamespace, Place, PlacePage},
    view::Representation,
};
use weft_testkit::{FakeClock, grants::FakeSink, secrets::MemorySecrets};

fn not_here<T>() -> PortResult<T> {
    Err(PortError::new(
        PortErrorKind::Unsupported,
        "this test has only projections",
    ))
}

/// Entities by urn and the revision, shared by clones.
#[derive(Default)]
struct Kept {
    entities: BTreeMap<Urn, Arc<Entity>>,
    places: BTreeMap<Urn, Vec<Place>>,
    revision: Option<Revision>,
    resets: u32,
}

impl Kept {
    fn apply(&mut self, upserts: Vec<Arc<Entity>>, deletes: Vec<Urn>, reset: bool, revision: Revision) {
        if reset {
            self.entities.clear();
            self.resets += 1;
        }
        for urn in deletes {
            self.entities.remove(&urn);
        }
        for entity in upserts {
            self.entities.insert(entity.urn.clone(), entity);
        }
        self.revision = Some(revision);
    }
}

/// Remembers what it was told to index.
#[derive(Clone, Default)]
pub struct MemoryIndex(Arc<Mutex<Kept>>);

impl MemoryIndex {
    /// What is in it.
    pub fn entities(&self) -> BTreeMap<Urn, Entity> {
        let kept = self.0.lock().unwrap();
        kept.entities
            .iter()
            .map(|(urn, entity)| (urn.clone(), Entity::clone(entity)))
            .collect()
    }

    /// How often it was emptied.
    pub fn resets(&self) -> u32 {
        self.0.lock().unwrap().resets
    }
}

#[async_trait]
impl Index for MemoryIndex {
    async fn revision(&self) -> PortResult<Option<Revision>> {
        Ok(self.0.lock().unwrap().revision)
    }

    async fn apply(
        &self,
        upserts: Vec<Arc<Entity>>,
        deletes: Vec<Urn>,
        reset: bool,
        revision: Revision,
    ) -> PortResult<()> {
        self.0.lock().unwrap().apply(upserts, deletes, reset, revision);
        Ok(())
    }

    async fn search(&self, _: &Query) -> PortResult<Answer> {
        not_here()
    }

    async fn complete(&self, _: &Query) -> PortResult<Vec<Completion>> {
        not_here()
    }
}

/// A replica that can only be made anew.
#[derive(Clone, Default)]
pub struct MemoryReplica(Arc<Mutex<Kept>>);

#[async_trait]
impl Replica for MemoryReplica {
    async fn revision(&self) -> PortResult<Option<Revision>> {
        Ok(self.0.lock().unwrap().revision)
    }

    async fn changed(&self) -> PortResult<Option<Revision>> {
        self.revision().await
    }

    async fn apply(&self, changes: Vec<Change>, reset: bool, revision: Revision) -> PortResult<()> {
        let (mut upserts, mut deletes) = (Vec::new(), Vec::new());
        for change in changes {
            match change {
                Change::Upsert(entity, mut ties) => {
                    ties.places.sort();
                    self.0
                        .lock()
                        .unwrap()
                        .places
                        .insert(entity.urn.clone(), ties.places);
                    upserts.push(entity);
                }
                Change::Delete(urn) => deletes.push(urn),
            }
        }
        self.0.lock().unwrap().apply(upserts, deletes, reset, revision);
        Ok(())
    }

    async fn find(&self, _: &str) -> PortResult<Option<Entity>> {
        not_here()
    }

    async fn entities(&self, _: &[Urn]) -> PortResult<Vec<Entity>> {
        not_here()
    }

    async fn similar(&self, _: &str, _: usize) -> PortResult<Vec<String>> {
        not_here()
    }

    async fn list(&self, _: &EntityFilter, _: usize, _: usize) -> PortResult<Vec<EntityRow>> {
        not_here()
    }

    async fn scan(&self, _: &[EntityKind], each: &mut (dyn FnMut(Entity) + Send)) -> PortResult<()> {
        self.0
            .lock()
            .unwrap()
            .entities
            .values()
            .map(|entity| Entity::clone(entity))
            .for_each(each);
        Ok(())
    }

    async fn counts(&self) -> PortResult<Vec<(EntityKind, Option<String>, u64)>> {
        not_here()
    }

    async fn answering(&self, _: &[String]) -> PortResult<Vec<Urn>> {
        not_here()
    }

    async fn looking(&self, _: &[String]) -> PortResult<Vec<Urn>> {
        not_here()
    }

    async fn places(&self, urns: &[Urn]) -> PortResult<Vec<(Urn, Place)>> {
        let kept = self.0.lock().unwrap();
        let of = |urn: &Urn| {
            let places = kept.places.get(urn).cloned().unwrap_or_default();
            places
                .into_iter()
                .map(|place| (urn.clone(), place))
                .collect::<Vec<_>>()
        };
        Ok(urns.iter().flat_map(of).collect())
    }

    async fn namespaces(&self, _: &str, _: &[String]) -> PortResult<Vec<HeldNamespace>> {
        not_here()
    }

    async fn contents(&self, _: &str, _: &[String], _: &str, _: usize, _: usize) -> PortResult<PlacePage> {
        not_here()
    }
}

struct Nothing;

impl SourceFactory for Nothing {
    fn open(&self, _: &SourceConfig) -> PortResult<Box<dyn Source>> {
        not_here()
    }

    fn open_with(&self, _: &SourceConfig, _: SecretString) -> PortResult<Box<dyn Source>> {
        not_here()
    }

    fn forget(&self, _: &str) {}
}

#[async_trait]
impl DemoBuilder for Nothing {
    async fn build(&self, _: bool, _: ProgressSink, _: Cancel) -> PortResult<DemoBuilt> {
        not_here()
    }

    fn is_made(&self) -> bool {
        false
    }
}

impl ProjectionGuard for Nothing {}

#[async_trait]
impl ProjectionLock for Nothing {
    async fn lock(&self) -> PortResult<Box<dyn ProjectionGuard>> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl Preview for Nothing {
    async fn rows(&self, _: RowsRequest, _: Cancel) -> PortResult<Rows> {
        not_here()
    }

    async fn sql(&self, _: SqlRequest, _: Cancel) -> PortResult<Rows> {
        not_here()
    }

    async fn ask(&self, _: SqlRequest, _: Cancel) -> PortResult<Answered> {
        not_here()
    }

    async fn measure(&self, _: MeasureRequest, _: Cancel) -> PortResult<Measured> {
        not_here()
    }

    async fn relations(&self, _: Representation, _: Cancel) -> PortResult<Vec<Vec<String>>> {
        not_here()
    }

    async fn statistics(&self, _: TableRef, _: Option<String>, _: Cancel) -> PortResult<TableStatistics> {
        not_here()
    }

    async fn export(&self, _: ExportSource, _: ExportFormat, _: &Path, _: Cancel) -> PortResult<ReadReport> {
        not_here()
    }
}

#[async_trait]
impl Device for Nothing {
    async fn visit(&self, _: &Urn, _: Timestamp) -> PortResult<()> {
        not_here()
    }

    async fn visited(&self, _: usize) -> PortResult<Vec<(Urn, Timestamp)>> {
        not_here()
    }

    async fn star(&self, _: &Urn, _: bool, _: Timestamp) -> PortResult<()> {
        not_here()
    }

    async fn starred(&self) -> PortResult<Vec<Urn>> {
        not_here()
    }

    async fn searched(&self, _: &str, _: Timestamp) -> PortResult<()> {
        not_here()
    }

    async fn recent_searches(&self, _: usize) -> PortResult<Vec<String>> {
        not_here()
    }

    async fn save_search(&self, _: &SavedSearch) -> PortResult<()> {
        not_here()
    }

    async fn delete_search(&self, _: &str) -> PortResult<()> {
        not_here()
    }

    async fn saved_searches(&self) -> PortResult<Vec<SavedSearch>> {
        not_here()
    }

    async fn save_draft(&self, _: &str, _: &Draft) -> PortResult<()> {
        not_here()
    }

    async fn draft(&self, _: &str, _: &Urn, _: DraftPart) -> PortResult<Option<Draft>> {
        not_here()
    }

    async fn drop_draft(&self, _: &str, _: &Urn, _: DraftPart, _: Timestamp) -> PortResult<()> {
        not_here()
    }

    async fn preference(&self, _: &str) -> PortResult<Option<String>> {
        not_here()
    }

    async fn set_preference(&self, _: &str, _: &str) -> PortResult<()> {
        not_here()
    }
}

#[async_trait]
impl ContractFiles for Nothing {
    async fn find(&self, _: &[PathBuf], _: &Cancel) -> PortResult<(Vec<PathBuf>, Vec<Warning>)> {
        not_here()
    }

    async fn read(&self, _: &Path) -> PortResult<ContractText> {
        not_here()
    }

    async fn read_below(&self, _: &Path, _: &str) -> PortResult<ContractText> {
        not_here()
    }

    async fn write(&self, _: &ContractText) -> PortResult<()> {
        not_here()
    }

    async fn create(&self, _: &Path, _: &[ContractText]) -> PortResult<()> {
        not_here()
    }

    async fn write_below(&self, _: &Path, _: &str, _: &[u8], _: Option<&str>) -> PortResult<WrittenBelow> {
        not_here()
    }

    async fn folder(&self, _: &Path) -> PortResult<FolderPlace> {
        not_here()
    }

    fn check(&self, text: &ContractText) -> CheckedContract {
        unreachable!("nothing reads {}", text.path)
    }

    fn place(&self, _: &ContractText, _: &str) -> Option<TextPlace> {
        None
    }

    fn places(&self, _: &ContractText, _: &[String]) -> Vec<Option<TextPlace>> {
        Vec::new()
    }

    fn render(&self, _: &serde_json::Value) -> PortResult<String> {
        not_here()
    }

    fn edit(&self, _: &ContractText, _: &[ContractEdit]) -> PortResult<ContractText> {
        not_here()
    }
}

#[async_trait]
impl Outbound for Nothing {
    fn check(&self, _: &str) -> PortResult<()> {
        not_here()
    }

    fn draw_secret(&self) -> PortResult<SecretString> {
        not_here()
    }

    async fn deliver(&self, _: &Delivery, _: &SecretString) -> PortResult<Delivered> {
        not_here()
    }
}

impl PolicyReader for Nothing {
    fn read(&self, _: &str, _: &[u8]) -> PortResult<ReadPolicy> {
        not_here()
    }

    fn template(&self) -> &'static str {
        ""
    }
}

/// An app over these.
pub fn app(
    workspace: impl Workspace + 'static,
    replica: impl Replica + 'static,
    index: impl Index + 'static,
) -> App {
    App {
        workspace: Arc::new(workspace),
        replica: Arc::new(replica),
        index: Arc::new(index),
        device: Arc::new(Nothing),
        preview: Arc::new(Nothing),
        clock: Arc::new(FakeClock::at(Timestamp::from_millis(0))),
        contracts: Arc::new(Nothing),
        policies: Arc::new(Nothing),
        sources: Arc::new(Nothing),
        grants: Arc::new(FakeSink::default()),
        secrets: Arc::new(MemorySecrets::default()),
        outbound: Arc::new(Nothing),
        demo: Arc::new(Nothing),
        projection: Arc::new(Nothing),
        team: None,
        graph: Arc::new(GraphCache::default()),
        workspace_id: "test".to_owned(),
        login: "priya".to_owned(),
        account: "priya".to_owned(),
        folder: PathBuf::new(),
    }
}
