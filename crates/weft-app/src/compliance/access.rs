//! When those who answer for it last looked at who has access to a product.

use std::collections::HashMap;

use weft_model::{GrantState, ItemOutcome, ReviewAnswer, Timestamp, Urn};

use super::facts::ProductFacts;
use crate::{
    App, AppResult, campaigns,
    grants::{self, KeptGrant, people::Desk},
};

/// Length of a day, in milliseconds.
const DAY: i64 = 86_400_000;

/// What is known of the access to one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Whoever asks does not answer for it, and is not shown who has access.
    NotShown,
    /// Grants that stand.
    Granted {
        /// How many.
        grants: u32,
        /// Those of them that nobody has looked at in time.
        stale: u32,
        /// When the first of those was to be looked at again.
        due: Option<Timestamp>,
    },
}

/// The access to each product, in their order.
pub(crate) async fn of(
    app: &App,
    desk: &mut Desk,
    facts: &[ProductFacts],
    review_days: u32,
) -> AppResult<Vec<Access>> {
    let all = grants::all(app).await?;
    let items = campaigns::kept::items(app).await?;
    let answered = items.iter().filter_map(|kept| {
        let outcome = kept.item.outcome.as_ref()?;
        was_looked_at(outcome).then_some((&kept.item.grant, outcome.at))
    });
    let mut looked: HashMap<&Urn, Timestamp> = HashMap::new();
    for (grant, at) in answered {
        let known = looked.entry(grant).or_insert(at);
        *known = at.max(*known);
    }
    let mut shown = Vec::with_capacity(facts.len());
    for one in facts {
        shown.push(desk.answers_for_held(app, &one.thing).await?);
    }
    Ok(counted(facts, &shown, &all, &looked, review_days, app.now()))
}

/// Whether somebody looked at a grant that goes on. What nobody answered for was not looked at, whatever its campaign let become of it.
fn was_looked_at(outcome: &ItemOutcome) -> bool {
    !outcome.unanswered && outcome.answer != ReviewAnswer::Revoke
}

/// Counts the grants of each product that is shown. A grant of a table is one of each product that offers it.
pub(crate) fn counted(
    facts: &[ProductFacts],
    shown: &[bool],
    all: &[KeptGrant],
    looked: &HashMap<&Urn, Timestamp>,
    review_days: u32,
    now: Timestamp,
) -> Vec<Access> {
    let mut places: HashMap<&Urn, Vec<usize>> = HashMap::new();
    for (place, one) in facts.iter().enumerate() {
        for urn in &one.granted_as {
            places.entry(urn).or_default().push(place);
        }
    }
    let mut found: Vec<Access> = shown
        .iter()
        .map(|shown| {
            if *shown {
                Access::Granted {
                    grants: 0,
                    stale: 0,
                    due: None,
                }
            } else {
                Access::NotShown
            }
        })
        .collect();
    let within = i64::from(review_days).saturating_mul(DAY);
    for kept in all {
        let grant = &kept.grant;
        let state = grant.state();
        let stands = matches!(
            state,
            GrantState::Active | GrantState::Partial | GrantState::Unknown
        );
        if !stands || grant.is_due(now) {
            continue;
        }
        let last = looked.get(&kept.id).map_or(grant.at, |at| grant.at.max(*at));
        let due = Timestamp::from_millis(last.as_millis().saturating_add(within));
        let about = std::iter::once(&grant.subject).chain(&grant.terms.assets);
        let mut of: Vec<usize> = about
            .filter_map(|urn| places.get(urn))
            .flatten()
            .copied()
            .collect();
        of.sort_unstable();
        of.dedup();
        for place in of {
            if let Some(Access::Granted {
                grants,
                stale,
                due: first,
            }) = found.get_mut(place)
            {
                *grants += 1;
                if due <= now {
                    *stale += 1;
                    *first = Some(first.map_or(due, |first| first.min(due)));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use weft_model::{Actor, ItemOutcome, ReviewAnswer, Timestamp};

    use super::was_looked_at;

    #[test]
    fn only_an_answer_of_somebody_counts_as_a_look() {
        let outcome = |answer, unanswered| ItemOutcome {
            answer,
            until: None,
            role: None,
            by: Actor {
                login: "oskar".to_owned(),
                person: None,
            },
            at: Timestamp::from_millis(0),
            reason: None,
            unanswered,
        };
        assert!(was_looked_at(&outcome(ReviewAnswer::Keep, false)));
        assert!(was_looked_at(&outcome(ReviewAnswer::Reduce, false)));
        assert!(!was_looked_at(&outcome(ReviewAnswer::Revoke, false)));
        assert!(
            !was_looked_at(&outcome(ReviewAnswer::Keep, true)),
            "its campaign kept it, and nobody looked"
        );
    }
}
