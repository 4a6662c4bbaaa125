//! What a guardrail grants to whoever asks, and all that it does not.

use serde_json::{Value, json};

use super::{Mesh, duty, grant, login, policy, publish, request, word, write};
use crate::team::tests::rights_actions::campaigns::in_days;

/// What is made of a request and its grant before they are sent.
type Change = fn(&mut Value, &mut Value);

/// A request that is sent as granted by a guardrail, with its grant, each as `change` makes it.
pub fn guarded(id: &str, by: &str, things: &[&str], change: impl Fn(&mut Value, &mut Value)) -> String {
    let mut asked = request(by, things);
    let entry = json!({ "act": "approve", "by": { "login": by }, "at": "1", "guardrail": "own" });
    asked["entries"].as_array_mut().unwrap().push(entry);
    asked["state"] = json!("approved");
    let grant_id = format!("g-{id}");
    asked["grant"] = json!(grant_id);
    let mut granted = grant(id, &asked, by, &asked["terms"]);
    granted["guardrail"] = json!("own");
    change(&mut asked, &mut granted);
    write(&[
        word(id, "request", &asked.to_string()),
        word(&grant_id, "grant", &granted.to_string()),
    ])
}

pub fn plain(id: &str, by: &str, things: &[&str]) -> String {
    guarded(id, by, things, |_, _| ())
}

#[tokio::test]
async fn a_guardrail_grants_when_a_row_says_so_and_only_then() {
    let Some(mesh) = Mesh::new().await else { return };
    mesh.may_not("asker", &plain("r0", "asker", &["s"]), "no guardrail")
        .await;
    let mut none = policy(1);
    none["guardrails"] = json!([]);
    mesh.may("gov", &publish(&none)).await;
    mesh.may_not("asker", &plain("r0", "asker", &["s"]), "does not see")
        .await;
    mesh.may("gov", &publish(&policy(2))).await;
    mesh.may_not("asker", &plain("r0", "asker", &["s"]), "that stands")
        .await;
    let now = |asked: &mut Value, _: &mut Value| asked["policy"] = json!(2);
    mesh.may("asker", &guarded("r0", "asker", &["s"], now)).await;
    // Its holder does not carry it out: who decides or a runner does.
    let mut held = grant(
        "r0",
        &request("asker", &["s"]),
        "asker",
        &request("asker", &["s"])["terms"],
    );
    held["guardrail"] = json!("own");
    held["steps"][0]["state"] = json!("held");
    let held = write(&[word("g-r0", "grant", &held.to_string())]);
    mesh.may_not("asker", &held, "carry out").await;
    mesh.may("anna", &held).await;
}

