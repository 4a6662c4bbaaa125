//! What people do with a request short of deciding it: take it back, say something, ask back, answer.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{AccessRequest, RequestAct, RequestEntry};
use weft_ports::workspace::Worded;

pub use crate::access::view::AccessRequestView;
use crate::{
    App, AppError, AppResult,
    access::{
        book::{Book, Standing, terms_now},
        carrying::{self, Written},
        kept::{self, Kept},
        shown,
    },
    words::limits,
};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActOnRequest {
    /// Take one's own back.
    Withdraw,
    /// Say something about it.
    Note,
    /// Ask the requester for more, as somebody who may decide.
    AskBack,
    /// Say more, as the requester.
    Answer,
}

/// What to do with which.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ActOnRequestRequest {
    /// The request: its urn, or the first letters of its id.
    pub id: String,
    /// What to do.
    pub act: ActOnRequest,
    /// What to say; only taking it back needs no words.
    #[serde(default)]
    pub text: Option<String>,
}

/// Acts. What others did meanwhile is never lost: the act is put at the end of what stands when it is written.
pub async fn act_on_request(app: &App, request: ActOnRequestRequest) -> AppResult<AccessRequestView> {
    let text = limits::short("text", request.text)?;
    if text.is_none() && request.act != ActOnRequest::Withdraw {
        return Err(AppError::invalid("nothing is said").hint("say it in a sentence: `--text …`"));
    }
    let id = kept::find(app, &request.id).await?.id;
    for _ in 0..kept::TURNS {
        let kept = kept::load(app, &id).await?;
        let mut book = Book::open(app).await?;
        let standing = book
            .standing(app, &kept.request, terms_now(&kept.request))
            .await?;
        shown::refuse_unless_seen(&book, &kept, &standing)?;
        refuse_unless_allowed(&book, &kept.request, &standing, request.act)?;
        let entry = RequestEntry {
            act: act(request.act),
            by: book.actor.clone(),
            at: app.now(),
            text: text.clone(),
            guardrail: None,
            terms: None,
        };
        let acted = kept::after(&kept.request, entry)?;
        let word = kept::word(&kept.id, kept.revision, acted.clone());
        let written = app
            .workspace
            .write_over(&app.login, action(request.act), vec![word])
            .await?;
        if let Worded::Written(revision) = written {
            let kept = Kept {
                request: acted,
                revision,
                ..kept
            };
            return carrying::follow_one(app, &mut book, Written { kept, grant: None }).await;
        }
    }
    Err(kept::busy())
}

const fn act(act: ActOnRequest) -> RequestAct {
    match act {
        ActOnRequest::Withdraw => RequestAct::Withdraw,
        ActOnRequest::Note => RequestAct::Note,
        ActOnRequest::AskBack => RequestAct::AskBack,
        ActOnRequest::Answer => RequestAct::Answer,
    }
}

const fn action(act: ActOnRequest) -> &'static str {
    match act {
        ActOnRequest::Withdraw => "withdraw_request",
        ActOnRequest::Note => "note_request",
        ActOnRequest::AskBack => "ask_back_request",
        ActOnRequest::Answer => "answer_request",
    }
}

fn refuse_unless_allowed(
    book: &Book,
    request: &AccessRequest,
    standing: &Standing,
    act: ActOnRequest,
) -> AppResult<()> {
    let own = request.by.is(&book.actor);
    match act {
        ActOnRequest::Withdraw if !own => {
            Err(AppError::denied("only its requester withdraws a request")
                .hint("reject it instead, and say why"))
        }
        ActOnRequest::Answer if !own => Err(AppError::denied("only its requester answers")
            .hint("say it as a note instead: `weft request note ID --text …`")),
        ActOnRequest::AskBack => {
            let verdict = standing.verdict(&book.actor);
            if verdict.may {
                return Ok(());
            }
            Err(AppError::denied(verdict.because)
                .hint("say it as a note instead: `weft request note ID --text …`"))
        }
        _ => Ok(()),
    }
}
