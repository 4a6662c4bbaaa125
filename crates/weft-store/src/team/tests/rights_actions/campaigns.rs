//! Campaigns over what is granted: starting, answering, closing.

use std::sync::OnceLock;

use weft_model::Timestamp;
use weft_ports::{Clock, clock::SystemClock};

use super::{Action, DECIDERS, For, MEMBERS, SEES_ACCESS, finds, grant, runs, word, write};

/// Length of a day, in milliseconds.
const DAY: i64 = 86_400_000;

/// The time in so many days.
pub fn in_days(days: i64) -> String {
    Timestamp::from_millis(SystemClock.now().as_millis() + days * DAY).to_string()
}

/// When the grant of the campaign ends: the same for everybody who asks.
pub fn soon() -> &'static str {
    static SOON: OnceLock<String> = OnceLock::new();
    SOON.get_or_init(|| in_days(20))
}

/// Before that.
fn sooner() -> &'static str {
    static SOONER: OnceLock<String> = OnceLock::new();
    SOONER.get_or_init(|| in_days(10))
}

/// The grant of the campaign, which ends `until`.
pub fn looked_at(until: &str, end: Option<(&str, &str)>) -> String {
    grant("r8", "holder", "boss", "pending", end).replace("2020-01-01T00:00:00Z", until)
}

