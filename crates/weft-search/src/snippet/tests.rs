//! Snippets: where they begin, and that marks are what JavaScript slices by.

use super::{LETTERS_AT_MOST, window};

#[test]
fn a_short_text_is_shown_whole() {
    assert_eq!(window("paid back to customers", 5), (0, 22));
}

#[test]
fn a_long_text_is_shown_around_the_match() {
    let text = format!("{} refund {}", "before ".repeat(60), "after ".repeat(60));
    let first = text.find("refund").unwrap();
    let (from, to) = window(&text, first);
    assert!(from > 0 && from <= first && first - from <= 51, "{from} {first}");
    assert!(to < text.len() && to > first + 6);
    assert!(text[from..to].chars().count() <= LETTERS_AT_MOST);
    assert!(text[from..].starts_with("before"), "{}", &text[from..to]);
}

#[test]
fn a_match_at_the_end_shows_what_comes_before() {
    let text = format!("{}refund", "größer ".repeat(80));
    let first = text.find("refund").unwrap();
    let (from, to) = window(&text, first);
    assert_eq!(to, text.len());
    assert!(text[from..to].chars().count() > 150);
}

#[test]
fn a_word_without_end_does_not_break_the_window() {
    let text = "x".repeat(5_000);
    for first in [0, 1, 199, 2_500, 4_999] {
        let (from, to) = window(&text, first);
        assert!(from <= first && first < to, "{first}: {from} {to}");
        assert!(to - from <= LETTERS_AT_MOST);
    }
}
