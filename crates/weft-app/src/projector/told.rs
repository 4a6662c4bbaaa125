//! What the directory of people says, as facts: that a person is there, which other urns are the same person, and which
//! names find them. It is a person's word, and stands over what sources say.

use std::collections::HashMap;

use weft_model::{
    Alias, AliasScheme, Aspect, NameKind, Origin, Payload, PersonInfo, PersonNames, PersonRef, Record,
    Revision, Roster, Timestamp, Urn, people::roster::reference,
};

use crate::{directory, resolve::People};

/// Who said it, at which revision, when.
#[derive(Debug, Clone)]
struct Said {
    by: Origin,
    revision: Revision,
    at: Timestamp,
}

/// The directory.
#[derive(Debug, Clone, Default)]
pub struct Told {
    roster: Roster,
    said: Option<Said>,
}

impl Told {
    /// The newest word among these.
    pub fn new(records: &[Record]) -> Self {
        let (roster, revision) = directory::standing(records);
        let newest = records.iter().find(|record| {
            record.revision == revision && matches!(record.payload, Some(Payload::Directory(_)))
        });
        let said = newest.filter(|_| !roster.is_empty()).map(|record| Said {
            by: record.origin.clone(),
            revision,
            at: record.at,
        });
        Self { roster, said }
    }

    /// The same, where it is among everything.
    pub fn among(stated: &[(Urn, Vec<Record>)]) -> Self {
        let urn = Urn::directory();
        let found = stated.iter().find(|(stated, _)| *stated == urn);
        found.map(|(_, records)| Self::new(records)).unwrap_or_default()
    }

    /// Adds what it says of everybody to what others say.
    pub fn state(&self, stated: &mut Vec<(Urn, Vec<Record>)>) {
        if self.roster.is_empty() {
            return;
        }
        let people = stated.iter().enumerate().filter(|(_, (urn, _))| is_person(urn));
        let places: HashMap<Urn, usize> = people.map(|(at, (urn, _))| (urn.clone(), at)).collect();
        for person in self.roster.people() {
            let urn = person.urn();
            let Some(record) = self.fact(&urn) else { continue };
            match places.get(&urn).and_then(|at| stated.get_mut(*at)) {
                Some((_, records)) => records.push(record),
                None => stated.push((urn, vec![record])),
            }
        }
    }

    /// What it says of the person with exactly this urn.
    pub fn fact(&self, urn: &Urn) -> Option<Record> {
        let said = self.said.as_ref()?;
        let person = self.person(urn).filter(|person| person.urn() == *urn)?;
        Some(Record {
            urn: urn.clone(),
            aspect: Aspect::Person,
            origin: said.by.clone(),
            revision: said.revision,
            at: said.at,
            payload: Some(Payload::Person(PersonInfo {
                name: person.name.clone(),
                mail: person.mail.clone(),
            })),
        })
    }

    /// All urns that are the person of this one; none where nobody is known by it.
    pub fn family(&self, urn: &Urn) -> Vec<Urn> {
        self.person(urn)
            .map(|person| self.roster.urns_of(person))
            .unwrap_or_default()
    }

    /// Who a urn is, where it is not their own, and the name that joined it.
    pub fn joined(&self, urn: &Urn) -> Option<(Urn, Alias)> {
        let person = self.person(urn)?;
        let own = person.urn();
        if own == *urn {
            return None;
        }
        let names = self.roster.names_of(person);
        let name = names.into_iter().find(|name| Urn::person(name) == *urn)?;
        Some((own, Alias::new(AliasScheme::PersonName, name)))
    }

    /// The names that a person's page shows, and that find it.
    pub fn aliases(&self, urn: &Urn) -> Vec<Alias> {
        let Some(person) = self.person(urn) else {
            return Vec::new();
        };
        // What several people have names nobody, and what an identity provider calls them is nobody's business here.
        let shown = person
            .names
            .iter()
            .filter(|other| !matches!(other.kind, NameKind::SharedRole | NameKind::Subject));
        let mut aliases: Vec<Alias> = shown
            .map(|other| Alias::new(AliasScheme::PersonName, other.name.as_str()))
            .collect();
        aliases.sort();
        aliases.dedup();
        aliases
    }

    /// The names under which owners and teams may name a person.
    pub fn names(&self, urn: &Urn) -> Vec<String> {
        self.person(urn)
            .map(|person| self.roster.names_of(person))
            .unwrap_or_default()
    }

    /// The person of a urn, as others refer to them.
    pub fn reference(&self, urn: &Urn) -> Option<PersonRef> {
        self.person(urn).map(|person| reference(person, None))
    }

