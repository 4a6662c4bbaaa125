use std::time::Duration;

use weft_app::check_contracts::{
    CheckContractsResponse, CheckFinding, CheckLevel, CheckStandard, CheckedFile,
};

use super::report;

fn finding(rule: &str, level: CheckLevel, message: &str) -> CheckFinding {
    CheckFinding {
        rule: rule.to_owned(),
        level,
        path: String::new(),
        place: weft_app::check_contracts::CheckPlace { line: 3, column: 5 },
        message: message.to_owned(),
        breaks: Vec::new(),
    }
}

fn checked(findings: Vec<CheckFinding>) -> CheckContractsResponse {
    CheckContractsResponse {
        passed: false,
        errors: 1,
        warnings: 0,
        files: vec![CheckedFile {
            path: "a&b.yaml".to_owned(),
            standard: Some(CheckStandard::Odcs),
            contract: None,
            version: None,
            valid: true,
            tables: vec!["lake.sales.orders".to_owned()],
            base: None,
            impact: None,
            suggested_version: None,
            findings,
        }],
        skipped: 0,
        unread: Vec::new(),
    }
}

#[test]
fn what_a_file_says_cannot_end_a_tag_or_the_document() {
    let hostile = "\"/><system-out>\u{0}\u{1b}[2J\n<![CDATA[ & ]]> \u{ffff}";
    let text = report(
        &checked(vec![finding("drift-type", CheckLevel::Error, hostile)]),
        Duration::ZERO,
    );
    assert!(!text.contains("<system-out>"), "{text}");
    assert!(!text.contains("<![CDATA["), "{text}");
    assert!(
        text.contains("&quot;/&gt;&lt;system-out&gt;\u{fffd}\u{fffd}[2J&#10;"),
        "{text}"
    );
    assert!(
        text.chars()
            .all(|letter| letter == '\n' || (letter >= ' ' && letter != '\u{ffff}')),
        "{text:?}"
    );
    assert!(text.contains("classname=\"a&amp;b.yaml\""), "{text}");
}

#[test]
fn a_case_fails_by_errors_alone() {
    let warned = report(
        &checked(vec![finding("drift-key", CheckLevel::Warning, "look")]),
        Duration::ZERO,
    );
    assert!(warned.contains("tests=\"3\" failures=\"0\""), "{warned}");
    assert!(
        warned.contains("<system-out>line 3: look [drift-key]</system-out>"),
        "{warned}"
    );
    assert!(
        warned.contains("<skipped message=\"no earlier version is known\"/>"),
        "{warned}"
    );
    let failed = report(
        &checked(vec![finding("drift-key", CheckLevel::Error, "broken")]),
        Duration::ZERO,
    );
    assert!(failed.contains("tests=\"3\" failures=\"1\""), "{failed}");
    assert!(
        failed
            .contains("<failure type=\"drift-key\" message=\"broken\">line 3: broken [drift-key]</failure>"),
        "{failed}"
    );
}
