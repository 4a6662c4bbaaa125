//! What is left behind: grants that have ended, and whose rights are there all the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use weft_model::{GrantState, GrantStep, Urn};
use weft_ports::{HeldRight, Right};

use super::{KeptGrant, standing, steps};
use crate::App;

/// Grants that have ended, and whose own rights are still there. A system that does not answer says so in each grant that
/// is carried out.
pub async fn left_over(app: &App, all: &[KeptGrant]) -> HashSet<Urn> {
    let held = app.grants.held().await.unwrap_or_default();
    left_of(&held, all)
}

/// The same where it is known what the system holds.
pub fn left_of(held: &[HeldRight], all: &[KeptGrant]) -> HashSet<Urn> {
    let mut given: HashMap<&Urn, Vec<&Right>> = HashMap::new();
    for held in held {
        if let Some(grant) = &held.grant {
            given.entry(grant).or_default().push(&held.right);
        }
    }
    let is_left = |kept: &&KeptGrant| {
        let rights = given.get(&kept.id).map(Vec::as_slice).unwrap_or_default();
        let own = |step: &GrantStep| {
            let right = rights.iter().find(|right| standing::gives(step, right));
            // What stays on purpose is marked in its step: it stays for another grant, and no longer than that one.
            right.is_some_and(|right| !step.before || standing::is_forgotten(&kept.id, right, all))
        };
        kept.grant.state() == GrantState::Ended && kept.grant.steps.iter().any(own)
    };
    all.iter().filter(is_left).map(|kept| kept.id.clone()).collect()
}

/// Steps of a grant that were left to another one and that the system holds for this one still, by their places.
pub async fn left_to_others(app: &App, kept: &KeptGrant) -> BTreeSet<usize> {
    let mut left = BTreeSet::new();
    for (at, step) in kept.grant.steps.iter().enumerate() {
        if !step.before {
            continue;
        }
        let right = steps::right(&kept.grant.holder, step);
        let held = app.grants.holds(&right).await;
        if matches!(held, Ok(Some(held)) if held.grant.as_ref() == Some(&kept.id)) {
            left.insert(at);
        }
    }
    left
}
