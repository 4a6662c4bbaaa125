//! First rows of a table, with the person's own rights and the masks that its classifications ask for.

use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use specta::Type;
use weft_model::{Entity, EntityKind};
use weft_ports::{
    Cancel, Clock, PortError,
    error::PortResult,
    preview::{ExportSource, Limits, Mask, RowsRequest, TableRef},
    source::TableLocation,
};

pub use weft_model::Timestamp;
pub use weft_ports::preview::{ReadReport, SortKey};

use crate::{App, AppError, AppResult, grants::guard::Guard, lookup, views};

/// Most rows of one preview.
const MOST_ROWS: u32 = 10_000;

/// What to read.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct PreviewRowsRequest {
    /// A table, or a product with one.
    pub name: String,
    /// Snapshot id; absent: the current one.
    pub snapshot_id: Option<String>,
    /// Top-level columns; empty: all.
    pub columns: Vec<String>,
    /// SQL condition over the columns.
    pub filter: Option<String>,
    /// Order.
    pub sort: Vec<SortKey>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows at most; 0 means 100.
    pub limit: u32,
}

/// Rows as Arrow IPC and what was read to get them.
#[derive(Debug, Clone)]
pub struct RowsAnswer {
    /// Arrow IPC stream. Its schema carries the report as JSON under the metadata key `weft.report`.
    pub ipc: Bytes,
    /// What was read.
    pub report: ReadReport,
}

/// Reads the first rows of a table or snapshot.
pub async fn preview_rows(app: &App, request: PreviewRowsRequest, cancel: Cancel) -> AppResult<RowsAnswer> {
    if request.limit > MOST_ROWS {
        return Err(AppError::invalid(format!(
            "{} rows were asked for; a preview gives at most {MOST_ROWS}",
            request.limit
        ))
        .hint("export the table for more"));
    }
    let entity = lookup::find(app, &request.name).await?;
    let wanted = Wanted {
        snapshot_id: request.snapshot_id,
        columns: request.columns,
        filter: request.filter,
        sort: request.sort,
        offset: u64::from(request.offset),
        limits: Limits {
            rows: u64::from(if request.limit == 0 { 100 } else { request.limit }),
            ..Limits::default()
        },
    };
    let from = unless_cancelled(&cancel, Box::pin(source(app, &entity, wanted, &cancel))).await?;
    let rows = match from {
        ExportSource::Rows(rows) => app.preview.rows(rows, cancel).await?,
        ExportSource::Sql(statement) => app.preview.sql(statement, cancel).await?,
    };
    refuse_if_over(rows.report.until, app.now())?;
    Ok(RowsAnswer {
        ipc: rows.ipc,
        report: rows.report,
    })
}

/// Refuses what was read with a right that has ended while it was read.
pub(crate) fn refuse_if_over(until: Option<Timestamp>, now: Timestamp) -> AppResult<()> {
    if until.is_none_or(|until| now < until) {
        return Ok(());
    }
    Err(ended())
}

fn ended() -> AppError {
    AppError::denied("your right to it ended while it was read")
        .hint("`weft why NAME` says what is missing now, and who can give it")
}

/// Does long work as long as the right to it holds, and stops it then: it ends by itself, and cleans up behind itself.
pub(crate) async fn while_it_holds<T>(
    clock: &dyn Clock,
    until: Option<Timestamp>,
    cancel: &Cancel,
    work: impl Future<Output = PortResult<T>>,
) -> AppResult<T> {
    let over = async {
        let Some(until) = until else {
            return std::future::pending().await;
        };
        loop {
            let left = until.since(clock.now());
            match u64::try_from(left) {
                // A clock may be set: it is looked at again.
                Ok(left) if left > 0 => tokio::time::sleep(Duration::from_millis(left.min(1_000))).await,
                _ => return,
            }
        }
    };
    let mut work = std::pin::pin!(work);
    tokio::select! {
        done = &mut work => Ok(done?),
        () = over => {
            cancel.cancel();
            // Where it was done first, it was done in time.
            work.await.map_err(|_| ended())
        }
    }
}

/// What is wanted of the rows of one thing.
pub(crate) struct Wanted {
    pub(crate) snapshot_id: Option<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) filter: Option<String>,
    pub(crate) sort: Vec<SortKey>,
    pub(crate) offset: u64,
    pub(crate) limits: Limits,
}

/// Where those rows come from: a table, or a statement over a view's own text.
pub(crate) async fn source(
    app: &App,
    entity: &Entity,
    wanted: Wanted,
    cancel: &Cancel,
) -> AppResult<ExportSource> {
    let filter = wanted.filter.filter(|filter| !filter.trim().is_empty());
    let view = lookup::data_asset(app, entity)
        .await?
        .filter(|asset| asset.kind == EntityKind::View);
    let Some(view) = view else {
        return Ok(ExportSource::Rows(RowsRequest {
            table: table_ref(app, entity).await?,
            snapshot_id: wanted.snapshot_id,
            columns: wanted.columns,
            filter,
            sort: wanted.sort,
            offset: wanted.offset,
            limits: wanted.limits,
        }));
    };
    if wanted.snapshot_id.is_some() {
        return Err(
            AppError::invalid(format!("the view `{}` has no snapshots", view.full_name))
                .hint("look at an earlier snapshot of a table it reads"),
        );
    }
    let select = views::Select {
        columns: &wanted.columns,
        filter: filter.as_deref(),
        sort: &wanted.sort,
        offset: wanted.offset,
        limits: wanted.limits,
    };
    Ok(ExportSource::Sql(
        views::statement(app, &view, entity, select, cancel).await?,
    ))
}