#[tokio::test]
async fn a_guardrail_covers_what_its_condition_says() {
    let Some(mesh) = Mesh::ruled().await else { return };
    for (what, by, things) in [
        ("somebody of another domain", "eve", vec!["s"]),
        ("a thing of another domain", "asker", vec!["p"]),
        ("one of another domain beside it", "asker", vec!["s", "p"]),
        ("one that nobody knows", "asker", vec!["s", "nowhere"]),
        ("what another source labels", "asker", vec!["t"]),
        ("the same under its other urn", "asker", vec!["s", "d"]),
        ("an agent", "agnes", vec!["s"]),
    ] {
        let tried = mesh.tries(by, &plain("r1", by, &things)).await;
        assert!(
            matches!(&tried, Err((code, _)) if code == "42501"),
            "{what}: {tried:?}"
        );
    }
    // Both are covered; but what was asked for is one of them, and no product that offers both.
    mesh.may_not(
        "asker",
        &plain("r1", "asker", &["s", "x"]),
        "a port of the product",
    )
    .await;
    mesh.may("asker", &plain("r1", "asker", &["s"])).await;
    // A product of the domain is personal, and nobody can see here what it offers.
    let product = json!({ "id": "sales.people", "output_ports": [{ "name": "o", "contract_id": "c" }] });
    mesh.harvest(&[
        ("prod", "product", product.clone()),
        ("prod", "ownership", json!({ "domain": "Sales" })),
        ("prod", "tags", json!({ "tags": ["pii"] })),
    ])
    .await;
    mesh.may_not("asker", &plain("r2", "asker", &["s"]), "does not see")
        .await;
    // Once its port names what it offers, the rest is free of it, and that is not.
    let mut named = product;
    named["output_ports"][0]["assets"] = json!(["x"]);
    mesh.harvest(&[("prod", "product", named)]).await;
    mesh.may("asker", &plain("r2", "asker", &["s"])).await;
    mesh.may_not("asker", &plain("r3", "asker", &["x"]), "does not see")
        .await;
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "a list")]
async fn a_guardrail_grants_nothing_but_what_it_says() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let all: [(&str, Change); 23] = [
        ("another guardrail", |asked, granted| {
            asked["entries"][1]["guardrail"] = json!("other");
            granted["guardrail"] = json!("other");
        }),
        ("none", |asked, granted| {
            asked["entries"][1]["guardrail"] = Value::Null;
            granted["guardrail"] = Value::Null;
        }),
        ("a decision for one", |asked, granted| {
            asked["entries"][1]["guardrail"] = json!("all");
            granted["guardrail"] = json!("all");
        }),
        ("longer", |asked, granted| {
            asked["terms"]["days"] = json!(91);
            granted["terms"]["days"] = json!(91);
        }),
        ("where a rule wants a person", |asked, granted| {
            asked["terms"]["days"] = json!(81);
            granted["terms"]["days"] = json!(81);
        }),
        ("no days", |asked, granted| {
            asked["terms"]["days"] = json!(0);
            granted["terms"]["days"] = json!(0);
        }),
        ("an unknown role", |asked, granted| {
            asked["terms"]["role"] = json!("king");
            granted["terms"]["role"] = json!("king");
        }),
        ("no purpose", |asked, granted| {
            asked["terms"].as_object_mut().unwrap().remove("purpose");
            granted["terms"].as_object_mut().unwrap().remove("purpose");
        }),
        ("no assets", |asked, granted| {
            asked["terms"]["assets"] = json!([]);
            granted["terms"]["assets"] = json!([]);
            granted["steps"] = json!([]);
        }),
        ("no reason", |asked, _| asked["reason"] = json!(" ")),
        ("no reason at all", |asked, _| {
            asked.as_object_mut().unwrap().remove("reason");
        }),
        ("under no version", |asked, _| {
            asked.as_object_mut().unwrap().remove("policy");
        }),
        ("without a state", |asked, _| {
            asked.as_object_mut().unwrap().remove("state");
        }),
        ("other terms with it", |asked, granted| {
            let mut more = asked["terms"].clone();
            more["assets"] = json!(["p"]);
            asked["entries"][1]["terms"] = more.clone();
            granted["terms"] = more;
            granted["steps"][0]["target"] = json!("p");
        }),
        ("what was never sent", |asked, _| {
            asked["entries"][0]["act"] = json!("note");
        }),
        ("as another's approval", |asked, _| {
            asked["entries"][1]["by"]["login"] = json!("anna");
        }),
        ("for another", |asked, granted| {
            asked["by"]["login"] = json!("eve");
            granted["holder"]["login"] = json!("eve");
        }),
        ("another privilege", |_, granted| {
            granted["steps"][0]["privilege"] = json!("TABLE_WRITE_DATA");
        }),
        ("a grant that does not say so", |_, granted| {
            granted.as_object_mut().unwrap().remove("guardrail");
        }),
        ("what is held already", |_, granted| {
            granted["steps"][0]["state"] = json!("held");
        }),
        // Whoever carries it out would send it, and leave it there when it ends.
        ("what was there before", |_, granted| {
            granted["steps"][0]["state"] = json!("unknown");
            granted["steps"][0]["before"] = json!(true);
        }),
        ("what is pending and was there before", |_, granted| {
            granted["steps"][0]["before"] = json!(true);
        }),
        ("without an end in sight", |_, granted| {
            granted["until"] = json!("2220-01-01T00:00:00Z");
        }),
    ];
    for (what, change) in all {
        let tried = mesh.tries("asker", &guarded("r", "asker", &["s"], change)).await;
        assert!(
            matches!(&tried, Err((code, _)) if code == "42501"),
            "{what}: {tried:?}"
        );
    }
    // What waits for a person a guardrail does not grant any more, and no grant comes without its request.
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    let begun = guarded("r", "asker", &["s"], |_, _| ());
    mesh.may_not("asker", &begun, "that waits for a person").await;
    let mut granted = grant("r", &asked, "asker", &asked["terms"]);
    granted["guardrail"] = json!("own");
    mesh.may_not(
        "asker",
        &write(&[word("g-r", "grant", &granted.to_string())]),
        "what was approved",
    )
    .await;
}

