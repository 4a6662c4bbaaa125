//! What falls to the governance team: who of them sees it, and what the others are told.

use serde_json::json;

use super::{Mesh, acted, approval_with, grant, policy, publish, request};
use crate::team::tests::rights_actions::campaigns::in_days;

/// Fails where the words of these are seen, or where they are not.
fn seen(urns: &str, number: u32) -> String {
    format!(
        "SELECT 1 / (CASE WHEN count(*) = {number} THEN 1 ELSE 0 END)
         FROM statement JOIN record ON record.id = statement.record WHERE urn IN ({urns})"
    )
}

#[tokio::test]
async fn the_platform_team_sees_what_is_theirs_to_decide_and_nothing_beside_it() {
    let Some(mesh) = Mesh::ruled().await else { return };
    mesh.asked("r1", &request("asker", &["s"])).await;
    // The only owner of Supply asks, so that it falls to the governance team.
    let fallen = request("sue", &["p"]);
    mesh.asked("r2", &fallen).await;
    for (who, here, there) in [
        ("plat", 0, 1),
        ("gov", 1, 1),
        ("anna", 1, 0),
        ("dan", 0, 1),
        ("eve", 0, 0),
        ("agnes", 0, 0),
    ] {
        mesh.may(who, &seen("'r1'", here)).await;
        mesh.may(who, &seen("'r2'", there)).await;
        let audited =
            "SELECT 1 / (CASE WHEN count(*) = %n THEN 1 ELSE 0 END) FROM audit_entry WHERE subject = 'r2'";
        mesh.may(who, &audited.replace("%n", &there.to_string())).await;
    }
    // What one of them approved they all see, because nobody in the domain would look after it.
    let mut granted = grant("r2", &fallen, "plat", &fallen["terms"]);
    granted["until"] = json!(in_days(10));
    mesh.may("plat", &approval_with("r2", &fallen, "plat", None, &granted))
        .await;
    mesh.may("plat", &seen("'g-r2'", 1)).await;
    mesh.may("anna", &seen("'g-r2'", 0)).await;
    // What somebody of the domain approved they do not.
    let plain = request("asker", &["s"]);
    let approved = grant("r1", &plain, "anna", &plain["terms"]);
    mesh.may("anna", &approval_with("r1", &plain, "anna", None, &approved))
        .await;
    mesh.may("plat", &seen("'g-r1', 'r1'", 0)).await;
}

#[tokio::test]
async fn what_the_policy_leaves_to_the_governance_team_they_see() {
    let Some(mesh) = Mesh::new().await else { return };
    let mut governed = policy(1);
    governed["decisions"][2] =
        json!({ "id": "all", "when": {}, "by": "governance", "twoPersons": false, "withinHours": 24 });
    mesh.may("gov", &publish(&governed)).await;
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    mesh.may("plat", &seen("'r'", 1)).await;
    let noted = acted(&asked, "note", "plat", "waiting", None);
    mesh.may(
        "plat",
        &super::write(&[super::word("r", "request", &noted.to_string())]),
    )
    .await;
}

#[tokio::test]
async fn that_something_is_undone_is_told_without_whose_it_is() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    let mut granted = grant("r", &asked, "anna", &asked["terms"]);
    granted["until"] = json!(in_days(10));
    mesh.may("anna", &approval_with("r", &asked, "anna", None, &granted))
        .await;
    let told = |number: u32| {
        format!(
            "SELECT 1 / (CASE WHEN count(*) = {number} THEN 1 ELSE 0 END) FROM undone() WHERE what = 'give' AND domain = 'sales' AND number = 1"
        )
    };
    for (who, number) in [
        ("plat", 1),
        ("gov", 1),
        ("anna", 1),
        ("cleo", 1),
        ("dan", 0),
        ("asker", 0),
        ("agnes", 0),
    ] {
        mesh.may(who, &told(number)).await;
    }
    // A number, a domain, a word and a time; nothing of the request or the grant.
    let columns = "SELECT 1 / (CASE WHEN (SELECT string_agg(key, ' ' ORDER BY key) FROM jsonb_object_keys(to_jsonb(undone)) AS key)
                                     = 'domain number since what' THEN 1 ELSE 0 END) FROM undone()";
    mesh.may("plat", columns).await;
    // Who carries it out is done with it.
    granted["steps"][0]["state"] = json!("held");
    let held = super::write(&[super::word("g-r", "grant", &granted.to_string())]);
    mesh.may("anna", &held).await;
    mesh.may("plat", &told(0)).await;
    // Where nobody has a duty to decide, what waits is counted.
    mesh.asked("r2", &request("asker", &["p"])).await;
    let stuck = |number: u32| {
        format!(
            "SELECT 1 / (CASE WHEN count(*) = {number} THEN 1 ELSE 0 END) FROM undone() WHERE what = 'decide' AND domain = 'supply'"
        )
    };
    mesh.may("plat", &stuck(0)).await;
    for end in [
        "SELECT end_duty('sue', 'owner', 'Supply')",
        "SELECT end_duty('dan', 'steward', 'Supply')",
        "SELECT end_duty('gov', 'steward', NULL)",
    ] {
        mesh.may("plat", end).await;
    }
    mesh.may("plat", &stuck(1)).await;
}
