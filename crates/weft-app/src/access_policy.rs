//! The access policy that stands: the newest version that was published, else the one that a workspace begins with.

use std::sync::Arc;

use weft_model::{
    Aspect, EntityKind, Origin, Payload, PersonRef, Record, Revision, Roster, Timestamp, Urn,
    access::policy::PolicyText, people::roster::reference,
};
use weft_ports::ReadPolicy;

use crate::{App, AppError, AppResult, directory, duties::Duties, review::rules, words::speaker};

/// The policy that stands.
#[derive(Debug, Clone)]
pub struct Current {
    /// Its version, text and document. Version 0: nobody has published any, and the template stands.
    pub text: PolicyText,
    /// Revision of the newest word on it: what another version is written over.
    pub base: Revision,
    /// Login of who published it.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// The people of the workspace at that moment; nobody where an earlier version is read.
    pub roster: Arc<Roster>,
}

impl Current {
    /// Whether somebody published it.
    pub const fn is_published(&self) -> bool {
        self.by.is_some()
    }
}

/// The policy that stands now, read from the workspace: a decision must not rest on an older one.
pub async fn current(app: &App) -> AppResult<Current> {
    // Together: who decides is a matter of both.
    let urns = [Urn::access_policy(), Urn::directory()];
    let records = app.workspace.records(&urns).await?;
    let roster = Arc::new(directory::standing(&records).0);
    let newest = records
        .into_iter()
        .filter_map(kept)
        .max_by_key(|current| current.base);
    let current = match newest {
        Some(current) => current,
        None => template(app).await?,
    };
    Ok(Current { roster, ..current })
}

/// All versions that were published, newest first.
pub async fn versions(app: &App) -> AppResult<Vec<Current>> {
    let records = app
        .workspace
        .history(&Urn::access_policy(), Aspect::Policy, None)
        .await?;
    let mut all: Vec<Current> = records.into_iter().filter_map(kept).collect();
    all.sort_by_key(|current| std::cmp::Reverse(current.base));
    Ok(all)
}

fn kept(record: Record) -> Option<Current> {
    let by = speaker(&record.origin).to_owned();
    match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Policy(text))) => Some(Current {
            text: *text,
            base: record.revision,
            by: Some(by),
            at: Some(record.at),
            roster: Arc::default(),
        }),
        _ => None,
    }
}

async fn template(app: &App) -> AppResult<Current> {
    let text = app.policies.template();
    let read = read(app, "template", text.as_bytes().to_vec()).await?;
    let mut policy = read
        .policy
        .ok_or_else(|| AppError::failed("the policy that a workspace begins with is broken"))?;
    policy.version = 0;
    Ok(Current {
        text: PolicyText {
            version: 0,
            text: text.to_owned(),
            policy,
        },
        base: Revision::default(),
        by: None,
        at: None,
        roster: Arc::default(),
    })
}

/// Reads the text of a policy, where blocking is allowed.
pub async fn read(app: &App, name: &str, text: Vec<u8>) -> AppResult<ReadPolicy> {
    let (policies, shown) = (Arc::clone(&app.policies), name.to_owned());
    let read = tokio::task::spawn_blocking(move || policies.read(&shown, &text))
        .await
        .map_err(|error| AppError::failed(format!("reading `{name}` stopped short: {error}")))?;
    Ok(read?)
}

/// The people who answer for the policy, as far as they are known here: those that it names; before any version was
/// published, whoever answers for any domain. In a team those whom its database lets publish it, by their duties. Nobody who
/// has left.
pub async fn governance(app: &App, current: &Current) -> AppResult<Vec<PersonRef>> {
    if let Some(duties) = Duties::open(app, &current.roster).await? {
        return Ok(duties.governance(true));
    }
    let now = app.now();
    if !current.is_published() {
        let mut all = rules::everybody(&rules::of_domains(app).await?);
        all.retain(|person| current.roster.counts(&person.urn, now));
        return Ok(all);
    }
    let mut all: Vec<PersonRef> = Vec::new();
    for name in &current.text.policy.governance {
        if let Some(known) = current.roster.named(name) {
            let person = reference(known, Some("governance"));
            if known.is_here(now) && !all.iter().any(|other| other.urn == person.urn) {
                all.push(person);
            }
            continue;
        }
        let found = app.replica.find(name).await?;
        let Some(entity) = found.filter(|entity| entity.kind == EntityKind::Person) else {
            continue;
        };
        let counts = current.roster.counts(&entity.urn, now);
        if counts && !all.iter().any(|known| known.urn == entity.urn) {
            all.push(PersonRef {
                mail: entity.full_name.contains('@').then(|| entity.full_name.clone()),
                urn: entity.urn,
                name: entity.name,
                role: Some("governance".to_owned()),
            });
        }
    }
    Ok(all)
}

/// Whether the person at the desk may publish another version, and why or why not. In a team the database decides, by their
/// duties.
pub async fn may_publish(app: &App, current: &Current) -> AppResult<(bool, String)> {
    if let Some(duties) = Duties::open(app, &current.roster).await? {
        return Ok(if duties.governs(&app.login) {
            (true, "you look after the whole mesh".to_owned())
        } else {
            (
                false,
                "the platform team, or a steward of the whole mesh, publishes the access policy".to_owned(),
            )
        });
    }
    let actor = rules::actor_of(app, &current.roster).await?;
    let team = governance(app, current).await?;
    let among = |person: &PersonRef| actor.person.as_ref() == Some(&person.urn);
    if !current.is_published() {
        return Ok(if team.is_empty() {
            (true, "nobody answers for any domain yet".to_owned())
        } else if team.iter().any(among) {
            (
                true,
                "you answer for a domain, and no policy was published yet".to_owned(),
            )
        } else {
            (
                false,
                "the first policy is published by an owner or steward of a domain".to_owned(),
            )
        });
    }
    // Somebody whom no source names can be of the team all the same, by the login that the system knows them by.
    let named = &current.text.policy.governance;
    let by_login = is_listed(app, current);
    Ok(if by_login || team.iter().any(among) {
        (true, "you are of the governance team".to_owned())
    } else {
        let people = named.join(", ");
        (
            false,
            format!("another version is published by the governance team: {people}"),
        )
    })
}

/// Whether the policy names the login of the person at the desk, and that is nobody who has left.
pub fn is_listed(app: &App, current: &Current) -> bool {
    let named = &current.text.policy.governance;
    let known = current.roster.by_login(&app.login);
    current.is_published()
        && named.iter().any(|name| name.eq_ignore_ascii_case(&app.login))
        && known.is_none_or(|person| person.is_here(app.now()))
}
