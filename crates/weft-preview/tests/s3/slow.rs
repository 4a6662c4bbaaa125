//! Stores that do not answer, or do not stop.

use std::time::{Duration, Instant};

use weft_ports::{Cancel, PortErrorKind, Preview as _};
use weft_preview::storage::{S3Storages, Storages as _, s3::Patience};

use crate::{
    servers::Server,
    store::{Store, first, preview, table},
};

#[tokio::test]
async fn a_silent_store_ends_within_its_budget_and_the_next_request_is_served() {
    let silent = Server::silent().await;
    let preview = preview(Patience {
        connect: Duration::from_millis(300),
        idle: Duration::from_millis(300),
        total: Duration::from_secs(2),
    });
    preview.warm().await.unwrap();
    let began = Instant::now();
    let error = preview
        .rows(first(&table("py.orders", silent.address), 10), Cancel::new())
        .await
        .unwrap_err();
    // Its budget, and what a busy machine takes on top.
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{error:?}");
    assert!(error.message.contains("took longer than"), "{error}");
    assert!(
        error.message.contains("`py.orders`") || error.message.contains("00004-"),
        "{error}"
    );
    let store = Store::start().await;
    preview
        .rows(first(&store.table("py.orders"), 1), Cancel::new())
        .await
        .unwrap();
}

#[tokio::test]
async fn cancel_is_prompt_and_ends_the_connection() {
    let silent = Server::silent().await;
    let preview = preview(Patience::default());
    preview.warm().await.unwrap();
    let cancel = Cancel::new();
    let soon = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        soon.cancel();
    });
    let began = Instant::now();
    let error = preview
        .rows(first(&table("py.orders", silent.address), 10), cancel)
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled, "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert_eq!(silent.made(), 1);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(silent.ended(), 1, "the read goes on without anybody who wants it");
}

#[tokio::test]
async fn a_store_that_sends_more_than_was_asked_for_is_cut_off() {
    let endless = Server::saying(
        |asked| {
            let first = if asked.starts_with("HEAD") {
                "200 OK"
            } else {
                "206 Partial Content\r\ncontent-range: bytes 0-3/1000000000000"
            };
            format!(
                "HTTP/1.1 {first}\r\netag: \"1\"\r\nlast-modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n\
                 content-length: 1000000000000\r\n\r\n"
            )
            .into_bytes()
        },
        true,
    )
    .await;
    let table = table("py.orders", endless.address);
    let patience = Patience {
        total: Duration::from_secs(20),
        ..Patience::default()
    };
    let storage = S3Storages::patient(patience).open(&table).unwrap();
    let began = Instant::now();
    let error = storage
        .ranges(&table.metadata_location, &[(0, 4)])
        .await
        .unwrap_err();
    assert!(error.to_string().contains("what was not asked for"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    let error = storage.whole(&table.metadata_location, 1000).await.unwrap_err();
    assert!(!error.to_string().contains("took longer"), "{error}");
}

#[tokio::test]
async fn a_store_that_is_not_there_is_told() {
    let gone = Server::silent().await.address;
    let began = Instant::now();
    let error = preview(Patience::default())
        .rows(first(&table("py.orders", gone), 10), Cancel::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{error:?}");
    assert!(error.message.contains("cannot be reached"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}
