//! What the specification allows, and small things that it does not.

use weft_model::{EntityKind, WarningCode};

use super::{codes, read, refused, schema, table, taken};

#[test]
fn a_whole_file_has_no_notes() {
    let document = taken(&table(""));
    assert_eq!(document.notes, []);
    assert_eq!(
        document.uuid.as_deref(),
        Some("9c12d441-03fe-4693-9a96-a0705ddf69c1")
    );
    assert_eq!(document.snapshots.unwrap().current_id, None);
}

#[test]
fn the_raw_summary_is_json_without_snapshots() {
    let document = taken(&table(
        r#""snapshots":[{"snapshot-id":1,"timestamp-ms":2}],"current-snapshot-id":1,"#,
    ));
    let raw: serde_json::Value = serde_json::from_str(&document.raw).unwrap();
    assert_eq!(raw["snapshots"], 1);
    assert_eq!(raw["current-schema"]["fields"][0]["name"], "x");
}

#[test]
fn keys_of_a_nested_type_come_in_any_order() {
    let list = r#"{"id":1,"name":"a","required":false,
        "type":{"element":{"fields":[{"type":"int","name":"b","id":3,"required":true}],"type":"struct"},
        "element-id":2,"type":"list","element-required":true}}"#;
    let fields = taken(&schema(list)).schema.unwrap().fields;
    let paths: Vec<&str> = fields.iter().map(|field| field.path.as_str()).collect();
    assert_eq!(paths, ["a", "a.element", "a.element.b"]);
    assert!(fields[1].required);
}

#[test]
fn escapes_and_types_of_version_3_are_taken_as_they_are() {
    let columns = r#"{"id":1,"name":"caf\u00e9","required":false,"type":"timestamptz_ns","doc":"a \"b\""},
        {"id":2,"name":"g","required":false,"type":"geometry(srid:4326)","initial-default":"x"},
        {"id":3,"name":"v","required":false,"type":"variant"},
        {"id":4,"name":"d","required":false,"type":"decimal(9, 2)","doc":"  "}"#;
    let fields = taken(&schema(columns)).schema.unwrap().fields;
    let types: Vec<&str> = fields.iter().map(|field| field.data_type.as_str()).collect();
    assert_eq!(
        types,
        ["timestamptz_ns", "geometry(srid:4326)", "variant", "decimal(9,2)"]
    );
    assert_eq!(
        (fields[0].path.as_str(), fields[0].doc.as_deref()),
        ("café", Some("a \"b\""))
    );
    assert_eq!(fields[3].doc, None);
}

#[test]
fn transforms_over_several_columns_and_dropped_ones() {
    let json = table("")
        .replace(r#""default-spec-id":0"#, r#""default-spec-id":7"#)
        .replace(
            r#"{"spec-id":0,"fields":[]}"#,
            r#"{"spec-id":7,"fields":[{"source-ids":[1,9],"field-id":1000,"name":"p","transform":"bucket[4]"},
            {"source-id":1,"field-id":1001,"name":"gone","transform":"void"}]}"#,
        );
    let partition = taken(&json).schema.unwrap().partition;
    assert_eq!(partition.len(), 1);
    assert_eq!(partition[0].source, "x, field 9");
}

#[test]
fn snapshots_are_ordered_and_counted_whatever_the_summary_looks_like() {
    let document = taken(&table(
        r#""current-snapshot-id":8589934592123456789,"snapshots":[
        {"snapshot-id":8589934592123456789,"parent-snapshot-id":1,"timestamp-ms":20,"schema-id":0,
         "summary":{"operation":"append","total-records":"12","added-records":7,"total-files-size":"?"}},
        {"snapshot-id":1,"timestamp-ms":10,"summary":null}],"#,
    ));
    let log = document.snapshots.unwrap();
    let newest = log.current().unwrap();
    assert_eq!(
        (newest.rows, newest.added_rows, newest.bytes),
        (Some(12), Some(7), None)
    );
    assert_eq!(newest.id, "8589934592123456789");
    assert_eq!(log.snapshots[0].operation, "unknown");
}

#[test]
fn two_keys_of_one_name_are_refused() {
    // Java takes the first, Python the last: a reader that picks one shows something else than the engine uses.
    let note = refused(&table(r#""location":"/elsewhere","#));
    assert_eq!(note.code, WarningCode::Malformed);
    assert!(note.message.contains("location"), "{}", note.message);
}

#[test]
fn numbers_that_fit_nothing_are_refused() {
    for number in ["1e400", "9223372036854775808", "1.5", "\"1\""] {
        let note = refused(&table(&format!("\"current-snapshot-id\":{number},")));
        assert_eq!(note.code, WarningCode::Malformed, "{number}");
    }
}

#[test]
fn files_of_another_kind_are_refused() {
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "<html><body>Log in</body></html>",
        "\u{feff}{}",
        "{\"format-version\":",
    ] {
        let note = refused(text);
        assert_eq!(note.code, WarningCode::Malformed, "{text}");
    }
    let note = read(&[0xff, 0xfe, b'{', 0], EntityKind::Table).unwrap_err();
    assert_eq!(note.code, WarningCode::Malformed);
    let bad_text = table("").replace("/lake/t", "\u{1}");
    assert_eq!(refused(&bad_text).code, WarningCode::Malformed);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let whole = table(r#""snapshots":[{"snapshot-id":1,"timestamp-ms":2}],"#);
    for end in 1..whole.len() {
        let note = read(&whole.as_bytes()[..end], EntityKind::Table).unwrap_err();
        assert_eq!(note.code, WarningCode::Malformed, "{end}");
    }
}

#[test]
fn a_newer_version_is_taken_as_far_as_it_goes() {
    let document = taken(&table("").replace(r#""format-version":2"#, r#""format-version":4"#));
    assert_eq!(codes(&document), [WarningCode::Unsupported]);
    assert!(document.schema.is_some());
}

#[test]
fn a_uuid_that_is_none_is_no_identity() {
    let document = taken(&table("").replace("9c12d441-03fe-4693-9a96-a0705ddf69c1", "../../etc"));
    assert_eq!(
        (document.uuid.as_deref(), codes(&document)),
        (None, vec![WarningCode::Malformed])
    );
}

#[test]
fn a_column_whose_name_deceives_is_left_out() {
    let columns = "{\"id\":1,\"name\":\"a\u{202e}b\",\"required\":false,\"type\":\"int\"},
        {\"id\":2,\"name\":\"ok\",\"required\":false,\"type\":\"int\"}";
    let document = taken(&schema(columns));
    assert_eq!(document.schema.as_ref().unwrap().fields.len(), 1);
    assert!(
        document.notes[0].message.contains("\\u{202e}"),
        "{:?}",
        document.notes
    );
}
