//! One writing transaction: it holds the head from its first statement and moves it with its last one.

use sqlx::{Sqlite, Transaction};
use weft_model::{Revision, Timestamp};
use weft_ports::error::PortResult;

use super::{audit, failed};
use crate::open::Pools;

/// A writing transaction. Dropped without [`Self::commit`], nothing of it remains.
pub struct Writing {
    /// Runs statements.
    pub tx: Transaction<'static, Sqlite>,
    head: u64,
    audit_sequence: u64,
    audit_hash: Vec<u8>,
    first_record: i64,
    wrote: bool,
}

impl Writing {
    /// Begins.
    pub async fn begin(pools: &Pools) -> PortResult<Self> {
        let mut tx = pools.begin().await.map_err(failed)?;
        let (head, audit_sequence, audit_hash, last) = sqlx::query_as::<_, (i64, i64, Vec<u8>, i64)>(
            "SELECT revision, audit_sequence, audit_hash, (SELECT coalesce(max(id), 0) FROM record) FROM head",
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(failed)?;
        Ok(Self {
            tx,
            head: head.cast_unsigned(),
            audit_sequence: audit_sequence.cast_unsigned(),
            audit_hash,
            first_record: last + 1,
            wrote: false,
        })
    }

    /// The revision that records of this transaction carry.
    pub const fn revision(&self) -> i64 {
        self.head.cast_signed() + 1
    }

    /// Id of the newest record, this transaction's own included.
    pub async fn last_record(&mut self) -> PortResult<i64> {
        sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM record")
            .fetch_one(&mut *self.tx)
            .await
            .map_err(failed)
    }

    /// Tells that records were written: the head will move.
    pub const fn wrote(&mut self, records: u64) {
        self.wrote |= records > 0;
    }

    /// Adds an audit entry.
    pub async fn audit(&mut self, at: Timestamp, act: &audit::Act<'_>) -> PortResult<()> {
        let sequence = self.audit_sequence + 1;
        self.audit_hash = audit::append(&mut self.tx, sequence, &self.audit_hash, at, act).await?;
        self.audit_sequence = sequence;
        // The gapless check of the next entry reads the head.
        self.write_head().await
    }

    /// Commits; the answer is the head after it.
    pub async fn commit(mut self) -> PortResult<Revision> {
        if self.wrote {
            sqlx::query("INSERT INTO revision (revision, first_record) VALUES (?1, ?2)")
                .bind(self.revision())
                .bind(self.first_record)
                .execute(&mut *self.tx)
                .await
                .map_err(failed)?;
            self.head += 1;
            self.write_head().await?;
        }
        self.tx.commit().await.map_err(failed)?;
        Ok(Revision(self.head))
    }

    async fn write_head(&mut self) -> PortResult<()> {
        sqlx::query("UPDATE head SET revision = ?1, audit_sequence = ?2, audit_hash = ?3")
            .bind(self.head.cast_signed())
            .bind(self.audit_sequence.cast_signed())
            .bind(self.audit_hash.clone())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
