//! A table in a store reads like one in a folder.

use weft_ports::{Cancel, Preview as _, preview::TableRef};
use weft_preview::storage::s3::Patience;

use crate::store::{CANARY, HERE, KEY, Store, TOKEN, batch, first, key, preview, signed, with};

#[tokio::test]
async fn first_rows_and_statistics_with_the_catalogs_keys() {
    let store = Store::start().await;
    let preview = preview(Patience::default());
    let table = store.table("py.orders");
    let rows = preview.rows(first(&table, 100), Cancel::new()).await.unwrap();
    let read = batch(&rows.ipc);
    // As in a folder: 30 rows, ten of them in AT and one more deleted, one added.
    assert_eq!((read.num_rows(), rows.report.rows), (20, 20));
    assert!(
        rows.report.bytes_read > 1000 && rows.report.files_read > 0,
        "{:?}",
        rows.report
    );
    let statistics = preview
        .statistics(table.clone(), None, Cancel::new())
        .await
        .unwrap();
    assert!(statistics.files > 0);

    let types = store.table("py.types");
    let rows = preview.rows(first(&types, 10), Cancel::new()).await.unwrap();
    assert_eq!(rows.report.rows, 2);
    let seen = store.seen();
    assert!(
        seen.iter()
            .all(|one| !one.starts_with("List") && !one.starts_with("Put")),
        "{seen:?}"
    );
    assert!(
        seen.iter().all(|one| !one.contains(CANARY)),
        "keys travel in no address: {seen:?}"
    );
}

#[tokio::test]
async fn other_spellings_of_the_place_and_of_the_keys_prefix() {
    let store = Store::start().await;
    let preview = preview(Patience::default());
    let table = store.table("py.types");
    for (root, location) in [("s3a", "s3"), ("s3", "s3a"), ("s3n", "S3")] {
        let spelled = |scheme: &str, text: &str| text.replacen("s3", scheme, 1);
        let table = TableRef {
            root: format!("{}/", spelled(root, &table.root)),
            metadata_location: spelled(location, &table.metadata_location),
            ..table.clone()
        };
        preview.rows(first(&table, 1), Cancel::new()).await.unwrap();
    }
    // The key with the longest prefix is the one: the others are none.
    let several = with(table, |store| {
        let mut bad = key(HERE);
        bad.secret = signed(KEY, "wrong", TOKEN);
        let mut other = key(&format!("{HERE}/py/type"));
        other.secret = signed(KEY, "wrong", TOKEN);
        store.credentials.extend([bad, other]);
    });
    preview.rows(first(&several, 1), Cancel::new()).await.unwrap();
}

#[tokio::test]
async fn a_store_set_up_for_the_whole_warehouse() {
    let store = Store::start().await;
    let table = TableRef {
        root: HERE.to_owned(),
        ..with(store.table("py.types"), |store| {
            store.credentials = vec![key(HERE)];
        })
    };
    preview(Patience::default())
        .rows(first(&table, 1), Cancel::new())
        .await
        .unwrap();
}
