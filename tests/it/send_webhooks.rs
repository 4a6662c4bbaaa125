//! Events are sent to somebody elsewhere: signed, again until they arrive, to nobody who is gone, and not where a redirect
//! points. The key is shown once and is nowhere else.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;
use serde_json::Value;

use crate::{
    shared::nowhere,
    weft::{Run, Weft},
};

/// Of the governance: a steward, and no policy names others.
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
const PRODUCT: &str = "sales.orders";
const TITLE: &str = "words of a person";

/// What a receiver was sent.
#[derive(Debug, Clone)]
struct Got {
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// A receiver: answers with what stands first in the list, and with 204 when nothing does.
struct Receiver {
    url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<Vec<&'static str>>>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (got, answers) = (Arc::default(), Arc::<Mutex<Vec<&'static str>>>::default());
        let receiver = Self {
            url,
            got: Arc::clone(&got),
            answers: Arc::clone(&answers),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let asked = read(&mut stream);
                got.lock().unwrap().push(asked);
                let mut answers = answers.lock().unwrap();
                let answer = if answers.is_empty() {
                    "204 No Content\r\n"
                } else {
                    answers.remove(0)
                };
                let text = format!("HTTP/1.1 {answer}content-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(text.as_bytes()).unwrap();
            }
        });
        receiver
    }

    fn answer(&self, next: &'static str) {
        self.answers.lock().unwrap().push(next);
    }

    fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

fn read(stream: &mut TcpStream) -> Got {
    let (mut text, mut bytes) = (Vec::new(), [0_u8; 8_192]);
    loop {
        let read = stream.read(&mut bytes).unwrap();
        text.extend_from_slice(&bytes[..read]);
        let so_far = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = so_far.split_once("\r\n\r\n") else {
            continue;
        };
        let mut lines = head.lines();
        let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let got = Got {
            path,
            headers,
            body: body.to_owned(),
        };
        let length: usize = got.header("content-length").parse().unwrap_or(0);
        if got.body.len() >= length {
            return got;
        }
    }
}

fn as_ruth(weft: &Weft, arguments: &[&str]) -> Run {
    weft.run_as(RUTH, arguments)
}

fn json(weft: &Weft, arguments: &[&str]) -> Value {
    let run = as_ruth(weft, &[arguments, &["--json"]].concat());
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run.json()
}

/// Adds a webhook; its key.
fn add(weft: &Weft, name: &str, url: &str, more: &[&str]) -> String {
    let words = [&["webhook", "add", name, url, "--events", "incident.*"][..], more].concat();
    let secret = json(weft, &words)["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_"), "a key as receivers take it");
    secret
}

fn trouble(weft: &Weft) {
    let open = [
        "incident",
        "open",
        PRODUCT,
        "--title",
        TITLE,
        "--severity",
        "major",
    ];
    json(weft, &open);
}

/// What a receiver does with each message.
fn is_signed(got: &Got, secret: &str) -> bool {
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
    let (id, at) = (got.header("webhook-id"), got.header("webhook-timestamp"));
    let signed = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, &key),
        format!("{id}.{at}.{}", got.body).as_bytes(),
    );
    got.header("webhook-signature") == format!("v1,{}", STANDARD.encode(signed.as_ref()))
}

