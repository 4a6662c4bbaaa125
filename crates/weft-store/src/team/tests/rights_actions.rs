//! Everything that somebody may try, and who may.

mod acts;
pub mod campaigns;
mod held;
pub mod incidents;
mod tricks;
mod unattended;

pub use held::{held_by_weft, of_holder};
pub use unattended::{not_due, runner};

use weft_model::Urn;

use super::rules::{policy, publish};

/// Whom a right is for.
#[derive(Clone, Copy)]
pub enum For {
    /// Who has one of these roles for Sales or for the whole mesh.
    Here(&'static [&'static str]),
    /// Who has one of these roles for the whole mesh.
    Whole(&'static [&'static str]),
    /// Who has one of these roles, wherever.
    Anywhere(&'static [&'static str]),
    /// Who has one of the first roles for Sales or the mesh, or one of the second for the mesh.
    HereOrWhole(&'static [&'static str], &'static [&'static str]),
    /// Nobody.
    Nobody,
    /// Nobody: it is no statement that makes sense.
    Refused,
}

/// How an action shows that it was allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// It runs.
    Runs,
    /// It finds a row.
    Finds,
}

/// One thing to try, as a statement; `{me}` is the login.
pub struct Action {
    pub name: String,
    pub sql: String,
    pub shows: Shows,
    pub whom: For,
}

const MEMBERS: &[&str] = &[
    "analyst", "owner", "steward", "deputy", "platform", "runner", "auditor", "agent",
];
const PEOPLE: &[&str] = &[
    "analyst", "owner", "steward", "deputy", "platform", "runner", "auditor",
];
const WRITERS: &[&str] = &["owner", "steward", "deputy", "platform"];
const DECIDERS: &[&str] = &["owner", "steward", "deputy"];
const SEES_ACCESS: &[&str] = &["owner", "steward", "deputy", "auditor", "runner"];

pub const TABLES: [&str; 21] = [
    "meta",
    "head",
    "revision",
    "statement",
    "record",
    "source",
    "harvest",
    "fingerprint",
    "seen",
    "audit",
    "audit_entry",
    "image",
    "duty",
    "policy_version",
    "policy_purpose",
    "policy_role",
    "policy_rule",
    "policy_exception",
    "held_right",
    "known_login",
    "moved",
];

fn runs(name: &str, sql: impl Into<String>, whom: For) -> Action {
    Action {
        name: name.to_owned(),
        sql: sql.into(),
        shows: Shows::Runs,
        whom,
    }
}

fn finds(name: &str, sql: &str, whom: For) -> Action {
    Action {
        shows: Shows::Finds,
        ..runs(name, sql, whom)
    }
}

