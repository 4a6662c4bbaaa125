//! The directory, ready to be asked: who is meant by a name, who is here, who stands in for whom.

use std::{collections::HashMap, sync::OnceLock};

use super::{Deputy, Directory, NameKind, PersonNames, folded};
use crate::{access::grant::SharedRole, entity::PersonRef, review::Actor, time::Timestamp, urn::Urn};

/// A name that several people have finds none of them.
const SEVERAL: usize = usize::MAX;

/// The directory with its lookups.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    directory: Directory,
    /// By every name that finds somebody, folded.
    by_key: HashMap<String, usize>,
    /// Made when it is first asked for: a hash for each name of everybody.
    by_urn: OnceLock<HashMap<Urn, usize>>,
}

impl Roster {
    /// Takes a directory.
    pub fn new(directory: Directory) -> Self {
        let mut by_key: HashMap<String, usize> = HashMap::new();
        for (at, person) in directory.people.iter().enumerate() {
            for key in person.keys() {
                let known = by_key.entry(key).or_insert(at);
                if *known != at {
                    *known = SEVERAL;
                }
            }
        }
        // What people are called is weaker than any other name of anybody.
        let mut called: HashMap<String, usize> = HashMap::new();
        for (at, person) in directory.people.iter().enumerate() {
            let known = called.entry(folded(&person.name)).or_insert(at);
            if *known != at {
                *known = SEVERAL;
            }
        }
        for (name, at) in called {
            by_key.entry(name).or_insert(at);
        }
        Self {
            directory,
            by_key,
            by_urn: OnceLock::new(),
        }
    }

    /// What it was made from.
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Whether nobody is in it.
    pub const fn is_empty(&self) -> bool {
        self.directory.people.is_empty()
    }

    /// Everybody.
    pub fn people(&self) -> &[PersonNames] {
        &self.directory.people
    }

    /// Whoever is meant by an id, mail, login, name as an owner, or a name that nobody else has.
    pub fn named(&self, name: &str) -> Option<&PersonNames> {
        self.person(*self.by_key.get(&folded(name))?)
    }

