//! Keys that do not hold, and places that are not the table's.

use std::{fs, sync::Arc};

use weft_model::Timestamp;
use weft_ports::{Cancel, PortError, PortErrorKind, Preview as _, preview::TableRef};
use weft_preview::storage::{S3Storages, Storage, Storages as _, s3::Patience};

use crate::store::{CANARY, ENDED, HERE, KEY, SECRET, Store, TOKEN, first, key, preview, signed, with};

/// The error of a table that cannot be read; it holds no secret and says what to do.
async fn refused(table: &TableRef) -> PortError {
    let error = preview(Patience::default())
        .rows(first(table, 10), Cancel::new())
        .await
        .expect_err(&table.metadata_location);
    let shown = format!("{error} {error:?} {table:?}");
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(
        !error.message.contains("X-Amz") && !error.message.contains("http://"),
        "no signed address: {error}"
    );
    assert!(error.hint.is_some(), "{error:?}");
    error
}

#[tokio::test]
async fn keys_that_the_store_does_not_take() {
    let store = Store::start().await;
    let wrong = with(store.table("py.orders"), |store| {
        store.credentials[0].secret = signed(KEY, "canary-wrong-secret", TOKEN);
    });
    let error = refused(&wrong).await;
    assert_eq!(error.kind, PortErrorKind::Denied);
    assert!(error.message.contains("does not take the keys"), "{error}");
    assert_eq!(store.count(), 0, "the signature is looked at first");

    let unknown = with(store.table("py.orders"), |store| {
        store.credentials[0].secret = signed("canary-unknown", SECRET, TOKEN);
    });
    assert!(refused(&unknown).await.message.contains("does not take the keys"));

    let ended = with(store.table("py.orders"), |store| {
        store.credentials[0].secret = signed(KEY, SECRET, ENDED);
    });
    let error = refused(&ended).await;
    assert!(error.message.contains("have ended"), "{error}");
    assert!(error.hint.unwrap().contains("read it again"));

    // They would make no header.
    for (id, token) in [("canary id", TOKEN), (KEY, "canary\r\ntoken"), (KEY, "")] {
        let odd = with(store.table("py.orders"), |store| {
            store.credentials[0].secret = signed(id, SECRET, token);
        });
        assert!(refused(&odd).await.message.contains("does not take the keys"));
    }

    let before = store.count();
    let past = with(store.table("py.orders"), |store| {
        store.credentials[0].expires = Some(Timestamp::from_millis(1_700_000_000_000));
    });
    let error = refused(&past).await;
    assert!(error.message.contains("have ended"), "{error}");
    assert_eq!(
        store.count(),
        before,
        "keys that have ended are not shown to the store"
    );
}

#[tokio::test]
async fn no_keys_and_keys_for_something_else() {
    let store = Store::start().await;
    let none = TableRef {
        store: None,
        ..store.table("py.orders")
    };
    assert!(refused(&none).await.message.contains("handed out no keys"));
    let empty = with(store.table("py.orders"), |store| store.credentials.clear());
    assert!(refused(&empty).await.message.contains("handed out no keys"));
    let beside = with(store.table("py.orders"), |store| {
        store.credentials = vec![key(&format!("{HERE}/py/order")), key("s3://lake")];
    });
    assert!(refused(&beside).await.message.contains("handed out no keys"));
    assert_eq!(store.count(), 0);
}

#[tokio::test]
async fn what_the_store_denies_or_does_not_have() {
    let store = Store::start().await;
    let hidden = store.changed("py.orders", "orders/metadata/snap-16", "orders/hidden/snap-16");
    let error = refused(&hidden).await;
    assert_eq!(error.kind, PortErrorKind::Denied);
    assert!(
        error.message.contains("may not be read") && error.message.contains("hidden"),
        "{error}"
    );

    let gone = store.changed("py.types", "types/metadata/snap-15", "types/metadata/gone-15");
    let error = refused(&gone).await;
    assert_eq!(error.kind, PortErrorKind::NotFound);
    assert!(error.message.contains("gone-15"), "{error}");
}

