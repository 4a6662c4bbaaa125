//! An owner makes a product of tables that there are, describes it, publishes it and ends it; nobody's words are lost, and
//! who reads it is told.

mod seeds;

use std::fs;

use serde_json::Value;

use crate::weft::{Run, Weft};

const NAME: &str = "supply.supplier-data";
const TABLES: &str = "lake.supply_raw.suppliers,lake.supply_raw.items,lake.supply_raw.purchase_orders";
const MAYA: &str = "maya.lindqvist@alderfinch.example";

fn product(weft: &Weft, arguments: &[&str]) -> Run {
    weft.run_as(MAYA, &[&["product"], arguments].concat())
}

fn done(weft: &Weft, arguments: &[&str]) -> Value {
    let run = product(weft, &[arguments, &["--json"]].concat());
    assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.stdout, run.stderr);
    run.json()
}

fn shown(weft: &Weft) -> Value {
    weft.json(&["product", "show", NAME])
}

fn made(weft: &Weft) -> Value {
    done(
        weft,
        &[
            "new",
            "supplier-data",
            "--title",
            "Supplier data",
            "--from-assets",
            TABLES,
        ],
    )
}

fn texts<'v>(list: &'v Value, key: &str) -> Vec<&'v str> {
    let items = list.as_array().unwrap();
    items.iter().filter_map(|item| item[key].as_str()).collect()
}

#[test]
fn three_tables_become_a_product_that_is_found_and_read() {
    let weft = Weft::over_the_demo();
    let new = made(&weft);
    assert_eq!(new["name"], NAME, "the domain is that of the tables");
    let page = shown(&weft);
    assert_eq!(page["lifecycle"]["now"], "draft");
    assert_eq!(
        (&page["domain"], &page["made_here"]),
        (&"Supply".into(), &true.into())
    );
    assert_eq!(page["owner"]["mail"], MAYA);
    let ports = page["shown"]["output_ports"].as_array().unwrap();
    assert_eq!(
        texts(&page["shown"]["output_ports"], "name"),
        ["suppliers", "items", "purchase_orders"]
    );
    assert!(
        ports
            .iter()
            .all(|port| port["assets"].as_array().unwrap().len() == 1),
        "{ports:?}"
    );
    let consumers = texts(&page["consumers"], "full_name");
    assert!(consumers.contains(&"supply.items"), "{consumers:?}");

    let found = weft.json(&["search", "Supplier", "data", "kind:product"]);
    assert!(texts(&found["hits"], "full_name").contains(&NAME), "{found}");
    let lineage = weft.json(&["lineage", NAME]);
    let names = lineage["nodes"].to_string();
    assert!(names.contains("Items"), "what is made of it: {names}");

    // Its name is taken; and not everything is a name.
    let again = product(&weft, &["new", "supplier-data", "--from-assets", TABLES]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains(NAME), "{}", again.stderr);
    for name in ["Supplier Data", "../x", "a.b", "", "-x", &"x".repeat(101)] {
        let refused = product(&weft, &["new", "--from-assets", TABLES, "--", name]);
        assert_eq!(refused.code, 2, "{name}: {}", refused.stdout);
    }
    let nothing = product(
        &weft,
        &["new", "other", "--from-assets", "lake.supply_raw.nothing"],
    );
    assert_eq!(nothing.code, 4, "{}", nothing.stderr);
    let person = product(&weft, &["new", "other", "--from-assets", "Maya Lindqvist"]);
    assert_eq!(person.code, 2, "{}", person.stderr);

    // Neither a sync nor projections that are made anew lose any of it.
    let before = (
        page["written"].clone(),
        page["shown"].clone(),
        page["owner"].clone(),
    );
    weft.json(&["sync"]);
    fs::remove_dir_all(weft.folder().join("index")).unwrap();
    fs::remove_file(weft.folder().join("replica.db")).unwrap();
    let page = shown(&weft);
    assert_eq!(
        before,
        (
            page["written"].clone(),
            page["shown"].clone(),
            page["owner"].clone()
        )
    );
}

