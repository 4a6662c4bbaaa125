//! Why somebody can, or cannot, see the data of a thing: the path that gives it, or the smallest missing piece.

mod missing;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, PersonRef, Timestamp};

pub use crate::show_proposal::ActorView;
use crate::{
    App, AppError, AppResult,
    grants::{
        guard::{self, Closed, Guard, Opening, Passage},
        people::{self, Desk},
    },
    lookup,
    records::short,
    show_proposal::named,
    view::EntityLink,
};

/// Of what, for whom.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ExplainAccessRequest {
    /// A urn or name.
    pub name: String,
    /// A login, name, mail or urn; absent: the person at the desk.
    #[serde(default)]
    pub person: Option<String>,
}

/// Whether somebody can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AccessVerdict {
    /// They can.
    Granted,
    /// They cannot.
    Denied,
    /// Weft cannot know.
    Unknown,
}

/// One step on the way from a person to the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PathStep {
    /// From what.
    pub from: String,
    /// To what.
    pub to: String,
    /// By what: a role, a grant, a rule.
    pub what: String,
    /// When that ends, where it does.
    pub until: Option<Timestamp>,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MissingPiece {
    /// What.
    pub what: String,
    /// When it is to be decided by, where it waits for a decision.
    pub due: Option<Timestamp>,
    /// Who can give it.
    pub who: Vec<PersonRef>,
    /// How to get it: `weft request sales.orders`; empty where asking does not help.
    pub how: String,
}

/// Why.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ExplainAccessResponse {
    /// Who.
    pub person: ActorView,
    /// What.
    pub subject: EntityLink,
    /// Whether they can see it.
    pub verdict: AccessVerdict,
    /// The same in a sentence.
    pub says: String,
    /// When that ends, where it does.
    pub until: Option<Timestamp>,
    /// The path that gives it; empty where there is none.
    pub path: Vec<PathStep>,
    /// The smallest missing piece, where they cannot.
    pub missing: Option<MissingPiece>,
}

/// Explains it. Everybody sees their own paths; who answers for a thing sees those of all people to it.
pub async fn explain_access(app: &App, request: ExplainAccessRequest) -> AppResult<ExplainAccessResponse> {
    let subject = lookup::find(app, &request.name).await?;
    let mut desk = Desk::open(app).await?;
    let who = match &request.person {
        Some(text) => people::person(app, &desk.roster, text).await?,
        None => desk.actor.clone(),
    };
    if !who.is(&desk.actor) && !desk.answers_for(app, &subject.urn).await? {
        return Err(AppError::denied(format!(
            "why others can see `{}` is told to who answers for it",
            subject.full_name
        ))
        .hint(format!("ask about yourself: `weft why {}`", subject.full_name)));
    }
    let person = named(app, &who).await?;
    let mut told = Told::new(guard::held_by(app));
    let guard = Guard::of(app, who.clone()).await?;
    for asset in guard::behind(app, &subject).await? {
        let found = guard.passage_of(app, &asset).await?;
        let shared = match &found {
            Some((_, Passage::Granted(opening))) => shared(app, &desk, &asset, opening),
            _ => None,
        };
        told.add(&person.name, &asset, found, shared.as_deref());
    }
    let missing = match &told.closed {
        Some((asset, closed)) => Some(Box::pin(missing::missing(app, &mut desk, &who, asset, closed)).await?),
        None => None,
    };
    let (verdict, says) = told.verdict(&person.name, &subject);
    let granted = verdict == AccessVerdict::Granted;
    Ok(ExplainAccessResponse {
        subject: EntityLink::from(&subject),
        verdict,
        says,
        until: told.until.filter(|_| granted),
        path: told.path,
        missing,
        person,
    })
}

/// What was found so far.
struct Told {
    /// Whose word a grant is.
    held_by: &'static str,
    path: Vec<PathStep>,
    until: Option<Timestamp>,
    closed: Option<(Entity, Closed)>,
    /// Names of sources that decide by themselves.
    elsewhere: Vec<String>,
    opened: usize,
}

impl Told {
    const fn new(held_by: &'static str) -> Self {
        Self {
            held_by,
            path: Vec::new(),
            until: None,
            closed: None,
            elsewhere: Vec::new(),
            opened: 0,
        }
    }

    /// `shared` says for whom else it opens, where a role of several people holds the right.
    fn add(&mut self, person: &str, asset: &Entity, found: Option<(String, Passage)>, shared: Option<&str>) {
        let mut step = |from: &str, to: &str, what: String, until: Option<Timestamp>| {
            self.path.push(PathStep {
                from: from.to_owned(),
                to: to.to_owned(),
                what,
                until,
            });
        };
        let name = asset.full_name.as_str();
        match found {
            None => {}
            Some((_, Passage::Open(opening))) => {
                self.opened += 1;
                step(
                    person,
                    name,
                    "no rule of the policy closes it; it is read with your own right to its files".to_owned(),
                    None,
                );
                if let Some(opening) = opening.filter(|opening| !opening.masked) {
                    step(person, name, masks(&opening), Some(opening.kept.grant.until));
                }
            }
            Some((_, Passage::Answers(role, leaves))) => {
                self.opened += 1;
                step(person, name, role, leaves);
                self.ends(leaves);
            }
            Some((_, Passage::Granted(opening))) => {
                self.opened += 1;
                let grant = &opening.kept.grant;
                let role = format!("role {}", grant.terms.role);
                step(person, &role, given(&opening), Some(grant.until));
                let for_all = shared.map_or_else(String::new, |shared| format!("; {shared}"));
                step(
                    &role,
                    name,
                    format!("TABLE_READ_DATA, {}{for_all}", self.held_by),
                    None,
                );
                self.ends(Some(grant.until));
            }
            Some((source, Passage::Elsewhere)) => self.elsewhere.push(source),
            Some((_, Passage::Closed(closed))) => {
                self.closed.get_or_insert_with(|| (asset.clone(), *closed));
            }
        }
    }

