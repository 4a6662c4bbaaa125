//! One request for access, with everything that is needed to decide it.

use serde::Deserialize;
use specta::Type;

pub use weft_model::RequestAct;

pub use crate::access::view::{AccessRequestView, RequestEntryView, SimilarDecisions};
use crate::{
    App, AppResult,
    access::{
        book::{Book, terms_now},
        kept::{self, Kept},
        shown::{self, Ledger},
    },
};

/// Which request.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowRequestRequest {
    /// Its urn, or the first letters of its id.
    pub id: String,
}

/// Shows a request.
pub async fn show_request(app: &App, request: ShowRequestRequest) -> AppResult<AccessRequestView> {
    let kept = kept::find(app, &request.id).await?;
    let mut book = Book::open(app).await?;
    let standing = book
        .standing(app, &kept.request, terms_now(&kept.request))
        .await?;
    shown::refuse_unless_seen(&book, &kept, &standing)?;
    view(app, &mut book, &kept).await
}

/// The view of a request that the person at the desk has just acted on, or may see.
pub(crate) async fn view(app: &App, book: &mut Book, kept: &Kept) -> AppResult<AccessRequestView> {
    let ledger = Ledger::open(app).await?;
    shown::view(app, book, &ledger, kept).await
}
