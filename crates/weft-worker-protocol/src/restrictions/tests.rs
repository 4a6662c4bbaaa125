use serde_json::json;

use super::{Action, Comparison, Literal, Operand, Predicate, Projection, Restrictions};

fn parse(value: &serde_json::Value) -> Result<Option<Restrictions>, String> {
    Restrictions::parse(&value.to_string()).map_err(|error| error.to_string())
}

fn filter(value: &serde_json::Value) -> Result<Predicate, String> {
    let found = parse(&json!({ "required-row-filter": value }))?;
    Ok(found.expect("a restriction").filter.expect("a filter"))
}

fn column(id: i32) -> serde_json::Value {
    json!({"type": "reference", "id": id})
}

fn constant(value: serde_json::Value) -> Literal {
    Literal {
        value,
        data_type: None,
    }
}

#[test]
fn what_restricts_nothing_is_nothing() {
    for free in [
        json!(null),
        json!({}),
        json!({"required-row-filter": null, "required-column-projections": []}),
        json!({"required-row-filter": true}),
        json!({"required-row-filter": {"type": "true"}}),
        json!({"required-column-projections": null}),
    ] {
        assert_eq!(parse(&free), Ok(None), "{free}");
    }
}

#[test]
fn every_action_is_known_by_its_word() {
    for action in Action::ALL {
        let found =
            parse(&json!({"required-column-projections": [{"field-id": 4, "action": action.as_str()}]}));
        let wanted = Restrictions {
            filter: None,
            columns: vec![Projection { field: 4, action }],
        };
        assert_eq!(found, Ok(Some(wanted)));
        // The word crosses the pipe as it came.
        assert_eq!(serde_json::to_value(action).unwrap(), json!(action.as_str()));
    }
}

#[test]
fn every_predicate_is_read() {
    let compared = |how, value| {
        let side = Operand::Literal(constant(value));
        Predicate::Compare(how, Operand::Field(1), side)
    };
    let not = |predicate| Predicate::Not(Box::new(predicate));
    let two = |kind: &str| json!({"type": kind, "left": column(1), "right": 7});
    for (written, read) in [
        (json!(false), Predicate::Always(false)),
        (json!({"type": "false"}), Predicate::Always(false)),
        (two("eq"), compared(Comparison::Eq, json!(7))),
        (two("not-eq"), not(compared(Comparison::Eq, json!(7)))),
        (two("lt"), compared(Comparison::Lt, json!(7))),
        (two("lt-eq"), compared(Comparison::LtEq, json!(7))),
        (two("gt"), compared(Comparison::Gt, json!(7))),
        (two("gt-eq"), compared(Comparison::GtEq, json!(7))),
        (
            json!({"type": "is-null", "child": column(1)}),
            Predicate::IsNull(1),
        ),
        (
            json!({"type": "not-null", "child": column(1)}),
            not(Predicate::IsNull(1)),
        ),
        (json!({"type": "is-nan", "child": column(1)}), Predicate::IsNan(1)),
        (
            json!({"type": "not-nan", "child": column(1)}),
            not(Predicate::IsNan(1)),
        ),
        (
            json!({"type": "starts-with", "left": column(1), "right": "a"}),
            Predicate::StartsWith(1, "a".to_owned()),
        ),
        (
            json!({"type": "not-starts-with", "left": column(1), "right": {"type": "literal", "value": "a", "data-type": "string"}}),
            not(Predicate::StartsWith(1, "a".to_owned())),
        ),
        (
            json!({"type": "in", "child": column(1), "values": ["a", {"type": "literal", "value": "b"}]}),
            Predicate::In(1, vec![constant(json!("a")), constant(json!("b"))]),
        ),
        (
            json!({"type": "not-in", "child": column(1), "values": {"type": "literals", "values": [1], "data-type": "int"}}),
            not(Predicate::In(
                1,
                vec![Literal {
                    value: json!(1),
                    data_type: Some("int".to_owned()),
                }],
            )),
        ),
        (
            json!({"type": "and", "left": true, "right": {"type": "not", "child": {"type": "or", "left": false, "right": two("lt")}}}),
            Predicate::And(
                Box::new(Predicate::Always(true)),
                Box::new(not(Predicate::Or(
                    Box::new(Predicate::Always(false)),
                    Box::new(compared(Comparison::Lt, json!(7))),
                ))),
            ),
        ),
        (
            json!({"type": "gt", "left": 7, "right": column(2)}),
            Predicate::Compare(
                Comparison::Gt,
                Operand::Literal(constant(json!(7))),
                Operand::Field(2),
            ),
        ),
    ] {
        assert_eq!(filter(&written), Ok(read), "{written}");
    }
}

