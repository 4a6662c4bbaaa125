//! Fakes of the ports and the suites that every adapter of a port has to pass. Tests only.

pub mod canaries;
pub mod clock;
pub mod device_suite;
pub mod faults;
pub mod grants;
pub mod grants_suite;
pub mod index_suite;
pub mod object_store;
pub mod polaris;
pub mod postgres;
pub mod recording;
pub mod replica_suite;
pub mod secrets;
pub mod secrets_suite;
pub mod workspace_suite;

pub use clock::FakeClock;
use std::sync::Arc;

use weft_model::Entity;

pub use recording::{Harvested, Memory, harvest, harvest_with};

/// Entities as projections take them.
pub fn shared(entities: Vec<Entity>) -> Vec<Arc<Entity>> {
    entities.into_iter().map(Arc::new).collect()
}
