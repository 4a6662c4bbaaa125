//! Makes the skeleton of a product: a dbt model or a Spark job, its contract, its product file, and tests.
//!
//! Names and words are data. What is used as a file name, in SQL or in Python is made of letters, digits and `_` only; what
//! goes into YAML is put there as a value. Nothing that is there already is touched.

mod templates;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specta::Type;
use weft_model::{Entity, EntityKind, TeamMember};
use weft_ports::{Cancel, contracts::ContractText};

use crate::{
    App, AppError, AppResult, create_product,
    products::{domain_named, files, full_name, product_name},
};
use templates::{Names, belonging, in_place};

/// What makes the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ScaffoldKind {
    /// A dbt model.
    Dbt,
    /// A Spark job.
    Spark,
}

/// What to make, where.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ScaffoldProductRequest {
    /// Name of the product: one that there is, or a new one.
    pub name: String,
    /// Name or urn of its domain; absent: that of the product that there is.
    #[serde(default)]
    pub domain: Option<String>,
    /// What makes the data.
    pub kind: ScaffoldKind,
    /// The folder; made where it is not there.
    pub path: String,
}

/// What was made.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ScaffoldProductResponse {
    /// The files, below the folder.
    pub files: Vec<String>,
}

/// What is known of the product.
struct Known {
    id: String,
    name: String,
    title: String,
    domain: Option<String>,
    purpose: Option<String>,
    team: Vec<TeamMember>,
}

/// Makes the files.
pub async fn scaffold_product(
    app: &App,
    request: ScaffoldProductRequest,
    cancel: Cancel,
) -> AppResult<ScaffoldProductResponse> {
    let folder = PathBuf::from(request.path.trim());
    if folder.as_os_str().is_empty() {
        return Err(AppError::invalid("no folder was given").hint("name one, such as `./customer-360`"));
    }
    let made = skeleton(app, &request.name, request.domain.as_deref(), request.kind).await?;
    if cancel.is_cancelled() {
        return Err(weft_ports::PortError::cancelled().into());
    }
    app.contracts.create(&folder, &made).await?;
    Ok(ScaffoldProductResponse {
        files: made.into_iter().map(|text| text.path).collect(),
    })
}

/// The files of a skeleton by their paths; nothing is written.
pub(crate) async fn skeleton(
    app: &App,
    name: &str,
    domain: Option<&str>,
    kind: ScaffoldKind,
) -> AppResult<Vec<ContractText>> {
    let known = known(app, name, domain).await?;
    let names = Names::of(&known.name, known.domain.as_deref());
    let mut made = vec![
        contract(app, &known, &names).await?,
        product(app, &known, &names).await?,
    ];
    match kind {
        ScaffoldKind::Dbt => {
            made.push(dbt_schema(app, &known, &names).await?);
            made.push(plain(
                names.model_path(&format!("{}.sql", names.model)),
                in_place(templates::DBT_MODEL, &names),
            ));
            made.push(plain(
                format!("tests/{}_is_not_from_the_future.sql", names.model),
                in_place(templates::DBT_TEST, &names),
            ));
        }
        ScaffoldKind::Spark => {
            made.push(plain(
                format!("jobs/{}.py", names.model),
                in_place(templates::SPARK_JOB, &names),
            ));
            made.push(plain(
                format!("tests/test_{}.py", names.model),
                in_place(templates::SPARK_TEST, &names),
            ));
        }
    }
    made.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(made)
}

async fn known(app: &App, name: &str, domain: Option<&str>) -> AppResult<Known> {
    let domain = match domain {
        Some(domain) => domain_named(app, domain).await?,
        None => None,
    };
    let name = name.trim();
    let wanted = domain.as_deref().map(|domain| full_name(Some(domain), name));
    let mut found: Option<Entity> = None;
    for name in [Some(name), wanted.as_deref()].into_iter().flatten() {
        if found.is_none() && !name.is_empty() {
            found =
                app.replica.find(name).await?.filter(|one| {
                    one.kind == EntityKind::Product && (domain.is_none() || one.domain == domain)
                });
        }
    }
    let Some(found) = found else {
        let name = product_name(name)?;
        return Ok(Known {
            id: full_name(domain.as_deref(), &name),
            title: name.clone(),
            name,
            domain,
            purpose: None,
            team: vec![create_product::owner(app).await?],
        });
    };
    let info = found.product.clone().unwrap_or_default();
    let owner = found.owner.as_ref().map(|owner| TeamMember {
        username: owner.mail.clone().unwrap_or_else(|| owner.name.clone()),
        name: Some(owner.name.clone()),
        role: Some("owner".to_owned()),
    });
    Ok(Known {
        id: info.id,
        title: found.display_name().to_owned(),
        name: found.name,
        domain: found.domain,
        purpose: info.purpose,
        team: owner.into_iter().collect(),
    })
}

async fn contract(app: &App, known: &Known, names: &Names) -> AppResult<ContractText> {
    let path = format!("contracts/{}.odcs.yaml", names.model);
    let physical = match &names.domain {
        Some(domain) => format!("{domain}.{}", names.model),
        None => names.model.clone(),
    };
    let values = vec![
        ("/id", json!(known.id)),
        ("/name", json!(known.title)),
        ("/domain", json!(known.domain)),
        ("/dataProduct", json!(known.name)),
        ("/description/purpose", json!(known.purpose)),
        ("/schema/0/name", json!(names.model)),
        ("/schema/0/physicalName", json!(physical)),
        ("/schema/0/properties/0/name", json!(names.key)),
        ("/team", files::team(&known.team)),
    ];
    let template = belonging(templates::CONTRACT, known.domain.as_deref());
    files::valid(app, &path, &template, values).await
}

async fn product(app: &App, known: &Known, names: &Names) -> AppResult<ContractText> {
    let path = format!("products/{}.odps.yaml", names.model);
    let values = vec![
        ("/id", json!(known.id)),
        ("/name", json!(known.title)),
        ("/domain", json!(known.domain)),
        ("/description/purpose", json!(known.purpose)),
        ("/outputPorts/0/name", json!(names.model)),
        ("/outputPorts/0/contractId", json!(known.id)),
        ("/team", files::team(&known.team)),
    ];
    let template = belonging(templates::PRODUCT, known.domain.as_deref());
    files::valid(app, &path, &template, values).await
}

async fn dbt_schema(app: &App, known: &Known, names: &Names) -> AppResult<ContractText> {
    let path = names.model_path(&format!("_{}.yml", names.model));
    let meta: Value = match &known.domain {
        Some(domain) => json!({"title": known.title, "domain": domain}),
        None => json!({"title": known.title}),
    };
    let values = vec![
        ("/models/0/name", json!(names.model)),
        ("/models/0/description", json!(known.purpose)),
        ("/models/0/config/meta", meta),
        ("/models/0/columns/0/name", json!(names.key)),
    ];
    files::filled(app, &path, templates::DBT_SCHEMA, values).await
}

fn plain(path: String, text: String) -> ContractText {
    ContractText {
        path,
        bytes: text.into_bytes(),
    }
}
