//! An owner writes about a product and its columns; nobody's words are lost, and everybody can see whose they are.

use serde_json::Value;

use crate::weft::Weft;

fn edit(weft: &Weft, person: &str, arguments: &[&str]) -> Value {
    let mut words = vec!["docs", "edit"];
    words.extend(arguments);
    words.push("--json");
    weft.run_as(person, &words).json()
}

fn column(docs: &Value, path: &str) -> Value {
    let columns = docs["columns"].as_array().unwrap();
    columns
        .iter()
        .find(|column| column["path"] == path)
        .unwrap()
        .clone()
}

#[test]
fn words_are_found_and_stay_over_a_sync_beside_what_the_source_says() {
    let weft = Weft::over_the_demo();
    let written = edit(
        &weft,
        "maya",
        &[
            "sales.orders",
            "--title",
            "Orders of the shop",
            "--tag",
            "Flagship",
            "--term",
            "Order",
        ],
    );
    assert_eq!(written["state"], "published");
    // A column of a product is described on the table behind it.
    let described = [
        "sales.orders",
        "--column",
        "order_id",
        "--description",
        "Zebrafish number, as on the receipt",
    ];
    assert_eq!(edit(&weft, "maya", &described)["state"], "published");
    let found = weft.json(&["search", "zebrafish"]);
    let names: Vec<&str> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["full_name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"lake.sales.orders") && names.contains(&"sales.orders"),
        "{names:?}"
    );

    for source in ["lake", "shop", "mesh"] {
        weft.json(&["sync", source]);
    }
    let shown = weft.json(&["show", "sales.orders"]);
    assert_eq!(shown["name"], "Orders of the shop");
    assert!(shown["tags"].as_array().unwrap().contains(&"flagship".into()));
    let docs = weft.json(&["docs", "show", "sales.orders"]);
    assert_eq!(docs["written"]["by"], "maya");
    assert_eq!(docs["written"]["docs"]["title"], "Orders of the shop");
    let said: Vec<&Value> = docs["harvested"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["docs"]["title"] == "Orders")
        .collect();
    assert_eq!(said.len(), 1, "what the source says stays visible: {docs}");
    let order_id = column(&docs, "order_id");
    assert_eq!(order_id["doc"], "Zebrafish number, as on the receipt");
    assert_eq!(order_id["written"]["by"], "maya");
    assert!(
        order_id["harvested"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["doc"] == "Order number as shown to the customer")
    );

    // Saying it again is no act; taking it back shows the source again.
    assert_eq!(edit(&weft, "maya", &described)["state"], "unchanged");
    assert_eq!(
        edit(&weft, "maya", &["sales.orders", "--title", ""])["state"],
        "published"
    );
    assert_eq!(weft.json(&["show", "sales.orders"])["name"], "Orders");
    let people = weft.run_as("maya", &["docs", "show", "sales.orders"]);
    assert!(
        people.stdout.contains("Zebrafish number") && people.stdout.contains("maya"),
        "{}",
        people.stdout
    );
}

#[test]
fn whoever_did_not_see_a_word_does_not_bury_it() {
    let weft = Weft::over_the_demo();
    let base = weft.json(&["docs", "show", "sales.orders"])["base"].to_string();
    let mine = ["sales.orders", "--base", &base, "--title"];
    assert_eq!(
        edit(&weft, "ann", &[&mine[..], &["Ann's"]].concat())["state"],
        "published"
    );
    let refused = weft.run_as(
        "bob",
        &[
            "docs",
            "edit",
            "sales.orders",
            "--base",
            &base,
            "--title",
            "Bob's",
            "--json",
        ],
    );
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    let answer = refused.json();
    assert_eq!(answer["state"], "conflict");
    let [conflict] = answer["conflicts"].as_array().unwrap().as_slice() else {
        panic!("{answer}")
    };
    assert_eq!(
        (
            &conflict["by"],
            &conflict["theirs"]["value"]["title"],
            &conflict["mine"]["value"]["title"]
        ),
        (&"ann".into(), &"Ann's".into(), &"Bob's".into())
    );
    assert_eq!(weft.json(&["show", "sales.orders"])["name"], "Ann's");
    let seen = answer["base"].to_string();
    assert_eq!(
        edit(
            &weft,
            "bob",
            &["sales.orders", "--base", &seen, "--title", "Bob's"]
        )["state"],
        "published"
    );
    // What Ann said before is not what stands there: saying it again is a word.
    assert_eq!(
        edit(&weft, "ann", &["sales.orders", "--title", "Ann's"])["state"],
        "published"
    );
    assert_eq!(weft.json(&["show", "sales.orders"])["name"], "Ann's");
}

