//! An owner makes a product of three tables, says what it is, publishes it, and ends it; its readers are told.

use serde_json::json;

use super::go;
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

const TABLES: [&str; 3] = [
    "lake.sales_raw.orders",
    "lake.sales_raw.order_lines",
    "lake.sales_raw.returns",
];

pub fn make(stage: &Stage) -> Outcome<()> {
    choose(stage)?;
    say(stage)?;
    publish(stage)?;
    end(stage)?;
    keep(stage)
}

/// From the palette to the editor of a draft.
fn choose(stage: &Stage) -> Outcome<()> {
    go(stage, "/")?;
    stage.window.sees("Needs attention")?;
    stage.window.chord(key::CONTROL, 'k')?;
    stage.window.wait(
        "the palette with the focus",
        "return document.activeElement?.getAttribute('role') === 'combobox'",
        &[],
    )?;
    stage.window.keys(">new product")?;
    stage.window.wait(
        "the command",
        "return document.querySelector('#palette-list [aria-selected=true]')?.innerText.includes('New product') ?? false",
        &[],
    )?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.wait(
        "the search among tables with the focus",
        "return document.querySelector('.np-hits') !== null && document.activeElement?.tagName === 'INPUT'",
        &[],
    )?;
    // What is ticked stays ticked, whatever is searched next.
    for (word, tables) in [("order", &TABLES[..2]), ("returns", &TABLES[2..])] {
        stage.window.chord(key::CONTROL, 'a')?;
        stage.window.keys(word)?;
        for table in tables {
            stage.window.click(".np-hit", Some(table))?;
        }
        stage
            .window
            .script("document.querySelector('.np-part input').focus()", &[])?;
    }
    stage.window.sees("3 ticked")?;
    stage.window.fill(".np-names input", "Sales desk")?;
    stage.window.wait(
        "the name that the title comes to, and the domain of the tables",
        "const [, name, domain] = document.querySelectorAll('.np-names input');
         return name.value === 'sales-desk' && domain.value === 'Sales'",
        &[],
    )?;
    stage.picture("new-product")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("Sales desk is there as a draft")?;
    stage
        .window
        .wait(
            "its editor",
            "return document.querySelector('.product-nav') !== null",
            &[],
        )
        .map(drop)
}

/// What it is for; a crash loses none of it.
fn say(stage: &Stage) -> Outcome<()> {
    stage.window.sees("Nobody says what it is for")?;
    stage.window.click(".product-nav button", Some("Output ports"))?;
    stage.window.wait(
        "three ports with what stands behind them",
        "return document.querySelectorAll('.product-row').length === 3
            && arguments[0].every((table) => document.querySelector('.product-form').innerText.includes(table))",
        &[json!(TABLES)],
    )?;
    stage.picture("product-ports")?;
    stage
        .window
        .click(".product-nav button", Some("Purpose and limits"))?;
    stage.window.fill(
        ".product-form textarea",
        "Which orders were placed, and what came back.",
    )?;
    stage.window.sees("Draft kept")?;
    stage.window.script("window.location.reload()", &[])?;
    stage.window.wait(
        "the draft after the window was gone",
        "return document.querySelector('.product-form textarea')?.value === 'Which orders were placed, and what came back.'",
        &[],
    )?;
    stage
        .window
        .click(".product-nav button", Some("Support channels"))?;
    stage.window.click("button", Some("Add a channel"))?;
    stage.window.wait(
        "the new channel with the focus",
        "return document.activeElement?.closest('.product-row') !== null",
        &[],
    )?;
    stage.window.keys("#data-sales")?;
    stage.picture("product-editor")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("is published")?;
    stage.window.wait(
        "the words on the page of the draft",
        "return document.querySelector('.ov-docs')?.innerText.includes('Which orders were placed') ?? false",
        &[],
    )?;
    stage.window.sees("#data-sales")?;
    stage.picture("product-draft")
}

fn publish(stage: &Stage) -> Outcome<()> {
    step(stage, "Publish")?;
    stage.window.sees("readers may rely on it")?;
    stage.picture("product-publish")?;
    stage
        .window
        .click(".dialog .df button", Some("Publish Sales desk"))?;
    stands(stage, "Active")
}

