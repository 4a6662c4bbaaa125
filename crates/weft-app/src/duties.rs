//! Who decides over access in a team: whoever has the duty in its database, which judges by nothing else
//! (`on_duty`, `decides`, `is_governance` there). What files say of owners and stewards is shown, and decides nothing.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use weft_model::{Actor, PersonRef, Roster, Timestamp, Urn, people::roster::reference};
use weft_policy::access::StandIn;
use weft_ports::{
    PortErrorKind,
    team::{Duty, DutyRole, GivenDuty},
};

use crate::{App, AppResult};

/// Who decides in a domain, in the order in which they are named.
const DECIDE: [DutyRole; 3] = [DutyRole::Owner, DutyRole::Steward, DutyRole::Deputy];
/// Who is of the governance team, with a duty for the whole mesh.
const GOVERN: [DutyRole; 2] = [DutyRole::Steward, DutyRole::Platform];

/// The duties of a team that hold now, of people who are here: read once, and asked about many things.
#[derive(Debug, Default)]
pub struct Duties {
    held: Vec<Duty>,
    /// Whose logins they are.
    people: HashMap<String, PersonRef>,
    /// Who decides, by each domain that somebody has a duty for, in lower case.
    deciders: HashMap<String, Vec<PersonRef>>,
    /// The same of everything else: who decides for the whole mesh.
    everywhere: Vec<PersonRef>,
    roster: Arc<Roster>,
}

