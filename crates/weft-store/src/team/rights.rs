//! Rights that Weft holds for a team: in the team's database, so that what is given on one machine opens on its holder's.
//!
//! Who may give and take what is decided there (`migrations/team/0011_held.sql`). What this person holds is copied with everything
//! else, so that they read by it while the server does not answer, for as long as the copy may be read. Nothing is given, taken or
//! compared by the copy: that asks the server each time.

use async_trait::async_trait;
use weft_model::{Timestamp, Urn};
use weft_ports::{
    GrantSink, HeldRight, PlannedStep, PortError, PortErrorKind, Right, error::PortResult, team::Contact,
};

use super::{
    FollowedWorkspace, TeamWorkspace, ask,
    error::{Again, committed, said},
    reading::PLACE,
};
use crate::rights::{self, Row};

/// The rights in a team's database.
#[derive(Debug, Clone)]
pub struct TeamRights {
    followed: FollowedWorkspace,
}

impl TeamRights {
    /// Those of the workspace that is followed. Nothing is connected yet.
    pub fn of(followed: &FollowedWorkspace) -> Self {
        Self {
            followed: followed.clone(),
        }
    }
}

/// What this person holds, as it stands there, in the order of its key. What cannot be read is left out.
pub async fn own(workspace: &TeamWorkspace) -> PortResult<Vec<Row>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<Row> = ask::query_as(
        "SELECT holder, privilege, target, name, given_for, given_at FROM held_right
         WHERE holder = session_user::text ORDER BY holder, privilege, target",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    Ok(rows
        .into_iter()
        .filter(|row| read(row.clone()).is_some())
        .collect())
}

/// A right as it is read from a row. One that cannot be read is left out and told of: what somebody wrote past Weft opens
/// nothing, and must not take the others from everybody.
fn read(row: Row) -> Option<HeldRight> {
    rights::held(PLACE, row)
        .map_err(|error| tracing::warn!(message = %error.message, "a right was left out"))
        .ok()
}

/// Why nobody can say whether a right is held; what of it is known otherwise.
fn unheard(contact: &Contact, own: bool) -> PortError {
    let since = contact
        .last
        .map_or_else(String::new, |last| format!(" since {last}"));
    let known = if own {
        "and this right was not held then"
    } else {
        "and what others hold is not kept here"
    };
    PortError::new(
        PortErrorKind::Unavailable,
        format!("the workspace has not been heard of{since}, {known}"),
    )
    .hint("check the network or the VPN, and try again")
}

#[async_trait]
impl GrantSink for TeamRights {
    fn system(&self) -> &str {
        rights::SYSTEM
    }

    fn plan(&self, right: &Right) -> PlannedStep {
        rights::planned(right)
    }

    /// When it was given is what the clock of the server says.
    async fn give(&self, right: &Right, grant: &Urn, _at: Timestamp) -> PortResult<()> {
        let mut tx = self.followed.team().write_transaction().await?;
        ask::query("SELECT give_right($1, $2, $3, $4)")
            .bind(right.holder.as_str())
            .bind(right.privilege.as_str())
            .bind(right.target.as_str())
            .bind(grant.as_str())
            .execute(&mut *tx)
            .await
            .map_err(said)?;
        tx.commit().await.map_err(committed(Again::Same))
    }

    async fn take(&self, right: &Right) -> PortResult<()> {
        let mut tx = self.followed.team().write_transaction().await?;
        ask::query("SELECT take_right($1, $2, $3)")
            .bind(right.holder.as_str())
            .bind(right.privilege.as_str())
            .bind(right.target.as_str())
            .execute(&mut *tx)
            .await
            .map_err(said)?;
        tx.commit().await.map_err(committed(Again::Same))
    }

    async fn holds(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        let mut tx = self.followed.team().read().await?;
        let row: Option<Row> = ask::query_as(
            "SELECT holder, privilege, target, name, given_for, given_at FROM held_right
             WHERE holder = $1 AND privilege = $2 AND target = $3",
        )
        .bind(right.holder.as_str())
        .bind(right.privilege.as_str())
        .bind(right.target.as_str())
        .fetch_optional(&mut *tx)
        .await
        .map_err(said)?;
        Ok(row.and_then(read))
    }

    async fn known(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        // Follows where the server answers; refuses where the copy is locked.
        self.followed.look().await?;
        let own = right.holder == self.followed.team().login();
        if own && let Some(held) = self.followed.copy().held(right).await? {
            return Ok(Some(held));
        }
        let contact = self.followed.standing().await?;
        if contact.trouble.is_some() {
            return Err(unheard(&contact, own));
        }
        // Not followed yet, or another's.
        self.holds(right).await
    }

    async fn held(&self) -> PortResult<Vec<HeldRight>> {
        let mut tx = self.followed.team().read().await?;
        let rows: Vec<Row> = ask::query_as(
            "SELECT holder, privilege, target, name, given_for, given_at FROM held_right
             ORDER BY holder, privilege, target",
        )
        .fetch_all(&mut *tx)
        .await
        .map_err(said)?;
        Ok(rows.into_iter().filter_map(read).collect())
    }
}
