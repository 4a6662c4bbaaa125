//! The two pipes to the host: asks go out, answers come back by number.
//!
//! Two plain threads do the blocking reads and writes; the asynchronous side only waits on channels.

use std::{
    collections::HashMap,
    io::{self, Read, Write},
    ops::Range,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use weft_worker_protocol::{
    Facts, Fail, Frame, FrameHead, FromWorker, HEAD_BYTES, Job, LARGEST_DATA, ToWorker,
};

use crate::plan::Kept;

/// Jobs as they come from the host.
pub(crate) type Jobs = mpsc::Receiver<Job>;

/// Frames that may wait to be written; beyond it, whoever answers waits.
const WRITES_WAITING: usize = 16;
/// Largest run of answer bytes in one frame.
const CHUNK: usize = 1 << 20;

enum Answer {
    Bytes(Bytes),
    Text(String),
    Refused(Fail),
}

enum Outgoing {
    Frame(Vec<u8>),
    Drained(oneshot::Sender<()>),
}

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Answer>>>>;

/// The host, as the worker sees it.
pub(crate) struct Host {
    writes: mpsc::Sender<Outgoing>,
    waiting: Waiting,
    next: AtomicU64,
    /// Manifests read before.
    pub(crate) manifests: Kept,
}

/// Starts both threads on standard input and output.
pub(crate) fn open() -> io::Result<(Arc<Host>, Jobs)> {
    let waiting = Waiting::default();
    let (writes, outgoing) = mpsc::channel(WRITES_WAITING);
    let (jobs, incoming) = mpsc::channel(1);
    let answers = Arc::clone(&waiting);
    std::thread::Builder::new()
        .name("from-host".to_owned())
        .spawn(move || {
            let _ = read_all(io::stdin().lock(), &answers, &jobs);
            // The host is gone, and with it every reason to go on.
            std::process::exit(0);
        })?;
    std::thread::Builder::new()
        .name("to-host".to_owned())
        .spawn(move || write_all(io::stdout().lock(), outgoing))?;
    let host = Host {
        writes,
        waiting,
        next: AtomicU64::new(1),
        manifests: Kept::default(),
    };
    Ok((Arc::new(host), incoming))
}

fn read_all(mut input: impl Read, waiting: &Waiting, jobs: &mpsc::Sender<Job>) -> io::Result<()> {
    loop {
        let mut head = [0; HEAD_BYTES];
        input.read_exact(&mut head)?;
        let head = FrameHead::parse(head).map_err(io::Error::other)?;
        let mut body = vec![0; head.length()];
        input.read_exact(&mut body)?;
        let (ask, answer) = match head.frame(body.into()).map_err(io::Error::other)? {
            Frame::Data { ask, bytes } => (ask, Answer::Bytes(bytes)),
            Frame::Control(body) => match Frame::message(&body).map_err(io::Error::other)? {
                ToWorker::Start(job) => {
                    if jobs.blocking_send(*job).is_err() {
                        return Ok(());
                    }
                    continue;
                }
                ToWorker::Refused { ask, fail } => (ask, Answer::Refused(fail)),
                ToWorker::Report { ask, json } => (ask, Answer::Text(json)),
            },
        };
        let waiter = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&ask);
        // Nobody waits any more when a stream was dropped early; its bytes are dropped too.
        if let Some(waiter) = waiter {
            let _ = waiter.send(answer);
        }
    }
}

fn write_all(mut output: impl Write, mut frames: mpsc::Receiver<Outgoing>) {
    while let Some(next) = frames.blocking_recv() {
        let written = match next {
            Outgoing::Frame(frame) => output.write_all(&frame).and_then(|()| output.flush()),
            Outgoing::Drained(done) => {
                let _ = done.send(());
                Ok(())
            }
        };
        if written.is_err() {
            std::process::exit(0);
        }
    }
}

impl Host {
    /// Sends a message.
    pub(crate) async fn say(&self, message: &FromWorker) {
        match Frame::control(message) {
            Ok(frame) => self.write(Outgoing::Frame(frame)).await,
            Err(error) => {
                let fail = Fail::limit(format!("the answer does not fit into a message: {error}"));
                if let Ok(frame) = Frame::control(&FromWorker::Failed { fail }) {
                    self.write(Outgoing::Frame(frame)).await;
                }
            }
        }
    }

    /// Waits until everything said is written.
    pub(crate) async fn drain(&self) {
        let (done, drained) = oneshot::channel();
        self.write(Outgoing::Drained(done)).await;
        let _ = drained.await;
    }