#[tokio::test]
async fn nobody_goes_on_from_what_others_hold() {
    let Some(mesh) = Mesh::ruled().await else { return };
    mesh.may("asker", &plain("r1", "asker", &["s"])).await;
    let mut renewing = request("eve", &["x"]);
    for grant in [json!("g-r1"), json!("nothing"), Value::Null] {
        renewing["renews"] = grant;
        mesh.may_not(
            "eve",
            &write(&[word("r2", "request", &renewing.to_string())]),
            "only its holder",
        )
        .await;
    }
    let renews = |asked: &mut Value, _: &mut Value| asked["renews"] = json!("g-r1");
    mesh.may("asker", &guarded("r3", "asker", &["s"], renews)).await;
}

#[tokio::test]
async fn an_exception_for_some_people_opens_no_guardrail() {
    let Some(mesh) = Mesh::new().await else { return };
    for (version, people, may) in [(1, json!(["lena@example.com"]), false), (2, json!([]), true)] {
        let mut excused = policy(version);
        excused["exceptions"] =
            json!([{ "rule": "long", "people": people, "until": "2099-01-31", "because": "b" }]);
        mesh.may("gov", &publish(&excused)).await;
        let long = guarded("r", "asker", &["s"], |asked, granted| {
            asked["policy"] = json!(version);
            asked["terms"]["days"] = json!(81);
            granted["terms"]["days"] = json!(81);
        });
        let tried = mesh.tries("asker", &long).await;
        assert_eq!(tried.is_ok(), may, "{version}: {tried:?}");
    }
}

#[tokio::test]
async fn a_guardrail_covers_nothing_over_which_two_decide_under_another_name() {
    let Some(mesh) = Mesh::new().await else { return };
    let mut two = policy(1);
    let by_name = json!({
        "id": "people", "when": { "products": ["sales.people"] }, "by": "steward", "twoPersons": true, "withinHours": 24,
    });
    two["decisions"].as_array_mut().unwrap().insert(0, by_name);
    mesh.may("gov", &publish(&two)).await;
    mesh.harvest(&[
        (
            "prod",
            "product",
            json!({ "id": "sales.people", "output_ports": [{ "name": "o", "assets": ["x"] }] }),
        ),
        ("prod", "ownership", json!({ "domain": "Supply" })),
    ])
    .await;
    mesh.may_not("asker", &plain("r1", "asker", &["x"]), "does not see")
        .await;
    mesh.may("asker", &plain("r1", "asker", &["s"])).await;
}

#[tokio::test]
async fn a_grant_ends_at_a_time_that_is_the_same_for_everybody() {
    let Some(mesh) = Mesh::ruled().await else { return };
    for until in [
        "tomorrow",
        "now",
        "-infinity",
        "2020-01-01",
        "2020-01-01T00:00:00",
        "2020-01-01T00:00:00+00:00",
        "01/02/2020",
    ] {
        let ends = guarded("r1", "asker", &["s"], |_, granted| {
            granted["until"] = json!(until);
        });
        mesh.may_not("asker", &ends, "point in time").await;
    }
    // Between them lies a night of two weeks, in a time zone of one's own.
    let zone = "SELECT set_config('TimeZone', format('AAA-167BBB167,J%s,J%s', (day + 14) % 365 + 1, (day + 49) % 365 + 1), false)
                FROM (SELECT extract(doy FROM now())::int AS day) AS today;";
    let until = |days: i64| {
        let ends = guarded("r2", "asker", &["s"], |_, granted| {
            granted["until"] = json!(in_days(days));
        });
        format!("{zone} {ends}")
    };
    mesh.may_not("asker", &until(40), "what was approved").await;
    mesh.may("asker", &until(30)).await;
}

