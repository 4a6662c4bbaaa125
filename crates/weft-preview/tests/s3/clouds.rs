//! Tables in stores of Google and Azure: read with the catalog's token, and with nothing else.

use std::{net::SocketAddr, sync::Arc};

use weft_model::Timestamp;
use weft_ports::{Cancel, PortError, PortErrorKind, Preview as _, StoreCredential, preview::TableRef};
use weft_preview::{
    PreviewOptions, WorkerPreview,
    storage::{AdlsStorages, AnyStorages, GcsStorages, S3Storages, Storages as _, s3::Patience},
};

use crate::{
    cloud::{Cloud, Of, table},
    servers::Server,
    store::{CANARY, batch, first, key, with, worker},
};

pub const BOTH: [Of; 2] = [Of::Google, Of::Azure];

pub fn storages(at: SocketAddr) -> AnyStorages {
    let at = format!("http://{at}");
    AnyStorages::new(S3Storages::default()).clouds(
        GcsStorages::at(&at, Patience::default()),
        AdlsStorages::at(&at, Patience::default()),
    )
}

/// An address where nobody listens.
pub async fn closed() -> SocketAddr {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    gone.local_addr().unwrap()
}

fn preview(at: SocketAddr) -> WorkerPreview {
    WorkerPreview::new(PreviewOptions {
        storages: Arc::new(storages(at)),
        ..PreviewOptions::new(worker())
    })
}

