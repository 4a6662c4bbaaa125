//! `weft policy test`.

use weft_app::{
    App, AppError, AppResult,
    run_policy_tests::{RunPolicyTestsRequest, TestOutcome, run_policy_tests},
};

use super::check_policy;
use crate::output::Output;

/// Runs the tests of a policy. One that does not hold ends the run as failed.
pub async fn run(app: &App, output: Output, file: Option<String>) -> AppResult<()> {
    let path = file.clone().unwrap_or_default();
    let request = RunPolicyTestsRequest { file, text: None };
    let ran = run_policy_tests(app, request).await?;
    if output.is_json() {
        Output::value(&ran)?;
    } else {
        check_policy::errors(&path, &ran.errors)?;
        outcomes(&ran.tests)?;
    }
    if ran.version.is_none() {
        return Err(AppError::failed(
            "the policy is not valid, so its tests were not run",
        ));
    }
    let failed = ran.tests.iter().filter(|test| !test.pass).count();
    let all = ran.tests.len();
    if failed > 0 {
        let tests = if all == 1 { "test" } else { "tests" };
        return Err(AppError::failed(format!("{failed} of {all} {tests} failed")));
    }
    Output::note(&match all {
        0 => "the policy has no tests".to_owned(),
        1 => "1 test holds".to_owned(),
        all => format!("{all} tests hold"),
    });
    Ok(())
}

/// Prints how tests came out, one a line.
pub fn outcomes(tests: &[TestOutcome]) -> AppResult<()> {
    for test in tests {
        let line = if test.pass {
            format!("ok      {}: {}", test.name, test.got)
        } else {
            let TestOutcome {
                name,
                expected,
                got,
                because,
                ..
            } = test;
            format!("FAILED  {name}: expected {expected}, got {got}: {because}")
        };
        Output::line(line)?;
    }
    Ok(())
}
