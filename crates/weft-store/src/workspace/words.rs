//! What people say: written over what they saw, or not at all.
//!
//! Whether somebody said something newer is asked inside the writing transaction. Asked before it, two processes could
//! both find nothing and the later one would bury a word that its writer never saw.

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use sqlx::{Row, sqlite::SqliteRow};
use weft_model::{Aspect, Origin, Payload, Record, Revision, Timestamp, Urn};
use weft_ports::{
    error::PortResult,
    workspace::{Word, Worded},
};

use super::{
    audit::Act,
    encode::{self, Stored},
    failed,
    transaction::Writing,
};
use crate::{json, open::Pools};

/// A word to be written.
pub struct Said {
    urn: Urn,
    joined: Vec<Urn>,
    /// `None`: whatever stands there.
    base: Option<Revision>,
    payload: Payload,
    /// Whose word it is, where it is not that of the person who acts.
    author: Option<String>,
}

impl Said {
    /// A word that is written whatever stands there.
    pub const fn anew(urn: Urn, payload: Payload) -> Self {
        Self {
            urn,
            joined: Vec::new(),
            base: None,
            payload,
            author: None,
        }
    }

    /// A word that was written over what its writer saw.
    pub fn over(word: Word) -> Self {
        Self {
            urn: word.urn,
            joined: word.joined,
            base: Some(word.base),
            payload: word.payload,
            author: None,
        }
    }

    /// The same as somebody else's word.
    #[must_use]
    pub fn of(self, author: &str) -> Self {
        Self {
            author: Some(author.to_owned()),
            ..self
        }
    }
}

/// A word as it is stored.
struct Encoded {
    urn: Urn,
    urns: String,
    aspect: Aspect,
    base: Option<Revision>,
    digest: Vec<u8>,
    bytes: Vec<u8>,
    author: Option<String>,
}

fn encoded(said: Said) -> PortResult<Encoded> {
    let (digest, bytes) = encode::payload(&said.payload)?;
    let mut urns = vec![said.urn.clone()];
    urns.extend(said.joined);
    Ok(Encoded {
        urns: json::urns(&urns),
        urn: said.urn,
        aspect: said.payload.aspect(),
        base: said.base,
        digest,
        bytes,
        author: said.author,
    })
}

/// Writes them in one transaction, with one audit entry a thing.
pub async fn write(pools: &Pools, person: &str, action: &str, said: Vec<Said>) -> PortResult<Worded> {
    let words: Vec<Encoded> =
        tokio::task::spawn_blocking(move || said.into_iter().map(encoded).collect::<PortResult<_>>())
            .await
            .map_err(|error| crate::error::stopped(&error))??;
    let at = now();
    let mut writing = Writing::begin(pools).await?;
    let mut newer: Vec<Record> = Vec::new();
    let mut standing: Vec<bool> = Vec::with_capacity(words.len());
    for word in &words {
        let newest = newest(&mut writing, word).await?;
        let stands = newest
            .as_ref()
            .is_some_and(|(_, digest, _)| *digest == word.digest);
        standing.push(stands);
        if let Some((revision, _, stored)) = newest
            && !stands
            && word.base.is_some_and(|base| revision > base)
        {
            newer.push(stored.record()?);
        }
    }
    if !newer.is_empty() {
        return Ok(Worded::Conflict(newer));
    }
    let mut written: BTreeMap<(&Urn, Option<&str>), Vec<&str>> = BTreeMap::new();
    for (word, _) in words.iter().zip(standing).filter(|(_, stands)| !stands) {
        let author = word.author.as_deref();
        let origin = Origin::Person(author.unwrap_or(person).to_owned()).key();
        put(&mut writing, word, &origin, at).await?;
        let aspects = written.entry((&word.urn, author)).or_default();
        aspects.push(word.aspect.as_str());
    }
    for ((urn, author), aspects) in written {
        let of = author.map_or_else(String::new, |author| format!(" of {author}"));
        let act = Act {
            actor: person,
            action,
            subject: urn.as_str(),
            detail: format!(
                "{}{of} written as revision {}",
                aspects.join(", "),
                writing.revision()
            ),
        };
        writing.audit(at, &act).await?;
    }
    writing.commit().await.map(Worded::Written)
}

