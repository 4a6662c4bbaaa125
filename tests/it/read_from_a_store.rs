//! Rows in an S3-compatible store are read with the keys that the catalog hands out to this person, or the reason is told.

use serde_json::json;
use weft_testkit::{
    object_store::{StoreDouble, WAREHOUSE},
    polaris::{Grant, PolarisDouble},
};

use crate::{
    shared::{nowhere, with_secret},
    weft::{Run, Weft},
};

struct Lake {
    polaris: PolarisDouble,
    store: StoreDouble,
}

impl Lake {
    async fn start() -> Self {
        let lake = Self {
            polaris: PolarisDouble::start().await,
            store: StoreDouble::start().await.unwrap(),
        };
        weft_tests::register_store(&lake.polaris, &lake.store).unwrap();
        lake
    }

    /// Somebody with these rights, connected and synced.
    fn desk(&self, name: &str, rights: &[&str]) -> Weft {
        let (id, secret) = self.polaris.add_principal(name, &["lakehouse"]);
        for right in rights {
            self.polaris.grant("lakehouse", name, Grant::catalog(right));
        }
        let weft = Weft::new();
        let (uri, endpoint) = (
            self.polaris.catalog_uri(),
            format!("http://{}", self.store.address),
        );
        let run: Run = with_secret(
            &weft,
            &[
                "source",
                "add",
                "polaris",
                "mesh",
                "--uri",
                &uri,
                "--warehouse",
                "lakehouse",
                "--s3-endpoint",
                &endpoint,
                "--s3-path-style",
                "--s3-region",
                "eu-central-1",
                "--client-id",
                &id,
                "--secret-stdin",
            ],
            &secret,
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        weft.json(&["sync", "mesh"]);
        weft
    }
}

const KNOWS: [&str; 4] = [
    "NAMESPACE_LIST",
    "NAMESPACE_READ_PROPERTIES",
    "TABLE_LIST",
    "TABLE_READ_PROPERTIES",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_come_from_the_store_and_keys_stay_in_memory() {
    let lake = Lake::start().await;
    let weft = lake.desk("owen", &[&KNOWS[..], &["TABLE_READ_DATA"]].concat());
    let tested = weft.json(&["source", "test", "mesh"]);
    assert_eq!(tested["passed"], json!(true), "{tested}");
    let rows = weft.json(&["preview", "mesh.py.orders", "--limit", "100"]);
    // 30 rows, ten of them in AT and one more deleted, one added.
    assert_eq!(rows["rows"].as_array().unwrap().len(), 20, "{rows}");
    let sql = "select country, count(*) n from mesh.py.orders group by country order by country";
    let counted = weft.json(&["sql", sql]);
    let countries: Vec<&str> = counted["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row[0].as_str().unwrap())
        .collect();
    assert!(countries == ["DE", "FR"], "{counted}");
    assert!(lake.store.seen().iter().any(|one| one.contains(".parquet")));
    for secret in [
        weft_testkit::object_store::SECRET,
        weft_testkit::object_store::TOKEN,
    ] {
        nowhere(weft.folder(), secret);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_read_is_told_what_is_missing() {
    let lake = Lake::start().await;
    let weft = lake.desk("nora", &KNOWS);
    let shown = weft.json(&["show", "mesh.py.orders"]);
    assert_eq!(shown["name"], json!("orders"), "{shown}");
    let before = lake.store.seen().len();
    let run = weft.run(&["preview", "mesh.py.orders", "--json"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    let error = run.error();
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains("TABLE_READ_DATA"), "{error}");
    assert_eq!(lake.store.seen().len(), before, "the store was not asked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_the_store_does_not_take_are_told_and_not_shown() {
    let lake = Lake::start().await;
    let weft = lake.desk("owen", &[&KNOWS[..], &["TABLE_READ_DATA"]].concat());
    let place = format!("{WAREHOUSE}/py/orders");
    lake.polaris.vend(
        "lakehouse",
        &["py"],
        "orders",
        weft_tests::keys(&place, "canary-wrong"),
    );
    let run = weft.run(&["preview", "mesh.py.orders", "--json"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("does not take the keys"), "{}", run.stderr);
    assert!(!run.stderr.contains("canary"), "{}", run.stderr);
}
