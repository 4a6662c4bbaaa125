//! One person has many names: the directory says which of them are one person's, from when to when they are here, and
//! who stands in for whom.
//!
//! The directory is one record, so that a name that two people claim is seen before anything is written, and one import
//! is one act. What is looked up in it is a [`Roster`](roster::Roster).

pub mod roster;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{time::Timestamp, urn::Urn};

/// What kind of name it is: where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// Login at the database, or on this machine.
    Login,
    /// Principal of a Polaris catalog.
    Principal,
    /// Principal role that is theirs alone.
    PrincipalRole,
    /// Principal role that several people have.
    SharedRole,
    /// Subject at an identity provider, as `ISSUER#SUB`.
    Subject,
    /// What dbt and contract files call them as an owner.
    OwnerName,
}

impl NameKind {
    /// All of them, in the order in which lists show them.
    pub const ALL: [Self; 6] = [
        Self::Login,
        Self::Principal,
        Self::PrincipalRole,
        Self::SharedRole,
        Self::Subject,
        Self::OwnerName,
    ];

    /// The word that stands in files and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Principal => "principal",
            Self::PrincipalRole => "principal_role",
            Self::SharedRole => "shared_role",
            Self::Subject => "subject",
            Self::OwnerName => "owner_name",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether somebody is found by it wherever Weft reads a name, and not only where such names are used.
    const fn is_looked_up(self) -> bool {
        matches!(self, Self::Login | Self::OwnerName)
    }
}

/// Another name of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct OtherName {
    /// Where it is used.
    pub kind: NameKind,
    /// The name, as it is written there.
    pub name: String,
}

/// A person, by every name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct PersonNames {
    /// What tells them from everybody else: their mail, or what their organisation chose.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Mail.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mail: Option<String>,
    /// Their other names, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub names: Vec<OtherName>,
    /// From when they are here; absent: from before anybody asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Timestamp>,
    /// When they leave or have left; absent: nobody knows of that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Timestamp>,
}

impl PersonNames {
    /// Their urn: that of their mail, under which most sources name them, else of their id.
    pub fn urn(&self) -> Urn {
        Urn::person(self.mail.as_deref().unwrap_or(&self.id))
    }

    /// Whether they are gone.
    pub fn has_left(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Whether they are here: they have begun, and have not left.
    pub fn is_here(&self, now: Timestamp) -> bool {
        !self.has_left(now) && self.from.is_none_or(|from| from <= now)
    }

    /// Their names of one kind.
    pub fn of(&self, kind: NameKind) -> impl Iterator<Item = &str> {
        let of_kind = move |other: &&OtherName| other.kind == kind;
        self.names.iter().filter(of_kind).map(|other| other.name.as_str())
    }

    /// What the systems of Weft call them: their login, else their mail, else their id.
    pub fn login(&self) -> &str {
        let login = self.of(NameKind::Login).next();
        login.or(self.mail.as_deref()).unwrap_or(&self.id)
    }

    /// The names by which anything finds them, folded: id, mail, logins and names as an owner. Each once.
    pub fn keys(&self) -> Vec<String> {
        let others = self.names.iter().filter(|other| other.kind.is_looked_up());
        let all = [self.id.as_str()].into_iter().chain(self.mail.as_deref());
        let mut keys: Vec<String> = all
            .chain(others.map(|other| other.name.as_str()))
            .map(folded)
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }
}

/// That somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Deputy {
    /// Id of who stands in.
    pub person: String,
    /// Id of whom they stand in for.
    pub of: String,
    /// Name of the domain that they do it for; absent: for all of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
    /// From when.
    pub from: Timestamp,
    /// Until when; from then on they do not.
    pub until: Timestamp,
}

impl Deputy {
    /// Whether they do it now.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.until
    }

    /// Whether it is about the same people and domain.
    pub fn is_same(&self, other: &Self) -> bool {
        let domain = |deputy: &Self| deputy.domain.as_deref().map(folded);
        self.person == other.person && self.of == other.of && domain(self) == domain(other)
    }
}

/// Everybody whom the workspace was told of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Directory {
    /// The people, by id.
    #[serde(default)]
    pub people: Vec<PersonNames>,
    /// Who stands in for whom; those that are over too.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub deputies: Vec<Deputy>,
}

