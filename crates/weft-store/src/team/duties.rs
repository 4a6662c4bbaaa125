//! Who may do what in a team workspace.

use async_trait::async_trait;
use weft_model::Timestamp;
use weft_ports::{
    Team,
    error::PortResult,
    team::{Contact, Duty, DutyRole, GivenDuty, Undone, UndoneKind},
};

use super::{
    FollowedWorkspace, TeamWorkspace, ask,
    copy::DutyRow,
    error::{Again, committed, said},
    reading::PLACE,
    schema,
};
use crate::error::corrupt;

/// Everybody's duties as they stand there.
pub async fn rows(workspace: &TeamWorkspace) -> PortResult<Vec<DutyRow>> {
    let mut tx = workspace.read().await?;
    // A schema of before has nobody whom a deputy stands in for.
    ask::query_as(
        "SELECT login, role, domain,
                CASE WHEN to_jsonb(duty) ->> 'stands_for' IS NOT NULL OR since > now()
                    THEN (extract(epoch FROM since) * 1000)::bigint END,
                (extract(epoch FROM until) * 1000)::bigint, to_jsonb(duty) ->> 'stands_for', given_by
         FROM duty ORDER BY login, domain NULLS FIRST, role, id",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(said)
}

fn given(rows: Vec<DutyRow>) -> PortResult<Vec<GivenDuty>> {
    rows.into_iter()
        .map(|(login, role, domain, since, until, stands_for, given_by)| {
            let role = DutyRole::parse(&role)
                .ok_or_else(|| corrupt(PLACE, format!("`{role}` of {login} is no duty")))?;
            Ok(GivenDuty {
                duty: Duty {
                    login,
                    role,
                    domain,
                    since: since.map(Timestamp::from_millis),
                    until: until.map(Timestamp::from_millis),
                    stands_for,
                },
                given_by,
            })
        })
        .collect()
}

type UndoneRow = (Option<String>, String, i64, Option<i64>);

async fn undone(workspace: &TeamWorkspace) -> PortResult<Vec<Undone>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<UndoneRow> = ask::query_as(
        "SELECT domain, what, number, (extract(epoch FROM since) * 1000)::bigint FROM undone()",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    rows.into_iter()
        .map(|(domain, what, number, since)| {
            let kind = UndoneKind::parse(&what)
                .ok_or_else(|| corrupt(PLACE, format!("`{what}` is nothing that can be undone")))?;
            Ok(Undone {
                domain,
                kind,
                number: u32::try_from(number).unwrap_or(u32::MAX),
                since: since.map(Timestamp::from_millis),
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
        // Follows where the server answers; refuses where the copy is locked.
        self.look().await?;
        given(match self.copy().duties().await? {
            Some(rows) => rows,
            None => rows(self.team()).await?,
        })
    }

    async fn give(&self, duty: &Duty) -> PortResult<()> {
        let mut tx = self.team().write_transaction().await?;
        if let Some(stands_for) = &duty.stands_for {
            ask::query(
                "SELECT give_deputy($1, $2, $3, coalesce(to_timestamp($4::double precision / 1000), now()),
                                    to_timestamp($5::double precision / 1000))",
            )
            .bind(duty.login.as_str())
            .bind(duty.domain.as_deref())
            .bind(stands_for.as_str())
            .bind(duty.since.map(Timestamp::as_millis))
            .bind(duty.until.map(Timestamp::as_millis))
            .execute(&mut *tx)
            .await
            .map_err(said)?;
            tx.commit().await.map_err(committed(Again::Same))?;
            self.after().await;
            return Ok(());
        }
        ask::query("SELECT give_duty($1, $2, $3, to_timestamp($4::double precision / 1000))")
            .bind(duty.login.as_str())
            .bind(duty.role.as_str())
            .bind(duty.domain.as_deref())
            .bind(duty.until.map(Timestamp::as_millis))
            .execute(&mut *tx)
            .await
            .map_err(said)?;
        tx.commit().await.map_err(committed(Again::Same))?;
        self.after().await;
        Ok(())
    }

    async fn end(&self, duty: &Duty) -> PortResult<()> {
        let mut tx = self.team().write_transaction().await?;
        if let Some(stands_for) = &duty.stands_for {
            ask::query("SELECT end_deputy($1, $2, $3)")
                .bind(duty.login.as_str())
                .bind(duty.domain.as_deref())
                .bind(stands_for.as_str())
                .execute(&mut *tx)
                .await
                .map_err(said)?;
            tx.commit().await.map_err(committed(Again::Same))?;
            self.after().await;
            return Ok(());
        }
        ask::query("SELECT end_duty($1, $2, $3)")
            .bind(duty.login.as_str())
            .bind(duty.role.as_str())
            .bind(duty.domain.as_deref())
            .execute(&mut *tx)
            .await
            .map_err(said)?;
        tx.commit().await.map_err(committed(Again::Same))?;
        self.after().await;
        Ok(())
    }

    async fn undone(&self) -> PortResult<Vec<Undone>> {
        undone(self.team()).await
    }

    async fn contact(&self) -> PortResult<Contact> {
        // Asked now: what is told is how it stands, and not how it stood.
        let looked = self.look().await;
        let mut contact = self.standing().await?;
        contact.trouble = contact.trouble.or(looked.err());
        Ok(contact)
    }

    async fn unlocked(&self) -> PortResult<()> {
        self.may_be_read().await
    }

    async fn told(&self) {
        self.wait_until_told().await;
    }
}
