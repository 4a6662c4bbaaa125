//! What a person meets who types something wrong.

use crate::weft::Weft;

#[test]
fn exit_codes_tell_usage_not_found_and_failure_apart() {
    let weft = Weft::new();
    assert_eq!(weft.run(&["nonsense"]).code, 2);
    assert_eq!(weft.run(&["sync", "nowhere"]).code, 4);
    assert_eq!(weft.run(&["show", "nothing.there"]).code, 4);
    assert_eq!(
        weft.run(&["source", "add", "dbt", "Not A Name", "--path", "."])
            .code,
        2
    );
    assert_eq!(weft.run(&["--version"]).code, 0);
}

#[test]
fn errors_are_json_on_stderr_when_asked_for() {
    let weft = Weft::new();
    let run = weft.run(&["show", "nothing.there", "--json"]);
    assert_eq!(run.stdout, "");
    let error = run.error();
    assert_eq!(error["code"], "not_found");
    assert!(error["message"].as_str().unwrap().contains("nothing.there"));
    assert!(error["hint"].is_string(), "{error}");
    let usage = weft.run(&["source", "--json"]);
    assert_eq!(usage.code, 2);
    assert_eq!(usage.error()["code"], "invalid");
}

#[test]
fn an_empty_workspace_says_what_to_do() {
    let weft = Weft::new();
    let list = weft.run(&["source", "list"]);
    assert!(list.stdout.contains("weft demo"), "{}", list.stdout);
    let search = weft.run(&["search", "orders"]);
    assert_eq!(search.code, 0, "{}", search.stderr);
    assert!(search.stdout.contains("nothing found"), "{}", search.stdout);
}
