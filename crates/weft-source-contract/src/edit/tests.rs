//! Edits in every style, and what they leave alone.

mod generated;
mod refused;

use weft_ports::{
    ContractFiles,
    contracts::{ContractEdit, ContractText},
    error::PortResult,
};

use crate::LocalContractFiles;

/// Edits as the port makes them: on a stack that is large enough.
fn edit(bytes: &[u8], json: bool, edits: &[ContractEdit]) -> PortResult<Vec<u8>> {
    let text = ContractText {
        path: if json { "a.json" } else { "a.yaml" }.to_owned(),
        bytes: bytes.to_vec(),
    };
    Ok(LocalContractFiles.edit(&text, edits)?.bytes)
}

pub fn set(path: &str, value: &str) -> ContractEdit {
    ContractEdit::Set {
        path: path.to_owned(),
        value: value.to_owned(),
    }
}

pub fn insert(path: &str, value: &str) -> ContractEdit {
    ContractEdit::Insert {
        path: path.to_owned(),
        value: value.to_owned(),
    }
}

pub fn remove(path: &str) -> ContractEdit {
    ContractEdit::Remove {
        path: path.to_owned(),
    }
}

pub fn rename(path: &str, to: &str) -> ContractEdit {
    ContractEdit::Rename {
        path: path.to_owned(),
        to: to.to_owned(),
    }
}

fn yaml(text: &str, edits: &[ContractEdit]) -> String {
    changed(text, false, edits)
}

fn changed(text: &str, json: bool, edits: &[ContractEdit]) -> String {
    let bytes = edit(text.as_bytes(), json, edits);
    String::from_utf8(bytes.unwrap_or_else(|error| panic!("{edits:?}: {}", error.message))).unwrap()
}

#[track_caller]
fn check(before: &str, one: ContractEdit, after: &str) {
    let found = yaml(before, &[one]);
    assert_eq!(found, after, "\n--- found\n{found}\n--- wanted\n{after}");
}

#[test]
fn scalars_keep_their_comments_and_quotes() {
    let text = "a: 'one' # why\nb: \"two\"\nc: three\nd: 1.10\ne:   # later\nf: |- # text\n  one\n  two\n\n# end\ng: 1";
    check(text, set("/a", "\"it's\""), &text.replace("'one'", "'it''s'"));
    check(text, set("/b", "\"2\""), &text.replace("\"two\"", "\"2\""));
    check(
        text,
        set("/c", "\"four five\""),
        &text.replace("three", "four five"),
    );
    check(text, set("/c", "\"1.0\""), &text.replace("three", "'1.0'"));
    check(text, set("/c", "\"no\""), &text.replace("three", "'no'"));
    check(
        text,
        set("/c", "\"2026-01-01\""),
        &text.replace("three", "'2026-01-01'"),
    );
    check(text, set("/c", "\"1.2.0\""), &text.replace("three", "1.2.0"));
    check(text, set("/c", "\"a: b\""), &text.replace("three", "'a: b'"));
    check(
        text,
        set("/c", "\"\\u0007\""),
        &text.replace("three", "\"\\u0007\""),
    );
    check(text, set("/d", "1.2"), &text.replace("1.10", "1.2"));
    check(text, set("/d", "true"), &text.replace("1.10", "true"));
    check(
        text,
        set("/e", "null"),
        &text.replace("e:   # later", "e: null   # later"),
    );
    check(
        text,
        set("/f", "\"short\""),
        &text.replace("|- # text\n  one\n  two", "short # text"),
    );
    check(
        text,
        set("/f", "\"x\\ny\\n\""),
        &text.replace("|- # text\n  one\n  two", "| # text\n  x\n  y"),
    );
    check(
        text,
        set("/c", "\"x\\n\\ny\""),
        &text.replace("three", "|-\n  x\n\n  y"),
    );
    check(
        text,
        set("/a", "\"x\\ny\""),
        &text.replace("'one' # why", "|- # why\n  x\n  y"),
    );
}

