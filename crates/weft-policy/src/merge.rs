//! Lays an edit over what others have said since it began: part by part, so that two people who edit different parts of one
//! thing are in nobody's way, and only what both have changed is a clash.
//!
//! Parts are columns for words on columns, promises for promises, labels for tags, and fields for everything else.

use serde_json::{Map, Value};
use weft_model::{FieldDoc, FieldDocs, Payload, Sla, TagInfo};

/// A part that two people have changed, each in their own way.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// Which part: the path of a column, the property (and element) of a promise, the name of a field.
    pub part: String,
}

/// What comes of laying an edit over.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// What is said from now on; where there are clashes the edit has its way.
    pub payload: Payload,
    /// Parts that both have changed.
    pub clashes: Vec<Clash>,
}

/// Lays `mine`, which began from `base`, over `now`. `None` stands for no word of anybody.
///
/// The three are of one aspect; where they are not, or where one has no parts, the whole is one part.
pub fn over(base: Option<&Payload>, now: Option<&Payload>, mine: &Payload) -> Merged {
    match (mine, words(base, mine), words(now, mine)) {
        (Payload::Tags(mine), Some(Payload::Tags(base)), Some(Payload::Tags(now))) => Merged {
            payload: Payload::Tags(TagInfo {
                tags: labels(&base.tags, &now.tags, &mine.tags),
                terms: labels(&base.terms, &now.terms, &mine.terms),
            }),
            clashes: Vec::new(),
        },
        (Payload::FieldDocs(mine), Some(Payload::FieldDocs(base)), Some(Payload::FieldDocs(now))) => {
            columns(&base, &now, mine)
        }
        (Payload::Slas(mine), Some(Payload::Slas(base)), Some(Payload::Slas(now))) => {
            promises(&base, &now, mine)
        }
        _ => fields(base, now, mine),
    }
}

/// A payload of the same aspect, an empty one where nobody said anything.
fn words(said: Option<&Payload>, like: &Payload) -> Option<Payload> {
    match said {
        Some(said) => (said.aspect() == like.aspect()).then(|| said.clone()),
        None => Some(match like {
            Payload::Tags(_) => Payload::Tags(TagInfo::default()),
            Payload::FieldDocs(_) => Payload::FieldDocs(FieldDocs::default()),
            Payload::Slas(_) => Payload::Slas(Vec::new()),
            _ => return None,
        }),
    }
}

