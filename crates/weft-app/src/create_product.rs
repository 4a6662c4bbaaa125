//! Makes a product of tables, of a contract or of a group of dbt models, with everything in it that can be known.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    Alias, AliasScheme, AssetInfo, Docs, Entity, EntityKind, Lifecycle, OutputPort, Ownership, Payload,
    ProductInfo, Revision, TeamMember, Urn, slug,
};
use weft_ports::{
    progress::no_progress,
    workspace::{Word, Worded},
};

use crate::{
    App, AppError, AppResult, lookup,
    products::{domain_named, free_name, product_name, seeds},
    projector,
    review::rules::only_who_answers,
    show_home,
    words::limits,
};

/// Assets that a product is made of at once.
const ASSETS: usize = 200;
/// Version of a product and its ports to begin with.
const FIRST: &str = "1.0.0";

/// What it is made from.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum ProductSeed {
    /// Tables and other assets: each becomes an output port.
    Assets {
        /// Their urns or names.
        names: Vec<String>,
    },
    /// A contract: it becomes an output port, and its words those of the product.
    Contract {
        /// Its urn or name.
        name: String,
    },
    /// A group of dbt models: what it offers becomes output ports.
    DbtGroup {
        /// Name of the source.
        source: String,
        /// Name of the group.
        group: String,
    },
}

/// The new product.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CreateProductRequest {
    /// Its name: lower case letters, digits, `-` and `_`; no other product of its domain has it.
    pub name: String,
    /// Name for people; absent: the name.
    #[serde(default)]
    pub title: Option<String>,
    /// Name or urn of its domain; absent: that of what it is made from, where that is one.
    #[serde(default)]
    pub domain: Option<String>,
    /// What it is made from.
    pub seed: ProductSeed,
}

/// That it is there.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CreateProductResponse {
    /// Its urn.
    pub urn: Urn,
    /// Its full name.
    pub name: String,
}

/// Makes it: a draft that the person at the desk answers for.
pub async fn create_product(app: &App, request: CreateProductRequest) -> AppResult<CreateProductResponse> {
    let docs = limits::docs(Docs {
        title: request.title,
        ..Docs::default()
    })?;
    let seeded = seeded(app, request.seed).await?;
    let domain = match request.domain.as_deref() {
        Some(domain) => domain_named(app, domain).await?,
        None => None,
    }
    .or_else(|| seeded.domain());
    let full_name = free_name(app, domain.as_deref(), &request.name, None).await?;
    only_who_answers(app, domain.as_deref(), "a new product cannot be proposed").await?;
    // The id is what a file of it says: a file of this product and the product made here are one.
    let urn = Urn::derive(EntityKind::Product, "odps", &full_name);
    let asset = AssetInfo {
        kind: EntityKind::Product,
        name: product_name(&request.name)?,
        namespace: domain.iter().map(|domain| slug(domain)).collect(),
        full_name: full_name.clone(),
        location: None,
        format_version: None,
        aliases: vec![Alias::new(AliasScheme::ProductId, full_name.as_str())],
        updated: Some(app.now()),
        properties: Vec::new(),
        access: None,
    };
    let product = ProductInfo {
        id: full_name.clone(),
        version: Some(FIRST.to_owned()),
        status: Some(Lifecycle::Draft),
        output_ports: seeded.ports,
        created: Some(app.now()),
        ..ProductInfo::default()
    };
    let ownership = Ownership {
        domain,
        people: vec![owner(app).await?],
    };
    let docs = Docs {
        title: docs.title,
        ..seeded.docs
    };
    let mut payloads = vec![
        Payload::Asset(asset),
        Payload::Product(product),
        Payload::Ownership(ownership),
    ];
    if !docs.is_empty() {
        payloads.push(Payload::Docs(docs));
    }
    let words = payloads.into_iter().map(|payload| Word {
        urn: urn.clone(),
        joined: Vec::new(),
        base: Revision::default(),
        payload,
    });
    let written = app
        .workspace
        .write_over(&app.login, "create_product", words.collect())
        .await?;
    if matches!(written, Worded::Conflict(_)) {
        return Err(
            AppError::invalid(format!("somebody made a product `{full_name}` at the same time"))
                .hint("look at theirs, or take another name"),
        );
    }
    projector::project(app, &no_progress()).await?;
    Ok(CreateProductResponse { urn, name: full_name })
}

