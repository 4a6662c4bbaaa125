//! `weft contract news`.

use weft_app::{
    App, AppResult, Cancel,
    list_contract_news::{ListContractNewsRequest, list_contract_news},
};

use crate::output::Output;

/// Lists what broke upstream.
pub async fn run(app: &App, output: Output, name: String, cancel: Cancel) -> AppResult<()> {
    let listed = list_contract_news(app, ListContractNewsRequest { name }, cancel).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.left_out > 0 {
        Output::note(&format!(
            "note: {} contracts upstream were not looked at",
            listed.left_out
        ));
    }
    if listed.partial {
        Output::note("note: more lies upstream than is followed");
    }
    if listed.news.is_empty() {
        return Output::line(format!(
            "nothing upstream broke it in the last {} days",
            listed.days
        ));
    }
    for news in &listed.news {
        let who = news
            .by
            .as_ref()
            .map_or_else(String::new, |by| format!(" by {by}"));
        Output::line(format!(
            "{}  {} to {}  {}{who}",
            news.contract.name,
            news.from.as_deref().unwrap_or("no version"),
            news.version.as_deref().unwrap_or("no version"),
            news.at
        ))?;
        for found in &news.changes {
            let column = found
                .column
                .as_ref()
                .map_or_else(String::new, |column| format!("`{column}` "));
            Output::line(format!("    {}  {}", found.change.about, found.change.path))?;
            Output::line(format!("    {column}{}", found.reason))?;
        }
    }
    Ok(())
}
