//! The changelog of a contract: every version that was published or read, with what changed by it.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Revision, Timestamp, Urn};
use weft_policy::contract_diff::{ContractChange, Impact, Perspective, diff};

pub use crate::contracts::grade::VersionStep;
use crate::{
    App, AppError, AppResult,
    contracts::{
        file, grade,
        history::{self, Back, Version},
        stored::contract_urn,
        text,
    },
    view::EntityLink,
};

/// Changes of one version that are answered.
const CHANGES: usize = 100;

/// Which contract.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListContractVersionsRequest {
    /// A contract by name, id or urn; or what one promises.
    pub name: String,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContractVersion {
    /// The revision that brought it: its name in a comparison.
    pub revision: Revision,
    /// Its version.
    pub version: Option<String>,
    /// When it was published, or read first.
    pub at: Timestamp,
    /// Login of who published it here; none where it was read from the folder.
    pub by: Option<String>,
    /// Name of the source that holds it.
    pub source: String,
    /// The version before; none for the first that is known.
    pub from: Option<String>,
    /// The highest impact of what changed; none for the first.
    pub impact: Option<Impact>,
    /// Whether its version says so.
    pub step: VersionStep,
    /// What changed since the one before, breaking changes first; at most 100.
    pub changes: Vec<ContractChange>,
    /// Changes that were left out.
    pub more: u32,
    /// Whether its text is kept as it was written.
    pub as_written: bool,
    /// Parts that were too large to be kept, and were not compared.
    pub missing: Vec<String>,
}

/// The changelog.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListContractVersionsResponse {
    /// The contract; none where the thing is under none, or under several.
    pub contract: Option<EntityLink>,
    /// Its ODCS id.
    pub id: Option<String>,
    /// Newest first.
    pub versions: Vec<ContractVersion>,
    /// Older records that were not looked at.
    pub older: u32,
    /// The contracts to choose from, where the thing has several.
    pub several: Vec<EntityLink>,
}

/// Lists versions.
pub async fn list_contract_versions(
    app: &App,
    request: ListContractVersionsRequest,
) -> AppResult<ListContractVersionsResponse> {
    let entity = file::find(app, &request.name).await?;
    let ids = file::contract_ids(app, &entity).await?;
    let urns: Vec<Urn> = ids.iter().map(|id| contract_urn(id)).collect();
    let links: Vec<EntityLink> = app
        .replica
        .entities(&urns)
        .await?
        .iter()
        .map(EntityLink::from)
        .collect();
    let [id] = ids.as_slice() else {
        return Ok(ListContractVersionsResponse {
            contract: None,
            id: None,
            versions: Vec::new(),
            older: 0,
            several: links,
        });
    };
    let history = history::versions(app, id, Back::All).await?;
    let older = history.older;
    let versions = tokio::task::spawn_blocking(move || listed(&history.versions))
        .await
        .map_err(|error| AppError::failed(format!("comparing versions stopped: {error}")))?;
    Ok(ListContractVersionsResponse {
        contract: links.into_iter().next(),
        id: Some(id.clone()),
        versions,
        older: u32::try_from(older).unwrap_or(u32::MAX),
        several: Vec::new(),
    })
}

fn listed(found: &[Version]) -> Vec<ContractVersion> {
    let before = std::iter::once(None).chain(found.iter().map(Some));
    let mut all: Vec<ContractVersion> = before
        .zip(found)
        .map(|(before, version)| one(before, version))
        .collect();
    all.reverse();
    all
}

fn one(before: Option<&Version>, version: &Version) -> ContractVersion {
    let missing = before.map_or_else(|| version.missing.clone(), |before| before.not_compared(version));
    let after = version.without(&missing);
    let found = before.map(|before| diff(&before.without(&missing), &after, Perspective::Consumer));
    let impact = found.as_ref().and_then(|found| found.impact);
    let mut changes = found.map(|found| found.changes).unwrap_or_default();
    changes.sort_by_key(|change| std::cmp::Reverse(change.impact));
    let more = changes.len().saturating_sub(CHANGES);
    changes.truncate(CHANGES);
    ContractVersion {
        revision: version.revision,
        version: text(&version.document, "version"),
        at: version.at,
        by: version.by.clone(),
        source: version.source.clone(),
        from: before.and_then(|before| text(&before.document, "version")),
        impact,
        step: before.map_or(VersionStep::Unneeded, |before| {
            grade::step(&before.document, &version.document, impact)
        }),
        changes,
        more: u32::try_from(more).unwrap_or(u32::MAX),
        as_written: version.text.is_some(),
        missing,
    }
}
