//! An owner publishes a new major version of a contract, and a consumer sees it.

use std::{fs, path::PathBuf};

use serde_json::json;

use super::go;
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// A file of the demo that a story publishes over: put back when the story ends, however it ends.
struct PutBack {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Drop for PutBack {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.bytes) {
            eprintln!("`{}` was not put back: {error}", self.path.display());
        }
    }
}

/// Asks a verb; its answer.
fn ask(stage: &Stage, verb: &str, request: &serde_json::Value) -> Outcome<serde_json::Value> {
    stage.window.script(
        "window.asked = null;
         window.__TAURI_INTERNALS__.invoke(arguments[0], { request: arguments[1] })
            .then((found) => { window.asked = found; }, (error) => { window.asked = { failed: String(error?.message ?? error) }; });",
        &[json!(verb), request.clone()],
    )?;
    stage.window.wait(verb, "return window.asked", &[])
}

fn urn(stage: &Stage, name: &str) -> Outcome<String> {
    let found = ask(stage, "show_entity", &json!({ "name": name }))?;
    Ok(found["urn"].as_str().unwrap_or_default().to_owned())
}

/// The file of the contract of Orders.
fn file(stage: &Stage) -> Outcome<PutBack> {
    let shown = ask(stage, "show_contract_file", &json!({ "name": "sales.orders" }))?;
    let part = |name: &str| shown["place"][name].as_str().unwrap_or_default().to_owned();
    let path = PathBuf::from(part("folder")).join(part("file"));
    let bytes = fs::read(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    Ok(PutBack { path, bytes })
}

/// Opens the editor of the contract of Orders by its key.
fn editor(stage: &Stage) -> Outcome<()> {
    let orders = urn(stage, "sales.orders")?;
    go(stage, &format!("/entity/{orders}"))?;
    stage.window.wait(
        "the page of Orders",
        "return document.querySelector('h1')?.innerText.trim() === 'Orders' && document.querySelector('[role=tablist]') !== null",
        &[],
    )?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("c")?;
    stage.window.wait(
        "form and text side by side",
        "return document.querySelector('.contract-form input') !== null && document.querySelector('.contract-text .cm-content') !== null",
        &[],
    ).map(drop)
}

/// Chooses a logical type for a column in the form.
fn choose_type(stage: &Stage, column: &str, chosen: &str) -> Outcome<()> {
    stage.window.click(".form-part", Some("Schema"))?;
    stage.window.wait(
        "the column",
        "const select = [...document.querySelectorAll('.form-table select')].find((one) => one.labels[0]?.innerText === `Logical type of ${arguments[0]}` || one.labels[0]?.textContent === `Logical type of ${arguments[0]}`);
         if (!select) return false;
         const setter = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set;
         setter.call(select, arguments[1]);
         select.dispatchEvent(new Event('change', { bubbles: true }));
         return true",
        &[json!(column), json!(chosen)],
    )?;
    Ok(())
}

pub fn publish(stage: &Stage) -> Outcome<()> {
    let before = file(stage)?;
    editor(stage)?;
    stage.window.sees("Nothing is promised differently")?;
    stage.picture("contract-editor")?;

    // The form changes the text in its place, and what that means stands beside it.
    choose_type(stage, "order_id", "integer")?;
    stage.window.wait(
        "the new type in the text",
        "return document.querySelector('.contract-text .cm-content').innerText.includes('logicalType: integer')",
        &[],
    )?;
    stage.window.sees("This breaks consumers")?;
    stage.window.sees("Who breaks")?;
    stage.window.sees("Rule type-changed")?;
    stage.window.wait(
        "publishing to be off",
        "return [...document.querySelectorAll('.docs-bar button')].find((one) => one.innerText.startsWith('Publish')).disabled",
        &[],
    )?;
    stage.picture("contract-breaks")?;
    if fs::read(&before.path).is_ok_and(|now| now != before.bytes) {
        return Err("the file was written before it was published".to_owned());
    }

    stage.window.click("button", Some("Set the version to 4.0.0"))?;
    stage.window.wait(
        "publishing as 4.0.0",
        "const button = [...document.querySelectorAll('.docs-bar button')].find((one) => one.innerText.startsWith('Publish as 4.0.0'));
         return button !== undefined && !button.disabled",
        &[],
    )?;
    stage.picture("contract-major")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("Version 4.0.0 is published")?;
    let lines = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let now = fs::read(&before.path).map_err(|error| error.to_string())?;
    let changed = lines(&before.bytes)
        .iter()
        .zip(lines(&now))
        .filter(|(one, other)| *one != other)
        .count();
    if lines(&before.bytes).len() != lines(&now).len() || changed != 2 {
        return Err(format!("{changed} lines changed, and two were edited"));
    }
    stage.window.sees("New in 4.0.0")?;
    stage.picture("contract-changelog")?;

    stage.window.click("a", Some("New in 4.0.0"))?;
    stage.window.wait(
        "both texts",
        "return document.querySelectorAll('.sides-table .del').length > 0 && document.querySelectorAll('.sides-table .ins').length > 0",
        &[],
    )?;
    stage.window.sees("3.2.0 to 4.0.0")?;
    stage.picture("contract-versions")?;

    // Who reads the column learns it on their own page.
    let consumer = urn(stage, "sales.returns")?;
    go(stage, &format!("/entity/{consumer}"))?;
    stage.window.sees("broke what this reads")?;
    stage.picture("contract-consumer")
}

pub fn mistakes(stage: &Stage) -> Outcome<()> {
    let _file = file(stage)?;
    editor(stage)?;
    stage.window.click(".contract-text .cm-content", None)?;
    stage.window.chord(key::CONTROL, key::END)?;
    stage.window.keys(&format!("{}nonsense: 1", key::ENTER))?;
    stage.window.sees("is not known here")?;
    stage.window.wait(
        "a mark in the gutter",
        "return document.querySelector('.cm-mark.bad') !== null",
        &[],
    )?;
    stage.picture("contract-invalid")?;
    stage.window.sees("Draft kept")?;
    stage.window.click("button", Some("Discard"))?;
    stage.window.sees("The draft is discarded")?;
    stage.window.keys(&key::ESCAPE.to_string())
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    let _file = file(stage)?;
    editor(stage)?;
    choose_type(stage, "status", "integer")?;
    stage.window.sees("This breaks consumers")?;
    stage.picture("contract-breaks-dark")?;
    stage.window.click("button", Some("Discard"))?;
    stage.window.sees("The draft is discarded")?;
    let orders = urn(stage, "sales.orders")?;
    go(stage, &format!("/entity/{orders}/versions"))?;
    stage.window.wait(
        "versions",
        "return document.querySelector('.version-row') !== null",
        &[],
    )?;
    stage.picture("contract-versions-dark")
}
