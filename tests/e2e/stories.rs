//! The stories. Each starts from wherever the one before left the window.

mod access;
mod browse;
mod connect;
mod contract;
mod expiry;
mod govern;
mod owner;
mod people;
mod product;
mod promise;
mod recert;
mod review;
mod sign_in;
mod store;
mod team;
mod understand;
mod words;
mod write;

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// One story.
pub type Story = fn(&Stage) -> Outcome<()>;

/// All stories, in the order of an analyst's morning.
pub const ALL: &[(&str, Story)] = &[
    ("home shows what needs attention", home),
    ("discover finds as one types", discover),
    ("a filter narrows and says so", filter),
    ("the palette opens a product", palette),
    ("a product says what it promises", understand::overview),
    ("the schema tells how it changed", understand::schema),
    ("rows are read and masked", understand::rows),
    ("time travel reads an older snapshot", understand::time_travel),
    ("lineage crosses domains", understand::lineage),
    ("health and activity", understand::health),
    ("an owner writes about a product", write::docs),
    ("an owner meets another one's words", write::conflict),
    ("an owner describes columns where they are", write::columns),
    ("an owner mends a contract where it is wrong", contract::mistakes),
    ("an owner publishes a new major version", contract::publish),
    ("an owner makes a product of three tables", product::make),
    ("a colleague proposes, the owner accepts", review::proposals),
    (
        "an owner promises a service level, and an incident is opened when it breaks",
        promise::breaks,
    ),
    ("an analyst asks for what is closed", access::request),
    ("a steward decides, and it opens", access::decide),
    (
        "the governance team says who is who, and who stands in",
        people::deputies,
    ),
    ("the governance team publishes another policy", govern::policy),
    ("the audit tells of it, and holds", govern::audit),
    ("governance sees who keeps which rule", govern::compliance),
    (
        "an owner takes a product from three tables to its second major version",
        owner::whole,
    ),
    ("a steward looks after a term", words::term),
    ("an image stands in the documentation", words::image),
    ("who answers for a grant looks at it again", recert::keep),
    ("the mesh from above", mesh),
    ("connections say what was left out", connections),
    ("everything works in the dark", dark),
    ("a small window keeps its functions", small),
    (
        "who holds a grant gives it back, and it is closed",
        access::give_back,
    ),
    (
        "what was granted runs out, and the rows go from the screen",
        expiry::runs_out,
    ),
    ("a person connects to a shared catalog", connect::polaris),
    (
        "rows of an object store are read with the catalog's keys",
        store::object_store,
    ),
    ("a person walks through a catalog", browse::catalog),
    ("a person signs in with their browser", sign_in::browser),
    ("words go back to a catalog", words::comments),
    ("words go back to dbt as a patch", words::patch),
    (
        "an analyst, a steward and an owner work on one PostgreSQL, each in a window",
        team::whole,
    ),
];

/// A copy of the demo workspace: stories write into it.
pub fn copy_of(workspace: &Path) -> Outcome<TempDir> {
    let copy = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    for name in ["workspace.db", "workspace.db-wal", "device.db", "device.db-wal"] {
        let from = workspace.join(name);
        if from.exists() {
            std::fs::copy(&from, copy.path().join(name))
                .map_err(|error| format!("`{}` cannot be copied: {error}", from.display()))?;
        }
    }
    // What makes it the demo, where one person acts as several.
    let (mark, folder) = (workspace.join("demo/demo.json"), copy.path().join("demo"));
    std::fs::create_dir(&folder)
        .and_then(|()| std::fs::copy(&mark, folder.join("demo.json")))
        .map_err(|error| format!("`{}` cannot be copied: {error}", mark.display()))?;
    Ok(copy)
}

/// Waits until the window can be used: domains come from the backend.
pub fn ready(stage: &Stage) -> Outcome<()> {
    stage
        .window
        .wait(
            "the window",
            "return document.querySelector('.rail')?.outerHTML.includes('Sales') ?? false",
            &[],
        )
        .map(drop)
}

/// Goes to an address inside the window.
pub fn go(stage: &Stage, address: &str) -> Outcome<()> {
    stage
        .window
        .script("window.location.hash = arguments[0]", &[json!(address)])
        .map(drop)
}

fn home(stage: &Stage) -> Outcome<()> {
    go(stage, "/")?;
    stage.window.sees("Late by")?;
    stage.picture("home")
}

