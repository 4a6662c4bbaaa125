//! The text of a policy and its rows: one act of the governance team, or none.

use futures::future::join_all;
use serde_json::{Value, json};
use weft_model::{Payload, Revision, Urn, access::policy::PolicyText};
use weft_ports::{
    Workspace,
    workspace::{Word, Worded},
};

use super::{Mesh, approval, policy, publish, publish_with, request, rows, sql, version_of, write};
use crate::team::{TeamWorkspace, tests::address};

/// What is made of the rows of a policy.
type Change = fn(&mut Value);

#[tokio::test]
async fn the_governance_team_publishes_and_nobody_else() {
    let Some(mesh) = Mesh::new().await else { return };
    for who in ["asker", "anna", "ben", "agnes"] {
        mesh.may_not(who, &publish(&policy(1)), "").await;
    }
    // Nor is it published beside its rows.
    mesh.may_not("gov", &write(&[version_of(&policy(1))]), "with the rules")
        .await;
    mesh.may("gov", &publish(&policy(1))).await;
    mesh.may("plat", &publish(&policy(2))).await;
    mesh.may_not("plat", &write(&[version_of(&policy(1))]), "with the rules")
        .await;
    let (code, _) = mesh.tries("gov", &publish(&policy(2))).await.unwrap_err();
    assert_eq!(code, "22023", "a version is greater than the one before");
    for statement in [
        "INSERT INTO policy_version VALUES (9, 'x', 1)",
        "UPDATE policy_role SET place = 9",
        "DELETE FROM policy_rule",
        "SELECT keep_rules('{}', '{}')",
    ] {
        mesh.may_not("gov", statement, "permission denied").await;
    }
    mesh.may("asker", "SELECT 1 / count(*) FROM policy_rule").await;
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "a list")]
async fn rows_that_say_something_else_than_the_document_are_refused() {
    let Some(mesh) = Mesh::new().await else { return };
    let mut policy = policy(1);
    policy["exceptions"] =
        json!([{ "rule": "long", "products": ["lake.t"], "until": "2027-01-31", "because": "b" }]);
    let all: [(&str, Change); 17] = [
        ("version", |rows| rows["version"] = json!(2)),
        ("days", |rows| rows["max_days"] = json!(9999)),
        ("no days", |rows| {
            drop(rows.as_object_mut().unwrap().remove("max_days"));
        }),
        ("a purpose", |rows| rows["purposes"][1]["max_days"] = Value::Null),
        ("another purpose", |rows| {
            rows["purposes"][1]["id"] = json!("fun");
        }),
        ("no purposes", |rows| {
            drop(rows.as_object_mut().unwrap().remove("purposes"));
        }),
        ("order of roles", |rows| {
            rows["roles"].as_array_mut().unwrap().reverse();
        }),
        ("a privilege", |rows| {
            rows["roles"][0]["privileges"] = json!(["TABLE_WRITE_DATA"]);
        }),
        ("one person", |rows| {
            rows["decisions"][0]["two_persons"] = json!(false);
        }),
        ("who decides", |rows| {
            rows["decisions"][1]["by"] = json!("steward");
        }),
        ("no decisions", |rows| {
            drop(rows.as_object_mut().unwrap().remove("decisions"));
        }),
        ("a rule less", |rows| {
            drop(rows["rules"].as_array_mut().unwrap().remove(0));
        }),
        ("no rules", |rows| {
            drop(rows.as_object_mut().unwrap().remove("rules"));
        }),
        ("a guardrail", |rows| {
            rows["guardrails"][0]["without"] = json!([]);
        }),
        ("its condition", |rows| {
            rows["guardrails"][0]["when"]
                .as_object_mut()
                .unwrap()
                .remove("requestersOf");
        }),
        ("an exception", |rows| {
            rows["exceptions"][0]["products"] = json!([]);
        }),
        ("its day", |rows| {
            rows["exceptions"][0]["until"] = json!("2099-01-31");
        }),
    ];
    for (what, change) in all {
        let mut changed = rows(&policy);
        change(&mut changed);
        let tried = mesh
            .tries("gov", &publish_with(&version_of(&policy), &changed))
            .await;
        assert!(
            matches!(&tried, Err((code, _)) if code == "22023"),
            "{what}: {tried:?}"
        );
    }
    let elsewhere = version_of(&policy).replace(Urn::access_policy().as_str(), "y");
    let tried = mesh.tries("gov", &publish_with(&elsewhere, &rows(&policy))).await;
    assert!(matches!(&tried, Err((code, _)) if code == "22023"), "{tried:?}");
    mesh.may("gov", &publish(&policy)).await;
}

#[tokio::test]
async fn nothing_is_approved_by_rows_of_another_text() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    sql(
        &mesh.server,
        "admin",
        "w",
        "SET session_replication_role = replica; UPDATE weft.policy_version SET digest = 'x'",
    )
    .await;
    mesh.may_not("anna", &approval("r", &asked, "anna", None), "without its rules")
        .await;
    mesh.may("gov", &publish(&policy(2))).await;
    mesh.may("anna", &approval("r", &asked, "anna", None)).await;
}

#[tokio::test]
async fn weft_publishes_both_and_of_two_at_once_one() {
    let Some(mesh) = Mesh::new().await else { return };
    let word = |version: u32, base: Revision| {
        let policy: weft_model::AccessPolicy = serde_json::from_value(policy(version)).unwrap();
        let rules = weft_app::publish_policy::compile(&policy).rows;
        let text = PolicyText {
            version,
            text: "the file".to_owned(),
            policy,
        };
        let word = Word {
            urn: Urn::access_policy(),
            joined: Vec::new(),
            base,
            payload: Payload::Policy(Box::new(text)),
        };
        (word, rules)
    };
    let gov = TeamWorkspace::open(address(&mesh.server, "gov", "w"))
        .await
        .unwrap();
    let (first, rules) = word(1, Revision(0));
    let Worded::Written(revision) = gov.publish_policy("gov", first, &rules).await.unwrap() else {
        panic!("nobody else published");
    };
    let outcomes = join_all([2, 3].map(|version| {
        let (word, rules) = word(version, revision);
        let gov = gov.clone();
        async move { gov.publish_policy("gov", word, &rules).await.unwrap() }
    }))
    .await;
    let written = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Worded::Written(_)))
        .count();
    assert_eq!(written, 1, "{outcomes:?}");
    let records = gov.records(&[Urn::access_policy()]).await.unwrap();
    let Some(Payload::Policy(stands)) = &records[0].payload else {
        panic!("{records:?}");
    };
    let newest = format!(
        "SELECT 1 / count(*) FROM policy_version WHERE version = {} AND version = (SELECT max(version) FROM policy_version)",
        stands.version
    );
    mesh.may("asker", &newest).await;
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    mesh.may("anna", &approval("r", &asked, "anna", None)).await;
}
