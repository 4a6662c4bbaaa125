//! A view is read through its text, with the reader's own rights; what its text cannot mean here is told.

use serde_json::{Value, json};
use weft_testkit::polaris::{Grant, PolarisDouble};

use crate::{
    shared::{connect, polaris, warehouse},
    weft::Weft,
};

/// A view of `sales` whose text stands in these dialects.
fn add(
    polaris: &PolarisDouble,
    name: &str,
    texts: &[(&str, &str)],
    columns: &[(&str, &str)],
    catalog: Option<&str>,
) {
    let representations: Vec<Value> = texts
        .iter()
        .map(|(dialect, sql)| json!({"type": "sql", "dialect": dialect, "sql": sql}))
        .collect();
    let fields: Vec<Value> = (1..)
        .zip(columns)
        .map(|(id, (name, kind))| json!({"id": id, "name": name, "required": false, "type": kind}))
        .collect();
    let uuid = uuid_of(name);
    let place = format!("file://{}/views/{name}", warehouse().display());
    let metadata = json!({
        "view-uuid": uuid, "format-version": 1, "location": place, "current-version-id": 7,
        "versions": [{"version-id": 7, "timestamp-ms": 1_700_000_000_000_i64, "schema-id": 0, "summary": {},
                      "representations": representations, "default-catalog": catalog, "default-namespace": ["sales"]}],
        "schemas": [{"type": "struct", "schema-id": 0, "fields": fields}],
        "version-log": [{"timestamp-ms": 1_700_000_000_000_i64, "version-id": 7}], "properties": {}
    });
    polaris.add_view(
        "lake",
        &["sales"],
        name,
        &format!("{place}/metadata/v1.json"),
        metadata,
    );
}

fn uuid_of(name: &str) -> String {
    let number = name.bytes().fold(7_u64, |sum, byte| {
        (sum * 31 + u64::from(byte)) % 1_000_000_000_000
    });
    format!("00000000-0000-4000-8000-{number:012}")
}

fn desk(polaris: &PolarisDouble, name: &str, rights: &[&str]) -> Weft {
    let credentials = polaris.add_principal(name, &["lake"]);
    for right in rights {
        polaris.grant("lake", name, Grant::catalog(right));
    }
    let weft = Weft::new();
    assert_eq!(connect(&weft, polaris, &credentials, &[]).code, 0);
    weft.json(&["sync", "mesh"]);
    weft
}

