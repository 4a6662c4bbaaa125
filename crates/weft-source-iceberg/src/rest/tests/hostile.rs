//! Servers that want a credential, or to be waited for without end. Each case is one that a client of this field has
//! fallen for.

use std::time::{Duration, Instant};

use axum::body::Body;
use flate2::{Compression, write::GzEncoder};
use weft_model::WarningCode;
use weft_ports::{Cancel, PortErrorKind, Source as _, source::SignIn};
use weft_testkit::recording::{Memory, harvest, harvest_with};

use super::{
    SECRET,
    server::{Answer, Server, Tripwire, honest, json, redirect, status, table},
    settings, source,
};

/// What may not be seen in any word.
const CANARIES: [&str; 4] = [
    SECRET,
    "canary%2Fclient%2Bsecret",
    "canary-token",
    "canary-vended",
];

fn clean(words: &str) {
    for canary in CANARIES {
        assert!(!words.contains(canary), "{canary} in {words}");
    }
}

/// A place where a server tries to move the credential: answers, given the second host's address.
type Theft = fn(&str, &str, &str) -> Option<Answer>;

fn config(body: &str, path: &str, evil: &str) -> Option<Answer> {
    path.starts_with("/api/catalog/v1/config")
        .then(|| json(body.replace("EVIL", &format!("http://{evil}"))))
}

