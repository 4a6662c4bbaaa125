//! Results as a person's word on an asset.

use weft_model::{Entity, Origin, Payload, QualityInfo, Record, TestResult, TestStatus};

use crate::{App, AppResult};

use super::{outcome::Outcome, run::Ran};

/// What people measured of an asset by one contract: the newest of each person, newest first.
pub(super) async fn known(app: &App, asset: &Entity, contract: &str) -> AppResult<Vec<TestResult>> {
    let mut records = people(app, asset).await?;
    records.sort_by_key(|record| std::cmp::Reverse(record.revision));
    let of_contract = |record: Record| {
        let mut results = results(record);
        results.retain(|result| is_of(result, contract));
        (!results.is_empty()).then_some(results)
    };
    Ok(records.into_iter().find_map(of_contract).unwrap_or_default())
}

/// Writes what was measured by one contract in the place of what was before; by other contracts it stays. A rule that could
/// not be run keeps its last number, and where none could be, nothing is written over numbers.
///
/// Answers whether something was written.
pub(super) async fn write(app: &App, asset: &Entity, ran: &Ran) -> AppResult<bool> {
    let contract = ran.table.contract.as_str();
    let before = known(app, asset, contract).await?;
    let nothing_read = ran.outcomes.iter().any(|outcome| outcome.unread)
        && (ran.outcomes.iter()).all(|outcome| outcome.unread || outcome.status == TestStatus::NotRun);
    if nothing_read && before.iter().any(has_number) {
        return Ok(false);
    }
    let own = people(app, asset)
        .await?
        .into_iter()
        .find(|record| record.urn == asset.urn && record.origin == Origin::Person(app.login.clone()));
    let mut all: Vec<TestResult> = own.map(results).unwrap_or_default();
    all.retain(|result| !is_of(result, contract));
    all.extend(ran.outcomes.iter().map(|outcome| {
        let last = last(&before, outcome);
        last.cloned().unwrap_or_else(|| outcome.kept(&ran.table))
    }));
    app.workspace
        .write(
            &app.login,
            "measure_quality",
            &asset.urn,
            Payload::Quality(QualityInfo { results: all }),
        )
        .await?;
    Ok(true)
}

/// The last number of a rule that could not be run now.
fn last<'r>(before: &'r [TestResult], outcome: &Outcome) -> Option<&'r TestResult> {
    before
        .iter()
        .find(|kept| outcome.unread && has_number(kept) && Outcome::is_of(&outcome.rule, kept))
}

fn has_number(result: &TestResult) -> bool {
    result.rule.as_ref().is_some_and(|rule| rule.measured.is_some())
}

fn is_of(result: &TestResult, contract: &str) -> bool {
    result.rule.as_ref().is_some_and(|rule| rule.contract == contract)
}

fn results(record: Record) -> Vec<TestResult> {
    match record.payload {
        Some(Payload::Quality(quality)) => quality.results,
        _ => Vec::new(),
    }
}

async fn people(app: &App, asset: &Entity) -> AppResult<Vec<Record>> {
    let urns: Vec<_> = [&asset.urn].into_iter().chain(&asset.merged).cloned().collect();
    let mut records = app.workspace.records(&urns).await?;
    records.retain(|record| {
        matches!(record.origin, Origin::Person(_)) && matches!(record.payload, Some(Payload::Quality(_)))
    });
    Ok(records)
}
