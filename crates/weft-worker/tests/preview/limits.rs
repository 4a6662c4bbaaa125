//! Bytes, time, cancel, and a worker that dies: the app says it and goes on.

use std::time::{Duration, Instant};

use parquet::file::properties::WriterProperties;
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{Limits, RowsRequest},
};

use crate::lake::{Lake, first, order_fields, orders, preview, statement};

#[tokio::test]
async fn bytes_are_counted_by_the_host() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let file = table.data(&orders(0, 200_000), WriterProperties::default());
    table.append(vec![file]).await;
    let table = table.at_rest();
    let preview = preview();
    let narrow = RowsRequest {
        limits: Limits {
            rows: 200_000,
            bytes: 100_000,
            millis: 30_000,
        },
        ..first(&table, 1)
    };
    let error = preview.rows(narrow, Cancel::new()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Limit, "{error}");
    assert!(
        error.message.contains("`sales.orders`") && error.message.contains("limit on reading"),
        "{error}"
    );
    preview.rows(first(&table, 1), Cancel::new()).await.unwrap();
}

#[tokio::test]
async fn time_ends_with_what_there_is_or_a_word() {
    let lake = Lake::new();
    let table = lake.orders(2000).await.at_rest();
    let preview = preview();
    let mut slow = statement(
        "select count(*) from sales.orders a, sales.orders b, sales.orders c where a.total + b.total + c.total = 7",
        &[&table],
    );
    slow.limits.millis = 500;
    let began = Instant::now();
    let error = preview.sql(slow, Cancel::new()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Limit, "{error}");
    assert!(began.elapsed() < Duration::from_secs(15));
    preview.rows(first(&table, 1), Cancel::new()).await.unwrap();
}

#[tokio::test]
async fn cancel_is_prompt_and_the_next_request_is_served() {
    let lake = Lake::new();
    let table = lake.orders(2000).await.at_rest();
    let preview = preview();
    preview.warm().await.unwrap();
    let slow = statement(
        "select count(*) from sales.orders a, sales.orders b, sales.orders c where a.total + b.total + c.total = 7",
        &[&table],
    );
    let cancel = Cancel::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.cancel();
    });
    let error = preview.sql(slow, cancel).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled);
    let rows = preview.rows(first(&table, 1), Cancel::new()).await.unwrap();
    assert_eq!(rows.report.rows, 1);
}

#[cfg(unix)]
#[tokio::test]
async fn a_worker_that_is_killed_is_named_and_replaced() {
    let lake = Lake::new();
    let table = lake.orders(2000).await.at_rest();
    let preview = preview();
    preview.warm().await.unwrap();
    let id = preview.idle_workers()[0];
    let slow = statement(
        "select count(*) from sales.orders a, sales.orders b, sales.orders c where a.total + b.total + c.total = 7",
        &[&table],
    );
    let killer = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_millis(300));
        std::process::Command::new("kill")
            .args(["-9", &id.to_string()])
            .status()
            .unwrap()
    });
    let error = preview.sql(slow, Cancel::new()).await.unwrap_err();
    assert!(killer.await.unwrap().success());
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{error}");
    assert!(
        error
            .message
            .starts_with("reading `sales.orders` stopped the reader: "),
        "{error}"
    );
    assert!(error.message.contains("SIGKILL"), "{error}");
    // A warm worker that was killed while it waited is not handed out.
    preview.warm().await.unwrap();
    for id in preview.idle_workers() {
        std::process::Command::new("kill")
            .args(["-9", &id.to_string()])
            .status()
            .unwrap();
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let rows = preview.rows(first(&table, 1), Cancel::new()).await.unwrap();
    assert_eq!(rows.report.rows, 1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_worker_may_open_nothing_write_nothing_and_take_little() {
    let preview = preview();
    preview.warm().await.unwrap();
    let id = preview.idle_workers()[0];
    let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
    let soft = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line.get(name.len()..)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(soft("Max open files"), "0");
    assert_eq!(soft("Max file size"), "0");
    assert_eq!(soft("Max core file size"), "0");
    let data: u64 = soft("Max data size").parse().unwrap();
    assert!(data < 3 << 30, "{data}");
    // Nothing of the host's environment; how the C library keeps memory is the host's own word.
    let environment = std::fs::read_to_string(format!("/proc/{id}/environ")).unwrap();
    let mut names = environment
        .split_terminator('\0')
        .map(|set| set.split('=').next());
    assert!(
        names.all(|name| name.is_some_and(|name| name.starts_with("MALLOC_"))),
        "{environment}"
    );
}
