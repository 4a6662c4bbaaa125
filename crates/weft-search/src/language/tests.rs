//! How queries are read, and that no text breaks the reading.

use proptest::prelude::*;
use weft_model::Timestamp;
use weft_ports::PortErrorKind;

use super::{Expr, LEAVES_AT_MOST, Leaf, Parsed, Test, parse};

const NOW: Timestamp = Timestamp::from_millis(1_780_000_000_000);

/// A condition as text: `a b` both, `(a | b)` any, `-a` not, `a…` may go on, `"a"` a phrase.
fn shown(parsed: &Parsed, expr: &Expr) -> String {
    let joined = |parts: &[Expr], between: &str| {
        let parts: Vec<_> = parts.iter().map(|part| shown(parsed, part)).collect();
        parts.join(between)
    };
    match expr {
        Expr::All => "*".to_owned(),
        Expr::And(parts) => format!("({})", joined(parts, " ")),
        Expr::Or(parts) => format!("({})", joined(parts, " | ")),
        Expr::Not(inner) => format!("-{}", shown(parsed, inner)),
        Expr::Leaf(leaf) => match &parsed.leaves[*leaf] {
            Leaf::Text(text) if text.phrase => format!("\"{}\"", text.typed),
            Leaf::Text(text) if text.open => format!("{}…", text.typed),
            Leaf::Text(text) => text.typed.clone(),
            Leaf::Filter(filter) => {
                let test = match &filter.test {
                    Test::Texts(patterns) => {
                        let star = |open| if open { "…" } else { "" };
                        let all: Vec<_> = patterns
                            .iter()
                            .map(|one| format!("{}{}", one.folded, star(one.open)))
                            .collect();
                        all.join(",")
                    }
                    other => format!("{other:?}"),
                };
                format!("[{}:{test}]", filter.field.as_str())
            }
        },
    }
}

fn read(text: &str) -> String {
    match parse(text, NOW) {
        Ok(parsed) => shown(&parsed, &parsed.expr),
        Err(error) => format!("{}; {}", error.message, error.hint.unwrap_or_default()),
    }
}

#[test]
fn queries_are_read_as_meant() {
    for (text, expected) in [
        ("", "*"),
        ("  \t ", "*"),
        ("orders", "orders…"),
        ("orders ", "orders"),
        ("sales orders", "(sales orders…)"),
        ("sales AND orders", "(sales orders…)"),
        ("\"net revenue\" day", "(\"net revenue\" day…)"),
        ("\"net reven", "(net reven…)"),
        ("\"", "*"),
        ("a OR b c", "(a | (b c…))"),
        ("(a OR b) c", "((a | b) c…)"),
        ("a (b (c", "(a b c…)"),
        ("a) b", "(a b…)"),
        ("()", "*"),
        ("a OR", "a"),
        ("OR a", "a…"),
        ("a OR (", "a"),
        ("-a", "-a…"),
        ("NOT a", "-a…"),
        ("NOT NOT a", "a…"),
        ("-(a b)", "-(a b)"),
        ("NOT", "*"),
        ("- a", "a…"),
        ("order-items", "order-items…"),
        ("--a", "--a…"),
        ("domain:sales", "[domain:sales…]"),
        ("domain:sales ", "[domain:sales]"),
        ("DOMAIN:Sales x", "([domain:sales] x…)"),
        ("domain:a,b x", "([domain:a,b] x…)"),
        ("owner:\"Anna Keller\" x", "([owner:anna keller] x…)"),
        ("owner:\"Anna Kel", "[owner:anna kel…]"),
        ("tag:pii* x", "([tag:pii…] x…)"),
        ("-tag:pii", "-[tag:pii…]"),
        ("domain:", "*"),
        ("domain: sales", "sales…"),
        ("kind:prod", "[kind:Kinds([Product])]"),
        ("kind:tables,views", "[kind:Kinds([Table, View])]"),
        ("has:docs", "[has:Has(2)]"),
        ("has:docs,contract", "[has:Has(3)]"),
        ("sla:late,on-time", "[sla:Sla([Late, OnTime])]"),
        ("updated:", "*"),
        ("updated:7", "*"),
        ("updated:>2026-0", "*"),
        ("http://x.example/y", "http://x.example/y…"),
        ("12:30", "12:30…"),
        ("foo:bar", "foo:bar…"),
        ("domian:", "*"),
        ("...", "*"),
        ("a ... b", "(a b…)"),
        ("*", "*"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn errors_say_where_and_what_may_be_meant() {
    for (text, expected) in [
        (
            "orders domian:sales",
            "`domian` is not a filter (at character 8); did you mean `domain`?",
        ),
        (
            "ower:anna",
            "`ower` is not a filter (at character 1); did you mean `owner`?",
        ),
        (
            "has:contrat",
            "`has:contrat` means nothing (at character 1); did you mean `has:contract`?",
        ),
        (
            "sla:never",
            "`sla:never` means nothing (at character 1); it can be late, due_soon, on_time, not_measured",
        ),
        (
            "x updated:soon ",
            "`updated:soon` means nothing (at character 3); write an age such as `7d`, `24h`, `>30d` or a date such as \
             `>2026-01-31`",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn limits_hold_before_anything_is_read() {
    for text in [
        "(".repeat(100_000),
        "NOT ".repeat(100_000),
        "a ".repeat(513),
        format!("{}a", "(".repeat(33)),
    ] {
        assert_eq!(parse(&text, NOW).unwrap_err().kind, PortErrorKind::Invalid);
    }
    let many = "a ".repeat(500);
    let parsed = parse(&many, NOW).unwrap();
    assert!(parsed.cut);
    assert_eq!(parsed.leaves.len(), LEAVES_AT_MOST);
    assert!(!parse(&format!("{}a", "(".repeat(32)), NOW).unwrap().cut);
}

fn depth(expr: &Expr) -> usize {
    match expr {
        Expr::All | Expr::Leaf(_) => 1,
        Expr::And(parts) | Expr::Or(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        Expr::Not(inner) => 1 + depth(inner),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_breaks_the_reading(text in "\\PC{0,300}") {
        if let Ok(parsed) = parse(&text, NOW) {
            prop_assert!(parsed.leaves.len() <= LEAVES_AT_MOST);
        }
    }

    #[test]
    fn no_mix_of_signs_breaks_the_reading(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "(", ")", "\"", "-", " ", "OR ", "AND ", "NOT ", "a", "orders", "domain:", "tag:x", ",", ":", "has:docs",
                "updated:7d ", "é", "注", ".", "*", "kind:table ", "sla:late ",
            ]),
            0..120,
        )
    ) {
        let text: String = pieces.concat();
        match parse(&text, NOW) {
            Ok(parsed) => {
                prop_assert!(depth(&parsed.expr) <= 2 * 33 + 32);
                prop_assert!(parsed.leaves.len() <= LEAVES_AT_MOST);
            }
            Err(error) => prop_assert_eq!(error.kind, PortErrorKind::Invalid),
        }
    }

    #[test]
    fn words_alone_are_never_an_error(text in "[a-z0-9 .\"()*-]{0,200}") {
        let brackets = text.chars().filter(|letter| *letter == '(').count();
        prop_assume!(brackets <= 32);
        prop_assert!(parse(&text, NOW).is_ok());
    }
}
