//! An owner takes a product from three tables to its second major version: made, described, promised, published, changed.
//! Who reads it sees all of it, and a pipeline stops the same change.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    access::{RUTH, sit_down},
    go,
    product::{stands, step},
    review::{answer_as, run_as},
    write::product,
};
use crate::{
    Stage,
    webdriver::{Outcome, key},
};

const JONAS: &str = "jonas.weber@alderfinch.example";
const AIKO: &str = "aiko.tanaka@alderfinch.example";
const NAME: &str = "logistics.carrier-feed";
const TITLE: &str = "Carrier feed";
const PARCELS: &str = "logistics_raw.parcels";
/// Read by models of dbt, and by way of them by products of another owner.
const TABLES: [&str; 3] = [
    "lake.logistics_raw.parcels",
    "lake.logistics_raw.parcel_scans",
    "lake.logistics_raw.return_parcels",
];

pub fn whole(stage: &Stage) -> Outcome<()> {
    let desk = Desk::new(stage)?;
    sit_down(stage, JONAS)?;
    make(stage)?;
    describe(stage)?;
    draft_contract(stage, &desk)?;
    promise(stage)?;
    offer(stage)?;
    break_it(stage)?;
    desk.publish_second(stage)?;
    consumer(stage)?;
    desk.pipeline(stage)?;
    sit_down(stage, RUTH)
}

/// The folders of the owner on disk.
struct Desk {
    /// A working copy of git: contracts are published there.
    published: PathBuf,
    /// What the main branch holds.
    base: PathBuf,
    /// What somebody wants to merge.
    branch: PathBuf,
}

impl Desk {
    fn new(stage: &Stage) -> Outcome<Self> {
        let folder = |name: &str| stage.workspace.join("carrier").join(name);
        let desk = Self {
            published: folder("carrier-desk"),
            base: folder("base"),
            branch: folder("branch"),
        };
        let git = desk.published.join(".git");
        for folder in [&git, &desk.base, &desk.branch] {
            fs::create_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
        }
        write(&git.join("HEAD"), "ref: refs/heads/main\n")?;
        let place = desk.published.display().to_string();
        run_as(
            stage,
            JONAS,
            &["source", "add", "contracts", "carrier-desk", "--path", &place],
        )?;
        Ok(desk)
    }

    fn file(&self) -> PathBuf {
        self.published.join("carrier-feed.odcs.yaml")
    }

    /// The change is published as what it is, and touches two lines.
    fn publish_second(&self, stage: &Stage) -> Outcome<()> {
        let before = read(&self.file())?;
        if !before.starts_with("# Agreed with the carriers.\n") {
            return Err("the line that was typed is not in the published file".to_owned());
        }
        write(&self.base.join("carrier-feed.odcs.yaml"), &before)?;
        stage.window.click("button", Some("Set the version to 2.0.0"))?;
        ready(stage, "Publish as 2.0.0")?;
        stage.picture("owner-major")?;
        stage.window.chord(key::CONTROL, key::ENTER)?;
        stage.window.sees("Version 2.0.0 is published")?;
        stage.window.sees("will see what breaks")?;
        stage.window.sees("New in 2.0.0")?;
        stage.picture("owner-published-2")?;
        let after = read(&self.file())?;
        let changed = before
            .lines()
            .zip(after.lines())
            .filter(|(one, other)| one != other);
        if before.lines().count() != after.lines().count() || changed.count() != 2 {
            return Err("more than the version and the type has changed in the file".to_owned());
        }
        Ok(())
    }