impl Duties {
    /// Reads them; none in a workspace of one's own. Where nobody can say who has which, nobody is known to have any: screens open
    /// without the network, and nothing is written without it.
    pub async fn open(app: &App, roster: &Arc<Roster>) -> AppResult<Option<Arc<Self>>> {
        let Some(team) = &app.team else {
            return Ok(None);
        };
        let given = match team.duties().await {
            Ok(given) => given,
            Err(error) if error.kind == PortErrorKind::Unavailable => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let mut duties = Self::of(given, Arc::clone(roster), app.now());
        // What sources call somebody is their name, where the directory knows of none.
        let unknown = duties.people.values().map(|person| &person.urn);
        let unknown: Vec<Urn> = unknown
            .filter(|urn| roster.of_urn(urn).is_none())
            .cloned()
            .collect();
        let mut named: HashMap<Urn, String> = HashMap::new();
        for entity in app.replica.entities(&unknown).await? {
            for urn in entity.merged.iter().chain([&entity.urn]) {
                named.insert(urn.clone(), entity.name.clone());
            }
        }
        for person in duties.people.values_mut() {
            if let Some(name) = named.get(&person.urn) {
                person.name.clone_from(name);
            }
        }
        duties.settle();
        Ok(Some(Arc::new(duties)))
    }

    /// Those of them that hold.
    fn of(given: Vec<GivenDuty>, roster: Arc<Roster>, now: Timestamp) -> Self {
        let holding: Vec<Duty> = given
            .into_iter()
            .map(|given| given.duty)
            .filter(|duty| duty.holds(now))
            .collect();
        let leavers: HashSet<String> = holding
            .iter()
            .filter(|duty| duty.role == DutyRole::Leaver)
            .map(|duty| duty.login.clone())
            .collect();
        let is_here = |duty: &Duty| {
            let known = roster.by_login(&duty.login);
            !leavers.contains(&duty.login) && known.is_none_or(|person| !person.has_left(now))
        };
        let held: Vec<Duty> = holding.into_iter().filter(is_here).collect();
        let logins = held
            .iter()
            .flat_map(|duty| [Some(&duty.login), duty.stands_for.as_ref()]);
        let people = logins
            .flatten()
            .map(|login| (login.clone(), person(&roster, login)))
            .collect();
        Self {
            held,
            people,
            roster,
            ..Self::default()
        }
    }

    /// Works out who decides where, once everybody has their name.
    fn settle(&mut self) {
        self.everywhere = self.deciding(None);
        let domains: HashSet<&String> = self
            .held
            .iter()
            .filter(|duty| DECIDE.contains(&duty.role))
            .filter_map(|duty| duty.domain.as_ref())
            .collect();
        self.deciders = domains
            .into_iter()
            .map(|domain| (domain.clone(), self.deciding(Some(domain))))
            .collect();
    }

    fn deciding(&self, domain: Option<&str>) -> Vec<PersonRef> {
        let mut all: Vec<PersonRef> = Vec::new();
        for role in DECIDE {
            let here = self.held.iter().filter(|duty| duty.role == role);
            for duty in here.filter(|duty| covers(duty, domain)) {
                let person = self.called(&duty.login, Some(role_of(role)));
                let is = |known: &PersonRef| known.urn == person.urn && known.role == person.role;
                if !all.iter().any(is) {
                    all.push(person);
                }
            }
        }
        all
    }

    /// Who decides in a domain; without one, for the whole mesh. Owners first; somebody with two roles is there twice.
    pub fn deciders(&self, domain: Option<&str>) -> &[PersonRef] {
        let own = domain.and_then(|domain| self.deciders.get(&folded(domain)));
        own.map_or(self.everywhere.as_slice(), Vec::as_slice)
    }

    /// The governance team: who looks after the whole mesh. Before a policy is published they publish it, and of them only
    /// stewards decide.
    pub fn governance(&self, is_published: bool) -> Vec<PersonRef> {
        let roles = if is_published {
            &GOVERN[..]
        } else {
            &[DutyRole::Steward]
        };
        let is_of_it = |duty: &&Duty| duty.domain.is_none() && roles.contains(&duty.role);
        let mut all: Vec<PersonRef> = Vec::new();
        for duty in self.held.iter().filter(is_of_it) {
            let person = self.called(&duty.login, Some("governance"));
            if !all.iter().any(|known| known.urn == person.urn) {
                all.push(person);
            }
        }
        all
    }

    /// Whether a login is of the governance team.
    pub fn governs(&self, login: &str) -> bool {
        let mut own = self.held.iter().filter(|duty| duty.login == login);
        own.any(|duty| duty.domain.is_none() && GOVERN.contains(&duty.role))
    }

    /// Whether a login decides in a domain; without one, for the whole mesh.
    pub fn decides(&self, login: &str, domain: Option<&str>) -> bool {
        let mut own = self.held.iter().filter(|duty| duty.login == login);
        own.any(|duty| DECIDE.contains(&duty.role) && covers(duty, domain))
    }

    /// The domains that a login works for: those of its duties there, in lower case.
    pub fn works_for(&self, login: &str) -> Vec<String> {
        const WITHOUT_A_DOMAIN: [DutyRole; 4] = [
            DutyRole::Agent,
            DutyRole::Leaver,
            DutyRole::Runner,
            DutyRole::Auditor,
        ];
        let own = self.held.iter().filter(|duty| duty.login == login);
        let domains: BTreeSet<&String> = own
            .filter(|duty| !WITHOUT_A_DOMAIN.contains(&duty.role))
            .filter_map(|duty| duty.domain.as_ref())
            .collect();
        domains.into_iter().cloned().collect()
    }

    /// Those who decide in a domain by nothing but standing in for somebody. Who stands in for whoever asks and for another one
    /// as well decides in the place of the other.
    pub fn stand_ins(&self, domain: Option<&str>, asks: &Actor) -> Vec<StandIn> {
        let asker = self.urn_of(&asks.login);
        let mut all = Vec::new();
        for duty in self.held.iter().filter(|duty| covers(duty, domain)) {
            let Some(of) = &duty.stands_for else { continue };
            let of = self.called(of, None);
            let is_another = |other: &Duty| match &other.stands_for {
                None => true,
                Some(other) => of.urn == asker && self.urn_of(other) != asker,
            };
            if !self.say_of(&duty.login, domain).any(is_another) {
                all.push(StandIn {
                    who: self.called(&duty.login, None),
                    of,
                    domain: None,
                    by_duty: true,
                });
            }
        }
        all
    }

    /// By what a login has a say in a domain.
    fn say_of<'a>(&'a self, login: &'a str, domain: Option<&'a str>) -> impl Iterator<Item = &'a Duty> {
        self.held.iter().filter(move |duty| {
            let decides = DECIDE.contains(&duty.role) && covers(duty, domain);
            let looks_after = duty.role == DutyRole::Platform && duty.domain.is_none();
            duty.login == login && (decides || looks_after)
        })
    }

    /// Somebody who acted, as the person whom the database knows by their login. A login of which nobody was told is a person of
    /// its own.
    pub fn canonical(&self, actor: &Actor) -> Actor {
        Actor {
            login: actor.login.clone(),
            person: Some(self.urn_of(&actor.login)),
        }
    }

    fn urn_of(&self, login: &str) -> Urn {
        let known = self.people.get(login);
        known.map_or_else(|| person(&self.roster, login).urn, |person| person.urn.clone())
    }

    fn called(&self, login: &str, role: Option<&str>) -> PersonRef {
        let known = self.people.get(login).cloned();
        PersonRef {
            role: role.map(str::to_owned),
            ..known.unwrap_or_else(|| person(&self.roster, login))
        }
    }
}

/// Whose a login is. A name of somebody that is no login of theirs makes nobody them.
fn person(roster: &Roster, login: &str) -> PersonRef {
    if let Some(known) = roster.by_login(login) {
        return reference(known, None);
    }
    let urn = Urn::person(login);
    PersonRef {
        urn: if roster.of_urn(&urn).is_some() {
            Urn::person(&format!("login\u{1f}{login}"))
        } else {
            urn
        },
        name: login.to_owned(),
        mail: login.contains('@').then(|| login.to_owned()),
        role: None,
    }
}

/// Whether a duty is for a domain, or for the whole mesh.
fn covers(duty: &Duty, domain: Option<&str>) -> bool {
    match (&duty.domain, domain) {
        (None, _) => true,
        (Some(own), Some(domain)) => *own == folded(domain),
        (Some(_), None) => false,
    }
}

/// A domain as duties name it.
fn folded(domain: &str) -> String {
    domain.trim().to_lowercase()
}

/// What the policy calls who has a duty: a deputy decides wherever an owner or a steward does.
const fn role_of(role: DutyRole) -> &'static str {
    if matches!(role, DutyRole::Deputy) {
        "deputy, owner and steward"
    } else {
        role.as_str()
    }
}

#[cfg(test)]
mod tests;