const ALL: [&str; 6] = [
    "NAMESPACE_LIST",
    "NAMESPACE_READ_PROPERTIES",
    "TABLE_LIST",
    "TABLE_READ_DATA",
    "VIEW_LIST",
    "VIEW_READ_PROPERTIES",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_shows_its_rows_and_says_how() {
    let polaris = polaris(&[("sales", "orders")]).await;
    let text = "SELECT channel, COUNT(*) FROM orders WHERE channel <> 'XX' GROUP BY channel";
    let columns = [("land", "string"), ("orders", "long")];
    add(
        &polaris,
        "by_country",
        &[("hive", "select 1"), ("spark", text)],
        &columns,
        Some("lake"),
    );
    let above = "select land from mesh.sales.by_country where orders > 0";
    add(
        &polaris,
        "countries",
        &[("trino", above)],
        &[("country", "string")],
        None,
    );
    let ana = desk(&polaris, "ana", &ALL);

    let rows = ana.json(&[
        "preview",
        "mesh.sales.by_country",
        "--sort=-orders",
        "--limit",
        "3",
    ]);
    assert_eq!(rows["columns"][0]["name"], "land", "{rows}");
    let counts: Vec<u64> = rows["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row[1].as_u64().unwrap())
        .collect();
    assert!(
        counts.len() == 3 && counts.is_sorted_by(|one, other| one >= other),
        "{rows}"
    );
    assert_eq!(
        rows["views"],
        json!([{"view": "mesh.sales.by_country", "dialect": "spark", "version": "7"}])
    );
    let common = rows["rows"][0][0].as_str().unwrap().to_owned();
    let filtered = ana.json(&[
        "preview",
        "mesh.sales.by_country",
        "--where",
        &format!("land = '{common}'"),
        "--columns",
        "orders",
    ]);
    let direct = ana.json(&[
        "sql",
        &format!("select count(*) from mesh.sales.orders where channel = '{common}'"),
    ]);
    assert_eq!(filtered["rows"], direct["rows"]);
    let nested = ana.json(&[
        "sql",
        "select count(*) n from sales.countries c join mesh.sales.by_country b on c.country = b.land",
    ]);
    assert!(nested["rows"][0][0].as_u64().unwrap() > 1, "{nested}");
    assert_eq!(nested["views"].as_array().unwrap().len(), 2, "{nested}");
    let told = ana.run(&["preview", "mesh.sales.countries", "--limit", "1"]);
    assert!(told.stderr.contains("with your own rights"), "{}", told.stderr);

    // The catalog's restrictions of the table hold in the view.
    let shown = ana.json(&["show", "mesh.sales.orders"]);
    let fields = shown["fields"].as_array().unwrap();
    let channel = fields.iter().find(|field| field["path"] == "channel").unwrap()["id"].clone();
    let filter = json!({"type": "eq", "left": {"type": "reference", "id": channel}, "right": common});
    polaris.restrict(
        "ana",
        "lake",
        &["sales"],
        "orders",
        json!({"required-row-filter": filter}),
    );
    let rows = ana.json(&["preview", "mesh.sales.countries"]);
    assert_eq!(
        (&rows["rows"], &rows["row_filters"][0]["by"]),
        (&json!([[common]]), &json!("mesh"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_gives_no_rights_of_its_own() {
    let polaris = polaris(&[("sales", "orders")]).await;
    add(
        &polaris,
        "v",
        &[("spark", "select channel from orders")],
        &[("country", "string")],
        None,
    );
    let rights: Vec<&str> = ALL
        .into_iter()
        .filter(|right| *right != "TABLE_READ_DATA")
        .collect();
    let ben = desk(&polaris, "ben", &rights);
    let run = ben.run(&["preview", "mesh.sales.v", "--json"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert_eq!(run.error()["code"], "denied");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_cannot_be_read_here_is_told() {
    let polaris = polaris(&[("sales", "orders")]).await;
    let one = [("a", "string")];
    let long = format!("select '{}' from orders", "x".repeat(100_000));
    let views = [
        (
            "other_dialect",
            vec![("snowflake", "select channel from orders")],
            None,
            "`snowflake`: its dialect",
        ),
        (
            "division",
            vec![("spark", "select total_amount / 2 from orders")],
            None,
            "the operator /",
        ),
        (
            "dropping",
            vec![("spark", "drop table orders")],
            None,
            "only SELECT",
        ),
        (
            "function",
            vec![("trino", "select * from read_csv('/etc/passwd')")],
            None,
            "something else than a table",
        ),
        ("long_one", vec![("spark", long.as_str())], None, "longer than"),
        (
            "elsewhere",
            vec![("spark", "select channel from orders")],
            Some("prod"),
            "the catalog `prod`, which is another one",
        ),
        (
            "other_source",
            vec![("spark", "select * from lake2.sales.orders")],
            None,
            "not known in `mesh`",
        ),
        (
            "missing",
            vec![("spark", "select * from gone")],
            None,
            "not known in `mesh`",
        ),
        (
            "itself",
            vec![("spark", "select * from itself")],
            None,
            "it reads itself",
        ),
        (
            "round",
            vec![("spark", "select * from about")],
            None,
            "it reads itself",
        ),
        (
            "about",
            vec![("spark", "select * from round")],
            None,
            "it reads itself",
        ),
        ("untold", vec![], None, "no text in SQL"),
    ];
    for (name, texts, catalog, _) in &views {
        add(&polaris, name, texts, &one, *catalog);
    }
    let mut below = "orders".to_owned();
    for depth in 0..10 {
        let name = format!("deep{depth}");
        add(
            &polaris,
            &name,
            &[("spark", &format!("select channel from {below}"))],
            &[("channel", "string")],
            None,
        );
        below = name;
    }
    let ana = desk(&polaris, "ana", &ALL);
    let refused = |name: &str, words: &str| {
        let run = ana.run(&["preview", &format!("mesh.sales.{name}"), "--json"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}: {}", run.stderr);
        let error = run.error();
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{name}: {error}"
        );
        assert!(!error["hint"].as_str().unwrap().is_empty());
    };
    for (name, _, _, words) in &views {
        refused(name, words);
    }
    refused("deep9", "nested more than 8 deep");
    let shallow = ana.json(&["preview", "mesh.sales.deep6", "--limit", "1"]);
    assert_eq!(shallow["rows"].as_array().unwrap().len(), 1, "{shallow}");
}
