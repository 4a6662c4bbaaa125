//! What is known about a thing and about a person when access is asked for.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use weft_model::{Actor, Entity, EntityKind, PersonRef, Urn};
use weft_policy::review::answers_for;
use weft_ports::replica::EntityFilter;

use crate::{App, AppError, AppResult, duties::Duties, review::rules};

/// Products and domains of somebody that are looked at for whom they work for.
const WORKED_FOR: usize = 2_000;
/// Tables and views that one request may open.
const ASSETS: usize = 500;

/// What is known about a product or asset.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The thing.
    pub subject: Entity,
    /// The tables and views behind it, in the order of its ports; for a table or view itself.
    pub assets: Vec<Entity>,
    /// Other names under which the policy may speak of it: the products that offer an asset, the assets of a product.
    pub others: Vec<Named>,
    /// Classifications and tags of it, its assets and columns; lower case, each once.
    pub labels: Vec<String>,
    /// Who answers for the thing or its domain, owners first. Somebody with two roles is there twice.
    pub answerable: Vec<PersonRef>,
}

impl Facts {
    /// Takes people out of those who answer for it.
    pub fn leave_out(&mut self, leave: impl Fn(&PersonRef) -> bool) {
        self.answerable.retain(|person| !leave(person));
        for other in &mut self.others {
            other.answerable.retain(|person| !leave(person));
        }
    }
}

/// Another thing that a request is about, though it does not name it.
#[derive(Debug, Clone)]
pub struct Named {
    /// Full name.
    pub name: String,
    /// Name of its domain.
    pub domain: Option<String>,
    /// Who answers for it.
    pub answerable: Vec<PersonRef>,
}

/// Somebody who asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// Login and person.
    pub actor: Actor,
    /// Name for people.
    pub name: String,
    /// Mail, where known.
    pub mail: Option<String>,
    /// Names of the domains that they work for.
    pub works_for: Vec<String>,
}

/// Who answers for domains: each is read once.
#[derive(Debug, Default)]
pub struct Charges {
    domains: HashMap<String, Vec<PersonRef>>,
    /// Who does in a team, whatever files say.
    duties: Option<Arc<Duties>>,
}

impl Charges {
    /// Those of a team, where it is one.
    pub fn of(duties: Option<Arc<Duties>>) -> Self {
        Self {
            domains: HashMap::new(),
            duties,
        }
    }
}

/// What is known about a thing. What is read of domains is kept for the next one.
pub async fn of(app: &App, subject: &Entity, charges: &mut Charges) -> AppResult<Facts> {
    let assets = assets_of(app, subject).await?;
    let offered_by = app.replica.entities(&subject.products).await?;
    let mut labels = Vec::new();
    for entity in [subject].into_iter().chain(&offered_by).chain(&assets) {
        labels_of(entity, &mut labels);
    }
    let mut seen = HashSet::new();
    labels.retain(|label| seen.insert(label.clone()));
    let mut others = Vec::new();
    for other in offered_by
        .iter()
        .chain(&assets)
        .filter(|other| other.urn != subject.urn)
    {
        // In a team whoever answers for what is asked for decides, under whatever name it is judged.
        let speaks = if charges.duties.is_some() { subject } else { other };
        others.push(Named {
            name: other.full_name.clone(),
            domain: other.domain.clone(),
            answerable: answerable(app, speaks, charges).await?,
        });
    }
    Ok(Facts {
        answerable: answerable(app, subject, charges).await?,
        subject: subject.clone(),
        assets,
        others,
        labels,
    })
}

/// The tables and views behind a thing, in the order of its ports, each once.
async fn assets_of(app: &App, subject: &Entity) -> AppResult<Vec<Entity>> {
    let holds_rows = |kind| matches!(kind, EntityKind::Table | EntityKind::View);
    if holds_rows(subject.kind) {
        return Ok(vec![subject.clone()]);
    }
    let ports = subject.product.iter().flat_map(|product| &product.output_ports);
    let mut urns: Vec<Urn> = Vec::new();
    for urn in ports.flat_map(|port| &port.assets) {
        if !urns.contains(urn) {
            urns.push(urn.clone());
        }
    }
    let mut assets: Vec<Entity> = Vec::new();
    for asset in app.replica.entities(&urns).await? {
        if holds_rows(asset.kind) && !assets.iter().any(|known| known.urn == asset.urn) {
            assets.push(asset);
        }
    }
    if assets.len() > ASSETS {
        return Err(AppError::invalid(format!(
            "`{}` offers {} tables and views, and one request opens at most {ASSETS}",
            subject.full_name,
            assets.len()
        ))
        .hint("ask for the tables that you need by their names"));
    }
    Ok(assets)
}

/// Classifications and tags, those of columns too. Columns that are gone are still there in older snapshots.
fn labels_of(entity: &Entity, labels: &mut Vec<String>) {
    let mut add = |label: &str| {
        let label = label.trim().to_lowercase();
        if !label.is_empty() {
            labels.push(label);
        }
    };
    entity.tags.iter().for_each(|tag| add(tag));
    let Some(schema) = &entity.schema else { return };
    let earlier = schema.history.iter().flat_map(|version| &version.fields);
    for field in schema.fields.iter().chain(earlier) {
        field.classification.iter().for_each(|label| add(label));
        field.tags.iter().for_each(|tag| add(tag));
    }
}

