//! The rights that a grant is made of.

use weft_model::{AccessPolicy, AccessTerms, Actor, Entity, EntityKind, Grant, GrantStep, StepState};
use weft_ports::{PlannedStep, Right};

use crate::{App, preview_rows::dotted};

/// The steps that terms are made of: each privilege of their role on each of their assets. `assets` are the entities of
/// `terms.assets`; one that is not there any more has no step. None where the policy does not know the role.
pub fn steps(app: &App, policy: &AccessPolicy, terms: &AccessTerms, assets: &[Entity]) -> Vec<GrantStep> {
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
            steps.push(GrantStep {
                system: system.to_owned(),
                privilege: privilege.clone(),
                target: asset.urn.clone(),
                name: dotted(asset),
                state: StepState::Pending,
                at: None,
                said: None,
                before: false,
            });
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
pub fn planned(app: &App, holder: &Actor, steps: &[GrantStep]) -> Vec<PlannedStep> {
    let plan = |step: &GrantStep| app.grants.plan(&right(holder, step));
    steps.iter().map(plan).collect()
}
