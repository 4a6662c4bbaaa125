//! The oldest row of a table, from the bounds in its manifests: no data is read.

use weft_model::{Entity, Timestamp};
use weft_ports::Cancel;

use crate::{App, preview_rows::table_ref};

/// When the oldest row is from.
pub(crate) struct OldestRow {
    /// Its time.
    pub(crate) at: Timestamp,
    /// By what that is known.
    pub(crate) by: String,
}

/// Finds it, or says why it is not known.
pub(crate) async fn oldest(
    app: &App,
    through: &Entity,
    column: Option<&str>,
    cancel: &Cancel,
) -> Result<OldestRow, String> {
    let Some(column) = column else {
        return Err("neither a promise nor the partitions name a column with the time of a row".to_owned());
    };
    // Asked through the product, so that its masks hold too.
    let table = table_ref(app, through).await.map_err(|error| error.message)?;
    let read = app.preview.statistics(table, None, cancel.clone()).await;
    let statistics = read.map_err(|error| error.message)?;
    if statistics.files == 0 {
        return Err("the table has no rows".to_owned());
    }
    let found = statistics.columns.iter().find(|known| known.column == column);
    let Some(found) = found.filter(|found| !found.masked) else {
        return Err(format!("`{column}` is masked, or not there"));
    };
    // `lower` is there only where every file has a bound; the spread has the same bounds in milliseconds.
    let lowest = found.lower.as_ref().and_then(|_| {
        let lowest = found.spread.iter().map(|(lower, _)| *lower);
        lowest.min_by(f64::total_cmp)
    });
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the check before it")]
    let at = lowest
        .filter(|millis| millis.abs() < 1.0e15)
        .map(|millis| Timestamp::from_millis(millis as i64));
    let Some(at) = at else {
        return Err(format!("the writer kept no bounds of `{column}`"));
    };
    let deleted = if statistics.delete_files > 0 {
        ", rows that were deleted since among them"
    } else {
        ""
    };
    Ok(OldestRow {
        at,
        by: format!("lowest `{column}` by the bounds of its files{deleted}"),
    })
}
