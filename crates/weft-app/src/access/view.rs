//! What faces are shown of requests.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{AccessCheck, AccessTerms, GrantState, PersonRef, RequestAct, RequestState, Timestamp, Urn};
use weft_ports::PlannedStep;

pub use crate::grants::view::GrantRow;
use crate::{show_proposal::ActorView, view::EntityLink};

/// A column that is classified as sensitive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SensitiveColumn {
    /// Path of the column.
    pub column: String,
    /// Its classification.
    pub classification: String,
    /// Whether it stays masked under the role.
    pub masked: bool,
}

/// A table or view that would be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OpenedAsset {
    /// The table or view.
    pub asset: EntityLink,
    /// How many columns it has.
    pub columns: u32,
    /// Those that are classified as sensitive.
    pub sensitive: Vec<SensitiveColumn>,
}

/// What comes of a request under the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AccessOutcomeKind {
    /// A rule refuses it.
    Refused,
    /// A guardrail grants it at once.
    Granted,
    /// People decide.
    Decided,
}

/// What comes of a request under the policy, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccessOutcome {
    /// What.
    pub kind: AccessOutcomeKind,
    /// Id of the rule, the guardrail or the decision.
    pub rule: String,
    /// The same in a sentence: `a steward of Sales decides`.
    pub says: String,
    /// Who may decide; empty where nobody has to.
    pub by: Vec<PersonRef>,
    /// Whether two different people have to approve.
    pub two_persons: bool,
    /// When it is to be decided by.
    pub due: Option<Timestamp>,
}

/// One request in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccessRequestRow {
    /// Its urn.
    pub id: Urn,
    /// The first letters of its id that name it on the command line.
    pub short: String,
    /// The product or asset; absent where it is not there any more.
    pub subject: Option<EntityLink>,
    /// Who asks.
    pub by: ActorView,
    /// What they need it for, in their words.
    pub reason: String,
    /// What is asked for, or what was approved.
    pub terms: AccessTerms,
    /// Name of the role, for people.
    pub role_name: String,
    /// Name of the purpose, for people.
    pub purpose_name: String,
    /// When access ends, or would end if it were granted now.
    pub until: Timestamp,
    /// Where it stands.
    pub state: RequestState,
    /// When it was sent.
    pub at: Timestamp,
    /// When it is to be decided by.
    pub due: Timestamp,
    /// Whether it is open and that is over.
    pub overdue: bool,
    /// When something last happened to it.
    pub touched: Timestamp,
    /// Who decided or took it back, where somebody has.
    pub decided_by: Option<ActorView>,
    /// Who may decide, while it is open.
    pub waits_for: Vec<PersonRef>,
    /// Who approved it first, where a second person has to.
    pub first: Option<ActorView>,
    /// How many checks did not hold when it was sent.
    pub failing: u32,
    /// The same for requests that were sent together.
    pub cart: Option<String>,
    /// The grant that it would go on from.
    pub renews: Option<Urn>,
    /// Id of the guardrail that approved it, where no person did.
    pub guardrail: Option<String>,
    /// The grant that followed.
    pub grant: Option<Urn>,
    /// Where that stands.
    pub grant_state: Option<GrantState>,
    /// Whether it is of the person at the desk.
    pub mine: bool,
    /// Whether the person at the desk may decide it now.
    pub to_decide: bool,
}

/// One line of a request's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RequestEntryView {
    /// What was done.
    pub act: RequestAct,
    /// By whom.
    pub by: ActorView,
    /// When.
    pub at: Timestamp,
    /// What was said.
    pub text: Option<String>,
    /// Id of the guardrail that approved it, where no person did.
    pub guardrail: Option<String>,
    /// For an approval: the terms, where they are others than what was asked for.
    pub terms: Option<AccessTerms>,
}

/// What was decided before, of the same thing and role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SimilarDecisions {
    /// How many were approved.
    pub approved: u32,
    /// How many were refused.
    pub rejected: u32,
    /// The latest, newest first, at most 5.
    pub latest: Vec<AccessRequestRow>,
}

/// A request with everything that is needed to decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccessRequestView {
    /// Its urn.
    pub id: Urn,
    /// What a list says of it.
    pub row: AccessRequestRow,
    /// What they need it for, in their words.
    pub reason: String,
    /// A ticket elsewhere.
    pub reference: Option<String>,
    /// Version of the policy that it was checked against when it was sent.
    pub policy: u32,
    /// How the rules held when it was sent.
    pub checks: Vec<AccessCheck>,
    /// How they hold now.
    pub checks_now: Vec<AccessCheck>,
    /// What the policy says of it now.
    pub outcome: AccessOutcome,
    /// What it opens.
    pub opens: Vec<OpenedAsset>,
    /// What granting it does, step by step.
    pub steps: Vec<PlannedStep>,
    /// Its history, oldest first.
    pub history: Vec<RequestEntryView>,
    /// What the requester holds already.
    pub requester_holds: Vec<GrantRow>,
    /// What was decided before.
    pub similar: SimilarDecisions,
    /// How many other people hold something of the same thing already.
    pub others: u32,
    /// Whether the person at the desk may decide it now.
    pub may_decide: bool,
    /// Why, or why not.
    pub because: String,
    /// What a decision on this is bound to.
    pub digest: String,
    /// The grant that followed.
    pub grant: Option<GrantRow>,
}