    /// Teaches who is meant by each name.
    pub fn teach(&self, people: &mut People) {
        for person in self.roster.people() {
            for name in self.roster.names_of(person) {
                people.know(&name, reference(person, None));
            }
            if self.roster.named(&person.name).is_none() {
                people.know_nobody(&person.name);
            }
        }
    }

    fn person(&self, urn: &Urn) -> Option<&PersonNames> {
        if self.roster.is_empty() || !is_person(urn) {
            return None;
        }
        self.roster.of_urn(urn)
    }
}

fn is_person(urn: &Urn) -> bool {
    urn.part() == weft_model::EntityKind::Person.urn_part()
}

#[cfg(test)]
mod tests {
    use weft_model::{Directory, Origin, OtherName, TeamMember};

    use super::{
        Aspect, NameKind, Payload, People, PersonInfo, PersonNames, Record, Revision, Timestamp, Told, Urn,
    };
    use crate::projector::world::World;

    fn record(urn: &Urn, origin: Origin, payload: Payload) -> Record {
        Record {
            urn: urn.clone(),
            aspect: payload.aspect(),
            origin,
            revision: Revision(1),
            at: Timestamp::from_millis(1),
            payload: Some(payload),
        }
    }

    fn directory() -> (Urn, Vec<Record>) {
        let ruth = PersonNames {
            id: "p-1".to_owned(),
            name: "Ruth Adeyemi".to_owned(),
            mail: Some("ruth@example.com".to_owned()),
            names: vec![OtherName {
                kind: NameKind::OwnerName,
                name: "Finance-Core".to_owned(),
            }],
            ..PersonNames::default()
        };
        let urn = Urn::directory();
        let said = Payload::Directory(Box::new(Directory {
            people: vec![ruth],
            deputies: Vec::new(),
        }));
        let record = record(&urn, Origin::Person("maya".to_owned()), said);
        (urn, vec![record])
    }

    #[test]
    fn what_dbt_calls_an_owner_and_what_a_contract_calls_them_is_one_person() {
        let source = || Origin::Source("shop".to_owned());
        let owned = |name: &str, owner: &str| {
            let urn = Urn::domain(name);
            let payload = Payload::Ownership(weft_model::Ownership {
                domain: None,
                people: vec![TeamMember {
                    username: owner.to_owned(),
                    role: Some("owner".to_owned()),
                    ..TeamMember::default()
                }],
            });
            let named = Payload::Domain(weft_model::DomainInfo {
                name: name.to_owned(),
            });
            (
                urn.clone(),
                vec![record(&urn, source(), named), record(&urn, source(), payload)],
            )
        };
        let harvested = Urn::person("finance-core");
        let info = PersonInfo {
            name: "finance-core".to_owned(),
            mail: None,
        };
        let mut stated = vec![
            directory(),
            owned("Sales", "finance-core"),
            owned("Finance", "RUTH@example.com"),
            (
                harvested.clone(),
                vec![record(&harvested, source(), Payload::Person(info))],
            ),
        ];
        let told = Told::among(&stated);
        told.state(&mut stated);
        let mut world = World::default();
        world.tell(told.into());
        world.play(stated);
        let made: Vec<_> = world.connect().into_iter().map(|one| one.entity).collect();
        let own = Urn::person("ruth@example.com");
        let people: Vec<_> = made
            .iter()
            .filter(|entity| entity.urn.part() == "person")
            .collect();
        assert_eq!(people.len(), 1, "{people:?}");
        assert_eq!((&people[0].urn, people[0].name.as_str()), (&own, "Ruth Adeyemi"));
        assert_eq!(people[0].merged, [harvested]);
        let shown = people[0].provenance.iter().find(|one| one.shown).unwrap();
        assert_eq!(
            (shown.aspect, &shown.origin),
            (Aspect::Person, &Origin::Person("maya".to_owned()))
        );
        for entity in made.iter().filter(|entity| entity.urn.part() == "domain") {
            assert_eq!(
                entity.owner.as_ref().map(|owner| &owner.urn),
                Some(&own),
                "{}",
                entity.name
            );
        }
    }

    #[test]
    fn nobody_is_told_of_where_there_is_no_directory() {
        let told = Told::among(&[]);
        let mut stated = Vec::new();
        told.state(&mut stated);
        let mut people = People::default();
        told.teach(&mut people);
        assert!(stated.is_empty() && people.find("ruth").is_none());
        assert!(told.family(&Urn::person("ruth")).is_empty() && told.joined(&Urn::person("ruth")).is_none());
    }
}
