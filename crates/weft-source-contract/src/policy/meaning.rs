//! What is wrong with a policy beyond its schema: ids that stand twice or nowhere, and what could never hold, or would
//! hold too often.
//!
//! It looks at the document and not at a policy made of it, so that all of it is told at once with what the schema finds.

use serde_json::Value;
use weft_model::{
    Timestamp,
    access::policy::{OWN_CHECKS, day},
};

use crate::validate::{Told, known};

/// Days that an exception may last at most, from the day on which it is read.
const LONGEST_EXCEPTION: i64 = 731;
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// The lists whose ids name a check of a request: no two of them share one.
const RULES: [&str; 4] = ["decisions", "guardrails", "rules", "protects"];
/// The rule of what no decision covers.
const UNCOVERED: &str = "governance";

/// What is wrong.
pub fn told(document: &Value, now: Timestamp) -> Vec<Told> {
    let mut told = Vec::new();
    unique(document, &["purposes"], &mut told);
    unique(document, &["roles"], &mut told);
    unique(document, &RULES, &mut told);
    for list in RULES {
        for (path, item) in items(document, list) {
            references(document, &format!("{path}/when"), item.get("when"), &mut told);
        }
    }
    decisions(document, &mut told);
    durations(document, &mut told);
    guardrails(document, &mut told);
    protections(document, &mut told);
    exceptions(document, now, &mut told);
    tests(document, &mut told);
    told
}

/// The elements of a list of the document, with where they stand.
fn items<'d>(document: &'d Value, list: &str) -> impl Iterator<Item = (String, &'d Value)> {
    let items = document.get(list).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .enumerate()
        .map(move |(at, item)| (format!("/{list}/{at}"), item))
}

fn text<'d>(item: &'d Value, key: &str) -> Option<&'d str> {
    item.get(key).and_then(Value::as_str)
}

/// The ids of a list. None where the list is not there at all: then the schema says so, and nothing else is wrong.
fn ids<'d>(document: &'d Value, list: &str) -> Option<Vec<&'d str>> {
    document.get(list)?.as_array()?;
    Some(
        items(document, list)
            .filter_map(|(_, item)| text(item, "id"))
            .collect(),
    )
}

/// Ids that stand twice in lists that share them, or that Weft uses itself.
fn unique(document: &Value, lists: &[&str], told: &mut Vec<Told>) {
    let of_rules = lists.len() > 1;
    let mut seen: Vec<(&str, String)> = Vec::new();
    for list in lists {
        for (path, item) in items(document, list) {
            let Some(id) = text(item, "id") else { continue };
            let at = format!("{path}/id");
            if of_rules && (OWN_CHECKS.contains(&id) || id == UNCOVERED) {
                told.push(Told::of(
                    at,
                    format!("`{id}` is what Weft calls a check of its own; choose another id"),
                ));
            } else if let Some((_, first)) = seen.iter().find(|(known, _)| *known == id) {
                told.push(Told::of(at, format!("`{id}` stands twice, first at {first}; checks and decisions name what they are of by its id")));
            } else {
                seen.push((id, path));
            }
        }
    }
}

/// Purposes and roles that a condition names and the policy does not have.
fn references(document: &Value, path: &str, when: Option<&Value>, told: &mut Vec<Told>) {
    let Some(when) = when else { return };
    for (list, what) in [("purposes", "purpose"), ("roles", "role")] {
        let Some(known) = ids(document, list) else {
            continue;
        };
        let named = when.get(list).and_then(Value::as_array);
        for (at, id) in named.into_iter().flatten().enumerate() {
            let Some(id) = id.as_str() else { continue };
            if !known.contains(&id) {
                let advice = known::advice(id, known.iter().copied());
                told.push(Told::of(
                    format!("{path}/{list}/{at}"),
                    format!("there is no {what} `{id}`; {advice}"),
                ));
            }
        }
    }
}

/// The last decision covers everything, and no other one does.
fn decisions(document: &Value, told: &mut Vec<Told>) {
    let all: Vec<(String, &Value)> = items(document, "decisions").collect();
    let last = all.len().saturating_sub(1);
    for (at, (path, item)) in all.iter().enumerate() {
        let when = item.get("when").and_then(Value::as_object);
        let always = when.is_none_or(serde_json::Map::is_empty);
        if at == last && !always {
            told.push(Told::of(
                format!("{path}/when"),
                "the last decision has no condition, so that somebody decides whatever is asked for; add one without `when` after it",
            ));
        }
        if at < last && always {
            told.push(Told::of(
                path.as_str(),
                "this decision always holds, so that none after it is ever reached; give it a `when`, or put it last",
            ));
        }
    }
}

