//! A person connects to a Polaris catalog in the window: fills in, tries, adds, finds a table there and looks at rows.

use std::path::{Path, PathBuf};

use weft_testkit::polaris::{Grant, PolarisDouble, Securable};

use super::go;
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// A catalog over two tables of the demo, one of which the person may not see.
pub(super) fn fill(polaris: &PolarisDouble, warehouse: &Path) -> Outcome<(String, String)> {
    polaris.add_catalog("lake", &format!("file://{}", warehouse.display()), &[]);
    for table in [("sales", "orders"), ("finance", "refund_ledger")] {
        weft_tests::register(polaris, "lake", warehouse, table)
            .map_err(|error| format!("{}.{}: {error}", table.0, table.1))?;
    }
    let person = polaris.add_principal("ana", &["lake"]);
    for right in ["NAMESPACE_LIST", "NAMESPACE_READ_PROPERTIES", "TABLE_LIST"] {
        polaris.grant("lake", "ana", Grant::catalog(right));
    }
    polaris.grant("lake", "ana", Grant::namespace(&["sales"], "TABLE_READ_DATA"));
    let expiry = r#"{"enable":true,"config":{"max_snapshot_age_days":7,"min_snapshot_to_keep":1}}"#;
    polaris.add_policy("lake", &["sales"], "expire", "system.snapshot-expiry", expiry);
    polaris.attach_policy("lake", &["sales"], "expire", Securable::Catalog);
    Ok(person)
}

/// Writes into a field of the form.
pub(super) fn field(stage: &Stage, name: &str, text: &str) -> Outcome<()> {
    stage
        .window
        .click(&format!("[role=dialog] [name={name}]"), None)?;
    stage.window.keys(text)
}

fn open_form(stage: &Stage) -> Outcome<()> {
    go(stage, "/connections")?;
    stage.window.click("button", Some("Add"))?;
    stage.window.sees("Apache Polaris")?;
    stage
        .window
        .click("[role=dialog] [role=radio]", Some("Apache Polaris"))
}

fn write(
    stage: &Stage,
    polaris: &PolarisDouble,
    name: &str,
    warehouses: &str,
    (client_id, secret): &(String, String),
) -> Outcome<()> {
    for (field, text) in [
        ("name", name),
        ("address", &polaris.catalog_uri()),
        ("warehouses", warehouses),
        ("clientId", client_id),
        ("clientSecret", secret),
    ] {
        if !text.is_empty() {
            self::field(stage, field, text)?;
        }
    }
    Ok(())
}

fn test(stage: &Stage) -> Outcome<()> {
    stage
        .window
        .click("[role=dialog] button", Some("Test connection"))?;
    for step in ["Sign in", "List namespaces", "Load a table"] {
        stage.window.sees(step)?;
    }
    Ok(())
}

/// Fills in a connection and tries it, up to where it can be added.
pub fn connect(
    stage: &Stage,
    polaris: &PolarisDouble,
    name: &str,
    warehouses: &str,
    person: &(String, String),
) -> Outcome<()> {
    connect_with(stage, polaris, name, warehouses, person, || Ok(()))
}

/// The same, with more to fill in before it is tried.
pub fn connect_with(
    stage: &Stage,
    polaris: &PolarisDouble,
    name: &str,
    warehouses: &str,
    person: &(String, String),
    more: impl FnOnce() -> Outcome<()>,
) -> Outcome<()> {
    open_form(stage)?;
    write(stage, polaris, name, warehouses, person)?;
    more()?;
    test(stage)
}

pub fn polaris(stage: &Stage) -> Outcome<()> {
    let demo = std::env::var_os("WEFT_E2E_DEMO").ok_or("WEFT_E2E_DEMO is not set")?;
    let warehouse = PathBuf::from(demo).join("demo/warehouse");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let polaris = runtime.block_on(PolarisDouble::start());
    let (client_id, secret) = fill(&polaris, &warehouse)?;

    open_form(stage)?;
    write(stage, &polaris, "shared", "lake", &(client_id, secret))?;
    field(stage, "roots", &warehouse.display().to_string())?;
    stage.picture("connect-polaris")?;
    test(stage)?;
    stage.window.sees("Read one row")?;
    stage.picture("connect-polaris-tested")?;
    stage.window.click("[role=dialog] button", Some("Add and sync"))?;
    stage.window.sees("You may not see it")?;
    stage.picture("connection-polaris")?;
    stage.window.click("main button", Some("Test"))?;
    stage.window.sees("Read one row")?;
    stage.window.click("[aria-label='Use the dark theme']", None)?;
    stage.picture("connection-polaris-dark")?;
    stage.window.click("button", Some("Add"))?;
    stage
        .window
        .click("[role=dialog] [role=radio]", Some("Apache Polaris"))?;
    stage.picture("connect-polaris-dark")?;
    stage.window.keys(&key::ESCAPE.to_string())?;
    stage.window.click("[aria-label='Use the light theme']", None)?;

    go(stage, "/discover?q=source:shared%20orders")?;
    // The demo's lake holds the same table: by its uuid the two are one thing, which both sources state.
    stage.window.wait(
        "the table of the shared catalog",
        "const rows = [...document.querySelectorAll('[role=option]')];
         return rows.length === 1 && rows[0].innerText.startsWith('orders')",
        &[],
    )?;
    stage.picture("discover-shared")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.click("[role=tab]", Some("Health"))?;
    stage.window.sees("lets engines remove snapshots after 7 days")?;
    stage
        .window
        .script("document.querySelector('#retention-head').scrollIntoView()", &[])?;
    stage.picture("health-retention")?;
    stage.window.click("[aria-label='Use the dark theme']", None)?;
    stage.picture("health-retention-dark")?;
    stage.window.click("[aria-label='Use the light theme']", None)
}
