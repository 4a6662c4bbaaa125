//! A team shares a workspace in PostgreSQL: each with a login of their own, read offline, and the database decides.

use weft_testkit::postgres::Server;

use crate::{
    kill_during_sync::{add_sources, sources_of},
    shared::nowhere,
    weft::Weft,
};

/// A workspace of the team `w`, joined by somebody on a machine of their own.
pub fn joined(server: &Server, login: &str) -> Weft {
    let weft = Weft::new();
    let run = weft.run(&["workspace", "join", &server.uri(login, "w")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    weft
}

/// An owner adds a source: it is their domain's without a word of it, and for another domain the database refuses.
fn adds_a_source(maya: &Weft, sam: &Weft) {
    let folder = sam.folder().with_extension("shelf");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.to_str().unwrap();
    let add = ["source", "add", "contracts", "shelf", "--path", path, "--json"];
    let elsewhere = sam.run(&[&add[..], &["--for-domain", "Supply"]].concat());
    assert_eq!(elsewhere.code, 3, "{}", elsewhere.stdout);
    let hint = elsewhere.error()["hint"].clone();
    assert!(hint.as_str().unwrap().contains("for their own domain"), "{hint}");
    let ruled = sam.run(&[&add[..], &["--domain", "raw_*=Sales"]].concat());
    assert_eq!(ruled.code, 3, "rules are the platform team's: {}", ruled.stdout);
    let added = sam.run(&add);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let listed = maya.json(&["source", "list"]);
    let sources = listed["sources"].as_array().unwrap();
    let shelf = sources.iter().find(|one| one["config"]["name"] == "shelf");
    assert_eq!(shelf.unwrap()["config"]["domain"], "sales");
    let synced = sam.run(&["sync", "shelf"]);
    assert_eq!(synced.code, 0, "{}", synced.stderr);
}

/// A runner of Sales is installed by who says who it is, runs under its own login, and tells everybody how it went.
fn runs_unattended(server: &Server, maya: &Weft, sam: &Weft) {
    server
        .psql("admin", "postgres", "CREATE ROLE robot LOGIN")
        .unwrap();
    let install = [
        "runner", "install", "sales", "--domain", "Sales", "--login", "robot", "--json",
    ];
    let refused = sam.run(&install);
    assert_eq!(
        refused.code, 3,
        "an owner makes nobody a runner: {}",
        refused.stdout
    );
    assert!(
        refused.error()["hint"]
            .as_str()
            .unwrap()
            .contains("weft workspace invite robot"),
        "{}",
        refused.stderr
    );
    let everything = maya.run(&["runner", "install", "all", "--login", "robot"]);
    assert_eq!(
        everything.code, 2,
        "a team's runner is for one domain: {}",
        everything.stdout
    );
    let installed = maya.run(&install);
    assert_eq!(installed.code, 0, "{}", installed.stderr);
    let installed = installed.json();
    let service = installed["files"][0]["text"].as_str().unwrap();
    assert!(
        !service.contains("postgres") && !service.contains("--as"),
        "{service}"
    );
    let admission = installed["notes"].to_string();
    assert!(admission.contains("w_weft_member"), "{admission}");
    server.psql("admin", "w", "GRANT w_weft_member TO robot").unwrap();
    let robot = joined(server, "robot");
    let synced = robot.run(&["sync", "shelf"]);
    assert_eq!(synced.code, 0, "a source of its domain: {}", synced.stderr);
    assert_eq!(maya.run(&["runner", "run", "sales"]).code, 3);
    assert_eq!(maya.run(&["runner", "run", "sales", "--as", "robot"]).code, 2);
    let done = robot.json(&["runner", "run", "sales"]);
    assert_eq!(
        (&done["run"]["left"], &done["runner"]["state"]),
        (&0.into(), &"good".into())
    );
    let told = sam.json(&["runner", "status"]);
    assert_eq!(told["runners"][0]["login"], "robot");
    assert!(told["runners"][0]["last"]["ended"].is_string(), "{told}");
    assert_eq!(
        robot
            .run(&["runner", "install", "more", "--domain", "Sales", "--login", "eve"])
            .code,
        3,
        "a runner installs nobody"
    );
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is one story")]
fn a_team_works_in_one_workspace_and_each_may_what_their_duty_says() {
    let Some(server) = Server::start() else { return };
    for sql in [
        "CREATE DATABASE w",
        "CREATE ROLE maya LOGIN",
        "CREATE ROLE sam LOGIN",
        "CREATE ROLE eve LOGIN",
    ] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    let admin = server.uri("admin", "w");
    let dba = Weft::new();
    let nobody = dba.run(&["workspace", "init", &admin, "--first", "nobody"]);
    assert_eq!(nobody.code, 2, "{}", nobody.stderr);
    let made = dba.json(&["workspace", "init", &admin, "--first", "maya"]);
    assert_eq!(made["member_role"], "w_weft_member");
    assert!(
        !dba.folder().join("team.json").exists(),
        "who makes it does not join it"
    );
    assert_eq!(dba.run(&["workspace", "init", &admin, "--first", "maya"]).code, 2);

    // The first of the platform team connects the sources, and the others see what is in them.
    let maya = joined(&server, "maya");
    add_sources(&maya, &sources_of(Weft::demo()));
    maya.json(&["sync"]);
    let refused = Weft::new().run(&["workspace", "join", &server.uri("sam", "w")]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    let invited = maya.json(&["workspace", "invite", "sam", "--role", "analyst"]);
    server
        .psql("admin", "w", invited["admission"].as_str().unwrap())
        .unwrap();
    let sam = joined(&server, "sam");
    let of = |weft: &Weft| weft.json(&["show", "sales.orders"])["full_name"].clone();
    assert_eq!(of(&sam), of(&maya));

    // An analyst proposes; the owner of the domain writes. It is the database that says so.
    let edit = [
        "docs",
        "edit",
        "sales.orders",
        "--description",
        "One row an order, by sam.",
    ];
    let denied = sam.run(&[&edit[..], &["--json"]].concat());
    assert_eq!(denied.code, 3, "{}", denied.stderr);
    assert!(
        denied.error()["hint"].as_str().unwrap().contains("propose"),
        "{}",
        denied.stderr
    );
    maya.json(&[
        "workspace",
        "invite",
        "sam",
        "--role",
        "owner",
        "--domain",
        "Sales",
    ]);
    assert_eq!(sam.run(&edit).code, 0);
    let seen = maya.run(&["docs", "show", "sales.orders"]);
    // It is found and read on both machines, and stands in no file of theirs for others to read.
    for weft in [&maya, &sam] {
        let found = weft.run(&["search", "row an order by sam"]);
        assert!(
            found.stdout.contains("orders"),
            "{}{}",
            found.stdout,
            found.stderr
        );
        assert!(weft.folder().join("index").read_dir().unwrap().count() > 5);
        nowhere(weft.folder(), "One row an order");
    }
    assert!(
        seen.stdout.contains("One row an order, by sam."),
        "{}",
        seen.stdout
    );
    let stock = [
        "docs",
        "edit",
        "supply.stock-levels",
        "--description",
        "Not mine.",
    ];
    let elsewhere = sam.run(&stock);
    assert!(elsewhere.code == 3 || elsewhere.code == 4, "{}", elsewhere.stderr);
    let members = maya.json(&["workspace", "members"]);
    assert_eq!(members["members"].as_array().unwrap().len(), 2, "{members}");
    assert_eq!(
        sam.run(&["workspace", "invite", "eve", "--role", "platform"])
            .code,
        3
    );
    adds_a_source(&maya, &sam);
    runs_unattended(&server, &maya, &sam);
    sam.json(&["source", "remove", "shelf"]);
    assert!(server.psql("sam", "w", "DELETE FROM weft.record").is_err());

    // Who is who is kept by who looks after the whole mesh, and then a login has a name.
    let people = maya.folder().join("people.csv");
    std::fs::write(&people, "name,mail,login\nSam Lee,sam@example.com,sam\n").unwrap();
    let import = ["people", "import", people.to_str().unwrap()];
    let plan = maya.json(&import);
    let unmatched = plan["unmatched"].as_array().unwrap();
    assert!(
        unmatched
            .iter()
            .any(|one| one["kind"] == "login" && one["name"] == "maya"),
        "{plan}"
    );
    let taken = [&import[..], &["--yes"]].concat();
    assert_eq!(sam.run(&taken).code, 3);
    assert_eq!(maya.json(&taken)["state"], "imported");
    assert_eq!(
        sam.json(&["people", "show", "sam"])["people"][0]["name"],
        "Sam Lee"
    );
    let members = sam.json(&["workspace", "members"]);
    let members = members["members"].as_array().unwrap();
    let found = members.iter().find(|member| member["login"] == "sam").unwrap();
    assert_eq!(found["name"], "Sam Lee");
    assert_eq!(maya.json(&["audit", "verify"])["ok"], true);

    // Who has left sees nothing any more, and nothing stays behind.
    let size = || -> u64 {
        let of = |name: &str| std::fs::metadata(sam.folder().join(name)).map_or(0, |found| found.len());
        of("copy.db") + of("copy.db-wal")
    };
    let before = size();
    maya.json(&["workspace", "invite", "sam", "--role", "leaver"]);
    let gone = sam.run(&["search", "orders"]);
    assert_eq!(gone.code, 3, "{}", gone.stderr);
    assert!(size() * 3 < before, "{} of {before} bytes are left", size());

    // Without the server everything is there to read, with its age, and nothing can be written.
    drop(server);
    assert_eq!(of(&maya), "sales.orders");
    let found = maya.json(&["search", "orders"]);
    assert!(!found["hits"].as_array().unwrap().is_empty());
    let lost = maya.run(&["docs", "edit", "sales.orders", "--description", "Lost."]);
    assert_eq!(lost.code, 1, "{}", lost.stderr);
    let shown = maya.json(&["workspace", "show"]);
    assert!(
        shown["team"]["trouble"].is_string() && shown["team"]["last"].is_string(),
        "{shown}"
    );
}

#[test]
fn a_source_of_a_workspace_of_ones_own_belongs_to_no_domain() {
    let weft = Weft::new();
    let folder = weft.folder().with_extension("shelf");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.to_str().unwrap();
    let add = ["source", "add", "contracts", "shelf", "--path", path, "--json"];
    let refused = weft.run(&[&add[..], &["--for-domain", "Sales"]].concat());
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    let hint = refused.error()["hint"].clone();
    assert!(hint.as_str().unwrap().contains("leave the domain out"), "{hint}");
    assert_eq!(weft.run(&add).code, 0);
}
