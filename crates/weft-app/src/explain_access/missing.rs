//! The smallest missing piece: what somebody lacks, who can give it, and what helps. Who decides is what the policy says of
//! them, as it is for a plan and for a request.

use std::sync::Arc;

use weft_model::{Actor, Entity, PersonRef, Urn};
use weft_policy::access::Route;

use super::MissingPiece;
use crate::{
    App, AppResult,
    access::{
        asking,
        book::{Book, terms_now},
        facts::Facts,
        judged::people,
        kept::{self as requests, Kept, short},
    },
    grants::{self, KeptGrant, guard::Closed, people::Desk, view::unfinished},
};

/// What somebody lacks, and who can give it.
pub async fn missing(
    app: &App,
    desk: &mut Desk,
    who: &Actor,
    asset: &Entity,
    closed: &Closed,
) -> AppResult<MissingPiece> {
    if closed.left {
        return Ok(nothing_helps(format!("a place here: {}", closed.protection.says)));
    }
    let own = grants::of_holder(app, who).await?;
    // What was decided and is not in force lacks less than what was never asked for.
    let decided = own.iter().find(|kept| {
        kept.grant.end.is_none()
            && !kept.grant.is_due(app.now())
            && kept.grant.terms.assets.contains(&asset.urn)
    });
    if let Some(kept) = decided {
        return not_in_force(app, desk, who, closed, kept).await;
    }
    let asked = requests::all(app).await?.into_iter().find(|kept| {
        let request = &kept.request;
        request.state.is_open() && request.by.is(who) && request.terms.assets.contains(&asset.urn)
    });
    let mut book = Book::open(app).await?;
    match asked {
        Some(kept) => undecided(app, &mut book, &kept).await,
        None => unasked(app, &mut book, who, closed).await,
    }
}

/// What nobody can give, and no asking helps with.
const fn nothing_helps(what: String) -> MissingPiece {
    MissingPiece {
        what,
        due: None,
        who: Vec::new(),
        how: String::new(),
    }
}

fn letters(id: &Urn) -> String {
    short(id).chars().take(8).collect()
}

/// A grant that is not in force: whoever answers for the thing carries it out.
async fn not_in_force(
    app: &App,
    desk: &mut Desk,
    who: &Actor,
    closed: &Closed,
    kept: &KeptGrant,
) -> AppResult<MissingPiece> {
    let people = desk.answerable(app, &closed.ask_for.urn).await?.iter();
    let others = people.filter(|person| who.person.as_ref() != Some(&person.urn));
    let because = unfinished(&kept.grant, app.now())
        .or_else(|| closed.unheard.clone())
        .unwrap_or_else(|| "its rights are not held any more; `weft reconcile` shows it".to_owned());
    Ok(MissingPiece {
        what: format!(
            "it was granted ({}), and is not in force: {because}",
            letters(&kept.id)
        ),
        due: None,
        who: others.cloned().collect(),
        how: "weft grants run".to_owned(),
    })
}

/// A request that waits: whoever may decide it now.
async fn undecided(app: &App, book: &mut Book, kept: &Kept) -> AppResult<MissingPiece> {
    let standing = book
        .standing(app, &kept.request, terms_now(&kept.request))
        .await?;
    let id = letters(&kept.id);
    let mut what = format!("a decision on request {id}");
    let mut who = Vec::new();
    if let Some(says) = standing.refused() {
        what = format!("{what}, which the access policy refuses by now: {says}");
    } else {
        let may = |person: &PersonRef| {
            let person = Actor {
                login: String::new(),
                person: Some(person.urn.clone()),
            };
            standing.verdict(&person).may
        };
        who = people(&standing.decided.by);
        who.retain(may);
    }
    Ok(MissingPiece {
        what,
        due: Some(kept.request.due),
        who,
        how: format!("weft request show {id}"),
    })
}

/// What was never asked for: whoever would decide over the least that may be asked for.
async fn unasked(app: &App, book: &mut Book, who: &Actor, closed: &Closed) -> AppResult<MissingPiece> {
    let name = &closed.ask_for.full_name;
    let what = format!("a grant that opens {name}");
    let Some(facts) = book.facts(app, &closed.ask_for.urn).await? else {
        return Ok(nothing_helps(format!("{what}, which is not there any more")));
    };
    // As if they sat at the desk: what is preset is preset for who asks.
    book.actor = who.clone();
    let (route, purpose) = least(app, book, facts).await?;
    let (what, who) = match route {
        Route::Refused { rule, says } => {
            return Ok(nothing_helps(format!(
                "{what}, which the access policy refuses: {says} ({rule})"
            )));
        }
        Route::Granted { guardrail, .. } => {
            let what = format!("{what}, which is granted at once within the guardrail {guardrail}");
            (what, Vec::new())
        }
        Route::Decided(decided) => (what, people(&decided.by)),
    };
    let purpose = purpose.map_or_else(String::new, |purpose| format!(" --purpose {purpose}"));
    Ok(MissingPiece {
        what,
        due: None,
        who,
        how: format!("weft request {name}{purpose}"),
    })
}

/// What the policy says of the least that may be asked for, and the purpose that has to be named for that: the first one need
/// not be. Where all is refused, what it says of the first.
async fn least(app: &App, book: &mut Book, facts: Arc<Facts>) -> AppResult<(Route, Option<String>)> {
    let things = [facts];
    let [facts] = &things;
    let actor = book.actor.clone();
    let asker = book.asker(app, &actor).await?;
    let mut purposes: Vec<String> = book
        .policy
        .purposes
        .iter()
        .map(|purpose| purpose.id.clone())
        .collect();
    if purposes.is_empty() {
        purposes.push(String::new());
    }
    let mut refused: Option<Route> = None;
    for purpose in purposes {
        let role = asking::preset_role(app, book, &things, &purpose, None).await?;
        let days = asking::preset_days(book, &purpose, &role);
        let terms = asking::terms(book, facts, &role, &purpose, days);
        let route = book.judge(facts, &asker, &terms, "").route;
        if !matches!(route, Route::Refused { .. }) {
            return Ok((route, refused.map(|_| purpose)));
        }
        refused = refused.or(Some(route));
    }
    let route = refused.unwrap_or_else(|| Route::Refused {
        rule: String::new(),
        says: "it has no purpose".to_owned(),
    });
    Ok((route, None))
}
