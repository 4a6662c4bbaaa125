//! One job with one worker: its asks are answered within the request's limits until it is done, dead or unwanted.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{Semaphore, mpsc},
    time::Instant,
};
use weft_ports::{
    Cancel,
    preview::{Limits, ReadReport, TableRef},
    view::ViewRef,
};
use weft_worker_protocol::{Facts, Fail, Frame, FromWorker, Job, MeasuredFacts, StatisticsFacts, ToWorker};

use crate::{
    PreviewError,
    export::Target,
    outcome,
    storage::{Storage, s3::StoreError},
    worker::{Received, Worker},
};

/// Asks that are answered at the same time.
const AT_ONCE: usize = 8;
/// Time beyond the limit in which the worker may still end by itself, with the rows that it has.
const GRACE: Duration = Duration::from_secs(2);
/// Largest answer that is held in memory.
pub(crate) const LARGEST_ANSWER: u64 = 256 << 20;

/// What this side counted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counted {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) millis: u64,
}

/// What a job came to.
pub(crate) struct Served {
    pub(crate) report: ReadReport,
    pub(crate) answer: Bytes,
    pub(crate) statistics: Option<Box<StatisticsFacts>>,
    pub(crate) relations: Option<Vec<Vec<String>>>,
    pub(crate) measured: Option<Box<MeasuredFacts>>,
}

/// A request, ready to be served.
pub(crate) struct Request {
    pub(crate) job: Job,
    pub(crate) tables: Vec<TableRef>,
    pub(crate) views: Vec<ViewRef>,
    pub(crate) storages: Vec<Arc<dyn Storage>>,
    pub(crate) limits: Limits,
}

impl Request {
    /// The tables by name, for messages.
    pub(crate) fn names(&self) -> String {
        let names: Vec<_> = self
            .tables
            .iter()
            .map(|table| format!("`{}`", table.name))
            .collect();
        match names.as_slice() {
            [] => "the statement".to_owned(),
            names => names.join(", "),
        }
    }
}

/// Serves the request; `None` for a target holds the answer in memory.
pub(crate) async fn serve(
    worker: &mut Worker,
    request: &Request,
    mut target: Option<&mut Target>,
    cancel: &Cancel,
) -> Result<Served, PreviewError> {
    let serving = Serving::new(worker, request);
    let deadline = serving.began + Duration::from_millis(request.limits.millis) + GRACE;
    serving
        .send(&ToWorker::Start(Box::new(request.job.clone())))
        .await?;
    let mut answer = Vec::new();
    let mut told = None;
    loop {
        let received = tokio::select! {
            () = cancel.cancelled() => return Err(PreviewError::Cancelled),
            () = tokio::time::sleep_until(deadline) => {
                return Err(PreviewError::Time { tables: request.names(), millis: request.limits.millis });
            }
            received = worker.receive() => received.map_err(|error| serving.protocol(error))?,
        };
        let body = match received {
            Received::End => return Err(serving.died(String::new(), false)),
            Received::Frame(Frame::Data { bytes, .. }) => {
                match target.as_deref_mut() {
                    Some(target) => target.write(&bytes).await?,
                    None => hold(&mut answer, &bytes, request)?,
                }
                continue;
            }
            Received::Frame(Frame::Control(body)) => body,
        };
        match Frame::message(&body).map_err(|error| serving.protocol(error))? {
            FromWorker::Hello { .. } => {}
            FromWorker::Whole {
                ask,
                table,
                location,
                most,
            } => {
                serving.answer(ask, table, location, Wish::Whole(most)).await;
            }
            FromWorker::Ranges {
                ask,
                table,
                location,
                ranges,
            } => {
                serving.answer(ask, table, location, Wish::Ranges(ranges)).await;
            }
            FromWorker::Report { ask, facts } => {
                let report = serving.report(facts);
                let json = serde_json::to_string(&report).map_err(|error| serving.protocol(error.into()))?;
                told = Some(report);
                serving.send(&ToWorker::Report { ask, json }).await?;
            }
            FromWorker::Failed { fail } => return Err(serving.failed(fail)),
            FromWorker::Done {
                facts,
                statistics,
                relations,
                measured,
            } => {
                return Ok(Served {
                    report: told.unwrap_or_else(|| serving.report(facts)),
                    answer: answer.into(),
                    statistics,
                    relations,
                    measured,
                });
            }
        }
    }
}

fn hold(answer: &mut Vec<u8>, bytes: &[u8], request: &Request) -> Result<(), PreviewError> {
    if answer.len() + bytes.len() > usize::try_from(LARGEST_ANSWER).unwrap_or(usize::MAX) {
        return Err(PreviewError::Answer {
            tables: request.names(),
            most: LARGEST_ANSWER,
        });
    }
    answer.extend_from_slice(bytes);
    Ok(())
}

enum Wish {
    Whole(u64),
    Ranges(Vec<(u64, u64)>),
}

