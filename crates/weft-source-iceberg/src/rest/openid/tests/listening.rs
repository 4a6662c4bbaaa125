//! The port on this machine, and what else may come to it.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::double::fetch;
use crate::rest::openid::listener::Listener;

const STATE: &str = "the-state-of-this-attempt";

async fn raw(address: &str, request: &str) -> String {
    let host = address
        .trim_start_matches("http://")
        .trim_end_matches("/callback");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let request = request.replace("HOST", host);
    // It may hang up before all of it is sent.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn only_the_answer_of_this_attempt_is_heard() {
    let listener = Listener::bind().await.expect("a port");
    let address = listener.address();
    let hearing = tokio::spawn(listener.answer(STATE));
    for (path, expected) in [
        ("?code=x", 400),
        ("?state=&code=x", 400),
        ("?state=other&code=x", 400),
        (&format!("?state={STATE}&state={STATE}&code=x"), 400),
        (&format!("?state={STATE}&code=x&code=y"), 400),
        (&format!("/more?state={STATE}&code=x"), 404),
        ("", 404),
    ] {
        let (status, page) = fetch(format!("{address}{path}")).await;
        assert_eq!(status, expected, "{path}");
        assert!(!page.contains("other") && !page.contains(STATE), "{page}");
    }
    let good = format!("/callback?state={STATE}&code=canary");
    for (request, expected) in [
        (format!("POST {good} HTTP/1.1\r\nhost: HOST\r\n\r\n"), "404"),
        (
            format!("GET {good} HTTP/1.1\r\nhost: evil.example\r\n\r\n"),
            "400",
        ),
        (format!("GET {good} HTTP/1.1\r\n\r\n"), "400"),
        (
            format!("GET {good} HTTP/1.1\r\nhost: HOST\r\nhost: evil.example\r\n\r\n"),
            "400",
        ),
        ("no request at all\r\n\r\n".to_owned(), "400"),
        (
            format!(
                "GET {good} HTTP/1.1\r\nhost: HOST\r\nx: {}\r\n\r\n",
                "x".repeat(20_000)
            ),
            "400",
        ),
    ] {
        let answer = raw(&address, &request).await;
        let status = answer.get(9..12).unwrap_or("400");
        assert_eq!(status, expected, "{request:.60}");
        assert!(!answer.contains("canary"), "{answer}");
    }
    assert!(!hearing.is_finished(), "none of these was the answer");

    let (status, page) = fetch(format!(
        "{address}?state={STATE}&code=canary&iss=https%3A%2F%2Fid.example"
    ))
    .await;
    assert_eq!(status, 200);
    assert!(
        page.contains("You can close this window") && !page.contains("canary"),
        "{page}"
    );
    let answer = hearing.await.expect("an answer");
    assert_eq!(answer.code.expect("a code").expose_secret(), "canary");
    assert_eq!(answer.issuer.as_deref(), Some("https://id.example"));
    // The same once more: the place is closed.
    assert_eq!(fetch(format!("{address}?state={STATE}&code=canary")).await.0, 0);
}

#[tokio::test]
async fn a_crowd_at_the_door_does_not_keep_the_answer_out() {
    let listener = Listener::bind().await.expect("a port");
    let address = listener.address();
    let hearing = tokio::spawn(listener.answer(STATE));
    let host = address
        .trim_start_matches("http://")
        .trim_end_matches("/callback")
        .to_owned();
    // Some say nothing and stay, many ask for nonsense.
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(&host).await.expect("a connection"));
    }
    let nonsense: Vec<_> = (0..200)
        .map(|number| {
            let address = address.clone();
            tokio::spawn(async move {
                let request = format!("GET /callback?state={number}&code=x HTTP/1.1\r\nhost: HOST\r\n\r\n");
                raw(&address, &request).await
            })
        })
        .collect();
    let good = format!("GET /callback?state={STATE}&code=canary HTTP/1.1\r\nhost: HOST\r\n\r\n");
    let page = tokio::time::timeout(Duration::from_secs(3), raw(&address, &good)).await;
    assert!(page.expect("in time").starts_with("HTTP/1.1 200 OK"));
    let answer = hearing.await.expect("an answer");
    assert_eq!(answer.code.expect("a code").expose_secret(), "canary");
    drop(nonsense);
}

#[tokio::test]
async fn an_answer_that_comes_twice_at_once_is_heard_once() {
    let listener = Listener::bind().await.expect("a port");
    let address = listener.address();
    let host = address
        .trim_start_matches("http://")
        .trim_end_matches("/callback")
        .to_owned();
    let hearing = tokio::spawn(listener.answer(STATE));
    let mut streams = Vec::new();
    for code in ["one", "two"] {
        let mut stream = TcpStream::connect(&host).await.expect("a connection");
        let head = format!("GET /callback?state={STATE}&code={code} HTTP/1.1\r\nhost: {host}\r\n\r");
        stream.write_all(head.as_bytes()).await.expect("a request");
        streams.push(stream);
    }
    // Both are being read when the last byte of each comes.
    tokio::time::sleep(Duration::from_millis(100)).await;
    for stream in &mut streams {
        stream.write_all(b"\n").await.expect("the last byte");
    }
    let mut statuses = Vec::new();
    for mut stream in streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        statuses.push(answer.get(9..12).unwrap_or_default().to_owned());
    }
    statuses.sort();
    assert_eq!(statuses, ["200", "400"]);
    hearing.await.expect("an answer").code.expect("a code");
}