#[test]
fn two_people_describe_one_table_side_by_side() {
    let weft = Weft::over_the_demo();
    let table = "lake.sales.orders";
    let base = weft.json(&["docs", "show", table])["base"].to_string();
    let describe = |person: &str, path: &str, text: &str| {
        edit(
            &weft,
            person,
            &[table, "--base", &base, "--column", path, "--description", text],
        )
    };
    assert_eq!(describe("ann", "order_id", "Ann on orders")["state"], "published");
    // Bob has not seen Ann's word, and it is about another column.
    assert_eq!(describe("bob", "status", "Bob on status")["state"], "published");
    let refused = describe("bob", "order_id", "Bob on orders");
    assert_eq!(refused["state"], "conflict");
    assert_eq!(refused["conflicts"][0]["column"], "order_id");
    assert_eq!(refused["conflicts"][0]["by"], "ann");
    let docs = weft.json(&["docs", "show", table]);
    let said = |path: &str| {
        (
            column(&docs, path)["doc"].clone(),
            column(&docs, path)["written"]["by"].clone(),
        )
    };
    assert_eq!(said("order_id"), ("Ann on orders".into(), "ann".into()));
    assert_eq!(said("status"), ("Bob on status".into(), "bob".into()));

    let labelled = edit(
        &weft,
        "bob",
        &[
            table,
            "--column",
            "order_id",
            "--column",
            "customer.email",
            "--tag",
            "Support",
            "--classification",
            "public",
        ],
    );
    assert_eq!(labelled["state"], "published");
    assert!(
        labelled["notes"].to_string().contains("customer.email"),
        "a mask that stays is said: {labelled}"
    );
    let docs = weft.json(&["docs", "show", table]);
    assert_eq!(
        column(&docs, "customer.email")["classification"],
        "pii",
        "a weaker word takes no mask away"
    );
    assert_eq!(column(&docs, "order_id")["classification"], "public");
}

