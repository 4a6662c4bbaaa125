//! What the person at the desk is told, and what of it they have read.
//!
//! It is worked out from records that are followed anyway, and nothing is asked for it. Which events concern somebody is
//! decided in `weft-policy/notify`; here it is only gathered what there is.

mod breaking;
pub(crate) mod read;
mod reading;

use std::collections::{HashMap, HashSet};

use weft_model::{Actor, ProposalState, RequestState, Timestamp, Urn};
use weft_policy::notify::{self, About, Notice};

use crate::{
    App, AppResult,
    access::{
        book::{Book, terms_now},
        shown::Ledger,
    },
    incidents,
    review::{kept, rules},
    show_proposal::look,
    view::EntityLink,
};

/// What a thing is called that is not there any more.
const GONE: &str = "something that is not there any more";

/// Something that is told, with the thing that it is about, where that is still there.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// What happened.
    pub notice: Notice,
    /// The thing.
    pub subject: Option<EntityLink>,
}

/// Everything that the person at the desk is told, newest first, each event once.
pub(crate) async fn told(app: &App) -> AppResult<Vec<Told>> {
    let mut book = Book::open(app).await?;
    let ledger = Ledger::open(app).await?;
    let (me, now) = (book.actor.clone(), book.now);
    let mut names = Names::default();
    let mut notices = of_requests(app, &mut book, &ledger, &mut names).await?;
    for kept in &ledger.grants {
        let grant = &kept.grant;
        if grant.holder.is(&me) || grant.by.is(&me) {
            let name = names.of(app, &grant.subject).await?;
            let about = about(&me, &kept.id, &name, false, now);
            notices.extend(notify::of_grant(about, grant));
        }
    }
    notices.extend(of_proposals(app, &me, now, &mut names).await?);
    let read = reading::of(app, &me, &ledger).await?;
    notices.extend(of_incidents(app, &me, &read).await?);
    notices.extend(Box::pin(breaking::of(app, &read, now)).await?);

    let mut known = HashSet::new();
    notices.retain(|notice| notice.is_told(now) && known.insert(notice.id.clone()));
    notices.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
    let mut all = Vec::with_capacity(notices.len());
    for notice in notices {
        let subject = names.link(app, &notice.subject).await?;
        all.push(Told { notice, subject });
    }
    Ok(all)
}

const fn about<'a>(me: &'a Actor, id: &'a Urn, name: &'a str, decides: bool, now: Timestamp) -> About<'a> {
    About {
        me,
        id,
        name,
        decides,
        now,
    }
}

async fn of_requests(
    app: &App,
    book: &mut Book,
    ledger: &Ledger,
    names: &mut Names,
) -> AppResult<Vec<Notice>> {
    let (me, now) = (book.actor.clone(), book.now);
    let mut notices = Vec::new();
    for kept in &ledger.requests {
        let request = &kept.request;
        let waits = request.state == RequestState::Waiting;
        if !waits && !request.by.is(&me) {
            continue;
        }
        let decides = waits && {
            let standing = book.standing(app, request, terms_now(request)).await?;
            standing.verdict(&me).may
        };
        let name = names.of(app, &request.subject).await?;
        notices.extend(notify::of_request(
            about(&me, &kept.id, &name, decides, now),
            request,
        ));
    }
    Ok(notices)
}

async fn of_proposals(app: &App, me: &Actor, now: Timestamp, names: &mut Names) -> AppResult<Vec<Notice>> {
    let mut rules = rules::Book::open(app).await?;
    let mut notices = Vec::new();
    for kept in kept::all(app).await? {
        let proposal = &kept.proposal;
        let open = proposal.state == ProposalState::Open;
        let mine = proposal.by.is(me);
        if !open && !mine {
            continue;
        }
        let decides = if open && !mine {
            let seen = look(app, &kept, &mut rules).await?;
            let asked: Vec<_> = seen.laid.iter().map(|one| &one.asked).collect();
            rules::verdict(&asked, &proposal.by, me).may
        } else {
            false
        };
        let name = names.of(app, &proposal.subject).await?;
        notices.extend(notify::of_proposal(
            about(me, &kept.id, &name, decides, now),
            proposal,
        ));
    }
    Ok(notices)
}

/// Of what somebody reads, and of what that is made from.
async fn of_incidents(app: &App, me: &Actor, read: &reading::Reading) -> AppResult<Vec<Notice>> {
    let mut notices = Vec::new();
    let troubled = incidents::troubled(app, false).await?;
    if troubled.is_empty() {
        return Ok(notices);
    }
    let reaching = incidents::reaching(app, &read.urns()).await?;
    let upstream: HashSet<&str> = reaching
        .values()
        .flatten()
        .map(|one| one.incident.id.as_str())
        .collect();
    for thing in &troubled {
        let own = read.has(thing);
        let told = thing
            .incidents
            .iter()
            .filter(|incident| own || upstream.contains(incident.id.as_str()));
        notices.extend(
            told.filter_map(|incident| notify::of_incident(me, &thing.urn, thing.display_name(), incident)),
        );
    }
    Ok(notices)
}

/// What things are called, each read once.
#[derive(Debug, Default)]
struct Names(HashMap<Urn, Option<EntityLink>>);

impl Names {
    async fn link(&mut self, app: &App, urn: &Urn) -> AppResult<Option<EntityLink>> {
        if let Some(known) = self.0.get(urn) {
            return Ok(known.clone());
        }
        let found = app.replica.find(urn.as_str()).await?;
        let link = found.as_ref().map(EntityLink::from);
        self.0.insert(urn.clone(), link.clone());
        Ok(link)
    }

    async fn of(&mut self, app: &App, urn: &Urn) -> AppResult<String> {
        let link = self.link(app, urn).await?;
        Ok(link.map_or_else(|| GONE.to_owned(), |link| link.name))
    }
}