    /// The same, or by a urn, or by any other name that is theirs alone.
    pub fn find(&self, name: &str) -> Option<&PersonNames> {
        if let Some(urn) = Urn::parse(name.trim()) {
            return self.of_urn(&urn);
        }
        if let Some(found) = self.named(name) {
            return Some(found);
        }
        let name = folded(name);
        let own = |person: &&PersonNames| {
            let mut others = person.names.iter();
            others.any(|other| other.kind != NameKind::SharedRole && folded(&other.name) == name)
        };
        let mut found = self.people().iter().filter(own);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Whoever acts under a login: their own login, mail or id. What files call an owner is no login.
    pub fn by_login(&self, login: &str) -> Option<&PersonNames> {
        let found = self.named(login)?;
        let login = folded(login);
        let logins = found.of(NameKind::Login).map(folded);
        let own = [folded(&found.id)]
            .into_iter()
            .chain(found.mail.as_deref().map(folded))
            .chain(logins)
            .any(|name| name == login);
        own.then_some(found)
    }

    /// Whoever has this urn, under any of their names.
    pub fn of_urn(&self, urn: &Urn) -> Option<&PersonNames> {
        let by_urn = self.by_urn.get_or_init(|| {
            let known = self.by_key.iter().filter(|(_, at)| **at != SEVERAL);
            let mut by_urn: HashMap<Urn, usize> = known.map(|(key, at)| (Urn::person(key), *at)).collect();
            for (at, person) in self.people().iter().enumerate() {
                by_urn.insert(person.urn(), at);
            }
            by_urn
        });
        self.person(*by_urn.get(urn)?)
    }

    /// Whoever acts: the person that it was known to be, else whoever has the login.
    pub fn of_actor(&self, actor: &Actor) -> Option<&PersonNames> {
        let known = actor.person.as_ref().and_then(|urn| self.of_urn(urn));
        known.or_else(|| self.by_login(&actor.login))
    }

    /// Somebody who acted, as who they are: whoever asks and decides under two of their names is one.
    pub fn canonical(&self, actor: &Actor) -> Actor {
        let known = self.of_actor(actor).map(PersonNames::urn);
        Actor {
            login: actor.login.clone(),
            person: known.or_else(|| actor.person.clone()),
        }
    }

    /// Whether somebody counts: they are here, or the directory does not know them.
    pub fn counts(&self, urn: &Urn, now: Timestamp) -> bool {
        self.of_urn(urn).is_none_or(|person| person.is_here(now))
    }

    /// All urns that somebody may be stated under, their own first. Nobody else has any of them.
    pub fn urns_of(&self, person: &PersonNames) -> Vec<Urn> {
        let mut urns = vec![person.urn()];
        for key in self.names_of(person) {
            let urn = Urn::person(&key);
            if !urns.contains(&urn) {
                urns.push(urn);
            }
        }
        urns
    }

    /// The folded names that find somebody, and nobody else.
    pub fn names_of(&self, person: &PersonNames) -> Vec<String> {
        let mut names = person.keys();
        names.push(folded(&person.name));
        names.retain(|name| self.named(name).is_some_and(|found| found.id == person.id));
        names.sort();
        names.dedup();
        names
    }

    /// Those who stand in for somebody now, each with the domain that they do it for. Whoever is not here stands in for
    /// nobody, and nobody stands in for whoever has left.
    pub fn stand_ins(&self, now: Timestamp) -> impl Iterator<Item = (&PersonNames, &PersonNames, &Deputy)> {
        let deputies = self.directory.deputies.iter();
        deputies
            .filter(move |deputy| deputy.holds(now))
            .filter_map(move |deputy| Some((self.of_id(&deputy.person)?, self.of_id(&deputy.of)?, deputy)))
            .filter(move |(who, of, _)| who.is_here(now) && !of.has_left(now))
    }

    /// The person with this id.
    pub fn of_id(&self, id: &str) -> Option<&PersonNames> {
        let wanted = folded(id);
        self.named(id).filter(|person| folded(&person.id) == wanted)
    }

    /// How many people have a shared role; none where nobody is known to.
    pub fn people_in(&self, role: &str, now: Timestamp) -> Option<u32> {
        let role = folded(role);
        let has = |person: &&PersonNames| person.of(NameKind::SharedRole).any(|name| folded(name) == role);
        let having: Vec<&PersonNames> = self.people().iter().filter(has).collect();
        if having.is_empty() {
            return None;
        }
        let here = having.into_iter().filter(|person| person.is_here(now)).count();
        u32::try_from(here).ok()
    }

    /// A shared role with the number of its people, where its system does not say it and the directory does.
    pub fn counted(&self, role: &SharedRole, now: Timestamp) -> SharedRole {
        SharedRole {
            name: role.name.clone(),
            people: role.people.or_else(|| self.people_in(&role.name, now)),
        }
    }

    fn person(&self, at: usize) -> Option<&PersonNames> {
        self.directory.people.get(at)
    }
}

/// A person as others refer to them.
pub fn reference(person: &PersonNames, role: Option<&str>) -> PersonRef {
    PersonRef {
        urn: person.urn(),
        name: person.name.clone(),
        mail: person.mail.clone(),
        role: role.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::{Actor, Deputy, Directory, NameKind, PersonNames, Roster, SharedRole, Timestamp, Urn};
    use crate::people::OtherName;

    fn person(id: &str, name: &str, names: &[(NameKind, &str)]) -> PersonNames {
        PersonNames {
            id: id.to_owned(),
            name: name.to_owned(),
            mail: Some(format!("{id}@example.com")),
            names: names
                .iter()
                .map(|(kind, name)| OtherName {
                    kind: *kind,
                    name: (*name).to_owned(),
                })
                .collect(),
            ..PersonNames::default()
        }
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn roster() -> Roster {
        let gone = PersonNames {
            until: Some(at(5)),
            ..person("kim", "Sam Lee", &[(NameKind::SharedRole, "readers")])
        };
        let deputy = |person: &str, of: &str| Deputy {
            person: person.to_owned(),
            of: of.to_owned(),
            domain: None,
            from: at(0),
            until: at(100),
        };
        Roster::new(Directory {
            people: vec![
                person(
                    "ruth",
                    "Ruth Adeyemi",
                    &[
                        (NameKind::Login, "ra"),
                        (NameKind::OwnerName, "finance-team"),
                        (NameKind::Principal, "ruth-p"),
                        (NameKind::SharedRole, "Readers"),
                    ],
                ),
                person("sam", "Sam Lee", &[]),
                gone,
            ],
            deputies: vec![
                deputy("sam", "ruth"),
                deputy("kim", "ruth"),
                deputy("ruth", "kim"),
            ],
        })
    }

    #[test]
    fn somebody_is_found_by_each_of_their_names_and_by_nobody_elses() {
        let roster = roster();
        let found = |name: &str| roster.find(name).map(|person| person.id.clone());
        for name in [
            "RUTH",
            "ruth@example.com",
            "ra",
            "finance-team",
            "ruth adeyemi",
            "ruth-p",
        ] {
            assert_eq!(found(name).as_deref(), Some("ruth"), "{name}");
        }
        for nobody in ["", "sam lee", "readers", "nobody"] {
            assert_eq!(found(nobody), None, "{nobody}");
        }
        for name in ["ruth", "ra", "finance-team", "Ruth Adeyemi"] {
            let found = roster.of_urn(&Urn::person(name)).map(|person| person.id.as_str());
            assert_eq!(found, Some("ruth"), "{name}");
        }
        assert_eq!(roster.of_urn(&Urn::person("Sam Lee")), None, "two are called so");
    }

    #[test]
    fn what_files_call_an_owner_is_no_login() {
        let roster = roster();
        let by = |login: &str| roster.by_login(login).map(|person| person.id.as_str());
        assert_eq!((by("ra"), by("ruth@example.com")), (Some("ruth"), Some("ruth")));
        assert_eq!((by("finance-team"), by("Ruth Adeyemi")), (None, None));
        let actor = |login: &str, person: Option<&str>| Actor {
            login: login.to_owned(),
            person: person.map(Urn::person),
        };
        let of = |actor: &Actor| roster.of_actor(actor).map(|person| person.id.clone());
        assert_eq!(of(&actor("x", Some("finance-team"))).as_deref(), Some("ruth"));
        assert_eq!(of(&actor("ra", Some("nobody"))).as_deref(), Some("ruth"));
        assert_eq!(of(&actor("x", None)), None);
    }

    #[test]
    fn who_is_gone_counts_nowhere_and_nobody_stands_in_for_them() {
        let roster = roster();
        assert!(roster.counts(&Urn::person("kim@example.com"), at(4)));
        assert!(!roster.counts(&Urn::person("kim@example.com"), at(5)));
        assert!(roster.counts(&Urn::person("whom nobody told of"), at(5)));
        let pairs: Vec<(String, String)> = roster
            .stand_ins(at(5))
            .map(|(who, of, _)| (who.id.clone(), of.id.clone()))
            .collect();
        assert_eq!(pairs, [("sam".to_owned(), "ruth".to_owned())]);
        assert_eq!(roster.stand_ins(at(100)).count(), 0);
    }

    #[test]
    fn a_shared_role_has_as_many_people_as_are_here_or_nobody_knows() {
        let roster = roster();
        assert_eq!(roster.people_in("readers", at(4)), Some(2));
        assert_eq!(roster.people_in("readers", at(5)), Some(1));
        assert_eq!(roster.people_in("writers", at(5)), None);
        let role = |people| SharedRole {
            name: "readers".to_owned(),
            people,
        };
        assert_eq!(roster.counted(&role(None), at(4)), role(Some(2)));
        assert_eq!(roster.counted(&role(Some(40)), at(4)), role(Some(40)));
    }
}
