//! An owner writes: about a product, and about its columns where they are shown.

use serde_json::json;

use super::go;
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// Opens the page of Orders, wherever the window is; its urn.
fn orders(stage: &Stage) -> Outcome<String> {
    product(stage, "sales.orders", "Orders")
}

/// Opens the page of a product by its name, wherever the window is; its urn.
pub(super) fn product(stage: &Stage, name: &str, heading: &str) -> Outcome<String> {
    stage.window.script(
        "window.found = null;
         window.__TAURI_INTERNALS__.invoke('show_entity', { request: { name: arguments[0] } })
            .then((found) => { window.found = found.urn; });",
        &[json!(name)],
    )?;
    let urn = stage
        .window
        .wait(&format!("the urn of {name}"), "return window.found", &[])?;
    let urn = urn.as_str().unwrap_or_default().to_owned();
    go(stage, &format!("/entity/{urn}"))?;
    stage.window.wait(
        &format!("the page of {heading}"),
        "return document.querySelector('h1')?.innerText.trim() === arguments[0] && document.querySelector('[role=tablist]') !== null",
        &[json!(heading)],
    )?;
    Ok(urn)
}

/// Opens the editor by its key and goes to the end of the text.
pub(super) fn editor(stage: &Stage) -> Outcome<()> {
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("e")?;
    stage.window.wait(
        "the editor",
        "return document.querySelector('.docs-source .cm-content') !== null",
        &[],
    )?;
    stage.window.click(".docs-source .cm-content", None)?;
    stage.window.chord(key::CONTROL, key::END)
}

/// Types a new paragraph.
fn paragraph(stage: &Stage, text: &str) -> Outcome<()> {
    stage.window.keys(&format!("{0}{0}{text}", key::ENTER))
}

pub fn docs(stage: &Stage) -> Outcome<()> {
    orders(stage)?;
    editor(stage)?;
    stage
        .window
        .keys("\n\nLate deliveries: compare with [[Delivery ev")?;
    stage.window.wait(
        "what the name may mean",
        "return document.querySelector('.cm-tooltip-autocomplete')?.innerText.includes('Delivery performance') ?? false",
        &[],
    )?;
    stage.picture("edit-docs-completion")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.keys(" and [[Paymnts]] x")?;
    stage.window.sees("Draft kept")?;
    stage.window.sees("leads nowhere")?;
    stage.window.wait(
        "that a link in the preview is broken",
        "return document.querySelector('.docs-preview .link-broken, .docs-preview .md-changed') !== null",
        &[],
    )?;
    stage.picture("edit-docs")?;
    let blocked = stage.window.script(
        "return [...document.querySelectorAll('.docs-bar button')].find((one) => one.innerText.startsWith('Publish')).disabled",
        &[],
    )?;
    if blocked != json!(true) {
        return Err("a link that leads nowhere does not block publishing".to_owned());
    }
    // Leaving keeps every word; coming back shows them.
    stage.window.keys(&key::ESCAPE.to_string())?;
    stage.window.sees("Go on with your draft")?;
    editor(stage)?;
    stage.window.sees("Paymnts")?;
    for _ in 0..18 {
        stage.window.keys(&key::BACKSPACE.to_string())?;
    }
    stage.window.sees("lead somewhere")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("is published")?;
    stage.window.wait(
        "the published words on the page",
        "return document.querySelector('.ov-docs')?.innerText.includes('Late deliveries: compare with') ?? false",
        &[],
    )?;
    stage.picture("product-overview-written")
}

pub fn conflict(stage: &Stage) -> Outcome<()> {
    let urn = orders(stage)?;
    editor(stage)?;
    paragraph(stage, "Typed in the window.")?;
    stage.window.sees("Draft kept")?;
    // Another window publishes meanwhile.
    stage.window.script(
        "window.answer = null;
         const call = (verb, request) => window.__TAURI_INTERNALS__.invoke(verb, { request });
         call('show_docs', { name: arguments[0] })
            .then((shown) => call('edit_docs', { name: arguments[0], base: shown.base, docs: { markdown: 'Written elsewhere.' } }))
            .then((answer) => { window.answer = answer.state; });",
        &[json!(urn)],
    )?;
    stage
        .window
        .wait("the other window", "return window.answer === 'published'", &[])?;
    stage.window.click(".docs-source .cm-content", None)?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("published this page")?;
    stage.window.sees("Written elsewhere.")?;
    stage.window.sees("Typed in the window.")?;
    stage.picture("edit-docs-conflict")?;
    stage.window.click("button", Some("Publish mine"))?;
    stage.window.wait(
        "one's own words on the page",
        "return document.querySelector('.ov-docs')?.innerText.includes('Typed in the window.') ?? false",
        &[],
    )?;
    Ok(())
}

pub fn columns(stage: &Stage) -> Outcome<()> {
    orders(stage)?;
    stage.window.click("[role=tab]", Some("Schema"))?;
    stage.window.wait(
        "fields",
        "return document.querySelectorAll('[role=treegrid] [role=row]').length > 10",
        &[],
    )?;
    stage
        .window
        .script("document.querySelector('[role=treegrid]').focus()", &[])?;
    stage.window.keys(&format!("{}e", key::DOWN))?;
    stage.window.wait(
        "the field for a description",
        "return document.activeElement?.classList.contains('doc-input') ?? false",
        &[],
    )?;
    stage.window.chord(key::CONTROL, 'a')?;
    stage.window.keys("Number on the receipt")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.wait(
        "the written description in its row",
        "return document.querySelector('.srow.sel .doc-cell')?.innerText.trim() === 'Number on the receipt'",
        &[],
    )?;
    stage.window.sees("Written by")?;
    stage.window.sees("Order number as shown to the customer")?;
    stage.window.keys(&format!(" {} t", key::DOWN))?;
    stage.window.sees("2 fields marked")?;
    stage.window.keys("billing")?;
    stage.picture("schema-written")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.wait(
        "the tag on both fields",
        "return [...document.querySelectorAll('.srow')].filter((row) => row.innerText.includes('billing')).length >= 2",
        &[],
    )?;
    stage.window.click(".insp button", Some("History"))?;
    stage.window.wait(
        "the versions",
        "return document.querySelectorAll('.versions > li').length > 0",
        &[],
    )?;
    stage.picture("schema-history")?;
    stage.window.keys(&key::ESCAPE.to_string())
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    orders(stage)?;
    editor(stage)?;
    paragraph(stage, "- [ ] in the dark, [[Nowhere]]")?;
    stage.window.sees("leads nowhere")?;
    stage.picture("edit-docs-dark")?;
    stage.window.click(".docs-bar button", Some("Discard"))?;
    stage.window.sees("The draft is discarded")?;
    stage.window.keys(&key::ESCAPE.to_string())
}
