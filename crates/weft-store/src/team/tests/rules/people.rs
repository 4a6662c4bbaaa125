//! What the directory of people says of duties: who has left is nobody, and who stands in decides on exactly their days.

use serde_json::{Value, json};
use weft_model::Urn;

use super::{Mesh, acted, approval, duty, login, policy, publish, request, word, write};

/// The people of the workspace, as the platform team writes them.
fn people(all: &[(&str, &[&str], Option<&str>)]) -> String {
    let people: Vec<Value> = all
        .iter()
        .map(|(id, logins, until)| {
            let names: Vec<Value> = logins
                .iter()
                .map(|login| json!({ "kind": "login", "name": login }))
                .collect();
            let mut person = json!({ "id": id, "name": id, "names": names });
            if let Some(until) = until {
                person["until"] = json!(until);
            }
            person
        })
        .collect();
    let value = json!({ "people": people }).to_string();
    write(&[word(Urn::directory().as_str(), "directory", &value)])
}

/// Fails unless this is so.
fn so(what: &str) -> String {
    format!("SELECT 1 / (CASE WHEN {what} THEN 1 ELSE 0 END)")
}

const PAST: Option<&str> = Some("2020-01-01T00:00:00Z");

#[tokio::test]
async fn whoever_has_left_is_nobody_whatever_duties_they_have() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let asked = request("asker", &["s"]);
    mesh.asked("r", &asked).await;
    mesh.may(
        "anna",
        &so("decides('Sales') AND (SELECT count(*) FROM record) > 0"),
    )
    .await;
    // In any case of letters, and by a mail or an id that is a login.
    mesh.may(
        "plat",
        &people(&[("a@example.com", &["ANNA"], PAST), ("ben", &[], PAST)]),
    )
    .await;
    for who in ["anna", "ben"] {
        let nothing = "NOT is_member() AND NOT decides('Sales') AND (SELECT count(*) FROM record) = 0
            AND (SELECT count(*) FROM duty) = 0 AND (SELECT count(*) FROM head) = 0 AND (SELECT count(*) FROM held_right) = 0
            AND (SELECT count(*) FROM audit) = 0 AND (SELECT count(*) FROM undone()) = 0 AND i_have_left()";
        mesh.may(who, &so(nothing)).await;
        for words in [
            write(&[word("s", "docs", "{}")]),
            approval("r", &asked, who, None),
            "SELECT keep_image('s', 'd', 'png', 'x')".to_owned(),
        ] {
            mesh.may_not(who, &words, "has left").await;
        }
    }
    // They do not count among those who decide, nor are they the second of two.
    mesh.may("cleo", &approval("r", &asked, "cleo", None)).await;
    let pii = request("asker", &["t"]);
    mesh.asked("r2", &pii).await;
    mesh.may("plat", &people(&[("cleo", &["cleo"], None)])).await;
    let first = acted(&pii, "approve_first", "anna", "waiting", None);
    mesh.may("anna", &write(&[word("r2", "request", &first.to_string())]))
        .await;
    mesh.may("plat", &people(&[("anna", &["anna"], PAST)])).await;
    mesh.may_not("ben", &approval("r2", &first, "ben", None), "two people")
        .await;
    // A last day to come takes nothing yet; and it is taken back.
    mesh.may(
        "plat",
        &people(&[("anna", &["anna"], Some("2999-01-01T00:00:00Z"))]),
    )
    .await;
    mesh.may("anna", &so("is_member() AND NOT i_have_left()")).await;
}

#[tokio::test]
async fn the_directory_shuts_nobody_out_who_writes_it_and_stands_in_one_place_alone() {
    let Some(mesh) = Mesh::new().await else { return };
    mesh.may_not("plat", &people(&[("p", &["plat"], PAST)]), "of themselves")
        .await;
    mesh.may("plat", &so("is_member()")).await;
    mesh.may_not(
        "plat",
        &people(&[("p", &["ben"], Some("tomorrow"))]),
        "point in time",
    )
    .await;
    // Under another urn it is not the directory.
    let elsewhere = people(&[("b", &["ben"], PAST)]).replace(Urn::directory().as_str(), "z");
    mesh.may("plat", &elsewhere).await;
    mesh.may("ben", &so("is_member()")).await;
    // Of two who claim a login, whoever is here keeps it.
    mesh.may("plat", &people(&[("b", &["ben"], PAST), ("c", &["ben"], None)]))
        .await;
    mesh.may("ben", &so("is_member()")).await;
    for table in [
        "SELECT 1 FROM known_login",
        "SELECT has_left('ben')",
        "SELECT same_person('a', 'b')",
    ] {
        mesh.may_not("plat", table, "permission denied").await;
    }
}

fn stands_in(who: &str, of: &str, days: (i32, i32)) -> String {
    format!(
        "SELECT give_deputy('{who}', 'Sales', '{of}', now() + interval '{} days', now() + interval '{} days')",
        days.0, days.1
    )
}

