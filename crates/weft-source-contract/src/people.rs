//! Domain and team: who answers for a contract or product.

use weft_model::{DomainInfo, Ownership, Payload, PersonInfo, SupportChannel, TeamMember, Timestamp, Urn};

use crate::{reading::Reading, tree::Tree, words};

/// Members of one team that are taken.
const MEMBERS: usize = 500;

/// Reads domain and team and states the people and the domain that are named.
pub fn ownership(reading: &mut Reading<'_>, tree: &Tree, domain_key: &str, team_key: &str) -> Ownership {
    let domain = tree.text(domain_key).map(|text| words::name(&text));
    if let Some(domain) = &domain {
        let info = DomainInfo { name: domain.clone() };
        reading.share(Urn::domain(domain), Payload::Domain(info));
    }
    let people = team(reading, tree, team_key);
    Ownership { domain, people }
}

/// The team: an object with members since ODCS 3.1, a list of members before.
fn team(reading: &mut Reading<'_>, tree: &Tree, key: &str) -> Vec<TeamMember> {
    let Some(found) = tree.get(key) else {
        return Vec::new();
    };
    let members = if found.is_list() {
        found.items()
    } else {
        reading.list(found, "members")
    };
    let now = reading.now;
    let mut people: Vec<TeamMember> = Vec::new();
    for member in members
        .iter()
        .take(MEMBERS)
        .filter(|member| !has_left(member, now))
    {
        let Some(person) = read(member) else { continue };
        // Without a name there is nothing to say of a person that the mention itself does not.
        if let Some(name) = &person.name {
            let mail = person.username.contains('@').then(|| person.username.clone());
            let info = PersonInfo {
                name: name.clone(),
                mail,
            };
            reading.share(Urn::person(&person.username), Payload::Person(info));
        }
        if !people.contains(&person) {
            people.push(person);
        }
    }
    if people.is_empty()
        && let Some(name) = found.text("name").map(|text| words::name(&text))
    {
        // A team without members still answers for it.
        people.push(TeamMember {
            username: name.clone(),
            name: Some(name),
            role: Some("owner".to_owned()),
        });
    }
    people
}

fn read(member: &Tree) -> Option<TeamMember> {
    let text = |key: &str| member.text(key).map(|text| words::name(&text));
    let name = text("name");
    let username = text("username")
        .or_else(|| text("email"))
        .or_else(|| member.scalar().map(words::name))
        .or_else(|| name.clone())?;
    Some(TeamMember {
        username,
        name,
        role: text("role"),
    })
}

/// ODCS `dateOut`: the day on which a member left.
fn has_left(member: &Tree, now: Timestamp) -> bool {
    member
        .text("dateOut")
        .and_then(|text| Timestamp::parse(&text))
        .is_some_and(|left| left <= now)
}

/// `support[]`.
pub fn support(reading: &mut Reading<'_>, tree: &Tree) -> Vec<SupportChannel> {
    reading
        .list(tree, "support")
        .iter()
        .take(100)
        .filter_map(|entry| {
            let text = |key: &str| entry.text(key).map(|text| words::name(&text));
            let url = text("url");
            Some(SupportChannel {
                channel: text("channel").or_else(|| url.clone())?,
                url,
                tool: text("tool"),
                scope: text("scope"),
            })
        })
        .collect()
}
