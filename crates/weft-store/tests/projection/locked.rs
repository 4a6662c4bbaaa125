//! A copy of a team's workspace that has heard nothing for too long: no face answers from it, nor from what is made of it.

use std::{path::Path, sync::Arc, time::Duration};

use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use weft_app::{
    App, AppResult, ErrorCode,
    commands::COMMANDS,
    complete_query::{CompleteQueryRequest, complete_query},
    desk::seated,
    search_assets::{SearchAssetsRequest, search_assets},
    show_lineage::{ShowLineageRequest, show_lineage},
    show_workspace::{ShowWorkspaceRequest, show_workspace},
};
use weft_model::Timestamp;
use weft_ports::{AtRestKey, Clock, Team, Workspace, clock::SystemClock};
use weft_store::{FollowedWorkspace, TeamAddress, TeamWorkspace, close_encrypted, init_team};
use weft_testkit::postgres::Server;

use crate::fakes::{MemoryIndex, MemoryReplica, app};

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Verbs that answer where the copy is locked.
const OPEN: [&str; 6] = [
    "check_policy",
    "list_preferences",
    "run_policy_tests",
    "set_preference",
    "show_workspace",
    "validate_contracts",
];

fn days_ago(days: i64) -> Timestamp {
    Timestamp::from_millis(SystemClock.now().as_millis() - days * DAY)
}

/// Writes into the copy when the workspace was last heard of.
async fn heard(copy: &Path, at: Timestamp) {
    let key = format!("\"x'{}'\"", "07".repeat(32));
    let mut connection = SqliteConnectOptions::new()
        .filename(copy)
        .busy_timeout(Duration::from_secs(10))
        .pragma("key", key)
        .connect()
        .await
        .unwrap();
    let done = sqlx::query("UPDATE meta SET value = ?1 WHERE key = 'contact'")
        .bind(at.as_millis().to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
    connection.close().await.unwrap();
}

async fn searches(app: &App) -> AppResult<()> {
    let app = seated(app, "search_assets").await?;
    search_assets(&app, SearchAssetsRequest::default()).await?;
    Ok(())
}

async fn completes(app: &App) -> AppResult<()> {
    let app = seated(app, "complete_query").await?;
    let request = CompleteQueryRequest {
        query: "ord".to_owned(),
    };
    complete_query(&app, request).await?;
    Ok(())
}

async fn walks(app: &App) -> AppResult<()> {
    let app = seated(app, "show_lineage").await?;
    let request = ShowLineageRequest {
        name: "orders".to_owned(),
        upstream: None,
        downstream: None,
        level: None,
        limit: None,
    };
    show_lineage(&app, request).await?;
    Ok(())
}

/// How verbs fail that read the index and the replica, asked as a face asks: these here say that they are not there.
async fn codes(app: &App) -> Vec<ErrorCode> {
    let answers = [searches(app).await, completes(app).await, walks(app).await];
    answers
        .into_iter()
        .filter_map(|answer| Some(answer.err()?.code))
        .collect()
}

#[tokio::test]
async fn a_locked_copy_is_read_by_no_verb_until_the_workspace_is_heard_of() {
    let Some(server) = Server::start() else { return };
    for sql in ["CREATE DATABASE w", "CREATE ROLE plat LOGIN"] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    let admin = TeamAddress::parse(&server.uri("admin", "w")).unwrap();
    init_team(&admin, "plat").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let plat = TeamWorkspace::at(TeamAddress::parse(&server.uri("plat", "w")).unwrap());
    let followed = FollowedWorkspace::open(plat, &copy, &AtRestKey::new([7; 32]))
        .await
        .unwrap();
    followed.head().await.unwrap();
    let mut app = app(followed.clone(), MemoryReplica::default(), MemoryIndex::default());
    app.team = Some(Arc::new(followed.clone()));
    let answered = vec![ErrorCode::Unsupported; 3];
    assert_eq!(codes(&app).await, answered);

    // Who is heard of when they are asked was only silent: nothing is locked, and it is known again.
    let long_ago = days_ago(15);
    heard(&copy, long_ago).await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(codes(&app).await, answered);
    assert!(followed.contact().await.unwrap().last.unwrap() > long_ago);

    // Thirteen days without an answer are not too long, and fifteen are.
    drop(server);
    heard(&copy, days_ago(13)).await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(codes(&app).await, answered);
    heard(&copy, days_ago(15)).await;
    assert_eq!(codes(&app).await, vec![ErrorCode::Denied; 3]);
    let words = followed.head().await.unwrap_err().message;
    let mut open = Vec::new();
    for command in COMMANDS {
        match seated(&app, command.name).await {
            Ok(_) => open.push(command.name),
            Err(error) => assert_eq!(error.message, words, "{}", command.name),
        }
    }
    open.sort_unstable();
    assert_eq!(open, OPEN);
    let desk = seated(&app, "show_workspace").await.unwrap();
    let shown = show_workspace(&desk, ShowWorkspaceRequest {}).await.unwrap();
    let team = shown.team.unwrap();
    assert!(
        team.trouble.is_some() && team.locks.unwrap() < SystemClock.now(),
        "{team:?}"
    );

    // Heard of by another program of the same folder.
    heard(&copy, days_ago(0)).await;
    assert_eq!(codes(&app).await, answered);
    close_encrypted().await;
}
