//! `weft preview`.

use weft_app::{
    App, AppResult, Cancel,
    preview_rows::{PreviewRowsRequest, SortKey, preview_rows},
};

use crate::{
    args::PreviewArguments,
    output::{Output, rows},
};

/// Shows the first rows of a table.
pub async fn run(app: &App, output: Output, preview: PreviewArguments, cancel: Cancel) -> AppResult<()> {
    let request = PreviewRowsRequest {
        name: preview.name,
        snapshot_id: preview.snapshot,
        columns: preview.columns,
        filter: preview.filter,
        sort: preview.sort.iter().map(|key| sort_key(key)).collect(),
        offset: 0,
        limit: preview.limit,
    };
    let answer = preview_rows(app, request, cancel).await?;
    rows::print(output, &answer)
}

fn sort_key(text: &str) -> SortKey {
    let (column, descending) = match text.strip_prefix('-') {
        Some(column) => (column, true),
        None => (text, false),
    };
    SortKey {
        column: column.to_owned(),
        descending,
    }
}
