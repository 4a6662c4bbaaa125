//! Compares what was granted with what the systems hold, both ways. Changes nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{GrantStep, StepState, Urn};
use weft_ports::{HeldRight, Right};

use crate::{
    App, AppResult,
    grants::{self, KeptGrant, people::Desk},
    records::short,
};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ReconcileGrantsRequest {}

/// A right that one side has and the other has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Drift {
    /// The system.
    pub system: String,
    /// Login of the holder.
    pub holder: String,
    /// Privilege in the system's own word.
    pub privilege: String,
    /// The table or view.
    pub target: Urn,
    /// What the system calls it.
    pub name: String,
    /// The grant, where one is known.
    pub grant: Option<Urn>,
    /// What is wrong and what to do, in a sentence.
    pub says: String,
}

/// Where they differ.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ReconcileGrantsResponse {
    /// Granted here, and not held there.
    pub missing: Vec<Drift>,
    /// Held there, and not granted here. Never removed by Weft.
    pub foreign: Vec<Drift>,
    /// How many rights were compared.
    pub checked: u32,
}

/// A right without what it is called: names change.
type Key = (String, String, Urn);

fn key(right: &Right) -> Key {
    (
        right.holder.clone(),
        right.privilege.clone(),
        right.target.clone(),
    )
}

/// On which side a right is that the other has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Granted here, and not held there.
    Missing,
    /// Held there, and not granted here.
    Foreign,
}

/// A right that was compared.
pub(crate) struct Compared {
    /// Login of the holder.
    pub holder: String,
    /// The table or view.
    pub target: Urn,
    /// What its grant is of, where a grant accounts for it.
    pub subject: Option<Urn>,
    /// Where the sides differ.
    pub found: Option<(Side, Drift)>,
}

/// Compares both, as far as the person at the desk may see them: their own, and those of what they answer for.
pub async fn reconcile_grants(
    app: &App,
    _request: ReconcileGrantsRequest,
) -> AppResult<ReconcileGrantsResponse> {
    let mut desk = Desk::open(app).await?;
    let (mut missing, mut foreign, mut checked) = (Vec::new(), Vec::new(), 0_u32);
    for one in compare(app).await? {
        if one.holder != app.login && !desk.answers_for(app, &one.target).await? {
            continue;
        }
        checked = checked.saturating_add(1);
        match one.found {
            Some((Side::Missing, drift)) => missing.push(drift),
            Some((Side::Foreign, drift)) => foreign.push(drift),
            None => {}
        }
    }
    Ok(ReconcileGrantsResponse {
        missing,
        foreign,
        checked,
    })
}

/// Compares every right that is granted or held, whoever may see it.
pub(crate) async fn compare(app: &App) -> AppResult<Vec<Compared>> {
    let all = grants::all(app).await?;
    let held = app.grants.held().await?;
    let left = grants::left_of(&held, &all);
    let held: BTreeMap<Key, HeldRight> = held.into_iter().map(|held| (key(&held.right), held)).collect();
    let granted = granted(app, &all);
    let of = |id: &Urn| all.iter().find(|kept| kept.id == *id);
    let one_of = |right: &Right, grant: Option<&Urn>, found: Option<(Side, Drift)>| Compared {
        holder: right.holder.clone(),
        target: right.target.clone(),
        subject: grant.and_then(of).map(|kept| kept.grant.subject.clone()),
        found,
    };
    let is_left = |kept: &KeptGrant| left.contains(&kept.id);
    let mut compares = Vec::with_capacity(granted.len());
    for (key, one) in &granted {
        let is_missing = one.in_force && !held.contains_key(key);
        let found = is_missing.then(|| {
            let id = short(&one.grant);
            let says = format!(
                "granted by {id} and read back, and not held any more: somebody took it away elsewhere; \
                 `weft revoke {id}` ends the grant, and it can be asked for anew"
            );
            let drift = drift(app, &one.right, Some(one.grant.clone()), says);
            (Side::Missing, drift)
        });
        compares.push(one_of(&one.right, Some(&one.grant), found));
    }
    for (_, one) in held.iter().filter(|(key, _)| !granted.contains_key(*key)) {
        let known = one.grant.as_ref().and_then(of);
        // A team's database gives nothing without a grant: this one, or the one that it was left to, is for others to see,
        // and to compare.
        if app.team.is_some()
            && one.grant.is_some()
            && known.is_none_or(|kept| leaves(kept, one) && !is_left(kept))
        {
            continue;
        }
        let says = match known {
            Some(kept) if is_left(kept) => format!(
                "given for {}, which has ended; `weft grants run` takes it away",
                short(&kept.id)
            ),
            Some(kept) => format!(
                "given for {}, which has it no more: Weft leaves it; whoever gave it again takes it away",
                short(&kept.id)
            ),
            None => "held, and no grant says so: Weft did not give it and leaves it; whoever gave it takes it away"
                .to_owned(),
        };
        let known = known.map(|kept| &kept.id);
        let drift = drift(app, &one.right, one.grant.clone(), says);
        compares.push(one_of(&one.right, known, Some((Side::Foreign, drift))));
    }
    Ok(compares)
}

/// Whether a grant left a right to others when it ended.
fn leaves(kept: &KeptGrant, held: &HeldRight) -> bool {
    let right = &held.right;
    let left =
        |step: &GrantStep| step.before && step.target == right.target && step.privilege == right.privilege;
    kept.grant.steps.iter().any(left)
}

/// A right that a grant accounts for.
struct Granted {
    grant: Urn,
    right: Right,
    /// Whether the grant stands, and the right was read back.
    in_force: bool,
}

/// Every right that a grant accounts for: that was given or may have been, and was not taken away.
fn granted(app: &App, all: &[KeptGrant]) -> BTreeMap<Key, Granted> {
    let mut found: BTreeMap<Key, Granted> = BTreeMap::new();
    for KeptGrant { id, grant, .. } in all {
        let here = |step: &GrantStep| step.system == app.grants.system();
        for (step, right) in grant.steps.iter().zip(grants::rights(grant)) {
            let ends = grant.end.is_some() || step.dropped;
            let over = ends && (step.before || step.state == StepState::Absent);
            if !here(step) || over {
                continue;
            }
            let in_force = !ends && step.state == StepState::Held;
            let known = found.get(&key(&right)).is_some_and(|known| known.in_force);
            if !known {
                let one = Granted {
                    grant: id.clone(),
                    right: right.clone(),
                    in_force,
                };
                found.insert(key(&right), one);
            }
        }
    }
    found
}

fn drift(app: &App, right: &Right, grant: Option<Urn>, says: String) -> Drift {
    Drift {
        system: app.grants.system().to_owned(),
        holder: right.holder.clone(),
        privilege: right.privilege.clone(),
        target: right.target.clone(),
        name: right.name.clone(),
        grant,
        says,
    }
}
