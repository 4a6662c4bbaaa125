//! Tries a connection step by step, without keeping or harvesting anything.

use std::time::Instant;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_ports::probe::{ProbeState, ProbeStep};
use weft_ports::{
    Cancel, SourceConfig,
    preview::{Limits, RowsRequest, TableRef},
    source::{SourceKind, TableLocation},
};

use crate::{App, AppError, AppResult};

const ONE_ROW: &str = "Read one row";

/// The connection: one that is there, or one as it would be added.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TestSourceRequest {
    /// Its name.
    pub name: String,
    /// How to read it; absent: as the source of this name is set up.
    #[serde(default)]
    pub source: Option<SourceKind>,
    /// Its secret; absent: the one that is kept under its name.
    #[serde(default)]
    #[specta(type = Option<String>)]
    pub secret: Option<SecretString>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TestSourceResponse {
    /// Whether all of it worked.
    pub passed: bool,
    /// What is there, or what does not work, in one line.
    pub found: String,
    /// Each step.
    pub steps: Vec<ProbeStep>,
}

/// Opens the source and tries what Weft will do with it.
pub async fn test_source(app: &App, request: TestSourceRequest) -> AppResult<TestSourceResponse> {
    let kind = match request.source {
        Some(kind) => kind,
        None => kept(app, &request.name).await?,
    };
    let config = SourceConfig {
        name: request.name,
        kind,
        domain: None,
    };
    let source = match request.secret {
        Some(secret) => app.sources.open_with(&config, secret)?,
        None => app.sources.open(&config)?,
    };
    let mut probe = source.probe().await;
    if let Some((name, location)) = probe.sample.take() {
        probe.steps.push(one_row(app, name, location).await);
    }
    let passed = probe.passed();
    let telling = if passed {
        probe.steps.iter().find(|step| step.state == ProbeState::Passed)
    } else {
        let wrong = |step: &&ProbeStep| !matches!(step.state, ProbeState::Passed | ProbeState::Skipped);
        probe.steps.iter().find(wrong)
    };
    let found = telling.map_or_else(String::new, |step| match step.name.as_str() {
        "Open" => step.found.clone(),
        name => format!("{name}: {}", step.found),
    });
    Ok(TestSourceResponse {
        passed,
        found,
        steps: probe.steps,
    })
}

async fn kept(app: &App, name: &str) -> AppResult<SourceKind> {
    let known = app.workspace.sources().await?;
    let state = known.into_iter().find(|state| state.config.name == name);
    state.map(|state| state.config.kind).ok_or_else(|| {
        AppError::not_found(format!("no source is called `{name}`")).hint("`weft source list` shows them")
    })
}

/// Reads a row and throws it away: only that it can be read is told.
async fn one_row(app: &App, name: String, location: TableLocation) -> ProbeStep {
    let began = Instant::now();
    let request = RowsRequest {
        table: TableRef {
            name: name.clone(),
            metadata_location: location.metadata_location,
            root: location.root,
            store: location.store,
            masks: Vec::new(),
            restrictions: location.restrictions,
            until: None,
        },
        snapshot_id: None,
        columns: Vec::new(),
        filter: None,
        sort: Vec::new(),
        offset: 0,
        limits: Limits {
            rows: 1,
            ..Limits::default()
        },
    };
    let answer = app.preview.rows(request, Cancel::new()).await;
    let took_ms = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
    match answer {
        Ok(_) => ProbeStep {
            name: ONE_ROW.to_owned(),
            state: ProbeState::Passed,
            found: format!("of {name}"),
            costs: None,
            took_ms,
        },
        Err(error) => ProbeStep::ended(
            ONE_ROW,
            &error,
            "Rows are not shown here; everything else is.",
            took_ms,
        ),
    }
}
