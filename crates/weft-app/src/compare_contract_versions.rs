//! Two versions of one contract side by side: their texts, what changed, and who breaks.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Revision, Timestamp};
use weft_policy::contract_diff::{Impact, Perspective};
use weft_ports::Cancel;

use crate::{
    App, AppError, AppResult,
    contracts::{
        file,
        grade::{self, GradedChange},
        history::{self, Back, Version},
        text,
    },
};

/// Which two.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CompareContractVersionsRequest {
    /// A contract by name, id or urn; or what one promises.
    pub name: String,
    /// Revision of the older version (`list_contract_versions`).
    pub old: Revision,
    /// Revision of the newer one; absent: the newest.
    #[serde(default)]
    pub new: Option<Revision>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VersionText {
    /// Its revision.
    pub revision: Revision,
    /// Its version.
    pub version: Option<String>,
    /// When it was published, or read first.
    pub at: Timestamp,
    /// Login of who published it here.
    pub by: Option<String>,
    /// Its text.
    pub text: String,
    /// Whether it was written so; else its values are, and their order and layout are Weft's.
    pub as_written: bool,
}

/// Both.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CompareContractVersionsResponse {
    /// The older one.
    pub old: VersionText,
    /// The newer one.
    pub new: VersionText,
    /// The highest impact; none where nothing changed.
    pub impact: Option<Impact>,
    /// What changed, and who breaks.
    pub changes: Vec<GradedChange>,
    /// Parts that were too large to be kept, and were not compared.
    pub missing: Vec<String>,
}

/// Compares two versions.
pub async fn compare_contract_versions(
    app: &App,
    request: CompareContractVersionsRequest,
    cancel: Cancel,
) -> AppResult<CompareContractVersionsResponse> {
    let entity = file::find(app, &request.name).await?;
    let Some(id) = file::contract_id(app, &entity).await? else {
        return Err(AppError::invalid(format!(
            "`{}` is under no contract that Weft knows",
            entity.full_name
        ))
        .hint("name a contract, or what one promises"));
    };
    let history = history::versions(app, &id, Back::All).await?;
    let versions = &history.versions;
    let find = |revision: Revision| {
        versions
            .iter()
            .find(|version| version.revision == revision)
            .ok_or_else(|| {
                AppError::not_found(format!("`{id}` has no version of revision {revision}"))
                    .hint("`weft contract changelog` lists them")
            })
    };
    let old = find(request.old)?;
    let new = match (request.new, versions.last()) {
        (Some(revision), _) => find(revision)?,
        (None, Some(last)) => last,
        (None, None) => return Err(AppError::not_found(format!("no version of `{id}` is known"))),
    };
    let missing = old.not_compared(new);
    let (before, after) = (old.without(&missing), new.without(&missing));
    let graded = grade::graded(app, &before, &after, Perspective::Consumer, &cancel).await?;
    // Of two texts, one as it was written and one laid out anew would differ in every line.
    let written = old.text.is_some() && new.text.is_some();
    Ok(CompareContractVersionsResponse {
        old: shown(app, old, written)?,
        new: shown(app, new, written)?,
        impact: graded.impact,
        changes: graded.changes,
        missing,
    })
}

fn shown(app: &App, version: &Version, written: bool) -> AppResult<VersionText> {
    let kept = version.text.clone().filter(|_| written);
    let as_written = kept.is_some();
    let text_of = match kept {
        Some(text) => text,
        None => app.contracts.render(&version.document)?,
    };
    Ok(VersionText {
        revision: version.revision,
        version: text(&version.document, "version"),
        at: version.at,
        by: version.by.clone(),
        text: text_of,
        as_written,
    })
}
