//! Who answers for a thing, and which domain it belongs to.

use weft_model::{
    Entity, EntityKind, Lifecycle, Origin, Ownership, Payload, PersonRef, Record, TeamMember, Urn,
};

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
    entity.people = members(entity, records)
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

/// Whom a person names, then the others of the team. Who is named as the owner takes the place of the owner before.
fn members(entity: &Entity, records: &[Record]) -> Vec<TeamMember> {
    let of = |written: bool| {
        records
            .iter()
            .filter_map(|record| match &record.payload {
                Some(Payload::Ownership(ownership)) => Some((record, ownership)),
                _ => None,
            })
            .filter(|(record, _)| matches!(record.origin, Origin::Person(_)) == written)
            .map(|(_, ownership)| ownership.people.as_slice())
            .find(|people| !people.is_empty())
            .unwrap_or_default()
    };
    let team = entity.product.as_ref().map(|product| product.team.as_slice());
    let rest = team.filter(|team| !team.is_empty()).unwrap_or_else(|| of(false));
    let mut members = of(true).to_vec();
    let owned = members.iter().any(|member| is_owner(member.role.as_deref()));
    let known: Vec<String> = members.iter().map(key).collect();
    members.extend(
        rest.iter()
            .filter(|member| !known.contains(&key(member)))
            .filter(|member| !(owned && is_owner(member.role.as_deref())))
            .cloned(),
    );
    members
}

fn key(member: &TeamMember) -> String {
    let name = member.name.as_deref().unwrap_or_default();
    let key = if member.username.trim().is_empty() {
        name
    } else {
        member.username.as_str()
    };
    key.trim().to_lowercase()
}

/// A term says itself which domain it belongs to and who answers for it, and whether it is still to be used.
pub fn of_term(entity: &mut Entity, people: &People) {
    let Some(term) = entity.term.clone() else { return };
    entity.domain = entity.domain.take().or(term.domain);
    if let (true, Some(owner)) = (entity.people.is_empty(), term.owner) {
        let member = TeamMember {
            username: owner,
            name: None,
            role: Some("owner".to_owned()),
        };
        entity.people.extend(person(&member, people));
        entity.owner = entity.people.first().cloned();
    }
    if term.deprecated.is_some() || term.merged_into.is_some() {
        entity.status = entity.status.or(Some(Lifecycle::Deprecated));
    }
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

/// Whether this is the role of who answers for a thing.
pub fn is_owner(role: Option<&str>) -> bool {
    role.is_some_and(|role| {
        let role = role.to_lowercase();
        role.contains("owner") || role == "lead" || role == "responsible"
    })
}
