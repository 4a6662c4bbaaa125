//! Every version of a contract that was published or read, from what the workspace keeps of it.
//!
//! Two records tell of a version: the word of the person who published it, with the text, and what the source said when it
//! read the file. A version that nobody published here (written by hand, by git) has the second only.

use std::{borrow::Cow, sync::Arc};

use serde_json::Value;
use tokio::sync::Mutex;
use weft_model::{Aspect, ContractInfo, Origin, Payload, PublishedText, Record, Revision, Timestamp};
use weft_policy::contract_diff::{Perspective, diff};
use weft_ports::contracts::ContractText;

use super::{
    file,
    kept::{Kept, without},
    stored::contract_urn,
    text,
};
use crate::{App, AppResult, resolve::ports::promised_asset};

/// Versions that are looked at, the newest.
const MOST: usize = 200;
/// Objects that a large contract is put together from.
const OBJECTS: usize = 500;
/// Contracts whose versions are held in memory, and bytes of the texts of one.
const HELD: usize = 8;
const BYTES: usize = 8 * 1024 * 1024;

/// How far back versions are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// All of them.
    All,
    /// Those that came since then, and the one before them.
    Since(Timestamp),
    /// The newest only.
    Newest,
}

impl Back {
    /// Whether nothing before a version that came then is wanted.
    fn ends_at(self, at: Timestamp) -> bool {
        match self {
            Self::All => false,
            Self::Since(since) => at < since,
            Self::Newest => true,
        }
    }
}

/// The versions of a contract.
#[derive(Debug)]
pub struct History {
    /// Oldest first.
    pub versions: Vec<Version>,
    /// Older records that were not looked at.
    pub older: usize,
}

/// Keeps the versions that were asked for last, as long as the workspace stays where it is.
#[derive(Debug, Default)]
pub struct VersionCache {
    held: Mutex<Vec<(String, Revision, Arc<History>)>>,
}

impl VersionCache {
    async fn get(&self, id: &str, head: Revision) -> Option<Arc<History>> {
        let kept = self.held.lock().await;
        let found = kept.iter().find(|(of, at, _)| of == id && *at == head);
        found.map(|(_, _, history)| Arc::clone(history))
    }

    async fn keep(&self, id: &str, head: Revision, history: &Arc<History>) {
        let texts = history
            .versions
            .iter()
            .filter_map(|version| version.text.as_ref());
        if texts.map(String::len).sum::<usize>() > BYTES {
            return;
        }
        let mut kept = self.held.lock().await;
        kept.retain(|(of, at, _)| *at == head && of != id);
        if kept.len() == HELD {
            kept.remove(0);
        }
        kept.push((id.to_owned(), head, Arc::clone(history)));
    }
}

/// One version.
#[derive(Debug)]
pub struct Version {
    /// The revision that brought it.
    pub revision: Revision,
    /// When.
    pub at: Timestamp,
    /// Login of who published it; none where it was read from the folder only.
    pub by: Option<String>,
    /// Name of the source that holds it.
    pub source: String,
    /// The text as it was written, where it is kept.
    pub text: Option<String>,
    /// What it says.
    pub document: Value,
    /// Parts that were too large to be kept.
    pub missing: Vec<String>,
}

impl Version {
    /// Whether another record says the same.
    fn is(&self, other: &Self) -> bool {
        if self.missing.is_empty() && other.missing.is_empty() {
            return diff(&self.document, &other.document, Perspective::Consumer)
                .impact
                .is_none();
        }
        text(&self.document, "version") == text(&other.document, "version")
    }

    /// Parts that cannot be compared with another version: too large to be kept in one of the two.
    pub fn not_compared(&self, other: &Self) -> Vec<String> {
        let mut missing = [self.missing.as_slice(), other.missing.as_slice()].concat();
        missing.sort();
        missing.dedup();
        missing
    }

    /// What it says, without these parts.
    pub fn without(&self, missing: &[String]) -> Cow<'_, Value> {
        without(&self.document, missing)
    }

    /// Takes over what an earlier record knows of the same version, which began with it.
    fn begin(&mut self, earlier: Self) {
        let later = std::mem::replace(self, earlier);
        self.join(later);
    }

    /// Takes over what a later record knows of the same version.
    fn join(&mut self, other: Self) {
        if !self.missing.is_empty() && other.missing.is_empty() {
            self.document = other.document;
            self.missing = other.missing;
        }
        self.by = self.by.take().or(other.by);
        self.text = other.text.or_else(|| self.text.take());
    }
}