/// What one added is added, what one took away is taken away: labels never clash.
fn labels(base: &[String], now: &[String], mine: &[String]) -> Vec<String> {
    let mut all: Vec<String> = now
        .iter()
        .filter(|label| mine.contains(label) || !base.contains(label))
        .chain(mine.iter().filter(|label| !base.contains(label)))
        .cloned()
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Keyed parts: those of `now`, with each that `mine` changed since `base` as it is in `mine`.
fn keyed<T: Clone>(
    base: &[T],
    now: &[T],
    mine: &[T],
    is_same_part: impl Fn(&T, &T) -> bool,
    says_same: impl Fn(Option<&T>, Option<&T>) -> bool,
    name: impl Fn(&T) -> String,
) -> (Vec<T>, Vec<Clash>) {
    let find = |list: &[T], part: &T| list.iter().find(|other| is_same_part(other, part)).cloned();
    let mut parts: Vec<T> = mine.to_vec();
    for part in base {
        if find(&parts, part).is_none() {
            parts.push(part.clone());
        }
    }
    let (mut all, mut clashes) = (now.to_vec(), Vec::new());
    for part in &parts {
        let (was, is, wanted) = (find(base, part), find(now, part), find(mine, part));
        if says_same(wanted.as_ref(), was.as_ref()) || says_same(wanted.as_ref(), is.as_ref()) {
            continue;
        }
        if !says_same(is.as_ref(), was.as_ref()) {
            clashes.push(Clash { part: name(part) });
        }
        let place = all.iter().position(|other| is_same_part(other, part));
        match (place, wanted) {
            (Some(place), Some(wanted)) => {
                if let Some(slot) = all.get_mut(place) {
                    *slot = wanted;
                }
            }
            (Some(place), None) => drop(all.remove(place)),
            (None, Some(wanted)) => all.push(wanted),
            (None, None) => {}
        }
    }
    (all, clashes)
}

fn columns(base: &FieldDocs, now: &FieldDocs, mine: &FieldDocs) -> Merged {
    let nothing = FieldDoc::default();
    let (mut fields, clashes) = keyed(
        &base.fields,
        &now.fields,
        &mine.fields,
        is_same_column,
        |left, right| left.unwrap_or(&nothing).same_words(right.unwrap_or(&nothing)),
        |entry| entry.path.clone(),
    );
    fields.sort_by(|left, right| left.path.cmp(&right.path).then(left.id.cmp(&right.id)));
    Merged {
        payload: Payload::FieldDocs(FieldDocs { fields }),
        clashes,
    }
}

/// Whether both are about one column: by id where both have one, else by path.
pub fn is_same_column(left: &FieldDoc, right: &FieldDoc) -> bool {
    match (left.id, right.id) {
        (Some(left), Some(right)) => left == right,
        _ => left.path.eq_ignore_ascii_case(&right.path),
    }
}

fn promises(base: &[Sla], now: &[Sla], mine: &[Sla]) -> Merged {
    let (slas, clashes) = keyed(
        base,
        now,
        mine,
        Sla::replaces,
        |left, right| left == right,
        promise_name,
    );
    Merged {
        payload: Payload::Slas(slas),
        clashes,
    }
}

/// The name of a promise among those of one thing: its property, and the element that it is about.
pub fn promise_name(sla: &Sla) -> String {
    match &sla.element {
        Some(element) => format!("{} of {element}", sla.property),
        None => sla.property.clone(),
    }
}

/// The fields of a payload as JSON has them; none where it is no object.
pub fn parts(payload: Option<&Payload>) -> Option<Map<String, Value>> {
    let Some(payload) = payload else {
        return Some(Map::new());
    };
    let Ok(Value::Object(mut tagged)) = serde_json::to_value(payload) else {
        return None;
    };
    match tagged.remove("value") {
        Some(Value::Object(parts)) => Some(parts),
        _ => None,
    }
}

fn fields(base: Option<&Payload>, now: Option<&Payload>, mine: &Payload) -> Merged {
    let fits = |said: Option<&Payload>| said.is_none_or(|said| said.aspect() == mine.aspect());
    if fits(base)
        && fits(now)
        && let (Some(was), Some(is), Some(wanted)) = (parts(base), parts(now), parts(Some(mine)))
    {
        let (merged, clashes) = by_field(&was, &is, &wanted);
        let tagged = serde_json::json!({ "aspect": mine.aspect(), "value": merged });
        if let Ok(payload) = serde_json::from_value(tagged) {
            return Merged { payload, clashes };
        }
    }
    let clashes = now != base && now != Some(mine);
    Merged {
        payload: mine.clone(),
        clashes: clashes.then(|| whole(mine)).into_iter().collect(),
    }
}

fn whole(mine: &Payload) -> Clash {
    Clash {
        part: mine.aspect().as_str().to_owned(),
    }
}

type Fields = Map<String, Value>;

fn by_field(base: &Fields, now: &Fields, mine: &Fields) -> (Fields, Vec<Clash>) {
    let gone = base.keys().filter(|key| !mine.contains_key(*key));
    let (mut merged, mut clashes) = (now.clone(), Vec::new());
    for key in mine.keys().chain(gone) {
        let (was, is, wanted) = (base.get(key), now.get(key), mine.get(key));
        if wanted == was || wanted == is {
            continue;
        }
        if is != was {
            clashes.push(Clash { part: key.clone() });
        }
        match wanted {
            Some(wanted) => drop(merged.insert(key.clone(), wanted.clone())),
            None => drop(merged.remove(key)),
        }
    }
    (merged, clashes)
}

#[cfg(test)]
mod tests;
