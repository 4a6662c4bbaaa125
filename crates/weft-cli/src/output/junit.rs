//! `JUnit` XML as CI systems read it: a suite a file, and a case each for validity, tables and versions.

use std::time::Duration;

use weft_app::check_contracts::{
    CheckContractsResponse, CheckFinding, CheckLevel, CheckStandard, CheckedFile,
};

/// Rules of files themselves; `drift-…` are of tables, all others of versions.
const OF_THE_FILE: [&str; 3] = ["file-not-read", "no-contract", "not-valid"];

/// One case of a suite.
struct Case<'a> {
    name: &'static str,
    findings: Vec<&'a CheckFinding>,
    skipped: Option<&'static str>,
}

/// A check as a `JUnit` report.
pub fn report(answer: &CheckContractsResponse, took: Duration) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures) = (0, 0);
    for file in &answer.files {
        let cases = cases(file);
        let failed = cases.iter().filter(|case| case.fails()).count();
        let skipped = cases.iter().filter(|case| case.skipped.is_some()).count();
        tests += cases.len();
        failures += failed;
        let head = format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"{skipped}\">\n",
            escaped(&file.path),
            cases.len(),
        );
        suites.push_str(&head);
        for case in &cases {
            suites.push_str(&written(file, case));
        }
        suites.push_str("  </testsuite>\n");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"weft check\" tests=\"{tests}\" failures=\"{failures}\" \
         errors=\"0\" time=\"{:.3}\">\n{suites}</testsuites>\n",
        took.as_secs_f64()
    )
}

fn cases(file: &CheckedFile) -> Vec<Case<'_>> {
    let of = |wanted: fn(&str) -> bool| {
        file.findings
            .iter()
            .filter(|finding| wanted(&finding.rule))
            .collect()
    };
    let mut cases = vec![Case {
        name: "valid",
        findings: of(|rule| OF_THE_FILE.contains(&rule)),
        skipped: None,
    }];
    if file.standard == Some(CheckStandard::Odcs) {
        cases.push(Case {
            name: "as its tables are",
            findings: of(|rule| rule.starts_with("drift-")),
            skipped: file
                .tables
                .is_empty()
                .then_some("the workspace knows no table of it"),
        });
        cases.push(Case {
            name: "version raised",
            findings: of(|rule| !OF_THE_FILE.contains(&rule) && !rule.starts_with("drift-")),
            skipped: file.base.is_none().then_some("no earlier version is known"),
        });
    }
    cases
}

impl Case<'_> {
    fn fails(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.level == CheckLevel::Error)
    }
}

fn written(file: &CheckedFile, case: &Case<'_>) -> String {
    let (path, name) = (escaped(&file.path), case.name);
    let head = format!("    <testcase classname=\"{path}\" name=\"{name}\" file=\"{path}\"");
    let lines = |level: CheckLevel| {
        let told = case.findings.iter().filter(move |finding| finding.level == level);
        told.map(|finding| {
            format!(
                "line {}: {} [{}]",
                finding.place.line, finding.message, finding.rule
            )
        })
        .collect::<Vec<_>>()
    };
    if let Some(reason) = case.skipped {
        return format!(
            "{head}>\n      <skipped message=\"{}\"/>\n    </testcase>\n",
            escaped(reason)
        );
    }
    let errors = lines(CheckLevel::Error);
    let warnings = lines(CheckLevel::Warning);
    if errors.is_empty() && warnings.is_empty() {
        return format!("{head}/>\n");
    }
    let mut text = format!("{head}>\n");
    if let Some(first) = case
        .findings
        .iter()
        .find(|finding| finding.level == CheckLevel::Error)
    {
        let failure = format!(
            "      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
            escaped(&first.rule),
            escaped(&first.message),
            escaped(&errors.join("\n"))
        );
        text.push_str(&failure);
    }
    if !warnings.is_empty() {
        let out = format!(
            "      <system-out>{}</system-out>\n",
            escaped(&warnings.join("\n"))
        );
        text.push_str(&out);
    }
    text.push_str("    </testcase>\n");
    text
}

/// Text as XML 1.0 may hold it: other control characters have no spelling there.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in super::clean(text).chars() {
        match letter {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\n' => written.push_str("&#10;"),
            '\t' => written.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => written.push('\u{fffd}'),
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests;
