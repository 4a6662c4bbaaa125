//! An analyst meets data that is closed and asks for it; a steward decides what somebody else asks for, and it opens, until its
//! holder gives it back.

use serde_json::json;

use super::{
    go,
    review::{ask, run_as},
};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

pub const MAYA: &str = "maya.lindqvist@alderfinch.example";
pub const OSKAR: &str = "oskar.nyberg@alderfinch.example";
pub const EMRE: &str = "emre.yilmaz@alderfinch.example";
pub const RUTH: &str = "ruth.adeyemi@alderfinch.example";
const LEDGER: &str = "finance.general-ledger";

/// The window belongs to this person from here on.
pub fn sit_down(stage: &Stage, person: &str) -> Outcome<()> {
    let urn = ask(stage, "show_entity", &json!({ "name": person }), "urn")?;
    ask(
        stage,
        "set_preference",
        &json!({ "key": "me", "value": urn }),
        "done",
    )?;
    stage.window.script("window.location.reload()", &[])?;
    super::ready(stage)
}

/// Where the page of the ledger is.
pub fn ledger(stage: &Stage) -> Outcome<String> {
    let urn = ask(stage, "show_entity", &json!({ "name": LEDGER }), "urn")?;
    Ok(format!("/entity/{urn}"))
}

pub fn request(stage: &Stage) -> Outcome<()> {
    sit_down(stage, MAYA)?;
    let page = ledger(stage)?;
    go(stage, &page)?;
    stage.window.click("[role=tab]", Some("Data"))?;
    stage.window.sees("You may not see")?;
    stage.window.sees("Oskar Nyberg")?;
    stage.picture("access-denied")?;
    sends(stage, "The close of November: what was booked by account.")?;
    stage.picture("access-request-sent")?;
    stage.window.click("[role=dialog] button", Some("Done"))?;
    go(stage, "/access?show=mine")?;
    stage.window.sees("The close of November")?;
    stage.picture("access-mine")
}

/// Asks for what is looked at, for this reason.
pub fn sends(stage: &Stage, reason: &str) -> Outcome<()> {
    stage.window.click("button", Some("Request access"))?;
    stage.window.wait(
        "who decides",
        "return document.querySelector('[role=dialog]')?.innerText.includes('Oskar Nyberg') ?? false",
        &[],
    )?;
    stage.window.fill("[role=dialog] textarea", reason)?;
    stage.window.wait(
        "that it can be sent",
        "const button = [...document.querySelectorAll('[role=dialog] button')].find((one) => one.innerText.startsWith('Send request'));
         return button !== undefined && !button.disabled",
        &[],
    )?;
    stage.picture("access-request")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("The request is sent.")?;
    stage.window.sees("It waits for")
}

/// Waits until the case that is looked at says that it is granted.
pub fn is_granted(stage: &Stage) -> Outcome<()> {
    stage
        .window
        .wait(
            "that it is granted",
            "return document.querySelector('.acc-foot') === null && document.body.innerText.includes('Granted')",
            &[],
        )
        .map(drop)
}

pub fn decide(stage: &Stage) -> Outcome<()> {
    run_as(
        stage,
        EMRE,
        &[
            "request",
            LEDGER,
            "--reason",
            "Freight costs against what was booked for them.",
        ],
    )?;
    sit_down(stage, OSKAR)?;
    go(stage, "/access")?;
    stage.window.click(".acc-list li button", Some("mre"))?;
    stage.window.sees("Freight costs against what was booked")?;
    stage.picture("access-inbox")?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("a")?;
    stage.window.wait(
        "the question before it is done",
        "return document.querySelector('.acc-foot [role=group]') !== null",
        &[],
    )?;
    stage.picture("access-confirm")?;
    stage.window.keys(&key::ENTER.to_string())?;
    is_granted(stage)?;
    stage.picture("access-granted")?;
    // It is open now, and to nobody else.
    run_as(
        stage,
        EMRE,
        &["preview", "lake.finance.general_ledger", "--limit", "1"],
    )?;
    if run_as(stage, MAYA, &["preview", "lake.finance.general_ledger"]).is_ok() {
        return Err("whoever waits for a decision reads already".to_owned());
    }
    let page = ledger(stage)?;
    go(stage, &page)?;
    stage.window.click("[role=tab]", Some("Access"))?;
    stage.window.sees("mre")?;
    stage.picture("access-tab")?;
    sit_down(stage, RUTH)
}

/// Who holds it reads it, gives it back, and reads it no more.
pub fn give_back(stage: &Stage) -> Outcome<()> {
    sit_down(stage, EMRE)?;
    let page = ledger(stage)?;
    go(stage, &page)?;
    stage.window.click("[role=tab]", Some("Data"))?;
    stage.window.wait(
        "rows of the ledger",
        "return document.querySelectorAll('[role=grid] [role=gridcell]').length > 20",
        &[],
    )?;
    stage.picture("access-open")?;
    go(stage, "/access?show=mine")?;
    stage
        .window
        .click(".acc-list li button", Some("General ledger"))?;
    stage.window.click(".acc-foot button", Some("Give back"))?;
    stage.window.wait(
        "the question before it is done",
        "return document.querySelector('.acc-foot [role=group]') !== null",
        &[],
    )?;
    stage.picture("access-give-back")?;
    stage
        .window
        .click(".acc-foot [role=group] button", Some("Give back"))?;
    stage.window.wait(
        "that it has ended",
        "return document.querySelector('.acc-case .acc-head')?.textContent.includes('Ended') ?? false",
        &[],
    )?;
    stage.picture("access-given-back")?;
    go(stage, &page)?;
    stage.window.click("[role=tab]", Some("Data"))?;
    stage.window.sees("You may not see the rows of General ledger")?;
    stage.picture("access-closed-again")?;
    if run_as(stage, EMRE, &["preview", "lake.finance.general_ledger"]).is_ok() {
        return Err("what was given back is read still".to_owned());
    }
    sit_down(stage, RUTH)
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    go(stage, "/access?show=all")?;
    stage.window.sees("Freight costs against what was booked")?;
    stage.picture("access-inbox-dark")?;
    let page = ledger(stage)?;
    go(stage, &page)?;
    stage.window.click("[role=tab]", Some("Access"))?;
    stage.window.sees("mre")?;
    stage.picture("access-tab-dark")
}
