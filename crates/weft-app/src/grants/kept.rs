//! Grants as the workspace keeps them.

use weft_model::{Actor, Aspect, Grant, Origin, Payload, Record, Revision, Urn};
use weft_ports::workspace::{Word, Worded};

use crate::{
    App, AppError, AppResult,
    records::{self, Called},
};

/// Times that an act on a grant is put over newer ones before giving up.
pub(super) const TURNS: u32 = 40;
const CALLED: Called = Called {
    one: "grant",
    several: "grants",
    listed_by: "weft grants",
};

/// A grant with the revision that an act on it is written over.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptGrant {
    /// Its urn.
    pub id: Urn,
    /// The grant.
    pub grant: Grant,
    /// The revision that brought it to where it stands.
    pub revision: Revision,
}

/// Grants, each as it stands now, those that ended too.
pub async fn all(app: &App) -> AppResult<Vec<KeptGrant>> {
    let part = Urn::grant(&Urn::request("", ""));
    let records = app.workspace.listed(part.part(), Aspect::Grant).await?;
    let all = records.into_iter().filter_map(kept);
    let mut all = records::newest(all, |kept| (&kept.id, kept.revision));
    all.sort_by(|one, other| (one.grant.at, &one.id).cmp(&(other.grant.at, &other.id)));
    Ok(all)
}

/// Grants of somebody, those that ended too.
pub async fn of_holder(app: &App, actor: &Actor) -> AppResult<Vec<KeptGrant>> {
    let mut all = all(app).await?;
    all.retain(|kept| kept.grant.holder.is(actor));
    Ok(all)
}

fn kept(record: Record) -> Option<KeptGrant> {
    match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Grant(grant))) => Some(KeptGrant {
            id: record.urn,
            grant: *grant,
            revision: record.revision,
        }),
        _ => None,
    }
}

/// The grant of this urn, or whose id begins like this.
pub async fn find(app: &App, id: &str) -> AppResult<KeptGrant> {
    let id = id.trim();
    if let Some(urn) = Urn::parse(id).filter(Urn::is_grant) {
        return load(app, &urn).await;
    }
    CALLED.by_letters(id, all(app), |kept| &kept.id).await
}

/// The grant of this urn.
pub async fn load(app: &App, id: &Urn) -> AppResult<KeptGrant> {
    CALLED.load(app, id, kept, |kept| kept.revision).await
}

/// Writes a grant over the state that was read; the revision it is at then, none where somebody was faster.
pub(super) async fn write(
    app: &App,
    action: &str,
    id: &Urn,
    base: Revision,
    grant: &Grant,
) -> AppResult<Option<Revision>> {
    let word = Word {
        urn: id.clone(),
        joined: Vec::new(),
        base,
        payload: Payload::Grant(Box::new(grant.clone())),
    };
    Ok(
        match app.workspace.write_over(&app.login, action, vec![word]).await? {
            Worded::Written(revision) => Some(revision),
            Worded::Conflict(_) => None,
        },
    )
}

/// Changes a grant over whatever others did to it meanwhile: as it stands then. `change` is asked again for each newer state.
pub(super) async fn change(
    app: &App,
    action: &str,
    id: &Urn,
    change: impl Fn(&Grant) -> Grant,
) -> AppResult<KeptGrant> {
    for _ in 0..TURNS {
        let kept = load(app, id).await?;
        let changed = change(&kept.grant);
        if changed == kept.grant {
            return Ok(kept);
        }
        if let Some(revision) = write(app, action, id, kept.revision, &changed).await? {
            return Ok(KeptGrant {
                grant: changed,
                revision,
                ..kept
            });
        }
    }
    Err(busy())
}

/// Others are faster, again and again.
pub(super) fn busy() -> AppError {
    AppError {
        retryable: true,
        ..AppError::failed("others are acting on this grant at the same time")
            .hint("try again; `weft grants` shows where it stands")
    }
}
