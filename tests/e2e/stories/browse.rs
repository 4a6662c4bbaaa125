//! A person walks through a catalog: nested, wide, oddly named, closed in places, and one that stands for another.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use weft_testkit::polaris::{Grant, PolarisDouble};

use super::{connect::connect, go};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

/// Tables of the wide namespace.
const WIDE: u32 = 1_500;
const LONG: &str = "a_table_whose_name_goes_on_and_on_because_a_tool_made_it_out_of_everything_it_knew_about_the_query_that_filled_it";

fn small(number: u32) -> Value {
    json!({
        "format-version": 2, "table-uuid": format!("00000000-0000-4000-8000-{number:012}"),
        "location": format!("file:///wide/{number}"), "last-sequence-number": 1,
        "last-updated-ms": 1_700_000_000_000_i64, "last-column-id": 1, "current-schema-id": 0,
        "schemas": [{"type": "struct", "schema-id": 0,
                     "fields": [{"id": 1, "name": "id", "required": true, "type": "long"}]}],
        "default-spec-id": 0, "partition-specs": [{"spec-id": 0, "fields": []}], "last-partition-id": 999,
        "default-sort-order-id": 0, "sort-orders": [{"order-id": 0, "fields": []}],
        "current-snapshot-id": 7, "refs": {"main": {"snapshot-id": 7, "type": "branch"}},
        "snapshots": [{"snapshot-id": 7, "sequence-number": 1, "timestamp-ms": 1_700_000_000_000_i64,
                       "manifest-list": "file:///wide/x.avro", "schema-id": 0,
                       "summary": {"operation": "append", "total-records": number.to_string(),
                                   "total-files-size": (u64::from(number) * 40_000).to_string()}}],
        "properties": {}
    })
}

fn fill(polaris: &PolarisDouble, warehouse: &Path) -> Outcome<(String, String)> {
    polaris.add_catalog("lake", &format!("file://{}", warehouse.display()), &[]);
    for table in [
        ("sales", "orders"),
        ("sales", "returns"),
        ("finance", "refund_ledger"),
    ] {
        weft_tests::register(polaris, "lake", warehouse, table)
            .map_err(|error| format!("{}.{}: {error}", table.0, table.1))?;
    }
    let table = |levels: &[&str], name: &str, number: u32| {
        let at = format!("file:///wide/{number}/metadata/v1.json");
        polaris.add_table("lake", levels, name, &at, small(number));
    };
    for levels in [
        &["sales", "eu"][..],
        &["sales", "eu", "raw"],
        &["sales", "eu", "raw", "landing"],
        &["hr"],
        &["nobody_writes_here"],
        &["raw_payments"],
        &["مبيعات"],
        &["wide"],
    ] {
        polaris.add_namespace("lake", levels, &[]);
    }
    table(&["sales", "eu", "raw", "landing"], "clicks", 900_001);
    table(&["hr"], "salaries", 900_002);
    table(&["raw_payments"], "settlements", 900_003);
    table(&["مبيعات"], "طلبات", 900_004);
    table(&["wide"], LONG, 900_005);
    for number in 0..WIDE {
        table(&["wide"], &format!("t{number:05}"), number);
    }
    polaris.add_generic_table(
        "lake",
        &["sales"],
        "clickstream",
        json!({"format": "delta", "base-location": "file:///wide/clicks", "properties": {}}),
    );
    let person = polaris.add_principal("bea", &["lake"]);
    polaris.grant("lake", "bea", Grant::catalog("NAMESPACE_LIST"));
    for namespace in [
        "sales",
        "finance",
        "raw_payments",
        "مبيعات",
        "wide",
        "nobody_writes_here",
    ] {
        for right in ["TABLE_LIST", "VIEW_LIST"] {
            polaris.grant("lake", "bea", Grant::namespace(&[namespace], right));
        }
        if namespace != "finance" {
            polaris.grant("lake", "bea", Grant::namespace(&[namespace], "TABLE_READ_DATA"));
        }
    }
    let (id, secret) = polaris.root_credentials();
    polaris.add_catalog("shop", &format!("file://{}", warehouse.display()), &[]);
    weft_tests::register(polaris, "shop", warehouse, ("sales", "returns"))
        .map_err(|error| format!("shop.sales.returns: {error}"))?;
    polaris.add_federated_catalog("partner", "shop", (id.as_str(), secret.as_str()));
    Ok(person)
}

/// Chooses a namespace in the tree by typing its name, as a person does.
fn choose(stage: &Stage, name: &str) -> Outcome<()> {
    stage.window.wait(
        "the tree",
        "const tree = document.querySelector('[role=tree]'); tree?.focus(); return tree !== null",
        &[],
    )?;
    // Letters that come late begin a new word.
    std::thread::sleep(std::time::Duration::from_millis(800));
    stage.window.keys(name)?;
    let chosen =
        "return document.querySelector('[role=tree] [aria-selected=true] bdi')?.innerText === arguments[0]
        && document.querySelector('.bmain h1')?.innerText === arguments[0]";
    stage.window.wait(name, chosen, &[json!(name)]).map(drop)
}

