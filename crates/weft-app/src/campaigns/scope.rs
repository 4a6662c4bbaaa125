//! Which grants a campaign looks at, who may start and close it, and who is to answer.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Actor, CampaignScope, Entity, EntityKind, Grant, PersonRef, Urn, label_says};

use crate::{
    App, AppError, AppResult, access_policy,
    grants::{self, KeptGrant, people::Desk},
    lookup,
    words::limits,
};

/// Grants that one campaign may look at.
pub const GRANTS: usize = 1_000;

/// What a campaign is to look at, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum CampaignOver {
    /// What belongs to a domain.
    Domain(String),
    /// A product, by its name or urn.
    Product(String),
    /// What has this classification or tag.
    Classification(String),
    /// The whole mesh.
    Mesh,
}

/// Grants to look at, each with who is to answer.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Those that stand, those that end first coming first.
    pub grants: Vec<(KeptGrant, Vec<PersonRef>)>,
    /// How many more there are for which the person at the desk does not answer.
    pub elsewhere: u32,
}

/// Looks up what is named.
pub async fn resolve(app: &App, over: &CampaignOver) -> AppResult<CampaignScope> {
    Ok(match over {
        CampaignOver::Domain(name) => {
            let found = app.replica.entities(&[Urn::domain(name)]).await?;
            let domain = found.into_iter().next().ok_or_else(|| {
                AppError::not_found(format!("no domain is called `{}`", name.escape_debug()))
                    .hint("`weft search kind:domain` lists them")
            })?;
            CampaignScope::Domain(domain.name)
        }
        CampaignOver::Product(name) => {
            let found = lookup::find(app, name).await?;
            if found.kind != EntityKind::Product {
                return Err(AppError::invalid(format!("`{}` is no product", found.full_name))
                    .hint("name the product that offers it: its tables and views are looked at with it"));
            }
            CampaignScope::Product(found.urn)
        }
        CampaignOver::Classification(label) => {
            let label = limits::label("classification", label)?;
            let label = label.filter(|label| label.chars().any(char::is_alphanumeric));
            CampaignScope::Classification(label.ok_or_else(|| {
                AppError::invalid("no classification was given").hint("name one, for example `pii`")
            })?)
        }
        CampaignOver::Mesh => CampaignScope::Mesh,
    })
}

/// What a campaign looks at, in words.
pub async fn says(app: &App, scope: &CampaignScope) -> AppResult<String> {
    Ok(match scope {
        CampaignScope::Domain(name) => format!("what belongs to {name}"),
        CampaignScope::Product(urn) => {
            let found = app.replica.find(urn.as_str()).await?;
            found.map_or_else(
                || "a product that is not there any more".to_owned(),
                |product| product.full_name,
            )
        }
        CampaignScope::Classification(label) => format!("what is classified as {label}"),
        CampaignScope::Mesh => "the whole mesh".to_owned(),
    })
}

/// Whether the person at the desk may start and close a campaign over this, and why or why not.
pub async fn may_run(app: &App, desk: &mut Desk, scope: &CampaignScope) -> AppResult<(bool, String)> {
    let (yours, theirs) = if app.team.is_some() {
        (
            "you decide for the whole mesh",
            "whoever decides for the whole mesh",
        )
    } else {
        ("you are of the governance team", "the governance team")
    };
    if desk.governs {
        return Ok((true, yours.to_owned()));
    }
    Ok(match scope {
        CampaignScope::Domain(name) => {
            if desk.answers_for_domain(app, name).await? {
                (true, format!("you answer for {name}"))
            } else {
                (false, format!("an owner or steward of {name} does, or {theirs}"))
            }
        }
        CampaignScope::Product(urn) => {
            if desk.answers_for(app, urn).await? {
                (true, "you answer for the product".to_owned())
            } else {
                (false, format!("who answers for the product does, or {theirs}"))
            }
        }
        CampaignScope::Classification(_) | CampaignScope::Mesh => (
            false,
            format!("{theirs} does; a domain of your own you may look at yourself"),
        ),
    })
}

