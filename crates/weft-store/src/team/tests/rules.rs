//! The access policy as rows: each rule tried with what somebody could write by hand, as each with a login of their own.

mod before;
mod carrying;
mod deciding;
mod governed;
mod guarded;
mod people;
mod publishing;
mod reducing;
mod sources;
mod two_persons;

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use weft_model::Urn;
use weft_testkit::postgres::Server;

use super::{
    duty, login, made,
    rights_actions::{word, write},
    sql,
};

/// Who is there. Gov looks after the whole mesh, Sue is all that Supply has but Dan.
const PEOPLE: [(&str, &str, Option<&str>); 9] = [
    ("asker", "analyst", Some("Sales")),
    ("eve", "analyst", Some("Marketing")),
    ("agnes", "agent", Some("Sales")),
    ("anna", "steward", Some("Sales")),
    ("ben", "owner", Some("Sales")),
    ("cleo", "deputy", Some("Sales")),
    ("dan", "steward", Some("Supply")),
    ("sue", "owner", Some("Supply")),
    ("gov", "steward", None),
];

/// A workspace with things of two domains: `s` and `x` of Sales, `p` of Supply, and `t` of Sales, of which another source says
/// under another name that a column of it is personal.
struct Mesh {
    server: Server,
}

impl Mesh {
    async fn new() -> Option<Self> {
        let server = Server::start()?;
        made(&server, "w").await;
        for (name, role, domain) in PEOPLE {
            login(&server, "w", name).await;
            duty(&server, "w", name, role, domain).await;
        }
        let mesh = Self { server };
        sql(
            &mesh.server,
            "plat",
            "w",
            "SELECT add_source('lake', '{}', 'x', 1, NULL)",
        )
        .await;
        let called = |name: &str| json!({ "name": name, "namespace": [], "full_name": name });
        let named = |name: &str, full: &str| {
            let mut named = called(name);
            named["full_name"] = json!(full);
            named["aliases"] = json!([{ "scheme": "table_uuid", "value": "u" }]);
            named
        };
        mesh.harvest(&[
            ("s", "asset", called("s")),
            ("x", "asset", called("x")),
            ("p", "asset", called("p")),
            ("s", "ownership", json!({ "domain": "Sales" })),
            ("x", "ownership", json!({ "domain": "Sales" })),
            ("p", "ownership", json!({ "domain": "Supply" })),
            ("t", "ownership", json!({ "domain": "Sales" })),
            ("t", "asset", named("t", "lake.t")),
            ("d", "asset", named("d", "dbt.t")),
            (
                "d",
                "schema",
                json!({ "fields": [{ "path": "mail", "classification": "PII/email" }] }),
            ),
            ("x", "tags", json!({ "tags": ["non-pii"] })),
        ])
        .await;
        Some(mesh)
    }

    /// The same, with the policy published.
    async fn ruled() -> Option<Self> {
        let mesh = Self::new().await?;
        mesh.may("gov", &publish(&policy(1))).await;
        Some(mesh)
    }

    /// States facts of the lake, beside those that it stated before.
    async fn harvest(&self, facts: &[(&str, &str, Value)]) {
        self.states("plat", "lake", facts).await;
    }

