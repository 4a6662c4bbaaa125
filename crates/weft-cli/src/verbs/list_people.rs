//! `weft people`.

use weft_app::{
    App, AppResult, Cancel,
    list_people::{DeputyView, ListPeopleRequest, ListPeopleResponse, PersonView, list_people},
    plan_people::{PeopleFormat, PlanPeopleRequest},
};

use super::{import_people, set_deputy};
use crate::{
    args::{PeopleArguments, PeopleCommand},
    output::{Output, clean, table::table},
};

/// Runs `weft people …`.
pub async fn dispatch(
    app: &App,
    output: Output,
    arguments: PeopleArguments,
    cancel: Cancel,
) -> AppResult<()> {
    match arguments.command {
        None => run(app, output, false).await,
        Some(PeopleCommand::List { unmatched }) => run(app, output, unmatched).await,
        Some(PeopleCommand::Show { name }) => show(app, output, name).await,
        Some(PeopleCommand::Import { file, yes }) => {
            let plan = |text| PlanPeopleRequest {
                text,
                format: PeopleFormat::Csv,
                leavers: false,
                leavers_anyway: false,
            };
            import_people::run(app, output, &file, yes, plan, cancel).await
        }
        Some(PeopleCommand::Sync(sync)) => import_people::sync(app, output, sync, cancel).await,
        Some(PeopleCommand::Deputy {
            person,
            of,
            domain,
            from,
            until,
        }) => set_deputy::run(app, output, person, of, domain, from, until).await,
    }
}

/// Lists everybody, and the names that are nobody's where that is asked for.
async fn run(app: &App, output: Output, unmatched: bool) -> AppResult<()> {
    let request = ListPeopleRequest {
        keeping: unmatched,
        ..ListPeopleRequest::default()
    };
    let listed = list_people(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    everybody(&listed)?;
    if let Some(keeping) = &listed.keeping {
        import_people::unmatched(&keeping.unmatched, keeping.more_unmatched)?;
        Output::note(&clean(&format!("note: {}", keeping.because)));
    }
    for note in &listed.notes {
        Output::note(&clean(&format!("note: {note}")));
    }
    Ok(())
}

fn everybody(listed: &ListPeopleResponse) -> AppResult<()> {
    if listed.people.is_empty() {
        return Output::line("nobody was told of yet: `weft people import FILE.csv` says who is who");
    }
    let rows = listed.people.iter().map(|person| {
        let stands_in: Vec<&str> = now(&person.stands_in_for)
            .map(|one| one.of_name.as_str())
            .collect();
        [
            person.id.clone(),
            person.name.clone(),
            person.state.as_str().to_owned(),
            names(person).join(", "),
            stands_in.join(", "),
        ]
    });
    Output::text(&table(["id", "name", "", "names", "stands in for"], rows))?;
    let left: usize = listed
        .people
        .iter()
        .map(|person| person.grants_to_end.len())
        .sum();
    if left > 0 {
        Output::note(&format!(
            "{left} grants are of people who have left, and are to end: `weft grants` names them, `weft revoke ID` ends one"
        ));
    }
    Ok(())
}

async fn show(app: &App, output: Output, name: String) -> AppResult<()> {
    let request = ListPeopleRequest {
        name: Some(name),
        ..ListPeopleRequest::default()
    };
    let listed = list_people(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    told(&listed)
}

/// Prints people with everything that is known of them.
pub fn told(listed: &ListPeopleResponse) -> AppResult<()> {
    for person in &listed.people {
        Output::line(format!(
            "{} ({}): {}",
            person.name,
            person.id,
            person.state.as_str()
        ))?;
        if let Some(mail) = &person.mail {
            Output::line(format!("  mail: {mail}"))?;
        }
        for name in names(person) {
            Output::line(format!("  {name}"))?;
        }
        for (day, word) in [(person.from, "from"), (person.until, "until")] {
            if let Some(day) = day {
                Output::line(format!("  {word} {day}"))?;
            }
        }
        for one in person.deputies.iter().chain(&person.stands_in_for) {
            Output::line(format!("  {}", deputy(one)))?;
        }
        for grant in &person.grants_to_end {
            Output::line(format!(
                "  grant {grant} is to end: `weft revoke {grant} --reason TEXT`"
            ))?;
        }
    }
    for note in &listed.notes {
        Output::note(&clean(&format!("note: {note}")));
    }
    Ok(())
}

fn now(deputies: &[DeputyView]) -> impl Iterator<Item = &DeputyView> {
    deputies.iter().filter(|one| one.holds)
}

fn deputy(one: &DeputyView) -> String {
    let domain = one
        .domain
        .as_ref()
        .map_or_else(String::new, |domain| format!(" for {domain}"));
    let holds = if one.holds { "" } else { ", not now" };
    format!(
        "{} stands in for {}{domain}, from {} until {}{holds}",
        one.person_name, one.of_name, one.from, one.until
    )
}

fn names(person: &PersonView) -> Vec<String> {
    let names = person.names.iter();
    names
        .map(|other| format!("{} {}", other.kind.as_str(), other.name))
        .collect()
}