/// Who answers for a thing: its own people, then those of its domain, with all their roles. In a team those who have the duty.
async fn answerable(app: &App, entity: &Entity, charges: &mut Charges) -> AppResult<Vec<PersonRef>> {
    if let Some(duties) = &charges.duties {
        return Ok(duties.deciders(entity.domain.as_deref()).to_vec());
    }
    let mut all = Vec::new();
    join(&mut all, in_charge(entity));
    if let Some(domain) = &entity.domain {
        let key = domain.to_lowercase();
        if !charges.domains.contains_key(&key) {
            let people = of_domain(app, domain).await?;
            charges.domains.insert(key.clone(), people);
        }
        join(&mut all, charges.domains.get(&key).into_iter().flatten().cloned());
    }
    Ok(all)
}

/// Owners and stewards of a domain, and the stewards of its products.
async fn of_domain(app: &App, domain: &str) -> AppResult<Vec<PersonRef>> {
    let mut all = Vec::new();
    for itself in app.replica.entities(&[Urn::domain(domain)]).await? {
        join(&mut all, in_charge(&itself));
    }
    for product in rules::products_of(app, domain).await? {
        join(
            &mut all,
            in_charge(&product).into_iter().filter(rules::is_steward),
        );
    }
    Ok(all)
}

/// Owner and team of a thing, as far as they answer for it. Who is its owner without a role is called one.
fn in_charge(entity: &Entity) -> Vec<PersonRef> {
    let owner = entity.owner.iter().map(|owner| PersonRef {
        role: owner.role.clone().or_else(|| Some("owner".to_owned())),
        ..owner.clone()
    });
    let team = entity
        .people
        .iter()
        .filter(|person| answers_for(person.role.as_deref()));
    owner.chain(team.cloned()).collect()
}

/// Each person once a role.
fn join(all: &mut Vec<PersonRef>, more: impl IntoIterator<Item = PersonRef>) {
    rules::join_by(all, more, |known, person| {
        known.urn == person.urn && known.role == person.role
    });
}

fn person(entity: Entity) -> PersonRef {
    PersonRef {
        mail: entity.full_name.contains('@').then(|| entity.full_name.clone()),
        urn: entity.urn,
        name: entity.name,
        role: None,
    }
}

/// Somebody who asked.
pub async fn asker(app: &App, actor: &Actor) -> AppResult<Asker> {
    let found = match &actor.person {
        Some(urn) => app.replica.entities(std::slice::from_ref(urn)).await?,
        None => Vec::new(),
    };
    let Some(known) = found.into_iter().next().map(person) else {
        return Ok(Asker {
            name: actor.login.clone(),
            mail: actor.login.contains('@').then(|| actor.login.clone()),
            actor: actor.clone(),
            works_for: Vec::new(),
        });
    };
    let filter = EntityFilter {
        kinds: vec![EntityKind::Product, EntityKind::Domain],
        person: Some(known.urn.clone()),
        ..EntityFilter::default()
    };
    let mut works_for: Vec<String> = Vec::new();
    for row in app.replica.list(&filter, WORKED_FOR, 0).await? {
        let own = (row.kind == EntityKind::Domain).then_some(row.name);
        if let Some(domain) = row.domain.or(own)
            && !works_for.iter().any(|known| known.eq_ignore_ascii_case(&domain))
        {
            works_for.push(domain);
        }
    }
    Ok(Asker {
        actor: actor.clone(),
        name: known.name,
        mail: known.mail,
        works_for,
    })
}

#[cfg(test)]
mod tests {
    use weft_model::{Entity, Field, PersonRef, SchemaInfo, SchemaVersion, Urn};

    use super::{in_charge, join, labels_of};

    fn table() -> Entity {
        let table = serde_json::json!({
            "urn": Urn::domain("orders"), "kind": "table", "name": "orders", "full_name": "lake.sales.orders",
            "access": "unknown",
        });
        serde_json::from_value(table).unwrap()
    }

    #[test]
    fn labels_are_those_of_columns_too_and_of_columns_that_are_gone() {
        let field = |path: &str, label: &str| Field {
            path: path.to_owned(),
            classification: Some(label.to_owned()),
            ..Field::default()
        };
        let mut entity = table();
        entity.tags = vec!["Gold ".to_owned(), " ".to_owned()];
        entity.schema = Some(SchemaInfo {
            fields: vec![field("mail", "PII")],
            history: vec![SchemaVersion {
                schema_id: 0,
                since: None,
                snapshot_id: None,
                fields: vec![field("iban", "restricted")],
            }],
            ..SchemaInfo::default()
        });
        let mut labels = Vec::new();
        labels_of(&entity, &mut labels);
        assert_eq!(labels, ["gold", "pii", "restricted"]);
    }

    #[test]
    fn somebody_with_two_roles_keeps_both() {
        let person = |role: Option<&str>| PersonRef {
            urn: Urn::person("ruth"),
            name: "Ruth".to_owned(),
            mail: None,
            role: role.map(str::to_owned),
        };
        let mut entity = table();
        entity.owner = Some(person(None));
        entity.people = vec![person(None), person(Some("Data steward")), person(Some("reader"))];
        let mut all = Vec::new();
        join(&mut all, in_charge(&entity));
        join(&mut all, in_charge(&entity));
        let roles: Vec<&str> = all.iter().filter_map(|person| person.role.as_deref()).collect();
        assert_eq!(roles, ["owner", "Data steward"]);
    }
}
