//! The answer of a job: batches, bounded, and as an Arrow IPC stream that carries the report in its schema.

mod portable;

use std::{collections::HashMap, sync::Arc, time::Duration};

use arrow::{
    array::RecordBatch,
    datatypes::SchemaRef,
    error::ArrowError,
    ipc::writer::{IpcWriteOptions, StreamWriter},
};
use futures::StreamExt as _;
use tokio::time::Instant;
use weft_worker_protocol::{Bounds, Facts, Fail, FailKind, REPORT_KEY};

use crate::{pipe::Host, provider::Touched, scan::Batches};

/// Rows with what is known about them.
pub(crate) struct Answer {
    /// Columns.
    pub(crate) schema: SchemaRef,
    /// Batches.
    pub(crate) batches: Batches,
    /// What the scans noted.
    pub(crate) touched: Arc<Touched>,
    /// Views that it was read through, by their place in the job.
    pub(crate) views: Vec<u32>,
    /// Snapshot, for a single table.
    pub(crate) snapshot: Option<String>,
    /// Whether rows beyond the limit are known to exist or not to.
    pub(crate) more: Option<bool>,
}

/// Reads an answer's batches within its bounds.
pub(crate) struct Bounded {
    answer: Answer,
    bounds: Bounds,
    deadline: Instant,
    rows: u64,
    bytes: u64,
    truncated: Option<String>,
}

impl Bounded {
    pub(crate) fn new(answer: Answer, bounds: Bounds) -> Self {
        Self {
            answer,
            bounds,
            deadline: Instant::now() + Duration::from_millis(bounds.millis),
            rows: 0,
            bytes: 0,
            truncated: None,
        }
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.answer.schema
    }

    /// The next batch. What came before a limit is an answer; a limit before the first row is a failure.
    pub(crate) async fn next(&mut self) -> Result<Option<RecordBatch>, Fail> {
        if self.truncated.is_some() || self.rows >= self.bounds.rows {
            return Ok(None);
        }
        let late = || {
            Fail::limit(format!(
                "stopped after {} ms, the limit on time",
                self.bounds.millis
            ))
        };
        let next = tokio::time::timeout_at(self.deadline, self.answer.batches.next())
            .await
            .unwrap_or_else(|_| Some(Err(late())));
        let batch = match next {
            None => return Ok(None),
            Some(Ok(batch)) => batch,
            Some(Err(fail)) if fail.kind == FailKind::Limit && self.rows > 0 => {
                self.truncated = Some(fail.message);
                return Ok(None);
            }
            Some(Err(fail)) => return Err(fail),
        };
        self.bytes += batch.get_array_memory_size() as u64;
        if self.bytes > self.bounds.answer_bytes && self.rows > 0 {
            self.truncated = Some(format!(
                "the answer is larger than {} bytes",
                self.bounds.answer_bytes
            ));
            return Ok(None);
        }
        let left = self.bounds.rows - self.rows;
        let batch = match usize::try_from(left) {
            Ok(left) if left < batch.num_rows() => batch.slice(0, left),
            _ => batch,
        };
        self.rows += batch.num_rows() as u64;
        Ok(Some(batch))
    }

    /// What is known once no batch is left.
    pub(crate) fn facts(&self) -> Facts {
        let full = self.rows >= self.bounds.rows;
        let cut = match self.answer.more {
            Some(false) => None,
            Some(true) => Some(format!("the first {} rows; there are more", self.rows)),
            None => Some(format!("the first {} rows; there may be more", self.rows)),
        };
        Facts {
            snapshot: self.answer.snapshot.clone(),
            masked: self.answer.touched.masked(),
            restricted: self.answer.touched.restricted(),
            filtered: self.answer.touched.filtered(),
            views: self.answer.views.clone(),
            files_total: self.answer.touched.files_total(),
            rows: self.rows,
            truncated: self.truncated.clone().or_else(|| cut.filter(|_| full)),
        }
    }
}

/// Sends the answer as a stream. The batches are held until the report is known, because it goes first.
pub(crate) async fn write(host: &Host, answer: Answer, bounds: Bounds) -> Result<Facts, Fail> {
    let mut bounded = Bounded::new(answer, bounds);
    let schema = portable::schema(bounded.schema());
    let mut batches = Vec::new();
    while let Some(batch) = bounded.next().await? {
        batches.push(portable::batch(&batch, &schema).map_err(|error| unfit(&error))?);
    }
    let facts = bounded.facts();
    let report = host.report(facts.clone()).await?;
    let metadata = HashMap::from([(REPORT_KEY.to_owned(), report)]);
    let schema = Arc::new(schema.as_ref().clone().with_metadata(metadata));
    let bytes = encode(&schema, batches).map_err(|error| unfit(&error))?;
    host.answer(&bytes).await?;
    Ok(facts)
}

fn encode(schema: &SchemaRef, batches: Vec<RecordBatch>) -> Result<Vec<u8>, ArrowError> {
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), schema, IpcWriteOptions::default())?;
    for batch in batches {
        writer.write(&batch.with_schema(Arc::clone(schema))?)?;
    }
    writer.finish()?;
    writer.into_inner()
}

fn unfit(error: &ArrowError) -> Fail {
    Fail::failed(format!("the rows cannot be written for the screen: {error}"))
}
