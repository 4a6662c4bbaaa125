//! Whether a condition of the policy holds, and what that is seen by.

use weft_model::{access::policy::AccessCondition, label_says};

use super::{Case, Subject, same};

/// Whether a condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// It does, by this.
    Yes(String),
    /// It does not, because of this.
    No(String),
}

/// One list of a condition: nothing where it is not given, else what meets it, or what there is instead.
type Part = Option<Result<String, String>>;

/// Whether a condition holds for a request.
pub fn holds(when: &AccessCondition, case: &Case<'_>) -> Held {
    let (terms, requester) = (case.terms, &case.requester);
    let of_subject = subject(when, &case.subject);
    let of_request = [
        part(
            &when.purposes,
            |wanted| same(wanted, &terms.purpose).then(|| format!("for {}", terms.purpose)),
            || format!("the purpose is `{}`", terms.purpose),
        ),
        part(
            &when.roles,
            |wanted| same(wanted, &terms.role).then(|| format!("as {}", terms.role)),
            || format!("the role is `{}`", terms.role),
        ),
        part(
            &when.requesters_of,
            |wanted| {
                let own = requester.works_for.iter().find(|domain| same(wanted, domain));
                own.map(|domain| format!("asked from {domain}"))
            },
            || match requester.works_for {
                [] => "the requester is known to work for no domain".to_owned(),
                domains => format!("the requester works for {}", domains.join(", ")),
            },
        ),
        when.longer_than_days.map(|days| {
            if terms.days > days {
                Ok(format!("for {} days, more than {days}", terms.days))
            } else {
                Err(format!("{} days are not more than {days}", terms.days))
            }
        }),
    ];
    joined(of_subject.into_iter().chain(of_request))
}

/// Whether the part of a condition that is about the thing holds.
pub fn of_subject(when: &AccessCondition, thing: &Subject<'_>) -> Held {
    joined(subject(when, thing))
}

/// The label that says one of these words.
pub fn label<'l>(words: &[String], subject: &Subject<'l>) -> Option<&'l str> {
    let says = |label: &&String| words.iter().any(|word| label_says(label, word));
    subject.labels.iter().find(says).map(String::as_str)
}

fn subject(when: &AccessCondition, subject: &Subject<'_>) -> [Part; 3] {
    [
        part(
            &when.domains,
            |wanted| {
                let domain = subject.domain.filter(|domain| same(wanted, domain))?;
                Some(format!("domain {domain}"))
            },
            || match subject.domain {
                Some(domain) => format!("it belongs to {domain}"),
                None => "it belongs to no domain".to_owned(),
            },
        ),
        (!when.classifications.is_empty()).then(|| {
            label(&when.classifications, subject)
                .map(|label| format!("labelled `{label}`"))
                .ok_or_else(|| format!("no label says {}", when.classifications.join(" or ")))
        }),
        part(
            &when.products,
            |wanted| same(wanted, subject.name).then(|| format!("it is {}", subject.name)),
            || format!("it is {}", subject.name),
        ),
    ]
}

fn part(wanted: &[String], met: impl Fn(&str) -> Option<String>, instead: impl FnOnce() -> String) -> Part {
    if wanted.is_empty() {
        return None;
    }
    Some(wanted.iter().find_map(|wanted| met(wanted)).ok_or_else(instead))
}

fn joined(parts: impl IntoIterator<Item = Part>) -> Held {
    let mut seen = Vec::new();
    for part in parts.into_iter().flatten() {
        match part {
            Ok(by) => seen.push(by),
            Err(why) => return Held::No(why),
        }
    }
    if seen.is_empty() {
        seen.push("it holds for everything".to_owned());
    }
    Held::Yes(seen.join(", "))
}
