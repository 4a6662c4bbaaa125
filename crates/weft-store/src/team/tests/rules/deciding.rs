//! What is approved, and by whom.

use serde_json::{Value, json};
use weft_model::AccessPolicy;

use super::{Mesh, approval, approval_with, but, grant, policy, publish, request, sql, word, write};

#[tokio::test]
async fn a_role_is_approved_as_it_was_asked_for_or_a_lesser_one() {
    let Some(mesh) = Mesh::new().await else { return };
    let asked = request("asker", &["s"]);
    // Nobody has said yet which role is less.
    mesh.asked("r0", &asked).await;
    let masked = but(&asked, "role", json!("masked"));
    mesh.may_not(
        "anna",
        &approval("r0", &asked, "anna", Some(&masked)),
        "which role is less",
    )
    .await;
    mesh.may("anna", &approval("r0", &asked, "anna", None)).await;

    mesh.may("gov", &publish(&policy(1))).await;
    mesh.asked("r1", &asked).await;
    for wider in ["writer", "heavy", "late", "king"] {
        let terms = but(&asked, "role", json!(wider));
        mesh.may_not("anna", &approval("r1", &asked, "anna", Some(&terms)), "")
            .await;
    }
    let nothing = but(&asked, "role", Value::Null);
    mesh.may_not("anna", &approval("r1", &asked, "anna", Some(&nothing)), "no role")
        .await;
    mesh.may("anna", &approval("r1", &asked, "anna", Some(&masked)))
        .await;
    let mut masked = request("asker", &["s"]);
    masked["terms"]["role"] = json!("masked");
    mesh.asked("r2", &masked).await;
    for unmasked in ["reader", "bare"] {
        let terms = but(&masked, "role", json!(unmasked));
        mesh.may_not("anna", &approval("r2", &masked, "anna", Some(&terms)), "at most")
            .await;
    }
}

#[tokio::test]
async fn a_grant_has_the_privileges_of_its_role() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    for privilege in [json!("TABLE_WRITE_DATA"), Value::Null] {
        let mut more = grant("r", &asked, "anna", &asked["terms"]);
        more["steps"][0]["privilege"] = privilege;
        mesh.may_not(
            "anna",
            &approval_with("r", &asked, "anna", None, &more),
            "privileges",
        )
        .await;
    }
    let mut silent = grant("r", &asked, "anna", &asked["terms"]);
    silent["steps"][0].as_object_mut().unwrap().remove("privilege");
    mesh.may_not(
        "anna",
        &approval_with("r", &asked, "anna", None, &silent),
        "privileges",
    )
    .await;
    // That a guardrail approved it only a guardrail says.
    let mut guarded = grant("r", &asked, "anna", &asked["terms"]);
    guarded["guardrail"] = json!("own");
    mesh.may_not(
        "anna",
        &approval_with("r", &asked, "anna", None, &guarded),
        "what was approved",
    )
    .await;
    mesh.may("anna", &approval("r", &asked, "anna", None)).await;
}

#[tokio::test]
async fn nothing_is_approved_for_longer_than_purpose_and_role_allow() {
    let Some(mesh) = Mesh::ruled().await else { return };
    for (id, key, value, days, why) in [
        ("r1", "purpose", json!("analysis"), 61, "at most 60 days"),
        ("r2", "purpose", json!("reporting"), 181, "at most 180 days"),
        ("r3", "role", json!("masked"), 366, "at most 365 days"),
        ("r4", "purpose", json!("fun"), 30, "no purpose"),
        ("r5", "purpose", Value::Null, 30, "no purpose"),
        ("r6", "role", json!("king"), 30, "no role"),
    ] {
        let mut asked = request("asker", &["s"]);
        asked["terms"] = but(&asked, key, value);
        asked["terms"]["days"] = json!(days);
        mesh.asked(id, &asked).await;
        mesh.may_not("anna", &approval(id, &asked, "anna", None), why)
            .await;
        if days > 60 {
            let less = but(&asked, "days", json!(60));
            mesh.may("anna", &approval(id, &asked, "anna", Some(&less))).await;
        }
    }
    let mut silent = request("asker", &["s"]);
    silent["terms"].as_object_mut().unwrap().remove("purpose");
    mesh.asked("r7", &silent).await;
    mesh.may_not("anna", &approval("r7", &silent, "anna", None), "no purpose")
        .await;
}

