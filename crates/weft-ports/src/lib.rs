//! The traits the use cases need from the world, and the plain types that cross them.
//!
//! Adapters (store, search, preview, sources) implement these; `weft-app` calls them; neither knows the
//! other. Nothing here names SQLite, tantivy, Arrow or HTTP.

pub mod clock;
pub mod device;
pub mod error;
pub mod index;
pub mod object_store;
pub mod policy;
pub mod preview;
pub mod probe;
pub mod progress;
pub mod replica;
pub mod secrets;
pub mod shown;
pub mod source;
pub mod view;
pub mod workspace;

pub use clock::Clock;
pub use device::Device;
pub use error::{PortError, PortErrorKind};
pub use index::Index;
pub use object_store::{ObjectStore, StoreCredential, StoreKind, StoreSecret};
pub use policy::{AppliedPolicy, PolicyKind};
pub use preview::Preview;
pub use progress::{Cancel, Progress, ProgressSink};
pub use replica::Replica;
pub use secrets::Secrets;
pub use source::{FactSink, Source, SourceConfig};
pub use workspace::Workspace;
