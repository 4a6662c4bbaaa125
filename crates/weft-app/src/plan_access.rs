//! What asking for access would come to, before anything is sent: who decides and by when, what it opens, what is done.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::{AccessCheck, AccessTerms, SharedRole, Timestamp};
use weft_model::{
    Urn,
    access::policy::{AccessRole, Purpose},
};
use weft_policy::access::{Evaluation, Route};
pub use weft_ports::PlannedStep;

pub use crate::access::view::{
    AccessOutcome, AccessOutcomeKind, AccessRequestRow, GrantRow, OpenedAsset, SensitiveColumn,
};
use crate::{
    App, AppResult,
    access::{
        asking,
        book::{Book, terms_now},
        facts::Facts,
        judged::{after_days, after_hours, outcome},
        shown::{self, Ledger},
    },
    grants::{self, KeptGrant},
    save_draft::{DraftPart, DraftView},
    view::EntityLink,
    words::limits,
};

/// What would be asked for. What is left out is taken as the policy presets it.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct PlanAccessRequest {
    /// Urns or names of products and assets, at most 50.
    pub names: Vec<String>,
    /// Id of a role of the policy.
    #[serde(default)]
    pub role: Option<String>,
    /// Id of a purpose of the policy.
    #[serde(default)]
    pub purpose: Option<String>,
    /// How long.
    #[serde(default)]
    pub days: Option<u32>,
    /// What it is needed for, in words.
    #[serde(default)]
    pub reason: Option<String>,
    /// The grant that it would go on from: its urn, or the first letters of its id.
    #[serde(default)]
    pub renews: Option<String>,
}

/// A purpose to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PurposeChoice {
    /// Its id: `reporting`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What counts as it.
    pub description: Option<String>,
    /// At most so many days.
    pub max_days: Option<u32>,
}

/// A role to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RoleChoice {
    /// Its id: `reader`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it opens.
    pub description: Option<String>,
    /// Whether columns that are classified as sensitive stay masked.
    pub masked: bool,
    /// At most so many days.
    pub max_days: Option<u32>,
    /// Whether the policy lets it be asked for, with everything else as it was chosen.
    pub fits: bool,
    /// Why, or why not.
    pub why: String,
}

/// How long access may last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DurationChoices {
    /// Days that are preset.
    pub default_days: u32,
    /// Days at most.
    pub max_days: u32,
    /// Days to choose from.
    pub choices: Vec<u32>,
}

/// What asking for one of the things would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlannedAccess {
    /// The product or asset.
    pub subject: EntityLink,
    /// What would be asked for.
    pub terms: AccessTerms,
    /// When access would end if it were granted now.
    pub until: Timestamp,
    /// What it opens.
    pub opens: Vec<OpenedAsset>,
    /// How the rules hold.
    pub checks: Vec<AccessCheck>,
    /// What comes of it.
    pub outcome: AccessOutcome,
    /// What granting it does, step by step.
    pub steps: Vec<PlannedStep>,
    /// What the person at the desk holds of it already.
    pub holds: Vec<GrantRow>,
    /// Their open request for it, where there is one.
    pub open: Option<AccessRequestRow>,
}

/// What asking would come to.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlanAccessResponse {
    /// Version of the policy that says so.
    pub policy: u32,
    /// Purposes to choose from.
    pub purposes: Vec<PurposeChoice>,
    /// Roles to choose from, the least first.
    pub roles: Vec<RoleChoice>,
    /// How long.
    pub durations: DurationChoices,
    /// What the person typed and has not sent, kept with the first of the things as the draft `request`.
    pub draft: Option<DraftView>,
    /// Each of the things, in the order in which they were named.
    pub items: Vec<PlannedAccess>,
}

