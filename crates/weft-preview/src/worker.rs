//! One reading process: started without an environment, spoken to in frames, killed when it is not wanted.

#[cfg(target_os = "linux")]
use std::os::fd::AsFd as _;
use std::{
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::mpsc,
};
use weft_worker_protocol::{Frame, FrameError, FrameHead, FromWorker, HEAD_BYTES, VERSION};

use crate::PreviewError;

/// Time a fresh worker has to say that it is ready.
const START: Duration = Duration::from_secs(15);
/// Time a dying worker has to be gone.
const END: Duration = Duration::from_secs(5);
/// Bytes that a pipe may hold without privilege (`fs.pipe-max-size` as Linux sets it).
#[cfg(target_os = "linux")]
const PIPE_BYTES: usize = 1 << 20;
/// Keeps the memory of one preview for the next, where the C library is glibc: giving it back to the system and
/// taking it again is a quarter of the time of a warm one. The bound on a worker's memory stays what it is.
const ALLOCATOR: [(&str, &str); 3] = [
    ("MALLOC_MMAP_THRESHOLD_", "33554432"),
    ("MALLOC_TRIM_THRESHOLD_", "67108864"),
    ("MALLOC_TOP_PAD_", "4194304"),
];
/// Bytes of its last words that are kept.
const LAST_WORDS: usize = 4 << 10;
/// Frames that wait to be written to it.
const WRITES_WAITING: usize = 16;

/// A running worker.
pub(crate) struct Worker {
    child: Child,
    output: BufReader<ChildStdout>,
    writes: mpsc::Sender<Vec<u8>>,
    last_words: Arc<Mutex<Vec<u8>>>,
}

/// What came from the worker.
pub(crate) enum Received {
    /// A frame.
    Frame(Frame),
    /// The end of its output: it is dead or dying.
    End,
}

impl Worker {
    /// Starts one and waits until it is ready.
    pub(crate) async fn start(program: &Path) -> Result<Self, PreviewError> {
        let failed = |why: String| PreviewError::Start {
            program: program.to_owned(),
            why,
        };
        let mut command = Command::new(program);
        // Nothing of this process's environment is its business, secrets least of all.
        command.env_clear();
        command.envs(ALLOCATOR);
        if cfg!(windows)
            && let Some(root) = std::env::var_os("SystemRoot")
        {
            command.env("SystemRoot", root);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let (Some(input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(failed("it has no pipes".to_owned()));
        };
        widen(&input, &output);
        let (writes, outgoing) = mpsc::channel(WRITES_WAITING);
        tokio::spawn(write_all(input, outgoing));
        let last_words = Arc::default();
        tokio::spawn(listen(errors, Arc::clone(&last_words)));
        let mut worker = Self {
            child,
            output: BufReader::with_capacity(1 << 16, output),
            writes,
            last_words,
        };
        let hello = tokio::time::timeout(START, worker.receive())
            .await
            .map_err(|_| failed("it does not answer".to_owned()))?;
        match hello.map_err(|error| failed(error.to_string()))? {
            Received::Frame(Frame::Control(body)) => {
                let message = Frame::message(&body).map_err(|error| failed(error.to_string()))?;
                match message {
                    FromWorker::Hello { version: VERSION } => Ok(worker),
                    FromWorker::Hello { version } => Err(failed(format!(
                        "it speaks version {version} of the protocol and not {VERSION}"
                    ))),
                    _ => Err(failed("it does not begin with a greeting".to_owned())),
                }
            }
            Received::Frame(Frame::Data { .. }) => {
                Err(failed("it does not begin with a greeting".to_owned()))
            }
            Received::End => {
                let (why, _) = worker.end().await;
                Err(failed(why))
            }
        }
    }

    /// Where frames to it go; a writer of their own takes care of them.
    pub(crate) fn writes(&self) -> mpsc::Sender<Vec<u8>> {
        self.writes.clone()
    }

    /// The next frame. Dropped in the middle of one, the worker cannot be used again.
    pub(crate) async fn receive(&mut self) -> Result<Received, FrameError> {
        let mut head = [0; HEAD_BYTES];
        if self.output.read_exact(&mut head).await.is_err() {
            return Ok(Received::End);
        }
        let head = FrameHead::parse(head)?;
        let mut body = vec![0; head.length()];
        if self.output.read_exact(&mut body).await.is_err() {
            return Ok(Received::End);
        }
        head.frame(Bytes::from(body)).map(Received::Frame)
    }

    /// Whether it still runs.
    pub(crate) fn alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it, and says how it ended and whether it had used up its memory or time.
    pub(crate) async fn end(mut self) -> (String, bool) {
        let status = tokio::time::timeout(END, self.child.wait()).await;
        let _ = self.child.start_kill();
        let words = {
            let words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
            String::from_utf8_lossy(&words).into_owned()
        };
        let status = match status {
            Ok(Ok(status)) => status.to_string(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it hangs".to_owned(),
        };
        if words.contains("memory allocation of") {
            return ("it ran out of memory".to_owned(), true);
        }
        if words.contains("overflowed its stack") {
            return ("it went deeper than its stack".to_owned(), true);
        }
        if status.contains("SIGXCPU") {
            return ("it used up its processor time".to_owned(), true);
        }
        (format!("it ended with {status}"), false)
    }

    /// Kills it.
    pub(crate) fn kill(mut self) {
        // Dead already is as good.
        let _ = self.child.start_kill();
        tokio::spawn(async move { self.child.wait().await });
    }

    /// Its process id, while it runs.
    pub(crate) fn id(&self) -> Option<u32> {
        self.child.id()
    }
}

/// Lets the pipes hold as much as the system allows anyone: columns go through in a few turns of two processes
/// instead of a turn for every 64 KiB. Narrow ones carry the same bytes, only slower.
#[cfg(target_os = "linux")]
fn widen(input: &ChildStdin, output: &ChildStdout) {
    for pipe in [input.as_fd(), output.as_fd()] {
        if let Err(error) = rustix::pipe::fcntl_setpipe_size(pipe, PIPE_BYTES) {
            tracing::debug!(%error, "a pipe to the worker stays narrow");
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn widen(_input: &ChildStdin, _output: &ChildStdout) {}

async fn write_all(mut input: ChildStdin, mut frames: mpsc::Receiver<Vec<u8>>) {
    while let Some(frame) = frames.recv().await {
        // A worker that does not read any more is noticed at its output.
        if input.write_all(&frame).await.is_err() {
            return;
        }
    }
}

async fn listen(mut errors: tokio::process::ChildStderr, last_words: Arc<Mutex<Vec<u8>>>) {
    let mut some = [0; 1024];
    while let Ok(count) = errors.read(&mut some).await {
        let Some(heard) = some.get(..count).filter(|heard| !heard.is_empty()) else {
            return;
        };
        let mut words = last_words.lock().unwrap_or_else(PoisonError::into_inner);
        words.extend_from_slice(heard);
        let surplus = words.len().saturating_sub(LAST_WORDS);
        words.drain(..surplus);
    }
}
