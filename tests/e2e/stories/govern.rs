//! Everybody reads the access policy; the governance team edits it with what is wrong beside it, and publishes it; the audit
//! tells of it, and proves that nobody changed it.

use serde_json::json;

use super::{
    access::{MAYA, RUTH, sit_down},
    go,
    review::ask,
};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// Puts the caret at the end of the text.
fn at_the_end(stage: &Stage) -> Outcome<()> {
    stage.window.click(".gov-text .cm-content", None)?;
    stage.window.chord(key::CONTROL, key::END)
}

/// Waits for an error at this place.
fn sees_fault(stage: &Stage, place: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            "the error at its line and column",
            "return document.querySelector('.gov-fault')?.innerText.includes(arguments[0]) ?? false",
            &[json!(place)],
        )
        .map(drop)
}

pub fn policy(stage: &Stage) -> Outcome<()> {
    // Whoever is not of the team reads it, and is told why.
    sit_down(stage, MAYA)?;
    go(stage, "/governance?view=policy")?;
    stage.window.sees("Guardrails")?;
    stage
        .window
        .sees("Another version is published by the governance team")?;
    stage.window.wait(
        "nothing to edit it with",
        "return [...document.querySelectorAll('button')].every((button) => !button.innerText.startsWith('Edit the policy'))",
        &[],
    )?;
    stage.picture("governance-read")?;

    sit_down(stage, RUTH)?;
    go(stage, "/governance?view=policy")?;
    stage.window.sees("You are of the governance team")?;
    stage.window.sees("tests hold")?;
    stage.picture("governance")?;
    let text = ask(stage, "show_policy", &json!({}), "text")?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("e")?;

    // What is wrong stands at its line while one types, and keeps it from being published.
    at_the_end(stage)?;
    stage.window.keys(&format!("{}nonsense: 1", key::ENTER))?;
    let wrong = format!("Line {}, column", text.lines().count() + 2);
    sees_fault(stage, &wrong)?;
    stage.window.wait(
        "a mark in the gutter, and publishing to be off",
        "const button = [...document.querySelectorAll('.gov-bar button')].find((one) => one.innerText.startsWith('Publish'));
         return document.querySelector('.cm-mark.bad') !== null && button !== undefined && button.disabled",
        &[],
    )?;
    stage.picture("governance-invalid")?;
    stage.window.wait(
        "the draft on this machine",
        "window.__TAURI_INTERNALS__.invoke('show_policy', { request: {} })
            .then((found) => { window.kept = found.draft?.file?.text.includes('nonsense: 1') ?? false; });
         return window.kept === true",
        &[],
    )?;
    // A window that is gone takes no word with it.
    stage.window.script("window.location.reload()", &[])?;
    sees_fault(stage, &wrong)?;
    stage.window.click("button", Some("Discard"))?;
    stage.window.sees("The draft is discarded")?;
    stage.window.sees("Nothing is changed yet")?;

    // Its own tests are run beside it; it is confirmed over what was seen.
    at_the_end(stage)?;
    stage.window.keys("# Looked at by the governance team.")?;
    stage.window.click("button", Some("Set the version to"))?;
    stage.window.sees("tests hold")?;
    stage.window.wait(
        "that it can be published",
        "const button = [...document.querySelectorAll('.gov-bar button')].find((one) => one.innerText.startsWith('Publish version'));
         return button !== undefined && !button.disabled",
        &[],
    )?;
    stage.picture("governance-edit")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.wait(
        "the question before it is done, with the changes",
        "return document.querySelector('.gov-bar [role=group]') !== null && document.querySelectorAll('.sides-table .ins').length > 1",
        &[],
    )?;
    stage.picture("governance-confirm")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.sees("of the access policy stands")?;
    stage.window.wait(
        "the version before among the versions",
        "return document.querySelectorAll('.gov-version').length > 1",
        &[],
    )?;
    // What is published is no draft any more.
    stage.window.wait(
        "editing to begin anew",
        "return [...document.querySelectorAll('.gov-side button')].some((button) => button.innerText.startsWith('Edit the policy'))",
        &[],
    )?;
    stage.picture("governance-published")?;
    let now = ask(stage, "show_policy", &json!({}), "text")?;
    if !now.ends_with("# Looked at by the governance team.")
        || now.lines().count() != text.lines().count() + 1
    {
        return Err("what stands is not what was typed".to_owned());
    }
    Ok(())
}

/// Rules by domain: walked with the arrows, down to the products of one cell and to the page where it is mended.
pub fn compliance(stage: &Stage) -> Outcome<()> {
    sit_down(stage, RUTH)?;
    go(stage, "/governance")?;
    stage.window.sees("Share of products that comply")?;
    stage.window.wait(
        "ten rules over six domains",
        "const rows = document.querySelectorAll('.gcv-grid tbody tr');
         return rows.length === 10 && [...rows].every((row) => row.querySelectorAll('.gcv-cell').length >= 6)",
        &[],
    )?;
    stage.window.wait(
        "what is open, with its owner",
        "return document.querySelectorAll('#compliance-list [role=option]').length > 3",
        &[],
    )?;
    // Nobody imported any people yet: of deputies nothing is known, and nothing is counted as kept.
    stage.window.wait(
        "deputies that nobody knows of",
        "const row = [...document.querySelectorAll('.gcv-grid tbody tr')].find((one) => one.innerText.startsWith('Deputy named'));
         return row !== undefined && row.querySelectorAll('.gcv-cell.unknown').length > 3 && row.querySelector('.gcv-cell.all') === null",
        &[],
    )?;
    stage.picture("compliance")?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    let walk = [key::DOWN, key::DOWN, key::DOWN, key::RIGHT, key::ENTER];
    stage.window.keys(&walk.iter().collect::<String>())?;
    stage.window.wait(
        "the products of the cell",
        "const side = document.querySelector('.gcv-side');
         return (side?.getAttribute('aria-label') ?? '').startsWith('Documented, ') && document.querySelectorAll('#compliance-list [role=option]').length > 0",
        &[],
    )?;
    stage.picture("compliance-cell")?;
    stage.window.keys("o")?;
    stage.window.wait(
        "the page of a product",
        "return window.location.hash.startsWith('#/entity/')",
        &[],
    )?;
    Ok(())
}

pub fn audit(stage: &Stage) -> Outcome<()> {
    go(stage, "/governance?view=audit")?;
    stage.window.sees("publish policy")?;
    stage.window.click("button", Some("Verify the chain"))?;
    stage.window.sees("Nothing was changed.")?;
    stage
        .window
        .click("#audit [role=option]", Some("publish policy"))?;
    stage.window.sees("In the chain")?;
    stage.picture("audit")?;
    go(stage, "/settings")?;
    stage.window.sees("one file on this computer")?;
    stage.window.script(
        "document.querySelector(\"section[aria-label='Workspace']\")?.scrollIntoView()",
        &[],
    )?;
    stage.picture("settings-workspace")
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    for (address, name, wanted) in [
        ("/governance", "compliance-dark", "Share of products that comply"),
        ("/governance?view=policy", "governance-dark", "Guardrails"),
        (
            "/governance?view=edit",
            "governance-edit-dark",
            "Nothing is changed yet",
        ),
        ("/governance?view=audit", "audit-dark", "publish policy"),
    ] {
        go(stage, address)?;
        stage.window.sees(wanted)?;
        stage.picture(name)?;
    }
    Ok(())
}