/// Plans.
pub async fn plan_access(app: &App, request: PlanAccessRequest) -> AppResult<PlanAccessResponse> {
    let mut book = Book::open(app).await?;
    let ledger = Ledger::open(app).await?;
    let renewed = asking::renewed(app, &book, request.renews.as_deref()).await?;
    let mut names = request.names;
    if let (true, Some(renewed)) = (names.is_empty(), &renewed) {
        names.push(renewed.grant.subject.to_string());
    }
    let things = asking::things(app, &mut book, &names).await?;
    let reason = limits::short("reason", request.reason)?.unwrap_or_default();
    let before = renewed.as_ref().map(|kept| &kept.grant.terms);
    if let Some(renewed) = &renewed {
        asking::refuse_other_subject(renewed, &things)?;
    }
    let purpose = match (given(request.purpose), before, book.policy.purposes.first()) {
        (Some(purpose), ..) => purpose,
        (None, Some(before), _) => before.purpose.clone(),
        (None, None, first) => first.map(|purpose| purpose.id.clone()).unwrap_or_default(),
    };
    let role = match (given(request.role), before) {
        (Some(role), _) => role,
        (None, Some(before)) => before.role.clone(),
        (None, None) => asking::preset_role(app, &mut book, &things, &purpose, request.days).await?,
    };
    let days = request
        .days
        .unwrap_or_else(|| asking::preset_days(&book, &purpose, &role));
    let asker = {
        let actor = book.actor.clone();
        book.asker(app, &actor).await?
    };
    let roles = {
        let route = |facts: &Facts, role: &str| {
            let days = request
                .days
                .unwrap_or_else(|| asking::preset_days(&book, &purpose, role));
            let terms = asking::terms(&book, facts, role, &purpose, days);
            book.judge(facts, &asker, &terms, &reason).route
        };
        let roles = book.policy.roles.iter();
        roles.map(|role| choice(role, &things, &route)).collect()
    };
    let own = asking::own_grants(&book, &ledger);
    let mut items = Vec::with_capacity(things.len());
    for facts in &things {
        let terms = asking::terms(&book, facts, &role, &purpose, days);
        let hindrance = asking::hindrance(&book, &ledger, facts, &terms, renewed.is_some());
        let mut evaluation = book.judge(facts, &asker, &terms, &reason);
        if let Some(check) = hindrance {
            evaluation.route = Route::Refused {
                rule: check.policy.clone(),
                says: check.reason.clone(),
            };
            evaluation.checks.insert(0, check);
        }
        items.push(planned(app, &mut book, &ledger, facts, terms, evaluation, &own).await?);
    }
    let draft = match things.first() {
        Some(facts) => {
            let urn = &facts.subject.urn;
            app.device.draft(&app.login, urn, DraftPart::Request).await?
        }
        None => None,
    };
    let durations = &book.policy.durations;
    Ok(PlanAccessResponse {
        policy: book.version,
        purposes: book.policy.purposes.iter().map(PurposeChoice::from).collect(),
        roles,
        durations: DurationChoices {
            default_days: durations.default_days,
            max_days: durations.max_days,
            choices: durations.choices.clone(),
        },
        draft: draft.map(DraftView::from),
        items,
    })
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

async fn planned(
    app: &App,
    book: &mut Book,
    ledger: &Ledger,
    facts: &Facts,
    terms: AccessTerms,
    evaluation: Evaluation,
    own: &[KeptGrant],
) -> AppResult<PlannedAccess> {
    let holding = book.holding(&book.actor);
    let steps = grants::steps(app, holding, &book.policy, &terms, &facts.assets);
    let steps = grants::planned(app, holding, &steps);
    let holds: Vec<KeptGrant> = own
        .iter()
        .filter(|kept| {
            let grant = &kept.grant;
            let shares = |urn: &Urn| terms.assets.contains(urn);
            asking::is_of(&grant.subject, facts) || grant.terms.assets.iter().any(shares)
        })
        .cloned()
        .collect();
    let open = match asking::own_open(book, ledger, facts) {
        Some(kept) => {
            let standing = book
                .standing(app, &kept.request, terms_now(&kept.request))
                .await?;
            Some(shown::row(app, book, kept, &standing, ledger).await?)
        }
        None => None,
    };
    let now = book.now;
    Ok(PlannedAccess {
        subject: (&facts.subject).into(),
        until: after_days(now, terms.days),
        opens: shown::opens(&book.policy, &terms, &facts.assets),
        outcome: outcome(&evaluation.route, |decided| {
            after_hours(now, decided.within_hours)
        }),
        checks: evaluation.checks,
        steps,
        holds: grants::view::rows(app, &holds).await?,
        open,
        terms,
    })
}

/// Whether a role may be asked for, for all of the things, and what it would come to.
fn choice(role: &AccessRole, things: &[Arc<Facts>], route: &impl Fn(&Facts, &str) -> Route) -> RoleChoice {
    let routes: Vec<Route> = things
        .iter()
        .map(|facts| route(facts.as_ref(), &role.id))
        .collect();
    let (fits, why) = fitting(&routes);
    RoleChoice {
        id: role.id.clone(),
        name: role.name.clone(),
        description: role.description.clone(),
        masked: role.masked,
        max_days: role.max_days,
        fits,
        why,
    }
}

/// What is refused of several comes first, then what somebody decides, then what is granted at once.
fn fitting(routes: &[Route]) -> (bool, String) {
    let refused = routes.iter().find_map(|route| match route {
        Route::Refused { says, .. } => Some(says.clone()),
        _ => None,
    });
    if let Some(says) = refused {
        return (false, says);
    }
    let decided = routes.iter().find_map(|route| match route {
        Route::Decided(decided) => Some(decided.says.clone()),
        _ => None,
    });
    let granted = routes.iter().find_map(|route| match route {
        Route::Granted { says, .. } => Some(format!("granted at once: {says}")),
        _ => None,
    });
    (true, decided.or(granted).unwrap_or_default())
}

impl From<&Purpose> for PurposeChoice {
    fn from(purpose: &Purpose) -> Self {
        Self {
            id: purpose.id.clone(),
            name: purpose.name.clone(),
            description: purpose.description.clone(),
            max_days: purpose.max_days,
        }
    }
}

#[cfg(test)]
mod tests {
    use weft_policy::access::{Decided, Route};

    use super::fitting;

    #[test]
    fn what_is_refused_of_several_comes_first() {
        let granted = Route::Granted {
            guardrail: "g".to_owned(),
            says: "no person in it".to_owned(),
        };
        let decided = Route::Decided(Decided {
            rule: "d".to_owned(),
            by: Vec::new(),
            stand_ins: Vec::new(),
            two_persons: false,
            within_hours: 24,
            says: "a steward decides".to_owned(),
        });
        let refused = Route::Refused {
            rule: "r".to_owned(),
            says: "not for this".to_owned(),
        };
        assert_eq!(fitting(&[]), (true, String::new()));
        assert_eq!(
            fitting(std::slice::from_ref(&granted)),
            (true, "granted at once: no person in it".to_owned())
        );
        let two = [granted, decided];
        assert_eq!(fitting(&two), (true, "a steward decides".to_owned()));
        let [granted, decided] = two;
        assert_eq!(
            fitting(&[granted, decided, refused]),
            (false, "not for this".to_owned())
        );
    }
}
