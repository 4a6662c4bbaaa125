//! Writes rows to a file, under the same masks as the preview.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::{
    Cancel,
    preview::{ExportFormat, ExportSource, Limits, ReadReport, SortKey},
};

use crate::{
    App, AppError, AppResult, lookup,
    preview_rows::{Wanted, source, unless_cancelled, while_it_holds},
    run_sql::sql_request,
};

/// What to write and where.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ExportRowsRequest {
    /// A table or product; absent when `sql` is given.
    #[serde(default)]
    pub name: Option<String>,
    /// A statement; absent when `name` is given.
    #[serde(default)]
    pub sql: Option<String>,
    /// Snapshot id; absent: the current one.
    #[serde(default)]
    pub snapshot_id: Option<String>,
    /// SQL condition over the columns.
    #[serde(default)]
    pub filter: Option<String>,
    /// Order.
    #[serde(default)]
    pub sort: Vec<SortKey>,
    /// File format.
    pub format: ExportFormat,
    /// The file, as the person chose it. Never written over.
    pub path: String,
    /// Rows at most; 0 means 1,000,000.
    #[serde(default)]
    pub limit: u32,
}

/// What was written.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ExportRowsResponse {
    /// The file.
    pub path: String,
    /// What was read for it.
    pub report: ReadReport,
}

/// Writes the file.
pub async fn export_rows(
    app: &App,
    request: ExportRowsRequest,
    cancel: Cancel,
) -> AppResult<ExportRowsResponse> {
    let most = if request.limit == 0 {
        1_000_000
    } else {
        request.limit
    };
    let limits = Limits {
        rows: u64::from(most),
        bytes: 4 << 30,
        millis: 600_000,
    };
    let rows = match (&request.name, &request.sql) {
        (Some(name), None) => {
            let entity = lookup::find(app, name).await?;
            let wanted = Wanted {
                snapshot_id: request.snapshot_id,
                columns: Vec::new(),
                filter: request.filter,
                sort: request.sort,
                offset: 0,
                limits,
            };
            unless_cancelled(&cancel, Box::pin(source(app, &entity, wanted, &cancel))).await?
        }
        (None, Some(sql)) => {
            let mut statement =
                unless_cancelled(&cancel, Box::pin(sql_request(app, sql, most, &cancel))).await?;
            statement.limits = limits;
            ExportSource::Sql(statement)
        }
        _ => return Err(AppError::invalid("an export takes either a name or a statement")),
    };
    let path = PathBuf::from(&request.path);
    if path.file_name().is_none() {
        return Err(AppError::invalid(format!("`{}` names no file", request.path)));
    }
    let tables = match &rows {
        ExportSource::Rows(rows) => std::slice::from_ref(&rows.table),
        ExportSource::Sql(statement) => statement.tables.as_slice(),
    };
    let until = tables.iter().filter_map(|table| table.until).min();
    let writing = app.preview.export(rows, request.format, &path, cancel.clone());
    let report = while_it_holds(app.clock.as_ref(), until, &cancel, writing).await?;
    Ok(ExportRowsResponse {
        path: request.path,
        report,
    })
}
