//! Where edits wait for a second person.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, PersonRef, Timestamp, Urn};
use weft_policy::review::{asks, may_set_rule};
use weft_ports::replica::EntityFilter;

use crate::{
    App, AppResult, lookup,
    review::rules::{self, WrittenRule},
};

/// Domains that are listed.
const DOMAINS: usize = 500;

/// All rules, or what holds for one thing.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ShowReviewRulesRequest {
    /// A urn or name of a thing.
    #[serde(default)]
    pub name: Option<String>,
}

/// What is said of the workspace or of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReviewRuleView {
    /// Name of the domain; absent: the workspace.
    pub domain: Option<String>,
    /// What is said; absent: nothing, so that a domain follows the workspace, and the workspace asks for none.
    pub asked: Option<bool>,
    /// Whether edits wait there.
    pub holds: bool,
    /// Login of who said it.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// Whether the person at the desk may change it.
    pub may_set: bool,
}

/// What holds for edits of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReviewOfThing {
    /// Whether they wait for a second person.
    pub asked: bool,
    /// Who says so, in words.
    pub because: String,
    /// Who answers for the thing or its domain, owners first: they decide.
    pub deciders: Vec<PersonRef>,
}

/// The rules.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowReviewRulesResponse {
    /// The workspace's.
    pub workspace: ReviewRuleView,
    /// That of every domain, by name; none where one thing was asked for.
    pub domains: Vec<ReviewRuleView>,
    /// What holds for the thing that was asked for.
    pub thing: Option<ReviewOfThing>,
}

/// Shows the rules.
pub async fn show_review_rules(
    app: &App,
    request: ShowReviewRulesRequest,
) -> AppResult<ShowReviewRulesResponse> {
    let rules = rules::rules(app).await?;
    let thing = match &request.name {
        Some(name) => Some(of_thing(app, &lookup::find(app, name).await?).await?),
        None => None,
    };
    let (workspace, domains) = match thing {
        // Who asks about one thing sets nothing there.
        Some(_) => (view(&rules, None, false), Vec::new()),
        None => all(app, &rules).await?,
    };
    Ok(ShowReviewRulesResponse {
        workspace,
        domains,
        thing,
    })
}

/// The rule of the workspace and those of its domains, with whether the person at the desk may change them.
async fn all(app: &App, rules: &[WrittenRule]) -> AppResult<(ReviewRuleView, Vec<ReviewRuleView>)> {
    let filter = EntityFilter {
        kinds: vec![EntityKind::Domain],
        ..EntityFilter::default()
    };
    let rows = app.replica.list(&filter, DOMAINS, 0).await?;
    let mut names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    // A rule of a domain that nothing belongs to any more can be dropped still.
    let spoken = rules.iter().filter(|one| one.rule.asked.is_some());
    for name in spoken.filter_map(|one| one.rule.domain.clone()) {
        if !names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            names.push(name);
        }
    }
    names.sort();
    let actor = rules::actor(app).await?;
    let answerable = rules::of_domains(app).await?;
    let may_set = |people: &[PersonRef]| may_set_rule(&actor, people).may;
    let domains = names.into_iter().map(|name| {
        let people = answerable.get(&name.to_lowercase());
        let may_set = may_set(people.map(Vec::as_slice).unwrap_or_default());
        view(rules, Some(name), may_set)
    });
    let domains = domains.collect();
    Ok((
        view(rules, None, may_set(&rules::everybody(&answerable))),
        domains,
    ))
}

async fn of_thing(app: &App, entity: &Entity) -> AppResult<ReviewOfThing> {
    let asked = rules::Book::open(app).await?.of(app, entity).await?;
    Ok(ReviewOfThing {
        asked: asked.is,
        because: asked.because,
        deciders: asked.answerable,
    })
}

fn view(rules: &[WrittenRule], domain: Option<String>, may_set: bool) -> ReviewRuleView {
    let urn = Urn::review(domain.as_deref());
    let found = rules
        .iter()
        .find(|written| Urn::review(written.rule.domain.as_deref()) == urn);
    let asked = found.and_then(|written| written.rule.asked);
    let own = domain.is_some().then_some(asked).flatten();
    ReviewRuleView {
        holds: asks(rules::said(rules, None), own),
        asked,
        by: found.map(|written| written.by.clone()),
        at: found.map(|written| written.at),
        domain,
        may_set,
    }
}
