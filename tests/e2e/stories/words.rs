//! Words beside the pages: a term of the glossary, an image in the documentation, and words that go back to their sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use weft_testkit::polaris::PolarisDouble;

use super::{
    access::RUTH,
    connect::connect,
    go,
    review::{answer_as, run_as},
    write::{editor, product},
};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

const TERM: &str = "Dispatch promise";
const COMMENT: &str = "One row for each parcel that left a warehouse, by its label.";
const REVENUE: &str = "What was paid for orders, by day.";

/// Waits until a part of the page says something.
fn says(stage: &Stage, part: &str, words: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("`{words}` in `{part}`"),
            "return [...document.querySelectorAll(arguments[0])].some((one) => one.innerText.includes(arguments[1]))",
            &[json!(part), json!(words)],
        )
        .map(drop)
}

/// Puts words into a field of the dialog, in the place of those that stand there.
fn fill(stage: &Stage, label: &str, words: &str) -> Outcome<()> {
    stage.window.wait(
        &format!("the field `{label}`"),
        "const field = [...document.querySelectorAll('[role=dialog] input, [role=dialog] textarea')].find((one) => one.labels[0]?.textContent.trim() === arguments[0]);
         field?.focus();
         return field !== undefined && document.activeElement === field",
        &[json!(label)],
    )?;
    stage.window.chord(key::CONTROL, 'a')?;
    stage.window.keys(words)
}

/// Presses the main button of the dialog, which closes by it.
fn done(stage: &Stage, button: &str) -> Outcome<()> {
    stage.window.click(".dialog .df button", Some(button))?;
    stage
        .window
        .wait(
            "that the dialog is closed",
            "return document.querySelector('[role=dialog]') === null",
            &[],
        )
        .map(drop)
}

/// Opens the form of the term that is shown.
fn edit(stage: &Stage) -> Outcome<()> {
    stage.window.click(".ov-side button", Some("Edit"))?;
    says(stage, "[role=dialog] h2", "Edit Dispatch promise")
}

/// A term is made, said better, and gives way to another one that is named in its place.
pub fn term(stage: &Stage) -> Outcome<()> {
    go(stage, "/glossary")?;
    says(stage, "[aria-label='Terms']", "On-time delivery")?;
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys("n")?;
    fill(stage, "Name", TERM)?;
    fill(stage, "What it means", "The day by which a parcel leaves.")?;
    fill(stage, "Domain", "Logistics")?;
    stage.picture("glossary-new-term")?;
    done(stage, "Make the term")?;
    says(stage, "h1", TERM)?;
    stage.window.sees("The day by which a parcel leaves.")?;
    stage.picture("term-made")?;

    edit(stage)?;
    fill(
        stage,
        "What it means",
        "The day by which a parcel leaves the warehouse, as the shop says it.",
    )?;
    done(stage, "Publish")?;
    stage.window.sees("leaves the warehouse, as the shop says it.")?;

    edit(stage)?;
    fill(
        stage,
        "Not to be used any more, because",
        "Customers care for the day of delivery.",
    )?;
    stage.window.wait(
        "the term that takes its place",
        "const select = [...document.querySelectorAll('[role=dialog] select')].find((one) => one.labels[0]?.textContent.trim() === 'Merge into');
         const option = [...(select?.options ?? [])].find((one) => one.text === 'On-time delivery');
         if (!option) return false;
         Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, option.value);
         select.dispatchEvent(new Event('change', { bubbles: true }));
         return true",
        &[],
    )?;
    stage.picture("term-deprecate")?;
    done(stage, "Publish")?;
    says(stage, ".bn", "It is another term now")?;
    says(stage, ".bn", "On-time delivery")?;
    stage.picture("term-deprecated")?;
    go(stage, "/glossary")?;
    says(stage, "[aria-label='Terms']", "Now On-time delivery")?;
    stage.picture("glossary")
}

/// A drawing is put into the documentation, kept in the workspace, and shown to readers.
pub fn image(stage: &Stage) -> Outcome<()> {
    product(stage, "sales.orders", "Orders")?;
    editor(stage)?;
    stage.window.keys(&format!("{0}{0}", key::ENTER))?;
    stage.window.script(
        "const canvas = Object.assign(document.createElement('canvas'), { width: 520, height: 120 });
         const pen = canvas.getContext('2d');
         pen.fillStyle = '#f4f1ea'; pen.fillRect(0, 0, 520, 120);
         pen.font = '16px sans-serif';
         ['Checkout', 'Orders', 'Revenue'].forEach((word, at) => {
            pen.fillStyle = '#2f5d62'; pen.fillRect(20 + at * 170, 35, 130, 50);
            pen.fillStyle = '#ffffff'; pen.fillText(word, 40 + at * 170, 66);
         });
         const bytes = Uint8Array.from(atob(canvas.toDataURL('image/png').split(',')[1]), (letter) => letter.charCodeAt(0));
         const files = new DataTransfer();
         files.items.add(new File([bytes], 'From checkout to revenue.png', { type: 'image/png' }));
         const field = document.querySelector('.docs-pick input[type=file]');
         field.files = files.files;
         field.dispatchEvent(new Event('change', { bubbles: true }))",
        &[],
    )?;
    shown(stage, ".docs-preview")?;
    stage.window.sees("Draft kept")?;
    stage.picture("edit-docs-image")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    shown(stage, ".ov-docs")?;
    stage.window.script(
        "document.querySelector('.ov-docs img.md-image').scrollIntoView()",
        &[],
    )?;
    stage.picture("docs-image")
}

