//! The one place where people's words and published metadata live.

use std::collections::HashMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use weft_model::{
    Aspect, AuditEntry, Fact, Origin, Payload, Record, Revision, Timestamp, Urn, Warning,
    access::compiled::CompiledPolicy,
};

use crate::{
    error::PortResult,
    source::{Fingerprint, SourceConfig},
};

/// Facts of one source that are committed together.
#[derive(Debug, Clone, Default)]
pub struct HarvestBatch {
    /// Stated facts. Those equal to what is there already write nothing.
    pub facts: Vec<Fact>,
    /// Things that were seen and did not change.
    pub unchanged: Vec<Urn>,
    /// Fingerprints that become valid with this commit.
    pub fingerprints: Vec<(String, Fingerprint)>,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Committed {
    /// Head after it. The head does not move when nothing changed.
    pub revision: Revision,
    /// Records written.
    #[specta(type = u32)]
    pub changed: u64,
    /// Facts that said nothing new, plus things reported as unchanged.
    #[specta(type = u32)]
    pub unchanged: u64,
    /// Records closed by a tombstone.
    #[specta(type = u32)]
    pub gone: u64,
}

/// A running harvest of one source. Ended by `finish`; without it nothing is marked as gone, and what was
/// committed stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarvestId(pub String);

/// How the last syncs of a source went. Written by the use case, shown on the connections screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SyncReport {
    /// When it started.
    pub started: Timestamp,
    /// When it ended; absent while it runs or after a crash.
    pub ended: Option<Timestamp>,
    /// Assets seen.
    #[specta(type = u32)]
    pub assets: u64,
    /// Products seen.
    #[specta(type = u32)]
    pub products: u64,
    /// Edges stated.
    #[specta(type = u32)]
    pub edges: u64,
    /// Facts and things that did not change.
    #[specta(type = u32)]
    pub unchanged: u64,
    /// Records written.
    #[specta(type = u32)]
    pub changed: u64,
    /// Records closed.
    #[specta(type = u32)]
    pub gone: u64,
    /// What was left out; at most 1,000 are kept.
    pub warnings: Vec<Warning>,
    /// Warnings in all.
    #[specta(type = u32)]
    pub warning_count: u64,
    /// Why it failed as a whole, in plain words.
    pub error: Option<String>,
    /// What to do about that.
    #[serde(default)]
    pub hint: Option<String>,
    /// Who asked for it: the login of a person or of a runner.
    #[serde(default)]
    pub by: Option<String>,
    /// Requests, opens and queries.
    #[specta(type = u32)]
    pub requests: u64,
    /// Bytes read.
    #[specta(type = u32)]
    pub bytes: u64,
}

/// A source and its last reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// The connection.
    pub config: SourceConfig,
    /// When it was added.
    pub added: Timestamp,
    /// The last sync, where there was one.
    pub last: Option<SyncReport>,
    /// When a sync last ended without an error.
    pub last_success: Option<Timestamp>,
}

/// A person's word, with what it was written over.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The thing it is about.
    pub urn: Urn,
    /// Urns that are the same thing by now: words about them count as words about it.
    pub joined: Vec<Urn>,
    /// Newest revision of any person's word on this aspect that the writer has seen; 0 where there was none.
    pub base: Revision,
    /// What is said.
    pub payload: Payload,
}

/// What became of words.
#[derive(Debug, Clone, PartialEq)]
pub enum Worded {
    /// They stand. The revision is the head; it did not move where they say what stood there already.
    Written(Revision),
    /// Somebody wrote first: for each such word the newest record that the writer had not seen. Nothing was written.
    Conflict(Vec<Record>),
}

/// Formats of images that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
}

impl ImageKind {
    /// The format as it stands in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Gif => "gif",
            Self::Webp => "webp",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg, Self::Gif, Self::Webp]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

/// An image of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// BLAKE3 of its bytes, in small hex letters.
    pub digest: String,
    /// Its format.
    pub kind: ImageKind,
    /// Its bytes; at most 2 MiB.
    pub bytes: Vec<u8>,
}

/// Which audit entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only those on one of these: urns, or names of sources. Empty: on all.
    pub subjects: Vec<String>,
    /// Only acts of this login; `source/NAME`: syncs whose maker is not known.
    pub actor: Option<String>,
    /// Only from this time on.
    pub since: Option<Timestamp>,
    /// Only entries after this number, oldest first; absent: newest first.
    pub after: Option<u64>,
}

/// Where the audit chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditBreak {
    /// Number of the first entry that is not as it was written.
    pub entry: u64,
    /// What is wrong with it, in a sentence.
    pub says: String,
}

/// The workspace: authoritative, append-only, one head. Every method that writes is one transaction that
/// is durable when it returns.
#[async_trait]
pub trait Workspace: Send + Sync {
    /// The head revision.
    async fn head(&self) -> PortResult<Revision>;

