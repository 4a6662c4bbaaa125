//! An edit of values: what the text has to say afterwards.

use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{Edit, invalid};
use crate::{
    syntax::{escaped, index},
    tree::{Tree, Value},
};

/// Makes the edit.
pub fn apply(tree: &mut Tree, edit: &Edit) -> PortResult<()> {
    match edit {
        Edit::Set(path, value) => {
            let (parent, last) = parent(tree, path)?;
            match &mut parent.value {
                Value::Map(entries) => match entries.iter_mut().find(|(key, _)| key == last) {
                    Some((_, old)) => *old = value.clone(),
                    None => entries.push((last.to_owned(), value.clone())),
                },
                Value::List(items) => match element(last, items.len()) {
                    Some(at) if at < items.len() => {
                        if let Some(old) = items.get_mut(at) {
                            *old = value.clone();
                        }
                    }
                    Some(_) => items.push(value.clone()),
                    None => return Err(nothing(path)),
                },
                _ => return Err(no_collection(path)),
            }
        }
        Edit::Insert(path, value) => {
            let (parent, last) = parent(tree, path)?;
            let Value::List(items) = &mut parent.value else {
                return Err(invalid(format!("`{}` is in no list", shown(path))));
            };
            let at = element(last, items.len()).ok_or_else(|| nothing(path))?;
            items.insert(at, value.clone());
        }
        Edit::Remove(path) => {
            let (parent, last) = parent(tree, path)?;
            match &mut parent.value {
                Value::Map(entries) => {
                    let at = entries.iter().position(|(key, _)| key == last);
                    entries.remove(at.ok_or_else(|| nothing(path))?);
                }
                Value::List(items) => {
                    let at = index(last).filter(|at| *at < items.len());
                    items.remove(at.ok_or_else(|| nothing(path))?);
                }
                _ => return Err(nothing(path)),
            }
        }
        Edit::Rename(path, to) => {
            let (parent, last) = parent(tree, path)?;
            let Value::Map(entries) = &mut parent.value else {
                return Err(invalid(format!("`{}` is no key of a mapping", shown(path))));
            };
            if entries.iter().any(|(key, _)| key == to) {
                return Err(invalid(format!("`{to}` stands beside `{}` already", shown(path))));
            }
            let entry = entries.iter_mut().find(|(key, _)| key == last);
            to.clone_into(&mut entry.ok_or_else(|| nothing(path))?.0);
        }
    }
    Ok(())
}

/// The index that a last part means in a list of this length: `-` and the length itself stand for a new element.
pub fn element(part: &str, length: usize) -> Option<usize> {
    if part == "-" {
        return Some(length);
    }
    index(part).filter(|at| *at <= length)
}

fn parent<'t, 'p>(tree: &'t mut Tree, path: &'p [String]) -> PortResult<(&'t mut Tree, &'p str)> {
    let (last, before) = path.split_last().ok_or_else(|| nothing(path))?;
    let mut node = tree;
    for (at, part) in before.iter().enumerate() {
        let next = match &mut node.value {
            Value::Map(entries) => entries
                .iter_mut()
                .find(|(key, _)| key == part)
                .map(|(_, value)| value),
            Value::List(items) => index(part).and_then(|index| items.get_mut(index)),
            _ => None,
        };
        node = next.ok_or_else(|| nothing(before.get(..=at).unwrap_or(before)))?;
    }
    Ok((node, last))
}

/// Whether two documents say the same: the same values as they were written, and the keys of mappings in the same order
/// where that is asked.
pub fn same(left: &Tree, right: &Tree, ordered: bool) -> bool {
    match (&left.value, &right.value) {
        (Value::Null, Value::Null) => true,
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Plain(left), Value::Plain(right)) => left.text == right.text && left.json == right.json,
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right, ordered))
        }
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left.iter().enumerate().all(|(at, (key, value))| {
                    let other = if ordered {
                        right.get(at).filter(|(other, _)| other == key)
                    } else {
                        right.iter().find(|(other, _)| other == key)
                    };
                    other.is_some_and(|(_, other)| same(value, other, ordered))
                })
        }
        _ => false,
    }
}

/// A path as it is written.
pub fn shown(path: &[String]) -> String {
    let mut shown = String::new();
    for part in path {
        shown.push('/');
        shown.push_str(&escaped(part));
    }
    shown
}

fn nothing(path: &[String]) -> PortError {
    PortError::new(
        PortErrorKind::NotFound,
        format!("there is nothing at `{}`", shown(path)),
    )
}

fn no_collection(path: &[String]) -> PortError {
    let parent = path.split_last().map_or(path, |(_, before)| before);
    invalid(format!("`{}` is neither a mapping nor a list", shown(parent)))
}
