//! Requests as the workspace keeps them.

use weft_model::{AccessRequest, Aspect, Origin, Payload, Record, RequestAct, RequestEntry, Revision, Urn};
use weft_ports::workspace::Word;

pub use crate::records::short;
use crate::{
    App, AppError, AppResult,
    records::{self, Called},
};

/// Times that an act on a request is put over newer ones before giving up.
pub const TURNS: u32 = 40;
const CALLED: Called = Called {
    one: "request",
    several: "requests",
    listed_by: "weft requests",
};
/// Lines in the history of one request.
const ENTRIES: usize = 1_000;

/// A request with the revision that an act on it is written over.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its urn.
    pub id: Urn,
    /// The request.
    pub request: AccessRequest,
    /// The revision that brought it to where it stands.
    pub revision: Revision,
}

/// Requests, each as it stands now, in the order in which they were sent.
pub async fn all(app: &App) -> AppResult<Vec<Kept>> {
    let part = Urn::request("", "");
    let records = app.workspace.listed(part.part(), Aspect::Request).await?;
    let all = records.into_iter().filter_map(kept);
    let mut all = records::newest(all, |kept| (&kept.id, kept.revision));
    all.sort_by(|one, other| (one.request.at, &one.id).cmp(&(other.request.at, &other.id)));
    Ok(all)
}

fn kept(record: Record) -> Option<Kept> {
    match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Request(request))) => Some(Kept {
            id: record.urn,
            request: *request,
            revision: record.revision,
        }),
        _ => None,
    }
}

/// The request of this urn, or whose id begins like this.
pub async fn find(app: &App, id: &str) -> AppResult<Kept> {
    let id = id.trim();
    if let Some(urn) = Urn::parse(id).filter(Urn::is_request) {
        return load(app, &urn).await;
    }
    CALLED.by_letters(id, all(app), |kept| &kept.id).await
}

/// The request of this urn.
pub async fn load(app: &App, id: &Urn) -> AppResult<Kept> {
    CALLED.load(app, id, kept, |kept| kept.revision).await
}

/// The word that writes a request over the state that was read; a new one over nothing.
pub fn word(id: &Urn, base: Revision, request: AccessRequest) -> Word {
    Word {
        urn: id.clone(),
        joined: Vec::new(),
        base,
        payload: Payload::Request(Box::new(request)),
    }
}

/// A request after one more act. An error where the act is not allowed there, which says why.
pub fn after(request: &AccessRequest, entry: RequestEntry) -> AppResult<AccessRequest> {
    let Some(state) = request.state.after(entry.act) else {
        return Err(not_allowed(request, entry.act));
    };
    // A decision always finds room.
    if state.is_open() && request.entries.len() >= ENTRIES {
        return Err(
            AppError::invalid(format!("the history of a request has at most {ENTRIES} lines"))
                .hint("decide it, or withdraw it and ask anew"),
        );
    }
    let mut request = request.clone();
    request.state = state;
    request.entries.push(entry);
    Ok(request)
}

/// Why an act is not allowed where a request stands.
pub fn not_allowed(request: &AccessRequest, act: RequestAct) -> AppError {
    use weft_model::RequestState::{Approved, AskedBack, Rejected, Waiting, Withdrawn};
    let done = match request.state {
        Approved | Rejected | Withdrawn => request.state.as_str(),
        AskedBack if matches!(act, RequestAct::Approve | RequestAct::ApproveFirst) => {
            return AppError::invalid("somebody asked back, and the requester has not answered yet")
                .hint("wait for the answer, or reject it with a reason");
        }
        Waiting | AskedBack => {
            return AppError::invalid(match act {
                RequestAct::Answer => "nobody asked back",
                _ => "somebody asked back already, and waits for the answer",
            })
            .hint("say it as a note instead: `weft request note ID --text …`");
        }
    };
    let by = request
        .decision()
        .map_or("somebody", |entry| entry.by.login.as_str());
    let guardrail = request.decision().and_then(|entry| entry.guardrail.as_deref());
    let who = match guardrail {
        Some(guardrail) => format!("within the guardrail `{guardrail}`"),
        None => format!("by {by}"),
    };
    AppError::invalid(format!("this request is {done} already, {who}"))
        .hint("`weft request show ID` tells what became of it; what is needed still can be asked for anew")
}

/// Others are faster, again and again.
pub fn busy() -> AppError {
    AppError {
        retryable: true,
        ..AppError::failed("others are acting on this request at the same time")
            .hint("try again; nothing of yours was written")
    }
}

#[cfg(test)]
mod tests {
    use weft_model::{
        AccessRequest, AccessTerms, Actor, RequestAct, RequestEntry, RequestState, Timestamp, Urn,
    };

    use super::after;

    fn request() -> AccessRequest {
        AccessRequest {
            subject: Urn::domain("orders"),
            by: Actor {
                login: "priya".to_owned(),
                person: None,
            },
            terms: AccessTerms {
                role: "reader".to_owned(),
                purpose: "reporting".to_owned(),
                assets: Vec::new(),
                days: 30,
            },
            reason: "to see".to_owned(),
            reference: None,
            cart: None,
            renews: None,
            at: Timestamp::from_millis(0),
            due: Timestamp::from_millis(1),
            policy: 1,
            checks: Vec::new(),
            state: RequestState::Waiting,
            entries: Vec::new(),
            grant: None,
        }
    }

    fn entry(act: RequestAct, by: &str) -> RequestEntry {
        RequestEntry {
            act,
            by: Actor {
                login: by.to_owned(),
                person: None,
            },
            at: Timestamp::from_millis(2),
            text: None,
            guardrail: None,
            terms: None,
        }
    }

    #[test]
    fn what_is_decided_says_by_whom() {
        let rejected = after(&request(), entry(RequestAct::Reject, "ruth")).unwrap();
        assert_eq!(rejected.state, RequestState::Rejected);
        for act in [RequestAct::Approve, RequestAct::Withdraw, RequestAct::Note] {
            let error = after(&rejected, entry(act, "maya")).unwrap_err();
            assert!(error.message.contains("rejected already, by ruth"), "{error}");
        }
    }

    #[test]
    fn a_question_is_answered_before_it_is_approved() {
        let asked = after(&request(), entry(RequestAct::AskBack, "ruth")).unwrap();
        let error = after(&asked, entry(RequestAct::Approve, "ruth")).unwrap_err();
        assert!(error.message.contains("not answered"), "{error}");
        assert!(after(&asked, entry(RequestAct::AskBack, "ruth")).is_err());
        let answered = after(&asked, entry(RequestAct::Answer, "priya")).unwrap();
        assert!(after(&answered, entry(RequestAct::Approve, "ruth")).is_ok());
        assert!(after(&answered, entry(RequestAct::Answer, "priya")).is_err());
    }

    #[test]
    fn a_history_ends_and_a_decision_still_fits() {
        let mut long = request();
        long.entries = vec![entry(RequestAct::Note, "priya"); 1_000];
        assert!(after(&long, entry(RequestAct::Note, "priya")).is_err());
        assert!(after(&long, entry(RequestAct::Withdraw, "priya")).is_ok());
    }
}