#[test]
fn an_event_is_sent_again_until_it_arrives_and_then_no_more() {
    let weft = Weft::over_the_demo();
    let receiver = Receiver::start();
    let url = format!("{}/hook", receiver.url);
    let refused = weft.run_as("stranger", &["webhook", "add", "chat", &url, "--events", "*"]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    let secret = add(&weft, "chat", &url, &[]);
    let elsewhere = add(
        &weft,
        "supply",
        &format!("{}/supply", receiver.url),
        &["--domain", "Supply"],
    );
    assert_ne!(secret, elsewhere);

    let tried = as_ruth(&weft, &["webhook", "test", "chat"]);
    assert_eq!(tried.code, 0, "{}", tried.stderr);
    assert!(is_signed(&receiver.got()[0], &secret));
    assert!(receiver.got()[0].body.contains("weft.webhook.test"));

    trouble(&weft);
    receiver.answer("500 Oh\r\n");
    let failed = as_ruth(&weft, &["webhook", "deliver"]);
    assert_eq!(failed.code, 1, "{}{}", failed.stdout, failed.stderr);
    assert!(
        failed.stdout.contains("did not take it (500)"),
        "{}",
        failed.stdout
    );
    assert_eq!(receiver.got().len(), 2);
    // It is left alone for a while; then, or when somebody says so, it gets the same event.
    let rests = as_ruth(&weft, &["webhook", "deliver"]);
    assert_eq!((rests.code, receiver.got().len()), (1, 2), "{}", rests.stdout);
    let sent = as_ruth(&weft, &["webhook", "deliver", "--now"]);
    assert_eq!(sent.code, 0, "{}{}", sent.stdout, sent.stderr);
    let got = receiver.got();
    assert_eq!(got.len(), 3);
    assert_eq!(got[1].header("webhook-id"), got[2].header("webhook-id"));
    assert!(
        got.iter()
            .all(|one| one.path == "/hook" && is_signed(one, &secret))
    );
    assert_eq!(got[2].header("content-type"), "application/cloudevents+json");
    let again = as_ruth(&weft, &["webhook", "deliver"]);
    assert_eq!((again.code, receiver.got().len()), (0, 3), "{}", again.stdout);

    let event: Value = serde_json::from_str(&got[2].body).unwrap();
    let schema = include_str!("../../crates/weft-source-contract/schemas/weft-event-v1.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    for one in &got {
        let body = serde_json::from_str(&one.body).unwrap();
        let wrong: Vec<String> = schema.iter_errors(&body).map(|error| error.to_string()).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{body}");
    }
    assert_eq!(event["id"], got[2].header("webhook-id"));
    assert_eq!(event["type"], "weft.incident.opened");
    assert_eq!(event["data"]["subject"]["name"], PRODUCT);
    assert_eq!(event["data"]["actor"], RUTH);
    assert!(!got[2].body.contains(TITLE), "{event}");

    let listed = as_ruth(&weft, &["webhook", "list", "--json"]);
    assert_eq!(listed.json()["webhooks"][0]["delivered"], 1, "{}", listed.stdout);
    let audit = as_ruth(&weft, &["audit", "show", "--json"]);
    for run in [&tried, &failed, &rests, &sent, &again, &listed, &audit] {
        for key in [&secret, &elsewhere] {
            assert!(!run.stdout.contains(key.as_str()) && !run.stderr.contains(key.as_str()));
        }
    }
    nowhere(weft.folder(), &secret);
}

#[test]
fn who_is_gone_is_asked_no_more_and_a_redirect_leads_nowhere() {
    let weft = Weft::over_the_demo();
    let (receiver, target) = (Receiver::start(), Receiver::start());
    for (url, code) in [
        ("http://chat.example/hook", 2),
        ("https://u:hunter2@chat.example/hook", 2),
        ("file:///etc/passwd", 2),
    ] {
        let refused = as_ruth(&weft, &["webhook", "add", "bad", url, "--events", "*"]);
        assert_eq!(refused.code, code, "{url}: {}", refused.stderr);
        assert!(!refused.stderr.contains("hunter2"), "{}", refused.stderr);
    }
    let unknown = as_ruth(
        &weft,
        &["webhook", "add", "bad", &receiver.url, "--events", "nothing.*"],
    );
    assert_eq!(unknown.code, 2, "{}", unknown.stderr);
    add(&weft, "chat", &receiver.url, &[]);

    trouble(&weft);
    let location: &'static str =
        Box::leak(format!("302 Found\r\nlocation: {}/\r\n", target.url).into_boxed_str());
    receiver.answer(location);
    let redirected = as_ruth(&weft, &["webhook", "deliver"]);
    assert_eq!(redirected.code, 1, "{}", redirected.stdout);
    assert!(redirected.stdout.contains("redirect"), "{}", redirected.stdout);
    assert!(target.got().is_empty(), "the redirect was followed");

    receiver.answer("410 Gone\r\n");
    let gone = as_ruth(&weft, &["webhook", "deliver", "--now"]);
    assert_eq!(gone.code, 1, "{}", gone.stdout);
    assert_eq!(json(&weft, &["webhook", "list"])["webhooks"][0]["state"], "gone");
    trouble(&weft);
    as_ruth(&weft, &["webhook", "deliver", "--now"]);
    assert_eq!(receiver.got().len(), 2, "whoever is gone is asked no more");

    // The same name may be used again: it begins now, with another key.
    let key = add(&weft, "chat", &receiver.url, &[]);
    assert_eq!(json(&weft, &["webhook", "list"])["webhooks"][0]["waiting"], 0);
    let removed = as_ruth(&weft, &["webhook", "remove", "chat"]);
    assert_eq!(removed.code, 0, "{}", removed.stderr);
    assert!(!removed.stdout.contains(&key));
    assert_eq!(as_ruth(&weft, &["webhook", "test", "chat"]).code, 4);
}
