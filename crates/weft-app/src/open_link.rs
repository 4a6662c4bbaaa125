//! Deep links. They only ever *open* something that is already there.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppError, AppResult, lookup, view::EntityLink};

/// Longest link, in bytes.
const LONGEST: usize = 2 * 1024;

/// The link as it came.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OpenLinkRequest {
    /// `weft://open/<kind>/<urn>` or `weft://search/<words>`; also a plain name.
    pub link: String,
}

/// What to open.
#[derive(Debug, Clone, Serialize, Type)]
pub struct OpenLinkResponse {
    /// The thing, for an `open` link.
    pub entity: Option<EntityLink>,
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
            query: None,
        });
    };
    let rest = rest.trim_end_matches('/');
    let decoded = percent_decode(rest).ok_or_else(|| AppError::invalid("the link is not well-formed"))?;
    let unknown = || {
        AppError::invalid("this link opens nothing that Weft knows")
            .hint("links read weft://open/<kind>/<urn> or weft://search/<words>")
    };
    match decoded.split_once('/') {
        Some(("open", target)) => {
            let (_, urn) = target.split_once('/').ok_or_else(unknown)?;
            let urn = weft_model::Urn::parse(urn).ok_or_else(unknown)?;
            let entity = lookup::find(app, urn.as_str()).await?;
            Ok(OpenLinkResponse {
                entity: Some((&entity).into()),
                query: None,
            })
        }
        Some(("search", words)) if words.len() <= 1024 => Ok(OpenLinkResponse {
            entity: None,
            query: Some(words.to_owned()),
        }),
        _ => Err(unknown()),
    }
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let decoded = String::from_utf8(bytes).ok()?;
    (!decoded.chars().any(char::is_control)).then_some(decoded)
}
