//! `weft runner status`.

use weft_app::{
    App, AppError, AppResult,
    list_runners::{ListRunnersRequest, ListRunnersResponse, RunnerRow, list_runners},
};

use crate::output::{Output, clean, table::table};

/// Shows runners, and what waits.
pub async fn run(app: &App, output: Output, name: Option<String>) -> AppResult<()> {
    let mut listed = list_runners(app, ListRunnersRequest {}).await?;
    if let Some(name) = name {
        let name = name.trim().to_lowercase();
        listed.runners.retain(|row| row.name == name);
        listed.unattended.retain(|one| one.runner.as_ref() == Some(&name));
        if listed.runners.is_empty() {
            return Err(
                AppError::not_found(format!("no runner is called `{}`", name.escape_debug()))
                    .hint("`weft runner status` lists them"),
            );
        }
    }
    told(output, &listed)
}

/// Prints them.
pub fn told(output: Output, listed: &ListRunnersResponse) -> AppResult<()> {
    if output.is_json() {
        return Output::value(listed);
    }
    if listed.runners.is_empty() {
        Output::line(
            "no runner is installed: what is due is ended by `weft grants run`, when somebody says it",
        )?;
    } else {
        let head = [
            "runner", "domain", "system", "login", "last run", "granted", "taken", "left", "",
        ];
        Output::text(&table(head, listed.runners.iter().map(cells)))?;
    }
    for one in &listed.unattended {
        let domain = one.domain.as_deref().unwrap_or("(no domain)");
        Output::note(&clean(&format!("{domain}: {}. {}", one.says, one.next)));
    }
    Ok(())
}

fn cells(row: &RunnerRow) -> [String; 9] {
    let number = |of: Option<u32>| of.map_or_else(String::new, |number| number.to_string());
    let last = row.last.as_ref();
    [
        row.name.clone(),
        row.domain.clone().unwrap_or_else(|| "the whole mesh".to_owned()),
        row.system.clone(),
        row.login.clone(),
        last.map_or_else(|| "never".to_owned(), |run| run.ended.to_string()),
        number(last.map(|run| run.granted)),
        number(last.map(|run| run.taken)),
        number(last.map(|run| run.left)),
        row.says.clone(),
    ]
}
