//! Two versions of a contract side by side: what changed, what that means, and who breaks.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_policy::contract_diff::{Impact, Perspective};
use weft_ports::Cancel;

use crate::{
    App, AppResult,
    contracts::{self, grade::graded},
};

pub use crate::contracts::{breaks::BrokenReader, grade::GradedChange};
pub use weft_policy::contract_diff::{
    ChangeKind, Direction, Impact as ChangeImpact, Perspective as ChangePerspective,
};

/// Which two versions.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DiffContractsRequest {
    /// Path of the older file.
    pub old: String,
    /// Path of the newer file.
    pub new: String,
    /// Whose side the changes are graded from; absent: who reads the data.
    #[serde(default)]
    pub perspective: Perspective,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DiffContractsResponse {
    /// Version of the older contract; its path where it states none.
    pub from: String,
    /// Version of the newer contract; its path where it states none.
    pub to: String,
    /// The highest impact; none where nothing changed.
    pub impact: Option<Impact>,
    /// What the newer contract's version should be; none where the older one's is no number.
    pub suggested_version: Option<String>,
    /// All changes.
    pub changes: Vec<GradedChange>,
    /// Files of the two that are not valid by their standard: compared all the same.
    pub invalid: Vec<String>,
}

/// Compares two contract files.
pub async fn diff_contracts(app: &App, request: DiffContractsRequest) -> AppResult<DiffContractsResponse> {
    let old = contracts::from_file(app, &request.old).await?;
    let new = contracts::from_file(app, &request.new).await?;
    let graded = graded(
        app,
        &old.document,
        &new.document,
        request.perspective,
        &Cancel::new(),
    )
    .await?;
    let version =
        |document, path: &str| contracts::text(document, "version").unwrap_or_else(|| path.to_owned());
    let invalid = [(&old, &request.old), (&new, &request.new)];
    Ok(DiffContractsResponse {
        from: version(&old.document, &request.old),
        to: version(&new.document, &request.new),
        impact: graded.impact,
        suggested_version: graded.suggested_version,
        changes: graded.changes,
        invalid: invalid
            .into_iter()
            .filter(|(file, _)| !file.valid)
            .map(|(_, path)| path.clone())
            .collect(),
    })
}
