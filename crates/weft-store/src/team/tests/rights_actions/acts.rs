//! Asking, deciding, granting; publishing; duties.

use super::{Action, DECIDERS, For, MEMBERS, grant, request, runs, word, write};

#[allow(clippy::too_many_lines, reason = "a list")]
pub fn access() -> Vec<Action> {
    let sent = ("send", "asker");
    let step = |act: &'static str, state: &str| request("asker", state, 30, &[sent, (act, "{me}")], None);
    let approved = request("asker", "approved", 30, &[sent, ("approve", "{me}")], Some("g1"));
    let granted = word("g1", "grant", &grant("r", "asker", "{me}", "pending", None));
    vec![
        runs(
            "ask for access",
            write(&[word(
                "r2",
                "request",
                &request("{me}", "waiting", 30, &[("send", "{me}")], None),
            )]),
            For::Anywhere(MEMBERS),
        ),
        runs(
            "ask as another",
            write(&[word(
                "r3",
                "request",
                &request("boss", "waiting", 30, &[("send", "{me}")], None),
            )]),
            For::Nobody,
        ),
        runs(
            "begin with an approval",
            write(&[
                word(
                    "r4",
                    "request",
                    &request("{me}", "approved", 30, &[("approve", "{me}")], Some("g4")),
                ),
                word("g4", "grant", &grant("r4", "{me}", "{me}", "pending", None)),
            ]),
            For::Nobody,
        ),
        runs(
            "approve",
            write(&[word("r", "request", &approved), granted.clone()]),
            For::Here(DECIDERS),
        ),
        runs(
            "approve without a grant",
            write(&[word("r", "request", &approved)]),
            For::Nobody,
        ),
        runs(
            "approve for longer",
            write(&[
                word(
                    "r",
                    "request",
                    &request("asker", "approved", 60, &[sent, ("approve", "{me}")], Some("g1")),
                ),
                granted.clone().replace("\\\"days\\\":30", "\\\"days\\\":60"),
            ]),
            For::Nobody,
        ),
        runs(
            "grant to another than asked",
            write(&[
                word("r", "request", &approved),
                word("g1", "grant", &grant("r", "{me}", "{me}", "pending", None)),
            ]),
            For::Nobody,
        ),
        runs("grant without a request", write(&[granted]), For::Nobody),
        runs(
            "approve first of two",
            write(&[word("r", "request", &step("approve_first", "waiting"))]),
            For::Here(DECIDERS),
        ),
        runs(
            "reject a request",
            write(&[word("r", "request", &step("reject", "rejected"))]),
            For::Here(DECIDERS),
        ),
        runs(
            "ask back",
            write(&[word("r", "request", &step("ask_back", "asked_back"))]),
            For::Here(DECIDERS),
        ),
        runs(
            "note on a request",
            write(&[word("r", "request", &step("note", "waiting"))]),
            For::Here(DECIDERS),
        ),
        runs(
            "withdraw another's request",
            write(&[word("r", "request", &step("withdraw", "withdrawn"))]),
            For::Nobody,
        ),
        runs(
            "answer for another",
            write(&[word("r", "request", &step("answer", "waiting"))]),
            For::Nobody,
        ),
        runs(
            "jump to approved",
            write(&[word("r", "request", &step("note", "approved"))]),
            For::Nobody,
        ),
        runs(
            "act as another on a request",
            write(&[word(
                "r",
                "request",
                &request("asker", "rejected", 30, &[sent, ("reject", "boss")], None),
            )]),
            For::Nobody,
        ),
        runs(
            "forget what was said",
            write(&[word(
                "r",
                "request",
                &request("asker", "rejected", 30, &[("reject", "{me}")], None),
            )]),
            For::Nobody,
        ),
        runs(
            "carry a grant out",
            write(&[word("g", "grant", &grant("r9", "holder", "boss", "held", None))]),
            For::Here(&["owner", "steward", "deputy", "runner"]),
        ),
        runs(
            "revoke a grant",
            write(&[word(
                "g",
                "grant",
                &grant("r9", "holder", "boss", "pending", Some(("{me}", "revoked"))),
            )]),
            For::Here(DECIDERS),
        ),
        runs(
            "revoke a grant as another",
            write(&[word(
                "g",
                "grant",
                &grant("r9", "holder", "boss", "pending", Some(("boss", "revoked"))),
            )]),
            For::Nobody,
        ),
        runs(
            "give another's grant to oneself",
            write(&[word("g", "grant", &grant("r9", "{me}", "boss", "held", None))]),
            For::Nobody,
        ),
        runs(
            "lengthen a grant",
            write(&[word(
                "g",
                "grant",
                &grant("r9", "holder", "boss", "held", None).replace(r#""days":30"#, r#""days":300"#),
            )]),
            For::Nobody,
        ),
    ]
}

pub fn harvests() -> Vec<Action> {
    let platform = For::Whole(&["platform", "runner"]);
    let states = |aspect: &str, whom| {
        let fact = format!(r#"ARRAY['y'], ARRAY['{aspect}'], ARRAY['{{"aspect":"{aspect}","value":{{}}}}']"#);
        let sql = format!("SELECT commit_harvest(begin_harvest('shop', 1, '{{}}'), {fact}, '{{}}', '[]')");
        runs(&format!("state {aspect} as a source"), sql, whom)
    };
    vec![
        states("docs", For::HereOrWhole(&["owner", "runner"], &["platform"])),
        states("directory", For::Nobody),
        states("runner", For::Nobody),
        states("campaign", For::Nobody),
        states("reviewed", For::Nobody),
        states("webhook", For::Nobody),
        states("incidents", For::Nobody),
        runs(
            "sync a source of nobody's",
            "SELECT begin_harvest('lake', 1, '{}')",
            platform,
        ),
        runs(
            "sync a source of Sales",
            "SELECT begin_harvest('shop', 1, '{}')",
            For::HereOrWhole(&["owner", "runner"], &["platform"]),
        ),
        runs(
            "commit to another's harvest",
            "SELECT commit_harvest((SELECT 1), '{}', '{}', '{}', '{}', '[]')",
            For::Nobody,
        ),
        runs(
            "end another's harvest",
            "SELECT finish_harvest(1, true, '{}', 1, 1)",
            For::Nobody,
        ),
        runs(
            "add a source",
            "SELECT add_source('new', '{}', 'x', 1, NULL)",
            For::Whole(&["platform"]),
        ),
        runs(
            "add a source for Sales",
            "SELECT add_source('new', '{}', 'x', 1, 'Sales')",
            For::HereOrWhole(&["owner"], &["platform"]),
        ),
        runs(
            "remove a source",
            "SELECT remove_source('lake', 1)",
            For::Whole(&["platform"]),
        ),
        runs(
            "write an audit entry by hand",
            "SELECT note(1, 'x', 'x', 'x', 'x', 'mesh')",
            For::Nobody,
        ),
        runs("move the head by hand", "SELECT go_on(99, 1)", For::Nobody),
        runs(
            "close records by hand",
            "SELECT close_statements('{1}', 99, 1)",
            For::Nobody,
        ),
        runs(
            "change a report by hand",
            "SELECT keep_report('lake', 'x', 1)",
            For::Nobody,
        ),
    ]
}

pub fn duties() -> Vec<Action> {
    vec![
        runs(
            "make somebody an analyst of Sales",
            "SELECT give_duty('newbie', 'analyst', 'Sales', NULL)",
            For::HereOrWhole(&["steward"], &["platform"]),
        ),
        runs(
            "make somebody an owner of Sales",
            "SELECT give_duty('newbie', 'owner', 'Sales', NULL)",
            For::HereOrWhole(&["steward"], &["platform"]),
        ),
        runs(
            "make somebody a steward of Sales",
            "SELECT give_duty('newbie', 'steward', 'Sales', NULL)",
            For::Whole(&["platform"]),
        ),
        runs(
            "make somebody an analyst everywhere",
            "SELECT give_duty('newbie', 'analyst', NULL, NULL)",
            For::Whole(&["platform"]),
        ),
        runs(
            "make somebody a runner",
            "SELECT give_duty('newbie', 'runner', 'Sales', NULL)",
            For::HereOrWhole(&["steward"], &["platform"]),
        ),
        runs(
            "make somebody a runner of everything",
            "SELECT give_duty('newbie', 'runner', NULL, NULL)",
            For::Whole(&["platform"]),
        ),
        runs(
            "make oneself platform",
            "SELECT give_duty('{me}', 'platform', NULL, NULL)",
            For::Nobody,
        ),
        runs(
            "send somebody away",
            "SELECT give_duty('boss', 'leaver', NULL, NULL)",
            For::Whole(&["platform"]),
        ),
        runs(
            "have somebody stand in for another in Sales",
            "SELECT give_deputy('newbie', 'Sales', 'boss', now(), now() + interval '1 day')",
            For::HereOrWhole(&["steward"], &["platform"]),
        ),
        runs(
            "have somebody stand in for another everywhere",
            "SELECT give_deputy('newbie', NULL, 'boss', now(), now() + interval '1 day')",
            For::Whole(&["platform"]),
        ),
        runs(
            "stand in for another",
            "SELECT give_deputy('{me}', 'Sales', 'boss', now(), now() + interval '1 day')",
            For::Nobody,
        ),
        runs(
            "end that somebody stands in for another in Sales",
            "SELECT end_deputy('newbie', 'Sales', 'boss')",
            For::HereOrWhole(&["steward"], &["platform"]),
        ),
        runs(
            "read the directory anew by hand",
            "SELECT read_directory()",
            For::Nobody,
        ),
        runs("ask who has left", "SELECT has_left('boss')", For::Nobody),
        runs(
            "end an analyst of Sales",
            "SELECT end_duty('asker', 'analyst', 'Sales')",
            For::HereOrWhole(&["steward"], &["platform"]),
        ),
        runs(
            "end one's own leave",
            "SELECT end_duty('{me}', 'leaver', NULL)",
            For::Nobody,
        ),
        runs("begin anew", "SELECT begin_duties('{me}')", For::Nobody),
    ]
}
