//! `weft sync`.

use weft_app::{
    App, AppError, AppResult, Cancel,
    list_sources::{ListSourcesRequest, list_sources},
    sync_source::{SyncSourceRequest, SyncSourceResponse, sync_source},
};

use crate::output::{Output, clean, table::table};

/// Warnings that are printed for people; the rest is counted.
const WARNINGS_SHOWN: usize = 20;

/// Reads one source, or all. With a name `--json` gives one object, without one an array.
pub async fn run(app: &App, output: Output, name: Option<String>, cancel: Cancel) -> AppResult<()> {
    let Some(source) = name else {
        return all(app, output, cancel).await;
    };
    let synced = sync_source(app, SyncSourceRequest { source }, output.progress(), cancel).await?;
    if output.is_json() {
        return Output::value(&synced);
    }
    describe(&[synced])
}

/// One source that fails does not keep the others from being read; the last failure is the answer.
async fn all(app: &App, output: Output, cancel: Cancel) -> AppResult<()> {
    let listed = list_sources(app, ListSourcesRequest {}).await?;
    if listed.sources.is_empty() {
        return Err(
            AppError::not_found("there are no sources to sync").hint("add one with `weft source add`")
        );
    }
    let mut synced = Vec::new();
    let mut failure = None;
    for source in listed.sources {
        let request = SyncSourceRequest {
            source: source.config.name.clone(),
        };
        match sync_source(app, request, output.progress(), cancel.clone()).await {
            Ok(one) => synced.push(one),
            Err(error) => {
                if let Some(earlier) = failure.replace(error) {
                    output.error(&earlier);
                }
            }
        }
        if cancel.is_cancelled() {
            break;
        }
    }
    if output.is_json() {
        Output::value(&synced)?;
    } else {
        describe(&synced)?;
    }
    failure.map_or(Ok(()), Err)
}

/// Prints what syncs did.
pub fn describe(synced: &[SyncSourceResponse]) -> AppResult<()> {
    let rows = synced.iter().map(|one| {
        let news = if one.changed == 0 && one.gone == 0 {
            "nothing new".to_owned()
        } else {
            format!("{} changed, {} gone", one.changed, one.gone)
        };
        [
            one.source.clone(),
            one.assets.to_string(),
            one.products.to_string(),
            one.edges.to_string(),
            news,
            one.warnings.len().to_string(),
            format!("{} ms", one.took_ms),
        ]
    });
    Output::text(&table(
        [
            "source", "assets", "products", "edges", "news", "warnings", "took",
        ],
        rows,
    ))?;
    for one in synced {
        for warning in one.warnings.iter().take(WARNINGS_SHOWN) {
            Output::note(&clean(&format!(
                "warning: {}: {}: {}",
                one.source, warning.place, warning.message
            )));
        }
        if one.warnings.len() > WARNINGS_SHOWN {
            Output::note(&format!(
                "and {} more; see them all with `--json`",
                one.warnings.len() - WARNINGS_SHOWN
            ));
        }
    }
    Ok(())
}
