//! What somebody lacks is told with who can give it, which the access policy says, and with what to do only where that helps.

use serde_json::Value;

use crate::hold_a_grant::{LEDGER, PRIYA, asked, json_as, with_policy};

/// Of Marketing.
const LENA: &str = "lena.fischer@alderfinch.example";
const REFUSES: &str = "\
rules:
  - id: no-books-for-marketing
    when:
      domains: [Finance]
      requestersOf: [Marketing]
    effect: refuse
    says: The books are none of Marketing.
";

fn names(missing: &Value) -> Vec<String> {
    let who = missing["who"].as_array().unwrap().iter();
    let mut names: Vec<String> = who.map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn who_can_give_it_is_who_the_policy_asks_to_decide() {
    let both = ["Oskar Nyberg", "Ruth Adeyemi"];
    for (by, wanted) in [("steward", &both[..1]), ("governance", &both[..])] {
        let weft = with_policy(|text| text.replace("by: steward\n", &format!("by: {by}\n")));
        let missing = json_as(&weft, PRIYA, &["why", LEDGER])["missing"].clone();
        assert_eq!(names(&missing), wanted, "{missing}");
        assert_eq!(missing["how"], format!("weft request {LEDGER}"));
        // The same as who is asked then.
        let id = asked(&weft, PRIYA, LEDGER, "reader", &[]);
        let missing = json_as(&weft, PRIYA, &["why", LEDGER])["missing"].clone();
        assert_eq!(names(&missing), wanted, "{missing}");
        let asks = json_as(&weft, PRIYA, &["request", "show", &id]);
        assert_eq!(asks["row"]["state"], "waiting", "{asks}");
    }
}

#[test]
fn what_the_policy_refuses_nobody_can_give() {
    let weft = with_policy(|text| text.replace("rules:\n", REFUSES));
    let why = json_as(&weft, LENA, &["why", LEDGER]);
    assert_eq!(why["verdict"], "denied", "{why}");
    let missing = &why["missing"];
    let what = missing["what"].as_str().unwrap();
    assert!(
        what.contains("The books are none of Marketing.") && what.contains("no-books-for-marketing"),
        "{what}"
    );
    assert_eq!((names(missing), &missing["how"]), (Vec::new(), &"".into()));
    let told = weft.run_as(LENA, &["why", LEDGER]).stdout;
    assert!(told.contains("missing:"), "{told}");
    assert!(
        !told.contains("how:") && !told.contains("who can give it"),
        "{told}"
    );
    let refused = weft.run_as(LENA, &["request", LEDGER, "--reason", "The audiences"]);
    assert_eq!(refused.code, 3, "{}{}", refused.stdout, refused.stderr);
    // It is hers alone that is refused.
    let missing = json_as(&weft, PRIYA, &["why", LEDGER])["missing"].clone();
    assert_eq!(missing["how"], format!("weft request {LEDGER}"));
}
