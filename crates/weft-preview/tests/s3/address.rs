//! A catalog names the address of a store. It leads to no machine that only this one can reach.

use weft_ports::{Cancel, PortErrorKind, Preview as _};
use weft_preview::storage::s3::Patience;

use crate::{
    servers::Server,
    store::{CANARY, Store, first, preview, table, with},
};

/// Ways to write this machine, the address of a cloud's metadata, and other inner addresses.
const SPELLINGS: &[&str] = &[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f.0x0.0x0.0x1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "0.0.0.0",
    "0",
    "localhost",
    "localhost.",
    "LocalHost",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "169.254.169.254",
    "169.254.43518",
    "0xa9fea9fe",
    "2852039166",
    "0251.0376.0251.0376",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::169.254.169.254]",
    "[2002:a9fe:a9fe::]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.100.100.200",
];

#[tokio::test]
async fn no_spelling_of_an_inner_address_is_connected_to() {
    let wire = Server::silent().await;
    let preview = preview(Patience::default());
    for path_style in [true, false] {
        for host in SPELLINGS {
            let table = with(table("py.orders", wire.address), |store| {
                store.endpoint = Some(format!("https://{host}:{}", wire.address.port()));
                store.configured = false;
                store.path_style = path_style;
            });
            let error = preview
                .rows(first(&table, 1), Cancel::new())
                .await
                .expect_err(host);
            assert_eq!(wire.made(), 0, "{host} led to this machine");
            // Some systems know no `localhost.` and no `lakehouse.localhost` at all.
            if path_style && *host != "localhost." {
                assert_eq!(error.kind, PortErrorKind::Denied, "{host}: {error:?}");
                assert!(error.message.contains("lies on"), "{host}: {error}");
            }
            let hint = error.hint.as_deref().unwrap_or_default();
            assert!(!hint.is_empty(), "{error:?}");
            assert!(!format!("{error:?}").contains(CANARY), "{error:?}");
        }
    }
}

#[tokio::test]
async fn plain_http_is_for_a_store_that_the_person_set_up_on_this_machine() {
    let wire = Server::silent().await;
    let preview = preview(Patience::default());
    for (endpoint, configured) in [
        (format!("http://{}", wire.address), false),
        (format!("http://localhost:{}", wire.address.port()), false),
        ("http://store.example".to_owned(), true),
        (format!("ftp://{}", wire.address), true),
        (format!("http://{}/below", wire.address), true),
        (format!("http://{}/?x=1", wire.address), true),
        (format!("http://user:canary@{}/", wire.address), true),
        ("file:///etc/passwd".to_owned(), true),
        ("store.example".to_owned(), true),
        (String::new(), true),
    ] {
        let table = with(table("py.orders", wire.address), |store| {
            store.endpoint = Some(endpoint.clone());
            store.configured = configured;
        });
        let error = preview
            .rows(first(&table, 1), Cancel::new())
            .await
            .expect_err(&endpoint);
        assert_eq!(error.kind, PortErrorKind::Invalid, "{endpoint}: {error:?}");
        assert!(!format!("{error:?}").contains(CANARY), "{error:?}");
    }
    assert_eq!(wire.made(), 0);
}

#[tokio::test]
async fn a_region_is_no_way_to_another_host() {
    let wire = Server::silent().await;
    for region in ["x@evil.example/", "evil.example/#", "a.b", "", "EU", "eu central"] {
        let table = with(table("py.orders", wire.address), |store| {
            store.endpoint = None;
            store.region = Some(region.to_owned());
        });
        let error = preview(Patience::default())
            .rows(first(&table, 1), Cancel::new())
            .await
            .expect_err(region);
        assert_eq!(error.kind, PortErrorKind::Invalid, "{region}: {error:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let wire = Server::silent().await;
    let preview = preview(Patience::default());
    for status in [301, 302, 303, 307, 308] {
        let to = wire.address;
        let store = Server::saying(
            move |_| {
                format!("HTTP/1.1 {status} Elsewhere\r\nlocation: http://{to}/x\r\ncontent-length: 0\r\n\r\n")
                    .into_bytes()
            },
            false,
        )
        .await;
        let error = preview
            .rows(first(&table("py.orders", store.address), 1), Cancel::new())
            .await
            .unwrap_err();
        assert!(
            error.message.contains("redirect, which is not followed"),
            "{status}: {error:?}"
        );
        assert_eq!((store.made() > 0, wire.made()), (true, 0), "{status}");
    }
}

#[tokio::test]
async fn a_bucket_below_a_host_that_was_set_up_is_another_host() {
    let store = Store::start().await;
    let preview = preview(Patience::default());
    let at = |host: &str, path_style| {
        with(store.table("py.types"), |table| {
            table.endpoint = Some(format!("http://{host}:{}", store.address.port()));
            table.path_style = path_style;
        })
    };
    preview
        .rows(first(&at("localhost", true), 1), Cancel::new())
        .await
        .unwrap();
    let before = store.count();
    preview
        .rows(first(&at("localhost", false), 1), Cancel::new())
        .await
        .unwrap_err();
    assert_eq!(store.count(), before);
}
