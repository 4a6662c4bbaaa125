//! Who of the governance team approved a grant carries it out and ends it; the others of the team do neither.

use serde_json::json;

use super::{Mesh, acted, duty, grant, login, request, word, write};
use crate::team::tests::rights_actions::campaigns::in_days;

#[tokio::test]
async fn whoever_of_the_governance_team_approved_a_grant_carries_it_out_to_its_end() {
    let Some(mesh) = Mesh::ruled().await else { return };
    login(&mesh.server, "w", "pia").await;
    duty(&mesh.server, "w", "pia", "platform", None).await;
    // The only owner of Supply asks, so that it falls to the governance team.
    let asked = request("sue", &["p"]);
    mesh.asked("r", &asked).await;
    let id = "urn:weft:grant:sue";
    let mut approved = acted(&asked, "approve", "plat", "approved", None);
    approved["grant"] = json!(id);
    let mut granted = grant("r", &asked, "plat", &asked["terms"]);
    granted["until"] = json!(in_days(10));
    let decision = write(&[
        word("r", "request", &approved.to_string()),
        word(id, "grant", &granted.to_string()),
    ]);
    mesh.may("plat", &decision).await;

    let give = format!("SELECT give_right('sue', 'TABLE_READ_DATA', 'p', '{id}')");
    let take = "SELECT take_right('sue', 'TABLE_READ_DATA', 'p')";
    for who in ["pia", "anna"] {
        mesh.may_not(who, &give, "may not carry out").await;
    }
    mesh.may("plat", &give).await;
    granted["steps"][0]["state"] = json!("held");
    let held = write(&[word(id, "grant", &granted.to_string())]);
    mesh.may_not("pia", &held, "may not carry out").await;
    mesh.may("plat", &held).await;
    mesh.may_not("plat", take, "has not ended").await;

    let ends = |who: &str| {
        let mut ended = granted.clone();
        ended["end"] = json!({ "why": "revoked", "by": { "login": who } });
        write(&[word(id, "grant", &ended.to_string())])
    };
    mesh.may_not("pia", &ends("pia"), "may not end").await;
    mesh.may("plat", &ends("plat")).await;
    mesh.may_not("pia", take, "may not take").await;
    mesh.may("plat", take).await;
    let left = "SELECT 1 / (1 - count(*)) FROM held_right";
    mesh.may("plat", left).await;
}
