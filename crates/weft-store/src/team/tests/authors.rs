//! Words in the name of somebody else: those that describe a thing, with the proposal that they come from, and no others.

use weft_testkit::postgres::Server;

use super::{
    duty, login, made,
    rights_actions::{word, write},
    runners::{refused, tries},
    sql,
};

/// What is proposed, and written in the name of who proposed it.
const PROPOSED: [&str; 10] = [
    "docs",
    "field_docs",
    "ownership",
    "tags",
    "product",
    "contract",
    "slas",
    "quality",
    "term",
    "published",
];
/// Acts of people, which are their own, and what sources state.
const OWN: [&str; 17] = [
    "incidents",
    "request",
    "grant",
    "policy",
    "proposal",
    "proposed",
    "review",
    "rules",
    "namespace",
    "runner",
    "directory",
    "campaign",
    "reviewed",
    "webhook",
    "schema",
    "asset",
    "unheard_of",
];

fn proposal(state: &str) -> String {
    word(
        "q",
        "proposal",
        &format!(r#"{{"subject":"s","by":{{"login":"asker"}},"state":"{state}","title":"t"}}"#),
    )
}

#[tokio::test]
async fn nothing_but_a_description_is_written_in_the_name_of_who_proposed_it() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    // Nobody may more than who accepts.
    for (name, roles) in [
        ("asker", &["analyst"][..]),
        ("boss", &["steward", "platform", "owner"][..]),
    ] {
        login(&server, "w", name).await;
        for role in roles {
            duty(&server, "w", name, role, None).await;
        }
    }
    let all: Vec<String> = PROPOSED
        .iter()
        .chain(&OWN)
        .map(|aspect| format!(r#"{{"urn":"s","payload":{{"aspect":"{aspect}","value":{{}}}}}}"#))
        .collect();
    let words = word("q", "proposed", &format!(r#"{{"words":[{}]}}"#, all.join(",")));
    sql(&server, "asker", "w", &write(&[proposal("open"), words])).await;
    let accepts = |aspect: &str| {
        let theirs = word("s", aspect, "{}").replace(r#""author":null"#, r#""author":"asker""#);
        let written = write(&[theirs, proposal("accepted")]);
        format!("BEGIN; {written}; ROLLBACK")
    };
    for aspect in PROPOSED {
        assert_eq!(tries(&server, "boss", &accepts(aspect)), Ok(()), "{aspect}");
    }
    for aspect in OWN {
        refused(&server, "boss", &accepts(aspect), "words of somebody else");
    }
}
