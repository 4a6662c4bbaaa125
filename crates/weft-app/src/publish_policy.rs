//! Publishes a version of the access policy: everything that is asked for from now on is held against it.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::Revision;
use weft_model::{Payload, Timestamp, Urn, access::policy::PolicyText};
pub use weft_policy::access::compile;
use weft_policy::access::{TestOutcome, run_tests};
pub use weft_ports::contracts::ContractError;
use weft_ports::{
    device::DraftPart,
    progress::no_progress,
    workspace::{Word, Worded},
};

use crate::{
    App, AppError, AppResult,
    access_policy::{self, Current},
    projector,
};

/// What to publish.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PublishPolicyRequest {
    /// The text of the policy.
    pub text: String,
    /// What messages call it: a path; absent: the policy.
    #[serde(default)]
    pub name: Option<String>,
    /// `base` of the answer of `show_policy` that the text began from; absent: the version that stands.
    #[serde(default)]
    pub base: Option<Revision>,
    /// When the draft was kept that is published by this; it is dropped then.
    #[serde(default)]
    pub draft: Option<Timestamp>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PublishPolicyState {
    /// It stands.
    Published,
    /// It stood already, word for word.
    Unchanged,
    /// Something is wrong in it: nothing was written.
    Invalid,
    /// It does not answer as its own tests mean it: nothing was written.
    TestsFail,
    /// Somebody published another version since: nothing was written.
    Conflict,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PublishPolicyResponse {
    /// In a word.
    pub state: PublishPolicyState,
    /// The version that stands now.
    pub version: u32,
    /// Who published that.
    pub by: Option<String>,
    /// What is wrong, by place.
    pub errors: Vec<ContractError>,
    /// The tests that fail.
    pub failing: Vec<TestOutcome>,
    /// What its writer should know.
    pub notes: Vec<String>,
}

/// Publishes it.
pub async fn publish_policy(app: &App, request: PublishPolicyRequest) -> AppResult<PublishPolicyResponse> {
    let current = access_policy::current(app).await?;
    let (may, because) = access_policy::may_publish(app, &current).await?;
    if !may {
        let hint = if app.team.is_some() {
            "`weft workspace members` lists who is what"
        } else {
            "ask one of them; who you are is chosen in the settings"
        };
        return Err(AppError::denied(because).hint(hint));
    }
    if current.is_published() && current.text.text == request.text {
        drop_draft(app, request.draft).await?;
        return Ok(answer(PublishPolicyState::Unchanged, &current));
    }
    if request.base.is_some_and(|base| base != current.base) {
        return Ok(answer(PublishPolicyState::Conflict, &current));
    }
    let name = request.name.as_deref().unwrap_or("the policy");
    let read = access_policy::read(app, name, request.text.clone().into_bytes()).await?;
    let Some(policy) = read.policy.filter(|_| read.errors.is_empty()) else {
        return Ok(PublishPolicyResponse {
            errors: read.errors,
            ..answer(PublishPolicyState::Invalid, &current)
        });
    };
    if policy.version <= current.text.version {
        return Err(AppError::invalid(format!(
            "version {} is not greater than {}, which stands",
            policy.version, current.text.version
        ))
        .hint(format!(
            "write `version: {}`: requests keep the number of the version that they were checked against",
            current.text.version.saturating_add(1)
        )));
    }
    let mut failing = run_tests(&policy, app.now());
    failing.retain(|test| !test.pass);
    if !failing.is_empty() {
        return Ok(PublishPolicyResponse {
            failing,
            ..answer(PublishPolicyState::TestsFail, &current)
        });
    }
    let text = PolicyText {
        version: policy.version,
        text: request.text,
        policy,
    };
    if !write(app, &app.login, &current, text).await? {
        let newer = access_policy::current(app).await?;
        return Ok(answer(PublishPolicyState::Conflict, &newer));
    }
    projector::project(app, &no_progress()).await?;
    drop_draft(app, request.draft).await?;
    let standing = access_policy::current(app).await?;
    let mut done = answer(PublishPolicyState::Published, &standing);
    if access_policy::governance(app, &standing).await?.is_empty() {
        done.notes.push(
            "nobody named under `governance` is known here: what falls to the governance team can be decided by nobody, and another version is published under one of those logins only"
                .to_owned(),
        );
    }
    Ok(done)
}

/// The words of a draft stand now. A newer one, of another window, stays.
async fn drop_draft(app: &App, kept: Option<Timestamp>) -> AppResult<()> {
    if let Some(at) = kept {
        app.device
            .drop_draft(&app.login, &Urn::access_policy(), DraftPart::Policy, at)
            .await?;
    }
    Ok(())
}

/// Writes a version over the one that was read; whether nobody else was faster.
pub(crate) async fn write(app: &App, login: &str, over: &Current, text: PolicyText) -> AppResult<bool> {
    let rules = compile(&text.policy).rows;
    let word = Word {
        urn: Urn::access_policy(),
        joined: Vec::new(),
        base: over.base,
        payload: Payload::Policy(Box::new(text)),
    };
    let worded = app.workspace.publish_policy(login, word, &rules).await?;
    Ok(matches!(worded, Worded::Written(_)))
}

fn answer(state: PublishPolicyState, standing: &Current) -> PublishPolicyResponse {
    PublishPolicyResponse {
        state,
        version: standing.text.version,
        by: standing.by.clone(),
        errors: Vec::new(),
        failing: Vec::new(),
        notes: Vec::new(),
    }
}