/// The versions of a contract, as far back as they are wanted; further where more is at hand.
pub async fn versions(app: &App, id: &str, back: Back) -> AppResult<Arc<History>> {
    let head = app.workspace.head().await?;
    if let Some(history) = app.graph.versions.get(id, head).await {
        return Ok(history);
    }
    let history = Arc::new(read(app, id, back).await?);
    if back == Back::All {
        app.graph.versions.keep(id, head, &history).await;
    }
    Ok(history)
}

/// Reads from the newest back, and no further than is wanted: most of the work is reading what a record says.
async fn read(app: &App, id: &str, back: Back) -> AppResult<History> {
    let urn = contract_urn(id);
    let mut records = app.workspace.history(&urn, Aspect::Raw, None).await?;
    records.extend(app.workspace.history(&urn, Aspect::Published, None).await?);
    records.retain(|record| record.payload.is_some());
    records.sort_by_key(|record| record.revision);
    let infos = app.workspace.history(&urn, Aspect::Contract, None).await?;
    let mut older = records.len();
    let mut found: Vec<Version> = Vec::new();
    for record in records.into_iter().rev().take(2 * MOST) {
        if let Some(version) = version(app, id, &infos, record).await? {
            let full = found.len() == MOST;
            match found.last_mut() {
                Some(later) if later.is(&version) => later.begin(version),
                Some(later) if full || back.ends_at(later.at) => break,
                _ => found.push(version),
            }
        }
        older -= 1;
    }
    found.reverse();
    Ok(History {
        versions: found,
        older,
    })
}

async fn version(app: &App, id: &str, infos: &[Record], record: Record) -> AppResult<Option<Version>> {
    let (revision, at) = (record.revision, record.at);
    match (record.payload, record.origin) {
        (Some(Payload::Published(published)), Origin::Person(by)) => {
            let Some(document) = parsed(app, &published).await? else {
                return Ok(None);
            };
            Ok(Some(Version {
                revision,
                at,
                by: Some(by),
                source: published.source,
                text: published.text,
                document,
                missing: Vec::new(),
            }))
        }
        (Some(Payload::Raw(kept)), origin) => {
            let Some(mut kept) = Kept::read(&kept) else {
                return Ok(None);
            };
            if kept.lacks_objects()
                && let Some(objects) = objects(app, id, infos, &origin, revision).await?
            {
                kept.put_objects(objects);
            }
            let (Origin::Source(source) | Origin::Person(source)) = origin;
            Ok(Some(Version {
                revision,
                at,
                by: None,
                source,
                text: None,
                document: kept.document,
                missing: kept.missing,
            }))
        }
        _ => Ok(None),
    }
}

/// What a published text says; none where it was too large to be kept.
async fn parsed(app: &App, published: &PublishedText) -> AppResult<Option<Value>> {
    let Some(kept) = &published.text else {
        return Ok(None);
    };
    let text = ContractText {
        path: published.file.clone(),
        bytes: kept.clone().into_bytes(),
    };
    Ok(file::check(app, text).await?.document)
}

/// The objects of a large contract as they were then: each is kept by itself, and stated before its contract.
async fn objects(
    app: &App,
    id: &str,
    infos: &[Record],
    origin: &Origin,
    revision: Revision,
) -> AppResult<Option<Value>> {
    let info: Option<&ContractInfo> = infos.iter().find_map(|record| match &record.payload {
        Some(Payload::Contract(info)) if record.origin == *origin && record.revision <= revision => {
            Some(info)
        }
        _ => None,
    });
    let Some(info) = info.filter(|info| info.objects.len() <= OBJECTS) else {
        return Ok(None);
    };
    let mut found = Vec::with_capacity(info.objects.len());
    for object in &info.objects {
        let urn = promised_asset(id, object);
        let history = app.workspace.history(&urn, Aspect::Raw, Some(origin)).await?;
        let then = history.iter().find(|record| record.revision <= revision);
        let Some(Payload::Raw(kept)) = then.and_then(|record| record.payload.as_ref()) else {
            return Ok(None);
        };
        let Some(object) = Kept::whole(kept) else {
            return Ok(None);
        };
        found.push(object);
    }
    Ok(Some(Value::from(found)))
}