fn number(value: &Value, key: &str) -> Option<u64> {
    value.get(key).and_then(Value::as_u64)
}

/// What is offered is within what is allowed.
fn durations(document: &Value, told: &mut Vec<Told>) {
    let Some(durations) = document.get("durations") else {
        return;
    };
    let Some(most) = number(durations, "maxDays") else {
        return;
    };
    let choices = durations.get("choices").and_then(Value::as_array);
    let choices = choices
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(at, choice)| (format!("choices/{at}"), choice.as_u64()));
    let preset = ("defaultDays".to_owned(), number(durations, "defaultDays"));
    for (key, days) in std::iter::once(preset).chain(choices) {
        if let Some(days) = days.filter(|days| *days > most) {
            told.push(Told::of(
                format!("/durations/{key}"),
                format!("{days} days are more than the {most} of `maxDays`"),
            ));
        }
    }
}

/// What grants without a person says when, and for how long within what is allowed.
fn guardrails(document: &Value, told: &mut Vec<Told>) {
    let most = document
        .get("durations")
        .and_then(|durations| number(durations, "maxDays"));
    for (path, item) in items(document, "guardrails") {
        let when = item.get("when").and_then(Value::as_object);
        if when.is_some_and(serde_json::Map::is_empty) {
            told.push(Told::of(
                format!("{path}/when"),
                "a guardrail without a condition would grant everything to everybody; say when it holds",
            ));
        }
        if let (Some(days), Some(most)) = (number(item, "maxDays"), most)
            && days > most
        {
            told.push(Told::of(
                format!("{path}/maxDays"),
                format!("{days} days are more than the {most} that the policy allows at all"),
            ));
        }
    }
}

/// What closes data says which, and says nothing of a request: there is none yet.
fn protections(document: &Value, told: &mut Vec<Told>) {
    for (path, item) in items(document, "protects") {
        let Some(when) = item.get("when").and_then(Value::as_object) else {
            continue;
        };
        let idle = ["purposes", "roles", "requestersOf", "longerThanDays"];
        for key in idle.iter().filter(|key| when.contains_key(**key)) {
            told.push(Told::of(
                format!("{path}/when/{key}"),
                format!("`{key}` says nothing of what data is closed; take it away"),
            ));
        }
        let says = ["domains", "classifications", "products"];
        if !says.iter().any(|key| when.contains_key(*key)) {
            told.push(Told::of(
                format!("{path}/when"),
                "say which data is closed: `products`, `classifications` or `domains`",
            ));
        }
    }
}

/// Exceptions are from rules that there are, and end.
fn exceptions(document: &Value, now: Timestamp, told: &mut Vec<Told>) {
    // Without any rule there is none to except from either.
    let known = ids(document, "rules").unwrap_or_default();
    for (path, item) in items(document, "exceptions") {
        if let Some(id) = text(item, "rule").filter(|id| !known.contains(id)) {
            let advice = match known::nearest(id, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "an exception names one of `rules` by its id".to_owned(),
            };
            told.push(Told::of(
                format!("{path}/rule"),
                format!("there is no rule `{id}`; {advice}"),
            ));
        }
        let Some(until) = text(item, "until") else {
            continue;
        };
        let at = format!("{path}/until");
        match day(until) {
            None => told.push(no_day(at, until)),
            Some(last) if last.since(now) > LONGEST_EXCEPTION * DAY => told.push(Told::of(
                at,
                format!("{until} is more than two years from now; an exception ends, and is renewed by looking at it again"),
            )),
            Some(_) => {}
        }
    }
}

/// Tests name days and rules that there are.
fn tests(document: &Value, told: &mut Vec<Told>) {
    let mut known: Vec<&str> = ["decisions", "guardrails", "rules"]
        .iter()
        .filter_map(|list| ids(document, list))
        .flatten()
        .collect();
    known.extend(OWN_CHECKS);
    for (path, item) in items(document, "tests") {
        let on = item.get("given").and_then(|given| text(given, "on"));
        if let Some(on) = on.filter(|on| day(on).is_none()) {
            told.push(no_day(format!("{path}/given/on"), on));
        }
        let rule = item.get("expect").and_then(|expect| text(expect, "rule"));
        if let Some(id) = rule.filter(|id| !known.contains(id)) {
            let advice = known::advice(id, known.iter().copied());
            told.push(Told::of(
                format!("{path}/expect/rule"),
                format!("there is no rule, guardrail or decision `{id}`; {advice}"),
            ));
        }
    }
}

fn no_day(at: String, text: &str) -> Told {
    Told::of(
        at,
        format!("`{}` is no day; write it as 2027-01-31", text.escape_debug()),
    )
}
