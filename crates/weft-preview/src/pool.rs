//! A few workers: one warm for the next request, never more at work than the machine bears.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{PreviewError, worker::Worker};

/// Workers that wait for the next request.
const KEPT_WARM: usize = 2;

/// The workers of one app.
pub(crate) struct Pool {
    program: PathBuf,
    idle: Mutex<Vec<Worker>>,
    slots: Arc<Semaphore>,
}

/// A worker at work; gives its slot back when dropped.
pub(crate) struct Busy {
    pub(crate) worker: Worker,
    _slot: OwnedSemaphorePermit,
}

impl Pool {
    pub(crate) fn new(program: PathBuf, most: usize) -> Arc<Self> {
        Arc::new(Self {
            program,
            idle: Mutex::default(),
            slots: Arc::new(Semaphore::new(most.max(1))),
        })
    }

    /// A worker: a warm one, else a fresh one.
    pub(crate) async fn take(&self) -> Result<Busy, PreviewError> {
        let slot = Arc::clone(&self.slots)
            .acquire_owned()
            .await
            .map_err(|_| PreviewError::Cancelled)?;
        let warm = self.warm_one();
        let worker = match warm {
            Some(worker) => worker,
            None => Worker::start(&self.program).await?,
        };
        Ok(Busy { worker, _slot: slot })
    }

    fn warm_one(&self) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut worker) = idle.pop() {
            if worker.alive() {
                return Some(worker);
            }
        }
        None
    }

    /// Takes a worker back that has finished its job.
    pub(crate) fn give(&self, busy: Busy) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT_WARM {
            idle.push(busy.worker);
        } else {
            busy.worker.kill();
        }
    }

    /// Starts a worker ahead of the next request, where none is warm.
    pub(crate) async fn warm(&self) -> Result<(), PreviewError> {
        let warm = self.warm_one();
        let worker = match warm {
            Some(worker) => worker,
            None => Worker::start(&self.program).await?,
        };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(worker);
        Ok(())
    }

    /// Process ids of the workers that wait.
    pub(crate) fn ids(&self) -> Vec<u32> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.iter().filter_map(Worker::id).collect()
    }

    /// Starts a worker in the background after one was lost.
    pub(crate) fn replace(self: &Arc<Self>) {
        let pool = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = pool.warm().await {
                // The next request says it to the person.
                tracing::warn!(%error, "no fresh reader");
            }
        });
    }
}
