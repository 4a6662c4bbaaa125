//! The port: requests become jobs, answers become rows.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use weft_model::Check;
use weft_ports::{
    Cancel, Preview,
    error::PortResult,
    preview::{
        Answered, ExportFormat, ExportSource, Limits, MeasureRequest, Measured, ReadReport, Rows,
        RowsRequest, SqlRequest, TableRef, TableStatistics,
    },
    view::{Representation, ViewRef},
};
use weft_worker_protocol::{
    Bounds, Count, FailKind, Job, Key, MeasuredFacts, Output, Restrictions, TableSpec, ViewSpec, ViewText,
    What,
};

use crate::{
    PreviewError,
    export::Target,
    outcome,
    pool::Pool,
    serve::{self, LARGEST_ANSWER, Request, Served},
    storage::{AnyStorages, Storages},
};

/// Bytes of rows that are held for one answer, as the worker counts them.
const ANSWER_BYTES: u64 = LARGEST_ANSWER / 2;
/// Bytes that values take in the reader while their duplicates are counted.
const KEY_BYTES: u64 = 256 << 20;
/// Bytes of rows that pass through one export.
const EXPORT_BYTES: u64 = 64 << 30;

/// How previews are read.
#[derive(Clone)]
pub struct PreviewOptions {
    /// The program `weft-worker`.
    pub worker: PathBuf,
    /// Workers that may be at work at the same time.
    pub most_workers: usize,
    /// Where bytes come from.
    pub storages: Arc<dyn Storages>,
}

impl PreviewOptions {
    /// Local folders and object stores, read by this program, by at most four workers.
    pub fn new(worker: impl Into<PathBuf>) -> Self {
        Self {
            worker: worker.into(),
            most_workers: 4,
            storages: Arc::new(AnyStorages::default()),
        }
    }
}

/// Preview by reading processes.
pub struct WorkerPreview {
    pool: Arc<Pool>,
    storages: Arc<dyn Storages>,
}

impl WorkerPreview {
    /// Nothing is started before the first request or [`WorkerPreview::warm`].
    pub fn new(options: PreviewOptions) -> Self {
        Self {
            pool: Pool::new(options.worker, options.most_workers),
            storages: options.storages,
        }
    }

    /// Starts a worker ahead of the first request.
    pub async fn warm(&self) -> PortResult<()> {
        Ok(self.pool.warm().await?)
    }

    /// Process ids of the workers that wait for a request.
    pub fn idle_workers(&self) -> Vec<u32> {
        self.pool.ids()
    }

    fn request(
        &self,
        tables: Vec<TableRef>,
        views: Vec<ViewRef>,
        limits: Limits,
        what: What,
        output: Output,
    ) -> Result<Request, PreviewError> {
        let storages = tables
            .iter()
            .map(|table| self.storages.open(table))
            .collect::<Result<_, _>>()?;
        let specs = tables.iter().map(spec).collect::<Result<_, _>>()?;
        Ok(Request {
            job: Job {
                tables: specs,
                views: views.iter().map(view).collect(),
                bounds: Bounds {
                    rows: limits.rows,
                    answer_bytes: if output == Output::Stream {
                        ANSWER_BYTES
                    } else {
                        EXPORT_BYTES
                    },
                    millis: limits.millis,
                },
                what,
                output,
            },
            tables,
            views,
            storages,
            limits,
        })
    }

    async fn run(
        &self,
        request: Request,
        target: Option<&mut Target>,
        cancel: &Cancel,
    ) -> Result<Served, PreviewError> {
        let mut busy = tokio::select! {
            () = cancel.cancelled() => return Err(PreviewError::Cancelled),
            busy = self.pool.take() => busy?,
        };
        match serve::serve(&mut busy.worker, &request, target, cancel).await {
            Ok(served) => {
                self.pool.give(busy);
                Ok(served)
            }
            // It said what is wrong and is ready for more; but one that met damage may not be sound itself, or may
            // be ending at this moment.
            Err(PreviewError::Worker(fail)) if fail.kind != FailKind::Corrupt => {
                self.pool.give(busy);
                Err(PreviewError::Worker(fail))
            }
            Err(error @ PreviewError::WorkerStore { .. }) => {
                self.pool.give(busy);
                Err(error)
            }
            Err(PreviewError::Died { tables, .. }) => {
                let (why, spent) = busy.worker.end().await;
                self.pool.replace();
                Err(PreviewError::Died { tables, why, spent })
            }
            Err(error) => {
                busy.worker.kill();
                self.pool.replace();
                Err(error)
            }
        }
    }
}

#[async_trait]
impl Preview for WorkerPreview {
    async fn rows(&self, request: RowsRequest, cancel: Cancel) -> PortResult<Rows> {
        let (table, limits, what) = rows_job(request);
        let request = self.request(vec![table], Vec::new(), limits, what, Output::Stream)?;
        let served = self.run(request, None, &cancel).await?;
        Ok(Rows {
            ipc: served.answer,
            report: served.report,
        })
    }

    async fn sql(&self, request: SqlRequest, cancel: Cancel) -> PortResult<Rows> {
        let what = What::Sql { sql: request.sql };
        let request = self.request(
            request.tables,
            request.views,
            request.limits,
            what,
            Output::Stream,
        )?;
        let served = self.run(request, None, &cancel).await?;
        Ok(Rows {
            ipc: served.answer,
            report: served.report,
        })
    }

