//! What somebody tries with an incident that others act on as well.

use super::{Action, For, PEOPLE, runs};

/// Now, as Weft writes it.
const NOW: &str = r#"to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"#;
const LONG_AGO: &str = "'2020-01-01T00:00:00Z'";

/// A line of a log, in SQL.
fn act(act: &str, by: &str, at: &str) -> String {
    format!("jsonb_build_object('act', '{act}', 'by', '{by}', 'at', {at}, 'text', 'x')")
}

/// A new incident, in SQL.
fn incident(id: &str, first: &str) -> String {
    format!(
        "jsonb_build_object('id', 'inc-{id}', 'title', 't', 'severity', 'major', 'log', jsonb_build_array({first}))"
    )
}

/// What stands of `s` with one act more, in SQL.
fn with(act: &str) -> String {
    format!("jsonb_set(kept, '{{0,log}}', (kept #> '{{0,log}}') || {act})")
}

/// Writes incidents of a thing; `kept` are those that stand of `s`.
fn tells(thing: &str, all: &str) -> String {
    format!(
        "SELECT write_words('try', jsonb_build_array(jsonb_build_object(
             'urn', '{thing}', 'urns', jsonb_build_array('{thing}'), 'aspect', 'incidents',
             'payload', jsonb_build_object('aspect', 'incidents', 'value', {all})::text)))
         FROM (SELECT (
             SELECT record.payload::jsonb -> 'value' FROM record JOIN statement ON statement.record = record.id
             WHERE urn = 's' AND aspect = 'incidents' ORDER BY record.id DESC LIMIT 1) AS kept) AS stands"
    )
}

/// `asker` tells of an incident of `s`.
pub fn opened() -> String {
    let first = incident("aaaaaaaaaa", &act("open", "asker", NOW));
    tells("s", &format!("jsonb_build_array({first})"))
}

pub fn all() -> Vec<Action> {
    let people = For::Anywhere(PEOPLE);
    let other = |by: &str| incident("bbbbbbbbbb", &act("open", by, NOW));
    vec![
        runs(
            "act on an incident",
            tells("s", &with(&act("note", "{me}", NOW))),
            people,
        ),
        runs(
            "tell of another incident",
            tells("s", &format!("kept || {}", other("{me}"))),
            people,
        ),
        runs(
            "tell of an incident of a thing that had none",
            tells("n", &format!("jsonb_build_array({})", other("{me}"))),
            people,
        ),
        runs("take incidents away", tells("s", "'[]'::jsonb"), For::Nobody),
        runs(
            "change what was said of an incident",
            tells("s", "jsonb_set(kept, '{0,log,0,text}', '\"y\"')"),
            For::Nobody,
        ),
        runs(
            "act on an incident as another",
            tells("s", &with(&act("note", "boss", NOW))),
            For::Nobody,
        ),
        runs(
            "act on an incident long ago",
            tells("s", &with(&act("resolve", "{me}", LONG_AGO))),
            For::Nobody,
        ),
        runs(
            "tell of an incident as another",
            tells("s", &format!("kept || {}", other("boss"))),
            For::Nobody,
        ),
        runs(
            "tell of an incident of another thing",
            tells("p", "kept"),
            For::Nobody,
        ),
    ]
}
