//! Somebody comes into a team's workspace: with a password that a command tells, over a connection that is checked.

use std::fs;

use tempfile::TempDir;
use weft_testkit::postgres::Server;

use crate::weft::Weft;

/// A workspace of the team `w`, whose platform team is maya.
fn made(server: Option<Server>) -> Option<Server> {
    let server = server?;
    for sql in ["CREATE DATABASE w", "CREATE ROLE maya LOGIN"] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    let admin = server.uri("admin", "w");
    let made = Weft::new().run(&["workspace", "init", &admin, "--first", "maya"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    Some(server)
}

#[test]
fn a_command_tells_the_password_and_is_asked_each_time() {
    let Some(server) = made(Server::start()) else {
        return;
    };
    for sql in [
        "CREATE ROLE locked LOGIN PASSWORD 'first-token'",
        "GRANT w_weft_member TO locked",
    ] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    let duty = "SELECT give_duty('locked', 'analyst', NULL, NULL)";
    server.psql("maya", "w", duty).unwrap();
    let folder = TempDir::new().unwrap();
    let token = folder.path().join("the token");
    fs::write(&token, "first-token\n").unwrap();
    let (locked, address) = (Weft::new(), server.uri("locked", "w"));
    let without = locked.run(&["workspace", "join", &address]);
    assert_eq!(without.code, 3, "{}", without.stderr);
    let command = format!("cat '{}'", token.display());
    let open = locked.run(&[
        "workspace",
        "join",
        &address,
        "--password-command",
        "cat 'not closed",
    ]);
    assert_eq!(open.code, 2, "{}", open.stderr);
    locked.json(&["workspace", "join", &address, "--password-command", &command]);
    let kept = fs::read_to_string(locked.folder().join("team.json")).unwrap();
    assert!(
        kept.contains("the token") && !kept.contains("first-token"),
        "{kept}"
    );

    let trouble = || locked.json(&["workspace", "show"])["team"]["trouble"].clone();
    assert!(trouble().is_null());
    let change = "ALTER ROLE locked PASSWORD 'second-token'";
    server.psql("admin", "postgres", change).unwrap();
    assert!(
        trouble().is_string(),
        "what was read is there, and it is said what is wrong"
    );
    fs::write(&token, "second-token").unwrap();
    assert!(trouble().is_null());
    fs::remove_file(&token).unwrap();
    let told = trouble();
    assert!(told.as_str().unwrap().contains("password command"), "{told}");
}

#[test]
fn a_server_elsewhere_is_checked_before_anything_is_said_to_it() {
    let Some(server) = made(Server::start_with_tls()) else {
        return;
    };
    let address = server.uri_elsewhere("maya", "w");
    let join = |words: &[&str]| {
        let weft = Weft::new();
        let run = weft.run(&[&["workspace", "join", &address, "--json"][..], words].concat());
        (run, weft)
    };
    let (ca, other) = (server.file("ca.pem"), server.file("other.pem"));
    let named = ["--ca", other.to_str().unwrap()];
    for words in [&named[..], &[]] {
        let (refused, weft) = join(words);
        assert_eq!(refused.code, 3, "{}", refused.stderr);
        assert!(refused.error()["hint"].as_str().unwrap().contains("--ca"));
        assert!(!weft.folder().join("team.json").exists());
    }
    let (missing, _) = join(&["--ca", "/no/such/file.pem"]);
    assert_eq!(missing.code, 2, "{}", missing.stderr);
    let (joined, weft) = join(&["--ca", ca.to_str().unwrap()]);
    assert_eq!(joined.code, 0, "{}", joined.stderr);
    assert!(weft.json(&["workspace", "show"])["team"]["trouble"].is_null());
}