    /// The same change on a branch, where nobody raised the version; then as it was published.
    fn pipeline(&self, stage: &Stage) -> Outcome<()> {
        let published = read(&self.file())?;
        let forgotten: String = published
            .lines()
            .map(|line| match line.strip_prefix("version:") {
                Some(_) => "version: 1.1.0\n".to_owned(),
                None => format!("{line}\n"),
            })
            .collect();
        write(&self.branch.join("carrier-feed.odcs.yaml"), &forgotten)?;
        let check = |folder: &Path, more: &[&str]| {
            let (folder, base) = (folder.display().to_string(), self.base.display().to_string());
            let words = [&["check", folder.as_str(), "--base", base.as_str()], more].concat();
            answer_as(stage, JONAS, &words)
        };
        let stopped = check(&self.branch, &[])?;
        let told = String::from_utf8_lossy(&stopped.stdout).into_owned();
        let named = [
            "[type-changed]",
            "[version-not-raised]",
            "breaks stg_parcels",
            "breaks Shipments",
        ];
        if stopped.status.code() != Some(1) || named.iter().any(|words| !told.contains(words)) {
            return Err(format!("`weft check` says {:?}: {told}", stopped.status.code()));
        }
        let known = check(&self.published, &["--json"])?;
        let known: serde_json::Value =
            serde_json::from_slice(&known.stdout).map_err(|error| format!("`weft check --json`: {error}"))?;
        let file = &known["files"][0];
        let changes = file["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
        let graded = changes.iter().find(|finding| finding["rule"] == "type-changed");
        if file["impact"] != "major" || graded.is_none_or(|finding| finding["level"] == "error") {
            return Err(format!("the published version is stopped as well: {file}"));
        }
        Ok(())
    }
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("`{}`: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text).map_err(|error| format!("`{}`: {error}", path.display()))
}

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

/// Waits for a button that begins so and can be pressed.
fn ready(stage: &Stage, words: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("that one can `{words}`"),
            "return [...document.querySelectorAll('button')].some((one) => one.innerText.trim().startsWith(arguments[0]) && !one.disabled)",
            &[json!(words)],
        )
        .map(drop)
}

/// Chooses in a list by its label and the words of the choice.
fn choose(stage: &Stage, label: &str, choice: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("`{choice}` in `{label}`"),
            "const select = [...document.querySelectorAll('select')].find((one) => one.labels[0]?.textContent.trim() === arguments[0]);
             const option = [...(select?.options ?? [])].find((one) => one.text === arguments[1]);
             if (!option) return false;
             Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, option.value);
             select.dispatchEvent(new Event('change', { bubbles: true }));
             return true",
            &[json!(label), json!(choice)],
        )
        .map(drop)
}

/// Presses a key of the page itself.
fn press(stage: &Stage, letter: &str) -> Outcome<()> {
    stage.window.script("document.activeElement?.blur()", &[])?;
    stage.window.keys(letter)
}