/// Waits until the image has been drawn in a part of the page.
fn shown(stage: &Stage, part: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("the image in `{part}`"),
            "const image = document.querySelector(`${arguments[0]} img.md-image`);
             return image !== null && image.naturalWidth === 520 && image.alt === 'From checkout to revenue'",
            &[json!(part)],
        )
        .map(drop)
}

/// Opens the plan of what goes back from the page that is shown.
fn plan(stage: &Stage, place: &str, words: &str) -> Outcome<()> {
    stage.window.click("button", Some("Push to sources"))?;
    says(stage, ".push-target", place)?;
    says(stage, ".push-target .push-new", words)
}

/// The words about a table become its comment in a catalog, once somebody has seen the plan.
pub fn comments(stage: &Stage) -> Outcome<()> {
    let demo = std::env::var_os("WEFT_E2E_DEMO").ok_or("WEFT_E2E_DEMO is not set")?;
    let warehouse = PathBuf::from(demo).join("demo/warehouse");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let polaris = runtime.block_on(PolarisDouble::start());
    polaris.add_catalog("lake", &format!("file://{}", warehouse.display()), &[]);
    weft_tests::register(&polaris, "lake", &warehouse, ("logistics", "shipments"))
        .map_err(|error| format!("logistics.shipments: {error}"))?;
    connect(stage, &polaris, "carriers", "lake", &polaris.root_credentials())?;
    stage.window.click(".dialog .df button", Some("Add"))?;
    stage.window.sees("carriers is synced")?;
    let table = "lake.logistics.shipments";
    run_as(stage, RUTH, &["docs", "edit", table, "--description", COMMENT])?;
    product(stage, table, "shipments")?;
    plan(stage, "Iceberg catalog carriers", COMMENT)?;
    stage.picture("push-plan")?;
    stage.window.click(".dialog .df button", Some("Push to"))?;
    says(stage, ".push-outcomes", "Written")?;
    says(stage, ".push-outcomes", "the catalog took 1 description")?;
    stage.picture("push-written")?;
    let stands = polaris
        .table("lake", &["logistics"], "shipments")
        .unwrap_or_default();
    if stands["properties"]["comment"] != COMMENT {
        return Err(format!("the table says {}", stands["properties"]["comment"]));
    }
    done(stage, "Close")
}

/// The words about a model become a patch for the project's own people; Weft writes no file of theirs.
pub fn patch(stage: &Stage) -> Outcome<()> {
    let project = stage.workspace.join("till");
    copied(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/dbt/shop"),
        &project,
    )
    .map_err(|error| format!("the project cannot be copied: {error}"))?;
    let file = project.join("models/marts/schema.yml");
    let read = || fs::read(&file).map_err(|error| format!("`{}`: {error}", file.display()));
    let before = read()?;
    let place = project.display().to_string();
    run_as(stage, RUTH, &["source", "add", "dbt", "till", "--path", &place])?;
    run_as(stage, RUTH, &["sync", "till"])?;
    let model = model(stage, "revenue")?;
    run_as(stage, RUTH, &["docs", "edit", &model, "--description", REVENUE])?;
    product(stage, &model, "revenue")?;
    plan(stage, "dbt project till", REVENUE)?;
    stage.picture("push-plan-dbt")?;
    stage.window.click(".dialog .df button", Some("patch"))?;
    says(stage, ".push-outcomes", "In the patch")?;
    says(stage, ".push-patch", REVENUE)?;
    stage.picture("push-patch")?;
    if read()? != before {
        return Err("a file of the dbt project was written".to_owned());
    }
    done(stage, "Close")
}

/// Full name of a model of the project.
fn model(stage: &Stage, name: &str) -> Outcome<String> {
    let query = format!("source:till {name}");
    let found = answer_as(stage, RUTH, &["search", &query, "--limit", "50", "--json"])?;
    let found: Value =
        serde_json::from_slice(&found.stdout).map_err(|error| format!("`weft search`: {error}"))?;
    let hits = found["hits"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut names = hits.iter().filter_map(|hit| hit["full_name"].as_str());
    let ending = format!(".{name}");
    let found = names.find(|full| full.ends_with(&ending));
    found
        .map(str::to_owned)
        .ok_or_else(|| format!("no model is called `{name}`"))
}

fn copied(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copied(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