#[tokio::test]
async fn a_deputy_decides_on_their_days_and_no_other_day() {
    let Some(mesh) = Mesh::new().await else { return };
    for (days, decides) in [((1, 2), false), ((-2, -1), false), ((-1, 1), true)] {
        mesh.may("anna", &stands_in("asker", "ben", days)).await;
        let told = if decides {
            "decides('Sales')"
        } else {
            "NOT decides('Sales')"
        };
        mesh.may("asker", &so(told)).await;
    }
    // Each for somebody has days of its own, and one that ends leaves the other.
    mesh.may("anna", &stands_in("asker", "cleo", (-1, 1))).await;
    mesh.may("anna", "SELECT end_deputy('asker', 'Sales', 'ben')")
        .await;
    mesh.may("asker", &so("decides('Sales')")).await;
    mesh.may("anna", "SELECT end_deputy('asker', 'Sales', 'cleo')")
        .await;
    mesh.may("asker", &so("NOT decides('Sales')")).await;
    for (who, statement, why) in [
        ("dan", stands_in("asker", "ben", (-1, 1)), "may not say"),
        ("ben", stands_in("asker", "ben", (-1, 1)), "may not say"),
        ("anna", stands_in("anna", "ben", (-1, 1)), "their own duties"),
        ("anna", stands_in("asker", "asker", (-1, 1)), "for themselves"),
    ] {
        mesh.may_not(who, &statement, why).await;
    }
}

#[tokio::test]
async fn nobody_decides_as_a_deputy_what_they_asked_for_or_whom_they_stand_in_for() {
    let Some(mesh) = Mesh::ruled().await else { return };
    login(&mesh.server, "w", "sam").await;
    login(&mesh.server, "w", "sam2").await;
    duty(&mesh.server, "w", "sam2", "analyst", Some("Sales")).await;
    mesh.may("plat", &people(&[("sam", &["sam", "sam2"], None)]))
        .await;
    mesh.may("anna", &stands_in("sam", "ben", (-1, 1))).await;
    // Their own, by either login; and that of whom they stand in for.
    for (id, who, why) in [
        ("r1", "sam", "their own"),
        ("r2", "sam2", "sam"),
        ("r3", "ben", "stand in for"),
    ] {
        let asked = request(who, &["s"]);
        mesh.asked(id, &asked).await;
        mesh.may_not("sam", &approval(id, &asked, "sam", None), why).await;
        let rejected = acted(&asked, "reject", "sam", "rejected", None);
        let words = write(&[word(id, "request", &rejected.to_string())]);
        let refused = mesh.tries("sam", &words).await;
        assert!(
            matches!(&refused, Err((code, _)) if code == "42501"),
            "{id}: {refused:?}"
        );
    }
    let plain = request("asker", &["s"]);
    mesh.asked("r4", &plain).await;
    mesh.may("sam", &approval("r4", &plain, "sam", None)).await;
    // Of two who approve one is not the deputy of the other; a third one is another.
    let pii = request("asker", &["t"]);
    mesh.asked("r5", &pii).await;
    let first = acted(&pii, "approve_first", "ben", "waiting", None);
    mesh.may("ben", &write(&[word("r5", "request", &first.to_string())]))
        .await;
    mesh.may_not(
        "sam",
        &approval("r5", &first, "sam", None),
        "the deputy of the other",
    )
    .await;
    mesh.may("anna", &approval("r5", &first, "anna", None)).await;
}

#[tokio::test]
async fn a_deputy_who_is_steward_as_well_is_one_person() {
    let Some(mesh) = Mesh::new().await else { return };
    mesh.may("gov", &publish(&policy(1))).await;
    mesh.may("plat", &stands_in("anna", "ben", (-1, 1))).await;
    let pii = request("asker", &["t"]);
    mesh.asked("r", &pii).await;
    let first = acted(&pii, "approve_first", "anna", "waiting", None);
    mesh.may("anna", &write(&[word("r", "request", &first.to_string())]))
        .await;
    mesh.may_not("anna", &approval("r", &first, "anna", None), "another person's")
        .await;
    // As steward she is more than the deputy of the other one.
    mesh.may("ben", &approval("r", &first, "ben", None)).await;
}

#[tokio::test]
async fn several_logins_of_one_person_are_not_two_who_decide() {
    let Some(mesh) = Mesh::ruled().await else { return };
    let pii = request("asker", &["t"]);
    mesh.asked("r", &pii).await;
    let first = acted(&pii, "approve_first", "anna", "waiting", None);
    mesh.may("anna", &write(&[word("r", "request", &first.to_string())]))
        .await;
    mesh.may_not("plat", &approval("r", &first, "plat", None), "has others than")
        .await;
    // All who decide in Sales are her: two have to, and so the governance team is asked as well.
    mesh.may("plat", &people(&[("one", &["anna", "ben", "cleo", "gov"], None)]))
        .await;
    mesh.may_not("ben", &approval("r", &first, "ben", None), "another person's")
        .await;
    mesh.may("plat", &approval("r", &first, "plat", None)).await;
}
