//! An owner reads rows from an object store with keys that the catalog hands out; a colleague with fewer rights is told so.

use weft_testkit::{
    object_store::StoreDouble,
    polaris::{Grant, PolarisDouble},
};

use super::{
    connect::{connect_with, field},
    go,
};
use crate::{Stage, webdriver::Outcome};

/// Who may read the data, and who may only know of it.
fn people(polaris: &PolarisDouble) -> [(String, String); 2] {
    let both = [
        "NAMESPACE_LIST",
        "NAMESPACE_READ_PROPERTIES",
        "TABLE_LIST",
        "TABLE_READ_PROPERTIES",
    ];
    [("owen", true), ("nora", false)].map(|(name, reads)| {
        let person = polaris.add_principal(name, &["lakehouse"]);
        for right in both {
            polaris.grant("lakehouse", name, Grant::catalog(right));
        }
        if reads {
            polaris.grant("lakehouse", name, Grant::catalog("TABLE_READ_DATA"));
        }
        person
    })
}

fn add(
    stage: &Stage,
    polaris: &PolarisDouble,
    store: &StoreDouble,
    name: &str,
    person: &(String, String),
) -> Outcome<()> {
    connect_with(stage, polaris, name, "lakehouse", person, || {
        stage.window.click("[role=dialog] summary", Some("More"))?;
        field(stage, "s3Endpoint", &format!("http://{}", store.address))?;
        field(stage, "s3Region", "eu-central-1")
    })
}

/// Opens the rows of the one table that is called `orders` there.
fn open_rows(stage: &Stage, source: &str) -> Outcome<()> {
    go(stage, &format!("/discover?q=source:{source}%20orders"))?;
    stage.window.wait(
        "the table of the store",
        "const rows = [...document.querySelectorAll('[role=option]')];
         return rows.length === 1 && rows[0].innerText.startsWith('orders')",
        &[],
    )?;
    stage.window.click(".rname", Some("orders"))?;
    stage.window.click("[role=tab]", Some("Data"))
}

pub fn object_store(stage: &Stage) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let (polaris, store) =
        runtime.block_on(async { (PolarisDouble::start().await, StoreDouble::start().await) });
    let store = store.map_err(|error| format!("no store: {error}"))?;
    weft_tests::register_store(&polaris, &store).map_err(|error| format!("the store's tables: {error}"))?;
    let [owner, colleague] = people(&polaris);

    add(stage, &polaris, &store, "lakehouse", &owner)?;
    stage.window.sees("Read one row")?;
    stage.picture("connect-store-tested")?;
    stage.window.click("[role=dialog] button", Some("Add and sync"))?;
    stage.window.sees("2 assets")?;
    open_rows(stage, "lakehouse")?;
    // 30 rows, ten of them in AT and one more deleted, one added.
    stage.window.wait(
        "the rows that are left of 30",
        "const grid = document.querySelector('[role=grid]');
         return grid !== null && grid.innerText.includes('FR') && !grid.innerText.includes('AT')
             && document.body.innerText.includes('Rows 1 to 20 of 20')",
        &[],
    )?;
    if !store
        .seen()
        .iter()
        .any(|one| one.starts_with("GetObject") && one.contains(".parquet"))
    {
        return Err("rows are shown that were not read from the store".to_owned());
    }
    stage.picture("store-data")?;
    stage.window.click("[aria-label='Use the dark theme']", None)?;
    stage.picture("store-data-dark")?;
    stage.window.click("[aria-label='Use the light theme']", None)?;

    add(stage, &polaris, &store, "colleague", &colleague)?;
    stage.window.sees("TABLE_READ_DATA")?;
    stage.picture("connect-store-refused")?;
    stage.window.keys(&crate::webdriver::key::ESCAPE.to_string())
}
