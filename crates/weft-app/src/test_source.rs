//! Tries a connection without keeping or harvesting anything.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::{SourceConfig, source::SourceKind};

use crate::{App, AppResult};

/// The connection, as it would be added.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TestSourceRequest {
    /// Name it would have.
    pub name: String,
    /// How to read it.
    pub source: SourceKind,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TestSourceResponse {
    /// What is there, in one line.
    pub found: String,
}

/// Opens the source and says what is there.
pub async fn test_source(app: &App, request: TestSourceRequest) -> AppResult<TestSourceResponse> {
    let config = SourceConfig {
        name: request.name,
        kind: request.source,
    };
    Ok(TestSourceResponse {
        found: app.sources.open(&config)?.test().await?,
    })
}
