//! One job from its first byte to its last.

use std::sync::Arc;

use weft_worker_protocol::{Fail, FromWorker, Job, Output, What};

use crate::{answer, export, pipe::Host, rows, sql, statistics};

/// Runs a job; its answer's bytes are sent on the way.
pub(crate) async fn run(host: Arc<Host>, job: Job, threads: usize) -> Result<FromWorker, Fail> {
    let stream = match &job.what {
        What::Statistics { snapshot } => {
            let facts = statistics::run(&host, &job, snapshot.as_deref()).await?;
            return Ok(FromWorker::Done {
                facts: weft_worker_protocol::Facts::default(),
                statistics: Some(Box::new(facts)),
                relations: None,
            });
        }
        What::Relations { text } => {
            return Ok(FromWorker::Done {
                facts: weft_worker_protocol::Facts::default(),
                statistics: None,
                relations: Some(sql::relations(text)?),
            });
        }
        What::Rows { .. } => rows::run(&host, &job).await?,
        What::Sql { sql } => sql::run(&host, &job, sql, threads).await?,
    };
    let facts = match job.output {
        Output::Stream => answer::write(&host, stream, job.bounds).await?,
        format => export::write(&host, stream, job.bounds, format).await?,
    };
    Ok(FromWorker::Done {
        facts,
        statistics: None,
        relations: None,
    })
}
