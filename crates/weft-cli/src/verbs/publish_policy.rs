//! `weft policy publish`.

use std::path::Path;

use weft_app::{
    App, AppError, AppResult,
    publish_policy::{
        PublishPolicyRequest, PublishPolicyResponse, PublishPolicyState, Revision, publish_policy,
    },
};

use super::{check_policy, run_policy_tests};
use crate::{
    args::PolicyPublishArguments,
    output::{Output, clean},
};

/// Publishes a version of the policy.
pub async fn run(app: &App, output: Output, arguments: PolicyPublishArguments) -> AppResult<()> {
    let PolicyPublishArguments { file, over } = arguments;
    let read = app.contracts.read(Path::new(&file)).await?;
    let text = String::from_utf8(read.bytes)
        .map_err(|_| AppError::invalid(format!("`{file}` is not UTF-8")).hint("save it as UTF-8"))?;
    let request = PublishPolicyRequest {
        text,
        name: Some(file.clone()),
        base: over.map(Revision),
        draft: None,
    };
    let done = publish_policy(app, request).await?;
    for note in &done.notes {
        Output::note(&clean(&format!("note: {note}")));
    }
    if output.is_json() {
        Output::value(&done)?;
    }
    told(output, &file, &done)
}

fn told(output: Output, file: &str, done: &PublishPolicyResponse) -> AppResult<()> {
    let version = done.version;
    match done.state {
        PublishPolicyState::Published | PublishPolicyState::Unchanged if output.is_json() => Ok(()),
        PublishPolicyState::Published => {
            Output::line(format!("version {version} of the access policy stands"))
        }
        PublishPolicyState::Unchanged => Output::line(format!(
            "version {version} of the access policy stands already, word for word"
        )),
        PublishPolicyState::Invalid => {
            if !output.is_json() {
                check_policy::errors(file, &done.errors)?;
            }
            Err(AppError::failed(format!(
                "`{file}` is not valid; nothing was written"
            )))
        }
        PublishPolicyState::TestsFail => {
            if !output.is_json() {
                run_policy_tests::outcomes(&done.failing)?;
            }
            Err(
                AppError::failed("the policy does not answer as its own tests mean it; nothing was written")
                    .hint("mend the policy or the tests; `weft policy test` runs them all"),
            )
        }
        PublishPolicyState::Conflict => {
            let by = done.by.as_deref().unwrap_or("nobody");
            Err(AppError::failed(format!(
                "version {version} stands meanwhile, published by {by}; nothing was written"
            ))
            .hint("look at it with `weft policy show`, and put your changes over it"))
        }
    }
}
