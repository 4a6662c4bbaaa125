//! Each role, for its own domain, for another one and for the whole mesh, tries everything over the wire with a login of its own.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use weft_testkit::postgres::Server;

use super::{
    duty, login, made,
    rights_actions::{
        Action, For, Shows, all,
        campaigns::{campaign, item, looked_at, soon},
        grant, held_by_weft, incidents, not_due, of_holder, request, runner, word, write,
    },
    sql,
};

/// The committed roles.
const ROLES: [&str; 9] = [
    "analyst", "owner", "steward", "deputy", "platform", "runner", "auditor", "agent", "leaver",
];
/// Name of a scope, and the domain of its duty. What is tried is about Sales.
const SCOPES: [(&str, Option<&str>); 3] = [
    ("here", Some("Sales")),
    ("there", Some("Supply")),
    ("whole", None),
];

fn allowed(whom: For, role: &str, scope: &str) -> bool {
    let here = scope != "there";
    match whom {
        For::Here(roles) => here && roles.contains(&role),
        For::Whole(roles) => scope == "whole" && roles.contains(&role),
        For::Anywhere(roles) => roles.contains(&role),
        For::HereOrWhole(first, second) => {
            here && first.contains(&role) || scope == "whole" && second.contains(&role)
        }
        For::Nobody | For::Refused => false,
    }
}

