//! `weft source list`.

use weft_app::{
    App, AppResult,
    list_sources::{ListSourcesRequest, SourceView, list_sources},
};

use crate::output::{Output, table::table};

/// Lists the sources.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    let listed = list_sources(app, ListSourcesRequest {}).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.sources.is_empty() {
        return Output::line("no sources yet; add one with `weft source add`, or run `weft demo`");
    }
    let rows = listed.sources.iter().map(|source| {
        [
            source.config.name.clone(),
            source.kind.clone(),
            source.assets.to_string(),
            source
                .last_success
                .map_or("never".to_owned(), |at| at.to_string()),
            state(source),
        ]
    });
    Output::text(&table(["name", "kind", "assets", "synced", "state"], rows))
}

fn state(source: &SourceView) -> String {
    match &source.last {
        None => "not read yet".to_owned(),
        Some(report) => match &report.error {
            Some(error) => match &report.hint {
                Some(hint) => format!("failed: {error}; {hint}"),
                None => format!("failed: {error}"),
            },
            None if report.ended.is_none() => "interrupted".to_owned(),
            None if report.warning_count > 0 => format!("{} warnings", report.warning_count),
            None => "ok".to_owned(),
        },
    }
}
