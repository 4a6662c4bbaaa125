//! A domain asks for a review; a colleague proposes, and who answers for the thing accepts.

use std::process::{Command, Output};

use serde_json::json;

use super::go;
use crate::{Stage, webdriver::Outcome};

const RUTH: &str = "ruth.adeyemi@alderfinch.example";
const JONAS: &str = "jonas.weber@alderfinch.example";
const TITLE: &str = "Say which returns are counted";

/// What the command line answers somebody else, in the workspace of the window.
pub fn answer_as(stage: &Stage, person: &str, arguments: &[&str]) -> Outcome<Output> {
    let weft = std::env::current_exe()
        .map_err(|error| format!("this program has no path: {error}"))?
        .with_file_name("weft");
    Command::new(weft)
        .args(arguments)
        .env("WEFT_WORKSPACE", &stage.workspace)
        .env("WEFT_SECRETS", "file")
        .env("USER", person)
        .output()
        .map_err(|error| format!("the command line does not start: {error}"))
}

/// Runs the command line as somebody else, in the workspace of the window.
pub fn run_as(stage: &Stage, person: &str, arguments: &[&str]) -> Outcome<()> {
    let output = answer_as(stage, person, arguments)?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "weft {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// Calls a verb from the window and waits for its answer's `path`.
pub fn ask(stage: &Stage, verb: &str, request: &serde_json::Value, path: &str) -> Outcome<String> {
    stage.window.script(
        "window.asked = null;
         window.__TAURI_INTERNALS__.invoke(arguments[0], { request: arguments[1] })
            .then((found) => { window.asked = String(found[arguments[2]] ?? 'done'); })
            .catch((error) => { window.asked = 'failed: ' + JSON.stringify(error); });",
        &[json!(verb), request.clone(), json!(path)],
    )?;
    let answer = stage.window.wait(verb, "return window.asked", &[])?;
    let answer = answer.as_str().unwrap_or_default().to_owned();
    if answer.starts_with("failed") {
        return Err(answer);
    }
    Ok(answer)
}

pub fn proposals(stage: &Stage) -> Outcome<()> {
    let ruth = ask(stage, "show_entity", &json!({ "name": RUTH }), "urn")?;
    ask(
        stage,
        "set_preference",
        &json!({ "key": "me", "value": ruth }),
        "done",
    )?;
    // The steward of Sales asks for a review in the settings.
    go(stage, "/settings")?;
    stage
        .window
        .click("[aria-label='Review in Sales' i] button", Some("Review"))?;
    stage.window.sees("Edits wait for a second person, says")?;
    stage.picture("settings-review")?;
    run_as(
        stage,
        JONAS,
        &[
            "docs",
            "edit",
            "sales.returns",
            "--description",
            "One row for each parcel that came back to a warehouse, with its reason and its refund.",
            "--limitations",
            "Counting returns of the marketplace: those are handled by the partner and come a week later.",
            "--tag",
            "parcels",
            "--propose",
            TITLE,
        ],
    )?;
    let returns = ask(stage, "show_entity", &json!({ "name": "sales.returns" }), "urn")?;
    go(stage, &format!("/entity/{returns}"))?;
    stage.window.sees("1 proposal open")?;
    stage.picture("product-with-proposal")?;
    go(stage, "/")?;
    stage.window.sees("To decide")?;
    stage.window.sees(TITLE)?;
    stage.picture("home-to-decide")?;
    stage
        .window
        .click("[aria-label='To decide'] a.at-row", Some("Returns"))?;
    stage.window.sees("What changes")?;
    stage.window.sees("came back to a warehouse")?;
    stage.picture("proposal")?;
    // A remark, then the decision, confirmed in place.
    stage.window.keys("n")?;
    stage.window.keys("Clear now. Thank you.")?;
    stage.window.click("button", Some("Add the remark"))?;
    stage.window.wait(
        "the remark in the thread",
        "return document.querySelector('[aria-label=Remarks] .md')?.innerText.includes('Clear now') ?? false",
        &[],
    )?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("a")?;
    stage.window.sees("Publish this as the words of Jonas Weber?")?;
    stage.picture("proposal-confirm")?;
    stage.window.keys("As we talked about\u{e007}")?;
    stage.window.sees("Accepted by Ruth Adeyemi")?;
    stage.picture("proposal-accepted")?;
    go(stage, &format!("/entity/{returns}"))?;
    stage.window.sees("handled by the partner")?;
    own(stage, &returns)?;
    in_the_dark(stage)?;
    // The stories that follow publish without a review.
    run_as(stage, RUTH, &["review", "rules", "--domain", "Sales", "--clear"])
}

/// The steward's own edit waits as well.
fn own(stage: &Stage, returns: &str) -> Outcome<()> {
    go(stage, &format!("/entity/{returns}/docs"))?;
    stage.window.click(".docs-source .cm-content", None)?;
    stage.window.keys("Returned within 30 days. ")?;
    stage.window.sees("Draft kept")?;
    stage.window.click(".docs-bar button", Some("Propose…"))?;
    stage.window.sees("Propose this edit of Returns")?;
    stage.window.keys("Say how long one can return")?;
    stage.picture("propose-dialog")?;
    stage.window.click(".dialog .df button", Some("Propose"))?;
    stage.window.sees("is proposed")?;
    go(stage, "/proposals?show=mine")?;
    stage
        .window
        .sees("You proposed it, and a second person is to look at it")?;
    stage.picture("proposal-own")
}

fn in_the_dark(stage: &Stage) -> Outcome<()> {
    stage.window.click("[aria-label='Use the dark theme']", None)?;
    for (address, wanted, picture) in [
        ("/proposals?show=all", "What changes", "proposal-dark"),
        ("/settings", "Review in", "settings-review-dark"),
    ] {
        go(stage, address)?;
        stage.window.wait(
            wanted,
            "return document.body.innerHTML.includes(arguments[0])",
            &[json!(wanted)],
        )?;
        stage.picture(picture)?;
    }
    stage.window.click("[aria-label='Use the light theme']", None)
}