/// Ways in which a server tries it.
const THEFTS: [(&str, Theft); 15] = [
    ("overrides.uri", |_, path, evil| {
        config(r#"{"overrides":{"prefix":"lake","uri":"EVIL"}}"#, path, evil)
    }),
    ("defaults.uri", |_, path, evil| {
        config(
            r#"{"defaults":{"uri":"EVIL"},"overrides":{"prefix":"lake"}}"#,
            path,
            evil,
        )
    }),
    ("overrides.oauth2-server-uri", |_, path, evil| {
        config(
            r#"{"overrides":{"prefix":"lake","oauth2-server-uri":"EVIL/tokens"}}"#,
            path,
            evil,
        )
    }),
    ("overrides.token and credential", |_, path, evil| {
        config(
            r#"{"overrides":{"prefix":"lake","token":"x","credential":"a:b","s3.endpoint":"EVIL"}}"#,
            path,
            evil,
        )
    }),
    ("overrides.header.*", |_, path, evil| {
        config(
            r#"{"overrides":{"prefix":"lake","header.Host":"EVIL","header.Authorization":"x"}}"#,
            path,
            evil,
        )
    }),
    ("an absolute prefix", |_, path, evil| {
        config(r#"{"overrides":{"prefix":"EVIL/"}}"#, path, evil)
    }),
    ("a prefix with another host", |_, path, evil| {
        config(r#"{"overrides":{"prefix":"/EVIL@x"}}"#, path, evil)
    }),
    ("a separator with another host", |_, path, evil| {
        config(
            r#"{"overrides":{"prefix":"lake","namespace-separator":"@EVIL"}}"#,
            path,
            evil,
        )
    }),
    ("307 of the token endpoint", |method, _, evil| {
        (method == "POST").then(|| redirect(307, &format!("http://{evil}/tokens")))
    }),
    ("302 of the configuration", |_, path, evil| {
        path.contains("/config")
            .then(|| redirect(302, &format!("http://{evil}/")))
    }),
    ("308 of a list", |_, path, evil| {
        path.ends_with("/tables")
            .then(|| redirect(308, &format!("http://{evil}/")))
    }),
    ("303 of a load", |_, path, evil| {
        path.ends_with("/orders")
            .then(|| redirect(303, &format!("http://{evil}/")))
    }),
    ("401 that names a realm elsewhere", |_, path, evil| {
        path.contains("/config").then(|| {
            let mut answer = status(401, "");
            let realm = format!("Bearer realm=\"http://{evil}/token\"")
                .parse()
                .expect("a header");
            answer.headers_mut().insert("www-authenticate", realm);
            answer
        })
    }),
    ("a page token that is an address", |_, path, evil| {
        path.ends_with("/namespaces?pageToken=&pageSize=1000").then(|| {
            json(format!(
                r#"{{"namespaces":[],"next-page-token":"http://{evil}/?x="}}"#
            ))
        })
    }),
    ("another service that is advertised", |method, path, evil| {
        let mut answer = honest(method, path);
        let other = format!("h2=\"{evil}\"; ma=1").parse().expect("a header");
        answer.headers_mut().insert("alt-svc", other);
        Some(answer)
    }),
];

#[tokio::test]
async fn no_answer_moves_a_credential_to_a_second_host() {
    for (name, theft) in THEFTS {
        let tripwire = Tripwire::start().await;
        let evil = tripwire.address.to_string();
        let server = Server::start(move |method, path| {
            theft(method, path, &evil).unwrap_or_else(|| honest(method, path))
        })
        .await;
        let began = Instant::now();
        let outcome = harvest(&source(settings(&server.uri()))).await;
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{name}: {:?}",
            began.elapsed()
        );
        assert_eq!(tripwire.touched(), 0, "{name}");
        assert!(server.count() > 0, "{name}: the server was asked at all");
        clean(&format!("{outcome:?}"));
    }
}

#[tokio::test]
async fn an_honest_server_is_read_and_its_vended_keys_are_not_kept() {
    let server = Server::start(honest).await;
    let harvested = harvest(&source(settings(&server.uri())))
        .await
        .expect("a harvest");
    assert_eq!(harvested.warnings, []);
    assert!(harvested.summary.complete);
    assert!(harvested.facts.iter().any(|fact| matches!(&fact.payload,
        weft_model::Payload::Asset(asset) if asset.full_name == "lake.sales.orders")));
    clean(&format!("{harvested:?}"));
}

#[tokio::test]
async fn what_a_server_repeats_of_a_secret_is_hidden() {
    for path in ["/config", "/namespaces", "/tables", "/orders", "/tokens"] {
        let server = Server::start(move |method, asked| {
            if asked.split('?').next().unwrap_or_default().ends_with(path) {
                // Nobody has a token yet where tokens come from.
                let words = if path == "/tokens" {
                    "you sent canary/client+secret, canary%2Fclient%2Bsecret"
                } else {
                    "you sent canary/client+secret, canary%2Fclient%2Bsecret and canary-token"
                };
                return status(
                    400,
                    format!(r#"{{"error":{{"message":"{words}","type":"BadRequestException"}}}}"#),
                );
            }
            honest(method, asked)
        })
        .await;
        let outcome = harvest(&source(settings(&server.uri()))).await;
        clean(&format!("{outcome:?}"));
        let source = source(settings(&server.uri()));
        clean(&format!(
            "{source:?} {:?} {:?}",
            source.probe().await,
            source.test().await
        ));
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_in_a_key_is_not_repeated() {
    let server = Server::start(|method, path| {
        if path.ends_with("/orders") {
            let mut broken = table();
            broken.truncate(150);
            return json(broken);
        }
        honest(method, path)
    })
    .await;
    let harvested = harvest(&source(settings(&server.uri())))
        .await
        .expect("the rest is read");
    assert_eq!(harvested.warnings.len(), 1, "{:?}", harvested.warnings);
    assert_eq!(harvested.warnings[0].code, WarningCode::Malformed);
    clean(&format!("{harvested:?}"));
}

#[tokio::test]
async fn pages_without_end_are_cut() {
    let same = r#"{"namespaces":[["sales"]],"next-page-token":"again"}"#;
    let server = Server::start(move |method, path| {
        if path.contains("/namespaces?pageToken") {
            json(same)
        } else {
            honest(method, path)
        }
    })
    .await;
    let harvested = harvest(&source(settings(&server.uri())))
        .await
        .expect("what was read counts");
    assert!(server.count() < 50, "{}", server.count());
    assert!(
        !harvested.summary.complete,
        "nothing may be marked as gone after this"
    );
    assert!(
        harvested
            .warnings
            .iter()
            .any(|warning| warning.code == WarningCode::TooLarge)
    );

    let server = Server::start(|method, path| {
        if path.contains("/namespaces?pageToken") {
            // Ever new, and empty.
            return json(
                format!(r#"{{"namespaces":[],"next-page-token":"{:?}"}}"#, Instant::now())
                    .replace(['{', '}'], "")
                    .replacen("\"namespaces\"", "{\"namespaces\"", 1)
                    + "}",
            );
        }
        honest(method, path)
    })
    .await;
    let began = Instant::now();
    let _ = harvest(&source(settings(&server.uri()))).await;
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(server.count() < 200, "{}", server.count());
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left() {
    for (name, answer) in [
        ("nothing", None),
        (
            "one byte, then nothing",
            Some("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{"),
        ),
    ] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let silent = tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                if let Some(answer) = answer {
                    use tokio::io::AsyncWriteExt as _;
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
                held.push(stream);
            }
        });
        let began = Instant::now();
        let error = harvest(&source(settings(&format!("http://{address}"))))
            .await
            .expect_err(name);
        assert_eq!(error.kind, PortErrorKind::Unavailable, "{name}: {error}");
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{name}: {:?}",
            began.elapsed()
        );
        silent.abort();
    }
}

#[tokio::test]
async fn a_cancel_is_prompt_while_a_server_says_nothing() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let silent = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    let cancel = Cancel::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.cancel();
    });
    let began = Instant::now();
    let error = harvest_with(
        &source(settings(&format!("http://{address}"))),
        &Memory::default(),
        cancel,
    )
    .await
    .expect_err("cancelled");
    assert_eq!(error.kind, PortErrorKind::Cancelled);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    silent.abort();
}

