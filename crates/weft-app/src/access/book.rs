//! What is read once and asked about many requests: the policy, who answers for what, who asks, who is called what.

use std::{collections::HashMap, sync::Arc};

use weft_model::{
    AccessPolicy, AccessRequest, AccessTerms, Actor, Entity, PersonRef, Roster, Timestamp, Urn,
};
use weft_policy::{
    access::{Decided, Evaluation, Route, StandIn, may_decide},
    review::Verdict,
};

use super::{
    facts::{self, Asker, Charges, Facts},
    judged::{self, Law},
};
use crate::{
    App, AppResult, access_policy, directory,
    grants::Holding,
    review::rules,
    show_proposal::{ActorView, named},
};

/// The policy with what is known of things and people.
pub struct Book {
    /// The policy as it stands.
    pub policy: AccessPolicy,
    /// Number of its version.
    pub version: u32,
    /// Its governance team, as far as the mesh knows them.
    pub governance: Vec<PersonRef>,
    /// The people of the workspace.
    pub roster: Arc<Roster>,
    /// Who of them stands in for whom now.
    pub stand_ins: Vec<StandIn>,
    /// The person at the desk.
    pub actor: Actor,
    /// Now.
    pub now: Timestamp,
    /// Whether the database of a team says who sees what: then nothing is here that the person at the desk may not see.
    shared: bool,
    charges: Charges,
    things: HashMap<Urn, Option<Arc<Facts>>>,
    askers: HashMap<String, Arc<Asker>>,
    names: HashMap<String, ActorView>,
}

/// Where a request stands under the policy as it is now.
pub struct Standing {
    /// What is known of what it is about; none where that is not there any more.
    pub facts: Option<Arc<Facts>>,
    /// What the policy says; none where what it is about is not there any more.
    pub evaluation: Option<Evaluation>,
    /// Who decides.
    pub decided: Decided,
    /// Who asks, as who they are by all their names.
    requester: Actor,
    /// The same of who approved it first.
    first: Option<Actor>,
}

impl Standing {
    /// Whether somebody may decide the request, and why or why not.
    pub fn verdict(&self, actor: &Actor) -> Verdict {
        may_decide(&self.decided, &self.requester, self.first.as_ref(), actor)
    }

    /// Why the policy refuses it by now, where it does.
    pub fn refused(&self) -> Option<&str> {
        match self.evaluation.as_ref().map(|evaluation| &evaluation.route) {
            Some(Route::Refused { says, .. }) => Some(says),
            _ => None,
        }
    }

    /// The tables and views that terms open, as they are now.
    pub fn opened(&self, terms: &AccessTerms) -> Vec<Entity> {
        let wanted = |asset: &&Entity| {
            terms
                .assets
                .iter()
                .any(|urn| asset.urn == *urn || asset.merged.contains(urn))
        };
        let all = self.facts.iter().flat_map(|facts| &facts.assets);
        all.filter(wanted).cloned().collect()
    }
}

impl Book {
    /// Reads the policy.
    pub async fn open(app: &App) -> AppResult<Self> {
        let current = access_policy::current(app).await?;
        let governance = access_policy::governance(app, &current).await?;
        let actor = rules::actor_of(app, &current.roster).await?;
        let now = app.now();
        let text = current.text;
        Ok(Self {
            governance,
            actor,
            now,
            shared: app.team.is_some(),
            stand_ins: directory::stand_ins(&current.roster, now),
            roster: current.roster,
            version: text.version,
            policy: text.policy,
            charges: Charges::default(),
            things: HashMap::new(),
            askers: HashMap::new(),
            names: HashMap::new(),
        })
    }

    /// For whom the rights of somebody are planned.
    pub fn holding<'a>(&'a self, holder: &'a Actor) -> Holding<'a> {
        Holding {
            holder,
            roster: &self.roster,
        }
    }