struct Serving<'a> {
    request: &'a Request,
    writes: mpsc::Sender<Vec<u8>>,
    began: Instant,
    slots: Arc<Semaphore>,
    meter: Arc<Meter>,
    /// The last failure of an object store, in the words that the worker was given.
    store: Arc<Mutex<Option<StoreError>>>,
    /// Ends the reads that are under way with the request: a silent store would hold them long after it.
    stop: Cancel,
}

impl Drop for Serving<'_> {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[derive(Default)]
struct Meter {
    bytes: AtomicU64,
    files: Mutex<HashSet<(u32, String)>>,
    most: u64,
}

impl<'a> Serving<'a> {
    fn new(worker: &Worker, request: &'a Request) -> Self {
        Self {
            request,
            writes: worker.writes(),
            began: Instant::now(),
            slots: Arc::new(Semaphore::new(AT_ONCE)),
            meter: Arc::new(Meter {
                most: request.limits.bytes,
                ..Meter::default()
            }),
            store: Arc::default(),
            stop: Cancel::new(),
        }
    }

    async fn send(&self, message: &ToWorker) -> Result<(), PreviewError> {
        let frame = Frame::control(message).map_err(|error| self.protocol(error))?;
        // A worker that is gone is noticed at its output.
        let _ = self.writes.send(frame).await;
        Ok(())
    }

    /// Answers in the background. A worker that asks faster than it is answered waits for a slot.
    async fn answer(&self, ask: u64, table: u32, location: String, wish: Wish) {
        let Ok(slot) = Arc::clone(&self.slots).acquire_owned().await else {
            return;
        };
        let storage = usize::try_from(table)
            .ok()
            .and_then(|place| self.request.storages.get(place))
            .cloned();
        let (writes, meter) = (self.writes.clone(), Arc::clone(&self.meter));
        let (told, stop) = (Arc::clone(&self.store), self.stop.clone());
        tokio::spawn(async move {
            let read = match storage {
                Some(storage) => tokio::select! {
                    () = stop.cancelled() => return,
                    read = meter.read(storage.as_ref(), table, &location, wish) => read,
                },
                None => Err(PreviewError::Missing { path: location }),
            };
            let frame = match read {
                Ok(bytes) => Frame::data(ask, &bytes),
                Err(error) => {
                    let fail = error.refusal();
                    if let PreviewError::Store(error) = error {
                        *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    }
                    Frame::control(&ToWorker::Refused { ask, fail })
                }
            };
            let frame = frame.or_else(|error| {
                let fail = Fail::limit(error.to_string());
                Frame::control(&ToWorker::Refused { ask, fail })
            });
            if let Ok(frame) = frame {
                let _ = writes.send(frame).await;
            }
            drop(slot);
        });
    }

    fn report(&self, facts: Facts) -> ReadReport {
        let counted = Counted {
            files: self
                .meter
                .files
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .len() as u64,
            bytes: self.meter.bytes.load(Ordering::Relaxed),
            millis: u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        outcome::report(facts, &self.request.tables, &self.request.views, counted)
    }

    /// The worker's failure; the next step is the store's own where it was the store that failed.
    fn failed(&self, fail: Fail) -> PreviewError {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match store.filter(|store| fail.message.contains(&store.to_string())) {
            Some(store) => PreviewError::WorkerStore { fail, store },
            None => PreviewError::Worker(fail),
        }
    }

    fn protocol(&self, source: weft_worker_protocol::FrameError) -> PreviewError {
        PreviewError::Protocol {
            tables: self.request.names(),
            source,
        }
    }

    fn died(&self, why: String, spent: bool) -> PreviewError {
        PreviewError::Died {
            tables: self.request.names(),
            why,
            spent,
        }
    }
}

impl Meter {
    async fn read(
        &self,
        storage: &dyn Storage,
        table: u32,
        location: &str,
        wish: Wish,
    ) -> Result<Bytes, PreviewError> {
        let bytes = match wish {
            Wish::Whole(most) => {
                let size = storage.size(location).await?;
                if size > most {
                    return Err(PreviewError::TooLarge {
                        path: location.to_owned(),
                        size,
                        most,
                    });
                }
                self.reserve(size)?;
                storage.whole(location, size).await?
            }
            Wish::Ranges(ranges) => {
                let wanted = ranges.iter().fold(0_u64, |sum, (start, end)| {
                    sum.saturating_add(end.saturating_sub(*start))
                });
                self.reserve(wanted)?;
                let bytes = storage.ranges(location, &ranges).await?;
                let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
                files.insert((table, location.to_owned()));
                bytes
            }
        };
        Ok(bytes)
    }

    /// Counts bytes before they are read: asks run side by side, and each would find the same bytes left.
    fn reserve(&self, wanted: u64) -> Result<(), PreviewError> {
        let before = self.bytes.fetch_add(wanted, Ordering::Relaxed);
        if before.saturating_add(wanted) > self.most {
            self.bytes.fetch_sub(wanted, Ordering::Relaxed);
            return Err(self.spent());
        }
        Ok(())
    }

    fn spent(&self) -> PreviewError {
        PreviewError::Budget {
            read: self.bytes.load(Ordering::Relaxed),
            most: self.most,
        }
    }
}

#[cfg(test)]
mod tests;
