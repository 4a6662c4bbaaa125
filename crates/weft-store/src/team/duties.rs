//! Who may do what in a team workspace.

use async_trait::async_trait;
use weft_model::Timestamp;
use weft_ports::{
    Team,
    error::PortResult,
    team::{Contact, Duty, DutyRole, GivenDuty},
};

use super::{FollowedWorkspace, TeamWorkspace, ask, error::said, reading::PLACE, schema};
use crate::error::corrupt;

type Row = (String, String, Option<String>, Option<i64>, String);

async fn duties(workspace: &TeamWorkspace) -> PortResult<Vec<GivenDuty>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<Row> = ask::query_as(
        "SELECT login, role, domain, (extract(epoch FROM until) * 1000)::bigint, given_by
         FROM duty ORDER BY login, domain NULLS FIRST, role",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    rows.into_iter()
        .map(|(login, role, domain, until, given_by)| {
            let role = DutyRole::parse(&role)
                .ok_or_else(|| corrupt(PLACE, format!("`{role}` of {login} is no duty")))?;
            Ok(GivenDuty {
                duty: Duty {
                    login,
                    role,
                    domain,
                    until: until.map(Timestamp::from_millis),
                },
                given_by,
            })
        })
        .collect()
}

#[async_trait]
impl Team for FollowedWorkspace {
    fn address(&self) -> String {
        self.team().address.to_string()
    }

    fn admission(&self, login: &str) -> String {
        let database = self.team().address.database();
        format!(
            "GRANT {} TO {}",
            schema::quoted(&schema::member_role(database)),
            schema::quoted(login)
        )
    }

    async fn duties(&self) -> PortResult<Vec<GivenDuty>> {
        duties(self.team()).await
    }

    async fn give(&self, duty: &Duty) -> PortResult<()> {
        let mut tx = self.team().write_transaction().await?;
        ask::query("SELECT give_duty($1, $2, $3, to_timestamp($4::double precision / 1000))")
            .bind(duty.login.as_str())
            .bind(duty.role.as_str())
            .bind(duty.domain.as_deref())
            .bind(duty.until.map(Timestamp::as_millis))
            .execute(&mut *tx)
            .await
            .map_err(said)?;
        tx.commit().await.map_err(said)
    }

    async fn end(&self, duty: &Duty) -> PortResult<()> {
        let mut tx = self.team().write_transaction().await?;
        ask::query("SELECT end_duty($1, $2, $3)")
            .bind(duty.login.as_str())
            .bind(duty.role.as_str())
            .bind(duty.domain.as_deref())
            .execute(&mut *tx)
            .await
            .map_err(said)?;
        tx.commit().await.map_err(said)
    }

    async fn contact(&self) -> PortResult<Contact> {
        // Asked now: what is told is how it stands, and not how it stood.
        let looked = self.look().await;
        let mut contact = self.standing().await?;
        contact.trouble = contact.trouble.or(looked.err());
        Ok(contact)
    }

    async fn told(&self) {
        self.wait_until_told().await;
    }
}