/// Opens the steps in its life and takes one.
pub(super) fn step(stage: &Stage, name: &str) -> Outcome<()> {
    stage.window.click("button.life", None)?;
    stage.window.click("[role=menuitem]", Some(name))
}

/// Waits until the page says where it stands in its life.
pub(super) fn stands(stage: &Stage, life: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("that it is {life}"),
            "return document.querySelector('[role=dialog]') === null
                && (document.querySelector('button.life')?.innerText.includes(arguments[0]) ?? false)",
            &[json!(life)],
        )
        .map(drop)
}

/// Ends it, and looks at the page of who reads it.
fn end(stage: &Stage) -> Outcome<()> {
    step(stage, "Deprecate")?;
    stage.window.sees("will be told")?;
    // Without a day and without words nothing happens.
    stage
        .window
        .click(".dialog .df button", Some("Deprecate Sales desk"))?;
    stage.window.sees("Say until when it is there.")?;
    stage.window.click(".dialog button", Some("In 90 days"))?;
    stage.window.fill(".dialog .picker input", "orders")?;
    stage.window.click(".dialog [role=option]", Some("Orders"))?;
    stage.window.sees("Its page will say: ends on")?;
    stage.picture("product-deprecate")?;
    stage
        .window
        .click(".dialog .df button", Some("Deprecate Sales desk"))?;
    stands(stage, "Deprecated")?;
    stage.window.sees("Deprecated, ends on")?;
    stage.window.sees("Planned end")?;
    stage.picture("product-deprecated")?;
    let here = stage.window.script("return window.location.hash.slice(1)", &[])?;
    stage.window.click(".mesh-row a", Some("Orders"))?;
    stage.window.wait(
        "the notice on the page of a reader",
        "return document.querySelector('h1')?.innerText.trim() === 'Orders'
            && [...document.querySelectorAll('.head-banner')].some((one) => one.innerText.replace(/\\s+/g, ' ').includes('Sales desk is deprecated, ends on'))",
        &[],
    )?;
    stage.picture("product-reader-told")?;
    go(stage, "/")?;
    stage.window.sees("Needs attention")?;
    stage.window.sees("which ends on")?;
    stage.picture("home-reader-told")?;
    go(stage, here.as_str().unwrap_or_default())
}

/// The end is taken back, and with it what readers were told.
fn keep(stage: &Stage) -> Outcome<()> {
    stands(stage, "Deprecated")?;
    step(stage, "Take the deprecation back")?;
    stage
        .window
        .click(".dialog .df button", Some("Take the deprecation back"))?;
    stands(stage, "Active")?;
    stage
        .window
        .wait(
            "a page without a notice",
            "return ![...document.querySelectorAll('.head-banner')].some((one) => one.innerText.includes('ends on'))",
            &[],
        )
        .map(drop)
}

/// The same in the other theme.
pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    go(stage, "/new-product")?;
    stage.window.wait(
        "tables to choose from",
        "return document.querySelectorAll('.np-hit').length > 5",
        &[],
    )?;
    stage.window.click(".np-hit", None)?;
    stage.picture("new-product-dark")?;
    stage.window.script(
        "window.desk = null;
         window.__TAURI_INTERNALS__.invoke('show_entity', { request: { name: 'sales.sales-desk' } })
            .then((found) => { window.desk = found.urn; });",
        &[],
    )?;
    let urn = stage
        .window
        .wait("the urn of the product", "return window.desk", &[])?;
    let page = format!("/entity/{}", urn.as_str().unwrap_or_default());
    go(stage, &format!("{page}/product?part=outputs"))?;
    stage.window.wait(
        "its ports",
        "return document.querySelectorAll('.product-row').length === 3",
        &[],
    )?;
    stage.picture("product-ports-dark")?;
    go(stage, &page)?;
    stands(stage, "Active")?;
    step(stage, "Deprecate")?;
    stage.window.sees("will be told")?;
    stage.picture("product-deprecate-dark")?;
    stage.window.keys(&key::ESCAPE.to_string())
}