/// A word, as `write_words` takes it.
pub fn word(urn: &str, aspect: &str, value: &str) -> String {
    let payload = format!(r#"{{"aspect":"{aspect}","value":{value}}}"#).replace('"', "\\\"");
    format!(
        r#"{{"urn":"{urn}","urns":["{urn}"],"aspect":"{aspect}","base":null,"author":null,"payload":"{payload}"}}"#
    )
}

pub fn write(words: &[String]) -> String {
    format!("SELECT write_words('try', '[{}]')", words.join(","))
}

/// A request for `things` of Sales.
pub fn request(by: &str, state: &str, days: u32, entries: &[(&str, &str)], grant: Option<&str>) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(act, who)| format!(r#"{{"act":"{act}","by":{{"login":"{who}"}},"at":"1"}}"#))
        .collect();
    let grant = grant.map_or(String::new(), |grant| format!(r#","grant":"{grant}""#));
    format!(
        r#"{{"subject":"s","by":{{"login":"{by}"}},"terms":{{"role":"reader","days":{days},"assets":["s"]}},"state":"{state}","entries":[{}]{grant}}}"#,
        entries.join(",")
    )
}

/// The grant that it leads to.
pub fn grant(request: &str, holder: &str, by: &str, step: &str, end: Option<(&str, &str)>) -> String {
    let end = end.map_or(String::new(), |(who, why)| {
        format!(r#","end":{{"why":"{why}","by":{{"login":"{who}"}}}}"#)
    });
    format!(
        r#"{{"request":"{request}","subject":"s","holder":{{"login":"{holder}"}},"terms":{{"role":"reader","days":30,"assets":["s"]}},"by":{{"login":"{by}"}},"until":"2020-01-01T00:00:00Z","steps":[{{"target":"s","privilege":"TABLE_READ_DATA","state":"{step}"}}],"attempts":1{end}}}"#
    )
}

fn proposal(by: &str, state: &str) -> String {
    format!(r#"{{"subject":"s","by":{{"login":"{by}"}},"state":"{state}","title":"t"}}"#)
}

/// All of them. `s` is a thing of Sales, `p` one of Supply, `r` a request of `asker` that waits, `g` a grant of `holder` that
/// `boss` approved and whose time is over, `g2` one that holds still, `u` a runner of Sales, `q` a proposal of `asker`, `c` a
/// campaign of `boss` over `g8` in Sales and `i` what it says of that. `asker` told of an incident of `s`. Weft holds a right of
/// `holder` for a grant that stands, and one of `asker` for one that has ended.
pub fn all() -> Vec<Action> {
    let mut all = reading();
    all.extend(words());
    all.extend(reviews());
    all.extend(acts::access());
    all.extend(held::all());
    all.extend(incidents::all());
    all.extend(acts::harvests());
    all.extend(acts::duties());
    all.extend(campaigns::all());
    all.extend(tricks::all());
    all.extend(unattended::all());
    for table in TABLES {
        for (verb, sql) in [
            ("insert into", format!("INSERT INTO {table} DEFAULT VALUES")),
            (
                "update",
                format!("UPDATE {table} SET {0} = {0} WHERE false", column(table)),
            ),
            ("delete from", format!("DELETE FROM {table} WHERE false")),
            ("empty", format!("TRUNCATE {table}")),
        ] {
            all.push(runs(&format!("{verb} {table}"), sql, For::Nobody));
        }
    }
    for (name, sql) in [
        ("make a table", "CREATE TABLE weft.mine (a int)"),
        ("make a table elsewhere", "CREATE TABLE public.mine (a int)"),
        ("make a temporary table", "CREATE TEMP TABLE mine (a int)"),
        ("become the owner", "SET ROLE w_weft_owner"),
        ("make a role", "CREATE ROLE mine"),
        (
            "switch a policy off",
            "ALTER TABLE weft.record DISABLE ROW LEVEL SECURITY",
        ),
        (
            "take a trigger away",
            "DROP TRIGGER audit_is_never_changed ON weft.audit",
        ),
        (
            "replace a function",
            "CREATE OR REPLACE FUNCTION weft.is_member() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        ),
    ] {
        all.push(runs(name, sql, For::Nobody));
    }
    all
}

fn column(table: &str) -> &'static str {
    match table {
        "meta" | "fingerprint" => "key",
        "head" | "revision" | "record" | "moved" => "revision",
        "statement" => "urn",
        "source" => "name",
        "harvest" => "source",
        "seen" => "harvest",
        "audit" | "audit_entry" => "sequence",
        "image" => "digest",
        _ if table.starts_with("policy_") => "version",
        "held_right" => "holder",
        _ => "login",
    }
}

fn reading() -> Vec<Action> {
    let mut all = vec![
        finds(
            "read a record",
            "SELECT 1 FROM record WHERE scope = 'mesh' LIMIT 1",
            For::Anywhere(MEMBERS),
        ),
        finds(
            "read a statement",
            "SELECT 1 FROM statement WHERE scope = 'mesh' LIMIT 1",
            For::Anywhere(MEMBERS),
        ),
        finds(
            "read an audit entry",
            "SELECT 1 FROM audit_entry WHERE scope = 'mesh' LIMIT 1",
            For::Anywhere(MEMBERS),
        ),
        finds(
            "read somebody's request",
            "SELECT 1 FROM record JOIN statement ON statement.id = record.statement WHERE urn = 'r'",
            For::Here(SEES_ACCESS),
        ),
        finds(
            "read somebody's grant",
            "SELECT 1 FROM record JOIN statement ON statement.id = record.statement WHERE urn = 'g'",
            For::Here(SEES_ACCESS),
        ),
        finds(
            "read the audit of a request",
            "SELECT 1 FROM audit_entry WHERE subject = 'r'",
            For::Here(SEES_ACCESS),
        ),
        finds(
            "read a request that falls to the governance team",
            "SELECT 1 FROM record JOIN statement ON statement.id = record.statement WHERE urn = 'rg'",
            For::HereOrWhole(SEES_ACCESS, &["steward", "platform"]),
        ),
        finds(
            "read how much is undone in Sales",
            "SELECT 1 FROM undone() WHERE domain = 'sales'",
            For::Here(&["owner", "steward", "deputy", "platform", "auditor"]),
        ),
        finds("read open harvests", "SELECT 1 FROM harvest LIMIT 1", For::Nobody),
        finds(
            "read what harvests saw",
            "SELECT 1 FROM seen LIMIT 1",
            For::Nobody,
        ),
    ];
    for table in [
        "meta",
        "head",
        "revision",
        "source",
        "fingerprint",
        "audit",
        "image",
        "duty",
    ] {
        all.push(finds(
            &format!("read {table}"),
            &format!("SELECT 1 FROM {table} LIMIT 1"),
            For::Anywhere(MEMBERS),
        ));
    }
    all
}

#[allow(clippy::too_many_lines, reason = "a list")]
fn words() -> Vec<Action> {
    let mut all: Vec<Action> = [
        "docs",
        "tags",
        "field_docs",
        "slas",
        "product",
        "contract",
        "published",
        "quality",
        "term",
    ]
    .iter()
    .map(|aspect| {
        runs(
            &format!("write {aspect} of a thing of Sales"),
            write(&[word("s", aspect, r#"{"x":1}"#)]),
            For::Here(WRITERS),
        )
    })
    .collect();
    all.extend([
        runs(
            "write about a thing without a domain",
            write(&[word("n", "docs", "{}")]),
            For::Anywhere(WRITERS),
        ),
        runs(
            "name the owner of a thing of Sales",
            write(&[word("s", "ownership", r#"{"domain":"Sales","people":[{}]}"#)]),
            For::Here(WRITERS),
        ),
        runs(
            "move a thing from Sales to Supply",
            write(&[word("s", "ownership", r#"{"domain":"Supply"}"#)]),
            For::Whole(WRITERS),
        ),
        runs(
            "write in another's name",
            write(&[word("s", "docs", r#"{"x":2}"#).replace(r#""author":null"#, r#""author":"boss""#)]),
            For::Nobody,
        ),
        runs(
            "write one side as another",
            write(&[word("s", "docs", "{}").replace(r#""aspect":"docs""#, r#""aspect":"incidents""#)]),
            For::Nobody,
        ),
        runs(
            "say that Sales is reviewed",
            write(&[word("v", "review", r#"{"domain":"Sales","asked":true}"#)]),
            For::Here(WRITERS),
        ),
        runs(
            "say that everything is reviewed",
            write(&[word("v2", "review", r#"{"asked":true}"#)]),
            For::Whole(WRITERS),
        ),
        runs(
            "say which namespaces are Sales",
            write(&[word("x", "rules", "{}")]),
            For::Whole(&["platform"]),
        ),
        runs(
            "publish the access policy",
            publish(&policy(1)),
            For::Whole(&["steward", "platform"]),
        ),
        runs(
            "add a webhook",
            write(&[word(
                "w",
                "webhook",
                r#"{"url":"https://a","events":[],"state":"active"}"#,
            )]),
            For::Whole(&["steward", "platform"]),
        ),
        runs(
            "send events elsewhere than to an address",
            write(&[word(
                "w2",
                "webhook",
                r#"{"url":"file:///a","events":[],"state":"active"}"#,
            )]),
            For::Nobody,
        ),
        runs(
            "say who is who",
            write(&[word("z", "directory", r#"{"people":[]}"#)]),
            For::Whole(&["steward", "platform"]),
        ),
        runs(
            "say who is who in another's name",
            write(&[
                word("z", "directory", r#"{"people":[]}"#).replace(r#""author":null"#, r#""author":"boss""#)
            ]),
            For::Nobody,
        ),
        runs(
            "say who is who without a list",
            write(&[word("z", "directory", "{}")]),
            For::Nobody,
        ),
        runs(
            "say who is who as an incident",
            write(&[word("z", "directory", r#"{"people":[]}"#)
                .replace(r#""aspect":"directory""#, r#""aspect":"incidents""#)]),
            For::Nobody,
        ),
        runs(
            "publish a policy without its rules",
            write(&[word(Urn::access_policy().as_str(), "policy", r#"{"version":1}"#)]),
            For::Nobody,
        ),
        runs(
            "note an act",
            "SELECT note_act('push_docs', 's', 'x')",
            For::Anywhere(PEOPLE),
        ),
        runs(
            "keep an image",
            "SELECT keep_image('s', 'd2', 'png', 'x')",
            For::Anywhere(PEOPLE),
        ),
    ]);
    all
}

fn reviews() -> Vec<Action> {
    vec![
        runs(
            "propose",
            write(&[word("q2", "proposal", &proposal("{me}", "open"))]),
            For::Anywhere(PEOPLE),
        ),
        runs(
            "propose as another",
            write(&[word("q3", "proposal", &proposal("boss", "open"))]),
            For::Nobody,
        ),
        runs(
            "propose what is accepted already",
            write(&[word("q4", "proposal", &proposal("{me}", "accepted"))]),
            For::Nobody,
        ),
        runs(
            "change another's proposed words",
            write(&[word("q", "proposed", "{}")]),
            For::Nobody,
        ),
        runs(
            "accept a proposal for Sales",
            write(&[word("q", "proposal", &proposal("asker", "accepted"))]),
            For::Here(DECIDERS),
        ),
        runs(
            "reject a proposal for Sales",
            write(&[word("q", "proposal", &proposal("asker", "rejected"))]),
            For::Here(DECIDERS),
        ),
        runs(
            "withdraw another's proposal",
            write(&[word("q", "proposal", &proposal("asker", "withdrawn"))]),
            For::Nobody,
        ),
        runs(
            "take over a proposal",
            write(&[word("q", "proposal", &proposal("{me}", "open"))]),
            For::Nobody,
        ),
    ]
}
