//! Two different people, each of whom may decide, where the policy wants two.

use serde_json::json;

use super::{Mesh, acted, approval, but, request, sql, word, write};

#[tokio::test]
async fn two_people_approve_where_the_policy_says_so() {
    let Some(mesh) = Mesh::ruled().await else { return };
    // What another source says of it under another name, and under the name of something else.
    let mut hidden = request("asker", &["s"]);
    hidden["terms"]["assets"] = json!(["t"]);
    for (id, asked) in [("r1", request("asker", &["t"])), ("r2", hidden)] {
        mesh.asked(id, &asked).await;
        mesh.may_not("anna", &approval(id, &asked, "anna", None), "two people")
            .await;
        let first = acted(&asked, "approve_first", "anna", "waiting", None);
        mesh.may("anna", &write(&[word(id, "request", &first.to_string())]))
            .await;
        mesh.may_not("anna", &approval(id, &first, "anna", None), "another person's")
            .await;
        mesh.may_not("asker", &approval(id, &first, "asker", None), "their own")
            .await;
        mesh.may("ben", &approval(id, &first, "ben", None)).await;
    }
    // One is enough where nothing is personal, and where it stays masked.
    let plain = request("asker", &["x"]);
    mesh.asked("r3", &plain).await;
    mesh.may("anna", &approval("r3", &plain, "anna", None)).await;
    let mut masked = request("asker", &["t"]);
    masked["terms"]["role"] = json!("masked");
    mesh.asked("r4", &masked).await;
    mesh.may("anna", &approval("r4", &masked, "anna", None)).await;
}

#[tokio::test]
async fn the_requester_is_neither_of_the_two() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let own = request("ben", &["t"]);
    mesh.asked("r", &own).await;
    let first = acted(&own, "approve_first", "ben", "waiting", None);
    mesh.may_not(
        "ben",
        &write(&[word("r", "request", &first.to_string())]),
        "their own",
    )
    .await;
    // Nor is somebody signed for who did not act.
    let forged = acted(&own, "approve_first", "cleo", "waiting", None);
    mesh.may_not(
        "anna",
        &write(&[word("r", "request", &forged.to_string())]),
        "its actor's own",
    )
    .await;
    mesh.may_not("anna", &approval("r", &forged, "anna", None), "what was said")
        .await;
}

#[tokio::test]
async fn the_second_approves_what_the_first_did_or_less() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["t", "s"]);
    mesh.asked("r", &asked).await;
    let mut week = but(&asked, "days", json!(7));
    week["assets"] = json!(["t"]);
    let first = acted(&asked, "approve_first", "anna", "waiting", Some(&week));
    mesh.may("anna", &write(&[word("r", "request", &first.to_string())]))
        .await;
    let mut longer = week.clone();
    longer["days"] = json!(8);
    let mut wider = week.clone();
    wider["assets"] = json!(["t", "s"]);
    for more in [None, Some(&longer), Some(&wider)] {
        mesh.may_not("ben", &approval("r", &first, "ben", more), "approved first")
            .await;
    }
    mesh.may("ben", &approval("r", &first, "ben", Some(&week))).await;
}

#[tokio::test]
async fn a_first_approval_is_worth_nothing_once_its_maker_does_not_decide_or_somebody_asked_back() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["t"]);
    mesh.asked("r1", &asked).await;
    let first = acted(&asked, "approve_first", "anna", "waiting", None);
    mesh.may("anna", &write(&[word("r1", "request", &first.to_string())]))
        .await;
    sql(
        &mesh.server,
        "plat",
        "w",
        "SELECT end_duty('anna', 'steward', 'Sales')",
    )
    .await;
    mesh.may_not("ben", &approval("r1", &first, "ben", None), "two people")
        .await;
    let again = acted(&first, "approve_first", "cleo", "waiting", None);
    mesh.may("cleo", &write(&[word("r1", "request", &again.to_string())]))
        .await;
    mesh.may("ben", &approval("r1", &again, "ben", None)).await;

    mesh.asked("r2", &asked).await;
    let mut request = asked;
    for (act, who, state) in [
        ("approve_first", "cleo", "waiting"),
        ("ask_back", "ben", "asked_back"),
        ("answer", "asker", "waiting"),
    ] {
        request = acted(&request, act, who, state, None);
        mesh.may(who, &write(&[word("r2", "request", &request.to_string())]))
            .await;
    }
    mesh.may_not("ben", &approval("r2", &request, "ben", None), "two people")
        .await;
}
