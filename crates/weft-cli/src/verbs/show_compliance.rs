//! `weft compliance`.

use weft_app::{
    App, AppError, AppResult,
    show_compliance::{
        ComplianceCell, ComplianceRow, RuleCompliance, ShowComplianceRequest, ShowComplianceResponse,
        show_compliance,
    },
};

use crate::{
    args::ComplianceArguments,
    output::{Output, clean, table::table},
};

/// Violations that people are shown.
const SHOWN: u32 = 40;

/// Shows which products keep which rule.
pub async fn run(app: &App, output: Output, arguments: ComplianceArguments) -> AppResult<()> {
    let request = ShowComplianceRequest {
        domain: arguments.domain,
        mine: arguments.mine,
        review_days: arguments.review_days,
        limit: if output.is_json() { 5_000 } else { SHOWN },
        ..ShowComplianceRequest::default()
    };
    let shown = show_compliance(app, request).await?;
    if output.is_json() {
        Output::value(&shown)?;
    } else {
        for_people(&shown)?;
    }
    if !arguments.check || shown.violation_count == 0 {
        return Ok(());
    }
    let open = match shown.violation_count {
        1 => "1 violation is open".to_owned(),
        several => format!("{several} violations are open"),
    };
    Err(AppError::failed(open))
}

fn for_people(shown: &ShowComplianceResponse) -> AppResult<()> {
    if shown.products == 0 {
        return Output::line("there is no product yet that a rule could be about");
    }
    let all = shown.rules.iter().map(|rule| line(rule, "", &rule.all));
    let domains = shown.rules.iter().flat_map(|rule| {
        let cells = rule.cells.iter().filter(|cell| cell.products > 0);
        cells.map(move |cell| line(rule, cell.domain.as_deref().unwrap_or("(no domain)"), cell))
    });
    let head = ["rule", "domain", "products", "kept", "open", "not known", "share"];
    let rows: Vec<[String; 7]> = if shown.rules.iter().any(|rule| rule.cells.len() > 1) {
        all.chain(domains).collect()
    } else {
        domains.collect()
    };
    Output::text(&table(head, rows))?;
    let head = ["product", "rule", "what is wrong", "since", "owner"];
    if shown.violations.is_empty() {
        return Output::line("nothing is open, as far as it can be judged");
    }
    let labels = |row: &ComplianceRow| {
        let rule = shown.rules.iter().find(|rule| rule.rule == row.rule);
        rule.map(|rule| rule.label.clone()).unwrap_or_default()
    };
    let rows = shown.violations.iter().map(|row| {
        [
            row.product.full_name.clone(),
            labels(row),
            row.text.clone(),
            row.since.map(|at| at.to_string()).unwrap_or_default(),
            row.owner.clone().unwrap_or_default(),
        ]
    });
    Output::line("")?;
    Output::text(&table(head, rows))?;
    if shown.violation_count > SHOWN {
        Output::note(&clean(&format!(
            "the first {SHOWN} of {}; --json has more",
            shown.violation_count
        )));
    }
    Ok(())
}

fn line(rule: &RuleCompliance, domain: &str, cell: &ComplianceCell) -> [String; 7] {
    [
        rule.label.clone(),
        domain.to_owned(),
        cell.products.to_string(),
        cell.kept.to_string(),
        cell.broken.to_string(),
        cell.unknown.to_string(),
        cell.share.map_or_else(String::new, |share| format!("{share} %")),
    ]
}