    /// It is seen whole no longer than the first of what opens it.
    fn ends(&mut self, until: Option<Timestamp>) {
        self.until = self.until.into_iter().chain(until).min();
    }

    fn verdict(&self, person: &str, subject: &Entity) -> (AccessVerdict, String) {
        let name = &subject.full_name;
        if let Some((asset, closed)) = &self.closed {
            return (
                AccessVerdict::Denied,
                format!(
                    "{person} cannot see the rows of {}: {} ({})",
                    asset.full_name, closed.protection.says, closed.protection.id
                ),
            );
        }
        if let Some(source) = self.elsewhere.first() {
            return (
                AccessVerdict::Unknown,
                format!("`{source}` decides who reads {name}, and Weft does not know what it would answer"),
            );
        }
        if self.opened == 0 {
            return (
                AccessVerdict::Unknown,
                format!("no rows that Weft can read stand behind {name}"),
            );
        }
        (
            AccessVerdict::Granted,
            format!("{person} can see the rows of {name}"),
        )
    }
}

fn given(opening: &Opening) -> String {
    let grant = &opening.kept.grant;
    let by = match &grant.guardrail {
        Some(guardrail) => format!("within the guardrail {guardrail}"),
        None => format!("by {}", grant.by.login),
    };
    format!(
        "grant {} for {}, {by}",
        short(&opening.kept.id).chars().take(8).collect::<String>(),
        grant.terms.purpose
    )
}

/// For whom else a grant opens a table: everybody who has the role that it is held through.
fn shared(app: &App, desk: &Desk, asset: &Entity, opening: &Opening) -> Option<String> {
    let steps = opening.kept.grant.steps.iter();
    let mut through = steps
        .filter(|step| asset.urn == step.target || asset.merged.contains(&step.target))
        .filter_map(|step| step.through.as_ref());
    Some(desk.roster.counted(through.next()?, app.now()).says())
}

fn masks(opening: &Opening) -> String {
    format!("unmasked: {}", given(opening))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use weft_model::{AccessTerms, Actor, Entity, Grant, Revision, Timestamp, Urn};

    use super::{Opening, Passage, Told};
    use crate::grants::KeptGrant;

    fn table() -> Entity {
        let table = json!({
            "urn": Urn::domain("orders"), "kind": "table", "name": "orders", "full_name": "lake.sales.orders",
            "access": "unknown",
        });
        serde_json::from_value(table).unwrap()
    }

    fn opening(until: i64, masked: bool) -> Opening {
        Opening {
            kept: KeptGrant {
                id: Urn::grant(&Urn::request("priya", "1")),
                grant: Grant {
                    request: Urn::request("priya", "1"),
                    subject: table().urn,
                    holder: Actor::default(),
                    terms: AccessTerms {
                        role: "reader".to_owned(),
                        purpose: "reporting".to_owned(),
                        assets: Vec::new(),
                        days: 30,
                    },
                    by: Actor::default(),
                    guardrail: None,
                    at: Timestamp::from_millis(0),
                    until: Timestamp::from_millis(until),
                    steps: Vec::new(),
                    attempts: 0,
                    end: None,
                },
                revision: Revision(1),
            },
            masked,
        }
    }

    fn told(passages: Vec<Passage>, shared: Option<&str>) -> Told {
        let mut told = Told::new("");
        for passage in passages {
            told.add("Priya", &table(), Some(("lake".to_owned(), passage)), shared);
        }
        told
    }

    #[test]
    fn a_path_through_a_shared_role_says_for_whom_else_it_opens() {
        let last = |shared: Option<&str>| {
            let told = told(vec![Passage::Granted(opening(10, true))], shared);
            told.path.last().unwrap().what.clone()
        };
        let says = "opens for everyone in analysts (people unknown)";
        assert!(last(Some(says)).ends_with(&format!("; {says}")));
        assert!(!last(None).contains("everyone"));
    }

    #[test]
    fn the_first_end_of_several_counts() {
        let at = Timestamp::from_millis;
        let granted = |until| Passage::Granted(opening(until, true));
        let answers = |leaves| Passage::Answers("steward of Finance".to_owned(), leaves);
        for (passages, until) in [
            (vec![granted(30), granted(10), granted(20)], Some(at(10))),
            (vec![granted(30), answers(Some(at(5)))], Some(at(5))),
            (vec![answers(None), granted(30)], Some(at(30))),
            (vec![answers(None), Passage::Open(None)], None),
            // Without it the rows would be open all the same.
            (vec![Passage::Open(Some(opening(10, false)))], None),
        ] {
            assert_eq!(told(passages, None).until, until);
        }
    }

    #[test]
    fn what_gives_nothing_ends_nothing() {
        let until = |passage: Passage| passage.until().map(Timestamp::as_millis);
        assert_eq!(until(Passage::Granted(opening(10, true))), Some(10));
        assert_eq!(
            until(Passage::Open(Some(opening(10, false)))),
            Some(10),
            "masks are lifted"
        );
        assert_eq!(until(Passage::Open(Some(opening(10, true)))), None);
        assert_eq!(until(Passage::Open(None)), None);
        assert_eq!(until(Passage::Elsewhere), None);
        let leaves = Some(Timestamp::from_millis(7));
        assert_eq!(
            until(Passage::Answers("owner of Sales".to_owned(), leaves)),
            Some(7)
        );
    }
}
