//! What the verbs work with.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use secrecy::SecretString;
use serde::Deserialize;
use weft_model::{IncidentSeverity, Timestamp};
use weft_ports::{
    Cancel, Clock, ContractFiles, Device, GrantSink, Index, Outbound, PolicyReader, Preview, ProgressSink,
    Replica, Secrets, Source, SourceConfig, Team, Workspace, error::PortResult,
};

use crate::graph::GraphCache;

/// Makes a source from its configuration. The host knows which adapters there are.
pub trait SourceFactory: Send + Sync {
    /// Makes it; checks the configuration, opens nothing. Its secret is the one that is kept under its name.
    fn open(&self, config: &SourceConfig) -> PortResult<Box<dyn Source>>;
    /// The same with a secret that is not kept anywhere yet.
    fn open_with(&self, config: &SourceConfig, secret: SecretString) -> PortResult<Box<dyn Source>>;
    /// Drops what is held of a source: its sign-in, its connections.
    fn forget(&self, name: &str);
}

/// Something that is wrong in the demo mesh from the start.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DemoIncident {
    /// Full name of the product or table.
    pub subject: String,
    /// How bad it is.
    pub severity: IncidentSeverity,
    /// Property of the promise that is broken.
    pub promise: String,
    /// In a few words.
    pub title: String,
    /// What is known so far.
    pub text: String,
}

/// The access policy of the demo mesh.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DemoPolicy {
    /// Login of the person of the demo who publishes it.
    pub by: String,
    /// Its text.
    pub text: String,
}

/// A demo mesh that is there.
#[derive(Debug, Clone, Default)]
pub struct DemoBuilt {
    /// Which sources to add.
    pub sources: Vec<SourceConfig>,
    /// Which incidents to open.
    pub incidents: Vec<DemoIncident>,
    /// Which access policy to publish.
    pub policy: Option<DemoPolicy>,
}

/// Builds the demo mesh. The host runs the program that does it.
#[async_trait]
pub trait DemoBuilder: Send + Sync {
    /// Builds it if it is not there yet or shall be `fresh`, and says what to add.
    async fn build(&self, fresh: bool, progress: ProgressSink, cancel: Cancel) -> PortResult<DemoBuilt>;
    /// Whether it was built here.
    fn is_made(&self) -> bool;
}

/// Held while projections are written; released when dropped.
pub trait ProjectionGuard: Send {}

/// One projector at a time, over all processes.
#[async_trait]
pub trait ProjectionLock: Send + Sync {
    /// Waits for the lock.
    async fn lock(&self) -> PortResult<Box<dyn ProjectionGuard>>;
}

/// Everything a verb may use. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The authority.
    pub workspace: Arc<dyn Workspace>,
    /// The people who share it, where several do.
    pub team: Option<Arc<dyn Team>>,
    /// The local copy.
    pub replica: Arc<dyn Replica>,
    /// Search.
    pub index: Arc<dyn Index>,
    /// This machine's own.
    pub device: Arc<dyn Device>,
    /// Rows and statistics.
    pub preview: Arc<dyn Preview>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Contract and product files.
    pub contracts: Arc<dyn ContractFiles>,
    /// Access policies.
    pub policies: Arc<dyn PolicyReader>,
    /// Sources.
    pub sources: Arc<dyn SourceFactory>,
    /// What holds the rights that are granted.
    pub grants: Arc<dyn GrantSink>,
    /// Secrets of sources.
    pub secrets: Arc<dyn Secrets>,
    /// Where events are sent by.
    pub outbound: Arc<dyn Outbound>,
    /// The demo mesh.
    pub demo: Arc<dyn DemoBuilder>,
    /// One projector at a time.
    pub projection: Arc<dyn ProjectionLock>,
    /// The lineage graph, kept in memory.
    pub graph: Arc<GraphCache>,
    /// Which workspace it is: made at random with it.
    pub workspace_id: String,
    /// Login of the person at the desk.
    pub login: String,
    /// Login that the machine or the team says. The same, but where somebody was chosen in the demo ([`crate::desk`]).
    pub account: String,
    /// Folder of the workspace, for people.
    pub folder: PathBuf,
}

impl App {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