    /// Somebody has a source state facts, beside those that it stated before.
    async fn states(&self, who: &str, source: &str, facts: &[(&str, &str, Value)]) {
        let list = |each: &dyn Fn(&(&str, &str, Value)) -> String| {
            let all: Vec<String> = facts.iter().map(|fact| format!("'{}'", each(fact))).collect();
            all.join(", ")
        };
        let urns = list(&|fact| fact.0.to_owned());
        let aspects = list(&|fact| fact.1.to_owned());
        let payloads = list(&|fact| format!(r#"{{"aspect":"{}","value":{}}}"#, fact.1, fact.2));
        let statement = format!(
            "SELECT commit_harvest(begin_harvest('{source}', 1, '{{}}'), ARRAY[{urns}], ARRAY[{aspects}], ARRAY[{payloads}], '{{}}', '[]')"
        );
        sql(&self.server, who, "w", &statement).await;
    }

    /// Tries a statement as somebody; the code and words of the refusal.
    async fn tries(&self, who: &str, statement: &str) -> Result<(), (String, String)> {
        let mut connection = PgConnection::connect(&self.server.uri(who, "w")).await.unwrap();
        let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
            .fetch_all(&mut connection)
            .await;
        connection.close().await.unwrap();
        match done {
            Ok(_) => Ok(()),
            Err(sqlx::Error::Database(error)) => Err((
                error.code().unwrap_or_default().into_owned(),
                error.message().to_owned(),
            )),
            Err(other) => panic!("{other}"),
        }
    }

    /// Somebody may do that.
    async fn may(&self, who: &str, statement: &str) {
        assert_eq!(self.tries(who, statement).await, Ok(()), "{who}: {statement}");
    }

    /// Somebody may not, for want of a right, and is told why.
    async fn may_not(&self, who: &str, statement: &str, why: &str) {
        let refused = self.tries(who, statement).await;
        let Err((code, words)) = refused else {
            panic!("{who} could: {statement}");
        };
        assert_eq!(code, "42501", "{who}: {words}: {statement}");
        assert!(words.contains(why), "{who}: {words}: {statement}");
    }

    /// Sends a request for these terms.
    async fn asked(&self, id: &str, request: &Value) {
        let by = request["by"]["login"].as_str().unwrap();
        self.may(by, &write(&[word(id, "request", &request.to_string())]))
            .await;
    }
}

/// The policy that is tried.
pub fn policy(version: u32) -> Value {
    let role = |id: &str, masked: bool, privileges: &[&str]| json!({ "id": id, "name": id, "privileges": privileges, "masked": masked });
    let mut reader = role("reader", false, &["TABLE_READ_DATA"]);
    reader["maxDays"] = json!(180);
    let decision = |id: &str, when: Value, by: &str, two: bool| json!({ "id": id, "when": when, "by": by, "twoPersons": two, "withinHours": 24 });
    let own = json!({ "domains": ["Sales"], "requestersOf": ["SALES"] });
    json!({
        "apiVersion": "weft/v1", "kind": "AccessPolicy", "version": version, "governance": ["gov"],
        "purposes": [
            { "id": "reporting", "name": "Reporting" },
            { "id": "analysis", "name": "Analysis", "maxDays": 60 },
        ],
        // Each of the first two and the last one is more than a reader or masked reader in one way only.
        "roles": [
            role("bare", false, &["TABLE_READ_DATA"]),
            role("heavy", true, &["TABLE_READ_DATA", "TABLE_WRITE_DATA"]),
            role("masked", true, &["TABLE_READ_DATA"]),
            reader,
            role("writer", false, &["TABLE_READ_DATA", "TABLE_WRITE_DATA"]),
            role("late", false, &["TABLE_READ_DATA"]),
        ],
        "durations": { "defaultDays": 30, "maxDays": 365 },
        "decisions": [
            decision("two", json!({ "classifications": ["pii"], "roles": ["reader"] }), "owner_or_steward", true),
            decision("supply", json!({ "domains": ["supply"] }), "owner", false),
            decision("all", json!({}), "owner_or_steward", false),
        ],
        "guardrails": [
            { "id": "own", "description": "what is their own", "when": own, "without": ["pii"], "maxDays": 90 },
        ],
        "rules": [
            { "id": "no-marketing", "when": { "classifications": ["pii"], "requestersOf": ["Marketing"] }, "effect": "refuse", "says": "no" },
            { "id": "long", "when": { "longerThanDays": 80 }, "effect": "decide", "says": "long" },
        ],
    })
}

/// The rows of a policy.
fn rows(policy: &Value) -> Value {
    let policy = serde_json::from_value(policy.clone()).unwrap();
    serde_json::to_value(weft_app::publish_policy::compile(&policy).rows).unwrap()
}

/// The word that a version is published with: the document as Weft writes it.
fn version_of(policy: &Value) -> String {
    let document: weft_model::AccessPolicy = serde_json::from_value(policy.clone()).unwrap();
    let value = json!({ "version": policy["version"], "text": "the file", "policy": document });
    word(Urn::access_policy().as_str(), "policy", &value.to_string())
}

pub fn publish(policy: &Value) -> String {
    publish_with(&version_of(policy), &rows(policy))
}

fn publish_with(word: &str, rows: &Value) -> String {
    format!("SELECT publish_policy('{word}', '{rows}')")
}

/// A request of somebody, as it is sent.
fn request(by: &str, things: &[&str]) -> Value {
    json!({
        "subject": things[0], "by": { "login": by }, "reason": "the report", "policy": 1, "state": "waiting",
        "terms": { "role": "reader", "purpose": "reporting", "days": 30, "assets": things },
        "entries": [{ "act": "send", "by": { "login": by }, "at": "1" }],
    })
}

/// The same after one more act.
fn acted(request: &Value, act: &str, who: &str, state: &str, terms: Option<&Value>) -> Value {
    let mut entry = json!({ "act": act, "by": { "login": who }, "at": "2" });
    if let Some(terms) = terms {
        entry["terms"] = terms.clone();
    }
    let mut request = request.clone();
    request["entries"].as_array_mut().unwrap().push(entry);
    request["state"] = json!(state);
    request
}

/// The grant that a request leads to, with one privilege on each of its assets.
fn grant(id: &str, request: &Value, by: &str, terms: &Value) -> Value {
    let steps: Vec<Value> = terms["assets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|asset| json!({ "system": "weft", "target": asset, "name": asset, "privilege": "TABLE_READ_DATA", "state": "pending" }))
        .collect();
    json!({
        "request": id, "subject": request["subject"], "holder": request["by"], "terms": terms, "by": { "login": by },
        "until": "2020-01-01T00:00:00Z", "steps": steps, "attempts": 0,
    })
}

/// An approval with its grant, under terms of its own where some are given.
fn approval(id: &str, request: &Value, who: &str, terms: Option<&Value>) -> String {
    let of = grant(id, request, who, terms.unwrap_or(&request["terms"]));
    approval_with(id, request, who, terms, &of)
}

fn approval_with(id: &str, request: &Value, who: &str, terms: Option<&Value>, grant: &Value) -> String {
    let mut approved = acted(request, "approve", who, "approved", terms);
    let grant_id = format!("g-{id}");
    approved["grant"] = json!(grant_id);
    write(&[
        word(id, "request", &approved.to_string()),
        word(&grant_id, "grant", &grant.to_string()),
    ])
}

/// The terms of a request with one of them changed.
fn but(request: &Value, key: &str, value: Value) -> Value {
    let mut terms = request["terms"].clone();
    terms[key] = value;
    terms
}