#[test]
fn what_is_not_known_is_refused_and_not_left_out() {
    let action = |value| json!({"required-column-projections": [value]});
    let good = json!({"field-id": 1, "action": "replace-with-null"});
    let eq = |left: serde_json::Value, right: serde_json::Value| json!({"required-row-filter": {"type": "eq", "left": left, "right": right}});
    for (wrong, words) in [
        (json!(7), "no object"),
        (json!({"required-table-filter": true}), "`required-table-filter`"),
        (json!({"required-column-projections": good}), "list of columns"),
        (
            action(json!({"field-id": 1, "action": "apply-expression", "expression": true})),
            "`apply-expression`",
        ),
        (
            action(json!({"field-id": 1, "action": "Replace-With-Null"})),
            "`Replace-With-Null`",
        ),
        (action(json!({"field-id": 1, "action": "<b>\u{202e}"})), "`?`"),
        (action(json!({"field-id": 1})), "action `?`"),
        (action(json!({"action": "replace-with-null"})), "no field id"),
        (
            action(json!({"field-id": 1.5, "action": "replace-with-null"})),
            "no field id",
        ),
        (
            action(json!({"field-id": 1_i64 << 40, "action": "replace-with-null"})),
            "no field id",
        ),
        (
            action(json!({"field-id": 1, "action": "replace-with-null", "when": "night"})),
            "`when`",
        ),
        (
            json!({"required-column-projections": [good, {"field-id": 1, "action": "show-last-4"}]}),
            "two actions",
        ),
        (
            json!({"required-column-projections": vec![good; 1001]}),
            "more than 1000 columns",
        ),
        (
            json!({"required-row-filter": {"type": "matches", "left": column(1), "right": "a"}}),
            "`matches`",
        ),
        (json!({"required-row-filter": "id = 7"}), "predicate `?`"),
        (
            json!({"required-row-filter": {"type": "eq", "term": "id", "value": 7}}),
            "`term`",
        ),
        (eq(json!({"type": "reference", "name": "id"}), json!(7)), "`name`"),
        (
            eq(
                json!({"type": "apply", "function": "year", "arguments": [column(1)]}),
                json!(7),
            ),
            "no boolean",
        ),
        (eq(column(1), json!(null)), "no boolean"),
        (eq(column(1), json!([1])), "no boolean"),
        (eq(json!(1), json!(1)), "without a column"),
        (
            json!({"required-row-filter": {"type": "is-null", "child": 7}}),
            "something else",
        ),
        (
            json!({"required-row-filter": {"type": "is-null", "child": {"type": "apply"}}}),
            "function",
        ),
        (
            json!({"required-row-filter": {"type": "and", "left": true}}),
            "without `right`",
        ),
        (
            json!({"required-row-filter": {"type": "in", "child": column(1), "values": 7}}),
            "list of constants",
        ),
        (
            json!({"required-row-filter": {"type": "starts-with", "left": column(1), "right": 7}}),
            "no text",
        ),
    ] {
        let error = parse(&wrong).expect_err("refused");
        assert!(error.contains(words), "{wrong}: {error}");
    }
}

#[test]
fn limits_hold() {
    let mut deep = json!(true);
    for _ in 0..40 {
        deep = json!({"type": "not", "child": deep});
    }
    assert!(filter(&deep).expect_err("too deep").contains("32 levels"));
    let bottomless = format!(
        "{}true{}",
        r#"{"type":"not","child":"#.repeat(5000),
        "}".repeat(5000)
    );
    let error = Restrictions::parse(&format!(r#"{{"required-row-filter":{bottomless}}}"#)).expect_err("deep");
    assert!(error.to_string().contains("too deep"), "{error}");
    let many = json!({"type": "in", "child": column(1), "values": (0..20_000).collect::<Vec<_>>()});
    assert!(filter(&many).expect_err("too many").contains("10000 parts"));
    let long = json!({"type": "starts-with", "left": column(1), "right": "a".repeat(300_000)});
    assert!(filter(&long).expect_err("too long").contains("bytes"));
}
