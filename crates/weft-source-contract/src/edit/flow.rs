//! Edits between brackets: JSON, and YAML's flow style.

use std::ops::Range;

use weft_ports::error::PortResult;

use super::{
    Splice, cannot, emit,
    plan::{Ground, end_of},
};
use crate::{
    syntax::{Entry, Item, Kind, Node, Style, Way, line_start},
    tree::Tree,
};

/// Puts a value in place of the last node of the way.
pub fn set(ground: &Ground<'_>, way: &Way<'_>, value: &Tree) -> PortResult<Vec<Splice>> {
    let Some(node) = way.last() else {
        return Err(cannot(ground.path, "it has no place in the text"));
    };
    if node.tagged {
        return Err(cannot(ground.path, "a tag (`!`) stands before it"));
    }
    if let Kind::Scalar {
        style: Style::Absent, ..
    } = node.kind
    {
        let colon = way.entry.and_then(|entry| entry.colon);
        let at = colon.ok_or_else(|| cannot(ground.path, "nothing is written there"))? + 1;
        return Ok(vec![Splice::insert(
            at,
            format!(" {}", text(ground, node.start, value, None)),
        )]);
    }
    let before = match node.kind {
        Kind::Scalar { style, .. } => Some(style),
        _ => None,
    };
    Ok(vec![Splice::new(
        node.start..node.end,
        text(ground, node.start, value, before),
    )])
}

fn text(ground: &Ground<'_>, at: usize, value: &Tree, before: Option<Style>) -> String {
    if ground.syntax.json {
        emit::json(value, ground.lead(at), &ground.written)
    } else {
        emit::inline(value, before, true, false).0
    }
}

/// Adds an entry behind the last one.
pub fn add_entry(
    ground: &Ground<'_>,
    node: &Node,
    entries: &[Entry],
    key: &str,
    value: &Tree,
) -> PortResult<Vec<Splice>> {
    let places: Vec<_> = entries
        .iter()
        .map(|entry| entry.key.outer..end_of(entry))
        .collect();
    let lead = places.first().map_or("", |first| ground.lead(first.start));
    let entry = if ground.syntax.json {
        emit::json_entry(key, value, lead, &ground.written)
    } else {
        emit::flow_entry(key, value)
    };
    add(ground, node, &places, places.len(), &entry)
}

/// Adds an element before the one at `at`, or behind the last one.
pub fn add_item(
    ground: &Ground<'_>,
    node: &Node,
    items: &[Item],
    at: usize,
    value: &Tree,
) -> PortResult<Vec<Splice>> {
    let places: Vec<_> = items.iter().map(|item| item.node.outer..item.node.end).collect();
    let lead = places.first().map_or("", |first| ground.lead(first.start));
    let item = if ground.syntax.json {
        emit::json(value, lead, &ground.written)
    } else {
        emit::flow_text(value)
    };
    add(ground, node, &places, at, &item)
}

fn add(
    ground: &Ground<'_>,
    node: &Node,
    places: &[Range<usize>],
    at: usize,
    new: &str,
) -> PortResult<Vec<Splice>> {
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return Err(cannot(ground.path, "what should hold it is empty"));
    };
    // One a line, where the first stands on a line of its own.
    let own_line = line_start(ground.syntax.text, first.start) > node.start;
    let between = if own_line {
        format!(",{}{}", ground.written.newline, ground.lead(first.start))
    } else if ground.syntax.json && !ground.written.blanks {
        ",".to_owned()
    } else {
        ", ".to_owned()
    };
    Ok(vec![match places.get(at) {
        Some(next) => Splice::insert(next.start, format!("{new}{between}")),
        None => Splice::insert(last.end, format!("{between}{new}")),
    }])
}

/// Takes one of several away, with its comma.
pub fn remove(ground: &Ground<'_>, places: &[Range<usize>], at: usize) -> PortResult<Vec<Splice>> {
    let text = ground.syntax.text;
    let lost = || cannot(ground.path, "it has no place in the text");
    let own = places.get(at).ok_or_else(lost)?;
    let cut = match places.get(at + 1) {
        Some(next) => own.start..next.start,
        None => places.get(at.wrapping_sub(1)).ok_or_else(lost)?.end..own.end,
    };
    let gap = if cut.start == own.start {
        own.end..cut.end
    } else {
        cut.start..own.start
    };
    if text.get(gap).is_some_and(|gap| gap.contains('#')) {
        return Err(cannot(ground.path, "a comment stands beside its comma"));
    }
    Ok(vec![Splice::new(cut, "")])
}
