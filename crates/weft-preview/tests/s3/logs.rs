//! What is written to a log while a store is read, at every level: no token, and no address with one in it.

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};
use weft_preview::storage::Storages as _;

use crate::{
    cloud::{Cloud, table},
    clouds::{BOTH, closed, shown, storages},
    servers::Server,
    store::CANARY,
};

/// Keeps every field of every event and span.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut self.clone());
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Set where the test runs in a process of its own.
const ALONE: &str = "WEFT_TEST_ALONE";

#[tokio::test]
async fn no_token_is_logged() {
    if std::env::var_os(ALONE).is_some() {
        return written().await;
    }
    // Which events are told to a thread's own log is settled for the process: other tests would have a say in it.
    let run = tokio::task::spawn_blocking(|| {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "logs::no_token_is_logged"])
            .env(ALONE, "1")
            .output()
            .unwrap()
    });
    let run = run.await.unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

async fn written() {
    let log = Log::default();
    let _kept = tracing::subscriber::set_default(log.clone());
    for of in BOTH {
        let cloud = Cloud::start(of).await;
        let failing = Server::saying(
            |_| b"HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n".to_vec(),
            false,
        )
        .await;
        let good = table(of, "py.orders");
        let wrong = shown(of, "sig=canary-wrong");
        for (at, table, works) in [
            (cloud.address, &good, true),
            (cloud.address, &wrong, false),
            (failing.address, &good, false),
            (closed().await, &good, false),
        ] {
            let storage = storages(at).open(table).unwrap();
            let whole = storage.whole(&table.metadata_location, 1 << 20).await;
            assert_eq!(whole.is_ok(), works, "{of:?} {at}");
        }
    }
    let written = log.0.lock().unwrap().clone();
    assert!(written.contains("etry"), "attempts are logged: {written}");
    for secret in [CANARY, "sig=", "Bearer"] {
        assert!(!written.contains(secret), "{secret}: {written}");
    }
}
