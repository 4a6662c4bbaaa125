//! What faces are shown of grants.

use serde::Serialize;
use specta::Type;
use weft_model::{
    Actor, Entity, EntityKind, Grant, GrantEnd, GrantState, GrantStep, StepState, Timestamp, Urn,
};

use super::{KeptGrant, people::Desk};
use crate::{App, AppResult, directory, show_proposal::named, view::EntityLink};

/// A grant, as faces show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct GrantRow {
    /// Its urn.
    pub id: Urn,
    /// The product or asset.
    pub subject: EntityLink,
    /// Who holds it.
    pub holder: Actor,
    /// Their name, for people.
    pub holder_name: String,
    /// Id of the role.
    pub role: String,
    /// Name of the role, for people.
    pub role_name: String,
    /// Id of the purpose.
    pub purpose: String,
    /// Tables and views that it opens.
    pub assets: Vec<EntityLink>,
    /// Where it stands.
    pub state: GrantState,
    /// When it was decided.
    pub at: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// Who decided it, by name.
    pub by: String,
    /// Id of the guardrail that approved it, where no person did.
    pub guardrail: Option<String>,
    /// The rights that it is made of.
    pub steps: Vec<GrantStep>,
    /// That it is to end, where it is.
    pub end: Option<GrantEnd>,
    /// Whether the person at the desk may end it.
    pub may_end: bool,
    /// Why it is not done, in the system's words, where it is not.
    pub unfinished_because: Option<String>,
    /// Why it is to end though nobody has ended it yet: its holder has left.
    pub to_end_because: Option<String>,
}

/// A grant as it is shown.
pub async fn row(app: &App, kept: &KeptGrant) -> AppResult<GrantRow> {
    of(app, &mut Desk::open(app).await?, kept).await
}

/// Grants as they are shown.
pub async fn rows(app: &App, all: &[KeptGrant]) -> AppResult<Vec<GrantRow>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut desk = Desk::open(app).await?;
    let mut rows = Vec::with_capacity(all.len());
    for kept in all {
        rows.push(of(app, &mut desk, kept).await?);
    }
    Ok(rows)
}

/// A grant as somebody at the desk is shown it.
pub(crate) async fn of(app: &App, desk: &mut Desk, kept: &KeptGrant) -> AppResult<GrantRow> {
    let KeptGrant { id, grant, .. } = kept;
    let mut urns = vec![grant.subject.clone()];
    urns.extend(grant.terms.assets.iter().cloned());
    let known = app.replica.entities(&urns).await?;
    let role = desk.policy.roles.iter().find(|role| role.id == grant.terms.role);
    let role_name = role.map_or_else(|| grant.terms.role.clone(), |role| role.name.clone());
    let may_end = grant.end.is_none() && may_end(app, desk, grant).await?;
    let left = desk.left(app, grant).filter(|_| grant.end.is_none());
    let to_end_because = left.map(directory::left_words);
    let mut steps = grant.steps.clone();
    for step in &mut steps {
        step.through = step
            .through
            .as_ref()
            .map(|role| desk.roster.counted(role, app.now()));
    }
    Ok(GrantRow {
        id: id.clone(),
        subject: link(&known, &grant.subject, grant),
        holder: grant.holder.clone(),
        holder_name: named(app, &grant.holder).await?.name,
        role: grant.terms.role.clone(),
        role_name,
        purpose: grant.terms.purpose.clone(),
        assets: grant
            .terms
            .assets
            .iter()
            .map(|asset| link(&known, asset, grant))
            .collect(),
        state: grant.state(),
        at: grant.at,
        until: grant.until,
        by: named(app, &grant.by).await?.name,
        guardrail: grant.guardrail.clone(),
        steps,
        end: grant.end.clone(),
        may_end,
        unfinished_because: unfinished(grant, app.now()),
        to_end_because,
    })
}

/// Whether somebody at the desk may end a grant: its holder, who decided it, and who answers for the thing or the policy.
pub(crate) async fn may_end(app: &App, desk: &mut Desk, grant: &Grant) -> AppResult<bool> {
    Ok(desk.approved(app, grant)
        || grant.holder.is(&desk.actor)
        || desk.answers_for(app, &grant.subject).await?)
}

/// A link to a thing, also where it is not there any more: what was granted is told by the name it had.
fn link(known: &[Entity], urn: &Urn, grant: &Grant) -> EntityLink {
    let is = |entity: &&Entity| entity.urn == *urn || entity.merged.contains(urn);
    if let Some(entity) = known.iter().find(is) {
        return EntityLink::from(entity);
    }
    let step = grant.steps.iter().find(|step| step.target == *urn);
    let name = step.map_or_else(|| urn.to_string(), |step| step.name.clone());
    EntityLink {
        urn: urn.clone(),
        kind: EntityKind::Table,
        full_name: name.clone(),
        name,
        domain: None,
    }
}

/// Why a grant is not done, or not over, where it should be.
pub(crate) fn unfinished(grant: &Grant, now: Timestamp) -> Option<String> {
    if grant.is_due(now) {
        return Some(
            "its time is over, and its rights were not taken away yet; `weft grants run` does".to_owned(),
        );
    }
    if !grant.state().is_unfinished() {
        return None;
    }
    let open = |step: &&GrantStep| {
        if grant.end.is_some() || step.dropped {
            !step.before && step.state != StepState::Absent
        } else {
            step.state != StepState::Held
        }
    };
    let told = |step: &GrantStep| {
        let said = step.said.as_ref()?;
        Some(format!("{} ({}): {said}", step.name, step.privilege))
    };
    Some(
        grant
            .steps
            .iter()
            .filter(open)
            .find_map(told)
            .unwrap_or_else(|| "nothing was done yet; `weft grants run` does".to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use weft_model::{Actor, EndReason, Grant, GrantEnd, GrantStep, StepState, Timestamp, Urn};

    use super::unfinished;
    use crate::grants::sample;

    fn grant(state: StepState, said: Option<&str>) -> Grant {
        Grant {
            steps: vec![GrantStep {
                system: "weft".to_owned(),
                privilege: "TABLE_READ_DATA".to_owned(),
                target: Urn::domain("orders"),
                name: "sales.orders".to_owned(),
                state,
                at: None,
                said: said.map(str::to_owned),
                before: false,
                through: None,
                dropped: false,
            }],
            ..sample::grant()
        }
    }

    #[test]
    fn what_is_not_done_says_why() {
        let now = Timestamp::from_millis(5);
        assert_eq!(unfinished(&grant(StepState::Held, None), now), None);
        let refused = unfinished(&grant(StepState::Refused, Some("you may not")), now).unwrap();
        assert!(
            refused.contains("sales.orders") && refused.contains("you may not"),
            "{refused}"
        );
        let pending = unfinished(&grant(StepState::Pending, None), now).unwrap();
        assert!(pending.contains("grants run"), "{pending}");
        let due = unfinished(&grant(StepState::Held, None), Timestamp::from_millis(10)).unwrap();
        assert!(due.contains("time is over"), "{due}");
        let mut ending = grant(StepState::Held, Some("it is held still"));
        ending.end = Some(GrantEnd {
            why: EndReason::Revoked,
            by: Actor::default(),
            at: now,
            reason: None,
        });
        assert!(unfinished(&ending, now).unwrap().contains("held still"));
        ending.steps[0].before = true;
        assert_eq!(unfinished(&ending, now), None);
    }
}
