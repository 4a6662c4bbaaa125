//! Who answers for a grant looks at it again: what helps is beside it, and it is kept from the keyboard.

use super::{access::sit_down, go, review::run_as};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

const OSKAR: &str = "oskar.nyberg@alderfinch.example";
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
const LEDGER: &str = "finance.general-ledger";
const NAME: &str = "Ledger, this year";

pub fn keep(stage: &Stage) -> Outcome<()> {
    run_as(
        stage,
        OSKAR,
        &[
            "recertify",
            "start",
            NAME,
            "--product",
            LEDGER,
            "--due",
            "2099-01-31",
            "--unanswered",
            "revoke",
        ],
    )?;
    sit_down(stage, OSKAR)?;
    go(stage, "/access?show=recertify")?;
    stage.window.wait(
        "a grant that waits",
        "return document.querySelector('.rc-body tbody tr')?.innerText.includes('Waits') ?? false",
        &[],
    )?;
    stage.window.sees("Last use")?;
    stage.window.wait(
        "nothing answered yet",
        "return document.querySelector('.acc-case [role=progressbar]')?.getAttribute('aria-valuenow') === '0'",
        &[],
    )?;
    stage.picture("recertify")?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("k")?;
    stage.window.wait(
        "the question before it is done",
        "return document.querySelector('.acc-foot [role=group]') !== null",
        &[],
    )?;
    stage.picture("recertify-confirm")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.wait(
        "that it is kept",
        "return document.querySelector('.rc-body tbody')?.innerText.includes('Kept') ?? false",
        &[],
    )?;
    stage.picture("recertify-kept")?;
    sit_down(stage, RUTH)
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    go(stage, "/access?show=recertify")?;
    stage.window.sees(NAME)?;
    stage.window.sees("Last use")?;
    stage.picture("recertify-dark")
}
