//! Requests for access: one's own, those that wait for one, or all that one may see.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::RequestState;
use weft_model::Urn;

pub use crate::access::view::{AccessRequestRow, AccessRequestView};
use crate::{
    App, AppResult,
    access::{
        book::{Book, terms_now},
        kept::Kept,
        shown::{self, Ledger},
    },
    lookup, words,
};

/// Requests in one answer.
const MOST: usize = 500;

/// Whose requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RequestBox {
    /// Those of the person at the desk, newest first.
    #[default]
    Mine,
    /// Those that the person at the desk may decide now, by due time.
    Inbox,
    /// All, newest first.
    All,
}

/// Which requests.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListRequestsRequest {
    /// Whose.
    #[serde(default)]
    pub which: RequestBox,
    /// Only those of which something can still become.
    #[serde(default)]
    pub open: bool,
    /// Only those for this thing; a urn or name.
    #[serde(default)]
    pub subject: Option<String>,
}

/// The requests.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListRequestsResponse {
    /// At most 500.
    pub requests: Vec<AccessRequestRow>,
    /// How many the person at the desk may decide now, whatever was asked for.
    pub inbox: u32,
    /// How many of those are overdue.
    pub overdue: u32,
}

/// Lists requests.
pub async fn list_requests(app: &App, request: ListRequestsRequest) -> AppResult<ListRequestsResponse> {
    let listed = listed(app, request).await?;
    Ok(ListRequestsResponse {
        inbox: listed.inbox,
        overdue: listed.overdue,
        requests: listed.rows.into_iter().map(|(_, row)| row).collect(),
    })
}

/// The same with everything that is known of each, for programs that read them all.
pub async fn list_in_full(app: &App, request: ListRequestsRequest) -> AppResult<Vec<AccessRequestView>> {
    let Listed {
        rows,
        mut book,
        ledger,
        ..
    } = listed(app, request).await?;
    let mut all = Vec::with_capacity(rows.len());
    for (kept, _) in rows {
        all.push(shown::view(app, &mut book, &ledger, &kept).await?);
    }
    Ok(all)
}

struct Listed {
    rows: Vec<(Kept, AccessRequestRow)>,
    inbox: u32,
    overdue: u32,
    book: Book,
    ledger: Ledger,
}

async fn listed(app: &App, request: ListRequestsRequest) -> AppResult<Listed> {
    let subject: Option<Vec<Urn>> = match &request.subject {
        Some(name) => Some(words::urns(&lookup::find(app, name).await?)),
        None => None,
    };
    let mut book = Book::open(app).await?;
    let ledger = Ledger::open(app).await?;
    let actor = book.actor.clone();
    let (mut rows, mut inbox, mut overdue) = (Vec::new(), 0_u32, 0_u32);
    // Newest first: where some have to be left out, those are the oldest.
    for kept in ledger.requests.iter().rev() {
        let asked = &kept.request;
        let of_it = subject.as_ref().is_none_or(|urns| urns.contains(&asked.subject));
        let mine = asked.by.is(&actor);
        let open = asked.state.is_open();
        let wanted = of_it
            && (open || !request.open)
            && match request.which {
                RequestBox::Mine => mine,
                RequestBox::Inbox => open,
                RequestBox::All => true,
            };
        // What waits for a decision is looked at whatever is asked for: how much it is, is told with every list.
        if !wanted && !open {
            continue;
        }
        let standing = book.standing(app, asked, terms_now(asked)).await?;
        let decides = asked.state == RequestState::Waiting && standing.verdict(&actor).may;
        if decides {
            inbox = inbox.saturating_add(1);
            overdue = overdue.saturating_add(u32::from(asked.due <= book.now));
        }
        let listed = wanted && (request.which != RequestBox::Inbox || decides) && book.sees(asked, &standing);
        if listed && (rows.len() < MOST || request.which == RequestBox::Inbox) {
            let row = shown::row(app, &mut book, kept, &standing, &ledger).await?;
            rows.push((kept.clone(), row));
        }
    }
    if request.which == RequestBox::Inbox {
        rows.sort_by(|(_, one), (_, other)| (one.due, &one.id).cmp(&(other.due, &other.id)));
        rows.truncate(MOST);
    }
    Ok(Listed {
        rows,
        inbox,
        overdue,
        book,
        ledger,
    })
}