/// Three tables become a draft that says what it is for and where to ask.
fn make(stage: &Stage) -> Outcome<()> {
    go(stage, "/new-product")?;
    stage.window.wait(
        "the search among tables with the focus",
        "return document.querySelectorAll('.np-hit').length > 0 && document.activeElement?.tagName === 'INPUT'",
        &[],
    )?;
    stage.window.keys("parcel")?;
    stage.window.wait(
        "the tables, and only what has to do with parcels",
        "const hits = [...document.querySelectorAll('.np-hit')];
         return hits.length < 40 && arguments[0].every((table) => hits.some((hit) => hit.innerText.includes(table)))",
        &[json!(TABLES)],
    )?;
    for table in TABLES {
        stage.window.click(".np-hit", Some(table))?;
    }
    stage.window.sees("3 ticked")?;
    stage.window.fill(".np-names input", TITLE)?;
    stage.window.wait(
        "its name and domain",
        "const [, name, domain] = document.querySelectorAll('.np-names input');
         return name.value === 'carrier-feed' && domain.value === 'Logistics'",
        &[],
    )?;
    stage.picture("owner-new-product")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("Carrier feed is there as a draft")?;
    stage
        .window
        .click(".product-nav button", Some("Purpose and limits"))?;
    stage.window.fill(
        ".product-form textarea",
        "Where each parcel is, as the carriers say it.",
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
    stage.window.keys("#data-logistics")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    says(stage, ".ov-docs", "as the carriers say it")
}

/// Documentation with a table, and a link that a rename does not break.
fn describe(stage: &Stage) -> Outcome<()> {
    press(stage, "e")?;
    stage.window.click(".docs-source .cm-content", None)?;
    stage
        .window
        .keys("Labels and scans as they come in, several times an hour. Most people want [[Shipm")?;
    says(stage, ".cm-tooltip-autocomplete", "Shipments")?;
    stage.picture("owner-docs-link")?;
    stage.window.keys(&key::ENTER.to_string())?;
    let enter = key::ENTER;
    stage.window.keys(&format!(
        ".{enter}{enter}| Table | One row is |{enter}| --- | --- |{enter}| parcels | a box with one label |{enter}| parcel_scans | a scan by a carrier |"
    ))?;
    says(stage, ".docs-preview table", "a scan by a carrier")?;
    stage.window.sees("lead somewhere")?;
    stage.window.sees("Draft kept")?;
    stage.picture("owner-docs")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    says(stage, ".ov-docs table", "a scan by a carrier")?;
    stage.picture("owner-described")
}

/// The first contract: drafted from the tables, edited on both sides, published to a folder.
fn draft_contract(stage: &Stage, desk: &Desk) -> Outcome<()> {
    press(stage, "c")?;
    stage.window.sees("Carrier feed has no contract yet")?;
    stage.picture("owner-no-contract")?;
    stage.window.click("button", Some("Draft one from its tables"))?;
    stage.window.wait(
        "form and text side by side",
        "return document.querySelector('.contract-form input') !== null && document.querySelector('.contract-text .cm-content') !== null",
        &[],
    )?;
    says(stage, ".contract-side", "this becomes 1.0.0")?;
    choose(stage, "Folder", "carrier-desk (main)")?;
    says(stage, ".contract-side", "on the branch main")?;
    stage.picture("owner-contract-draft")?;
    choose(stage, "Status", "active")?;
    says(stage, ".contract-text .cm-content", "status: active")?;
    stage.window.click(".contract-text .cm-content", None)?;
    stage.window.chord(key::CONTROL, key::HOME)?;
    stage
        .window
        .keys(&format!("# Agreed with the carriers.{}", key::ENTER))?;
    ready(stage, "Publish as 1.0.0")?;
    stage.picture("owner-contract-edited")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("Version 1.0.0 is published")?;
    says(stage, ".ov-side", "carrier-feed.odcs.yaml")?;
    if !desk.file().is_file() {
        return Err("nothing was published to the folder".to_owned());
    }
    stage.picture("owner-published-1")
}

/// A service level: held against the last 90 days first, then promised.
fn promise(stage: &Stage) -> Outcome<()> {
    press(stage, "p")?;
    stage.window.sees("Add a promise")?;
    stage.window.click(".ed-nav button", Some("Add a promise"))?;
    stage.window.click(".sla-form input[data-first]", None)?;
    stage.window.keys("1")?;
    says(stage, ".sla-verdict", "In the last")?;
    stage.window.sees("90 days, the worst of each day")?;
    stage.picture("owner-sla-tested")?;
    stage.window.wait(
        "the value that would always have held",
        "const row = [...document.querySelectorAll('[aria-label=\"Values that would have held\"] tr')].find((one) => one.innerText.includes('Always'));
         row?.querySelector('button')?.click();
         return row !== undefined",
        &[],
    )?;
    says(stage, ".sla-verdict", "was always met")?;
    ready(stage, "Publish")?;
    stage.picture("owner-sla")?;
    stage.window.chord(key::CONTROL, key::ENTER)?;
    stage.window.sees("The promises of Carrier feed are published")?;
    says(stage, ".ov-main", "Freshness")
}

/// The product itself becomes something that readers may rely on.
fn offer(stage: &Stage) -> Outcome<()> {
    product(stage, NAME, TITLE)?;
    step(stage, "Publish")?;
    stage.window.sees("readers may rely on it")?;
    stage
        .window
        .click(".dialog .df button", Some("Publish Carrier feed"))?;
    stands(stage, "Active")?;
    stage.picture("owner-active")
}

/// Gives a column of parcels another type in the contract's form.
fn change_type(stage: &Stage, column: &str, to: &str) -> Outcome<()> {
    press(stage, "c")?;
    stage.window.click(".form-part", Some("Schema"))?;
    choose(stage, "Object", PARCELS)?;
    choose(stage, &format!("Logical type of {column}"), to)?;
    stage.window.sees("This breaks consumers")
}

/// A type changes: graded, with who breaks by name, and refused as a minor version.
fn break_it(stage: &Stage) -> Outcome<()> {
    change_type(stage, "parcel_id", "integer")?;
    says(stage, ".contract-side", "Rule type-changed")?;
    for reader in ["stg_parcels", "Shipments"] {
        says(stage, ".contract-side", reader)?;
    }
    stage.picture("owner-breaks")?;
    stage.window.click(".form-part", Some("Basics"))?;
    stage.window.wait(
        "the version",
        "const field = [...document.querySelectorAll('.contract-form input')].find((one) => one.labels[0]?.textContent.trim() === 'Version');
         field?.focus();
         return field !== undefined",
        &[],
    )?;
    stage.window.chord(key::CONTROL, 'a')?;
    stage.window.keys("1.1.0")?;
    says(
        stage,
        ".contract-side",
        "A major change cannot be published as 1.1.0",
    )?;
    stage.window.wait(
        "publishing to be off",
        "return [...document.querySelectorAll('.docs-bar button')].find((one) => one.innerText.startsWith('Publish'))?.disabled ?? false",
        &[],
    )?;
    stage.picture("owner-minor-refused")
}

/// Who reads it, another owner in a seat of their own: the news, the new version, both texts, the changelog.
fn consumer(stage: &Stage) -> Outcome<()> {
    sit_down(stage, AIKO)?;
    go(stage, "/")?;
    says(stage, "[aria-label='My products']", "Shipments")?;
    says(stage, "[aria-label='Broke upstream']", "Carrier feed 2.0.0")?;
    stage.picture("owner-consumer-home")?;
    product(stage, "logistics.shipments", "Shipments")?;
    says(stage, ".head-banner", "broke what this reads")?;
    says(stage, ".head-banner", "parcel_id")?;
    stage.picture("owner-consumer")?;
    stage
        .window
        .click(".head-banner a", Some("Compare Carrier feed 1.0.0 and 2.0.0"))?;
    stage.window.wait(
        "both texts",
        "return document.querySelectorAll('.sides-table .del').length > 0 && document.querySelectorAll('.sides-table .ins').length > 0",
        &[],
    )?;
    stage.window.sees("1.0.0 to 2.0.0")?;
    stage.picture("owner-compare")?;
    product(stage, NAME, TITLE)?;
    stage.window.sees("New in 2.0.0")?;
    says(stage, ".ov-side", "parcel_id")?;
    stage.picture("owner-consumer-changelog")
}

/// The four screens that matter most, each with its name and an ending.
pub fn screens(stage: &Stage, ending: &str) -> Outcome<()> {
    let page = format!("/entity/{}", product(stage, NAME, TITLE)?);
    stage.window.sees("New in 2.0.0")?;
    shot(stage, "owner-product", ending)?;
    change_type(stage, "order_id", "integer")?;
    shot(stage, "owner-breaks", ending)?;
    stage.window.click("button", Some("Discard"))?;
    stage.window.sees("The draft is discarded")?;
    go(stage, &format!("{page}/service-levels"))?;
    says(stage, ".sla-verdict", "In the last")?;
    shot(stage, "owner-sla", ending)?;
    product(stage, "logistics.shipments", "Shipments")?;
    says(stage, ".head-banner", "broke what this reads")?;
    shot(stage, "owner-consumer", ending)
}

fn shot(stage: &Stage, name: &str, ending: &str) -> Outcome<()> {
    stage.window.wait(
        "no sideways scroll",
        "return document.documentElement.scrollWidth <= window.innerWidth",
        &[],
    )?;
    stage.picture(&format!("{name}-{ending}"))
}
