use weft_model::{Check, Condition, Operator, QualityRule, RuleArguments, TestStatus};

use super::*;

const TABLE: &[String] = &[];

fn names() -> Names<'static> {
    Names {
        table: TABLE,
        column: None,
    }
}

fn rule(metric: &str, operator: Operator, values: &[&str]) -> QualityRule {
    QualityRule {
        name: metric.to_owned(),
        key: "orders#0".to_owned(),
        rule_type: "library".to_owned(),
        column: Some("id".to_owned()),
        metric: Some(metric.to_owned()),
        condition: Some(Condition {
            operator,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }),
        ..QualityRule::default()
    }
}

fn status(operator: Operator, values: &[&str], count: u64, rows: u64, percent: bool) -> TestStatus {
    judge(&rule("nullValues", operator, values), count, rows, percent)
        .unwrap()
        .status
}

/// An operator, its values, and for each count whether it holds.
type Row = (Operator, &'static [&'static str], [(u64, bool); 5]);

#[test]
fn each_operator_holds_on_its_own_side_of_the_bound() {
    use Operator::*;
    // Count below, at and above 5; then in, at the ends of and outside of 3 to 7.
    let table: [Row; 8] = [
        (
            MustBe,
            &["5"],
            [(4, false), (5, true), (6, false), (0, false), (50, false)],
        ),
        (
            MustNotBe,
            &["5"],
            [(4, true), (5, false), (6, true), (0, true), (50, true)],
        ),
        (
            MustBeGreaterThan,
            &["5"],
            [(4, false), (5, false), (6, true), (0, false), (50, true)],
        ),
        (
            MustBeGreaterOrEqualTo,
            &["5"],
            [(4, false), (5, true), (6, true), (0, false), (50, true)],
        ),
        (
            MustBeLessThan,
            &["5"],
            [(4, true), (5, false), (6, false), (0, true), (50, false)],
        ),
        (
            MustBeLessOrEqualTo,
            &["5"],
            [(4, true), (5, true), (6, false), (0, true), (50, false)],
        ),
        (
            MustBeBetween,
            &["3", "7"],
            [(2, false), (3, true), (5, true), (7, true), (8, false)],
        ),
        (
            MustNotBeBetween,
            &["3", "7"],
            [(2, true), (3, false), (5, false), (7, false), (8, true)],
        ),
    ];
    for (operator, values, cases) in table {
        for (count, holds) in cases {
            let expected = if holds {
                TestStatus::Passed
            } else {
                TestStatus::Failed
            };
            assert_eq!(
                status(operator, values, count, 100, false),
                expected,
                "{operator:?} {count}"
            );
        }
    }
}

#[test]
fn percent_is_of_the_rows_and_rows_are_not() {
    use Operator::*;
    assert_eq!(
        status(MustBeLessOrEqualTo, &["5"], 50, 1_000, true),
        TestStatus::Passed
    );
    assert_eq!(
        status(MustBeLessOrEqualTo, &["5"], 51, 1_000, true),
        TestStatus::Failed
    );
    assert_eq!(
        status(MustBeLessOrEqualTo, &["5"], 50, 1_000, false),
        TestStatus::Failed
    );
    assert_eq!(
        status(MustBe, &["0.3"], 3, 1_000, true),
        TestStatus::Passed,
        "no last digits"
    );
    assert_eq!(
        status(MustBe, &["0"], 1, 1_000_000_000_000, true),
        TestStatus::Failed,
        "one row of a trillion is not zero percent"
    );
    assert_eq!(
        status(MustBe, &["0"], 0, 0, true),
        TestStatus::Passed,
        "of no rows none is wrong"
    );
    let verdict = judge(&rule("nullValues", MustBeLessThan, &["5"]), 1, 8, true).unwrap();
    assert!((verdict.measured - 12.5).abs() < 1e-9 && verdict.percent);
}

