//! Files that ask for more than they may have.

use std::fmt::Write;

use weft_model::{EntityKind, WarningCode};

use super::{codes, read, refused, schema, table, taken};

#[test]
fn brackets_without_end_are_refused() {
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(100_000);
        let note = refused(&table(&format!("\"refs\":{deep},")));
        assert!(
            matches!(note.code, WarningCode::Malformed | WarningCode::TooLarge),
            "{note:?}"
        );
    }
    // Where nobody looks, depth costs nothing and says nothing.
    let ignored = format!("\"x\":{}{},", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(taken(&table(&ignored)).notes, []);
}

#[test]
fn a_schema_ten_thousand_deep_is_too_large() {
    let mut deep = r#"{"id":1,"name":"a","required":false,"type":"#.to_owned();
    for _ in 0..10_000 {
        deep.push_str(r#"{"type":"list","element-id":2,"element-required":false,"element":"#);
    }
    deep.push_str("\"int\"");
    deep.push_str(&"}".repeat(10_000));
    deep.push('}');
    let document = taken(&schema(&deep));
    assert_eq!(document.schema, None);
    assert!(
        codes(&document).contains(&WarningCode::TooLarge),
        "{:?}",
        document.notes
    );
}

#[test]
fn real_depth_is_read() {
    let mut deep = r#"{"id":1,"name":"a","required":false,"type":"#.to_owned();
    for _ in 0..38 {
        deep.push_str(r#"{"type":"struct","fields":[{"id":2,"name":"b","required":false,"type":"#);
    }
    deep.push_str("\"int\"");
    deep.push_str(&"}]}".repeat(38));
    deep.push('}');
    let document = taken(&schema(&deep));
    assert_eq!(document.notes, []);
    assert_eq!(document.schema.unwrap().fields.len(), 39);
}

#[test]
fn a_hundred_thousand_columns_are_cut() {
    let mut columns = String::new();
    for id in 1..=100_000 {
        write!(
            columns,
            r#"{{"id":{id},"name":"c{id}","required":false,"type":"int"}},"#
        )
        .unwrap();
    }
    let document = taken(&schema(columns.trim_end_matches(',')));
    assert_eq!(codes(&document), [WarningCode::TooLarge]);
    assert!(
        document.notes[0].message.contains("80000"),
        "{:?}",
        document.notes
    );
    assert_eq!(document.schema.unwrap().fields.len(), 20_000);
    assert!(document.raw.len() < 1_000);
}

#[test]
fn members_count_as_columns() {
    let mut members = String::new();
    for id in 10..9_010 {
        write!(
            members,
            r#"{{"id":{id},"name":"c{id}","required":false,"type":"int"}},"#
        )
        .unwrap();
    }
    let members = members.trim_end_matches(',');
    let mut columns = String::new();
    for id in 1..=3 {
        let kind = format!(r#"{{"type":"struct","fields":[{members}]}}"#);
        write!(
            columns,
            r#"{{"id":{id},"name":"s{id}","required":false,"type":{kind}}},"#
        )
        .unwrap();
    }
    let document = taken(&schema(columns.trim_end_matches(',')));
    assert_eq!(codes(&document), [WarningCode::TooLarge]);
    assert_eq!(document.schema.unwrap().fields.len(), 20_000);
}

#[test]
fn long_names_do_not_multiply() {
    let name = "n".repeat(100_000);
    let columns = format!(
        r#"{{"id":1,"name":"{name}","required":false,"type":"int"}},{{"id":2,"name":"ok","required":false,"type":"int"}}"#
    );
    let document = taken(&schema(&columns));
    assert_eq!(codes(&document), [WarningCode::TooLarge]);
    assert_eq!(document.schema.unwrap().fields.len(), 1);
}

#[test]
fn of_a_million_snapshots_the_newest_are_kept() {
    let mut snapshots = String::with_capacity(48_000_000);
    // The newest stand in the middle: the order in the file is nobody's promise.
    for number in 0..1_000_000_u32 {
        let at = (number + 500_000) % 1_000_000;
        write!(
            snapshots,
            r#"{{"snapshot-id":{at},"timestamp-ms":{at},"schema-id":{}}},"#,
            at % 3
        )
        .unwrap();
    }
    let json = format!(
        "\"current-snapshot-id\":999999,\"snapshots\":[{}],",
        snapshots.trim_end_matches(',')
    );
    let document = taken(&table(&json));
    assert_eq!(codes(&document), [WarningCode::TooLarge]);
    let log = document.snapshots.unwrap();
    assert_eq!(log.snapshots.len(), 10_000);
    assert_eq!(
        (log.snapshots[0].id.as_str(), log.current().unwrap().id.as_str()),
        ("990000", "999999")
    );
    // The first snapshot of a schema is remembered although it was not kept.
    let history = document.schema.unwrap().history;
    assert_eq!(history[0].snapshot_id.as_deref(), Some("0"));
}

#[test]
fn a_million_empty_schemas_are_cut() {
    let json = table("").replace(
        r#""schemas":["#,
        &format!(
            r#""schemas":[{}"#,
            r#"{"type":"struct","schema-id":5,"fields":[]},"#.repeat(1_000_000)
        ),
    );
    let document = taken(&json);
    assert!(
        codes(&document).contains(&WarningCode::TooLarge),
        "{:?}",
        document.notes
    );
}

#[test]
fn old_versions_go_before_new_ones() {
    let mut columns = String::new();
    for id in 1..=15_000 {
        write!(
            columns,
            r#"{{"id":{id},"name":"c{id}","required":false,"type":"int"}},"#
        )
        .unwrap();
    }
    let columns = columns.trim_end_matches(',');
    let mut schemas = String::new();
    for version in 1..=5 {
        write!(
            schemas,
            r#"{{"type":"struct","schema-id":{version},"fields":[{columns}]}},"#
        )
        .unwrap();
    }
    let json = table("").replace(r#""schemas":["#, &format!(r#""schemas":[{schemas}"#));
    let json = json.replace(r#""current-schema-id":0"#, r#""current-schema-id":1"#);
    let document = taken(&json);
    let schema = document.schema.as_ref().unwrap();
    let ids: Vec<i32> = schema.history.iter().map(|version| version.schema_id).collect();
    // The last three versions fit into the limit; the current one is there whatever its place.
    assert_eq!(ids, [0, 1, 3, 4, 5]);
    assert_eq!(codes(&document), [WarningCode::TooLarge]);
}

#[test]
fn a_cycle_of_parents_and_a_missing_current_snapshot_are_only_data() {
    let document = taken(&table(
        r#""current-snapshot-id":7,"snapshots":[{"snapshot-id":1,"parent-snapshot-id":2,"timestamp-ms":1},
        {"snapshot-id":2,"parent-snapshot-id":1,"timestamp-ms":2}],"#,
    ));
    assert_eq!(codes(&document), [WarningCode::Malformed]);
    assert_eq!(document.snapshots.unwrap().snapshots.len(), 2);
}

#[test]
fn the_raw_summary_has_a_limit_of_its_own() {
    let long = "l".repeat(1_000_000);
    let document = taken(&table("").replace("/lake/t", &long));
    assert!(document.raw.len() < 64 * 1024);
    let sql = "s".repeat(1_000_000);
    let view = format!(
        r#"{{"view-uuid":"9c12d441-03fe-4693-9a96-a0705ddf69c1","format-version":1,"location":"/v","current-version-id":1,
        "versions":[{{"version-id":1,"timestamp-ms":1,"schema-id":1,
        "representations":[{{"type":"sql","sql":"{sql}","dialect":"spark"}}]}}],
        "schemas":[{{"type":"struct","schema-id":1,"fields":[]}}]}}"#
    );
    let document = read(view.as_bytes(), EntityKind::View).unwrap();
    assert_eq!(document.notes, []);
    assert!(document.raw.len() < 64 * 1024);
}
