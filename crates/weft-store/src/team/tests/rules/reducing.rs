//! A campaign makes less of a grant: a lesser role by the policy that stands, and never more of anything.

use serde_json::{Value, json};

use super::{Mesh, acted, approval_with, grant, request, word, write};
use crate::team::tests::rights_actions::campaigns::in_days;

const GRANT: &str = "urn:weft:grant:g";

/// What `asker` holds as a writer of `s`, and the campaign that `anna` started over it.
struct Looked {
    mesh: Mesh,
    held: Value,
    item: Value,
}

impl Looked {
    async fn new() -> Option<Self> {
        let mesh = Mesh::ruled().await?;
        let mut asked = request("asker", &["s"]);
        asked["terms"]["role"] = json!("writer");
        mesh.asked("r", &asked).await;
        let mut approved = acted(&asked, "approve", "anna", "approved", None);
        approved["grant"] = json!(GRANT);
        let mut held = grant("r", &asked, "anna", &asked["terms"]);
        let mut writes = held["steps"][0].clone();
        writes["privilege"] = json!("TABLE_WRITE_DATA");
        held["steps"].as_array_mut().unwrap().push(writes);
        held["until"] = json!(in_days(20));
        let words = [
            word("r", "request", &approved.to_string()),
            word(GRANT, "grant", &held.to_string()),
        ];
        mesh.may("anna", &write(&words)).await;
        for privilege in ["TABLE_READ_DATA", "TABLE_WRITE_DATA"] {
            mesh.may(
                "anna",
                &format!("SELECT give_right('asker', '{privilege}', 's', '{GRANT}')"),
            )
            .await;
        }
        for step in held["steps"].as_array_mut().unwrap() {
            step["state"] = json!("held");
        }
        mesh.may("anna", &write(&[word(GRANT, "grant", &held.to_string())]))
            .await;
        let item = json!({
            "campaign": "c", "grant": GRANT, "subject": "s", "holder": held["holder"], "terms": held["terms"],
            "until": held["until"], "reviewers": [],
        });
        let campaign = json!({
            "name": "c", "scope": { "kind": "domain", "of": "Sales" }, "by": { "login": "anna" }, "due": in_days(5),
            "unanswered": "keep", "items": 1,
        });
        let begun = [
            word("c", "campaign", &campaign.to_string()),
            word("i", "reviewed", &item.to_string()),
        ];
        mesh.may("anna", &write(&begun)).await;
        Some(Self { mesh, held, item })
    }

    /// An answer of `anna` with the grant that it makes, each as `change` makes it.
    fn answer(&self, role: &str, drops: &[usize], change: impl Fn(&mut Value, &mut Value)) -> String {
        let mut less = self.held.clone();
        less["terms"]["role"] = json!(role);
        for step in drops {
            less["steps"][*step]["dropped"] = json!(true);
        }
        let mut item = self.item.clone();
        item["outcome"] = json!({ "answer": "reduce", "by": { "login": "anna" }, "at": "1", "unanswered": false, "role": role });
        change(&mut item, &mut less);
        write(&[
            word("i", "reviewed", &item.to_string()),
            word(GRANT, "grant", &less.to_string()),
        ])
    }
}

/// What is made of an answer and its grant.
type Change = fn(&mut Value, &mut Value);

#[tokio::test]
async fn a_grant_is_reduced_to_a_role_that_is_less_and_to_nothing_else() {
    let Some(looked) = Looked::new().await else { return };
    let mesh = &looked.mesh;
    let same: Change = |_, _| ();
    // More in one way each, none of the policy, or not what the role has.
    for (role, drops, why) in [
        ("late", vec![1], "never a greater one"),
        ("king", vec![1], "never a greater one"),
        ("reader", vec![], "loses the others"),
        ("reader", vec![0, 1], "loses the others"),
        ("reader", vec![0], "loses the others"),
        ("heavy", vec![1], "loses the others"),
    ] {
        mesh.may_not("anna", &looked.answer(role, &drops, same), why)
            .await;
    }
    let all: [(Change, &str); 7] = [
        (
            |item, _| item["outcome"]["role"] = json!("writer"),
            "what it does to the grant",
        ),
        (
            |item, _| item["outcome"]["answer"] = json!("keep"),
            "what it does to the grant",
        ),
        (
            |item, _| {
                item["outcome"].as_object_mut().unwrap().remove("role");
            },
            "what it does to the grant",
        ),
        (
            |_, less| less["steps"][1]["state"] = json!("absent"),
            "loses the others",
        ),
        (
            |_, less| less["steps"][1]["before"] = json!(true),
            "loses the others",
        ),
        (
            |_, less| less["terms"]["days"] = json!(300),
            "never a greater one",
        ),
        (
            |item, less| {
                item["outcome"]["until"] = json!("2199-01-01T00:00:00Z");
                less["until"] = json!("2199-01-01T00:00:00Z");
            },
            "never later",
        ),
    ];
    for (change, why) in all {
        mesh.may_not("anna", &looked.answer("reader", &[1], change), why)
            .await;
    }
    // Outside a campaign, and by its holder.
    let mut alone = looked.held.clone();
    alone["terms"]["role"] = json!("reader");
    alone["steps"][1]["dropped"] = json!(true);
    let alone = write(&[word(GRANT, "grant", &alone.to_string())]);
    mesh.may_not("anna", &alone, "where a campaign says so").await;
    let own: Change = |item, _| item["outcome"]["by"]["login"] = json!("asker");
    mesh.may_not("asker", &looked.answer("reader", &[1], own), "does not answer")
        .await;

    mesh.may("anna", &looked.answer("reader", &[1], same)).await;
    // It is not undone by writing the grant as it was.
    let back = write(&[word(GRANT, "grant", &looked.held.to_string())]);
    mesh.may_not("anna", &back, "never a greater one").await;
}

#[tokio::test]
async fn what_a_lesser_role_has_not_is_taken_and_the_rest_stays() {
    let Some(looked) = Looked::new().await else { return };
    let mesh = &looked.mesh;
    let take = |privilege: &str| format!("SELECT take_right('asker', '{privilege}', 's')");
    mesh.may_not("anna", &take("TABLE_WRITE_DATA"), "has not ended")
        .await;
    mesh.may("anna", &looked.answer("reader", &[1], |_, _| ())).await;
    // A writer's right is not given again, and a reader's not taken.
    let again = format!("SELECT give_right('asker', 'TABLE_WRITE_DATA', 's', '{GRANT}')");
    mesh.may_not("anna", &again, "does not open that").await;
    mesh.may_not("anna", &take("TABLE_READ_DATA"), "has not ended")
        .await;
    mesh.may_not("asker", &take("TABLE_WRITE_DATA"), "may not take")
        .await;
    let overdue = "SELECT 1 / count(*) FROM undone() WHERE what = 'take' AND domain = 'sales'";
    mesh.may("plat", overdue).await;
    mesh.may("anna", &take("TABLE_WRITE_DATA")).await;
    let left = "SELECT 1 / (CASE WHEN string_agg(privilege, ' ') = 'TABLE_READ_DATA' THEN 1 ELSE 0 END) FROM held_right";
    mesh.may("anna", left).await;
}

#[tokio::test]
async fn a_name_that_no_source_has_is_not_approved_either() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    let mut other = grant("r", &asked, "anna", &asked["terms"]);
    other["steps"][0]["name"] = json!("p");
    mesh.may_not(
        "anna",
        &approval_with("r", &asked, "anna", None, &other),
        "not what its source calls",
    )
    .await;
}