    /// Opens a harvest of `source`.
    async fn begin_harvest(&self, source: &str, at: Timestamp) -> PortResult<HarvestId>;
    /// Commits a batch: writes a new version only for facts whose bytes differ from the newest one of the same
    /// (urn, aspect, origin), and revives what a tombstone had closed.
    async fn commit_harvest(&self, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed>;
    /// Ends a harvest. With `complete`, records of the source that this harvest neither stated nor reported as
    /// unchanged get a tombstone. Writes the report and, if anything changed, one audit entry for the whole harvest.
    async fn finish_harvest(
        &self,
        harvest: &HarvestId,
        complete: bool,
        report: SyncReport,
    ) -> PortResult<Committed>;
    /// The fingerprints of `keys` at the last harvest of `source` that committed them, by key. A key that has
    /// none is left out.
    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>>;

    /// Writes a person's word, with its audit entry. One that says what people's newest word says already writes
    /// nothing; one that says what the same person said *before* somebody else's word is written anew.
    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision>;
    /// The same for several words at once, all or none, and only where no person has said anything newer than what
    /// each of them was written over. Harvests never stand in the way.
    async fn write_over(&self, person: &str, action: &str, words: Vec<Word>) -> PortResult<Worded>;

    /// Puts words of `author` into force by the act of `person`, together with `own`, which are words of the person: all
    /// of them or none, each only over what it was written over. The audit names who acted and whose words they are.
    async fn write_for(
        &self,
        person: &str,
        action: &str,
        author: &str,
        words: Vec<Word>,
        own: Vec<Word>,
    ) -> PortResult<Worded>;
    /// Publishes a version of the access policy as the word of a person, together with the rules that its database holds
    /// everybody to, however they write. A workspace that decides nothing by itself keeps the word alone.
    async fn publish_policy(&self, person: &str, word: Word, rules: &CompiledPolicy) -> PortResult<Worded> {
        let _ = rules;
        self.write_over(person, "publish_policy", vec![word]).await
    }
    /// Writes an audit entry for an act whose effect lies outside the workspace; the head does not move. `subject` is a
    /// urn or the name of a source, `detail` one line.
    async fn note_act(&self, person: &str, action: &str, subject: &str, detail: &str) -> PortResult<()>;

    /// Keeps an image for the words about `subject`, with its audit entry; whether it was new. One that is there already
    /// writes nothing. Images stay as long as the history that may name them.
    async fn keep_image(&self, person: &str, subject: &str, image: Image) -> PortResult<bool>;
    /// Whether the image of this digest is kept, without its bytes.
    async fn has_image(&self, digest: &str) -> PortResult<bool>;
    /// The image of this digest.
    async fn image(&self, digest: &str) -> PortResult<Option<Image>>;

    /// Records committed after `since`, in revision order, at most `limit`. Revisions are not split, unless the
    /// first one alone exceeds the limit: then the answer is as many records of it, and the rest is only had by
    /// asking with a larger limit.
    async fn changes(&self, since: Revision, limit: usize) -> PortResult<Vec<Record>>;
    /// The newest versions of all aspects of these things, tombstones left out.
    async fn records(&self, urns: &[Urn]) -> PortResult<Vec<Record>>;
    /// The newest versions of one aspect of everything whose urn has this part (`proposal`), tombstones left out.
    async fn listed(&self, part: &str, aspect: Aspect) -> PortResult<Vec<Record>>;
    /// Calls `each` with the newest version of every record, grouped by urn, tombstones left out: for rebuilding.
    /// What a source said in its own words ([`Payload::Raw`]) is most of the bytes and part of no projection: it
    /// comes with its text left empty.
    async fn scan(&self, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) -> PortResult<Revision>;
    /// All versions of one aspect, newest first.
    async fn history(&self, urn: &Urn, aspect: Aspect, origin: Option<&Origin>) -> PortResult<Vec<Record>>;

    /// Adds a source; audited as an act of `person`.
    async fn add_source(&self, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()>;
    /// Removes a source and closes all its records by tombstones; audited.
    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed>;
    /// All sources, by name.
    async fn sources(&self) -> PortResult<Vec<SourceState>>;

    /// Audit entries, newest first; `subject` narrows to one urn or source.
    async fn audit(&self, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>>;
    /// The audit entries that a filter lets through, at most `limit`.
    async fn audited(&self, filter: &AuditFilter, limit: usize) -> PortResult<Vec<AuditEntry>>;
    /// The hash of the audit entry with this number, asked of where the chain is kept, and never of a copy of it; whoever may not
    /// read the entry is told all the same. None where there is no such entry.
    async fn audit_hash(&self, sequence: u64) -> PortResult<Option<String>>;
    /// Walks the whole audit chain: how many entries there are, or where it breaks.
    async fn verify_audit(&self) -> PortResult<Result<u64, AuditBreak>>;
}
