//! The rights that a grant is made of.

use weft_model::{AccessPolicy, AccessTerms, Actor, Entity, EntityKind, Grant, GrantStep, Roster, StepState};
use weft_ports::{PlannedStep, Right};

use crate::{App, preview_rows::dotted};

/// For whom steps are made: who would hold the rights, and who is known to have which role.
#[derive(Debug, Clone, Copy)]
pub struct Holding<'a> {
    /// Who would hold them.
    pub holder: &'a Actor,
    /// The people of the workspace.
    pub roster: &'a Roster,
}

/// The steps that terms are made of: each privilege of their role on each of their assets. `assets` are the entities of
/// `terms.assets`; one that is not there any more has no step. None where the policy does not know the role.
pub fn steps(
    app: &App,
    holding: Holding<'_>,
    policy: &AccessPolicy,
    terms: &AccessTerms,
    assets: &[Entity],
) -> Vec<GrantStep> {
    let Some(role) = policy.roles.iter().find(|role| role.id == terms.role) else {
        return Vec::new();
    };
    let system = app.grants.system();
    let mut steps: Vec<GrantStep> = Vec::new();
    for urn in &terms.assets {
        let is = |asset: &&Entity| asset.urn == *urn || asset.merged.contains(urn);
        let Some(asset) = assets.iter().find(is) else {
            continue;
        };
        for privilege in role.privileges.iter().filter(|one| fits(one, asset.kind)) {
            let known = |step: &GrantStep| step.target == asset.urn && step.privilege == *privilege;
            if steps.iter().any(known) {
                continue;
            }
            let mut step = GrantStep {
                system: system.to_owned(),
                privilege: privilege.clone(),
                target: asset.urn.clone(),
                name: dotted(asset),
                state: StepState::Pending,
                at: None,
                said: None,
                before: false,
                through: None,
                dropped: false,
            };
            step.through = plan(app, holding, &step).through;
            steps.push(step);
        }
    }
    steps
}

/// Whether a privilege is one of a kind of thing. Weft reads the rows of views as well, which no privilege of a view names.
fn fits(privilege: &str, kind: EntityKind) -> bool {
    kind == EntityKind::View || !privilege.starts_with("VIEW_")
}

/// The right that a step gives to a holder.
pub(super) fn right(holder: &Actor, step: &GrantStep) -> Right {
    Right {
        holder: holder.login.clone(),
        privilege: step.privilege.clone(),
        target: step.target.clone(),
        name: step.name.clone(),
    }
}

/// The rights of a grant, in the order of its steps.
pub fn rights(grant: &Grant) -> Vec<Right> {
    let of = |step| right(&grant.holder, step);
    grant.steps.iter().map(of).collect()
}

/// What carrying out these steps does, in the words of the system.
pub fn planned(app: &App, holding: Holding<'_>, steps: &[GrantStep]) -> Vec<PlannedStep> {
    steps.iter().map(|step| plan(app, holding, step)).collect()
}

/// What one of them does. Where a role of several people gets the right, it says of how many, as far as anybody knows.
fn plan(app: &App, holding: Holding<'_>, step: &GrantStep) -> PlannedStep {
    let mut planned = app.grants.plan(&right(holding.holder, step));
    planned.through = planned
        .through
        .map(|role| holding.roster.counted(&role, app.now()));
    planned
}
