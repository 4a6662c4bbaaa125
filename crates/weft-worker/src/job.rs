//! One job from its first byte to its last.

use std::sync::Arc;

use weft_worker_protocol::{Facts, Fail, FromWorker, Job, MeasuredFacts, Output, What};

use crate::{answer, ask, export, measure, pipe::Host, rows, sql, statistics};

/// Runs a job; its answer's bytes are sent on the way.
pub(crate) async fn run(host: Arc<Host>, job: Job, threads: usize) -> Result<FromWorker, Fail> {
    let stream = match &job.what {
        What::Statistics { snapshot } => {
            let facts = statistics::run(&host, &job, snapshot.as_deref()).await?;
            return Ok(FromWorker::Done {
                facts: Facts::default(),
                statistics: Some(Box::new(facts)),
                relations: None,
                measured: None,
            });
        }
        What::Relations { text } => {
            return Ok(FromWorker::Done {
                facts: Facts::default(),
                statistics: None,
                relations: Some(sql::relations(text)?),
                measured: None,
            });
        }
        What::Ask { sql } => {
            let answer = sql::run(&host, &job, sql, threads).await?;
            let (facts, measured) = ask::number(answer, job.bounds).await?;
            return Ok(measured_as(facts, measured));
        }
        What::Measure {
            name,
            counts,
            key_bytes,
        } => {
            let wanted = measure::Wanted {
                name,
                counts,
                key_bytes: *key_bytes,
            };
            let (facts, measured) = measure::run(&host, &job, wanted, threads).await?;
            return Ok(measured_as(facts, measured));
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
        measured: None,
    })
}

fn measured_as(facts: Facts, measured: MeasuredFacts) -> FromWorker {
    FromWorker::Done {
        facts,
        statistics: None,
        relations: None,
        measured: Some(Box::new(measured)),
    }
}
