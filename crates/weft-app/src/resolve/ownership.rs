//! Who answers for a thing, and which domain it belongs to.

use weft_model::{Entity, EntityKind, Ownership, Payload, PersonRef, Record, TeamMember, Urn};

use super::People;

/// Sets domain, owner and people from the strongest word that has them.
pub fn assign(entity: &mut Entity, records: &[Record], people: &People) {
    let stated: Vec<&Ownership> = records
        .iter()
        .filter_map(|record| match &record.payload {
            Some(Payload::Ownership(ownership)) => Some(ownership),
            _ => None,
        })
        .collect();
    entity.domain = match entity.kind {
        EntityKind::Domain => Some(entity.name.clone()),
        _ => stated.iter().find_map(|ownership| ownership.domain.clone()),
    };
    let members: &[TeamMember] = stated
        .iter()
        .map(|ownership| ownership.people.as_slice())
        .find(|people| !people.is_empty())
        .unwrap_or_default();
    entity.people = members
        .iter()
        .filter_map(|member| person(member, people))
        .collect();
    entity
        .people
        .sort_by_key(|person| !is_owner(person.role.as_deref()));
    entity.owner = entity
        .people
        .iter()
        .find(|person| is_owner(person.role.as_deref()))
        .or_else(|| entity.people.iter().find(|person| person.role.is_none()))
        .cloned();
}

fn person(member: &TeamMember, people: &People) -> Option<PersonRef> {
    let key = if member.username.trim().is_empty() {
        member.name.as_deref()?
    } else {
        &member.username
    };
    let known = people.find(key).or_else(|| people.find(member.name.as_deref()?));
    let mut person = known.cloned().unwrap_or_else(|| PersonRef {
        urn: Urn::person(key),
        name: member.name.clone().unwrap_or_else(|| key.to_owned()),
        mail: key.contains('@').then(|| key.to_owned()),
        role: None,
    });
    person.role.clone_from(&member.role);
    Some(person)
}

fn is_owner(role: Option<&str>) -> bool {
    role.is_some_and(|role| {
        let role = role.to_lowercase();
        role.contains("owner") || role == "lead" || role == "responsible"
    })
}
