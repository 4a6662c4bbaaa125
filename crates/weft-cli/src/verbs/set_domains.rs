//! `weft source domains`.

use weft_app::{
    App, AppError, AppResult,
    list_sources::{ListSourcesRequest, list_sources},
    preview_domains::{PreviewDomainsRequest, PreviewDomainsResponse, preview_domains},
    set_domains::{DomainRule, SetDomainsRequest, SetDomainsResponse, set_domains},
};

use crate::output::{Output, table::table};

/// Changes the rules of a source, or shows those that are there.
pub async fn run(app: &App, output: Output, source: String, set: Vec<String>, clear: bool) -> AppResult<()> {
    let answer = if set.is_empty() && !clear {
        shown(app, source.clone()).await?
    } else {
        let rules = parsed(&set)?;
        set_domains(
            app,
            SetDomainsRequest {
                source: source.clone(),
                rules,
            },
        )
        .await?
    };
    if output.is_json() {
        return Output::value(&answer);
    }
    for_people(&source, &answer.rules, &answer.decided)
}

/// Rules as they stand on the command line.
pub fn parsed(rules: &[String]) -> AppResult<Vec<DomainRule>> {
    let rules = rules.iter().map(|text| DomainRule::parse(text));
    rules.collect::<Result<_, _>>().map_err(AppError::invalid)
}

async fn shown(app: &App, source: String) -> AppResult<SetDomainsResponse> {
    let listed = list_sources(app, ListSourcesRequest {}).await?;
    let found = listed.sources.into_iter().find(|one| one.config.name == source);
    let rules = found.map(|found| found.domains).unwrap_or_default();
    let asked = PreviewDomainsRequest {
        source,
        rules: rules.clone(),
    };
    Ok(SetDomainsResponse {
        rules,
        decided: preview_domains(app, asked).await?,
    })
}

fn for_people(source: &str, rules: &[DomainRule], decided: &PreviewDomainsResponse) -> AppResult<()> {
    if rules.is_empty() {
        return Output::line(format!(
            "{source} has no rules: a table belongs to the domain that it or its namespace names, else to the first level"
        ));
    }
    let rows = rules.iter().zip(&decided.rules).map(|(rule, told)| {
        [
            rule.pattern.clone(),
            rule.domain.clone(),
            told.namespaces.to_string(),
            told.things.to_string(),
            told.examples.join(", "),
        ]
    });
    Output::text(&table(
        ["pattern", "domain", "namespaces", "things", "for example"],
        rows,
    ))?;
    let left = &decided.undecided;
    if left.namespaces > 0 {
        Output::note(&format!(
            "{} of {} namespaces match no rule: {}",
            left.namespaces,
            decided.namespaces,
            left.examples.join(", ")
        ));
    }
    Ok(())
}
