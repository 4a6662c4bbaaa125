//! In the demo one person walks through what several do; elsewhere nobody acts as somebody else.

use crate::{
    hold_a_grant::{LEDGER, MAYA},
    weft::{Run, Weft},
};

const TABLE: &str = "lake.finance.general_ledger";

fn acts(weft: &Weft, person: &str, arguments: &[&str]) -> Run {
    weft.run(&[&["--as", person], arguments].concat())
}

#[test]
fn one_person_asks_and_decides_in_the_demo_as_two() {
    let weft = Weft::new();
    weft.json(&["demo"]);
    let request = [
        "request",
        LEDGER,
        "--purpose",
        "reporting",
        "--reason",
        "The close",
        "--json",
    ];
    let sent = acts(&weft, MAYA, &request);
    assert_eq!(sent.code, 0, "{}", sent.stderr);
    let id = sent.json()[0]["id"].as_str().unwrap().to_owned();
    let decide = ["decide", &id, "--approve", "--reason", "Fine"];
    let own = acts(&weft, MAYA, &decide);
    assert_eq!(own.code, 3, "nobody decides over their own: {}", own.stderr);
    let closed = acts(&weft, MAYA, &["preview", TABLE]);
    assert_eq!(closed.code, 3, "{}", closed.stderr);
    let decided = acts(&weft, "Oskar Nyberg", &decide);
    assert_eq!(decided.code, 0, "{}", decided.stderr);
    let open = acts(&weft, MAYA, &["preview", TABLE]);
    assert_eq!(open.code, 0, "{}", open.stderr);
    let other = acts(&weft, "Emre Yılmaz", &["preview", TABLE]);
    assert_eq!(other.code, 3, "{}", other.stderr);
    let nobody = acts(&weft, "nobody at all", &["requests"]);
    assert_eq!(nobody.code, 4, "{}", nobody.stderr);
    let table = acts(&weft, TABLE, &["requests"]);
    assert_eq!(table.code, 2, "{}", table.stderr);
    assert!(table.stderr.contains("is no person"), "{}", table.stderr);
}

#[test]
fn nobody_acts_as_somebody_else_where_it_is_no_demo() {
    let weft = Weft::over_the_demo();
    let refused = acts(&weft, MAYA, &["requests"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("only in the demo"), "{}", refused.stderr);
}
