//! One projector at a time, among the tasks of a test.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex, OwnedMutexGuard};
use weft_app::{ProjectionGuard, ProjectionLock};
use weft_ports::error::PortResult;

/// Who projects holds it.
#[derive(Default)]
pub struct OneProjector(Arc<Mutex<()>>);

struct Projecting {
    _held: OwnedMutexGuard<()>,
}

impl ProjectionGuard for Projecting {}

#[async_trait]
impl ProjectionLock for OneProjector {
    async fn lock(&self) -> PortResult<Box<dyn ProjectionGuard>> {
        let held = Arc::clone(&self.0).lock_owned().await;
        Ok(Box::new(Projecting { _held: held }))
    }
}
