//! Lines of a file that was checked, handed over in batches by a thread that reads it again.

use tokio::{
    sync::mpsc::{Receiver, channel},
    task::JoinHandle,
};
use weft_ports::error::PortResult;

use super::{
    AuditLine, Checked, DutyLine, ImageLine, Line, PrintLine, RecordLine, RevisionLine, RightLine,
    SourceLine, StatementLine, damaged,
    read::{Lines, Next},
};
use crate::error::stopped;

/// Lines of a batch.
const LINES: u64 = 1_000;
/// Bytes of payloads and images after which a batch ends.
const BYTES: usize = 8 << 20;
/// Batches that wait at most.
const WAITING: usize = 2;

/// Lines, by kind.
#[derive(Default)]
pub struct Batch {
    pub sources: Vec<SourceLine>,
    pub prints: Vec<PrintLine>,
    pub statements: Vec<StatementLine>,
    pub revisions: Vec<RevisionLine>,
    pub records: Vec<RecordLine>,
    pub entries: Vec<AuditLine>,
    pub images: Vec<ImageLine>,
    pub duties: Vec<DutyLine>,
    pub rights: Vec<RightLine>,
    /// How many there are.
    pub lines: u64,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, line: Line) {
        self.lines += 1;
        match line {
            // A file that was checked has these at its ends only.
            Line::Header(_) | Line::End(_) => {}
            Line::Source(line) => self.sources.push(line),
            Line::Fingerprint(line) => self.prints.push(line),
            Line::Statement(line) => self.statements.push(line),
            Line::Revision(line) => self.revisions.push(line),
            Line::Record(line) => {
                self.bytes += line.payload.as_ref().map_or(0, String::len);
                self.records.push(line);
            }
            Line::Audit(line) => self.entries.push(line),
            Line::Image(line) => {
                self.bytes += line.bytes.len();
                self.images.push(line);
            }
            Line::Duty(line) => self.duties.push(line),
            Line::Right(line) => self.rights.push(line),
        }
    }

    const fn is_full(&self) -> bool {
        self.lines >= LINES || self.bytes >= BYTES
    }
}

/// Batches of a file.
pub struct Batches {
    from: Receiver<Batch>,
    read: JoinHandle<PortResult<()>>,
}

impl Batches {
    /// Starts to read.
    pub fn of(checked: &Checked) -> Self {
        let (to, from) = channel(WAITING);
        let checked = checked.clone();
        let read = tokio::task::spawn_blocking(move || {
            let (mut lines, header) = Lines::open(&checked.path)?;
            let changed = || damaged("it was changed while it was read");
            if header != checked.header {
                return Err(changed());
            }
            let mut batch = Batch::default();
            loop {
                match lines.following()? {
                    Next::Line(line) => batch.push(line),
                    Next::End(blake3) if blake3 == checked.blake3 => break,
                    Next::End(_) => return Err(changed()),
                }
                if batch.is_full() && to.blocking_send(std::mem::take(&mut batch)).is_err() {
                    // Nobody wants the rest.
                    return Ok(());
                }
            }
            // As above.
            drop(to.blocking_send(batch));
            Ok(())
        });
        Self { from, read }
    }

    /// The next one; `None` after the last, when the whole file was as it had been checked.
    pub async fn next(&mut self) -> PortResult<Option<Batch>> {
        match self.from.recv().await {
            Some(batch) => Ok(Some(batch)),
            None => (&mut self.read)
                .await
                .map_err(|error| stopped(&error))?
                .map(|()| None),
        }
    }
}
