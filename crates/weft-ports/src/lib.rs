//! The traits the use cases need from the world, and the plain types that cross them.
//!
//! Adapters (store, search, preview, sources) implement these; `weft-app` calls them; neither knows the
//! other. Nothing here names SQLite, tantivy, Arrow or HTTP.

pub mod access_policy;
pub mod at_rest;
pub mod clock;
pub mod contracts;
pub mod device;
pub mod error;
pub mod grants;
pub mod index;
pub mod network;
pub mod object_store;
pub mod outbound;
pub mod patience;
pub mod policy;
pub mod preview;
pub mod probe;
pub mod progress;
pub mod push;
pub mod raw;
pub mod replica;
pub mod secrets;
pub mod shown;
pub mod source;
pub mod team;
pub mod view;
pub mod workspace;

pub use access_policy::{PolicyReader, ReadPolicy};
pub use at_rest::AtRestKey;
pub use clock::Clock;
pub use contracts::ContractFiles;
pub use device::Device;
pub use error::{PortError, PortErrorKind};
pub use grants::{GrantSink, HeldRight, PlannedStep, Right};
pub use index::Index;
pub use object_store::{ObjectStore, StoreCredential, StoreKind, StoreSecret};
pub use outbound::{Delivered, Delivery, Outbound};
pub use patience::Patience;
pub use policy::{AppliedPolicy, PolicyKind};
pub use preview::Preview;
pub use progress::{Cancel, Progress, ProgressSink};
pub use replica::Replica;
pub use secrets::Secrets;
pub use source::{FactSink, Source, SourceConfig};
pub use team::Team;
pub use workspace::Workspace;