    async fn ask(&self, request: SqlRequest, cancel: Cancel) -> PortResult<Answered> {
        let what = What::Ask { sql: request.sql };
        // A second row is seen, and refused.
        let limits = Limits {
            rows: 2,
            ..request.limits
        };
        let (tables, views) = (request.tables, request.views);
        let request = self.request(tables, views, limits, what, Output::Stream)?;
        let served = self.run(request, None, &cancel).await?;
        match served.measured.as_deref() {
            Some(MeasuredFacts::Answer(number)) => Ok(Answered {
                number: *number,
                report: served.report,
            }),
            _ => Err(unmeasured("the statement").into()),
        }
    }

    async fn measure(&self, request: MeasureRequest, cancel: Cancel) -> PortResult<Measured> {
        let what = What::Measure {
            counts: request.checks.into_iter().map(count).collect(),
            key_bytes: KEY_BYTES,
            name: request.name.clone(),
        };
        let (tables, views) = (request.tables, request.views);
        let job = self.request(tables, views, request.limits, what, Output::Stream)?;
        let served = self.run(job, None, &cancel).await?;
        match served.measured.map(|measured| *measured) {
            Some(MeasuredFacts::Counts { rows, passes, counts }) => Ok(Measured {
                rows,
                passes,
                counts,
                report: served.report,
            }),
            _ => Err(unmeasured(&format!("`{}`", request.name)).into()),
        }
    }

    async fn relations(&self, text: Representation, cancel: Cancel) -> PortResult<Vec<Vec<String>>> {
        let what = What::Relations {
            text: view_text(&text),
        };
        let request = self.request(Vec::new(), Vec::new(), Limits::default(), what, Output::Stream)?;
        let served = self.run(request, None, &cancel).await?;
        let relations = served.relations.ok_or_else(|| PreviewError::Died {
            tables: "the text of a view".to_owned(),
            why: "it named nothing".to_owned(),
            spent: false,
        })?;
        Ok(relations)
    }

    async fn statistics(
        &self,
        table: TableRef,
        snapshot_id: Option<String>,
        cancel: Cancel,
    ) -> PortResult<TableStatistics> {
        let what = What::Statistics {
            snapshot: snapshot_id,
        };
        let until = table.until;
        let request = self.request(vec![table], Vec::new(), Limits::default(), what, Output::Stream)?;
        let tables = request.names();
        let served = self.run(request, None, &cancel).await?;
        let facts = served.statistics.ok_or_else(|| PreviewError::Died {
            tables,
            why: "it sent no statistics".to_owned(),
            spent: false,
        })?;
        Ok(outcome::statistics(*facts, until))
    }

    async fn export(
        &self,
        source: ExportSource,
        format: ExportFormat,
        path: &Path,
        cancel: Cancel,
    ) -> PortResult<ReadReport> {
        let output = match format {
            ExportFormat::Csv => Output::Csv,
            ExportFormat::Parquet => Output::Parquet,
            ExportFormat::Arrow => Output::Arrow,
        };
        let (tables, views, limits, what) = match source {
            ExportSource::Rows(rows) => {
                let (table, limits, what) = rows_job(rows);
                (vec![table], Vec::new(), limits, what)
            }
            ExportSource::Sql(sql) => (sql.tables, sql.views, sql.limits, What::Sql { sql: sql.sql }),
        };
        let request = self.request(tables, views, limits, what, output)?;
        let mut target = Target::begin(path).await?;
        let served = self.run(request, Some(&mut target), &cancel).await?;
        target.finish().await?;
        Ok(served.report)
    }
}

fn spec(table: &TableRef) -> Result<TableSpec, PreviewError> {
    let restrictions = table.restrictions.as_ref().map(|wanted| {
        Restrictions::parse(&wanted.json).map_err(|why| PreviewError::Restricted {
            table: table.name.clone(),
            by: wanted.by.clone(),
            why,
        })
    });
    Ok(TableSpec {
        name: table.name.clone(),
        metadata_location: table.metadata_location.clone(),
        masks: table.masks.iter().map(|mask| mask.column.clone()).collect(),
        restrictions: restrictions.transpose()?.flatten(),
    })
}

/// A reader that is done and says nothing of what it was asked.
fn unmeasured(what: &str) -> PreviewError {
    PreviewError::Died {
        tables: what.to_owned(),
        why: "it sent no number".to_owned(),
        spent: false,
    }
}

fn count(check: Check) -> Count {
    match check {
        Check::Rows => Count::Rows,
        Check::Nulls { column } => Count::Nulls { column },
        Check::Missing { column, values } => Count::Missing { column, values },
        Check::Invalid {
            column,
            values,
            pattern,
        } => Count::Invalid {
            column,
            values,
            pattern,
        },
        Check::Duplicates { columns } => Count::Duplicates { columns },
    }
}

fn view(view: &ViewRef) -> ViewSpec {
    ViewSpec {
        name: view.name.clone(),
        key: view.key.clone(),
        text: view_text(&view.text),
        columns: view.columns.clone(),
        masks: view.masks.iter().map(|mask| mask.column.clone()).collect(),
        relations: view.relations.clone(),
    }
}

fn view_text(text: &Representation) -> ViewText {
    ViewText {
        dialect: text.dialect.clone(),
        sql: text.sql.clone(),
    }
}

fn rows_job(request: RowsRequest) -> (TableRef, Limits, What) {
    let sort = request.sort.into_iter().map(|key| Key {
        column: key.column,
        descending: key.descending,
    });
    let what = What::Rows {
        snapshot: request.snapshot_id,
        columns: request.columns,
        filter: request.filter,
        sort: sort.collect(),
        offset: request.offset,
    };
    (request.table, request.limits, what)
}