    async fn write(&self, next: Outgoing) {
        // The writer ends only with the process.
        let _ = self.writes.send(next).await;
    }

    /// Sends bytes of the answer.
    pub(crate) async fn answer(&self, bytes: &[u8]) -> Result<(), Fail> {
        for chunk in bytes.chunks(CHUNK) {
            let frame = Frame::data(0, chunk).map_err(|error| Fail::failed(error.to_string()))?;
            self.write(Outgoing::Frame(frame)).await;
        }
        Ok(())
    }

    /// A whole small file.
    pub(crate) async fn whole(&self, table: u32, location: &str, most: u64) -> Result<Bytes, Fail> {
        let most = most.min(LARGEST_DATA as u64);
        let location = location.to_owned();
        let answer = self
            .ask(|ask| FromWorker::Whole {
                ask,
                table,
                location,
                most,
            })
            .await?;
        bytes_of(answer)
    }

    /// Ranges of a file, each as its own bytes, in one round trip per [`LARGEST_DATA`].
    pub(crate) async fn ranges(
        &self,
        table: u32,
        location: &str,
        ranges: &[Range<u64>],
    ) -> Result<Vec<Bytes>, Fail> {
        let mut out = Vec::with_capacity(ranges.len());
        for group in groups(ranges, location)? {
            let asked = group.iter().map(|range| (range.start, range.end)).collect();
            let location = location.to_owned();
            let answer = self
                .ask(|ask| FromWorker::Ranges {
                    ask,
                    table,
                    location,
                    ranges: asked,
                })
                .await?;
            let mut bytes = bytes_of(answer)?;
            for range in group {
                let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
                if length > bytes.len() {
                    return Err(Fail::failed("the host sent fewer bytes than were asked for"));
                }
                out.push(bytes.split_to(length));
            }
        }
        Ok(out)
    }

    /// The report to put into the answer.
    pub(crate) async fn report(&self, facts: Facts) -> Result<String, Fail> {
        match self.ask(|ask| FromWorker::Report { ask, facts }).await? {
            Answer::Text(json) => Ok(json),
            Answer::Refused(fail) => Err(fail),
            Answer::Bytes(_) => Err(Fail::failed("the host sent bytes for a report")),
        }
    }

    async fn ask(&self, message: impl FnOnce(u64) -> FromWorker) -> Result<Answer, Fail> {
        let ask = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(ask, answer);
        self.say(&message(ask)).await;
        answered
            .await
            .map_err(|_| Fail::failed("the host does not answer"))
    }
}

fn bytes_of(answer: Answer) -> Result<Bytes, Fail> {
    match answer {
        Answer::Bytes(bytes) => Ok(bytes),
        Answer::Refused(fail) => Err(fail),
        Answer::Text(_) => Err(Fail::failed("the host sent text for bytes")),
    }
}

/// Ranges in groups that fit into one frame. A single range that does not fit is a file that lies about itself.
fn groups<'a>(ranges: &'a [Range<u64>], location: &str) -> Result<Vec<&'a [Range<u64>]>, Fail> {
    let (mut out, mut from, mut held) = (Vec::new(), 0, 0_u64);
    for (at, range) in ranges.iter().enumerate() {
        let length = range.end.checked_sub(range.start).ok_or_else(|| {
            Fail::corrupt(format!("`{location}` points to bytes that end before they begin"))
        })?;
        if length > LARGEST_DATA as u64 {
            return Err(Fail::limit(format!(
                "`{location}` wants {length} bytes at once; {LARGEST_DATA} is the most"
            )));
        }
        if held + length > LARGEST_DATA as u64 {
            out.extend(ranges.get(from..at));
            (from, held) = (at, 0);
        }
        held += length;
    }
    out.extend(ranges.get(from..).filter(|rest| !rest.is_empty()));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{LARGEST_DATA, groups};

    #[test]
    fn ranges_are_grouped_to_fit_a_frame() {
        let half = LARGEST_DATA as u64 / 2;
        let ranges = [0..half, half..2 * half, 0..1, 5..9];
        let grouped = groups(&ranges, "f").unwrap();
        assert_eq!(grouped, [&ranges[..2], &ranges[2..]]);
        assert!(groups(&[], "f").unwrap().is_empty());
    }

    #[test]
    fn a_range_that_lies_is_refused() {
        #[expect(clippy::reversed_empty_ranges, reason = "that is the lie")]
        let backwards = 9..3;
        assert!(groups(&[backwards], "f").is_err());
        let too_long = 0..LARGEST_DATA as u64 + 1;
        assert!(groups(&[too_long], "f").is_err());
    }
}