/// Writes down an act that changed no record.
pub async fn note_act(
    pools: &Pools,
    person: &str,
    action: &str,
    subject: &str,
    detail: &str,
) -> PortResult<()> {
    let mut writing = Writing::begin(pools).await?;
    let act = Act {
        actor: person,
        action,
        subject,
        detail: detail.replace(['\n', '\r'], " "),
    };
    writing.audit(now(), &act).await?;
    writing.commit().await.map(|_| ())
}

/// The newest word of any person on this aspect of this thing.
async fn newest(writing: &mut Writing, word: &Encoded) -> PortResult<Option<(Revision, Vec<u8>, Stored)>> {
    let row = sqlx::query(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload,
                statement.digest
         FROM (SELECT DISTINCT value FROM json_each(?1)) AS urn
         CROSS JOIN statement ON statement.urn = urn.value
         JOIN record ON record.id = statement.record
         WHERE statement.aspect = ?2 AND statement.digest IS NOT NULL
           AND statement.origin >= 'person/' AND statement.origin < 'person0'
         ORDER BY record.id DESC LIMIT 1",
    )
    .bind(word.urns.clone())
    .bind(word.aspect.as_str())
    .fetch_optional(&mut *writing.tx)
    .await
    .map_err(failed)?;
    row.as_ref().map(taken).transpose()
}

fn taken(row: &SqliteRow) -> PortResult<(Revision, Vec<u8>, Stored)> {
    let revision: i64 = row.try_get(3).map_err(failed)?;
    let digest: Vec<u8> = row.try_get(6).map_err(failed)?;
    Ok((Revision(revision.cast_unsigned()), digest, Stored::take(row)?))
}

/// Writes a version of the person's statement.
async fn put(writing: &mut Writing, word: &Encoded, origin: &str, at: Timestamp) -> PortResult<()> {
    let record = writing.last_record().await? + 1;
    let known = sqlx::query_as::<_, (i64, i64)>(
        "SELECT id, record FROM statement WHERE urn = ?1 AND aspect = ?2 AND origin = ?3",
    )
    .bind(word.urn.as_str().to_owned())
    .bind(word.aspect.as_str())
    .bind(origin.to_owned())
    .fetch_optional(&mut *writing.tx)
    .await
    .map_err(failed)?;
    let (statement, previous) = if let Some((statement, previous)) = known {
        sqlx::query("UPDATE statement SET record = ?2, digest = ?3 WHERE id = ?1")
            .bind(statement)
            .bind(record)
            .bind(word.digest.clone())
            .execute(&mut *writing.tx)
            .await
            .map_err(failed)?;
        (statement, Some(previous))
    } else {
        let statement: i64 = sqlx::query_scalar(
            "INSERT INTO statement (urn, aspect, origin, record, digest) VALUES (?1, ?2, ?3, ?4, ?5)
             RETURNING id",
        )
        .bind(word.urn.as_str().to_owned())
        .bind(word.aspect.as_str())
        .bind(origin.to_owned())
        .bind(record)
        .bind(word.digest.clone())
        .fetch_one(&mut *writing.tx)
        .await
        .map_err(failed)?;
        (statement, None)
    };
    sqlx::query(
        "INSERT INTO record (id, statement, revision, at, previous, digest, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(record)
    .bind(statement)
    .bind(writing.revision())
    .bind(at.as_millis())
    .bind(previous)
    .bind(word.digest.clone())
    .bind(word.bytes.clone())
    .execute(&mut *writing.tx)
    .await
    .map_err(failed)?;
    writing.wrote(1);
    Ok(())
}

pub fn now() -> Timestamp {
    // A clock before 1970 is a broken clock; the order of acts is the audit's sequence, not its time.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
