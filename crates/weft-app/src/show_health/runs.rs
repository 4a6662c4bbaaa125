//! Runs of tests and rules: every harvest and measure brings the last result of each, and the workspace keeps them all.

use std::collections::BTreeSet;

use serde::Serialize;
use specta::Type;
use weft_model::{Aspect, Entity, Payload, TestResult, TestStatus, Timestamp};
use weft_policy::service_levels::Window;

use crate::{App, AppResult, words};

/// Versions of an asset's results that are looked through, the newest ones.
const VERSIONS: usize = 2_000;
/// Runs that are told, the newest ones.
const RUNS: usize = 5_000;

/// One result of one test.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
pub struct TestRunView {
    /// When it ran.
    pub at: Timestamp,
    /// Name of the test or rule.
    pub test: String,
    /// Column that it is about.
    pub column: Option<String>,
    /// Id of the contract that has it, for a rule that was run on the rows.
    pub contract: Option<String>,
    /// What came of it.
    pub status: TestStatus,
}

fn run(result: &TestResult) -> Option<TestRunView> {
    let ran = result.status != TestStatus::NotRun;
    Some(TestRunView {
        at: result.at.filter(|_| ran)?,
        test: result.name.clone(),
        column: result.column.clone(),
        contract: result.rule.as_ref().map(|rule| rule.contract.clone()),
        status: result.status,
    })
}

/// The runs of all tests of these assets in the window, the newest first.
pub async fn runs(app: &App, assets: &[Entity], window: Window) -> AppResult<Vec<TestRunView>> {
    let mut found: BTreeSet<TestRunView> = BTreeSet::new();
    for asset in assets {
        found.extend(
            asset
                .quality
                .iter()
                .flat_map(|quality| &quality.results)
                .filter_map(run),
        );
        for urn in words::urns(asset) {
            let versions = app.workspace.history(&urn, Aspect::Quality, None).await?;
            for version in versions.into_iter().take(VERSIONS) {
                if let Some(Payload::Quality(quality)) = &version.payload {
                    found.extend(quality.results.iter().filter_map(run));
                }
            }
        }
    }
    let within = |run: &TestRunView| run.at.as_millis() >= window.start() && run.at <= window.now;
    Ok(found.into_iter().rev().filter(within).take(RUNS).collect())
}
