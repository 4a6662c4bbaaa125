//! One read-only statement over the tables that this person may read.

use serde::Deserialize;
use specta::Type;
use weft_model::EntityKind;
use weft_ports::{
    Cancel,
    preview::{Limits, SqlRequest, TableRef},
    replica::EntityFilter,
};

use crate::{
    App, AppError, AppResult,
    grants::guard::Guard,
    preview_rows::{RowsAnswer, dotted, guarded_ref, refuse_if_over, unless_cancelled},
    views::Parts,
};

/// Longest statement, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most tables that are offered to one statement.
const MOST_TABLES: usize = 64;

/// The statement.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RunSqlRequest {
    /// One SELECT. Tables are named `namespace.table` or by their full name.
    pub sql: String,
    /// Rows at most; 0 means 1,000.
    #[serde(default)]
    pub limit: u32,
}

/// Runs it in the worker, under limits.
pub async fn run_sql(app: &App, request: RunSqlRequest, cancel: Cancel) -> AppResult<RowsAnswer> {
    let limit = if request.limit == 0 {
        1_000
    } else {
        request.limit.min(100_000)
    };
    let request = unless_cancelled(&cancel, Box::pin(sql_request(app, &request.sql, limit, &cancel))).await?;
    let rows = app.preview.sql(request, cancel).await?;
    refuse_if_over(rows.report.until, app.now())?;
    Ok(RowsAnswer {
        ipc: rows.ipc,
        report: rows.report,
    })
}

/// The statement with the tables that its text names.
pub(crate) async fn sql_request(app: &App, sql: &str, limit: u32, cancel: &Cancel) -> AppResult<SqlRequest> {
    if sql.trim().is_empty() {
        return Err(AppError::invalid("the statement is empty")
            .hint("write a SELECT over a table, such as `select * from sales.orders`"));
    }
    if sql.len() > LONGEST {
        return Err(AppError::invalid(format!(
            "the statement is longer than {LONGEST} bytes"
        )));
    }
    let parts = named(app, sql, cancel).await?;
    let limits = Limits {
        rows: u64::from(limit),
        ..Limits::default()
    };
    Ok(SqlRequest {
        sql: sql.to_owned(),
        tables: parts.tables,
        views: parts.views,
        limits,
    })
}

/// Tables and views whose name stands in the text. The worker parses the statement; this only keeps the catalog from
/// being asked for every table there is.
async fn named(app: &App, sql: &str, cancel: &Cancel) -> AppResult<Parts> {
    let text = sql.to_lowercase().replace(['"', '`'], "");
    let filter = EntityFilter {
        kinds: vec![EntityKind::Table, EntityKind::View],
        ..EntityFilter::default()
    };
    let mut named = Vec::new();
    let (mut offset, page) = (0, 10_000);
    loop {
        let rows = app.replica.list(&filter, page, offset).await?;
        let full = rows.len() == page;
        offset += rows.len();
        for row in rows {
            let full_name = row.full_name.to_lowercase();
            let short = full_name
                .split_once('.')
                .map_or(full_name.as_str(), |(_, short)| short);
            if mentions(&text, short) {
                named.push(row.urn);
            }
        }
        if !full {
            break;
        }
    }
    if named.len() > MOST_TABLES {
        return Err(AppError::invalid(format!(
            "the statement names more than {MOST_TABLES} tables"
        )));
    }
    let guard = Guard::open(app).await?;
    let mut parts = Parts::default();
    let mut tables = Vec::with_capacity(named.len());
    for entity in app.replica.entities(&named).await? {
        if entity.kind == EntityKind::View {
            parts.view(app, &guard, &entity, cancel).await?;
            parts.also_called(&entity.full_name, &dotted(&entity));
            continue;
        }
        // The same table under its full name, for statements over two catalogs.
        let table = guarded_ref(app, &guard, &entity).await?;
        let full = TableRef {
            name: entity.full_name.clone(),
            ..table.clone()
        };
        if full.name != dotted(&entity) {
            tables.push(full);
        }
        tables.push(table);
    }
    // A table that is named and read by a view as well is one table all the same.
    parts
        .tables
        .retain(|table| !tables.iter().any(|named| named.name == table.name));
    parts.tables.extend(tables);
    Ok(parts)
}

/// Whether `name` stands in `text` as a whole dotted name or as the end of one.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    let part_of_name =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    text.match_indices(name).any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|index| text.as_bytes().get(index));
        let after = text.as_bytes().get(at + name.len());
        !part_of_name(before) && !part_of_name(after)
    })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_name_is_found_whole() {
        assert!(mentions("select * from sales.orders where x", "sales.orders"));
        assert!(mentions("select * from lake.sales.orders", "sales.orders"));
        assert!(!mentions("select * from sales.orders_old", "sales.orders"));
        assert!(!mentions("select * from presales.orders", "sales.orders"));
    }
}
