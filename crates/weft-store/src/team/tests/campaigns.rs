//! Campaigns in a team: nobody answers for their own grant, and what is said once stays said.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use weft_testkit::postgres::Server;

use super::{
    duty,
    rights::furnished,
    rights_actions::{
        campaigns::{campaign, item, looked_at, outcome, soon},
        word, write,
    },
};

/// Whether somebody may; a refusal is one for want of a right.
async fn may(server: &Server, who: &str, words: &[String]) -> bool {
    let mut connection = PgConnection::connect(&server.uri(who, "w")).await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(write(words)))
        .fetch_all(&mut connection)
        .await;
    connection.close().await.unwrap();
    match done {
        Ok(_) => true,
        Err(sqlx::Error::Database(error)) => {
            assert_eq!(error.code().unwrap_or_default(), "42501", "{error}");
            false
        }
        Err(other) => panic!("{other}"),
    }
}

fn said(who: &str, answer: &str, unanswered: bool) -> String {
    word(
        "i",
        "reviewed",
        &item("c", Some(&outcome(who, answer, None, unanswered))),
    )
}

fn closed(who: &str) -> String {
    word("c", "campaign", &campaign("boss", 1, Some(who)))
}

#[tokio::test]
async fn nobody_answers_for_their_own_grant_and_an_answer_is_given_once() {
    let Some(server) = Server::start() else { return };
    furnished(&server).await;
    duty(&server, "w", "holder", "owner", Some("Sales")).await;
    assert!(!may(&server, "holder", &[said("holder", "keep", false)]).await);
    assert!(may(&server, "boss", &[said("boss", "keep", false)]).await);
    // What stands does not go away by naming something else beside it.
    let again = said("owns", "revoke", false);
    let ended = word("g8", "grant", &looked_at(soon(), Some(("owns", "revoked"))));
    let elsewhere = again.replace(r#""urns":["i"]"#, r#""urns":["nowhere"]"#);
    assert!(!may(&server, "owns", &[again, ended.clone()]).await);
    assert!(!may(&server, "owns", &[elsewhere, ended]).await);
    assert!(
        may(&server, "owns", &[closed("owns")]).await,
        "nothing waits any more"
    );
    assert!(
        !may(&server, "boss", &[closed("boss")]).await,
        "it is closed once"
    );
}

#[tokio::test]
async fn nothing_is_answered_in_a_campaign_that_is_closed() {
    let Some(server) = Server::start() else { return };
    furnished(&server).await;
    assert!(may(&server, "owns", &[closed("owns"), said("owns", "keep", true)]).await);
    assert!(!may(&server, "boss", &[said("boss", "keep", false)]).await);
    // A grant of a campaign that is over is ended as any other.
    let ended = word("g8", "grant", &looked_at(soon(), Some(("boss", "revoked"))));
    assert!(may(&server, "boss", &[ended]).await);
}
