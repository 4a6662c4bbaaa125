//! What was closed before and was not tried: a source that reaches for another's thing, two who end each other, a duty that
//! ends meanwhile, somebody else's image.

use serde_json::json;
use sqlx::{Connection, Executor, PgConnection};
use weft_ports::{
    Workspace,
    workspace::{Image, ImageKind},
};

use super::{Mesh, approval, request, sql, word, write};
use crate::team::{TeamWorkspace, tests::address};

#[tokio::test]
async fn a_source_of_ones_own_domain_takes_over_nothing_of_another() {
    let Some(mesh) = Mesh::new().await else { return };
    sql(
        &mesh.server,
        "ben",
        "w",
        "SELECT add_source('shop', '{}', 'x', 1, 'Sales')",
    )
    .await;
    let claims = |aspect: &str, domain: &str| {
        format!(
            r#"SELECT commit_harvest(begin_harvest('shop', 1, '{{}}'), ARRAY['p', 'new'], ARRAY['{aspect}', '{aspect}'],
                   ARRAY['{{"aspect":"ownership","value":{{"domain":"{domain}"}}}}', '{{"aspect":"ownership","value":{{"domain":"{domain}"}}}}'], '{{}}', '[]')"#
        )
    };
    let mine = |thing: &str| write(&[word(thing, "docs", r#"{"description":"mine"}"#)]);
    for domain in ["Sales", "Supply"] {
        mesh.may("ben", &claims("ownership", domain)).await;
        mesh.may_not("ben", &mine("p"), "may not write for supply").await;
    }
    mesh.may("sue", &mine("p")).await;
    // Of what nobody else speaks it speaks for its own domain, until somebody does.
    mesh.may("ben", &claims("ownership", "Sales")).await;
    mesh.may("ben", &mine("new")).await;
    mesh.harvest(&[("new", "ownership", json!({ "domain": "Supply" }))])
        .await;
    let tags = write(&[word("new", "tags", r#"{"tags":["mine"]}"#)]);
    mesh.may_not("ben", &tags, "may not write for supply").await;
    // Nor is a fact one of another side, or an act of somebody.
    mesh.may_not("ben", &claims("docs", "Sales"), "which side").await;
    mesh.may_not("ben", &claims("request", "Sales"), "no acts of people")
        .await;
    let asked = request("asker", &["p"]);
    mesh.asked("r", &asked).await;
    mesh.may_not("ben", &approval("r", &asked, "ben", None), "does not decide")
        .await;
}

#[tokio::test]
async fn of_two_who_end_each_other_at_once_one_stays() {
    let Some(mesh) = Mesh::new().await else { return };
    sql(
        &mesh.server,
        "plat",
        "w",
        "SELECT give_duty('gov', 'platform', NULL, NULL)",
    )
    .await;
    let mut plat = PgConnection::connect(&mesh.server.uri("plat", "w"))
        .await
        .unwrap();
    plat.execute("BEGIN").await.unwrap();
    plat.execute("SELECT end_duty('gov', 'platform', NULL)")
        .await
        .unwrap();
    // It has seen that it may, and waits for the other to be done.
    let waits = mesh.tries("gov", "SELECT end_duty('plat', 'platform', NULL)");
    let commits = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        plat.execute("COMMIT").await.unwrap();
    };
    let (refused, ()) = tokio::join!(waits, commits);
    assert!(
        matches!(&refused, Err((code, _)) if code == "42501"),
        "{refused:?}"
    );
    let left: Vec<String> = sqlx::query_scalar("SELECT login FROM duty WHERE role = 'platform'")
        .fetch_all(&mut plat)
        .await
        .unwrap();
    assert_eq!(left, ["plat"]);
}

#[tokio::test]
async fn a_duty_that_ends_within_a_transaction_is_over_in_it() {
    let Some(mesh) = Mesh::new().await else { return };
    sql(
        &mesh.server,
        "plat",
        "w",
        "SELECT give_duty('cleo', 'owner', 'Supply', now() + interval '3 seconds')",
    )
    .await;
    let mut cleo = PgConnection::connect(&mesh.server.uri("cleo", "w"))
        .await
        .unwrap();
    let says = |text: &str| write(&[word("p", "docs", &format!(r#"{{"description":"{text}"}}"#))]);
    cleo.execute("BEGIN").await.unwrap();
    let before = sqlx::raw_sql(sqlx::AssertSqlSafe(says("before")))
        .fetch_all(&mut cleo)
        .await;
    assert!(before.is_ok(), "{before:?}");
    cleo.execute("SELECT pg_sleep(3.1)").await.unwrap();
    let after = sqlx::raw_sql(sqlx::AssertSqlSafe(says("after")))
        .fetch_all(&mut cleo)
        .await;
    let Err(sqlx::Error::Database(error)) = after else {
        panic!("{after:?}");
    };
    assert_eq!(error.code().as_deref(), Some("42501"), "{error}");
}

#[tokio::test]
async fn whoever_keeps_other_bytes_in_the_place_of_an_image_hides_nothing() {
    let Some(mesh) = Mesh::new().await else { return };
    let bytes = b"\x89PNG what ben drew".to_vec();
    let digest = blake3::hash(&bytes).to_hex().to_string();
    let squat = format!(
        "SELECT keep_image('s', '{digest}', 'png', convert_to('other bytes ' || number, 'UTF8')) FROM generate_series(1, 120) AS number"
    );
    mesh.may("eve", &squat).await;
    let ben = TeamWorkspace::open(address(&mesh.server, "ben", "w"))
        .await
        .unwrap();
    assert!(ben.image(&digest).await.is_err(), "what is there is not it");
    let image = Image {
        digest: digest.clone(),
        kind: ImageKind::Png,
        bytes: bytes.clone(),
    };
    assert!(ben.keep_image("ben", "s", image).await.unwrap(), "it is new");
    assert_eq!(ben.image(&digest).await.unwrap().unwrap().bytes, bytes);
}
