//! One product from all sides: Orders, which the palette opened.

use serde_json::json;

use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// Opens a side of the page that is shown.
fn tab(stage: &Stage, name: &str) -> Outcome<()> {
    stage.window.click("[role=tab]", Some(name))
}

/// Opens Orders by its address, which the page itself gives.
fn orders(stage: &Stage) -> Outcome<()> {
    stage.window.script(
        "const link = [...document.querySelectorAll('a[href*=\"/entity/\"]')].find((one) => one.innerText.trim() === 'Orders');
         if (link) link.click(); return link !== undefined",
        &[],
    )?;
    stage
        .window
        .wait(
            "the page of Orders",
            "return document.querySelector('h1')?.innerText.trim() === 'Orders'",
            &[],
        )
        .map(drop)
}

pub fn overview(stage: &Stage) -> Outcome<()> {
    for wanted in ["Maya Lindqvist", "Promise", "Do not use it for", "sales.orders"] {
        stage.window.sees(wanted)?;
    }
    stage.picture("product-overview")
}

pub fn schema(stage: &Stage) -> Outcome<()> {
    tab(stage, "Schema")?;
    stage.window.wait(
        "fields",
        "return document.querySelectorAll('[role=treegrid] [role=row]').length > 10",
        &[],
    )?;
    for wanted in ["order_id", "total_amount", "decimal(12,2)"] {
        stage.window.sees(wanted)?;
    }
    stage.picture("product-schema")
}

pub fn rows(stage: &Stage) -> Outcome<()> {
    tab(stage, "Data")?;
    stage.window.wait(
        "rows",
        "return document.querySelectorAll('[role=grid] [role=gridcell]').length > 50",
        &[],
    )?;
    stage.window.wait(
        "masked mail addresses",
        "return document.body.innerText.includes('masked')",
        &[],
    )?;
    // The mesh is made up, but its mail addresses must not be there in clear.
    let leaked = stage.window.script(
        "return /[a-z0-9._]+@[a-z]+\\.(com|fr|de|net|org)/.exec(document.querySelector('[role=grid]').innerText)?.[0] ?? null",
        &[],
    )?;
    if !leaked.is_null() {
        return Err(format!("a masked value is in the page: {leaked}"));
    }
    stage.picture("product-data")
}

pub fn time_travel(stage: &Stage) -> Outcome<()> {
    let text = "return document.querySelector('[role=slider], [aria-label=Snapshot]')?.getAttribute('aria-valuetext')
        ?? document.querySelector('[aria-label=Snapshot]')?.innerText ?? ''";
    let before = stage.window.script(text, &[])?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("[")?;
    stage.window.wait(
        "another snapshot",
        &format!("const now = (() => {{ {text} }})(); return now !== arguments[0]"),
        &[before],
    )?;
    stage.window.wait(
        "rows of that snapshot",
        "return document.querySelectorAll('[role=grid] [role=gridcell]').length > 50",
        &[],
    )?;
    stage.picture("product-data-earlier")
}

pub fn lineage(stage: &Stage) -> Outcome<()> {
    tab(stage, "Lineage")?;
    stage.window.wait(
        "the graph",
        "return document.querySelectorAll('.ln-card').length > 8",
        &[],
    )?;
    stage.window.wait(
        "lanes of several domains",
        "return document.querySelectorAll('.ln-lane').length >= 4",
        &[],
    )?;
    stage.picture("lineage")?;
    stage.window.click(".ln-card", Some("Refund"))?;
    stage.window.wait(
        "a traced path",
        "return document.querySelectorAll('.ln-path.on').length > 0",
        &[],
    )?;
    stage.picture("lineage-traced")?;
    stage.window.keys(&key::ESCAPE.to_string())
}

pub fn health(stage: &Stage) -> Outcome<()> {
    tab(stage, "Health")?;
    stage.window.sees("fail")?;
    stage.picture("product-health")?;
    stage.window.click("button", Some("Measure now"))?;
    stage.window.sees("is measured")?;
    stage.window.wait(
        "what the rules of the contract found",
        "const table = document.querySelector('[aria-label=Tests]');
         return table !== null && table.innerText.includes('rows looked at') && table.innerText.includes('must be')",
        &[],
    )?;
    stage.window.script(
        "document.querySelector('[aria-label=Tests]').scrollIntoView()",
        &[],
    )?;
    stage.picture("product-health-measured")?;
    tab(stage, "Activity")?;
    stage.window.wait(
        "events",
        "return document.querySelector('[role=tabpanel], main, .main')?.innerText.includes('lake') ?? false",
        &[],
    )?;
    stage.picture("product-activity")
}

pub fn in_the_dark(stage: &Stage) -> Outcome<()> {
    stage.window.script(
        "window.location.hash = arguments[0]",
        &[json!("/discover?q=orders%20kind:product")],
    )?;
    stage.window.wait(
        "hits",
        "return document.querySelectorAll('[role=option]').length > 0",
        &[],
    )?;
    stage.window.click(".rname", Some("Orders"))?;
    orders(stage)?;
    for (name, wanted, picture) in [
        ("Overview", "Promise", "product-overview-dark"),
        ("Schema", "order_id", "product-schema-dark"),
        ("Data", "masked", "product-data-dark"),
        ("Lineage", "traced path", "lineage-dark"),
        ("Health", "fail", "product-health-dark"),
    ] {
        tab(stage, name)?;
        stage.window.sees(wanted)?;
        if name == "Data" {
            stage.window.wait(
                "rows",
                "return document.querySelectorAll('[role=grid] [role=gridcell]').length > 50",
                &[],
            )?;
        }
        stage.picture(picture)?;
    }
    Ok(())
}
