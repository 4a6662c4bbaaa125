//! Many people at once.

use std::sync::Arc;

use futures::future::join_all;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use weft_model::Revision;
use weft_ports::{
    Workspace,
    workspace::{Word, Worded},
};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{
    TeamWorkspace, address, duty, login, made,
    rights_actions::{grant, request, word, write},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interleaved_writers_lose_nothing_and_a_follower_misses_nothing() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let mut writers = Vec::new();
    for number in 0..8 {
        let name = format!("owner{number}");
        login(&server, "w", &name).await;
        duty(&server, "w", &name, "owner", None).await;
        writers.push((
            TeamWorkspace::open(address(&server, &name, "w")).await.unwrap(),
            name,
        ));
    }
    let follower = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    let follow = tokio::spawn(async move {
        let (mut reached, mut seen) = (Revision(0), Vec::new());
        while seen.len() < 8 * 25 {
            for record in follower.changes(reached, 7).await.unwrap() {
                reached = record.revision;
                seen.push((record.revision, record.origin.key()));
            }
        }
        seen
    });
    let all = join_all(writers.into_iter().map(|(workspace, name)| async move {
        let mut written = Vec::new();
        for number in 0..25 {
            // Each for itself, so that nothing is in conflict.
            let word = Word {
                urn: urn(&name),
                joined: Vec::new(),
                base: written.last().copied().unwrap_or_default(),
                payload: docs(&name, &number.to_string()).payload,
            };
            let done = workspace
                .write_over(&name, "edit_docs", vec![word])
                .await
                .unwrap();
            let Worded::Written(revision) = done else {
                panic!("{done:?}")
            };
            written.push(revision);
        }
        written
    }))
    .await;
    let mut revisions: Vec<Revision> = all.concat();
    revisions.sort();
    let expected: Vec<Revision> = (1..=8 * 25).map(Revision).collect();
    assert_eq!(
        revisions, expected,
        "each has a revision of its own, and there is no gap"
    );
    let seen = follow.await.unwrap();
    let in_order: Vec<Revision> = seen.iter().map(|(revision, _)| *revision).collect();
    assert_eq!(in_order, expected, "in order, each once");
}

/// Requests that are decided by several at once.
const ROUNDS: usize = 60;

/// One that tries to decide; whether it took effect.
async fn decides(server: &Arc<Server>, who: &str, number: usize, approve: bool) -> bool {
    let mut connection = PgConnection::connect(&server.uri(who, "w")).await.unwrap();
    let (id, grant_id) = (format!("r{number}"), format!("g{number}"));
    let (act, state) = if approve {
        ("approve", "approved")
    } else {
        ("reject", "rejected")
    };
    let said = request(
        "asker",
        state,
        30,
        &[("send", "asker"), (act, who)],
        approve.then_some(grant_id.as_str()),
    );
    // Over the revision that it was sent with: what came later was not seen.
    let base = format!("\"base\":{}", number + 1);
    let mut words = vec![word(&id, "request", &said).replace("\"base\":null", &base)];
    if approve {
        words.push(word(
            &grant_id,
            "grant",
            &grant(&id, "asker", who, "pending", None),
        ));
    }
    let answer: Result<String, _> = sqlx::query_scalar(AssertSqlSafe(
        write(&words).replace("SELECT write_words", "SELECT weft.write_words") + "::text",
    ))
    .fetch_one(&mut connection)
    .await;
    connection.close().await.unwrap();
    answer.is_ok_and(|answer| answer.contains("revision"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_decisions_at_once_one_has_an_effect() {
    let Some(server) = Server::start() else { return };
    let server = Arc::new(server);
    made(&server, "w").await;
    for (name, role) in [
        ("asker", "analyst"),
        ("anna", "steward"),
        ("ben", "steward"),
        ("cleo", "owner"),
    ] {
        login(&server, "w", name).await;
        duty(&server, "w", name, role, None).await;
    }
    let mut asker = PgConnection::connect(&server.uri("asker", "w")).await.unwrap();
    for number in 0..ROUNDS {
        let sent = request("asker", "waiting", 30, &[("send", "asker")], None);
        let ask = write(&[word(&format!("r{number}"), "request", &sent)]);
        sqlx::raw_sql(AssertSqlSafe(ask))
            .execute(&mut asker)
            .await
            .unwrap();
    }
    for number in 0..ROUNDS {
        // Twice by the same hand, by two stewards, and by the asker, who may not.
        let tries = [
            ("anna", true),
            ("anna", true),
            ("ben", false),
            ("cleo", true),
            ("asker", true),
        ];
        let outcomes = join_all(tries.map(|(who, approve)| decides(&server, who, number, approve))).await;
        let took: Vec<&str> = tries
            .iter()
            .zip(&outcomes)
            .filter(|(_, took)| **took)
            .map(|((who, _), _)| *who)
            .collect();
        // The same press twice is one decision: the second finds it standing as it is.
        let mut people = took.clone();
        people.dedup();
        assert_eq!(people.len(), 1, "request {number}: {took:?}");
        assert_ne!(people, ["asker"]);
    }
    let (requests, grants): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(DISTINCT record.revision) FROM record JOIN statement ON statement.id = record.statement
                 WHERE aspect = 'request' AND revision > $1),
                (SELECT count(*) FROM record JOIN statement ON statement.id = record.statement
                 WHERE aspect = 'grant' AND (SELECT payload::jsonb #>> '{value,state}' FROM record AS decided
                     JOIN statement AS one ON one.id = decided.statement
                     WHERE one.urn = 'r' || substr(statement.urn, 2) ORDER BY decided.id DESC LIMIT 1) <> 'approved')",
    )
    .bind(i64::try_from(ROUNDS).unwrap())
    .fetch_one(&mut PgConnection::connect(&server.uri("anna", "w")).await.unwrap())
    .await
    .unwrap();
    assert_eq!(requests, i64::try_from(ROUNDS).unwrap(), "one decision each");
    assert_eq!(grants, 0, "grants of what was not approved");
}
