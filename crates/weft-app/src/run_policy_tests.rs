//! Runs the tests of an access policy: what it is meant to answer, held against what it answers.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::AccessPolicy;
pub use weft_policy::access::TestOutcome;
use weft_policy::access::run_tests;
pub use weft_ports::contracts::ContractError;

use crate::{App, AppError, AppResult, access_policy, check_policy};

/// Of which policy.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct RunPolicyTestsRequest {
    /// A file of this machine.
    #[serde(default)]
    pub file: Option<String>,
    /// A text, as it stands in an editor. Without either: the version that stands.
    #[serde(default)]
    pub text: Option<String>,
}

/// How they came out.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RunPolicyTestsResponse {
    /// Version of the policy; absent where it is not valid.
    pub version: Option<u32>,
    /// Whether every test holds; not where the policy is not valid.
    pub pass: bool,
    /// The tests, in the order of the file.
    pub tests: Vec<TestOutcome>,
    /// Why there is none: what is wrong in the file, by place.
    pub errors: Vec<ContractError>,
}

/// Runs them.
pub async fn run_policy_tests(
    app: &App,
    request: RunPolicyTestsRequest,
) -> AppResult<RunPolicyTestsResponse> {
    let (name, text) = match (request.file, request.text) {
        (Some(_), Some(_)) => return Err(AppError::invalid("name a file or give a text, and not both")),
        (Some(file), None) => {
            let text = check_policy::text(app, &file).await?;
            (file, text)
        }
        (None, Some(text)) => ("the policy".to_owned(), text.into_bytes()),
        (None, None) => {
            let standing = access_policy::current(app).await?;
            return Ok(ran(app, &standing.text.policy));
        }
    };
    let read = access_policy::read(app, &name, text).await?;
    let Some(policy) = read.policy.filter(|_| read.errors.is_empty()) else {
        return Ok(RunPolicyTestsResponse {
            version: None,
            pass: false,
            tests: Vec::new(),
            errors: read.errors,
        });
    };
    Ok(ran(app, &policy))
}

fn ran(app: &App, policy: &AccessPolicy) -> RunPolicyTestsResponse {
    let tests = run_tests(policy, app.now());
    RunPolicyTestsResponse {
        version: Some(policy.version),
        pass: tests.iter().all(|test| test.pass),
        tests,
        errors: Vec::new(),
    }
}