#[test]
#[allow(
    clippy::too_many_lines,
    reason = "one life, told from its beginning to its end"
)]
fn a_product_is_published_when_it_says_enough_and_ends_with_notice() {
    let weft = Weft::over_the_demo();
    made(&weft);
    let step = |page: &Value, to: &str| {
        let steps = page["lifecycle"]["may_become"].as_array().unwrap().clone();
        steps.into_iter().find(|step| step["to"] == to)
    };
    let blocked = step(&shown(&weft), "active").unwrap();
    assert_eq!(blocked["blocked"].as_array().unwrap().len(), 1, "{blocked}");
    let refused = product(&weft, &["publish", NAME]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("what it is for"), "{}", refused.stderr);
    let purpose = "purpose=To order what runs out";
    done(
        &weft,
        &[
            "edit",
            NAME,
            "--set",
            purpose,
            "--set",
            "limitations=Not for payments",
        ],
    );
    let kinds = |page: &Value| texts(&page["missing"], "what").join(" ");
    assert!(
        !kinds(&shown(&weft)).contains("limitations"),
        "{}",
        kinds(&shown(&weft))
    );
    done(&weft, &["publish", NAME]);
    assert_eq!(weft.json(&["show", NAME])["status"], "active");

    // What is relied on does not go at once, nor without an end and a word on what follows.
    let retired = product(&weft, &["retire", NAME]);
    assert_eq!(retired.code, 2, "{}", retired.stdout);
    assert!(
        retired.stderr.contains("deprecate it first"),
        "{}",
        retired.stderr
    );
    let end = ["deprecate", NAME, "--ends"];
    for words in [
        ["2020-01-01", "--note", "gone"],
        ["soon", "--note", "gone"],
        ["2999-01-01", "--successor", NAME],
        ["2999-01-01", "--successor", "lake.supply.items"],
        ["2999-01-01", "--note", " "],
    ] {
        let refused = product(&weft, &[end.as_slice(), &words].concat());
        assert_eq!(refused.code, 2, "{words:?}: {}", refused.stderr);
    }
    assert_eq!(
        product(&weft, &[end.as_slice(), &["2999-01-01"]].concat()).code,
        2
    );
    assert_eq!(shown(&weft)["lifecycle"]["now"], "active");
    let told = done(
        &weft,
        &[end.as_slice(), &["2999-01-01", "--successor", "sales.orders"]].concat(),
    );
    let consumers = shown(&weft)["consumers"].as_array().unwrap().len();
    assert!(consumers > 0);
    assert_eq!(told["told"], consumers);

    // Who reads it sees when and what next: on the page, and in health; nobody else does.
    let page = weft.json(&["show", "supply.items"]);
    let notice = &page["notices"][0];
    assert_eq!(
        (
            &notice["product"]["full_name"],
            &notice["successor"]["full_name"],
            &notice["ends"]
        ),
        (
            &NAME.into(),
            &"sales.orders".into(),
            &"2999-01-01T00:00:00Z".into()
        )
    );
    let health = weft.json(&["health", "supply.items"]);
    let findings = texts(&health["things"][0]["findings"], "text").join("\n");
    assert!(
        findings.contains("ends on 2999-01-01; its successor is `sales.orders`"),
        "{findings}"
    );
    assert_eq!(
        weft.json(&["show", "sales.returns"])["notices"]
            .as_array()
            .unwrap()
            .len(),
        0
    );

    // Taken back, and then to its end.
    done(&weft, &["publish", NAME]);
    assert_eq!(
        weft.json(&["show", "supply.items"])["notices"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    assert!(shown(&weft)["lifecycle"]["ends"].is_null());
    done(
        &weft,
        &[
            "deprecate",
            NAME,
            "--ends",
            "2999-01-01",
            "--note",
            "Nobody keeps it",
        ],
    );
    done(&weft, &["retire", NAME]);
    let page = weft.json(&["show", "supply.items"]);
    let urgent = page["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["kind"] == "reads_ending");
    assert_eq!(urgent.unwrap()["severity"], "bad", "{page}");
    done(&weft, &["revive", NAME]);
    assert_eq!(shown(&weft)["lifecycle"]["now"], "draft");
}

#[test]
fn a_draft_of_a_stranger_takes_no_table_away() {
    let weft = Weft::over_the_demo();
    let whose = || {
        let shown = weft.json(&["show", "lake.sales.orders"]);
        (shown["owner"].clone(), shown["domain"].clone())
    };
    let before = whose();
    assert!(before.0.is_string() && before.1.is_string(), "{before:?}");
    let new = [
        "product",
        "new",
        "mine",
        "--from-assets",
        "lake.sales.orders",
        "--domain",
        "Marketing",
    ];
    let made = weft.run_as("emre.yilmaz@alderfinch.example", &new);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(whose(), before);
}

#[test]
fn a_product_that_was_moved_can_be_moved_back() {
    let weft = Weft::over_the_demo();
    made(&weft);
    let urn = shown(&weft)["urn"].clone();
    done(&weft, &["edit", NAME, "--set", "domain=Marketing"]);
    let moved = weft.json(&["product", "show", "marketing.supplier-data"]);
    assert_eq!((&moved["urn"], &moved["domain"]), (&urn, &"Marketing".into()));
    // Its old name is kept for it: another product of that name would have its urn.
    let again = product(&weft, &["new", "supplier-data", "--from-assets", TABLES]);
    assert_eq!(again.code, 2, "{}", again.stdout);
    done(
        &weft,
        &["edit", "marketing.supplier-data", "--set", "domain=Supply"],
    );
    let back = shown(&weft);
    assert_eq!((&back["urn"], &back["domain"]), (&urn, &"Supply".into()));
}

#[test]
fn two_owners_bury_nothing_of_each_other() {
    let weft = Weft::over_the_demo();
    made(&weft);
    let base = shown(&weft)["base"].to_string();
    let edit = |person: &str, words: &[&str]| {
        weft.run_as(
            person,
            &[&["product", "edit", NAME, "--base", &base], words].concat(),
        )
    };
    assert_eq!(edit("bob", &["--set", "version=2.0.0"]).code, 0);
    assert_eq!(
        edit("cleo", &["--set", "usage=Join on the supplier"]).code,
        0,
        "another field"
    );
    let fought = edit("dan", &["--set", "version=3.0.0", "--json"]);
    assert_eq!(fought.code, 1, "{}", fought.stdout);
    let conflict = &fought.json()["conflicts"][0];
    assert_eq!(
        (
            &conflict["theirs"]["value"]["version"],
            &conflict["mine"]["value"]["version"]
        ),
        (&"2.0.0".into(), &"3.0.0".into())
    );
    let words = shown(&weft)["shown"].clone();
    assert_eq!(
        (&words["version"], &words["usage"]),
        (&"2.0.0".into(), &"Join on the supplier".into())
    );

    // Every version is there and can be said anew; where it stands in its life is no part of that.
    done(&weft, &["edit", NAME, "--set", "purpose=To order"]);
    done(&weft, &["publish", NAME]);
    let history = weft.json(&["docs", "history", NAME, "--of", "product"]);
    let first = history["versions"].as_array().unwrap().last().unwrap()["revision"].to_string();
    let restored = weft.run(&["docs", "restore", NAME, &first, "--of", "product"]);
    assert_eq!(restored.code, 0, "{}", restored.stderr);
    let page = shown(&weft);
    assert_eq!(
        (&page["shown"]["version"], &page["lifecycle"]["now"]),
        (&"1.0.0".into(), &"active".into())
    );
    assert_eq!(page["shown"]["purpose"], "To order");
}

#[test]
fn words_over_a_file_stand_field_by_field() {
    let weft = Weft::over_the_demo();
    let edit = |words: &[&str]| done(&weft, &[&["edit", "sales.returns"], words].concat());
    let page = || weft.json(&["product", "show", "sales.returns"]);
    let before = page();
    edit(&[
        "--set",
        "version=4.0.0",
        "--set",
        "owner=samuel.osei@alderfinch.example",
    ]);
    weft.json(&["sync"]);
    let after = page();
    assert_eq!(after["shown"]["version"], "4.0.0");
    assert_eq!(after["owner"]["name"], "Samuel Osei");
    assert_eq!(
        after["harvested"][0]["words"]["version"], "3.0.1",
        "what the file says stays visible"
    );
    for field in ["purpose", "output_ports", "input_ports", "support"] {
        assert_eq!(after["shown"][field], before["shown"][field], "{field}");
        let said = &after["written"][field];
        assert!(
            said.is_null() || said == &serde_json::json!([]),
            "{field} follows the file: {said}"
        );
    }
    // What is shown, sent back as it is, pins nothing.
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), after["shown"].to_string()).unwrap();
    edit(&["--file", file.path().to_str().unwrap()]);
    assert_eq!(page()["written"], after["written"]);
    edit(&["--set", "version=", "--set", "owner="]);
    let back = page();
    assert_eq!(
        (&back["shown"], &back["owner"]),
        (&before["shown"], &before["owner"])
    );
    assert_eq!(
        product(&weft, &["edit", "sales.returns", "--set", "colour=red"]).code,
        2
    );
    assert_eq!(
        product(&weft, &["show", "lake.sales.orders"]).code,
        2,
        "a table is no product"
    );
}
