//! Places of nodes, in every way that YAML is written.

use weft_ports::contracts::TextPlace;

use super::{Kind, Syntax, parts};

fn place(text: &str, json: bool, path: &str) -> Option<(u32, u32)> {
    let syntax = Syntax::of(text, json).unwrap();
    let TextPlace { line, column } = syntax.place(&parts(path).unwrap(), false)?;
    Some((line, column))
}

/// The text of the node at `path`.
fn slice<'t>(text: &'t str, path: &str) -> &'t str {
    let syntax = Syntax::of(text, false).unwrap();
    let parts = parts(path).unwrap();
    let way = syntax.find(&parts);
    assert_eq!(way.left, 0, "{path}");
    let node = way.last().unwrap();
    &text[node.start..node.end]
}

const TEXT: &str = "# head\n\
a: 1 # c\n\
lit: | # why\n  x\n  y\n\n# about lit2\n\
lit2: |+\n  z\n\n\
fold: >-\n\n  a b\n  c\n\
nul:\n\
seq:\n- a\n-\n- b: 1\n  c: 'é' # umlaut\n- - q\n  - r\n\n\
m: &anchor !!map\n  k: \"v\"\n\
f: [1, {a: b, \"c\": [d]}, [e: g], ]\n\
? explicit\n: value\n\
again: *anchor\n\
multi: aaa\n  bbb\n\
\"quo\\u0074ed\": x";

#[test]
fn each_node_is_its_own_text() {
    for (path, text) in [
        ("/a", "1"),
        ("/lit", "| # why\n  x\n  y"),
        ("/lit2", "|+\n  z\n"),
        ("/fold", ">-\n\n  a b\n  c"),
        ("/nul", ""),
        ("/seq", "- a\n-\n- b: 1\n  c: 'é' # umlaut\n- - q\n  - r"),
        ("/seq/1", ""),
        ("/seq/2", "b: 1\n  c: 'é'"),
        ("/seq/3", "- q\n  - r"),
        ("/seq/3/1", "r"),
        ("/m", "k: \"v\""),
        ("/m/k", "\"v\""),
        ("/f", "[1, {a: b, \"c\": [d]}, [e: g], ]"),
        ("/f/1", "{a: b, \"c\": [d]}"),
        ("/f/1/c", "[d]"),
        ("/f/1/c/0", "d"),
        ("/f/2/0/e", "g"),
        ("/explicit", "value"),
        ("/again", "*anchor"),
        ("/multi", "aaa\n  bbb"),
        ("/quoted", "x"),
    ] {
        // A comment behind the last child is not part of its parent.
        let wanted = text.strip_suffix(" # umlaut").unwrap_or(text);
        assert_eq!(slice(TEXT, path), wanted, "{path}");
    }
}

#[test]
fn lines_and_columns_count_characters_from_one() {
    assert_eq!(place(TEXT, false, ""), Some((2, 1)));
    assert_eq!(place(TEXT, false, "/a"), Some((2, 4)));
    assert_eq!(place("é: ü\nb: {ö: 1, c: 2}", false, "/b/c"), Some((2, 14)));
    assert_eq!(
        place("{\n  \"a~/\": [1,\n    true]}", true, "/a~0~1/1"),
        Some((3, 5))
    );
    assert_eq!(place(TEXT, false, "/gone"), None);
    assert_eq!(
        place(TEXT, false, "/seq/01"),
        None,
        "an index has no leading zero"
    );
}

#[test]
fn behind_an_alias_the_alias_is_the_place() {
    assert_eq!(place(TEXT, false, "/again/k"), place(TEXT, false, "/again"));
    let merged = "base: &base\n  unit: d\nsla:\n  <<: *base\n  value: 1\n";
    assert_eq!(place(merged, false, "/sla/unit"), Some((4, 3)));
}

#[test]
fn crlf_and_absent_values_keep_their_places() {
    let text = "a:\r\n  - x: |\r\n      one\r\n      two\r\n    y:\r\nb: 2\r\n";
    assert_eq!(slice(text, "/a/0/x"), "|\r\n      one\r\n      two");
    assert_eq!(place(text, false, "/a/0/y"), Some((5, 7)));
    assert_eq!(place(text, false, "/b"), Some((6, 4)));
}

#[test]
fn json_is_read_by_its_own_rules() {
    let text = "{\"a\": {\"b\": [1e3, -2.5, null, \"x\\\"y\"]}}";
    let syntax = Syntax::of(text, true).unwrap();
    let parts = parts("/a/b/3").unwrap();
    let node = syntax.find(&parts).last().unwrap();
    assert_eq!(&text[node.start..node.end], "\"x\\\"y\"");
    assert!(matches!(&node.kind, Kind::Scalar { text, .. } if text == "x\"y"));
}