#[test]
fn collections_take_the_place_of_others() {
    let text = "a: 1 # one\nb: # two\n  # about x\n  x: 1\n  y: 2 # why\nc:\n- p\n- q: 1 # cq\nd: []\ne: 3\n";
    check(
        text,
        set("/a", "{\"k\": \"v\", \"l\": [1, \"m\"]}"),
        &text.replace("a: 1 # one", "a: # one\n  k: v\n  l:\n  - 1\n  - m"),
    );
    check(
        text,
        set("/b", "\"s\""),
        "a: 1 # one\nb: s # two\n  # about x # why\nc:\n- p\n- q: 1 # cq\nd: []\ne: 3\n",
    );
    check(
        text,
        set("/c", "[{\"r\": 1, \"s\": \"t\"}]"),
        &text.replace("- p\n- q: 1", "- r: 1\n  s: t"),
    );
    check(
        text,
        set("/c/0", "{\"r\": 1, \"s\": {\"t\": 2}}"),
        &text.replace("- p", "- r: 1\n  s:\n    t: 2"),
    );
    check(text, set("/c/1", "5"), &text.replace("q: 1", "5"));
    check(
        text,
        set("/d", "[{\"r\": 1}]"),
        &text.replace("d: []", "d:\n- r: 1"),
    );
    check(text, set("/d/-", "\"w\""), &text.replace("d: []", "d:\n- w"));
    check(text, set("/b", "{}"), &yaml(text, &[set("/b", "{}")]));
}

#[test]
fn keys_and_elements_are_added_where_they_belong() {
    let text = "a:\n  - name: x\n    t: |\n      lit\n\n  # about y\n  - name: y\n# end";
    check(
        text,
        set("/a/0/k", "1"),
        &text.replace("      lit\n", "      lit\n    k: 1\n"),
    );
    check(
        text,
        set("/a/1/k", "\"z\""),
        &text.replace("name: y\n", "name: y\n    k: z\n"),
    );
    check(
        text,
        set("/b", "{\"c\": [1]}"),
        &text.replace("name: y\n", "name: y\nb:\n  c:\n    - 1\n"),
    );
    check(
        text,
        set("/a/-", "{\"name\": \"z\"}"),
        &text.replace("name: y\n", "name: y\n  - name: z\n"),
    );
    check(
        text,
        insert("/a/0", "\"w\""),
        &text.replace("- name: x", "- w\n  - name: x"),
    );
    check(
        text,
        insert("/a/1", "\"w\""),
        &text.replace("      lit\n", "      lit\n  - w\n"),
    );
    let end = "x: 1\ny: 2";
    check(end, set("/z", "3"), "x: 1\ny: 2\nz: 3");
}

#[test]
fn what_is_removed_takes_its_line_and_no_other() {
    let text = "# a\na: 1 # one\n# b\nb:\n  x: 1 # why\n  # about y\n  y: 2\nc:\n  - p: 1\n    q: 2\n  # r\n  - r # rr\nd: 4";
    check(text, remove("/a"), &text.replace("a: 1 # one\n", ""));
    check(text, remove("/b/x"), &text.replace("  x: 1 # why\n", ""));
    check(
        text,
        remove("/b"),
        &text.replace("b:\n  x: 1 # why\n  # about y\n  y: 2\n", ""),
    );
    check(text, remove("/c/0/p"), &text.replace("p: 1\n    q: 2", "q: 2"));
    check(text, remove("/c/0/q"), &text.replace("    q: 2\n", ""));
    check(text, remove("/c/1"), &text.replace("  - r # rr\n", ""));
    check(text, remove("/d"), &text.replace("\nd: 4", ""));
    check("a:\n  b: 1 # c\nd: 2\n", remove("/a/b"), "a: {} # c\nd: 2\n");
    check("a:\n- b\nd: 2\n", remove("/a/0"), "a: []\nd: 2\n");
    check("- - a\n  # c\n  - b\n", remove("/0/0"), "-\n  # c\n  - b\n");
    check("- a: 1\n  # c\n  b: 2\n", remove("/0/a"), "-\n  # c\n  b: 2\n");
}

#[test]
fn a_renamed_key_keeps_its_quotes() {
    let text = "a: 1\n'b': 2\n\"c\": {d: 1}\n";
    check(text, rename("/a", "x y"), &text.replace("a:", "x y:"));
    check(text, rename("/a", "yes"), &text.replace("a:", "'yes':"));
    check(text, rename("/b", "z"), &text.replace("'b'", "'z'"));
    check(text, rename("/c", "z"), &text.replace("\"c\"", "\"z\""));
    check(text, rename("/c/d", "e"), &text.replace("{d:", "{e:"));
}