/// A campaign over Sales.
pub fn campaign(by: &str, items: u32, closed: Option<&str>) -> String {
    let closed = closed.map_or(String::new(), |who| {
        format!(r#","closed":{{"by":{{"login":"{who}"}},"at":"1"}}"#)
    });
    format!(
        r#"{{"name":"c","scope":{{"kind":"domain","of":"Sales"}},"by":{{"login":"{by}"}},"due":"2020-01-01T00:00:00Z","unanswered":"keep","items":{items}{closed}}}"#
    )
}

/// What a campaign says of the grant.
pub fn item(campaign: &str, outcome: Option<&str>) -> String {
    let outcome = outcome.map_or(String::new(), |outcome| format!(r#","outcome":{outcome}"#));
    format!(
        r#"{{"campaign":"{campaign}","grant":"g8","subject":"s","holder":{{"login":"holder"}},"terms":{{"role":"reader","days":30,"assets":["s"]}},"until":"{}","reviewers":[]{outcome}}}"#,
        soon()
    )
}

/// An answer.
pub fn outcome(by: &str, answer: &str, until: Option<&str>, unanswered: bool) -> String {
    let until = until.map_or(String::new(), |until| format!(r#","until":"{until}""#));
    format!(r#"{{"answer":"{answer}","by":{{"login":"{by}"}},"at":"1","unanswered":{unanswered}{until}}}"#)
}

fn said(outcome: &str) -> String {
    word("i", "reviewed", &item("c", Some(outcome)))
}

pub fn all() -> Vec<Action> {
    let mut all = starting();
    all.extend(answering());
    all.extend(closing());
    all.extend([
        finds(
            "read a campaign",
            "SELECT 1 FROM record JOIN statement ON statement.id = record.statement WHERE urn = 'c'",
            For::Anywhere(MEMBERS),
        ),
        finds(
            "read what a campaign says of a grant",
            "SELECT 1 FROM record JOIN statement ON statement.id = record.statement WHERE urn = 'i'",
            For::Here(SEES_ACCESS),
        ),
    ]);
    all
}

fn starting() -> Vec<Action> {
    let start = |name: &str, campaign: String, item: String, whom| {
        runs(
            name,
            write(&[word("c2", "campaign", &campaign), word("i2", "reviewed", &item)]),
            whom,
        )
    };
    let own = campaign("{me}", 1, None);
    let sales = r#"{"kind":"domain","of":"Sales"}"#;
    vec![
        start(
            "start a campaign for Sales",
            own.clone(),
            item("c2", None),
            For::Here(DECIDERS),
        ),
        start(
            "start a campaign for the mesh",
            own.replace(sales, r#"{"kind":"mesh"}"#),
            item("c2", None),
            For::Whole(DECIDERS),
        ),
        start(
            "start a campaign for a product of Sales",
            own.replace(sales, r#"{"kind":"product","of":"s"}"#),
            item("c2", None),
            For::Here(DECIDERS),
        ),
        start(
            "look at Sales in a campaign for Supply",
            own.replace(sales, r#"{"kind":"domain","of":"Supply"}"#),
            item("c2", None),
            For::Whole(DECIDERS),
        ),
        start(
            "start a campaign for nothing",
            own.replace(sales, r#"{"of":"Sales"}"#),
            item("c2", None),
            For::Nobody,
        ),
        start(
            "start a campaign as another",
            campaign("boss", 1, None),
            item("c2", None),
            For::Nobody,
        ),
        start(
            "start a campaign that is closed",
            campaign("{me}", 1, Some("{me}")),
            item("c2", None),
            For::Nobody,
        ),
        start(
            "start a campaign and leave a grant out",
            campaign("{me}", 2, None),
            item("c2", None),
            For::Nobody,
        ),
        start(
            "start a campaign over what is not granted",
            own.clone(),
            item("c2", None).replace(r#""days":30"#, r#""days":3"#),
            For::Nobody,
        ),
        start(
            "start a campaign that is answered",
            own,
            item("c2", Some(&outcome("{me}", "keep", None, false))),
            For::Nobody,
        ),
        runs(
            "look at a grant twice in a campaign",
            write(&[
                word("c2", "campaign", &campaign("{me}", 2, None)),
                word("i2", "reviewed", &item("c2", None)),
                word("i4", "reviewed", &item("c2", None)),
            ]),
            For::Nobody,
        ),
        runs(
            "put a grant into another's campaign",
            write(&[word("i3", "reviewed", &item("c", None))]),
            For::Nobody,
        ),
    ]
}

fn answering() -> Vec<Action> {
    let ended = word("g8", "grant", &looked_at(soon(), Some(("{me}", "revoked"))));
    let shorter = word("g8", "grant", &looked_at(sooner(), None));
    let longer = in_days(25);
    let mine = |answer: &str, until: Option<&str>| said(&outcome("{me}", answer, until, false));
    vec![
        runs("keep a grant", write(&[mine("keep", None)]), For::Here(DECIDERS)),
        runs(
            "keep a grant as another",
            write(&[said(&outcome("boss", "keep", None, false))]),
            For::Nobody,
        ),
        runs(
            "keep a grant and end it",
            write(&[mine("keep", None), ended.clone()]),
            For::Nobody,
        ),
        runs(
            "revoke a grant in a campaign",
            write(&[mine("revoke", None), ended.clone()]),
            For::Here(DECIDERS),
        ),
        runs(
            "revoke a grant in words",
            write(&[mine("revoke", None)]),
            For::Nobody,
        ),
        runs(
            "reduce a grant",
            write(&[mine("reduce", Some(sooner())), shorter.clone()]),
            For::Here(DECIDERS),
        ),
        runs(
            "reduce a grant in words",
            write(&[mine("reduce", Some(sooner()))]),
            For::Nobody,
        ),
        runs(
            "shorten a grant outside a campaign",
            write(std::slice::from_ref(&shorter)),
            For::Nobody,
        ),
        runs(
            "keep a grant and shorten it",
            write(&[mine("keep", None), shorter]),
            For::Nobody,
        ),
        runs(
            "reduce a grant to more",
            write(&[
                mine("reduce", Some(&longer)),
                word("g8", "grant", &looked_at(&longer, None)),
            ]),
            For::Nobody,
        ),
        runs(
            "reduce a grant to a day that never comes",
            write(&[
                mine("reduce", Some("tomorrow")),
                word("g8", "grant", &looked_at("tomorrow", None)),
            ]),
            For::Nobody,
        ),
        runs(
            "reduce a grant and change it",
            write(&[
                mine("reduce", Some(sooner())),
                word(
                    "g8",
                    "grant",
                    &looked_at(sooner(), None).replace(r#""role":"reader""#, r#""role":"writer""#),
                ),
            ]),
            For::Nobody,
        ),
        runs(
            "reduce a grant to a role of which no policy says that it is less",
            write(&[
                said(
                    &outcome("{me}", "reduce", None, false)
                        .replace(r#""at":"1""#, r#""at":"1","role":"looker""#),
                ),
                word(
                    "g8",
                    "grant",
                    &looked_at(soon(), None).replace(r#""role":"reader""#, r#""role":"looker""#),
                ),
            ]),
            For::Nobody,
        ),
        runs(
            "change what a campaign looks at",
            write(&[mine("keep", None).replace("\\\"grant\\\":\\\"g8\\\"", "\\\"grant\\\":\\\"g\\\"")]),
            For::Nobody,
        ),
        runs("answer nothing", write(&[mine("shrug", None)]), For::Nobody),
    ]
}

fn closing() -> Vec<Action> {
    let closed = word("c", "campaign", &campaign("boss", 1, Some("{me}")));
    let rule = |answer: &str| said(&outcome("{me}", answer, None, true));
    let ended = word("g8", "grant", &looked_at(soon(), Some(("{me}", "revoked"))));
    vec![
        runs(
            "close a campaign",
            write(&[closed.clone(), rule("keep")]),
            For::Here(DECIDERS),
        ),
        runs(
            "close a campaign and leave a grant out",
            write(std::slice::from_ref(&closed)),
            For::Nobody,
        ),
        runs(
            "close a campaign against its rule",
            write(&[closed, rule("revoke"), ended]),
            For::Nobody,
        ),
        runs(
            "close a campaign as another",
            write(&[
                word("c", "campaign", &campaign("boss", 1, Some("boss"))),
                rule("keep"),
            ]),
            For::Nobody,
        ),
        runs(
            "go by the rule before it is closed",
            write(&[rule("keep")]),
            For::Nobody,
        ),
        runs(
            "change the rule of a campaign",
            write(&[word(
                "c",
                "campaign",
                &campaign("boss", 1, None).replace(r#""unanswered":"keep""#, r#""unanswered":"revoke""#),
            )]),
            For::Nobody,
        ),
    ]
}
