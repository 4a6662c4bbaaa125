//! What is left behind: grants that have ended, and whose rights are there all the same.

use std::collections::{HashMap, HashSet};

use weft_model::{GrantState, GrantStep, Urn};
use weft_ports::Right;

use super::KeptGrant;
use crate::App;

/// Grants that have ended, and whose own rights are still there. A system that does not answer says so in each grant that
/// is carried out.
pub async fn left_over(app: &App, all: &[KeptGrant]) -> HashSet<Urn> {
    let held = app.grants.held().await.ok().into_iter().flatten();
    let given: HashMap<Urn, Vec<Right>> = held.fold(HashMap::new(), |mut given, held| {
        if let Some(grant) = held.grant {
            given.entry(grant).or_default().push(held.right);
        }
        given
    });
    let is_left = |kept: &&KeptGrant| {
        let rights = given.get(&kept.id).map(Vec::as_slice).unwrap_or_default();
        // What stays on purpose is marked in its step.
        let own = |step: &GrantStep| {
            let is = |right: &Right| right.target == step.target && right.privilege == step.privilege;
            !step.before && rights.iter().any(is)
        };
        kept.grant.state() == GrantState::Ended && kept.grant.steps.iter().any(own)
    };
    all.iter().filter(is_left).map(|kept| kept.id.clone()).collect()
}
