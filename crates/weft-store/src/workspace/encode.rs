//! Facts as bytes, and back.
//!
//! A batch crosses into SQLite as one blob and one JSON list of places in it: cutting rows there costs a
//! tenth of binding each value from here.

use std::{collections::HashSet, fmt::Write as _};

use sqlx::{Row, sqlite::SqliteRow};
use tokio::task::JoinHandle;
use weft_model::{Aspect, Fact, Origin, Payload, Record, Revision, Timestamp, Urn};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{KIND, failed};
use crate::{error::corrupt, packed};

/// Bytes of a digest: 128 bits tell two versions of one fact apart.
pub const DIGEST: usize = 16;

/// A batch, ready to be cut into rows.
#[derive(Default)]
pub struct Encoded {
    /// JSON list of texts: start of the digest in `bytes` (10 digits), length of the payload (10 digits),
    /// aspect (padded to 10), urn.
    pub places: String,
    /// For each fact its digest, then its payload.
    pub bytes: Vec<u8>,
    /// Facts in it.
    pub count: u64,
    /// Facts left out because the batch had stated that aspect already.
    pub repeated: u64,
}

/// Writes a payload as it is stored: its digest, and the bytes.
pub fn payload(payload: &Payload) -> PortResult<(Vec<u8>, Vec<u8>)> {
    let json = serde_json::to_vec(payload).map_err(|error| {
        PortError::new(
            PortErrorKind::Invalid,
            format!("a fact cannot be written as JSON: {error}"),
        )
    })?;
    stored(&json)
}

/// Writes a payload that is JSON already, byte for byte: its digest, and the bytes.
pub fn text(json: &str) -> PortResult<(Vec<u8>, Vec<u8>)> {
    stored(json.as_bytes())
}

fn stored(json: &[u8]) -> PortResult<(Vec<u8>, Vec<u8>)> {
    let mut bytes = Vec::new();
    packed::pack(json, &mut bytes)?;
    Ok((digest(json), bytes))
}

/// Digest of a payload as JSON.
fn digest(bytes: &[u8]) -> Vec<u8> {
    blake3::hash(bytes)
        .as_bytes()
        .iter()
        .take(DIGEST)
        .copied()
        .collect()
}

/// Encodes facts. What is stated first of an aspect counts: a source that says two things of it says the
/// same two in its next harvest, and that must not look like a change.
pub fn facts(facts: &[Fact]) -> PortResult<Encoded> {
    let mut encoded = Encoded::default();
    let mut stated: HashSet<(&str, Aspect)> = HashSet::with_capacity(facts.len());
    let mut json = Vec::new();
    encoded.places.push('[');
    for fact in facts {
        let aspect = fact.payload.aspect();
        if !stated.insert((fact.urn.as_str(), aspect)) {
            encoded.repeated += 1;
            continue;
        }
        json.clear();
        serde_json::to_writer(&mut json, &fact.payload).map_err(|error| {
            PortError::new(
                PortErrorKind::Invalid,
                format!(
                    "the {} of {} cannot be written as JSON: {error}",
                    aspect.as_str(),
                    fact.urn
                ),
            )
        })?;
        let start = encoded.bytes.len();
        encoded.bytes.extend_from_slice(&digest(&json));
        let body = encoded.bytes.len();
        packed::pack(&json, &mut encoded.bytes)?;
        let length = encoded.bytes.len() - body;
        if encoded.count > 0 {
            encoded.places.push(',');
        }
        // SQLite counts bytes from 1. Urns and aspects hold nothing that JSON would escape.
        write!(
            encoded.places,
            "\"{:010}{length:010}{:<10}{}\"",
            start + 1,
            aspect.as_str(),
            fact.urn
        )
        .map_err(|error| PortError::new(PortErrorKind::Failed, error.to_string()))?;
        encoded.count += 1;
    }
    encoded.places.push(']');
    Ok(encoded)
}

/// A row of (urn, aspect, origin, revision, at, payload), not yet read.
pub struct Stored {
    /// What it is about.
    pub urn: String,
    aspect: String,
    origin: String,
    revision: i64,
    at: i64,
    payload: Option<Vec<u8>>,
    /// Where it is stored, for messages.
    place: &'static str,
}

/// The columns of such a row, as a team workspace has them.
pub type Row6 = (String, String, String, i64, i64, Option<String>);

impl Stored {
    /// Takes the row of a team workspace.
    pub fn of_team((urn, aspect, origin, revision, at, payload): Row6) -> Self {
        Self {
            urn,
            aspect,
            origin,
            revision,
            at,
            payload: payload.map(String::into_bytes),
            place: "the team workspace",
        }
    }

    /// Takes the row.
    pub fn take(row: &SqliteRow) -> PortResult<Self> {
        let take = || {
            Ok(Self {
                place: KIND.file,
                urn: row.try_get(0)?,
                aspect: row.try_get(1)?,
                origin: row.try_get(2)?,
                revision: row.try_get(3)?,
                at: row.try_get(4)?,
                payload: row.try_get(5)?,
            })
        };
        take().map_err(failed)
    }

    /// Reads it.
    pub fn record(self) -> PortResult<Record> {
        let place = || format!("the {} of {}", self.aspect, self.urn);
        let urn =
            Urn::parse(&self.urn).ok_or_else(|| corrupt(self.place, format!("`{}` is no urn", self.urn)))?;
        let origin = Origin::parse(&self.origin)
            .ok_or_else(|| corrupt(self.place, format!("{} has no known origin", place())))?;
        let payload: Option<Payload> = self
            .payload
            .as_deref()
            .map(|stored| {
                let json = packed::unpack(stored)?;
                serde_json::from_slice(&json).map_err(|error| error.to_string())
            })
            .transpose()
            .map_err(|error: String| corrupt(self.place, format!("{}: {error}", place())))?;
        let aspect = match &payload {
            Some(payload) => payload.aspect(),
            None => aspect(&self.aspect, self.place)?,
        };
        Ok(Record {
            urn,
            aspect,
            origin,
            revision: Revision(self.revision.cast_unsigned()),
            at: Timestamp::from_millis(self.at),
            payload,
        })
    }
}

fn aspect(text: &str, place: &'static str) -> PortResult<Aspect> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| corrupt(place, format!("`{text}` is no aspect")))
}

/// Reads rows apart from the tasks that serve others.
pub async fn records(rows: Vec<Stored>) -> PortResult<Vec<Record>> {
    spawn_records(rows)
        .await
        .map_err(|error| crate::error::stopped(&error))?
}

/// Starts to read rows.
pub fn spawn_records(rows: Vec<Stored>) -> JoinHandle<PortResult<Vec<Record>>> {
    tokio::task::spawn_blocking(move || rows.into_iter().map(Stored::record).collect())
}

/// Hands records over thing by thing; all of one thing are together.
pub fn hand_over(records: Vec<Record>, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) {
    let mut of_one: Vec<Record> = Vec::new();
    for record in records {
        if let Some(last) = of_one.last()
            && last.urn != record.urn
        {
            each(last.urn.clone(), std::mem::take(&mut of_one));
        }
        of_one.push(record);
    }
    if let Some(last) = of_one.last() {
        each(last.urn.clone(), of_one);
    }
}
