//! Queries that are meant to hurt (families 55 and 56 of the hostile inputs): an error or an answer, soon.

#[path = "support/support.rs"]
mod support;

use std::time::{Duration, Instant};

use support::build;
use weft_ports::{Index, PortErrorKind, index::Query};

#[tokio::test]
async fn hostile_queries_end_soon() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), 5_000, 1).await;
    let words: Vec<String> = (0..10_000).map(|number| format!("w{number}")).collect();
    let refused = [
        "(".repeat(100_000),
        "NOT ".repeat(100_000),
        words.join(" OR "),
        format!("\"{}\"", words.join(" ")),
        "(".repeat(1_000),
        format!("{}a{}", "(".repeat(33), ")".repeat(33)),
    ];
    let answered = [
        "NOT ".repeat(256),
        "-".repeat(1_024),
        "(a OR ".repeat(32),
        "a OR b ".repeat(128),
        "* ".repeat(512),
        "(a{1,1000}){1,1000}".to_owned(),
        "a*b*c*d*e*f*g*h*".to_owned(),
        format!("\"{}\"", "of and ".repeat(140)),
        "e ".repeat(512),
        "customer_".repeat(100),
        "order.".repeat(170),
        "ordreofshipemnt ".repeat(60),
        "domain:a,".repeat(100),
        format!("column:{}", "a,".repeat(500)),
        "tag:* owner:* source:* term:* name:* column:*".to_owned(),
        "\u{202e}\u{0}\u{feff}orders\u{7f}".to_owned(),
        "𝕠𝕣𝕕𝕖𝕣𝕤 ｏｒｄｅｒｓ".to_owned(),
        "e\u{301}".repeat(300),
    ];
    for (text, error) in refused
        .iter()
        .map(|text| (text, true))
        .chain(answered.iter().map(|text| (text, false)))
    {
        let started = Instant::now();
        let query = Query {
            explain: true,
            ..support::query(text)
        };
        let answer = index.search(&query).await;
        let shown: String = text.chars().take(40).collect();
        assert_eq!(
            answer
                .as_ref()
                .is_err_and(|error| error.kind == PortErrorKind::Invalid),
            error,
            "{shown}"
        );
        let completed = index.complete(&query).await;
        assert!(completed.is_ok() || error, "{shown}");
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{shown} took {:?}",
            started.elapsed()
        );
    }
}

#[tokio::test]
async fn pages_beyond_the_end_are_empty() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), 100, 1).await;
    for offset in [100, 100_000, usize::MAX] {
        let page = Query {
            offset,
            ..support::query("")
        };
        assert_eq!(index.search(&page).await.unwrap().hits, Vec::new());
    }
    let too_many = Query {
        limit: 201,
        ..support::query("")
    };
    assert_eq!(
        index.search(&too_many).await.unwrap_err().kind,
        PortErrorKind::Invalid
    );
}
