//! Who is who: a file of people is shown before it is taken, and somebody stands in for somebody else until it is ended.

use serde_json::{Value, json};

use super::{
    access::{RUTH, sit_down},
    go,
    review::answer_as,
};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// Two people as every source of the demo names them: nothing in it changes by knowing them.
const PEOPLE: &str = "name,mail\n\
    Ruth Adeyemi,ruth.adeyemi@alderfinch.example\n\
    Oskar Nyberg,oskar.nyberg@alderfinch.example\n";
const LAST_DAY: &str = "2099-01-31";

/// Waits for text in the dialog.
fn in_dialog(stage: &Stage, text: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("`{text}` in the dialog"),
            "return document.querySelector('[role=dialog]')?.innerText.includes(arguments[0]) ?? false",
            &[json!(text)],
        )
        .map(drop)
}

/// Waits for text in the panel of the chosen person.
fn in_panel(stage: &Stage, text: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("`{text}` in the panel"),
            "return document.querySelector('.insp')?.innerText.includes(arguments[0]) ?? false",
            &[json!(text)],
        )
        .map(drop)
}

/// Whether somebody stands in for Ruth now, as the command line says.
fn somebody_stands_in(stage: &Stage) -> Outcome<bool> {
    let output = answer_as(stage, RUTH, &["people", "show", RUTH, "--json"])?;
    let shown: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
        format!(
            "who stands in is not told: {error}: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    let deputies = shown["people"][0]["deputies"].as_array().cloned();
    Ok(deputies
        .unwrap_or_default()
        .iter()
        .any(|one| one["holds"] == true))
}

pub fn deputies(stage: &Stage) -> Outcome<()> {
    sit_down(stage, RUTH)?;
    go(stage, "/governance?view=people")?;
    stage.window.sees("Nobody was told of yet")?;
    stage.picture("people-empty")?;
    stage.window.click("button", Some("Show the names"))?;
    stage.window.sees("Named as an owner")?;
    stage.picture("people-unmatched")?;
    stage.window.click("[role=radio]", Some("Everybody"))?;

    // What the file comes to stands there before anything is written.
    stage.window.click("button", Some("Import people"))?;
    in_dialog(stage, "Choose a file")?;
    stage.window.script(
        "const field = document.querySelector('[role=dialog] input[type=file]');
         const chosen = new DataTransfer();
         chosen.items.add(new File([arguments[0]], 'people.csv', { type: 'text/csv' }));
         field.files = chosen.files;
         field.dispatchEvent(new Event('change', { bubbles: true }));",
        &[json!(PEOPLE)],
    )?;
    in_dialog(stage, "2 added")?;
    in_dialog(stage, "Oskar Nyberg")?;
    stage.picture("people-import")?;
    stage.window.click("[role=dialog] .df button", Some("Import"))?;
    stage.window.sees("2 of 2 people")?;
    stage.window.sees("The people stand as the file says")?;

    stage
        .window
        .click("#people [role=option]", Some("Ruth Adeyemi"))?;
    in_panel(stage, "Nobody stands in for them.")?;
    stage.picture("people")?;
    stage.window.click(".insp button", Some("Set a deputy"))?;
    stage.window.wait(
        "the field for who stands in to have the focus",
        "return document.activeElement?.getAttribute('role') === 'combobox'",
        &[],
    )?;
    stage.window.keys("oskar")?;
    stage.window.wait(
        "Oskar among those who may",
        "return document.querySelector('[role=dialog] [role=option][aria-selected=true]')?.innerText.includes('Oskar') ?? false",
        &[],
    )?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.script(
        "const field = document.querySelectorAll('[role=dialog] input[type=date]')[1];
         Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, arguments[0]);
         field.dispatchEvent(new Event('input', { bubbles: true }));",
        &[json!(LAST_DAY)],
    )?;
    in_dialog(stage, "until 31 Jan 2099")?;
    stage.picture("people-deputy")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    // The panel may know of it before the dialog has heard that it is done.
    stage.window.wait(
        "the dialog to be gone",
        "return document.querySelector('[role=dialog]') === null",
        &[],
    )?;
    in_panel(stage, "until 31 Jan 2099")?;
    stage.window.wait(
        "the mark that it holds",
        "return [...document.querySelectorAll('.insp .st')].some((mark) => mark.innerText.trim() === 'now')",
        &[],
    )?;
    if !somebody_stands_in(stage)? {
        return Err("who was set stands in for nobody".to_owned());
    }

    // It is among what is to be looked at as long as it holds.
    stage.window.click("[role=radio]", Some("To do"))?;
    stage
        .window
        .click("#people [role=option]", Some("Oskar Nyberg until 31 Jan 2099"))?;
    stage.picture("people-todo")?;
    stage.window.click(".insp button", Some("End it"))?;
    stage.window.sees("does not stand in for Ruth Adeyemi any more")?;
    stage.window.wait(
        "nobody who is listed for standing in",
        "return ![...document.querySelectorAll('#people [role=option]')].some((row) => row.innerText.includes('Ruth Adeyemi'))",
        &[],
    )?;
    stage.picture("people-ended")?;
    if somebody_stands_in(stage)? {
        return Err("who was ended stands in still".to_owned());
    }
    Ok(())
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    go(stage, &format!("/governance?view=people&id={RUTH}"))?;
    stage.window.sees("2 of 2 people")?;
    in_panel(stage, "Oskar Nyberg")?;
    stage.picture("people-dark")
}