#[test]
fn every_version_is_there_and_can_be_said_anew() {
    let weft = Weft::over_the_demo();
    for (person, title) in [("ann", "One"), ("bob", "Two"), ("ann", "Three")] {
        edit(&weft, person, &["sales.orders", "--title", title]);
    }
    let listed = weft.json(&["docs", "history", "sales.orders"]);
    let versions = listed["versions"].as_array().unwrap();
    let said: Vec<(&str, &str, bool)> = versions
        .iter()
        .map(|one| {
            (
                one["origin"]["name"].as_str().unwrap(),
                one["value"]["value"]["title"].as_str().unwrap(),
                one["shown"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("ann", "Three", true),
            ("bob", "Two", false),
            ("ann", "One", false),
            ("mesh", "Orders", false)
        ]
    );
    let two = versions[1]["revision"].to_string();
    let restored = weft.run_as("cleo", &["docs", "restore", "sales.orders", &two, "--json"]);
    assert_eq!(restored.json()["state"], "published", "{}", restored.stderr);
    assert_eq!(weft.json(&["show", "sales.orders"])["name"], "Two");
    let after = weft.json(&["docs", "history", "sales.orders"])["versions"].clone();
    assert_eq!(after.as_array().unwrap().len(), 5, "nothing is taken out");
    assert_eq!(after[0]["origin"]["name"], "cleo");

    let order_id = ["sales.orders", "--column", "order_id", "--description"];
    edit(&weft, "ann", &[&order_id[..], &["first"]].concat());
    edit(
        &weft,
        "bob",
        &["sales.orders", "--column", "status", "--description", "other"],
    );
    edit(&weft, "ann", &[&order_id[..], &["second"]].concat());
    let of_column =
        weft.json(&["docs", "history", "sales.orders", "--column", "order_id"])["versions"].clone();
    assert_eq!(
        of_column.as_array().unwrap().len(),
        2,
        "versions of other columns are none of this one: {of_column}"
    );
    let first = of_column[1]["revision"].to_string();
    weft.json(&["docs", "restore", "sales.orders", &first, "--column", "order_id"]);
    let docs = weft.json(&["docs", "show", "sales.orders"]);
    assert_eq!(column(&docs, "order_id")["doc"], "first");
    assert_eq!(
        column(&docs, "status")["doc"],
        "other",
        "restoring one column leaves the others"
    );
    assert_eq!(weft.run(&["docs", "restore", "sales.orders", "99999"]).code, 4);
}

#[test]
fn a_link_that_leads_nowhere_is_not_published() {
    let weft = Weft::over_the_demo();
    let orders = weft.json(&["show", "sales.orders"]);
    let (urn, field) = (orders["urn"].as_str().unwrap(), &orders["fields"][0]["id"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text.md");
    let publish = |text: &str| {
        std::fs::write(&file, text).unwrap();
        weft.run(&[
            "docs",
            "edit",
            "sales.order-lines",
            "--file",
            file.to_str().unwrap(),
            "--json",
        ])
    };
    let gone = urn.replace(&urn[urn.len() - 5..], "00000");
    for (text, line) in [
        (format!("fine\n\n[Orders](weft://open/product/{gone})"), "line 3"),
        (
            format!("[a column](weft://open/product/{urn}#no_such_column)"),
            "line 1",
        ),
        ("see\n[[Orders]]".to_owned(), "line 2"),
        ("[x](weft://open/nonsense)".to_owned(), "line 1"),
    ] {
        let refused = publish(&text);
        assert_eq!(refused.code, 2, "{text}");
        let error = refused.error();
        assert!(error["message"].as_str().unwrap().starts_with(line), "{error}");
    }
    let hint = publish("[[sales.orders]]").error()["hint"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(hint.contains(urn), "the hint has the link that was meant: {hint}");
    let text = format!(
        "[Orders](weft://open/product/{urn}), [its key](weft://open/product/{urn}#{field}), `[[code]]`"
    );
    assert_eq!(publish(&text).json()["state"], "published");
    let opened = weft.json(&["open", &format!("weft://open/product/{urn}#{field}"), "--print"]);
    assert_eq!(opened["column"], orders["fields"][0]["path"]);
}

#[test]
fn columns_upstream_lend_their_words_only_when_asked() {
    let weft = Weft::over_the_demo();
    let name = "shop.supply_staging.item_prices";
    let sku = column(&weft.json(&["docs", "show", name]), "sku");
    assert_eq!(sku["doc"], Value::Null);
    let offer = &sku["suggestion"];
    assert_eq!(
        (&offer["text"], &offer["from"]["full_name"], &offer["column"]),
        (&"Item".into(), &"lake.supply.price_list".into(), &"sku".into())
    );
    edit(&weft, "ann", &[name, "--column", "sku", "--description", "Item"]);
    let taken = column(&weft.json(&["docs", "show", name]), "sku");
    assert_eq!(
        (&taken["doc"], &taken["suggestion"]),
        (&"Item".into(), &Value::Null)
    );
}

#[test]
fn what_cannot_be_a_word_is_refused_and_says_why() {
    let weft = Weft::demo();
    let long = "x".repeat(300);
    for (arguments, code) in [
        (vec!["sales.orders", "--title", long.as_str()], 2),
        (vec!["sales.orders", "--title", "a\u{1b}[2J"], 2),
        (
            vec!["sales.orders", "--column", "no_such_column", "--description", "x"],
            4,
        ),
        (
            vec![
                "sales.orders",
                "--column",
                "a",
                "--column",
                "b",
                "--description",
                "x",
            ],
            2,
        ),
        (vec!["sales.orders", "--column", "order_id"], 2),
        (vec!["sales.orders", "--column", "order_id", "--title", "x"], 2),
        (vec!["lake.sales.orders", "--purpose", "x"], 2),
        (vec!["Maya Lindqvist", "--title", "x"], 2),
        (vec!["no.such.thing", "--title", "x"], 4),
        (vec!["sales.orders", "--file", "/no/such/file"], 2),
        // Without a terminal there is no editor to open.
        (vec!["sales.orders"], 2),
    ] {
        let mut words = vec!["docs", "edit"];
        words.extend(arguments);
        words.push("--json");
        let refused = weft.run(&words);
        assert_eq!(refused.code, code, "{words:?}: {}", refused.stderr);
        assert!(!refused.error()["message"].as_str().unwrap().is_empty());
    }
}