/// The grants that stand and are of a scope, as far as the person at the desk answers for them.
pub async fn chosen(app: &App, desk: &mut Desk, scope: &CampaignScope) -> AppResult<Chosen> {
    let now = app.now();
    let offered = match scope {
        CampaignScope::Product(urn) => offered(app, urn).await?,
        _ => Vec::new(),
    };
    // In a team whoever decides for the whole mesh is among those who answer, and the rest of the governance team does not.
    let governance = if app.team.is_some() {
        Vec::new()
    } else {
        let current = access_policy::current(app).await?;
        access_policy::governance(app, &current).await?
    };
    let mut chosen = Chosen::default();
    for kept in grants::all(app).await? {
        let grant = &kept.grant;
        if grant.end.is_some() || grant.is_due(now) || !is_of(app, scope, &offered, grant).await? {
            continue;
        }
        if !desk.answers_for(app, &grant.subject).await? {
            chosen.elsewhere = chosen.elsewhere.saturating_add(1);
            continue;
        }
        let holder = desk.known_as(&grant.holder);
        let mut people = others(desk.answerable(app, &grant.subject).await?, &holder);
        if people.is_empty() {
            people = others(&governance, &holder);
        }
        chosen.grants.push((kept, people));
    }
    chosen
        .grants
        .sort_by(|(one, _), (other, _)| (one.grant.until, &one.id).cmp(&(other.grant.until, &other.id)));
    Ok(chosen)
}

/// Everybody but the holder: nobody answers for their own.
fn others(people: &[PersonRef], holder: &Actor) -> Vec<PersonRef> {
    let is_holder = |person: &PersonRef| {
        holder.person.as_ref() == Some(&person.urn) || person.mail.as_deref() == Some(holder.login.as_str())
    };
    people
        .iter()
        .filter(|person| !is_holder(person))
        .cloned()
        .collect()
}

/// A product under every urn that it is known by, and what it offers.
async fn offered(app: &App, product: &Urn) -> AppResult<Vec<Urn>> {
    let mut urns = vec![product.clone()];
    for entity in app.replica.entities(std::slice::from_ref(product)).await? {
        urns.extend(entity.merged.iter().cloned());
        let ports = entity.product.iter().flat_map(|product| &product.output_ports);
        urns.extend(ports.flat_map(|port| port.assets.iter().cloned()));
    }
    Ok(urns)
}

async fn is_of(app: &App, scope: &CampaignScope, offered: &[Urn], grant: &Grant) -> AppResult<bool> {
    Ok(match scope {
        CampaignScope::Mesh => true,
        CampaignScope::Product(_) => {
            offered.contains(&grant.subject) || grant.terms.assets.iter().any(|asset| offered.contains(asset))
        }
        CampaignScope::Domain(name) => {
            let found = app.replica.find(grant.subject.as_str()).await?;
            let domain = found.and_then(|entity| entity.domain);
            domain.is_some_and(|domain| domain.eq_ignore_ascii_case(name))
        }
        CampaignScope::Classification(label) => {
            let mut urns = vec![grant.subject.clone()];
            urns.extend(grant.terms.assets.iter().cloned());
            let opened = app.replica.entities(&urns).await?;
            opened.iter().any(|entity| bears(entity, label))
        }
    })
}

/// Whether a thing or one of its columns has a classification or tag that says this.
fn bears(entity: &Entity, label: &str) -> bool {
    let says = |one: &String| label_says(one, label);
    let mut fields = entity.schema.iter().flat_map(|schema| &schema.fields);
    entity.tags.iter().any(says)
        || fields.any(|field| field.classification.iter().any(says) || field.tags.iter().any(says))
}

#[cfg(test)]
mod tests {
    use weft_model::{Actor, Entity, Field, PersonRef, SchemaInfo, Urn};

    use super::{bears, others};

    #[test]
    fn a_column_is_enough_and_a_denial_is_not() {
        let table = serde_json::json!({
            "urn": Urn::domain("orders"), "kind": "table", "name": "orders", "full_name": "lake.sales.orders",
            "access": "unknown",
        });
        let mut table: Entity = serde_json::from_value(table).unwrap();
        assert!(!bears(&table, "pii"));
        let field = |label: &str| Field {
            classification: Some(label.to_owned()),
            ..Field::default()
        };
        table.schema = Some(SchemaInfo {
            fields: vec![field("non-pii")],
            ..SchemaInfo::default()
        });
        assert!(!bears(&table, "pii"));
        table.schema = Some(SchemaInfo {
            fields: vec![field("non-pii"), field("PII/email")],
            ..SchemaInfo::default()
        });
        assert!(bears(&table, "pii"));
    }

    #[test]
    fn nobody_answers_for_their_own() {
        let person = |name: &str| PersonRef {
            urn: Urn::person(name),
            name: name.to_owned(),
            mail: Some(format!("{name}@example.com")),
            role: None,
        };
        let people = [person("ruth"), person("maya")];
        for holder in [
            Actor {
                login: "x".to_owned(),
                person: Some(Urn::person("ruth")),
            },
            Actor {
                login: "ruth@example.com".to_owned(),
                person: None,
            },
        ] {
            let left = others(&people, &holder);
            assert_eq!(left, [person("maya")]);
        }
    }
}