/// A workspace with things of two domains, a request, a grant and a proposal in it, and everybody's login.
pub async fn furnished(server: &Server) {
    made(server, "w").await;
    for (name, role, domain) in [
        ("asker", "analyst", Some("Sales")),
        ("holder", "analyst", None),
        ("boss", "steward", Some("Sales")),
        ("owns", "owner", Some("Sales")),
    ] {
        login(server, "w", name).await;
        duty(server, "w", name, role, domain).await;
    }
    for role in ROLES {
        for (scope, domain) in SCOPES {
            let name = format!("{role}_{scope}");
            login(server, "w", &name).await;
            duty(server, "w", &name, role, domain).await;
        }
    }
    let facts = "SELECT commit_harvest(1, ARRAY['s', 'p', 'n'], ARRAY['ownership', 'ownership', 'asset'],
                     ARRAY['{\"aspect\":\"ownership\",\"value\":{\"domain\":\"Sales\"}}',
                           '{\"aspect\":\"ownership\",\"value\":{\"domain\":\"Supply\"}}',
                           '{\"aspect\":\"asset\",\"value\":{}}'],
                     '{}', '[{\"key\":\"k\",\"value\":\"v\",\"urns\":[]}]')";
    for statement in [
        "SELECT add_source('lake', '{}', 'x', 1, NULL)",
        "SELECT add_source('shop', '{}', 'x', 1, 'Sales')",
        "SELECT begin_harvest('lake', 1, '{}')",
        facts,
        "SELECT keep_image('s', 'd', 'png', 'x')",
    ] {
        sql(server, "plat", "w", statement).await;
    }
    sql(
        server,
        "plat",
        "w",
        &write(&[word("v3", "review", r#"{"asked":true}"#)]),
    )
    .await;
    let sent = |who: &str| request(who, "waiting", 30, &[("send", who)], None);
    let proposal = r#"{"subject":"s","by":{"login":"asker"},"state":"open","title":"t"}"#;
    let ask = write(&[word("r", "request", &sent("asker"))]);
    let propose = write(&[
        word("q", "proposal", proposal),
        word("q", "proposed", r#"{"words":[]}"#),
    ]);
    sql(server, "asker", "w", &ask).await;
    sql(server, "asker", "w", &propose).await;
    sql(server, "asker", "w", &incidents::opened()).await;
    sql(
        server,
        "holder",
        "w",
        &write(&[word("r9", "request", &sent("holder"))]),
    )
    .await;
    let approved = request(
        "holder",
        "approved",
        30,
        &[("send", "holder"), ("approve", "boss")],
        Some("g"),
    );
    let of_it = grant("r9", "holder", "boss", "pending", None);
    sql(
        server,
        "boss",
        "w",
        &write(&[word("r9", "request", &approved), word("g", "grant", &of_it)]),
    )
    .await;
    runs_unattended(server).await;
    under_review(server).await;
    falls_to_the_governance(server).await;
}

/// A request of `asker` in Sales that only the governance team may decide: with a policy in force everything else would be judged
/// by that as well, so its record is put there as it would be written.
async fn falls_to_the_governance(server: &Server) {
    let payload = format!(
        r#"{{"aspect":"request","value":{}}}"#,
        request("asker", "waiting", 30, &[("send", "asker")], None)
    );
    let statement = format!(
        "WITH kept AS (
             INSERT INTO weft.statement (id, urn, aspect, origin, record, digest, scope)
             SELECT coalesce(max(id), 0) + 1, 'rg', 'request', 'person/asker',
                    (SELECT coalesce(max(id), 0) + 1 FROM weft.record), '\\x00', 'access/sales/asker/governance' FROM weft.statement
             RETURNING id, record)
         INSERT INTO weft.record (id, statement, revision, at, scope, digest, payload)
         SELECT record, id, 1, 1, 'access/sales/asker/governance', '\\x00', '{payload}' FROM kept"
    );
    sql(server, "admin", "w", &statement).await;
}

/// A grant that holds still, and a runner.
async fn runs_unattended(server: &Server) {
    let sent = request("holder", "waiting", 30, &[("send", "holder")], None);
    sql(server, "holder", "w", &write(&[word("r7", "request", &sent)])).await;
    let approved = request(
        "holder",
        "approved",
        30,
        &[("send", "holder"), ("approve", "boss")],
        Some("g2"),
    );
    let held = not_due(&grant("r7", "holder", "boss", "held", None));
    let words = [word("r7", "request", &approved), word("g2", "grant", &held)];
    sql(server, "boss", "w", &write(&words)).await;
    let installed = runner("sales", "robot", "Sales", "boss");
    sql(server, "boss", "w", &write(&[word("u", "runner", &installed)])).await;
    for (holder, has_ended) in [("holder", false), ("asker", true)] {
        is_held(server, holder, has_ended).await;
    }
}

/// A right of somebody that Weft holds, for a grant that stands or for one that has ended since.
async fn is_held(server: &Server, holder: &str, has_ended: bool) {
    let (asked, id) = (format!("h-{holder}"), of_holder(holder));
    let entries = [("send", holder), ("approve", "boss")];
    let sent = request(holder, "waiting", 30, &entries[..1], None);
    sql(server, holder, "w", &write(&[word(&asked, "request", &sent)])).await;
    let approved = request(holder, "approved", 30, &entries, Some(&id));
    let made = |end| held_by_weft(&not_due(&grant(&asked, holder, "boss", "pending", end)));
    let words = [
        word(&asked, "request", &approved),
        word(&id, "grant", &made(None)),
    ];
    sql(server, "boss", "w", &write(&words)).await;
    let give = format!("SELECT give_right('{holder}', 'TABLE_READ_DATA', 's', '{id}')");
    sql(server, "boss", "w", &give).await;
    if has_ended {
        let over = word(&id, "grant", &made(Some(("boss", "revoked"))));
        sql(server, "boss", "w", &write(&[over])).await;
    }
}

/// A grant that a campaign looks at.
async fn under_review(server: &Server) {
    let asked = request("holder", "waiting", 30, &[("send", "holder")], None);
    let approved = request(
        "holder",
        "approved",
        30,
        &[("send", "holder"), ("approve", "boss")],
        Some("g8"),
    );
    let asked = [word("r8", "request", &asked)];
    let granted = [
        word("r8", "request", &approved),
        word("g8", "grant", &looked_at(soon(), None)),
    ];
    let started = [
        word("c", "campaign", &campaign("boss", 1, None)),
        word("i", "reviewed", &item("c", None)),
    ];
    sql(server, "holder", "w", &write(&asked)).await;
    sql(server, "boss", "w", &write(&granted)).await;
    sql(server, "boss", "w", &write(&started)).await;
}

/// Tries it, and takes it back. A refusal is one for want of a right, and nothing else.
async fn may(connection: &mut PgConnection, action: &Action, me: &str) -> bool {
    let statement = action.sql.replace("{me}", me);
    connection.execute("BEGIN").await.unwrap();
    let outcome = sqlx::raw_sql(AssertSqlSafe(statement))
        .fetch_all(&mut *connection)
        .await;
    connection.execute("ROLLBACK").await.unwrap();
    match outcome {
        Ok(rows) => action.shows == Shows::Runs || !rows.is_empty(),
        Err(sqlx::Error::Database(error)) => {
            let code = error.code().unwrap_or_default().into_owned();
            assert!(
                ["42501", "P0002"].contains(&code.as_str())
                    || matches!(action.whom, For::Refused) && code == "22023",
                "{} as {me}: {code} {error}",
                action.name
            );
            false
        }
        Err(other) => panic!("{} as {me}: {other}", action.name),
    }
}

async fn mismatches(server: &Server) -> (usize, Vec<String>) {
    let actions = all();
    let (mut tried, mut wrong) = (0, Vec::new());
    for role in ROLES {
        for (scope, _) in SCOPES {
            let me = format!("{role}_{scope}");
            let mut connection = PgConnection::connect(&server.uri(&me, "w")).await.unwrap();
            for action in &actions {
                let expected = allowed(action.whom, role, scope);
                let found = may(&mut connection, action, &me).await;
                tried += 1;
                if found != expected {
                    wrong.push(format!("{me}: {} is {found}", action.name));
                }
            }
            connection.close().await.unwrap();
        }
    }
    (tried, wrong)
}

#[tokio::test]
async fn everybody_may_what_their_duty_says_and_nothing_else() {
    let Some(server) = Server::start() else { return };
    furnished(&server).await;
    let (tried, wrong) = mismatches(&server).await;
    assert!(tried >= 9 * 45 * 3, "{tried} were tried");
    assert_eq!(wrong, Vec::<String>::new());

    // A hole in the database is seen from here.
    let mut known = 0;
    for hole in [
        "CREATE OR REPLACE FUNCTION weft.decides(about text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
             SET search_path = weft, pg_temp AS 'SELECT is_member()'",
        "GRANT EXECUTE ON FUNCTION weft.go_on(bigint, bigint) TO w_weft_member",
        "ALTER POLICY read ON weft.statement USING (true)",
    ] {
        sql(&server, "admin", "w", hole).await;
        let (_, seen) = mismatches(&server).await;
        assert!(seen.len() > known, "not seen: {hole}");
        known = seen.len();
    }
}
