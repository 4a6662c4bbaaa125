//! Shows the access policy that stands, or an earlier version of it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{AccessPolicy, PersonRef, Revision, Roster, Timestamp, Urn};
pub use weft_policy::access::AppOnly;
use weft_policy::access::compile;

use crate::{
    App, AppError, AppResult,
    access_policy::{self, Current},
    directory,
    save_draft::{DraftPart, DraftView},
};

/// Which version.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ShowPolicyRequest {
    /// Its number; absent: the one that stands.
    #[serde(default)]
    pub version: Option<u32>,
}

/// A version of the policy.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowPolicyResponse {
    /// Its number; 0: nobody has published any, and this is what a workspace begins with.
    pub version: u32,
    /// Whether it is the one that stands.
    pub stands: bool,
    /// The file, as it was published.
    pub text: String,
    /// Its document.
    pub policy: AccessPolicy,
    /// What of it holds in the app only, and not for who writes to a team's database by hand.
    pub app_only: Vec<AppOnly>,
    /// Login of who published it.
    pub by: Option<String>,
    /// What they are called; their login where nobody knows.
    pub by_name: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// Revision of the version that stands: what another one is published over.
    pub base: Revision,
    /// The people who answer for the version that stands, as far as they are known here.
    pub governance: Vec<PersonRef>,
    /// Whether the person at the desk may publish another version.
    pub may_publish: bool,
    /// Why, or why not.
    pub because: String,
    /// All versions, newest first.
    pub versions: Vec<PolicyVersion>,
    /// What the person at the desk has typed and not published, on this machine.
    pub draft: Option<DraftView>,
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PolicyVersion {
    /// Its number.
    pub version: u32,
    /// Login of who published it.
    pub by: String,
    /// What they are called; their login where nobody knows.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// Shows it.
pub async fn show_policy(app: &App, request: ShowPolicyRequest) -> AppResult<ShowPolicyResponse> {
    let current = access_policy::current(app).await?;
    let all = access_policy::versions(app).await?;
    let versions = versions(app, &current.roster, &all).await?;
    let governance = access_policy::governance(app, &current).await?;
    let (may_publish, because) = access_policy::may_publish(app, &current).await?;
    let draft = app
        .device
        .draft(&app.login, &Urn::access_policy(), DraftPart::Policy)
        .await?;
    let (base, standing) = (current.base, current.text.version);
    let shown = match request.version.filter(|number| *number != standing) {
        None => current,
        Some(number) => all
            .into_iter()
            .find(|one| one.text.version == number)
            .ok_or_else(|| unknown(number, &versions))?,
    };
    Ok(ShowPolicyResponse {
        version: shown.text.version,
        stands: shown.text.version == standing,
        text: shown.text.text,
        app_only: compile(&shown.text.policy).app_only,
        policy: shown.text.policy,
        by: shown.by,
        by_name: (versions.iter())
            .find(|one| one.version == shown.text.version)
            .map(|one| one.by_name.clone()),
        at: shown.at,
        base,
        governance,
        may_publish,
        because,
        versions,
        draft: draft.map(DraftView::from),
    })
}

/// What was published, each with what its publisher is called. Whoever published several is looked up once.
async fn versions(app: &App, roster: &Roster, all: &[Current]) -> AppResult<Vec<PolicyVersion>> {
    let mut names: HashMap<&str, String> = HashMap::new();
    let mut versions = Vec::with_capacity(all.len());
    for published in all {
        let (Some(by), Some(at)) = (published.by.as_deref(), published.at) else {
            continue;
        };
        let name = match names.get(by) {
            Some(known) => known.clone(),
            None => directory::called(app, roster, by)
                .await?
                .unwrap_or_else(|| by.to_owned()),
        };
        names.insert(by, name.clone());
        versions.push(PolicyVersion {
            version: published.text.version,
            by: by.to_owned(),
            by_name: name,
            at,
        });
    }
    Ok(versions)
}

fn unknown(number: u32, versions: &[PolicyVersion]) -> AppError {
    let known: Vec<String> = versions.iter().map(|one| one.version.to_string()).collect();
    let error = AppError::not_found(format!("there is no version {number} of the access policy"));
    if known.is_empty() {
        error.hint("nobody has published a policy yet; `weft policy show` prints what one can begin with")
    } else {
        error.hint(format!("there are {}", known.join(", ")))
    }
}