/// Where a table is now, by one catalog that holds it.
pub(crate) async fn located(app: &App, holder: &lookup::Holder) -> PortResult<TableLocation> {
    let source = app.sources.open(&holder.state.config)?;
    source.locate(&holder.namespace, &holder.name).await
}

/// The work, unless nobody wants it any more: a catalog that says nothing is not waited for then.
pub(crate) async fn unless_cancelled<T>(
    cancel: &Cancel,
    work: impl Future<Output = AppResult<T>>,
) -> AppResult<T> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(PortError::cancelled().into()),
        done = work => done,
    }
}

/// The table behind an entity as the preview needs it: where it is *now*, and what to mask. Refused where it is closed to
/// the person at the desk.
pub(crate) async fn table_ref(app: &App, entity: &Entity) -> AppResult<TableRef> {
    guarded_ref(app, &Guard::open(app).await?, entity).await
}

/// The same for several tables: what is known of the person is read once.
pub(crate) async fn guarded_ref(app: &App, guard: &Guard, entity: &Entity) -> AppResult<TableRef> {
    let Some(asset) = lookup::data_asset(app, entity).await? else {
        return Err(
            AppError::invalid(format!("`{}` holds no rows that Weft can read", entity.full_name))
                .hint("preview a table, or a product with a table behind an output port"),
        );
    };
    if asset.kind != EntityKind::Table {
        return Err(AppError::invalid(format!(
            "`{}` is a {}; only tables have that",
            asset.full_name,
            asset.kind.as_str()
        ))
        .hint("preview a table it reads"));
    }
    let (mut refused, mut closed) = (None, None);
    for holder in lookup::holders(app, &asset).await? {
        let passage = guard.passage(app, &asset, &holder.state.config).await?;
        let unmasked = match passage.enter(&asset) {
            Ok(unmasked) => unmasked,
            Err(error) => {
                closed = closed.or(Some(error));
                continue;
            }
        };
        match located(app, &holder).await {
            Ok(found) => {
                return Ok(TableRef {
                    name: dotted(&asset),
                    metadata_location: found.metadata_location,
                    root: found.root,
                    store: found.store,
                    masks: if unmasked {
                        Vec::new()
                    } else {
                        masks(&asset, entity)
                    },
                    restrictions: found.restrictions,
                    until: passage.until(),
                });
            }
            Err(error) if error.kind == weft_ports::PortErrorKind::Unsupported => {}
            Err(error) => refused = Some((holder.state, error)),
        }
    }
    Err(match (closed, refused) {
        (Some(closed), _) => closed,
        (None, Some((source, error))) => lookup::refused(app, &source, error).await,
        (None, None) => AppError::invalid(format!("no connected catalog holds `{}`", asset.full_name))
            .hint("add the catalog that holds it with `weft source add`"),
    })
}

/// Name in SQL.
pub(crate) fn dotted(asset: &Entity) -> String {
    let mut parts = asset.namespace.clone();
    parts.push(asset.name.clone());
    parts.join(".")
}

/// Masks of an asset, and of the product it is looked at through.
pub(crate) fn masks(asset: &Entity, through: &Entity) -> Vec<Mask> {
    let mut masks: Vec<Mask> = Vec::new();
    for (column, why) in weft_policy::masks_for(asset)
        .into_iter()
        .chain(weft_policy::masks_for(through))
    {
        if !masks.iter().any(|mask| mask.column == column) {
            masks.push(Mask {
                column,
                by: "weft".to_owned(),
                why,
            });
        }
    }
    masks
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicI64, Ordering},
        time::Duration,
    };

    use weft_model::Timestamp;
    use weft_ports::{Cancel, Clock, PortError, PortErrorKind};

    use super::{refuse_if_over, while_it_holds};
    use crate::error::ErrorCode;

    /// Goes on by a second whenever it is looked at.
    struct Hasty(AtomicI64);

    impl Clock for Hasty {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0.fetch_add(1_000, Ordering::Relaxed))
        }
    }

    #[tokio::test]
    async fn long_work_is_stopped_when_the_right_to_it_ends() {
        let until = Some(Timestamp::from_millis(900));
        let clock = || Hasty(AtomicI64::new(0));
        let cancel = Cancel::new();
        // It notices, and has time to clean up.
        let mut cleaned = false;
        let hasty = clock();
        let work = while_it_holds::<()>(&hasty, until, &cancel, async {
            cancel.cancelled().await;
            tokio::task::yield_now().await;
            cleaned = true;
            Err(PortError::new(PortErrorKind::Cancelled, "stopped"))
        });
        // Work that nobody stops would never end.
        let stopped = tokio::time::timeout(Duration::from_mins(1), work).await.unwrap();
        assert_eq!(stopped.unwrap_err().code, ErrorCode::Denied);
        assert!(cleaned);
        // What is done in time is given, and what fails by itself says why.
        for until in [until, None] {
            let cancel = Cancel::new();
            let done = while_it_holds(&clock(), until, &cancel, async { Ok(7) }).await;
            assert_eq!((done.unwrap(), cancel.is_cancelled()), (7, false));
            let full = PortError::new(PortErrorKind::Limit, "the disk is full");
            let failed = while_it_holds::<()>(&clock(), until, &cancel, async { Err(full) }).await;
            assert!(failed.unwrap_err().message.contains("full"));
        }
    }

    #[test]
    fn what_ended_while_it_was_read_is_not_given() {
        let at = Timestamp::from_millis;
        let code = |until: Option<i64>| {
            refuse_if_over(until.map(at), at(10))
                .err()
                .map(|error| error.code)
        };
        assert_eq!(code(None), None);
        assert_eq!(code(Some(11)), None);
        // A grant is over at its end, not after it.
        assert_eq!(code(Some(10)), Some(ErrorCode::Denied));
        assert_eq!(code(Some(9)), Some(ErrorCode::Denied));
    }
}
