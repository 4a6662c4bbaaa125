//! Runners: who installs and removes them, and what one of them may do with a grant.

use std::{
    sync::OnceLock,
    time::{SystemTime, UNIX_EPOCH},
};

use weft_model::Timestamp;

use super::{Action, DECIDERS, For, grant, runs, word, write};

/// Owners and stewards of a domain, and who connects the mesh.
const INSTALLERS: For = For::HereOrWhole(&["owner", "steward"], &["platform"]);
/// Who carries a grant out.
const CARRIES: &[&str] = &["owner", "steward", "deputy", "runner"];

/// A time in ten days, the same whenever it is asked for.
fn until() -> &'static str {
    static UNTIL: OnceLock<String> = OnceLock::new();
    UNTIL.get_or_init(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let day = 24 * 60 * 60;
        let whole = i64::try_from(now.as_secs() / day + 10).unwrap();
        Timestamp::from_millis(whole * 86_400_000).to_string()
    })
}

/// The same grant, whose time is not over yet.
pub fn not_due(grant: &str) -> String {
    grant.replace("2020-01-01T00:00:00Z", until())
}

/// A runner that somebody installs.
pub fn runner(name: &str, login: &str, domain: &str, by: &str) -> String {
    format!(
        r#"{{"name":"{name}","login":"{login}","domain":"{domain}","system":"weft","every":300,"installed":{{"by":{{"login":"{by}"}},"at":"1"}}}}"#
    )
}

/// The same with one more thing said of it.
fn with(runner: &str, more: &str) -> String {
    format!("{},{more}}}", runner.strip_suffix('}').unwrap())
}

pub fn all() -> Vec<Action> {
    let mut all = carrying();
    all.extend(installing());
    all
}

fn carrying() -> Vec<Action> {
    let due = |step: &str, why: &str| grant("r9", "holder", "boss", step, Some(("{me}", why)));
    let holds = |step: &str, end: Option<(&str, &str)>| not_due(&grant("r7", "holder", "boss", step, end));
    let of = |name: &str, urn: &str, value: &str, roles: &'static [&'static str]| {
        runs(name, write(&[word(urn, "grant", value)]), For::Here(roles))
    };
    let there = r#""state":"held","before":true"#;
    vec![
        of("end what is due", "g", &due("pending", "expired"), CARRIES),
        of(
            "give back what another holds",
            "g",
            &due("pending", "given_back"),
            DECIDERS,
        ),
        of(
            "end before its time",
            "g2",
            &holds("held", Some(("{me}", "expired"))),
            DECIDERS,
        ),
        of(
            "end for another that is not there",
            "g2",
            &holds("held", Some(("{me}", "replaced"))),
            DECIDERS,
        ),
        of(
            "end as of somebody who has left what one holds who is here",
            "g2",
            &holds("held", Some(("{me}", "left"))),
            DECIDERS,
        ),
        of("say that nobody knows", "g2", &holds("unknown", None), CARRIES),
        of(
            "count tries as one likes",
            "g2",
            &holds("unknown", None).replace(r#""attempts":1"#, r#""attempts":9"#),
            DECIDERS,
        ),
        of(
            "leave a right behind for ever",
            "g2",
            &holds("held", None).replace(r#""state":"held""#, there),
            DECIDERS,
        ),
        of(
            "lengthen what holds",
            "g2",
            &holds("held", None).replace(until(), "2220-01-01T00:00:00Z"),
            &[],
        ),
    ]
}

fn installing() -> Vec<Action> {
    let of = |name: &str, urn: &str, value: &str, whom: For| {
        runs(name, write(&[word(urn, "runner", value)]), whom)
    };
    let mine = runner("new", "newbie", "Sales", "{me}");
    let known = runner("sales", "robot", "Sales", "boss");
    let run = r#""last":{"left":0}"#;
    let removed = r#""removed":{"by":{"login":"{me}"}}"#;
    let elsewhere = runner("sales", "robot", "Supply", "{me}");
    vec![
        of("install a runner of Sales", "u1", &mine, INSTALLERS),
        of(
            "install a runner in another's name",
            "u1",
            &runner("new", "newbie", "Sales", "owns"),
            For::Nobody,
        ),
        of(
            "be a runner oneself",
            "u1",
            &runner("new", "{me}", "Sales", "{me}"),
            For::Nobody,
        ),
        of(
            "install a runner of everything",
            "u1",
            &mine.replace(r#""domain":"Sales","#, ""),
            For::Nobody,
        ),
        of(
            "install a runner of no name of a domain",
            "u1",
            &mine.replace(r#""domain":"Sales""#, r#""domain":"""#),
            For::Nobody,
        ),
        of(
            "install a runner that has run already",
            "u1",
            &with(&mine, run),
            For::Nobody,
        ),
        of(
            "change a runner of Sales",
            "u",
            &runner("sales", "newbie", "Sales", "{me}"),
            INSTALLERS,
        ),
        of("move a runner to Supply", "u", &elsewhere, For::Nobody),
        runs(
            "take a runner's place from elsewhere",
            write(&[word("u", "runner", &elsewhere).replace(r#""urns":["u"]"#, r#""urns":[]"#)]),
            For::Nobody,
        ),
        of(
            "remove a runner of Sales",
            "u",
            &with(&known, removed),
            INSTALLERS,
        ),
        of(
            "remove a runner as another",
            "u",
            &with(&known, &removed.replace("{me}", "owns")),
            For::Nobody,
        ),
        of("say how another's run went", "u", &with(&known, run), For::Nobody),
    ]
}
