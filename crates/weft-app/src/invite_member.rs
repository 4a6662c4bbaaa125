//! Gives somebody a duty in a team workspace. The database decides whether the person at the desk may.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Timestamp;
use weft_ports::team::{Duty, DutyRole};

use crate::{App, AppError, AppResult, list_members::team};

/// Length of a day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Who, what, for which domain, until when.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct InviteMemberRequest {
    /// Their login at the database.
    pub login: String,
    /// What they are to be.
    pub role: DutyRole,
    /// Name of a domain; absent: the whole mesh.
    #[serde(default)]
    pub domain: Option<String>,
    /// Last day that it holds, in UTC: `2027-01-31`; absent: until somebody ends it.
    #[serde(default)]
    pub until: Option<String>,
}

/// What was given.
#[derive(Debug, Clone, Serialize, Type)]
pub struct InviteMemberResponse {
    /// The duty.
    pub duty: Duty,
    /// What whoever runs the database has to do once for this login, as SQL. Weft may not.
    pub admission: String,
    /// Where they join.
    pub address: String,
}

/// Gives the duty.
pub async fn invite_member(app: &App, request: InviteMemberRequest) -> AppResult<InviteMemberResponse> {
    let team = team(app)?;
    let until = request.until.as_deref().map(end_of).transpose()?;
    let duty = duty(&request.login, request.role, request.domain, until)?;
    if duty.until.is_some_and(|until| until <= app.now()) {
        return Err(AppError::invalid("that day is over").hint("name a day to come"));
    }
    team.give(&duty).await?;
    Ok(InviteMemberResponse {
        admission: team.admission(&duty.login),
        address: team.address(),
        duty,
    })
}

/// The end of a day in UTC.
fn end_of(day: &str) -> AppResult<Timestamp> {
    Timestamp::parse(&format!("{}T00:00:00Z", day.trim()))
        .map(|start| Timestamp::from_millis(start.as_millis() + DAY))
        .ok_or_else(|| AppError::invalid(format!("`{day}` is no day")).hint("write it as 2027-01-31"))
}

pub(crate) fn duty(
    login: &str,
    role: DutyRole,
    domain: Option<String>,
    until: Option<Timestamp>,
) -> AppResult<Duty> {
    let login = login.trim().to_owned();
    if login.is_empty() || login.len() > 63 || login.contains('/') || login.chars().any(char::is_control) {
        return Err(
            AppError::invalid("that is no login of a database").hint("it has 1 to 63 bytes, and no `/`")
        );
    }
    Ok(Duty {
        login,
        role,
        domain: domain
            .map(|domain| domain.trim().to_owned())
            .filter(|domain| !domain.is_empty()),
        since: None,
        until,
        stands_for: None,
    })
}

#[cfg(test)]
mod tests {
    use weft_model::Timestamp;

    use super::{DutyRole, duty, end_of};

    #[test]
    fn a_duty_holds_through_its_last_day() {
        assert_eq!(
            end_of(" 2026-12-31 ").unwrap(),
            Timestamp::parse("2027-01-01T00:00:00Z").unwrap()
        );
        end_of("31.12.2026").unwrap_err();
    }

    #[test]
    fn a_login_is_one_that_a_database_can_have() {
        let of = |login: &str| duty(login, DutyRole::Owner, Some("  ".to_owned()), None);
        assert_eq!(of(" maya ").unwrap().login, "maya");
        assert_eq!(of("maya").unwrap().domain, None);
        for odd in ["", " ", "a/b", "a\u{7}b", &"x".repeat(64)] {
            of(odd).unwrap_err();
        }
    }
}
