//! Who may decide over an edit that waits for a second person.
//!
//! The whole decision stands here, so that every face answers the same and a shared workspace can be given the same rules.
//! In a workspace that is one file Weft holds people to them; whoever may write the file could write past Weft.

use weft_model::{Actor, PersonRef};

/// What is known when somebody wants to decide.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Whether edits of this thing wait for a second person.
    pub asked: bool,
    /// Who proposed it.
    pub author: &'a Actor,
    /// Who would decide.
    pub decider: &'a Actor,
    /// Who answers for the thing or its domain.
    pub answerable: &'a [PersonRef],
}

/// Whether somebody may, and why or why not, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether they may.
    pub may: bool,
    /// Why, or why not.
    pub because: &'static str,
}

pub(crate) const fn may(because: &'static str) -> Verdict {
    Verdict { may: true, because }
}

pub(crate) const fn may_not(because: &'static str) -> Verdict {
    Verdict { may: false, because }
}

/// Whether edits wait: what a domain says comes before what the workspace says, and without a word they do not.
pub fn asks(workspace: Option<bool>, domain: Option<bool>) -> bool {
    domain.or(workspace).unwrap_or(false)
}

/// Whether a person with this role in the team of a thing answers for it.
pub fn answers_for(role: Option<&str>) -> bool {
    role.is_some_and(|role| {
        let role = role.to_lowercase();
        role.contains("owner") || role.contains("steward") || role == "lead" || role == "responsible"
    })
}

/// Whether somebody may accept or reject a proposal.
pub fn may_decide(case: &Case<'_>) -> Verdict {
    let own = case.decider.is(case.author);
    if own && case.asked {
        return may_not("you proposed it, and a second person is to look at it");
    }
    if own {
        return may("you proposed it, and nobody asks for a second person here");
    }
    if case.answerable.iter().any(|person| is(case.decider, person)) {
        return may("you answer for it");
    }
    // Four eyes are asked for, not two that are not there: without this nobody could ever accept what a sole owner writes.
    if case.answerable.iter().all(|person| is(case.author, person)) {
        return may("nobody but its author answers for it, so any second person may decide");
    }
    may_not("its owner, or an owner or steward of its domain, decides")
}

/// Whether somebody may change whether edits wait for a second person.
pub fn may_set_rule(actor: &Actor, answerable: &[PersonRef]) -> Verdict {
    if answerable.is_empty() {
        return may("nobody answers for it");
    }
    if answerable.iter().any(|person| is(actor, person)) {
        return may("you answer for it");
    }
    may_not("owners and stewards of a domain decide whether edits are reviewed")
}

/// Whether somebody may do what cannot be proposed, where edits wait for a second person: make something there, or take
/// something away.
pub fn may_act(actor: &Actor, answerable: &[PersonRef]) -> Verdict {
    if answerable.is_empty() {
        return may("nobody answers for it");
    }
    if answerable.iter().any(|person| is(actor, person)) {
        return may("you answer for it");
    }
    may_not("only its owners and stewards do that")
}

fn is(actor: &Actor, person: &PersonRef) -> bool {
    actor.person.as_ref() == Some(&person.urn)
}

#[cfg(test)]
mod tests {
    use weft_model::{Actor, PersonRef, Urn};

    use super::{Case, answers_for, asks, may_act, may_decide, may_set_rule};

    fn actor(login: &str) -> Actor {
        Actor {
            login: login.to_owned(),
            person: Some(Urn::person(login)),
        }
    }

    fn person(name: &str) -> PersonRef {
        PersonRef {
            urn: Urn::person(name),
            name: name.to_owned(),
            mail: None,
            role: Some("owner".to_owned()),
        }
    }

    fn decides(asked: bool, author: &str, decider: &str, answerable: &[&str]) -> bool {
        let answerable: Vec<PersonRef> = answerable.iter().map(|name| person(name)).collect();
        may_decide(&Case {
            asked,
            author: &actor(author),
            decider: &actor(decider),
            answerable: &answerable,
        })
        .may
    }

    #[test]
    fn a_second_person_who_answers_for_it_decides() {
        assert!(decides(true, "priya", "maya", &["maya", "ruth"]));
        assert!(decides(true, "maya", "ruth", &["maya", "ruth"]));
        assert!(!decides(true, "priya", "emre", &["maya", "ruth"]));
        assert!(!decides(false, "priya", "emre", &["maya"]));
    }

    #[test]
    fn nobody_accepts_their_own_where_review_is_asked_for() {
        assert!(!decides(true, "maya", "maya", &["maya", "ruth"]));
        assert!(!decides(true, "maya", "maya", &[]));
        assert!(decides(false, "maya", "maya", &["ruth"]));
        // Under another login she is herself still, and so is her login under another name.
        let case = |decider: &Actor| {
            let verdict = may_decide(&Case {
                asked: true,
                author: &actor("maya"),
                decider,
                answerable: &[person("maya"), person("ruth")],
            });
            verdict.may
        };
        let elsewhere = Actor {
            login: "m.lindqvist".to_owned(),
            person: Some(Urn::person("maya")),
        };
        let disguised = Actor {
            login: "maya".to_owned(),
            person: Some(Urn::person("ruth")),
        };
        assert!(!case(&elsewhere) && !case(&disguised));
    }

    #[test]
    fn where_nobody_else_answers_any_second_person_decides() {
        assert!(decides(true, "priya", "emre", &[]));
        assert!(decides(true, "maya", "emre", &["maya"]));
        assert!(!decides(true, "maya", "emre", &["maya", "ruth"]));
    }

    #[test]
    fn a_domain_s_word_comes_before_the_workspace_s() {
        assert!(!asks(None, None));
        assert!(asks(Some(true), None) && asks(None, Some(true)) && asks(Some(false), Some(true)));
        assert!(!asks(Some(true), Some(false)));
        assert!(answers_for(Some("Data product owner")) && answers_for(Some("steward")));
        assert!(!answers_for(Some("engineer")) && !answers_for(None));
    }

    #[test]
    fn what_cannot_be_proposed_is_for_who_answers() {
        assert!(may_act(&actor("maya"), &[person("ruth"), person("maya")]).may);
        assert!(!may_act(&actor("emre"), &[person("maya")]).may);
        assert!(may_act(&actor("emre"), &[]).may);
    }

    #[test]
    fn who_answers_for_a_domain_sets_its_rule() {
        assert!(may_set_rule(&actor("maya"), &[person("maya")]).may);
        assert!(!may_set_rule(&actor("emre"), &[person("maya")]).may);
        assert!(may_set_rule(&actor("emre"), &[]).may);
    }
}
