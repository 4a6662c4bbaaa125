//! Who answers for a node: its own `meta`, else its group.

use serde_json::Value;
use weft_model::{DomainInfo, Fact, Ownership, Payload, PersonInfo, TeamMember, Urn};

use super::{groups::Groups, words};
use crate::json;

/// Domain and owners of a node.
pub fn ownership(node: &Value, groups: &Groups) -> Ownership {
    let meta = words::meta(node);
    let group = groups.of(node);
    let domain =
        json::name(&meta, "domain").or_else(|| group.and_then(|group| group.ownership.domain.clone()));
    let mut people = Vec::new();
    for place in [meta.get("owner"), meta.get("owners"), node.get("owner")] {
        add(place, &mut people);
    }
    for member in group
        .map(|group| group.ownership.people.as_slice())
        .unwrap_or_default()
    {
        if !people
            .iter()
            .any(|known: &TeamMember| known.username == member.username)
        {
            people.push(member.clone());
        }
    }
    Ownership { domain, people }
}

/// An owner: a name, a mail, `{name, email}`, or a list of those.
pub fn add(owner: Option<&Value>, people: &mut Vec<TeamMember>) {
    let found = match owner {
        Some(Value::Array(items)) => {
            for item in items.iter().take(50) {
                add(Some(item), people);
            }
            return;
        }
        Some(Value::Object(_)) => owner.and_then(|owner| {
            let name = json::name(owner, "name");
            // dbt Cloud allows several mails for one owner.
            let mail = json::words(owner, "email")
                .into_iter()
                .next()
                .map(|mail| json::one_line(&mail));
            Some((mail.or_else(|| name.clone())?, name))
        }),
        Some(scalar) => json::scalar(scalar).map(|text| (json::one_line(&text), None)),
        None => None,
    };
    let Some((username, name)) = found else { return };
    if !people.iter().any(|known| known.username == username) {
        people.push(TeamMember {
            username,
            name,
            role: Some("owner".to_owned()),
        });
    }
}

/// The people and the domain that an ownership names, as things of their own.
pub fn named(ownership: &Ownership) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(domain) = &ownership.domain {
        let info = DomainInfo { name: domain.clone() };
        facts.push(Fact::new(Urn::domain(domain), Payload::Domain(info)));
    }
    for person in &ownership.people {
        // Without a name there is nothing to say of a person that the mention itself does not.
        let Some(name) = person.name.clone() else { continue };
        let mail = person.username.contains('@').then(|| person.username.clone());
        let info = PersonInfo { name, mail };
        facts.push(Fact::new(Urn::person(&person.username), Payload::Person(info)));
    }
    facts
}
