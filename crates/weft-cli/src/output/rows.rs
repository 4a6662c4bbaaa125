//! Rows, which come as an Arrow IPC stream.

use arrow::{
    array::RecordBatch,
    ipc::reader::StreamReader,
    json::{WriterBuilder, writer::JsonArray},
    util::pretty::pretty_format_batches,
};
use serde::Serialize;
use serde_json::Value;
use weft_app::{
    AppError, AppResult,
    preview_rows::{ReadReport, RowsAnswer, Timestamp},
};

use super::{Output, clean};

/// One column of an answer.
#[derive(Serialize)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    data_type: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
    #[serde(flatten)]
    report: ReportOf<'a>,
}

/// The report without the number of rows, whose name the rows themselves have.
#[derive(Serialize)]
struct ReportOf<'a> {
    snapshot_id: &'a Option<String>,
    masked: Vec<Masked<'a>>,
    row_filters: Vec<Filtered<'a>>,
    views: Vec<Through<'a>>,
    files_read: u64,
    bytes_read: u64,
    took_ms: u64,
    truncated: &'a Option<String>,
    until: Option<Timestamp>,
}

#[derive(Serialize)]
struct Masked<'a> {
    column: &'a str,
    by: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Through<'a> {
    view: &'a str,
    dialect: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct Filtered<'a> {
    table: &'a str,
    by: &'a str,
    condition: &'a str,
}

fn unreadable(error: impl std::fmt::Display) -> AppError {
    AppError::failed(format!("the rows that came back cannot be read: {error}"))
}

/// Prints rows and what was read.
pub fn print(output: Output, answer: &RowsAnswer) -> AppResult<()> {
    let reader = StreamReader::try_new(std::io::Cursor::new(&answer.ipc), None).map_err(unreadable)?;
    let schema = reader.schema();
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().map_err(unreadable)?;
    let report = &answer.report;
    if !output.is_json() {
        let text = pretty_format_batches(&batches).map_err(unreadable)?.to_string();
        Output::text(&format!("{}\n", clean(&text)))?;
        describe(report);
        return Ok(());
    }
    let columns = schema
        .fields()
        .iter()
        .map(|field| Column {
            name: field.name().clone(),
            data_type: field.data_type().to_string(),
        })
        .collect();
    Output::value(&Answer {
        columns,
        rows: values(&batches)?,
        report: ReportOf {
            snapshot_id: &report.snapshot_id,
            masked: report
                .masked
                .iter()
                .map(|mask| Masked {
                    column: &mask.column,
                    by: &mask.by,
                    why: &mask.why,
                })
                .collect(),
            row_filters: report
                .row_filters
                .iter()
                .map(|filter| Filtered {
                    table: &filter.table,
                    by: &filter.by,
                    condition: &filter.condition,
                })
                .collect(),
            views: report
                .views
                .iter()
                .map(|view| Through {
                    view: &view.view,
                    dialect: &view.dialect,
                    version: &view.version,
                })
                .collect(),
            files_read: report.files_read,
            bytes_read: report.bytes_read,
            took_ms: report.took_ms,
            truncated: &report.truncated,
            until: report.until,
        },
    })
}

fn describe(report: &ReadReport) {
    for view in &report.views {
        Output::note(&clean(&format!(
            "{} is read through its text in {} (version {}), with your own rights",
            view.view, view.dialect, view.version
        )));
    }
    for filter in &report.row_filters {
        Output::note(&clean(&format!(
            "{} lets you see only rows of {} where {}",
            filter.by, filter.table, filter.condition
        )));
    }
    for mask in &report.masked {
        Output::note(&clean(&format!(
            "{} is masked by {}: {}",
            mask.column, mask.by, mask.why
        )));
    }
    if let Some(limit) = &report.truncated {
        Output::note(&clean(limit));
    }
    if let Some(until) = report.until {
        Output::note(&format!("your right to it ends on {}", until.date()));
    }
    Output::note(&format!(
        "{} rows, {} of {} files and {} bytes read in {} ms",
        report.rows, report.files_read, report.files_total, report.bytes_read, report.took_ms
    ));
}

/// Each column by itself: two columns of one name (a join) both keep their values.
fn values(batches: &[RecordBatch]) -> AppResult<Vec<Vec<Value>>> {
    let mut rows = Vec::new();
    for batch in batches {
        let mut table: Vec<Vec<Value>> = vec![Vec::with_capacity(batch.num_columns()); batch.num_rows()];
        for index in 0..batch.num_columns() {
            let column = batch.project(&[index]).map_err(unreadable)?;
            let mut bytes = Vec::new();
            let mut writer = WriterBuilder::new()
                .with_explicit_nulls(true)
                .build::<_, JsonArray>(&mut bytes);
            writer.write(&column).map_err(unreadable)?;
            writer.finish().map_err(unreadable)?;
            drop(writer);
            let cells: Vec<serde_json::Map<String, Value>> = if bytes.is_empty() {
                Vec::new()
            } else {
                serde_json::from_slice(&bytes).map_err(unreadable)?
            };
            for (row, cell) in table.iter_mut().zip(cells) {
                row.push(cell.into_iter().next().map_or(Value::Null, |(_, value)| value));
            }
        }
        rows.extend(table);
    }
    Ok(rows)
}
