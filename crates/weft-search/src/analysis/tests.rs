//! What counts as a word.

use super::{Splitter, canonical, fold, words};

#[test]
fn names_split_where_people_see_words() {
    for (text, expected) in [
        ("order_items", "order items"),
        ("OrderItems", "order items"),
        ("orderItems", "order items"),
        ("order-items", "order items"),
        ("lake.sales.order/items", "lake sales order items"),
        ("HTTPServerLog", "http server log"),
        ("orderID", "order id"),
        ("customerIDs", "customer i ds"),
        ("q4revenue2025", "q 4 revenue 2025"),
        ("Straßen-Größe", "strassen grosse"),
        ("Cafe\u{301} Crème", "cafe creme"),
        ("the customer's order", "the customer order"),
        ("注文 orders", "注 文 orders"),
        ("  ..__-- ", ""),
    ] {
        assert_eq!(canonical(text), expected, "{text}");
    }
}

#[test]
fn places_are_those_of_the_text() {
    let text = "é_OrderItems's x";
    for word in Splitter::new(text) {
        let slice = &text[word.from..word.to];
        assert_eq!(fold(slice), word.text);
    }
}

#[test]
fn a_word_of_a_megabyte_is_cut() {
    let long = "a".repeat(1 << 20);
    let cut = words(&long);
    assert_eq!(cut.len(), 1);
    assert!(cut[0].len() <= 52);
}