/// The error of a table that cannot be read; it holds no secret and no address, and says what to do.
async fn refused(at: SocketAddr, table: &TableRef) -> PortError {
    let error = preview(at)
        .rows(first(table, 10), Cancel::new())
        .await
        .expect_err(&table.metadata_location);
    let shown = format!("{error} {error:?} {table:?}");
    for secret in [CANARY, "sig=", "Bearer", "http://"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(error.hint.is_some(), "{error:?}");
    error
}

/// The table with another token.
pub fn shown(of: Of, token: &str) -> TableRef {
    with(table(of, "py.orders"), |store| {
        store.credentials[0].secret = of.secret(token);
    })
}

#[tokio::test]
async fn a_table_is_read_with_what_the_catalog_handed_out() {
    for of in BOTH {
        let cloud = Cloud::start(of).await;
        let rows = preview(cloud.address)
            .rows(first(&table(of, "py.orders"), 100), Cancel::new())
            .await
            .unwrap();
        assert_eq!(
            (batch(&rows.ipc).num_rows(), rows.report.rows),
            (20, 20),
            "{of:?}"
        );
        let seen = cloud.seen.lock().unwrap().clone();
        let below = "/lakehouse/warehouse/py/orders/";
        assert!(
            seen.len() > 3 && seen.iter().all(|one| one.contains(below)),
            "{seen:?}"
        );
    }
}

#[tokio::test]
async fn ranges_are_the_bytes_that_were_asked_for() {
    for of in BOTH {
        let cloud = Cloud::start(of).await;
        let table = table(of, "py.types");
        let storage = storages(cloud.address).open(&table).unwrap();
        let location = &table.metadata_location;
        let size = storage.size(location).await.unwrap();
        let whole = storage.whole(location, size).await.unwrap();
        assert_eq!(whole.len() as u64, size);
        assert_eq!(
            storage.ranges(location, &[(0, 4), (8, 8), (2, 9)]).await.unwrap(),
            [&whole[..4], &whole[2..9]].concat()
        );
    }
}

#[tokio::test]
async fn tokens_that_the_store_does_not_take() {
    for of in BOTH {
        let cloud = Cloud::start(of).await;
        let wrong = match of {
            Of::Google => "canary-wrong",
            Of::Azure => "sv=2024-11-04&sig=canary-wrong",
        };
        let error = refused(cloud.address, &shown(of, wrong)).await;
        assert_eq!(error.kind, PortErrorKind::Denied, "{error:?}");
        assert!(error.message.contains("does not take the token"), "{error}");
        let before = cloud.count();
        assert!(before > 0);

        // They would make no header and no query.
        for odd in ["canary\r\nx: y", "sig=canary x", ""] {
            let error = refused(cloud.address, &shown(of, odd)).await;
            assert!(error.message.contains("does not take the token"), "{error}");
        }
        let ended = with(table(of, "py.orders"), |store| {
            store.credentials[0].expires = Some(Timestamp::from_millis(1_700_000_000_000));
        });
        let error = refused(cloud.address, &ended).await;
        assert_eq!(error.kind, PortErrorKind::Denied, "{error:?}");
        assert!(error.message.contains("have ended"), "{error}");
        assert_eq!(cloud.count(), before, "none of them is shown to the store");
    }
}

#[tokio::test]
async fn no_token_and_tokens_for_something_else() {
    for of in BOTH {
        let cloud = Cloud::start(of).await;
        let other = if of == Of::Google { Of::Azure } else { Of::Google };
        let place = of.here();
        let of_kind = |prefix: &str, kind: Of| StoreCredential {
            secret: kind.secret(kind.token()),
            ..key(prefix)
        };
        for credentials in [
            Vec::new(),
            vec![key("")],
            vec![of_kind("", other)],
            vec![of_kind(&format!("{place}/py/order"), of)],
        ] {
            let none = with(table(of, "py.orders"), |store| store.credentials = credentials);
            let error = refused(cloud.address, &none).await;
            assert!(error.message.contains("handed out no keys"), "{error}");
        }
        let untold = TableRef {
            store: None,
            ..table(of, "py.orders")
        };
        assert!(
            refused(cloud.address, &untold)
                .await
                .message
                .contains("handed out no keys")
        );
        assert_eq!(cloud.count(), 0);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for of in BOTH {
        let wire = Server::silent().await;
        let to = wire.address;
        let cloud = Server::saying(
            move |_| {
                format!("HTTP/1.1 307 Elsewhere\r\nlocation: http://{to}/x\r\ncontent-length: 0\r\n\r\n")
                    .into_bytes()
            },
            false,
        )
        .await;
        let error = refused(cloud.address, &table(of, "py.orders")).await;
        assert!(
            error.message.contains("redirect, which is not followed"),
            "{error}"
        );
        assert_eq!((cloud.made() > 0, wire.made()), (true, 0));
    }
}

#[tokio::test]
async fn a_store_that_fails_or_cannot_be_reached() {
    for of in BOTH {
        let error = refused(closed().await, &table(of, "py.orders")).await;
        assert_eq!(error.kind, PortErrorKind::Unavailable, "{error:?}");
        assert!(error.message.contains("cannot be reached"), "{error}");
        for (status, words) in [
            (500, "failed"),
            (429, "is busy"),
            (404, "is missing"),
            (400, "with 400"),
        ] {
            let answer = move |line: &str| {
                let body = format!("<Error><Message>canary {line}</Message></Error>");
                let length = if line.starts_with("HEAD") { 0 } else { body.len() };
                let head = format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\n\r\n");
                [head.as_bytes(), &body.as_bytes()[..length]].concat()
            };
            let cloud = Server::saying(answer, false).await;
            let error = refused(cloud.address, &table(of, "py.orders")).await;
            assert!(error.message.contains(words), "{status}: {error}");
        }
    }
}

#[tokio::test]
async fn places_that_are_not_the_tables() {
    for of in BOTH {
        let cloud = Cloud::start(of).await;
        let (good, here) = (table(of, "py.orders"), of.here());
        for location in [
            format!("{here}/py/orders_old/metadata/v1.metadata.json"),
            format!("{here}/py/orders/../types/metadata/v1.metadata.json"),
            format!("{here}/py/orders/%2e%2e/types/metadata/v1.metadata.json"),
            good.metadata_location.replace("lakehouse", "other"),
            good.metadata_location
                .replace("acme", "other")
                .replace("gs://lake", "gs://lakes"),
        ] {
            let bad = TableRef {
                metadata_location: location.clone(),
                ..good.clone()
            };
            let error = refused(cloud.address, &bad).await;
            assert_eq!(error.kind, PortErrorKind::Denied, "{location}: {error:?}");
        }
        assert_eq!(cloud.count(), 0);
        // The same in the table's own metadata, and the folder of another table below a wider root.
        let list = format!("{here}/py/orders/metadata/snap-1659825034517722999");
        let beside = format!("{here}/py/types/metadata/snap-1659825034517722999");
        let changed = cloud.changed("py.orders", &list, &beside);
        let error = refused(cloud.address, &changed).await;
        assert_eq!(error.kind, PortErrorKind::Denied, "{error:?}");
        let wide = TableRef {
            root: here.to_owned(),
            ..with(changed, |store| here.clone_into(&mut store.credentials[0].prefix))
        };
        let error = refused(cloud.address, &wide).await;
        let owner = format!("belongs to the table in `{here}/py/types`");
        assert!(error.message.contains(&owner), "{error}");
        let seen = cloud.seen.lock().unwrap().clone();
        assert!(
            seen.iter().all(|one| !one.contains("/types/metadata/snap")),
            "{seen:?}"
        );
    }
}

#[tokio::test]
async fn what_the_store_denies_or_does_not_have() {
    for of in BOTH {
        let cloud = Cloud::start(of).await;
        let hidden = cloud.changed("py.orders", "orders/metadata/snap-16", "orders/hidden/snap-16");
        let error = refused(cloud.address, &hidden).await;
        assert_eq!(error.kind, PortErrorKind::Denied);
        assert!(error.message.contains("may not be read"), "{error}");
        let gone = cloud.changed("py.types", "types/metadata/snap-15", "types/metadata/gone-15");
        let error = refused(cloud.address, &gone).await;
        assert_eq!(error.kind, PortErrorKind::NotFound);
        assert!(
            error
                .message
                .contains(&format!("{}/py/types/metadata/gone-15", of.here())),
            "{error}"
        );
    }
}

/// The tests above once more, in a process whose environment offers other credentials, places to ask for them, and a
/// proxy: a machine in a cloud has such.
#[tokio::test]
async fn nothing_of_the_environment_is_a_credential() {
    let wire = Server::silent().await;
    let at = format!("http://{}", wire.address);
    let host = wire.address.to_string();
    let run = tokio::task::spawn_blocking(move || {
        let mut tests = std::process::Command::new(std::env::current_exe().unwrap());
        tests.args([
            "--exact",
            "clouds::a_table_is_read_with_what_the_catalog_handed_out",
        ]);
        tests.args(["clouds::tokens_that_the_store_does_not_take"]);
        tests.args(["clouds::no_token_and_tokens_for_something_else"]);
        for (name, value) in [
            ("GOOGLE_APPLICATION_CREDENTIALS", "/canary/none.json"),
            ("GOOGLE_SERVICE_ACCOUNT", "/canary/none.json"),
            ("GOOGLE_BASE_URL", &at),
            ("METADATA_HOST", &host),
            ("METADATA_IP", &host),
            ("GCE_METADATA_HOST", &host),
            ("AZURE_STORAGE_USE_EMULATOR", "true"),
            ("AZURITE_BLOB_STORAGE_URL", &at),
            ("AZURE_STORAGE_ACCOUNT_NAME", "canary"),
            ("AZURE_STORAGE_ACCOUNT_KEY", "Y2FuYXJ5"),
            ("AZURE_STORAGE_ENDPOINT", &at),
            ("AZURE_STORAGE_TOKEN", "canary"),
            ("AZURE_MSI_ENDPOINT", &at),
            ("IDENTITY_ENDPOINT", &at),
            ("AZURE_AUTHORITY_HOST", &at),
            ("AZURE_USE_AZURE_CLI", "true"),
            ("HTTP_PROXY", &at),
            ("http_proxy", &at),
            ("ALL_PROXY", &at),
        ] {
            tests.env(name, value);
        }
        tests.output().unwrap()
    });
    let run = run.await.unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("3 passed"), "{said}");
    assert_eq!(wire.made(), 0, "asked for nothing");
}