#[tokio::test]
async fn places_that_are_not_the_tables() {
    let store = Store::start().await;
    let good = store.table("py.orders");
    for location in [
        "s3://other/py/orders/metadata/v1.metadata.json".to_owned(),
        format!("{HERE}/py/orders_old/metadata/v1.metadata.json"),
        format!("{HERE}/py/orders/../types/metadata/v1.metadata.json"),
        format!("{HERE}/py/orders/%2e%2e/types/metadata/v1.metadata.json"),
        format!("{HERE}/py/orders//metadata/v1.metadata.json"),
    ] {
        let error = refused(&TableRef {
            metadata_location: location.clone(),
            ..good.clone()
        })
        .await;
        assert_eq!(error.kind, PortErrorKind::Denied, "{location}: {error:?}");
    }
    assert_eq!(store.count(), 0);
    // The same in the table's own metadata, which is read first.
    let list = format!("{HERE}/py/orders/metadata/snap-1659825034517722999");
    let mut before = list.clone();
    for (bad, kind) in [
        (
            "s3://other/py/orders/metadata/snap-1659825034517722999",
            PortErrorKind::Denied,
        ),
        (
            "s3://lakehouse/warehouse/py/types/metadata/snap-1659825034517722999",
            PortErrorKind::Denied,
        ),
        (
            "s3://lakehouse/warehouse/py/orders/../types/metadata/snap",
            PortErrorKind::Denied,
        ),
        ("file:///etc/passwd?", PortErrorKind::Unsupported),
        (
            "http://169.254.169.254/latest/meta-data/",
            PortErrorKind::Unsupported,
        ),
    ] {
        let table = store.changed("py.orders", &before, bad);
        bad.clone_into(&mut before);
        let error = preview(Patience::default())
            .rows(first(&table, 10), Cancel::new())
            .await
            .unwrap_err();
        assert_eq!(error.kind, kind, "{bad}: {error:?}");
    }
    let seen = store.seen();
    assert!(
        seen.iter()
            .all(|one| one.contains("/lakehouse/warehouse/py/orders/metadata/00004")),
        "{seen:?}"
    );
}

#[tokio::test]
async fn the_folder_of_another_table_is_refused_below_a_wider_root() {
    let store = Store::start().await;
    let wide = |name: &str| TableRef {
        root: HERE.to_owned(),
        ..with(store.table(name), |store| store.credentials = vec![key(HERE)])
    };
    let list = format!("{HERE}/py/orders/metadata/snap-1659825034517722999");
    store.changed(
        "py.orders",
        &list,
        &format!("{HERE}/py/types/metadata/snap-1659825034517722999"),
    );
    let error = refused(&wide("py.orders")).await;
    assert_eq!(error.kind, PortErrorKind::Denied);
    assert!(
        error
            .message
            .contains("belongs to the table in `s3://lakehouse/warehouse/py/types`"),
        "{error}"
    );
    // Where folders may not be listed it is not read either.
    store.changed(
        "py.orders",
        "py/types/metadata/snap-1659",
        "py/hidden/data/snap-1659",
    );
    let error = refused(&wide("py.orders")).await;
    assert!(error.message.contains("whose it is cannot be told"), "{error}");
}

fn opened(table: &TableRef) -> Arc<dyn Storage> {
    S3Storages::default().open(table).unwrap()
}

#[tokio::test]
async fn an_object_that_changes_while_it_is_read() {
    let store = Store::start().await;
    let table = store.table("py.types");
    let location = &table.metadata_location;
    let file = store.file(location);
    let before = fs::read(&file).unwrap();
    let mut after = before.clone();
    after[10] = b' ';

    let storage = opened(&table);
    let size = storage.size(location).await.unwrap();
    assert_eq!(size, before.len() as u64);
    assert_eq!(storage.whole(location, size).await.unwrap(), before);
    assert_eq!(
        storage.ranges(location, &[(0, 4), (8, 8), (2, 9)]).await.unwrap(),
        [&before[..4], &before[2..9]].concat()
    );
    fs::write(&file, &after).unwrap();
    for error in [
        storage.size(location).await.map(drop).unwrap_err(),
        storage.whole(location, size).await.map(drop).unwrap_err(),
        storage.ranges(location, &[(0, 4)]).await.map(drop).unwrap_err(),
    ] {
        assert!(
            error.to_string().contains("changed in the object store"),
            "{error}"
        );
    }
    // A new request sees it as it is now.
    assert_eq!(
        opened(&table).ranges(location, &[(0, 20)]).await.unwrap(),
        after[..20]
    );
}

#[tokio::test]
async fn limits_of_one_read() {
    let store = Store::start().await;
    let table = store.table("py.types");
    let location = &table.metadata_location;
    let storage = opened(&table);
    let size = storage.size(location).await.unwrap();
    let error = storage.whole(location, size - 1).await.unwrap_err();
    assert!(error.to_string().contains("more than the"), "{error}");
    for ranges in [[(0, size + 1)], [(9, 3)], [(u64::MAX - 1, u64::MAX)]] {
        let error = storage.ranges(location, &ranges).await.unwrap_err();
        assert!(error.to_string().contains("is damaged"), "{error}");
    }
    let missing = format!("{HERE}/py/types/data/none.parquet");
    let error = storage.ranges(&missing, &[(0, 1)]).await.unwrap_err();
    assert!(error.to_string().contains("is missing"), "{error}");
}
