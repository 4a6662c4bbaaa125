//! Edits that are not made: nothing is better than a damaged file.

use weft_ports::{PortErrorKind, contracts::ContractEdit};

use super::{edit, insert, remove, rename, set};

const SHARED: &str = "base: &base\n  unit: d\n  owner: &owner ada\nsla:\n  <<: *base\n  value: 1\nother: *base\nteam: *owner\n";

#[track_caller]
fn refused(text: &str, one: ContractEdit) -> (PortErrorKind, String) {
    let error = edit(text.as_bytes(), false, &[one]).unwrap_err();
    (error.kind, error.message)
}

#[test]
fn what_several_places_share_is_not_edited() {
    for (one, words) in [
        (set("/other/unit", "\"h\""), "line 7 only names it"),
        (remove("/other/unit"), "line 7 only names it"),
        (
            set("/base/unit", "\"h\""),
            "what line 1 marks with `&` is used in 2 more places",
        ),
        (set("/base/owner", "\"x\""), "line 1"),
        (set("/base/new", "1"), "line 1"),
        (remove("/base"), "line 1"),
        (remove("/sla/unit"), "it comes from another mapping (`<<`)"),
        (rename("/sla/unit", "x"), "it comes from another mapping (`<<`)"),
    ] {
        let (kind, message) = refused(SHARED, one.clone());
        assert_eq!(kind, PortErrorKind::Unsupported, "{one:?}");
        assert!(message.contains(words), "{one:?}: {message}");
    }
    let (_, message) = refused("a:\n  b: &x 1\nc: *x\n", remove("/a"));
    assert!(
        message.contains("other places use what line 2 marks"),
        "{message}"
    );
}

#[test]
fn what_only_names_a_shared_value_may_be_another() {
    let bytes = edit(
        SHARED.as_bytes(),
        false,
        &[set("/team", "\"eve\""), set("/sla/unit", "\"h\"")],
    );
    let text = String::from_utf8(bytes.unwrap()).unwrap();
    assert_eq!(
        text,
        SHARED
            .replace("value: 1", "value: 1\n  unit: h")
            .replace("*owner", "eve")
    );
}

#[test]
fn a_path_that_leads_nowhere_is_told() {
    let text = "a:\n  - b: 1\nc: text\n";
    for (one, kind) in [
        (set("/x/y", "1"), PortErrorKind::NotFound),
        (set("/a/7", "1"), PortErrorKind::NotFound),
        (set("/c/d", "1"), PortErrorKind::Invalid),
        (set("", "1"), PortErrorKind::Invalid),
        (set("a", "1"), PortErrorKind::Invalid),
        (set("/c", "{"), PortErrorKind::Invalid),
        (set("/c", "{\"a\": 1, \"a\": 2}"), PortErrorKind::Invalid),
        (insert("/c/0", "1"), PortErrorKind::Invalid),
        (remove("/a/1"), PortErrorKind::NotFound),
        (remove("/a/-"), PortErrorKind::NotFound),
        (rename("/a", "c"), PortErrorKind::Invalid),
        (rename("/a/0", "c"), PortErrorKind::Invalid),
    ] {
        assert_eq!(refused(text, one.clone()).0, kind, "{one:?}");
    }
}

#[test]
fn unusual_writing_is_left_to_people() {
    for (text, one) in [
        ("? a\n: 1\nb: 2\n", remove("/a")),
        ("? a\n: 1\nb: 2\n", set("/a", "3")),
        ("a: !!str 5\n", set("/a", "6")),
        ("a: [x, # first\n  y]\n", remove("/a/0")),
    ] {
        assert_eq!(
            refused(text, one.clone()).0,
            PortErrorKind::Unsupported,
            "{one:?}"
        );
    }
}

#[test]
fn limits_hold() {
    let many = vec![set("/a", "1"); 1_001];
    assert_eq!(
        edit(b"a: 1\n", false, &many).unwrap_err().kind,
        PortErrorKind::Limit
    );
    let full = format!("a: 1\nb: {}\n", "x".repeat(4 * 1024 * 1024 - 10));
    assert_eq!(refused(&full, set("/a", "1234567890")).0, PortErrorKind::Limit);
    let large = format!("\"{}\"", "x".repeat(1024 * 1024));
    assert_eq!(refused("a: 1\n", set("/a", &large)).0, PortErrorKind::Limit);
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    let error = edit(b"a: 1\n", false, &[set("/a", &deep)]).unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unsupported, "{}", error.message);
}

#[test]
fn a_broken_file_is_not_edited() {
    let (kind, message) = refused("a: 1\na: 2\n", set("/a", "3"));
    assert_eq!(kind, PortErrorKind::Invalid);
    assert!(message.starts_with("line 2: `a` stands twice"), "{message}");
}
