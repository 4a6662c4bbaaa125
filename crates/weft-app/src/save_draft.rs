//! Keeps what a person has typed and not published, on this machine, from one keystroke to the next.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Docs, Revision, Sla, TagInfo, Timestamp, Urn};
use weft_ports::device::Draft;
pub use weft_ports::device::DraftPart;

use crate::{
    App, AppError, AppResult, contracts::place::PublishPlace, edit_docs::ColumnEdit, lookup,
    show_product::ProductWords,
};

/// What was typed.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveDraftRequest {
    /// A urn or name; nothing for the access policy, of which there is one.
    #[serde(default)]
    pub name: String,
    /// Which words.
    pub part: DraftPart,
    /// What was typed; at most 1 MiB in all.
    #[serde(flatten)]
    pub words: DraftWords,
}

/// Words that are not published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftWords {
    /// `base` of the answer of `show_docs` or `show_policy` that they began from.
    pub base: Revision,
    /// The words, as they were typed.
    #[serde(default)]
    pub docs: Docs,
    /// Tags and glossary terms, where they were touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<TagInfo>,
    /// Changes of words on columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnEdit>,
    /// Promises of a person, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slas: Option<Vec<Sla>>,
    /// What a product is and offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductDraft>,
    /// The text of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileDraft>,
    /// A request for access that is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<AccessDraft>,
    /// One's own open proposal whose words these are to replace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revises: Option<String>,
}

/// What a product is and offers, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProductDraft {
    /// The words.
    pub words: ProductWords,
    /// Mail or login of the owner, where that was touched.
    pub owner: Option<String>,
    /// Name of the domain, where that was touched.
    pub domain: Option<String>,
}

/// A request for access, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct AccessDraft {
    /// The other things that are asked for with it.
    pub others: Vec<String>,
    /// Id of the role.
    pub role: Option<String>,
    /// Id of the purpose.
    pub purpose: Option<String>,
    /// How long.
    pub days: Option<u32>,
    /// What it is needed for.
    pub reason: String,
    /// A ticket elsewhere.
    pub reference: String,
}

/// The text of a contract, of a product file or of the access policy that is not published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FileDraft {
    /// The text, as it was typed.
    pub text: String,
    /// Digest of the file that it began from; none where there was none.
    #[serde(default)]
    pub base: Option<String>,
    /// Where a new file is to go.
    #[serde(default)]
    pub place: Option<PublishPlace>,
}

/// A kept draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DraftView {
    /// When it was kept.
    pub at: Timestamp,
    /// What it holds.
    #[serde(flatten)]
    pub words: DraftWords,
}

impl From<Draft> for DraftView {
    /// A draft in a form that this version does not know is text still, and nobody's words are thrown away for that.
    fn from(draft: Draft) -> Self {
        let words = serde_json::from_str(&draft.text).unwrap_or_else(|_| DraftWords {
            docs: Docs {
                markdown: Some(draft.text.clone()),
                ..Docs::default()
            },
            ..DraftWords::default()
        });
        Self { at: draft.at, words }
    }
}

/// That it is kept.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SaveDraftResponse {
    /// When; publishing names it, so that a newer draft of another window stays.
    pub at: Timestamp,
}

/// Keeps a draft. It is on disk when this answers.
pub async fn save_draft(app: &App, request: SaveDraftRequest) -> AppResult<SaveDraftResponse> {
    let urn = drafted(app, &request.name, request.part).await?;
    let text = serde_json::to_string(&request.words)
        .map_err(|error| AppError::failed(format!("the draft cannot be written as JSON: {error}")))?;
    let at = app.now();
    let draft = Draft {
        urn,
        part: request.part,
        at,
        text,
    };
    app.device.save_draft(&app.login, &draft).await?;
    Ok(SaveDraftResponse { at })
}

/// The thing that words are kept for. The access policy is no entity, and there is one of it.
pub(crate) async fn drafted(app: &App, name: &str, part: DraftPart) -> AppResult<Urn> {
    if part == DraftPart::Policy {
        return Ok(Urn::access_policy());
    }
    Ok(lookup::find(app, name).await?.urn)
}

#[cfg(test)]
mod tests {
    use weft_model::{EntityKind, Timestamp, Urn};
    use weft_ports::device::{Draft, DraftPart};

    use super::DraftView;

    #[test]
    fn a_draft_of_an_unknown_form_is_text_still() {
        let draft = Draft {
            urn: Urn::derive(EntityKind::Table, "a", "b"),
            part: DraftPart::Docs,
            at: Timestamp::from_millis(7),
            text: "{\"of\": \"the future\"}".to_owned(),
        };
        let view = DraftView::from(draft.clone());
        assert_eq!(view.words.docs.markdown, Some(draft.text));
    }
}