/// The person at the desk, by mail where one is known.
pub(crate) async fn owner(app: &App) -> AppResult<TeamMember> {
    let me = show_home::me(app).await?;
    Ok(TeamMember {
        username: me
            .as_ref()
            .and_then(|me| me.mail.clone())
            .unwrap_or_else(|| app.login.clone()),
        name: me.map(|me| me.name),
        role: Some("owner".to_owned()),
    })
}

/// What is known of a product before it is there.
#[derive(Default)]
struct Seeded {
    ports: Vec<OutputPort>,
    docs: Docs,
    domains: BTreeSet<String>,
}

impl Seeded {
    /// The domain, where all of it is of one.
    fn domain(&self) -> Option<String> {
        let mut domains = self.domains.iter();
        domains.next().filter(|_| self.domains.len() == 1).cloned()
    }

    fn of_assets(assets: &[Entity]) -> Self {
        let mut seeded = Self::default();
        for asset in assets {
            let again = |port: &OutputPort| port.assets.contains(&asset.urn);
            if seeded.ports.iter().any(again) {
                continue;
            }
            let taken = seeded.ports.iter().any(|port| port.name == asset.name);
            seeded.ports.push(OutputPort {
                name: if taken {
                    asset.full_name.clone()
                } else {
                    asset.name.clone()
                },
                version: Some(FIRST.to_owned()),
                description: asset.description.clone(),
                port_type: Some(port_type(asset.kind).to_owned()),
                contract_id: None,
                contract: None,
                assets: vec![asset.urn.clone()],
            });
            seeded.domains.extend(asset.domain.clone());
        }
        seeded
    }
}

const fn port_type(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Topic => "topic",
        EntityKind::FileSet => "files",
        EntityKind::Dashboard => "dashboard",
        EntityKind::Metric => "metric",
        _ => "tables",
    }
}

async fn seeded(app: &App, seed: ProductSeed) -> AppResult<Seeded> {
    match seed {
        ProductSeed::Assets { names } => {
            if names.is_empty() || names.len() > ASSETS {
                return Err(AppError::invalid(format!(
                    "a product is made of 1 to {ASSETS} assets, and {} are named",
                    names.len()
                )));
            }
            let mut assets = Vec::with_capacity(names.len());
            for name in &names {
                let found = lookup::find(app, name).await?;
                if !found.kind.is_asset() {
                    return Err(AppError::invalid(format!(
                        "`{}` is a {}: a product offers tables and other assets",
                        found.full_name,
                        found.kind.as_str()
                    )));
                }
                assets.push(found);
            }
            Ok(Seeded::of_assets(&assets))
        }
        ProductSeed::Contract { name } => of_contract(app, &name).await,
        ProductSeed::DbtGroup { source, group } => {
            let known = seeds::groups(app).await?;
            let found = known
                .groups
                .iter()
                .find(|one| one.source == source && one.name == group);
            if let Some(found) = found {
                return Ok(Seeded::of_assets(&found.models));
            }
            let names: Vec<String> = known
                .groups
                .iter()
                .map(|one| format!("`{}/{}`", one.source, one.name))
                .collect();
            Err(AppError::not_found(format!(
                "no group of dbt models `{group}` in `{source}` is without a product"
            ))
            .hint(if names.is_empty() {
                "sync a dbt project with groups".to_owned()
            } else {
                let mut told = vec![format!("there are {}", names.join(", "))];
                told.extend(known.notes);
                told.join("; ")
            }))
        }
    }
}

async fn of_contract(app: &App, name: &str) -> AppResult<Seeded> {
    let found = lookup::find(app, name).await?;
    let (EntityKind::Contract, Some(info)) = (found.kind, found.contract) else {
        return Err(AppError::invalid(format!(
            "`{}` is a {} and no contract",
            found.full_name,
            found.kind.as_str()
        ))
        .hint("`weft search kind:contract` lists the contracts"));
    };
    Ok(Seeded {
        ports: vec![OutputPort {
            name: info.name.clone().unwrap_or_else(|| info.id.clone()),
            version: info.version.clone().or_else(|| Some(FIRST.to_owned())),
            description: found.description,
            port_type: Some("tables".to_owned()),
            contract_id: Some(info.id),
            contract: None,
            assets: Vec::new(),
        }],
        docs: Docs {
            purpose: info.purpose,
            usage: info.usage,
            limitations: info.limitations,
            ..Docs::default()
        },
        domains: found.domain.into_iter().collect(),
    })
}
