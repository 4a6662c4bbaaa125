//! What a runner may write, with its own login: how its run went, and what carrying out needs.

use weft_model::Urn;
use weft_testkit::postgres::Server;

use super::{
    duty, login, made,
    rights_actions::{grant, not_due, request, runner, word, write},
    sql,
};

/// What became of statements of somebody with `psql`: nothing, or the words of the refusal.
pub fn tries(server: &Server, who: &str, statement: &str) -> Result<(), String> {
    server.psql(who, "w", statement).map(|_| ())
}

/// It is refused for want of a right, with these words.
#[track_caller]
pub fn refused(server: &Server, who: &str, statement: &str, because: &str) {
    let error = tries(server, who, statement).unwrap_err();
    assert!(error.contains(because), "{who}: {error}");
}

/// Sales with its steward, its runner `robot`, an analyst who holds things, and a runner of Supply.
pub async fn furnished(server: &Server) {
    made(server, "w").await;
    for name in ["boss", "robot", "other", "holder"] {
        login(server, "w", name).await;
    }
    duty(server, "w", "boss", "steward", Some("Sales")).await;
    duty(server, "w", "other", "runner", Some("Supply")).await;
    duty(server, "w", "holder", "analyst", None).await;
    for statement in [
        "SELECT add_source('lake', '{}', 'x', 1, NULL)",
        "SELECT begin_harvest('lake', 1, '{}')",
        "SELECT commit_harvest(1, ARRAY['s'], ARRAY['ownership'],
             ARRAY['{\"aspect\":\"ownership\",\"value\":{\"domain\":\"Sales\"}}'], '{}', '[]')",
    ] {
        sql(server, "plat", "w", statement).await;
    }
    let give = "SELECT give_duty('robot', 'runner', 'Sales', NULL)";
    sql(server, "boss", "w", give).await;
}

/// A runner's word on how its run went.
fn run(left: u32, every: u32) -> String {
    let installed = runner("sales", "robot", "Sales", "boss").replace("300", &every.to_string());
    let said = installed.strip_suffix('}').unwrap();
    write(&[word(
        "u",
        "runner",
        &format!(r#"{said},"last":{{"left":{left}}}}}"#),
    )])
}

#[tokio::test]
async fn how_a_run_went_is_the_runner_s_own_word_while_it_has_its_duty() {
    let Some(server) = Server::start() else { return };
    furnished(&server).await;
    refused(&server, "robot", &run(0, 300), "runs unattended");
    let install = write(&[word("u", "runner", &runner("sales", "robot", "Sales", "boss"))]);
    tries(&server, "boss", &install).unwrap();
    tries(&server, "robot", &run(0, 300)).unwrap();
    for who in ["boss", "other", "holder"] {
        assert!(tries(&server, who, &run(7, 300)).is_err(), "{who}");
    }
    refused(&server, "robot", &run(1, 60), "runs unattended");
    // The duty is what counts, at once.
    let end = "SELECT end_duty('robot', 'runner', 'Sales')";
    tries(&server, "boss", end).unwrap();
    refused(&server, "robot", &run(1, 300), "no duty");
    tries(
        &server,
        "plat",
        "SELECT give_duty('robot', 'runner', 'Supply', NULL)",
    )
    .unwrap();
    refused(&server, "robot", &run(1, 300), "no runner of Sales any more");
    tries(
        &server,
        "boss",
        "SELECT give_duty('robot', 'runner', 'Sales', NULL)",
    )
    .unwrap();
    tries(&server, "robot", &run(1, 300)).unwrap();
}

/// `holder` asks and `boss` approves; what the grant is at first.
fn granted(server: &Server, key: &str, renews: Option<&str>) -> String {
    let id = format!("urn:weft:request:{key}");
    let renewing = |text: String| match renews {
        Some(old) => text.replace(r#""state":"#, &format!(r#""renews":"{old}","state":"#)),
        None => text,
    };
    let entries = [("send", "holder"), ("approve", "boss")];
    let sent = renewing(request("holder", "waiting", 30, &entries[..1], None));
    tries(server, "holder", &write(&[word(&id, "request", &sent)])).unwrap();
    let approved = renewing(request("holder", "approved", 30, &entries, Some(key)));
    let pending = not_due(&grant(&id, "holder", "boss", "pending", None));
    let words = [word(&id, "request", &approved), word(key, "grant", &pending)];
    tries(server, "boss", &write(&words)).unwrap();
    id
}

#[tokio::test]
async fn a_runner_ends_what_is_renewed_once_the_other_one_holds() {
    let Some(server) = Server::start() else { return };
    furnished(&server).await;
    let old = granted(&server, "g1", None);
    let of = |request: &str, key: &str, step: &str, end: Option<(&str, &str)>| {
        let value = not_due(&grant(request, "holder", "boss", step, end));
        write(&[word(key, "grant", &value)])
    };
    tries(&server, "robot", &of(&old, "g1", "held", None)).unwrap();
    let replaced = of(&old, "g1", "held", Some(("robot", "replaced")));
    refused(&server, "robot", &replaced, "a runner ends what is due");
    // Approved is not yet held; and another's runner ends nothing here.
    let new = granted(&server, "g2", Some("g1"));
    refused(&server, "robot", &replaced, "a runner ends what is due");
    refused(
        &server,
        "other",
        &of(&new, "g2", "held", None),
        "may not carry out",
    );
    tries(&server, "robot", &of(&new, "g2", "held", None)).unwrap();
    let elsewhere = of(&old, "g1", "held", Some(("other", "replaced")));
    refused(&server, "other", &elsewhere, "may not end");
    tries(&server, "robot", &replaced).unwrap();
    let taken = of(&old, "g1", "absent", Some(("robot", "replaced")));
    tries(&server, "robot", &taken).unwrap();
    // Its holder gives the other one back, and the runner takes it away.
    let back = of(&new, "g2", "held", Some(("holder", "given_back")));
    tries(&server, "holder", &back).unwrap();
    let gone = of(&new, "g2", "absent", Some(("holder", "given_back")));
    tries(&server, "robot", &gone).unwrap();
}

#[tokio::test]
async fn a_runner_ends_what_is_of_somebody_who_has_left() {
    let Some(server) = Server::start() else { return };
    furnished(&server).await;
    let asked = granted(&server, "g1", None);
    let of = |step: &str, end: Option<(&str, &str)>| {
        let value = not_due(&grant(&asked, "holder", "boss", step, end));
        write(&[word("g1", "grant", &value)])
    };
    tries(&server, "robot", &of("held", None)).unwrap();
    let left = of("held", Some(("robot", "left")));
    refused(&server, "robot", &left, "a runner ends what is due");
    let people = |until: &str| {
        let value = format!(r#"{{"people":[{{"id":"holder","name":"holder","until":"{until}"}}]}}"#);
        write(&[word(Urn::directory().as_str(), "directory", &value)])
    };
    tries(&server, "plat", &people("2999-01-01T00:00:00Z")).unwrap();
    refused(&server, "robot", &left, "a runner ends what is due");
    tries(&server, "plat", &people("2020-01-01T00:00:00Z")).unwrap();
    let revoked = of("held", Some(("robot", "revoked")));
    refused(&server, "robot", &revoked, "a runner ends what is due");
    let elsewhere = of("held", Some(("other", "left")));
    refused(&server, "other", &elsewhere, "may not end");
    tries(&server, "robot", &left).unwrap();
    tries(&server, "robot", &of("absent", Some(("robot", "left")))).unwrap();
}