fn in_both_themes(stage: &Stage, name: &str) -> Outcome<()> {
    stage.picture(name)?;
    stage.window.click("[aria-label='Use the dark theme']", None)?;
    stage.picture(&format!("{name}-dark"))?;
    stage.window.click("[aria-label='Use the light theme']", None)
}

pub fn catalog(stage: &Stage) -> Outcome<()> {
    let demo = std::env::var_os("WEFT_E2E_DEMO").ok_or("WEFT_E2E_DEMO is not set")?;
    let warehouse = PathBuf::from(demo).join("demo/warehouse");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let polaris = runtime.block_on(PolarisDouble::start());
    let person = fill(&polaris, &warehouse)?;
    let root = polaris.root_credentials();

    connect(stage, &polaris, "house", "lake", &person)?;
    // As far away as a server is, so that there is something to see.
    polaris.set_latency(std::time::Duration::from_millis(25));
    stage.window.click("[role=dialog] button", Some("Add anyway"))?;
    stage.window.sees("a second")?;
    in_both_themes(stage, "sync-running")?;
    polaris.set_latency(std::time::Duration::ZERO);
    stage.window.sees("house is synced")?;
    in_both_themes(stage, "sync-done")?;

    stage.window.click("main button", Some("Browse"))?;
    stage.window.wait(
        "all namespaces of the first level",
        "return document.querySelectorAll('[role=treeitem]').length === 8",
        &[],
    )?;
    in_both_themes(stage, "browse")?;
    choose(stage, "sales")?;
    stage.window.sees("delta")?;
    stage.window.keys(&key::RIGHT.to_string())?;
    choose(stage, "eu")?;
    stage.window.keys(&key::RIGHT.to_string())?;
    choose(stage, "raw")?;
    stage.window.keys(&key::RIGHT.to_string())?;
    choose(stage, "landing")?;
    stage.window.sees("clicks")?;
    stage.picture("browse-deep")?;

    choose(stage, "hr")?;
    stage.window.sees("You may not list the tables")?;
    in_both_themes(stage, "browse-unlisted")?;
    choose(stage, "finance")?;
    stage.window.sees("exists and is not visible to you")?;
    in_both_themes(stage, "browse-denied")?;
    choose(stage, "nobody_writes_here")?;
    stage.window.sees("This namespace is empty")?;
    stage.picture("browse-empty")?;

    choose(stage, "wide")?;
    stage.window.sees("t00010")?;
    stage.picture("browse-wide")?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.keys(&key::END.to_string())?;
    stage.window.sees("t01499")?;
    stage.window.fill(".bfilter input", "t0149")?;
    stage.window.sees("10 of 1,501 assets")?;
    stage.picture("browse-filter")?;

    go(stage, "/connections?source=house")?;
    stage.window.click("main button", Some("Add rules"))?;
    stage.window.fill("[aria-label='Domains'] input", "raw_*")?;
    stage.window.keys(&key::TAB.to_string())?;
    stage.window.keys("Finance")?;
    stage.window.sees("1 namespace with 1 asset: raw_payments")?;
    stage.window.script(
        "document.querySelector(\"[aria-label='Domains']\").scrollIntoView()",
        &[],
    )?;
    in_both_themes(stage, "domain-rules")?;
    stage.window.click("main button", Some("Keep rules"))?;
    stage.window.sees("The rules hold")?;
    go(stage, "/connections/house/browse?at=%5B%22raw_payments%22%5D")?;
    stage.window.wait(
        "the domain of the rule",
        "return [...document.querySelectorAll('[role=row]')].some((row) => row.innerText.includes('settlements') && row.innerText.includes('Finance'))",
        &[],
    )?;

    connect(stage, &polaris, "mesh_all", "shop,partner", &root)?;
    stage.window.click("[role=dialog] button", Some("Add anyway"))?;
    stage.window.sees("mesh_all is synced")?;
    stage.window.click("main button", Some("Browse"))?;
    choose(stage, "partner")?;
    stage.window.sees("federated from ICEBERG_REST")?;
    in_both_themes(stage, "browse-federated")?;
    go(
        stage,
        "/connections/mesh_all/browse?at=%5B%22partner%22%2C%22sales%22%5D",
    )?;
    stage
        .window
        .click("[role=grid] [role=row] bdi", Some("returns"))?;
    stage.window.keys(&key::ENTER.to_string())?;
    stage.window.wait(
        "where it comes from",
        "const places = document.querySelector('.places'); places?.scrollIntoView();
         return places?.innerText.includes('federated from ICEBERG_REST') && places.innerText.includes('read through mesh_all')",
        &[],
    )?;
    in_both_themes(stage, "entity-federated")
}
