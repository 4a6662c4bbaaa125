//! Runs the quality rules of every contract, or of the contracts of one domain: what a timer asks for after each sync.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, Urn};
use weft_ports::{Cancel, ProgressSink, replica::EntityFilter};

use crate::{
    App, AppError, AppResult, ErrorCode,
    measure_quality::{self, MeasureQualityResponse},
    projector,
};

/// Contracts that are measured by one call.
const CONTRACTS: usize = 10_000;

/// What to measure.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct MeasureMeshRequest {
    /// Only the contracts of this domain; absent: all.
    pub domain: Option<String>,
    /// Leave out what was measured before at the same snapshot by the same rules.
    pub if_changed: bool,
}

/// What came of it, by name of the contract. Contracts without rules are left out.
#[derive(Debug, Serialize, Type)]
pub struct MeasureMeshResponse {
    /// What was measured.
    pub measured: Vec<MeasureQualityResponse>,
    /// What could not be measured as a whole.
    pub refused: Vec<NotMeasured>,
}

/// A contract that could not be measured.
#[derive(Debug, Serialize, Type)]
pub struct NotMeasured {
    /// Full name of the contract.
    pub name: String,
    /// Its urn.
    pub urn: Urn,
    /// Why.
    pub error: AppError,
}

impl MeasureMeshResponse {
    /// Rules of severity error that do not hold, and rules of any severity that could not be told to hold.
    pub fn broken(&self) -> usize {
        self.measured.iter().map(MeasureQualityResponse::broken).sum()
    }
}

/// Measures them one after another. What was measured before one of them failed, or before the call was cancelled, stays
/// written down.
pub async fn measure_mesh(
    app: &App,
    request: MeasureMeshRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<MeasureMeshResponse> {
    let contracts = contracts(app, request.domain).await?;
    let mut answer = MeasureMeshResponse {
        measured: Vec::new(),
        refused: Vec::new(),
    };
    let mut wrote = false;
    let mut cancelled = None;
    for contract in app.replica.entities(&contracts).await? {
        match measure_quality::of(app, &contract, request.if_changed, &progress, &cancel).await {
            Ok(Some(one)) => {
                wrote |= one.wrote;
                answer.measured.push(one.answer);
            }
            Ok(None) => {}
            Err(error) if error.code == ErrorCode::Cancelled => {
                cancelled = Some(error);
                break;
            }
            Err(error) => answer.refused.push(NotMeasured {
                name: contract.full_name,
                urn: contract.urn,
                error,
            }),
        }
    }
    if wrote {
        projector::project(app, &progress).await?;
    }
    match cancelled {
        Some(error) => Err(error),
        None => Ok(answer),
    }
}

async fn contracts(app: &App, domain: Option<String>) -> AppResult<Vec<Urn>> {
    let filter = EntityFilter {
        kinds: vec![EntityKind::Contract],
        domain: domain.clone(),
        ..EntityFilter::default()
    };
    let rows = app.replica.list(&filter, CONTRACTS + 1, 0).await?;
    let urns: Vec<Urn> = rows.into_iter().map(|row| row.urn).collect();
    match (urns.len(), domain) {
        (0, Some(domain)) => Err(
            AppError::not_found(format!("no contract belongs to a domain `{domain}`"))
                .hint("`weft search kind:domain` lists the domains"),
        ),
        (count, _) if count > CONTRACTS => Err(AppError::invalid(format!(
            "the mesh has more than {CONTRACTS} contracts, which is as many as are measured by one call"
        ))
        .hint("measure domain by domain: `weft measure --domain NAME`")),
        _ => Ok(urns),
    }
}
