//! `weft glossary list`.

use weft_app::{
    App, AppResult,
    list_terms::{ListTermsRequest, TermCard, list_terms},
};

use crate::output::{Output, table::table};

/// Lists the terms.
pub async fn run(app: &App, output: Output, filter: Option<String>, domain: Option<String>) -> AppResult<()> {
    let request = ListTermsRequest {
        filter: filter.unwrap_or_default(),
        domain,
    };
    let listed = list_terms(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.terms.is_empty() {
        return Output::line(if listed.total == 0 {
            "the glossary is empty; `weft glossary edit NAME --new --definition TEXT` makes a term"
        } else {
            "no term is like that"
        });
    }
    let rows = listed.terms.iter().map(|card| {
        [
            card.term.name.clone(),
            card.term.domain.clone().unwrap_or_default(),
            card.owner.clone().unwrap_or_default(),
            state(card),
            first_line(&card.term.definition),
        ]
    });
    Output::text(&table(["term", "domain", "owner", "", "meaning"], rows))
}

fn state(card: &TermCard) -> String {
    match (&card.term.merged_into, &card.term.deprecated) {
        (Some(into), _) => format!("now {into}"),
        (None, Some(_)) => "deprecated".to_owned(),
        (None, None) => String::new(),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