#[tokio::test]
async fn bombs_break_a_limit_and_nothing_else() {
    let zeros = {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        for _ in 0..70 {
            std::io::Write::write_all(&mut packed, &vec![b' '; 1 << 20]).expect("memory");
        }
        packed.finish().expect("memory")
    };
    let deep = "[".repeat(100_000);
    let server = Server::start(move |method, path| {
        if path.ends_with("/orders") || path.contains("/orders?") {
            let mut answer = json(Body::from(zeros.clone()));
            answer
                .headers_mut()
                .insert("content-encoding", "gzip".parse().expect("a header"));
            return answer;
        }
        if path.ends_with("/namespaces/sales") {
            return json(deep.clone());
        }
        honest(method, path)
    })
    .await;
    let began = Instant::now();
    let harvested = harvest(&source(settings(&server.uri())))
        .await
        .expect("the rest is read");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let codes: Vec<WarningCode> = harvested.warnings.iter().map(|warning| warning.code).collect();
    let expected = [WarningCode::Malformed, WarningCode::TooLarge];
    assert_eq!(codes, expected, "{:?}", harvested.warnings);
}

#[tokio::test]
async fn a_login_page_is_told_apart_from_a_catalog() {
    let server = Server::start(|method, path| {
        if path.contains("/config") {
            return json("<!doctype html><title>Sign in</title>");
        }
        honest(method, path)
    })
    .await;
    let error = source(settings(&server.uri())).test().await.expect_err("a page");
    assert_eq!(error.kind, PortErrorKind::Corrupt, "{error}");
}

#[tokio::test]
async fn a_busy_server_is_waited_for_and_not_stormed() {
    let server = Server::start(|method, path| {
        if path.contains("/config") {
            let mut answer = status(503, "");
            answer
                .headers_mut()
                .insert("retry-after", "3600".parse().expect("a header"));
            return answer;
        }
        honest(method, path)
    })
    .await;
    let error = harvest(&source(settings(&server.uri()))).await.expect_err("busy");
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{error}");
    assert_eq!(
        server.count(),
        2,
        "one sign-in and one question: an hour is not waited"
    );

    let server = Server::start(|method, path| {
        if path.contains("/config") {
            status(429, "")
        } else {
            honest(method, path)
        }
    })
    .await;
    harvest(&source(settings(&server.uri()))).await.expect_err("busy");
    assert!(server.count() <= 5, "{}", server.count());
}

#[tokio::test]
async fn a_token_that_is_never_taken_is_asked_for_once_more_and_then_said() {
    let server = Server::start(|method, path| {
        if path.contains("/config") {
            status(401, "")
        } else {
            honest(method, path)
        }
    })
    .await;
    let error = harvest(&source(settings(&server.uri())))
        .await
        .expect_err("refused");
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
    assert_eq!(server.count(), 4, "two sign-ins, two questions");
}

#[tokio::test]
async fn without_a_sign_in_nothing_is_sent() {
    let server = Server::start(honest).await;
    let anonymous = weft_ports::source::RestCatalog {
        sign_in: SignIn::None,
        ..settings(&server.uri())
    };
    harvest(&source(anonymous)).await.expect("a harvest");
    let seen = server.seen.lock().expect("the log").clone();
    assert!(seen.iter().all(|asked| asked.starts_with("GET ")), "{seen:?}");
}
