//! `weft workspace members`.

use weft_app::{
    App, AppResult,
    list_members::{Duty, ListMembersRequest, ListMembersResponse, list_members},
};

use crate::output::{Output, table::table};

/// Lists who is in the workspace.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    told(output, &list_members(app, ListMembersRequest {}).await?)
}

/// Prints them.
pub fn told(output: Output, listed: &ListMembersResponse) -> AppResult<()> {
    if output.is_json() {
        return Output::value(listed);
    }
    let rows = listed.members.iter().flat_map(|member| {
        member.duties.iter().map(|given| {
            [
                member.login.clone(),
                member.name.clone().unwrap_or_default(),
                words(&given.duty),
                given.given_by.clone(),
                if member.gone { "gone" } else { "" }.to_owned(),
            ]
        })
    });
    Output::text(&table(["login", "name", "is", "says", ""], rows))
}

/// A duty in words.
pub fn words(duty: &Duty) -> String {
    let of = duty
        .domain
        .as_ref()
        .map_or_else(|| "the whole mesh".to_owned(), Clone::clone);
    let whom = duty
        .stands_for
        .as_ref()
        .map_or_else(String::new, |whom| format!(" in place of {whom}"));
    let since = duty
        .since
        .map_or_else(String::new, |since| format!(" from {since}"));
    let until = duty
        .until
        .map_or_else(String::new, |until| format!(" until {until}"));
    format!("{} for {of}{whom}{since}{until}", duty.role.as_str())
}
