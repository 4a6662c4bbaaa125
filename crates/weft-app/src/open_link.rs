//! Deep links. They only ever *open* something that is already there.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    App, AppError, AppResult, lookup,
    view::EntityLink,
    weft_link::{self, Target},
};

/// Longest link, in bytes.
const LONGEST: usize = 2 * 1024;

/// The link as it came.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OpenLinkRequest {
    /// `weft://open/<kind>/<urn>`, with `#<field id or path>` for a column, or `weft://search/<words>`; also a plain
    /// name.
    pub link: String,
}

/// What to open.
#[derive(Debug, Clone, Serialize, Type)]
pub struct OpenLinkResponse {
    /// The thing, for an `open` link.
    pub entity: Option<EntityLink>,
    /// Path of the column as it is called now, where the link names one that is there.
    pub column: Option<String>,
    /// The query, for a `search` link.
    pub query: Option<String>,
}

/// Understands a link. Nothing is written, added, approved or fetched by it.
pub async fn open_link(app: &App, request: OpenLinkRequest) -> AppResult<OpenLinkResponse> {
    let link = request.link.trim();
    if link.len() > LONGEST {
        return Err(AppError::invalid(format!(
            "the link is longer than {LONGEST} bytes"
        )));
    }
    let Some(rest) = link.strip_prefix("weft://") else {
        if link.contains("://") {
            return Err(AppError::invalid("only weft:// links are opened"));
        }
        let entity = lookup::find(app, link).await?;
        return Ok(OpenLinkResponse {
            entity: Some((&entity).into()),
            column: None,
            query: None,
        });
    };
    let unknown = || {
        AppError::invalid("this link opens nothing that Weft knows")
            .hint("links read weft://open/<kind>/<urn> or weft://search/<words>")
    };
    if rest.starts_with("open/") {
        let target = Target::parse(link).ok_or_else(unknown)?;
        let entity = lookup::find(app, target.urn.as_str()).await?;
        let found = weft_link::follow(app, &target).await?;
        return Ok(OpenLinkResponse {
            entity: Some((&entity).into()),
            column: found.and_then(|(_, column)| column),
            query: None,
        });
    }
    let rest = rest.trim_end_matches('/');
    let decoded =
        weft_link::percent_decode(rest).ok_or_else(|| AppError::invalid("the link is not well-formed"))?;
    match decoded.split_once('/') {
        Some(("search", words)) if words.len() <= 1024 => Ok(OpenLinkResponse {
            entity: None,
            column: None,
            query: Some(words.to_owned()),
        }),
        _ => Err(unknown()),
    }
}
