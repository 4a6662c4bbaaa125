//! Who stands in for somebody in a team, and who leaves it: the database goes by the days that the directory of people says.

use std::fs;

use serde_json::Value;
use weft_testkit::postgres::Server;

use crate::{share_a_workspace::joined, weft::Weft};

/// The people, with the last day of Sam where he has one.
fn told(maya: &Weft, last: &str) {
    let file = maya.folder().join("people.csv");
    let text = format!(
        "name,mail,login,until\nMaya Ito,maya@example.com,maya,\nRuth Adeyemi,ruth@example.com,ruth,\nSam Lee,sam@example.com,sam,{last}\n"
    );
    fs::write(&file, text).unwrap();
    let taken = maya.json(&["people", "import", file.to_str().unwrap(), "--yes"]);
    assert_eq!(taken["state"], "imported", "{taken}");
}

/// The duties of a login, as somebody is shown them.
fn duties(weft: &Weft, login: &str) -> (Vec<Value>, bool) {
    let listed = weft.json(&["workspace", "members"]);
    let members = listed["members"].as_array().unwrap();
    let found = members.iter().find(|member| member["login"] == login).unwrap();
    (found["duties"].as_array().unwrap().clone(), found["gone"] == true)
}

#[test]
fn a_deputy_has_the_duty_for_their_days_and_a_leaver_is_told_that_they_have_left() {
    let Some(server) = Server::start() else { return };
    for sql in [
        "CREATE DATABASE w",
        "CREATE ROLE maya LOGIN",
        "CREATE ROLE ruth LOGIN",
        "CREATE ROLE sam LOGIN",
    ] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    Weft::new().json(&["workspace", "init", &server.uri("admin", "w"), "--first", "maya"]);
    let maya = joined(&server, "maya");
    for invite in [
        &["ruth", "--role", "owner", "--domain", "Sales"][..],
        &["sam", "--role", "analyst"],
    ] {
        let invited = maya.json(&[&["workspace", "invite"][..], invite].concat());
        server
            .psql("admin", "w", invited["admission"].as_str().unwrap())
            .unwrap();
    }
    told(&maya, "");

    // The duty is given with the word, for exactly the days; said twice it is the same.
    let stands_in = ["people", "deputy", "sam", "--for", "ruth"];
    let days = ["--from", "2099-01-01", "--until", "2099-01-31"];
    for _ in 0..2 {
        let said = maya.json(&[&stands_in[..], &days].concat());
        assert_eq!(said["notes"].as_array().unwrap().len(), 0, "{said}");
        let (has, _) = duties(&maya, "sam");
        let deputy: Vec<&Value> = has.iter().filter(|duty| duty["role"] == "deputy").collect();
        assert_eq!(deputy.len(), 1, "{has:?}");
        assert_eq!(
            (&deputy[0]["domain"], &deputy[0]["stands_for"]),
            (&"sales".into(), &"ruth".into())
        );
        assert_eq!(
            (&deputy[0]["since"], &deputy[0]["until"]),
            (&"2099-01-01T00:00:00Z".into(), &"2099-02-01T00:00:00Z".into())
        );
    }
    let decides = "SELECT weft.decides('Sales')";
    assert_eq!(server.psql("sam", "w", decides), Ok("f".to_owned()));
    maya.json(&[&stands_in[..], &["--until", "2099-01-31"]].concat());
    assert_eq!(server.psql("sam", "w", decides), Ok("t".to_owned()));
    let sam = joined(&server, "sam");
    assert_eq!(sam.run(&[&stands_in[..], &days].concat()).code, 3);
    // Whoever stands in themselves is told who can.
    let own = [
        "people",
        "deputy",
        "maya",
        "--for",
        "ruth",
        "--until",
        "2099-01-31",
    ];
    let notes = maya.json(&own)["notes"].to_string();
    assert!(
        notes.contains("somebody else of the platform team can: weft people deputy"),
        "{notes}"
    );
    // A day that is over ends it.
    maya.json(&[&stands_in[..], &["--until", "2001-01-01"]].concat());
    assert_eq!(server.psql("sam", "w", decides), Ok("f".to_owned()));
    assert_eq!(duties(&maya, "sam").0.len(), 1);

    // The last day is over: nothing has to be dismissed for that to hold, and what is left is named.
    assert_eq!(sam.run(&["people", "list"]).code, 0);
    told(&maya, "2001-01-31");
    let gone = sam.run(&["people", "list"]);
    assert_eq!(gone.code, 3, "{}", gone.stdout);
    assert!(gone.stderr.contains("has left"), "{}", gone.stderr);
    let rows = server
        .psql("sam", "w", "SELECT count(*) FROM weft.record")
        .unwrap();
    assert_eq!(rows, "0");
    let left = maya.json(&["workspace", "undone"]);
    assert_eq!(left["leavers"][0]["name"], "Sam Lee", "{left}");
    assert_eq!(left["leavers"][0]["duties"][0]["role"], "analyst", "{left}");
    assert!(duties(&maya, "sam").1, "he is shown as gone");
    maya.json(&["workspace", "dismiss", "sam", "--role", "analyst"]);
    let left = maya.json(&["workspace", "undone"]);
    assert_eq!(left["leavers"].as_array().unwrap().len(), 0, "{left}");
    assert_eq!(maya.json(&["audit", "verify"])["ok"], true);
}
