//! What is read once and asked about many requests: the policy, who answers for what, who asks, who is called what.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

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
    duties::Duties,
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
    /// Who of them stands in for whom now; in a team duties say that.
    stand_ins: Vec<StandIn>,
    /// The person at the desk.
    pub actor: Actor,
    /// Now.
    pub now: Timestamp,
    /// What the database of a team decides by. It says who sees what as well: nothing is here that the person at the desk may not see.
    duties: Option<Arc<Duties>>,
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
    duties: Option<Arc<Duties>>,
}

impl Standing {
    /// Whether somebody may decide the request, and why or why not. In a team their login has to have the duty.
    pub fn verdict(&self, actor: &Actor) -> Verdict {
        let first = self.first.as_ref();
        let Some(duties) = &self.duties else {
            return may_decide(&self.decided, &self.requester, first, actor);
        };
        let verdict = may_decide(&self.decided, &self.requester, first, &duties.canonical(actor));
        let domain = self
            .facts
            .as_ref()
            .and_then(|facts| facts.subject.domain.as_deref());
        if verdict.may && !duties.decides(&actor.login, domain) && !duties.governs(&actor.login) {
            return Verdict {
                may: false,
                because: "it is another login of yours that has the duty to decide",
            };
        }
        verdict
    }

    /// Who approved it first, where somebody did.
    pub fn approved_first(&self) -> Option<&Urn> {
        self.first.as_ref()?.person.as_ref()
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
        let duties = Duties::open(app, &current.roster).await?;
        let governance = match &duties {
            Some(duties) => duties.governance(current.is_published()),
            None => access_policy::governance(app, &current).await?,
        };
        let actor = rules::actor_of(app, &current.roster).await?;
        let now = app.now();
        let text = current.text;
        Ok(Self {
            governance,
            actor,
            now,
            stand_ins: directory::stand_ins(&current.roster, now),
            roster: current.roster,
            version: text.version,
            policy: text.policy,
            charges: Charges::of(duties.clone()),
            duties,
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
                if self.duties.is_none() {
                    facts.leave_out(|person| !self.roster.counts(&person.urn, self.now));
                }
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
        let mut asker = facts::asker(app, &self.roster.canonical(actor)).await?;
        asker.actor = self.known(actor);
        // Whom a guardrail is for is judged by duties there.
        if let Some(duties) = &self.duties {
            asker.works_for = duties.works_for(&actor.login);
        }
        let asker = Arc::new(asker);
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
        let stand_ins = self.stand_ins(Some(facts), &asker.actor);
        let law = Law {
            policy: &self.policy,
            governance: &self.governance,
            stand_ins: &stand_ins,
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
        let requester = self.known(&request.by);
        let first = request.first_approval();
        let stand_ins = self.stand_ins(facts.as_deref(), &requester);
        let answering: Cow<'_, [PersonRef]> = match (&self.duties, &facts) {
            // Of what is not there any more nobody knows the domain.
            (Some(duties), None) => Cow::Owned([duties.deciders(None), self.governance.as_slice()].concat()),
            _ => Cow::Borrowed(self.governance.as_slice()),
        };
        Ok(Standing {
            decided: judged::deciders(route, facts.as_deref(), &answering, &stand_ins, &requester),
            first: first.map(|entry| self.known(&entry.by)),
            duties: self.duties.clone(),
            requester,
            facts,
            evaluation,
        })
    }

    /// Somebody who acted, as who they are by all their names; in a team by their login.
    fn known(&self, actor: &Actor) -> Actor {
        match &self.duties {
            Some(duties) => duties.canonical(actor),
            None => self.roster.canonical(actor),
        }
    }

    /// Who stands in for whom, for a request of somebody for a thing.
    fn stand_ins(&self, facts: Option<&Facts>, asks: &Actor) -> Cow<'_, [StandIn]> {
        match &self.duties {
            Some(duties) => {
                let domain = facts.and_then(|facts| facts.subject.domain.as_deref());
                Cow::Owned(duties.stand_ins(domain, asks))
            }
            None => Cow::Borrowed(self.stand_ins.as_slice()),
        }
    }

    /// Whether somebody at the desk may see a request: who asked, who decides or answers for the thing or the policy, and
    /// whoever had a word in it. In a team its database has said so already, by duties: an auditor or a steward is in no file.
    pub fn sees(&self, request: &AccessRequest, standing: &Standing) -> bool {
        let actor = &self.actor;
        let is = |person: &PersonRef| actor.person.as_ref() == Some(&person.urn);
        let answerable = standing.facts.iter().flat_map(|facts| &facts.answerable);
        self.duties.is_some()
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
