//! One window and one workspace: an analyst asks, a steward approves, and when the time is over the rows go from the screen by
//! themselves, before a runner takes the right away.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    access::{EMRE, OSKAR, RUTH, is_granted, ledger, sends},
    go,
    review::{answer_as, run_as},
    team::{CLOSED, ROWS, moment, shows},
};
use crate::{Stage, webdriver::Outcome};

const LEDGER: &str = "finance.general-ledger";
const REASON: &str = "Carrier invoices of one week, held against the ledger.";
const CAMPAIGN: &str = "Ledger, one week";
const RUNNER: &str = "finance";
const ROBOT: &str = "robot";
/// How soon the grant ends. Long enough to say so, and for the window to hear of it.
const AHEAD: Duration = Duration::from_secs(20);
/// What a page that was loaded anew does not know any more.
const STAYS: &str = "window.neverLoadedAnew = true";

pub fn runs_out(stage: &Stage) -> Outcome<()> {
    stage.window.script(STAYS, &[])?;
    choose(stage, EMRE)?;
    let page = ledger(stage)?;
    go(stage, &page)?;
    stage.window.click("[role=tab]", Some("Data"))?;
    stage.window.sees(CLOSED)?;
    sends(stage, REASON)?;
    stage.window.click("[role=dialog] button", Some("Done"))?;

    choose(stage, OSKAR)?;
    go(stage, "/access")?;
    stage.window.click(".acc-list li button", Some("mre"))?;
    shows(stage, ".acc-case", REASON)?;
    stage
        .window
        .click(".acc-foot button", Some("Approve and grant"))?;
    stage
        .window
        .click(".acc-foot [role=group] button", Some("Approve and grant"))?;
    is_granted(stage)?;

    choose(stage, EMRE)?;
    go(stage, &page)?;
    stage.window.click("[role=tab]", Some("Data"))?;
    stage.window.wait("rows of the ledger", ROWS, &[])?;
    let over = reduce(stage)?;
    stage.window.wait("that the rows stay until then", ROWS, &[])?;
    stage.picture("expiry-open")?;
    closes(stage, over)?;
    is_taken(stage)?;
    is_told(stage)
}

/// Somebody else sits down, as a person does it: in the settings, without loading anything anew.
fn choose(stage: &Stage, person: &str) -> Outcome<()> {
    let (first, _) = person.split_once('.').ok_or("whose mail is that?")?;
    go(stage, "/settings")?;
    stage
        .window
        .click(".set-part button", Some("Choose another person"))?;
    stage.window.wait(
        "the field with the focus",
        "return document.activeElement?.matches('.person-box input') ?? false",
        &[],
    )?;
    stage.window.keys(first)?;
    stage.window.click(".person-row", Some(person))?;
    stage
        .window
        .wait(
            &format!("that {person} is at the desk"),
            "return document.querySelector('.person-box') === null
                && (document.querySelector('.set-part')?.textContent.includes(arguments[0]) ?? false)",
            &[json!(person)],
        )
        .map(drop)
}

/// What the command line answers somebody.
fn json_as(stage: &Stage, person: &str, arguments: &[&str]) -> Outcome<Value> {
    let output = answer_as(stage, person, &[arguments, &["--json"]].concat())?;
    if !output.status.success() {
        return Err(format!(
            "weft {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("weft {arguments:?}: {error}"))
}

/// Who answers for it lets the grant end soon, elsewhere; when it is over.
fn reduce(stage: &Stage) -> Outcome<Instant> {
    let start = [
        "recertify",
        "start",
        CAMPAIGN,
        "--product",
        LEDGER,
        "--due",
        "2099-01-31",
    ];
    run_as(stage, OSKAR, &start)?;
    let listed = json_as(stage, OSKAR, &["grants", LEDGER])?;
    let grant = listed["grants"][0]["id"]
        .as_str()
        .ok_or_else(|| format!("no grant is listed: {listed}"))?;
    let (until, over) = (moment(AHEAD)?, Instant::now() + AHEAD);
    let reduce = ["recertify", "reduce", CAMPAIGN, grant, "--until", until.as_str()];
    run_as(stage, OSKAR, &reduce)?;
    Ok(over)
}

/// Nobody writes anything: by the clock alone the rows go, and it is said who can give it again.
fn closes(stage: &Stage, over: Instant) -> Outcome<()> {
    thread::sleep(over.saturating_duration_since(Instant::now()));
    stage.window.wait(
        "no row to be left on the screen",
        "return document.querySelector('[role=grid]') === null",
        &[],
    )?;
    println!(
        "rows were gone {} ms after the grant had ended",
        over.elapsed().as_millis()
    );
    stage.window.sees(CLOSED)?;
    shows(stage, "[role=alert]", "Missing: a grant")?;
    shows(stage, "[role=alert]", "can give it")?;
    stage.window.sees("Oskar Nyberg")?;
    let stayed = stage.window.script("return window.neverLoadedAnew", &[])?;
    if stayed != Value::Bool(true) {
        return Err("the page was loaded anew".to_owned());
    }
    if run_as(stage, EMRE, &["preview", LEDGER]).is_ok() {
        return Err("what is over is read still".to_owned());
    }
    stage.picture("expiry-closed")
}

/// A runner takes the right away, and whose it was sees that.
fn is_taken(stage: &Stage) -> Outcome<()> {
    let install = [
        "runner", "install", RUNNER, "--domain", "Finance", "--login", ROBOT,
    ];
    run_as(stage, OSKAR, &install)?;
    let run = json_as(stage, ROBOT, &["runner", "run", RUNNER, "--as", ROBOT])?["run"].clone();
    if run["taken"] != 1 || run["left"] != 0 {
        return Err(format!("one right was to be taken and nothing left: {run}"));
    }
    go(stage, "/access?show=mine")?;
    stage.window.wait(
        "that all of it has ended",
        "const rows = [...document.querySelectorAll('.acc-list li button')].filter((row) => row.textContent.includes('General ledger'));
         return rows.length > 1 && rows.every((row) => row.textContent.includes('Ended'))",
        &[],
    )?;
    stage.picture("expiry-ended")
}

/// The audit names who took it away, and holds. Nothing of the runner is left.
fn is_told(stage: &Stage) -> Outcome<()> {
    choose(stage, RUTH)?;
    go(stage, &format!("/governance?view=audit&about={LEDGER}"))?;
    stage.window.wait(
        "who ended it",
        "return [...document.querySelectorAll('#audit [role=option]')].some((one) =>
            one.textContent.includes('end grant') && one.textContent.includes(arguments[0]))",
        &[json!(ROBOT)],
    )?;
    stage.picture("expiry-audit")?;
    run_as(stage, RUTH, &["audit", "verify"])?;
    run_as(stage, OSKAR, &["runner", "remove", RUNNER])
}
