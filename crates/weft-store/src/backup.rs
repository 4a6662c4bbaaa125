//! A workspace as one file, which says by itself whether it is whole.
//!
//! The format is `weft-backup-v1`: JSON lines. The first one is the header, the last one counts the others and holds the BLAKE3
//! hash of every byte before it; between them stand, in this order, sources, fingerprints, statements, revisions, records (all
//! versions), audit entries, images, duties and rights. Payloads and audit entries are kept as the text that was stored, because
//! digests and the audit chain run over its bytes. What belongs to one machine or can be made again (drafts, stars, secrets, open
//! harvests, replica, index) is not in it. `docs/team-workspace.md` describes it for people.

mod batch;
mod embedded;
mod fill;
mod load;
mod move_out;
mod read;
mod restore;
mod rows;
mod team;
mod write;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use weft_ports::{Cancel, PortError, PortErrorKind, Progress, ProgressSink, error::PortResult};

pub use embedded::backup as backup_embedded;
pub use move_out::{Moved, Plan, move_to_team, plan_move};
pub use read::{Checked, check as check_backup};
pub use restore::{restore as restore_backup, restore_team};
pub use team::backup as backup_team;

pub(crate) use fill::{Load, end_team, fill_team};

/// Name of the format.
const FORMAT: &str = "weft-backup-v1";
/// What most records are for.
const MESH: &str = "mesh";

/// Long work: whom to tell how far it is, and whether anybody still wants it.
#[derive(Clone)]
pub struct Work {
    /// Where progress goes.
    pub progress: ProgressSink,
    /// Told when nobody wants the outcome any more.
    pub cancel: Cancel,
}

impl Work {
    /// Tells how far a step is; an error where it was cancelled.
    fn at(&self, step: &str, done: u64, total: Option<u64>) -> PortResult<()> {
        if self.cancel.is_cancelled() {
            return Err(PortError::cancelled());
        }
        (self.progress)(Progress {
            step: step.to_owned(),
            done,
            total,
            ..Progress::default()
        });
        Ok(())
    }
}

/// What the file was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One person's own workspace.
    Embedded,
    /// A team's.
    Team,
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    format: String,
    /// What it was made from.
    pub kind: Kind,
    /// Which workspace it was.
    pub workspace_id: String,
    /// Lowest version of the client that may write what is in it.
    lowest_client: u32,
    /// The head.
    pub revision: i64,
    /// Number of the last audit entry.
    pub audit_sequence: i64,
    /// Its hash, in hex.
    pub audit_hash: String,
    /// Up to which entry which hash links them.
    chain: String,
    /// When it was made, in milliseconds since 1970.
    made: i64,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SourceLine {
    name: String,
    config: String,
    added: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_success: Option<i64>,
}

/// What a source remembers of a thing between harvests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PrintLine {
    source: String,
    key: String,
    value: String,
    urns: String,
}

/// One aspect of one thing by one origin, and its newest version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StatementLine {
    id: i64,
    urn: String,
    aspect: String,
    origin: String,
    record: i64,
    #[serde(default = "mesh", skip_serializing_if = "is_mesh")]
    scope: String,
}

/// A revision, and its first record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct RevisionLine {
    revision: i64,
    first_record: i64,
}

/// A version; without a payload it is a tombstone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct RecordLine {
    id: i64,
    statement: i64,
    revision: i64,
    at: i64,
    #[serde(default = "mesh", skip_serializing_if = "is_mesh")]
    scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
}

/// An audit entry; its hash in hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct AuditLine {
    sequence: i64,
    #[serde(default = "mesh", skip_serializing_if = "is_mesh")]
    scope: String,
    entry: String,
    hash: String,
}

/// An image; its bytes as base64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ImageLine {
    digest: String,
    kind: String,
    bytes: String,
}

/// A duty of somebody in a team; times in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DutyLine {
    login: String,
    role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    since: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
    given_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stands_for: Option<String>,
}

/// A right that Weft itself holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct RightLine {
    holder: String,
    privilege: String,
    target: String,
    name: String,
    given_for: String,
    since: i64,
}

/// How many lines of each kind there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sources.
    pub sources: u64,
    /// Fingerprints.
    pub fingerprints: u64,
    /// Statements.
    pub statements: u64,
    /// Revisions.
    pub revisions: u64,
    /// Versions.
    pub records: u64,
    /// Audit entries.
    pub audit: u64,
    /// Images.
    pub images: u64,
    /// Duties.
    pub duties: u64,
    /// Rights that Weft itself holds.
    pub rights: u64,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct EndLine {
    counts: Counts,
    /// BLAKE3 of every byte before this line, in hex.
    blake3: String,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Header(Header),
    Source(SourceLine),
    Fingerprint(PrintLine),
    Statement(StatementLine),
    Revision(RevisionLine),
    Record(RecordLine),
    Audit(AuditLine),
    Image(ImageLine),
    Duty(DutyLine),
    Right(RightLine),
    End(EndLine),
}

impl Line {
    /// Its place in the order of lines.
    const fn rank(&self) -> u8 {
        match self {
            Self::Header(_) => 0,
            Self::Source(_) => 1,
            Self::Fingerprint(_) => 2,
            Self::Statement(_) => 3,
            Self::Revision(_) => 4,
            Self::Record(_) => 5,
            Self::Audit(_) => 6,
            Self::Image(_) => 7,
            Self::Duty(_) => 8,
            Self::Right(_) => 9,
            Self::End(_) => 10,
        }
    }
}

impl Counts {
    const fn add(&mut self, line: &Line) {
        let count = match line {
            Line::Header(_) | Line::End(_) => return,
            Line::Source(_) => &mut self.sources,
            Line::Fingerprint(_) => &mut self.fingerprints,
            Line::Statement(_) => &mut self.statements,
            Line::Revision(_) => &mut self.revisions,
            Line::Record(_) => &mut self.records,
            Line::Audit(_) => &mut self.audit,
            Line::Image(_) => &mut self.images,
            Line::Duty(_) => &mut self.duties,
            Line::Right(_) => &mut self.rights,
        };
        *count += 1;
    }
}

fn mesh() -> String {
    MESH.to_owned()
}

fn is_mesh(scope: &str) -> bool {
    scope == MESH
}

/// Bytes from small hex letters; `None` where they are none.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|letter| letter.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    Some(pairs.iter().map(|[high, low]| (high << 4) | low).collect())
}

/// A file that is not as it was written.
fn damaged(why: impl std::fmt::Display) -> PortError {
    PortError::new(PortErrorKind::Corrupt, format!("the backup is damaged: {why}"))
        .hint("use another backup; nothing was changed by this one")
}

/// A file that cannot be read or written.
fn unreachable(error: &std::io::Error) -> PortError {
    let kind = match error.kind() {
        std::io::ErrorKind::NotFound => PortErrorKind::NotFound,
        std::io::ErrorKind::PermissionDenied => PortErrorKind::Denied,
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => PortErrorKind::Limit,
        _ => PortErrorKind::Unavailable,
    };
    PortError::new(kind, format!("the backup cannot be read or written: {error}"))
        .hint("check the file, its folder and the space that is left")
}
