//! An owner promises a service level; when it breaks an incident is opened, and who reads the product is told.

use serde_json::json;

use super::{go, write::product};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// Waits for a text in what an element shows.
fn shows(stage: &Stage, selector: &str, text: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("`{text}` in `{selector}`"),
            "return [...document.querySelectorAll(arguments[0])].some((one) => one.innerText.includes(arguments[1]))",
            &[json!(selector), json!(text)],
        )
        .map(drop)
}

fn tab(stage: &Stage, name: &str) -> Outcome<()> {
    stage.window.click("[role=tab]", Some(name))
}

/// Promises that Orders is never older than a minute, which it is.
fn promise(stage: &Stage) -> Outcome<()> {
    product(stage, "sales.orders", "Orders")?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("p")?;
    stage.window.wait(
        "the promise in its form",
        "return document.querySelector('.sla-form input[data-first]') !== null",
        &[],
    )?;
    stage.window.click(".sla-form input[data-first]", None)?;
    stage.window.chord(key::CONTROL, 'a')?;
    stage.window.keys("1")?;
    stage.window.wait(
        "that it can be published",
        "const button = [...document.querySelectorAll('.ed-bar button')].find((one) => one.innerText.startsWith('Publish'));
         return button !== undefined && !button.disabled",
        &[],
    )?;
    stage.picture("promise-tested")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("are published")
}

/// Opens an incident from where it says that the promise is broken.
fn open(stage: &Stage) -> Outcome<()> {
    product(stage, "sales.orders", "Orders")?;
    tab(stage, "Health")?;
    shows(stage, "[aria-label='Service levels']", "broken since")?;
    stage
        .window
        .click("[aria-label='Service levels'] button", Some("Open an incident"))?;
    stage.window.wait(
        "what the promise says, filled in",
        "return document.querySelector('[role=dialog] input')?.value.includes('promised 1 min') ?? false",
        &[],
    )?;
    stage.window.fill(
        "[role=dialog] textarea",
        "The shop writes no orders since the release.",
    )?;
    stage.picture("incident-open")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("The incident is open")?;
    shows(stage, ".inc", "Nobody looks after it yet")?;
    shows(stage, ".inc", "The shop writes no orders")?;
    stage.window.wait(
        "the incident on the time axis",
        "return document.querySelectorAll('.tl rect.tl-mark.bad').length > 0",
        &[],
    )?;
    stage.picture("product-health-incident")
}

/// Who reads it, two products further on, is told on their own page, in the lineage, and on the health screen.
fn told(stage: &Stage) -> Outcome<()> {
    product(stage, "finance.recognised-revenue", "Recognised revenue")?;
    shows(stage, ".bn", "Freshness")?;
    shows(stage, ".bn", "By way of")?;
    stage.picture("incident-upstream")?;
    tab(stage, "Lineage")?;
    stage.window.wait(
        "the marks of an incident in the graph",
        "return document.querySelector('.ln-card [aria-label=\"Told of an incident upstream\"]') !== null",
        &[],
    )?;
    stage.picture("lineage-incident")?;
    go(stage, "/health?kind=incident")?;
    shows(stage, "#health [role=option]", "Freshness")?;
    stage.picture("mesh-health")?;
    // The keyboard walks from kind to kind and opens what is chosen.
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("]")?;
    shows(stage, "[role=tab][aria-selected=true]", "Late")?;
    shows(stage, "#health [role=option]", "Late by")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.wait(
        "the page of what is late",
        "return window.location.hash.startsWith('#/entity/')",
        &[],
    )?;
    Ok(())
}

/// Ends it: nobody is told any more.
fn end(stage: &Stage) -> Outcome<()> {
    product(stage, "sales.orders", "Orders")?;
    tab(stage, "Health")?;
    stage.window.click(".inc button", Some("Acknowledge"))?;
    shows(stage, ".inc", "looks after it")?;
    stage.window.click(".inc button", Some("Resolve"))?;
    stage.window.wait(
        "the field for what was done",
        "return document.activeElement?.matches('.inc textarea') ?? false",
        &[],
    )?;
    stage.window.keys("The release is taken back")?;
    stage.window.wait(
        "what was done before to be over",
        "const button = document.querySelector('.inc form [type=submit]');
         return button !== null && !button.disabled && button.getAttribute('aria-busy') !== 'true'",
        &[],
    )?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("The incident is resolved")?;
    shows(stage, ".inc", "Resolved by")?;
    product(stage, "finance.recognised-revenue", "Recognised revenue")?;
    stage
        .window
        .wait(
            "a page without the incident",
            "return [...document.querySelectorAll('.bn')].every((one) => !one.innerText.includes('Freshness'))",
            &[],
        )
        .map(drop)
}

pub fn breaks(stage: &Stage) -> Outcome<()> {
    promise(stage)?;
    open(stage)?;
    told(stage)?;
    end(stage)
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    product(stage, "sales.orders", "Orders")?;
    tab(stage, "Health")?;
    stage.window.sees("What happened, and when?")?;
    stage.picture("product-health-incident-dark")?;
    go(stage, "/health")?;
    stage.window.sees("Health of the mesh")?;
    stage.window.wait(
        "rows",
        "return document.querySelectorAll('#health [role=option]').length > 0",
        &[],
    )?;
    stage.picture("mesh-health-dark")
}