#[tokio::test]
async fn what_runs_unattended_is_granted_nothing_that_nobody_saw() {
    let Some(mesh) = Mesh::new().await else { return };
    login(&mesh.server, "w", "robot").await;
    duty(&mesh.server, "w", "robot", "runner", Some("Sales")).await;
    let mut anybody = policy(1);
    anybody["guardrails"][0]["when"] = json!({ "domains": ["Sales"] });
    mesh.may("gov", &publish(&anybody)).await;
    for who in ["robot", "agnes"] {
        mesh.may_not(who, &plain("r1", who, &["s"]), "no guardrail").await;
    }
    mesh.may("eve", &plain("r1", "eve", &["s"])).await;
}

#[tokio::test]
async fn a_guardrail_opens_what_a_port_offers_under_the_name_that_its_source_has() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let product = |port: Value| json!({ "id": "sales.goods", "output_ports": [port] });
    mesh.harvest(&[
        (
            "prod",
            "product",
            product(json!({ "name": "o", "assets": ["s"] })),
        ),
        ("prod", "ownership", json!({ "domain": "Sales" })),
        (
            "other",
            "product",
            product(json!({ "name": "o", "contract_id": "c" })),
        ),
        ("other", "ownership", json!({ "domain": "Sales" })),
        ("con", "contract", json!({ "id": "c", "objects": ["x"] })),
        ("con", "ownership", json!({ "domain": "Sales" })),
    ])
    .await;
    let of = |product: &'static str, table: &str| {
        guarded(
            &format!("r-{product}"),
            "asker",
            &[table],
            move |asked, granted| {
                asked["subject"] = json!(product);
                granted["subject"] = json!(product);
            },
        )
    };
    mesh.may_not("asker", &of("prod", "x"), "a port of the product")
        .await;
    mesh.may_not("asker", &of("other", "s"), "a port of the product")
        .await;
    mesh.may("asker", &of("prod", "s")).await;
    mesh.may("asker", &of("other", "x")).await;

    // Whoever carries it out would send what the step says, with rights of their own.
    let all: [(Change, &str); 5] = [
        (
            |_, granted| granted["steps"][0]["name"] = json!("p"),
            "not what its source calls",
        ),
        (
            |_, granted| {
                granted["steps"][0].as_object_mut().unwrap().remove("name");
            },
            "no source says",
        ),
        (
            |_, granted| granted["steps"][0]["system"] = json!("polaris"),
            "Weft itself holds",
        ),
        (
            |_, granted| granted["steps"][0]["through"] = json!({ "name": "everybody" }),
            "Weft itself holds",
        ),
        (
            |_, granted| granted["steps"][0]["dropped"] = json!(true),
            "begins whole",
        ),
    ];
    for (change, why) in all {
        mesh.may_not("asker", &guarded("r", "asker", &["s"], change), why)
            .await;
    }
    // Nor does somebody's own word give a thing another name: what it is called is for sources to say.
    let renamed = write(&[word(
        "s",
        "asset",
        r#"{"name":"p","namespace":[],"full_name":"p"}"#,
    )]);
    mesh.may_not("ben", &renamed, "is not for people to say").await;
    let named = |_: &mut Value, granted: &mut Value| granted["steps"][0]["name"] = json!("p");
    mesh.may_not(
        "asker",
        &guarded("r", "asker", &["s"], named),
        "not what its source calls",
    )
    .await;
}
