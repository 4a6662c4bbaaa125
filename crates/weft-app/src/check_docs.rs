//! What publishing needs: links that lead somewhere. What is only missing is said, and blocks nothing.

mod links;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Docs;

use crate::{
    App, AppError, AppResult, images,
    view::EntityLink,
    weft_link::{self, Target},
    words::{self, limits},
};
use links::{Found, Names};

/// Links that are looked up at most.
const LINKS: usize = 500;
/// Columns without a description that are named.
const NAMED: usize = 200;

/// The words as they would be published.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CheckDocsRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// The words; absent: those that stand.
    #[serde(default)]
    pub docs: Option<Docs>,
}

/// Which part of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DocsPart {
    /// The text.
    Markdown,
    /// What it is for.
    Purpose,
    /// How to use it.
    Usage,
    /// What it is not for.
    Limitations,
    /// The description of a column.
    Column,
}

/// A link to something of the mesh.
#[derive(Debug, Clone, Serialize, Type)]
pub struct LinkView {
    /// Where it stands.
    pub part: DocsPart,
    /// Line in that part, from 1.
    pub line: u32,
    /// Its words.
    pub text: String,
    /// Its address as it was typed; for `[[name]]` the name.
    pub url: String,
    /// What it leads to.
    pub target: Option<EntityLink>,
    /// Path of the column it leads to, as it is called now.
    pub column: Option<String>,
    /// Why it leads nowhere.
    pub broken: Option<String>,
    /// What may have been meant.
    pub suggestion: Option<EntityLink>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CheckDocsResponse {
    /// Links to things of the mesh, in the order of the text; at most 500.
    pub links: Vec<LinkView>,
    /// Links that lead nowhere; any blocks publishing.
    pub broken: u32,
    /// Columns in all.
    pub fields: u32,
    /// Columns without a description.
    pub missing: u32,
    /// The first 200 of them.
    pub missing_fields: Vec<String>,
    /// Parts that have no words: `title`, `description`, `markdown`, and for products `purpose`, `usage`, `limitations`.
    pub empty_parts: Vec<String>,
}

/// Checks words before they are published.
pub async fn check_docs(app: &App, request: CheckDocsRequest) -> AppResult<CheckDocsResponse> {
    let subject = words::subject(app, &request.name).await?;
    let docs = match request.docs {
        Some(docs) => {
            let mut docs = limits::docs(docs)?;
            words::fill(&mut docs, &subject.without_people());
            docs
        }
        None => subject.shown_docs(),
    };
    let links = look_up(app, links::of_docs(&docs)).await?;
    let fields = subject.fields();
    let missing: Vec<String> = fields
        .iter()
        .filter(|field| field.doc.is_none())
        .map(|field| field.path.clone())
        .collect();
    let sections = subject.thing.product.is_some();
    let parts = [
        ("title", docs.title.is_none()),
        ("description", docs.description.is_none()),
        ("markdown", docs.markdown.is_none()),
        ("purpose", sections && docs.purpose.is_none()),
        ("usage", sections && docs.usage.is_none()),
        ("limitations", sections && docs.limitations.is_none()),
    ];
    Ok(CheckDocsResponse {
        broken: count(links.iter().filter(|link| link.broken.is_some()).count()),
        links,
        fields: count(fields.len()),
        missing: count(missing.len()),
        missing_fields: missing.into_iter().take(NAMED).collect(),
        empty_parts: parts
            .into_iter()
            .filter(|(_, empty)| *empty)
            .map(|(part, _)| part.to_owned())
            .collect(),
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Refuses words with a link that leads nowhere.
pub(crate) async fn refuse_broken(app: &App, docs: &Docs, columns: &[String]) -> AppResult<()> {
    let mut found = links::of_docs(docs);
    for doc in columns {
        found.extend(links::of_text(DocsPart::Column, doc));
    }
    if found.len() > LINKS {
        return Err(AppError::invalid(format!(
            "the words hold {} links to things of the mesh, and at most {LINKS} are checked",
            found.len()
        )));
    }
    let links = look_up(app, found).await?;
    let mut broken = links.iter().filter(|link| link.broken.is_some());
    let Some(first) = broken.next() else { return Ok(()) };
    let reason = first.broken.as_deref().unwrap_or_default();
    let more = match broken.count() {
        0 => String::new(),
        others => format!(" ({others} more lead nowhere)"),
    };
    let error = AppError::invalid(format!(
        "line {}: the link `{}` leads nowhere: {reason}{more}",
        first.line, first.text
    ));
    Err(match &first.suggestion {
        Some(meant) => error.hint(format!(
            "write [{}](weft://open/{}/{}), or remove the link",
            meant.name,
            meant.kind.as_str(),
            meant.urn
        )),
        None => error.hint("point it to something that is there, or remove it"),
    })
}

async fn look_up(app: &App, found: Vec<Found>) -> AppResult<Vec<LinkView>> {
    let mut views = Vec::with_capacity(found.len().min(LINKS));
    for link in found.into_iter().take(LINKS) {
        let mut view = LinkView {
            part: link.part,
            line: link.line,
            text: link.text,
            url: link.url,
            target: None,
            column: None,
            broken: None,
            suggestion: None,
        };
        match link.names {
            Names::Thing => by_urn(app, &mut view).await?,
            Names::Name => by_name(app, &mut view).await?,
            Names::Image => image(app, &mut view).await?,
        }
        views.push(view);
    }
    Ok(views)
}

async fn by_urn(app: &App, view: &mut LinkView) -> AppResult<()> {
    let Some(target) = Target::parse(&view.url) else {
        view.broken = Some("the address is not well-formed".to_owned());
        return Ok(());
    };
    let Some((entity, column)) = weft_link::follow(app, &target).await? else {
        view.broken = Some("there is no such thing (any more)".to_owned());
        view.suggestion = meant(app, &view.text).await?;
        return Ok(());
    };
    if let Some(named) = &target.column
        && column.is_none()
    {
        view.broken = Some(format!(
            "`{}` has no column `{named}` (any more)",
            entity.full_name
        ));
    }
    view.target = Some((&entity).into());
    view.column = column;
    Ok(())
}

async fn image(app: &App, view: &mut LinkView) -> AppResult<()> {
    view.broken = match images::digest(&view.url) {
        None => Some("the address is not one of an image".to_owned()),
        Some(digest) if app.workspace.has_image(digest).await? => None,
        Some(_) => Some("the image is not in this workspace".to_owned()),
    };
    Ok(())
}

/// `[[name]]` is what is typed before a completion is taken. It is no link yet: names change.
async fn by_name(app: &App, view: &mut LinkView) -> AppResult<()> {
    view.suggestion = meant(app, &view.url).await?;
    view.broken = Some(match &view.suggestion {
        Some(_) => "it is only a name so far, and names change".to_owned(),
        None => "nothing is called that".to_owned(),
    });
    Ok(())
}

async fn meant(app: &App, name: &str) -> AppResult<Option<EntityLink>> {
    let name = name.trim();
    if name.is_empty() || name.len() > 200 {
        return Ok(None);
    }
    if let Some(entity) = app.replica.find(name).await? {
        return Ok(Some((&entity).into()));
    }
    let query = weft_ports::index::Query {
        text: format!("\"{}\"", name.replace('"', " ")),
        limit: 1,
        now: app.now(),
        ..weft_ports::index::Query::default()
    };
    let first = app.index.search(&query).await?.hits.into_iter().next();
    let named = match first {
        Some(hit) => app.replica.find(hit.urn.as_str()).await?,
        None => match app.replica.similar(name, 1).await?.pop() {
            Some(close) => app.replica.find(&close).await?,
            None => None,
        },
    };
    Ok(named.as_ref().map(EntityLink::from))
}