#[test]
fn severity_tells_a_warning_from_a_failure() {
    let mut broken = rule("nullValues", Operator::MustBe, &["0"]);
    let of = |rule: &QualityRule| judge(rule, 1, 2, false).unwrap().status;
    assert_eq!(
        of(&broken),
        TestStatus::Failed,
        "a rule without severity is meant to hold"
    );
    for (severity, status) in [
        ("error", TestStatus::Failed),
        ("Critical", TestStatus::Failed),
        ("warning", TestStatus::Warned),
        ("INFO", TestStatus::Warned),
    ] {
        broken.severity = Some(severity.to_owned());
        assert_eq!(of(&broken), status, "{severity}");
    }
}

#[test]
fn what_cannot_be_run_says_why() {
    let good = rule("nullValues", Operator::MustBe, &["0"]);
    let change = |change: &dyn Fn(&mut QualityRule)| {
        let mut rule = good.clone();
        change(&mut rule);
        match plan(&rule, &names()) {
            Plan::Never(why) => why,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(plan(&good, &names()), Plan::Count { .. }));
    for (why, words) in [
        (change(&|rule| rule.rule_type = "text".into()), "words"),
        (
            change(&|rule| {
                rule.rule_type = "custom".into();
                rule.engine = Some("soda".into());
            }),
            "`soda`",
        ),
        (change(&|rule| rule.key.clear()), "sync"),
        (
            change(&|rule| rule.fault = Some("it has two operators".into())),
            "two operators",
        ),
        (change(&|rule| rule.condition = None), "operator"),
        (
            change(&|rule| rule.metric = Some("freshness".into())),
            "`freshness`",
        ),
        (change(&|rule| rule.metric = None), "metric"),
        (change(&|rule| rule.column = None), "column"),
        (change(&|rule| rule.unit = Some("parsecs".into())), "`parsecs`"),
        (
            change(&|rule| rule.metric = Some("invalidValues".into())),
            "validValues",
        ),
        (
            change(&|rule| {
                rule.metric = Some("duplicateValues".into());
                rule.column = None;
            }),
            "properties",
        ),
        (
            change(&|rule| {
                rule.metric = Some("rowCount".into());
                rule.unit = Some("percent".into());
            }),
            "percentage",
        ),
        (change(&|rule| rule.rule_type = "sql".into()), "query"),
    ] {
        assert!(why.contains(words), "{why} / {words}");
    }
}

#[test]
fn null_in_a_list_is_no_text() {
    let mut rule = rule("missingValues", Operator::MustBe, &["0"]);
    rule.arguments = Some(RuleArguments {
        missing_values: Some(vec![None, Some(String::new()), Some("n/a".to_owned())]),
        ..RuleArguments::default()
    });
    let Plan::Count { check, .. } = plan(&rule, &names()) else {
        panic!("not planned")
    };
    assert_eq!(
        check,
        Check::Missing {
            column: "id".to_owned(),
            values: vec![String::new(), "n/a".to_owned()]
        }
    );
}

#[test]
fn placeholders_become_quoted_names_and_never_text() {
    let table = ["sales".to_owned(), "or\"ders".to_owned()];
    let names = Names {
        table: &table,
        column: Some("ship.{table}"),
    };
    let of = |query: &str| placed(query, &names).unwrap();
    assert_eq!(
        of("select count(*) from {object} where {property} is null"),
        "select count(*) from \"sales\".\"or\"\"ders\" where \"ship\".\"{table}\" is null"
    );
    assert_eq!(of("from ${table}"), "from \"sales\".\"or\"\"ders\"");
    assert_eq!(of("from \"{model}\""), "from \"sales\".\"or\"\"ders\"");
    assert_eq!(of("from `{model}`"), "from \"sales\".\"or\"\"ders\"");
    assert_eq!(of("select '{other}', '{'"), "select '{other}', '{'");
    let no_column = Names {
        table: &table,
        column: None,
    };
    assert!(placed("select {column}", &no_column).is_err());
}
