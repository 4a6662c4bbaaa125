//! Which element of the newer list is which of the older: by id, else by name, else as a rename.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use super::words::text;

/// An element and where it stands in its list.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Place, from 0.
    pub index: usize,
    /// The element.
    pub value: &'a Value,
}

/// An element of both.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// In the older list.
    pub old: Item<'a>,
    /// In the newer list.
    pub new: Item<'a>,
}

/// Two lists side by side.
#[derive(Debug, Default)]
pub struct Pairs<'a> {
    /// In the order of the newer list.
    pub kept: Vec<Pair<'a>>,
    /// Only in the newer.
    pub added: Vec<Item<'a>>,
    /// Only in the older.
    pub removed: Vec<Item<'a>>,
}

/// Pairs elements by `id`, then by `name_key`, then where exactly one went and one came that are equal in everything but
/// the names (`renamed_keys`). Of elements with one name the first is paired with the first.
pub fn pair<'a>(old: &'a [Value], new: &'a [Value], name_key: &str, renamed_keys: &[&str]) -> Pairs<'a> {
    let mut pairing = Pairing::new(old, new);
    pairing.by(|value| text(value, "id"));
    pairing.by(|value| text(value, name_key));
    pairing.by_only(|value| Some(canonical(value, renamed_keys)));
    pairing.done()
}

/// Pairs elements step by step.
pub struct Pairing<'a> {
    old: Vec<Option<Item<'a>>>,
    new: Vec<(Item<'a>, Option<Item<'a>>)>,
}

impl<'a> Pairing<'a> {
    /// Nothing is paired yet.
    pub fn new(old: &'a [Value], new: &'a [Value]) -> Self {
        let item = |(index, value)| Item { index, value };
        Self {
            old: old.iter().enumerate().map(item).map(Some).collect(),
            new: new.iter().enumerate().map(|each| (item(each), None)).collect(),
        }
    }

    /// Pairs what has the same key, in order.
    pub fn by(&mut self, key: impl Fn(&Value) -> Option<String>) {
        let mut waiting = self.waiting(&key);
        for (item, paired) in self.new.iter_mut().filter(|(_, paired)| paired.is_none()) {
            let found = key(item.value).and_then(|key| waiting.get_mut(&key)?.pop_front());
            *paired = found.and_then(|index| self.old.get_mut(index)?.take());
        }
    }

    /// Pairs what has the same key, where only one on either side has it.
    fn by_only(&mut self, key: impl Fn(&Value) -> Option<String>) {
        let waiting = self.waiting(&key);
        let mut coming: HashMap<String, usize> = HashMap::new();
        for (item, _) in self.new.iter().filter(|(_, paired)| paired.is_none()) {
            *coming.entry(key(item.value).unwrap_or_default()).or_default() += 1;
        }
        for (item, paired) in self.new.iter_mut().filter(|(_, paired)| paired.is_none()) {
            let Some(key) = key(item.value).filter(|key| coming.get(key) == Some(&1)) else {
                continue;
            };
            if let Some(queue) = waiting.get(&key).filter(|queue| queue.len() == 1) {
                *paired = queue.front().and_then(|index| self.old.get_mut(*index)?.take());
            }
        }
    }

    fn waiting(&self, key: &impl Fn(&Value) -> Option<String>) -> HashMap<String, VecDeque<usize>> {
        let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
        for item in self.old.iter().flatten() {
            if let Some(key) = key(item.value) {
                waiting.entry(key).or_default().push_back(item.index);
            }
        }
        waiting
    }

    /// What came of it.
    pub fn done(self) -> Pairs<'a> {
        let mut pairs = Pairs {
            removed: self.old.into_iter().flatten().collect(),
            ..Pairs::default()
        };
        for (new, old) in self.new {
            match old {
                Some(old) => pairs.kept.push(Pair { old, new }),
                None => pairs.added.push(new),
            }
        }
        pairs
    }
}

/// A value as text that does not depend on the order of keys, without some keys of its outermost map and without what
/// says nothing (`null`).
pub fn canonical(value: &Value, without: &[&str]) -> String {
    match value {
        Value::Object(members) => {
            let mut parts: Vec<(&String, String)> = members
                .iter()
                .filter(|(key, member)| !without.contains(&key.as_str()) && !member.is_null())
                .map(|(key, member)| (key, canonical(member, &[])))
                .collect();
            parts.sort();
            let parts: Vec<String> = parts
                .into_iter()
                .map(|(key, text)| format!("{}:{text}", Value::from(key.as_str())))
                .collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| canonical(item, &[])).collect();
            format!("[{}]", items.join(","))
        }
        scalar => scalar.to_string(),
    }
}
