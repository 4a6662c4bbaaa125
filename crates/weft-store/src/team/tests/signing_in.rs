//! How people come in: over TLS that is checked, with a certificate, with a password that a command tells, through a pooler.

use weft_ports::{PortError, PortErrorKind, Workspace};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{TeamAddress, TeamWorkspace, address, init, login};

/// A workspace of a server that encrypts; `plat` is its platform team.
fn made_with(server: Option<Server>) -> Option<Server> {
    let server = server?;
    for sql in ["CREATE ROLE plat LOGIN", "CREATE DATABASE w"] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    Some(server)
}

async fn opened(address: TeamAddress) -> Result<(), PortError> {
    let workspace = TeamWorkspace::open(address).await?;
    workspace.close().await;
    Ok(())
}

#[tokio::test]
async fn a_server_elsewhere_shows_a_certificate_that_is_trusted_or_is_not_talked_to() {
    let Some(server) = made_with(Server::start_with_tls()) else {
        return;
    };
    init(&address(&server, "admin", "w"), "plat").await.unwrap();
    let elsewhere = TeamAddress::parse(&server.uri_elsewhere("plat", "w")).unwrap();

    let strange = opened(elsewhere.clone()).await.unwrap_err();
    let other = opened(elsewhere.clone().with_authority(&server.file("other.pem"))).await;
    for refused in [strange, other.unwrap_err()] {
        assert_eq!(refused.kind, PortErrorKind::Denied, "{refused:?}");
        assert!(refused.message.contains("certificate"), "{refused:?}");
        assert!(refused.hint.unwrap().contains("--ca"));
    }
    let trusted = elsewhere.with_authority(&server.file("ca.pem"));
    opened(trusted).await.unwrap();

    // The certificate is for one name, and `verify-full` says so.
    let another = format!("{}?sslmode=verify-full", server.uri("plat", "w"));
    let another = TeamAddress::parse(&another)
        .unwrap()
        .with_authority(&server.file("ca.pem"));
    let refused = opened(another).await.unwrap_err();
    assert_eq!(refused.kind, PortErrorKind::Denied, "{refused:?}");
}

#[tokio::test]
async fn a_server_elsewhere_that_does_not_encrypt_is_refused_unless_somebody_says_otherwise() {
    let Some(server) = made_with(Server::start()) else {
        return;
    };
    init(&address(&server, "admin", "w"), "plat").await.unwrap();
    let plain = server.uri_elsewhere("plat", "w");
    let refused = opened(TeamAddress::parse(&plain).unwrap()).await.unwrap_err();
    assert_eq!(refused.kind, PortErrorKind::Denied, "{refused:?}");
    assert!(refused.message.contains("does not encrypt"), "{refused:?}");
    assert!(refused.hint.unwrap().contains("sslmode=disable"));
    let said = TeamAddress::parse(&format!("{plain}?sslmode=disable")).unwrap();
    opened(said).await.unwrap();
}

#[tokio::test]
async fn a_certificate_signs_in() {
    let Some(server) = made_with(Server::start_with_tls()) else {
        return;
    };
    init(&address(&server, "admin", "w"), "plat").await.unwrap();
    login(&server, "w", "carl").await;
    let duty = "SELECT give_duty('carl', 'analyst', NULL, NULL)";
    server.psql("plat", "w", duty).unwrap();
    let carl = TeamAddress::parse(&server.uri_elsewhere("carl", "w"))
        .unwrap()
        .with_authority(&server.file("ca.pem"));
    let without = opened(carl.clone()).await.unwrap_err();
    assert_eq!(without.kind, PortErrorKind::Denied, "{without:?}");
    let with = carl.with_certificate(&server.file("carl.pem"), &server.file("carl.key"));
    opened(with).await.unwrap();
}

#[tokio::test]
async fn a_command_is_asked_for_the_password_with_each_connection() {
    let Some(server) = made_with(Server::start()) else {
        return;
    };
    init(&address(&server, "admin", "w"), "plat").await.unwrap();
    login(&server, "w", "locked").await;
    let duty = "SELECT give_duty('locked', 'platform', NULL, NULL)";
    server.psql("plat", "w", duty).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    let change = |password: &str| {
        std::fs::write(&token, format!("{password}\n")).unwrap();
        let sql = format!("ALTER ROLE locked PASSWORD '{password}'");
        server.psql("admin", "w", &sql).unwrap();
    };
    change("first");
    let plain = address(&server, "locked", "w");
    let refused = opened(plain.clone()).await.unwrap_err();
    assert_eq!(refused.kind, PortErrorKind::Denied, "{refused:?}");
    let command = ["cat".to_owned(), token.to_str().unwrap().to_owned()];
    let locked = TeamWorkspace::open(plain.clone().with_password_command(&command))
        .await
        .unwrap();

    // The token runs out, and the connection is gone: the next one is made with the token of now.
    change("second");
    let gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'locked'";
    server.psql("admin", "w", gone).unwrap();
    locked.head().await.unwrap();
    let said = docs("orders", "with the token of now").payload;
    locked
        .write("locked", "edit_docs", &urn("orders"), said)
        .await
        .unwrap();

    // What the command tells is wrong: said once, as what it is.
    let wrong = ["echo".to_owned(), "hunter2".to_owned()];
    let refused = opened(plain.clone().with_password_command(&wrong))
        .await
        .unwrap_err();
    assert_eq!(refused.kind, PortErrorKind::Denied);
    let missing = ["weft-no-such-program".to_owned()];
    let broken = opened(plain.with_password_command(&missing)).await.unwrap_err();
    assert!(broken.message.contains("password command"), "{broken:?}");
    assert!(!format!("{refused:?}").contains("hunter2"));
}

#[tokio::test]
async fn many_write_through_a_pooler_that_hands_out_two_connections() {
    let Some(server) = made_with(Server::start()) else {
        return;
    };
    init(&address(&server, "admin", "w"), "plat").await.unwrap();
    let Some(pooler) = server.pooler(&["plat"]) else {
        return;
    };
    let through = TeamAddress::parse(&pooler.uri("plat", "w")).unwrap();
    let mut writers = Vec::new();
    for who in 0..5 {
        let workspace = TeamWorkspace::open(through.clone()).await.unwrap();
        writers.push(tokio::spawn(async move {
            for number in 0..10 {
                let (thing, words) = (format!("t{who}"), format!("word {number}"));
                let said = docs(&thing, &words).payload;
                workspace
                    .write("plat", "edit_docs", &urn(&thing), said)
                    .await
                    .unwrap();
                let mine = workspace.records(&[urn(&thing)]).await.unwrap();
                assert_eq!(mine.len(), 1);
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let plat = TeamWorkspace::open(through).await.unwrap();
    assert_eq!(plat.head().await.unwrap(), weft_model::Revision(50));
    assert_eq!(plat.verify_audit().await.unwrap(), Ok(51));
}