fn discover(stage: &Stage) -> Outcome<()> {
    go(stage, "/discover")?;
    stage
        .window
        .click("input[aria-label^='Search products, tables']", None)?;
    stage.window.keys("refund")?;
    stage.window.wait(
        "Refund ledger among the hits",
        "return [...document.querySelectorAll('[role=option]')].slice(0, 3).some((row) => row.innerText.includes('Refund ledger'))",
        &[],
    )?;
    stage.window.wait(
        "marked words",
        "return document.querySelectorAll('[role=option] mark').length > 3",
        &[],
    )?;
    stage.window.wait(
        "facets",
        "return document.querySelector('.fac')?.innerText.includes('Finance') ?? false",
        &[],
    )?;
    stage.picture("discover")
}

fn filter(stage: &Stage) -> Outcome<()> {
    go(stage, "/discover?q=refund%20domain:sales")?;
    stage.window.wait(
        "only Sales",
        "const rows = [...document.querySelectorAll('[role=option]')];
         return rows.length > 0 && rows.every((row) => !row.innerText.includes('Finance'))",
        &[],
    )?;
    stage.window.sees("hidden")?;
    stage.picture("discover-filter")
}

fn palette(stage: &Stage) -> Outcome<()> {
    stage.window.chord(key::CONTROL, 'k')?;
    stage.window.wait(
        "the palette with the focus",
        "return document.activeElement?.getAttribute('aria-label')?.startsWith('Search products, columns') ?? false",
        &[],
    )?;
    stage.window.keys("orders")?;
    stage.window.wait(
        "Orders in the palette",
        "return document.querySelector('#palette-list [aria-selected=true]')?.innerText.startsWith('Orders') ?? false",
        &[],
    )?;
    stage.picture("palette")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage
        .window
        .wait(
            "the page of Orders",
            "return document.querySelector('h1')?.innerText.trim() === 'Orders'",
            &[],
        )
        .map(drop)
}

fn mesh(stage: &Stage) -> Outcome<()> {
    go(stage, "/mesh")?;
    stage.window.wait(
        "six domains on the map",
        "return document.querySelectorAll('.mm-box').length === 6",
        &[],
    )?;
    stage.window.wait(
        "flows",
        "return document.querySelectorAll('.mm-flow').length > 5",
        &[],
    )?;
    stage.picture("mesh")
}

fn connections(stage: &Stage) -> Outcome<()> {
    go(stage, "/connections")?;
    for source in ["lake", "shop", "mesh"] {
        stage.window.sees(source)?;
    }
    stage.picture("connections")
}

fn dark(stage: &Stage) -> Outcome<()> {
    stage.window.click("[aria-label='Use the dark theme']", None)?;
    stage.window.wait(
        "the dark theme",
        "return document.documentElement.dataset.theme === 'dark'",
        &[],
    )?;
    for (address, name, wanted) in [
        ("/", "home-dark", "Late by"),
        ("/discover?q=refund", "discover-dark", "Refund ledger"),
        ("/mesh", "mesh-dark", "Finance"),
        ("/connections", "connections-dark", "lake"),
    ] {
        go(stage, address)?;
        stage.window.sees(wanted)?;
        stage.picture(name)?;
    }
    understand::in_the_dark(stage)?;
    write::in_the_dark(stage)?;
    contract::in_the_dark(stage)?;
    product::in_the_dark(stage)?;
    promise::in_the_dark(stage)?;
    access::in_the_dark(stage)?;
    govern::in_the_dark(stage)?;
    people::in_the_dark(stage)?;
    owner::screens(stage, "dark")?;
    recert::in_the_dark(stage)?;
    stage.window.click("[aria-label='Use the light theme']", None)
}

fn small(stage: &Stage) -> Outcome<()> {
    stage.window.resize(1024, 700)?;
    for (address, name, wanted) in [
        ("/discover?q=refund", "discover-1024", "Refund ledger"),
        ("/mesh", "mesh-1024", "Finance"),
        ("/governance", "compliance-1024", "Share of products that comply"),
        ("/governance?view=policy", "governance-1024", "Guardrails"),
        ("/governance?view=audit", "audit-1024", "publish policy"),
        ("/governance?view=people", "people-1024", "2 of 2 people"),
    ] {
        go(stage, address)?;
        stage.window.sees(wanted)?;
        stage.window.wait(
            "no sideways scroll",
            "return document.documentElement.scrollWidth <= window.innerWidth",
            &[],
        )?;
        stage.picture(name)?;
    }
    owner::screens(stage, "1024")?;
    stage.window.resize(1440, 900)
}
