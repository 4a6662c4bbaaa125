//! Rights that Weft holds: who sees, gives and takes them.

use super::{Action, For, finds, runs};

/// Who carries a grant out.
const CARRIES: For = For::Here(&["owner", "steward", "deputy", "runner"]);
/// Who sees what others hold.
const SEES: For = For::Here(&["owner", "steward", "deputy", "auditor", "platform", "runner"]);

/// The same grant, of rights that Weft holds: to read rows, and to read what there is.
pub fn held_by_weft(grant: &str) -> String {
    let step = r#"{"system":"weft","name":"sales.s","target":"s","privilege":"TABLE_READ_PROPERTIES","state":"pending"}"#;
    grant.replace(
        r#""steps":[{"target""#,
        &format!(r#""steps":[{step},{{"system":"weft","name":"sales.s","target""#),
    )
}

/// The urn of the grant of somebody whose right is held.
pub fn of_holder(holder: &str) -> String {
    format!("urn:weft:grant:{holder}")
}

pub fn all() -> Vec<Action> {
    let give = |name: &str, (holder, privilege, target): (&str, &str, &str), of: &str, whom: For| {
        let of = of_holder(of);
        runs(
            name,
            format!("SELECT give_right('{holder}', '{privilege}', '{target}', '{of}')"),
            whom,
        )
    };
    let take = |name: &str, holder: &str, whom: For| {
        runs(
            name,
            format!("SELECT take_right('{holder}', 'TABLE_READ_DATA', 's')"),
            whom,
        )
    };
    let more = "TABLE_READ_PROPERTIES";
    vec![
        finds(
            "see what another holds",
            "SELECT 1 FROM held_right WHERE holder = 'holder'",
            SEES,
        ),
        give("give what was granted", ("holder", more, "s"), "holder", CARRIES),
        give(
            "give what was granted to another",
            ("{me}", more, "s"),
            "holder",
            For::Nobody,
        ),
        give(
            "give more than was granted",
            ("holder", "TABLE_WRITE_DATA", "s"),
            "holder",
            For::Nobody,
        ),
        give(
            "give another thing than was granted",
            ("holder", more, "p"),
            "holder",
            For::Nobody,
        ),
        give("give what has ended", ("asker", more, "s"), "asker", For::Nobody),
        give(
            "give what nobody granted",
            ("{me}", more, "s"),
            "nobody",
            For::Nobody,
        ),
        take("take what has ended", "asker", CARRIES),
        take("take what holds", "holder", For::Nobody),
        runs(
            "look for grants by hand",
            "SELECT grants_for('holder', 'TABLE_READ_DATA', 's')",
            For::Nobody,
        ),
    ]
}