#[test]
fn brackets_stay_brackets() {
    let text = "a: [x, \"y\", ]\nb: {k: 1, l: [2]} # c\nc: [\n  one, # first\n  two\n]\n";
    check(
        text,
        set("/a/-", "\"z, z\""),
        &text.replace("\"y\", ]", "\"y\", 'z, z', ]"),
    );
    check(text, insert("/a/0", "\"w\""), &text.replace("[x,", "[w, x,"));
    check(text, remove("/a/0"), &text.replace("[x, ", "["));
    check(text, remove("/a/1"), &text.replace(", \"y\", ]", ", ]"));
    check(
        text,
        set("/b/m", "{\"w\": [\"o\"]}"),
        &text.replace("[2]}", "[2], m: {w: [o]}}"),
    );
    check(
        text,
        set("/b/k", "[\"p: q\"]"),
        &text.replace("k: 1", "k: ['p: q']"),
    );
    check(text, remove("/b/l/0"), &text.replace("[2]", "[]"));
    check(text, set("/c/1", "\"three\""), &text.replace("two", "three"));
    check(
        text,
        set("/b", "{\"z\": 1}"),
        &text.replace("{k: 1, l: [2]}", "{z: 1}"),
    );
}

#[test]
fn json_stays_json_in_its_own_layout() {
    let text = "{\n    \"a\": 1,\n    \"b\": [\n        \"x\"\n    ],\n    \"c\": {}\n}\n";
    let json = |one| changed(text, true, &[one]);
    assert_eq!(json(set("/a", "\"é\\n\"")), text.replace(": 1", ": \"é\\n\""));
    assert_eq!(
        json(set("/b/-", "{\"k\": 1}")),
        text.replace("\"x\"\n", "\"x\",\n        {\n            \"k\": 1\n        }\n")
    );
    assert_eq!(
        json(set("/c/d", "[]")),
        text.replace("{}", "{\n        \"d\": []\n    }")
    );
    assert_eq!(json(set("/e", "2")), text.replace("{}\n", "{},\n    \"e\": 2\n"));
    assert_eq!(json(remove("/a")), text.replace("    \"a\": 1,\n", ""));
    assert_eq!(json(remove("/c")), text.replace(",\n    \"c\": {}", ""));
    assert_eq!(json(rename("/a", "z\"")), text.replace("\"a\"", "\"z\\\"\""));
    let small = "{\"a\":1,\"b\":[1,2]}";
    assert_eq!(
        changed(small, true, &[set("/c", "{\"d\":[1,2]}")]),
        "{\"a\":1,\"b\":[1,2],\"c\":{\"d\":[1,2]}}"
    );
    assert_eq!(changed(small, true, &[remove("/b/1")]), "{\"a\":1,\"b\":[1]}");
}

#[test]
fn line_ends_marks_and_a_missing_last_line_break_stay() {
    let text = "\u{feff}a: 1\r\nb:\r\n  - x # c\r\n  - y";
    check(
        text,
        set("/b/-", "{\"k\": \"v\", \"l\": \"1\\n2\"}"),
        &format!("{text}\r\n  - k: v\r\n    l: |-\r\n      1\r\n      2"),
    );
    check(text, remove("/b/1"), &text.replace("\r\n  - y", ""));
    check(text, remove("/a"), &text.replace("a: 1\r\n", ""));
    check(text, set("/b", "1"), "\u{feff}a: 1\r\nb: 1");
    check(text, set("/a", "[1]"), &text.replace("a: 1", "a:\r\n  - 1"));
}

#[test]
fn edits_are_made_in_order() {
    let text = "schema:\n  - name: orders # the table\n    properties: []\n";
    let edits = [
        set(
            "/schema/0/properties/-",
            "{\"name\": \"id\", \"logicalType\": \"integer\"}",
        ),
        set("/schema/0/properties/0/required", "true"),
        insert("/schema/0/properties/0", "{\"name\": \"day\"}"),
        rename("/schema/0/properties/1/logicalType", "physicalType"),
        remove("/schema/0/properties/1/required"),
    ];
    assert_eq!(
        yaml(text, &edits),
        "schema:\n  - name: orders # the table\n    properties:\n      - name: day\n      - name: id\n        physicalType: integer\n"
    );
}
