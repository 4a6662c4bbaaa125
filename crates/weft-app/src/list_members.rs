//! Who is in a team workspace, and what each of them may do.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Timestamp;
use weft_ports::Team;
pub use weft_ports::team::{Duty, DutyRole, GivenDuty};

use crate::{App, AppError, AppResult, directory};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListMembersRequest {}

/// The workspace and its people.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListMembersResponse {
    /// Where the workspace is.
    pub address: String,
    /// Login of the person at the desk.
    pub login: String,
    /// Everybody, by login.
    pub members: Vec<Member>,
}

/// Somebody with a duty.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Member {
    /// Their login.
    pub login: String,
    /// Their name, where the mesh knows somebody by this login.
    pub name: Option<String>,
    /// What they may do.
    pub duties: Vec<GivenDuty>,
    /// Whether nothing of it holds any more, because they have left or it has ended.
    pub gone: bool,
}

/// Lists them.
pub async fn list_members(app: &App, _request: ListMembersRequest) -> AppResult<ListMembersResponse> {
    let team = team(app)?;
    let now = app.now();
    let roster = directory::roster(app).await?;
    let mut members: Vec<Member> = Vec::new();
    for given in team.duties().await? {
        match members.last_mut() {
            Some(member) if member.login == given.duty.login => member.duties.push(given),
            _ => {
                members.push(Member {
                    login: given.duty.login.clone(),
                    name: directory::called(app, &roster, &given.duty.login).await?,
                    duties: vec![given],
                    gone: false,
                });
            }
        }
    }
    for member in &mut members {
        let left = roster
            .by_login(&member.login)
            .is_some_and(|person| person.has_left(now));
        member.gone = left || is_gone(&member.duties, now);
    }
    Ok(ListMembersResponse {
        address: team.address(),
        login: app.login.clone(),
        members,
    })
}

/// The team of this workspace.
pub(crate) fn team(app: &App) -> AppResult<&dyn Team> {
    app.team.as_deref().ok_or_else(|| {
        AppError::invalid("this workspace is one person's own")
            .hint("make one for a team with `weft workspace init`, or join one with `weft workspace join`")
    })
}

fn is_gone(duties: &[GivenDuty], now: Timestamp) -> bool {
    let mut holding = duties
        .iter()
        .map(|given| &given.duty)
        .filter(|duty| !duty.is_over(now))
        .peekable();
    holding.peek().is_none() || holding.any(|duty| duty.role == DutyRole::Leaver && duty.holds(now))
}

#[cfg(test)]
mod tests {
    use weft_model::Timestamp;

    use super::{Duty, DutyRole, GivenDuty, is_gone};

    #[test]
    fn whoever_has_left_is_gone_whatever_else_they_are() {
        let given = |role, until: Option<i64>| GivenDuty {
            duty: Duty {
                login: "maya".to_owned(),
                role,
                domain: None,
                since: None,
                until: until.map(Timestamp::from_millis),
                stands_for: None,
            },
            given_by: "plat".to_owned(),
        };
        let now = Timestamp::from_millis(10);
        assert!(!is_gone(&[given(DutyRole::Owner, None)], now));
        assert!(is_gone(&[given(DutyRole::Owner, Some(10))], now));
        assert!(is_gone(
            &[given(DutyRole::Owner, None), given(DutyRole::Leaver, None)],
            now
        ));
        assert!(!is_gone(
            &[given(DutyRole::Leaver, Some(5)), given(DutyRole::Owner, None)],
            now
        ));
        // Who leaves next week is here.
        let mut leaves = given(DutyRole::Leaver, None);
        leaves.duty.since = Some(Timestamp::from_millis(11));
        assert!(!is_gone(&[leaves, given(DutyRole::Owner, None)], now));
    }
}