/// A name that two people claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The name.
    pub name: String,
    /// Where it is used: `login`, `mail` …
    pub kind: &'static str,
    /// Id of one of them.
    pub one: String,
    /// Id of the other one.
    pub other: String,
}

impl Directory {
    /// Names that two people claim, each pair once. A role that several people have is no such name, nor is what people
    /// are called: two may have one name, and it finds neither of them then.
    pub fn clashes(&self) -> Vec<Clash> {
        let mut taken: BTreeMap<(&'static str, String), &PersonNames> = BTreeMap::new();
        let mut clashes = Vec::new();
        for person in &self.people {
            for (space, kind, name) in claims(person) {
                let key = (space, folded(name));
                match taken.get(&key) {
                    Some(other) if other.id != person.id => clashes.push(Clash {
                        name: name.to_owned(),
                        kind,
                        one: other.id.clone(),
                        other: person.id.clone(),
                    }),
                    Some(_) => {}
                    None => {
                        taken.insert(key, person);
                    }
                }
            }
        }
        clashes
    }
}

/// What somebody claims: in which space of names, as what, and the name.
fn claims(person: &PersonNames) -> Vec<(&'static str, &'static str, &str)> {
    let mut claims = vec![("", "id", person.id.as_str())];
    claims.extend(person.mail.as_deref().map(|mail| ("", "mail", mail)));
    let unshared = |other: &&OtherName| other.kind != NameKind::SharedRole;
    claims.extend(person.names.iter().filter(unshared).map(|other| {
        let kind = other.kind.as_str();
        let space = if other.kind.is_looked_up() { "" } else { kind };
        (space, kind, other.name.as_str())
    }));
    claims
}

/// A name as it is compared: without regard to case and what stands around it.
pub fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Deputy, Directory, NameKind, OtherName, PersonNames};
    use crate::{time::Timestamp, urn::Urn};

    fn person(id: &str, names: &[(NameKind, &str)]) -> PersonNames {
        PersonNames {
            id: id.to_owned(),
            name: id.to_owned(),
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

    #[test]
    fn a_name_of_two_people_is_told_with_both_of_them() {
        let directory = Directory {
            people: vec![
                person(
                    "ruth",
                    &[(NameKind::Login, "RA"), (NameKind::SharedRole, "readers")],
                ),
                person(
                    "sam",
                    &[(NameKind::OwnerName, "ra"), (NameKind::SharedRole, "readers")],
                ),
                person("kim", &[(NameKind::Principal, "ra")]),
            ],
            deputies: Vec::new(),
        };
        let clashes = directory.clashes();
        assert_eq!(clashes.len(), 1, "{clashes:?}");
        assert_eq!(
            (clashes[0].one.as_str(), clashes[0].other.as_str()),
            ("ruth", "sam")
        );
        assert_eq!((clashes[0].name.as_str(), clashes[0].kind), ("ra", "owner_name"));
    }

    #[test]
    fn somebody_is_here_between_their_days() {
        let at = Timestamp::from_millis;
        let sam = PersonNames {
            from: Some(at(10)),
            until: Some(at(20)),
            ..person("sam", &[])
        };
        let here = [9, 10, 19, 20].map(|now| sam.is_here(at(now)));
        assert_eq!(here, [false, true, true, false]);
        assert!(!sam.has_left(at(9)) && sam.has_left(at(20)));
        let deputy = Deputy {
            person: "sam".to_owned(),
            of: "ruth".to_owned(),
            domain: Some("Sales".to_owned()),
            from: at(10),
            until: at(20),
        };
        assert_eq!([9, 10, 19, 20].map(|now| deputy.holds(at(now))), here);
    }

    #[test]
    fn a_person_is_known_by_their_mail_where_there_is_one() {
        let mut sam = person("p-7", &[(NameKind::Login, "sam")]);
        assert_eq!((sam.urn(), sam.login()), (Urn::person("p-7"), "sam"));
        sam.mail = Some("Sam@example.com".to_owned());
        assert_eq!(sam.urn(), Urn::person("sam@example.com"));
        assert_eq!(sam.keys(), ["p-7", "sam", "sam@example.com"]);
    }
}