    /// What is known of a thing; none where it is not there any more.
    pub async fn facts(&mut self, app: &App, thing: &Urn) -> AppResult<Option<Arc<Facts>>> {
        if let Some(known) = self.things.get(thing) {
            return Ok(known.clone());
        }
        let facts = match app.replica.find(thing.as_str()).await? {
            Some(entity) => {
                let mut facts = facts::of(app, &entity, &mut self.charges).await?;
                facts.leave_out(|person| !self.roster.counts(&person.urn, self.now));
                Some(Arc::new(facts))
            }
            None => None,
        };
        self.things.insert(thing.clone(), facts.clone());
        Ok(facts)
    }

    /// What is known of somebody who asks.
    pub async fn asker(&mut self, app: &App, actor: &Actor) -> AppResult<Arc<Asker>> {
        let key = key(actor);
        if let Some(known) = self.askers.get(&key) {
            return Ok(Arc::clone(known));
        }
        let asker = Arc::new(facts::asker(app, &self.roster.canonical(actor)).await?);
        self.askers.insert(key, Arc::clone(&asker));
        Ok(asker)
    }

    /// What somebody is called.
    pub async fn name(&mut self, app: &App, actor: &Actor) -> AppResult<ActorView> {
        let key = key(actor);
        if let Some(known) = self.names.get(&key) {
            return Ok(known.clone());
        }
        let name = named(app, actor).await?;
        self.names.insert(key, name.clone());
        Ok(name)
    }

    /// What the policy says of terms for a thing.
    pub fn judge(&self, facts: &Facts, asker: &Asker, terms: &AccessTerms, reason: &str) -> Evaluation {
        let law = Law {
            policy: &self.policy,
            governance: &self.governance,
            stand_ins: &self.stand_ins,
            now: self.now,
        };
        judged::judge(law, facts, asker, terms, reason)
    }

    /// Where a request stands under these terms.
    pub async fn standing(
        &mut self,
        app: &App,
        request: &AccessRequest,
        terms: &AccessTerms,
    ) -> AppResult<Standing> {
        let facts = self.facts(app, &request.subject).await?;
        let asker = self.asker(app, &request.by).await?;
        let evaluation = facts
            .as_ref()
            .map(|facts| self.judge(facts, &asker, terms, &request.reason));
        let route = evaluation.as_ref().map(|evaluation| &evaluation.route);
        let requester = self.roster.canonical(&request.by);
        let first = request.first_approval();
        Ok(Standing {
            decided: judged::deciders(
                route,
                facts.as_deref(),
                &self.governance,
                &self.stand_ins,
                &requester,
            ),
            first: first.map(|entry| self.roster.canonical(&entry.by)),
            requester,
            facts,
            evaluation,
        })
    }

    /// Whether somebody at the desk may see a request: who asked, who decides or answers for the thing or the policy, and
    /// whoever had a word in it. In a team its database has said so already, by duties: an auditor or a steward is in no file.
    pub fn sees(&self, request: &AccessRequest, standing: &Standing) -> bool {
        let actor = &self.actor;
        let is = |person: &PersonRef| actor.person.as_ref() == Some(&person.urn);
        let answerable = standing.facts.iter().flat_map(|facts| &facts.answerable);
        self.shared
            || request.by.is(actor)
            || standing
                .decided
                .by
                .iter()
                .chain(answerable)
                .chain(&self.governance)
                .any(is)
            || request.entries.iter().any(|entry| entry.by.is(actor))
    }
}

fn key(actor: &Actor) -> String {
    let person = actor.person.as_ref().map(Urn::as_str).unwrap_or_default();
    format!("{}\u{1f}{person}", actor.login)
}

/// The terms that are decided over: those that were asked for, or what the first of two people approved of them.
pub fn terms_now(request: &AccessRequest) -> &AccessTerms {
    let approved = request
        .decision()
        .filter(|entry| entry.act == weft_model::RequestAct::Approve)
        .or_else(|| request.first_approval().filter(|_| request.state.is_open()));
    approved
        .and_then(|entry| entry.terms.as_ref())
        .unwrap_or(&request.terms)
}