#[tokio::test]
async fn those_decide_whom_the_policy_names_and_the_governance_team_where_nobody_else_is() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["p"]);
    mesh.asked("r1", &asked).await;
    for who in ["dan", "gov"] {
        mesh.may_not(who, &approval("r1", &asked, who, None), "has others than")
            .await;
    }
    mesh.may_not("anna", &approval("r1", &asked, "anna", None), "does not decide")
        .await;
    mesh.may("sue", &approval("r1", &asked, "sue", None)).await;
    // The only owner asks: it falls to the governance team, and to no steward of the domain.
    let own = request("sue", &["p"]);
    mesh.asked("r2", &own).await;
    mesh.may_not("sue", &approval("r2", &own, "sue", None), "their own")
        .await;
    mesh.may_not("dan", &approval("r2", &own, "dan", None), "has others than")
        .await;
    mesh.may("gov", &approval("r2", &own, "gov", None)).await;
}

#[tokio::test]
async fn what_the_policy_refuses_nobody_approves_but_for_an_exception() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let masked = |id: &str, by: &str| {
        let mut asked = request(by, &["t"]);
        asked["terms"]["role"] = json!("masked");
        (id.to_owned(), asked)
    };
    let (id, asked) = masked("r1", "eve");
    mesh.asked(&id, &asked).await;
    mesh.may_not("anna", &approval(&id, &asked, "anna", None), "`no-marketing`")
        .await;
    // Under another thing's name as well, and not for those whom it is not about.
    let mut hidden = request("eve", &["s"]);
    hidden["terms"]["assets"] = json!(["t"]);
    mesh.asked("r2", &hidden).await;
    mesh.may_not("anna", &approval("r2", &hidden, "anna", None), "`no-marketing`")
        .await;
    let (id, own) = masked("r3", "asker");
    mesh.asked(&id, &own).await;
    mesh.may("anna", &approval(&id, &own, "anna", None)).await;

    let with = |version: u32, exception: Value| {
        let mut policy = policy(version);
        policy["exceptions"] = json!([exception]);
        publish(&policy)
    };
    let exception = |products: &[&str], until: &str| json!({ "rule": "no-marketing", "products": products, "until": until, "because": "b" });
    mesh.may("gov", &with(2, exception(&["lake.other"], "2099-01-31")))
        .await;
    mesh.may_not("anna", &approval("r1", &asked, "anna", None), "`no-marketing`")
        .await;
    mesh.may("gov", &with(3, exception(&["lake.t"], "2020-01-31")))
        .await;
    mesh.may_not("anna", &approval("r1", &asked, "anna", None), "`no-marketing`")
        .await;
    mesh.may("gov", &with(4, exception(&["LAKE.T"], "2099-01-31")))
        .await;
    mesh.may("anna", &approval("r1", &asked, "anna", None)).await;
}

#[tokio::test]
async fn a_thing_that_moved_is_decided_over_where_it_is_and_seen_there_from_then_on() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["x"]);
    mesh.asked("r", &asked).await;
    sql(
        &mesh.server,
        "plat",
        "w",
        &write(&[word("x", "ownership", r#"{"domain":"Supply"}"#)]),
    )
    .await;
    mesh.may_not(
        "anna",
        &approval("r", &asked, "anna", None),
        "does not decide for supply",
    )
    .await;
    mesh.may("sue", &approval("r", &asked, "sue", None)).await;
    let seen = "SELECT 1 / count(*) FROM statement WHERE urn IN ('r', 'g-r') AND scope = 'access/supply/asker' HAVING count(*) IN (0, 2)";
    mesh.may("sue", seen).await;
    let (code, _) = mesh.tries("anna", seen).await.unwrap_err();
    assert_eq!(code, "22012", "she sees neither");
}

#[tokio::test]
async fn another_urn_of_a_thing_opens_nothing_of_another_domain() {
    let Some(mesh) = Mesh::ruled().await else { return };
    mesh.harvest(&[
        ("t", "ownership", json!({ "domain": "Supply" })),
        ("s", "ownership", json!({ "domain": "Sales" })),
    ])
    .await;
    let mut asked = request("asker", &["s"]);
    asked["terms"] = but(&asked, "assets", json!(["d"]));
    asked["terms"]["role"] = json!("masked");
    mesh.asked("r", &asked).await;
    mesh.may_not("anna", &approval("r", &asked, "anna", None), "another domain")
        .await;
    mesh.may_not("dan", &approval("r", &asked, "dan", None), "does not decide")
        .await;
}

#[tokio::test]
async fn nobody_asks_for_more_at_once_than_can_be_looked_at() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let mut asked = request("asker", &["s"]);
    for (number, may) in [(501, false), (500, true)] {
        asked["terms"]["assets"] = json!(vec!["s"; number]);
        let sends = write(&[word("r", "request", &asked.to_string())]);
        let tried = mesh.tries("asker", &sends).await;
        assert_eq!(tried.is_ok(), may, "{number}: {tried:?}");
    }
}

#[test]
fn the_policy_of_these_tests_is_one() {
    let document: AccessPolicy = serde_json::from_value(policy(1)).unwrap();
    assert_eq!(document.decisions.len(), 3);
}
