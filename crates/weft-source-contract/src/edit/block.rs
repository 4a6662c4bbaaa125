//! Edits in YAML's block style, where lines and columns say what belongs where.

use weft_ports::error::PortResult;

use super::{
    Splice, cannot, emit, flow,
    plan::{Ground, end_of, is_flow},
    style::column,
};
use crate::{
    syntax::{Entry, Item, Kind, Node, Style, Way, line_end, line_start},
    tree::Tree,
};

/// Where a value is put: behind which byte, under which column, and whether behind a dash.
struct Head {
    /// Byte after the colon or dash.
    after: usize,
    /// Column of the key or dash.
    column: usize,
    dash: bool,
}

/// Puts a value in place of the last node of the way.
pub fn set(ground: &Ground<'_>, way: &Way<'_>, value: &Tree) -> PortResult<Vec<Splice>> {
    let Some(node) = way.last() else {
        return Err(cannot(ground.path, "it has no place in the text"));
    };
    if node.tagged {
        return Err(cannot(ground.path, "a tag (`!`) stands before it"));
    }
    let Some(head) = head(ground, way)? else {
        // The document itself.
        let text = emit::block(value, column(ground.syntax.text, node.start), &ground.written);
        return Ok(vec![Splice::new(node.start..node.end, text)]);
    };
    let filled = is_flow(node) && !is_empty(node);
    if filled {
        return flow::set(ground, way, value);
    }
    let anchored = node.outer < node.start;
    if emit::is_block(value) {
        to_block(ground, &head, node, value, anchored)
    } else {
        to_line(ground, &head, node, value, anchored)
    }
}

fn head(ground: &Ground<'_>, way: &Way<'_>) -> PortResult<Option<Head>> {
    let text = ground.syntax.text;
    let above = way.nodes.split_last().map_or(&[][..], |(_, before)| before);
    let (Some(parent), Some(node)) = (above.last(), way.last()) else {
        return Ok(None);
    };
    if let Some(entry) = way.entry {
        let colon = entry.colon.filter(|_| entry.simple);
        let colon = colon.ok_or_else(|| cannot(ground.path, "its key is written in an unusual way"))?;
        return Ok(Some(Head {
            after: colon + 1,
            column: column(text, entry.key.outer),
            dash: false,
        }));
    }
    let Kind::List { items, .. } = &parent.kind else {
        return Ok(None);
    };
    let item = items.iter().find(|item| std::ptr::eq(&raw const item.node, node));
    let dash = item.and_then(|item| item.dash);
    let dash = dash.ok_or_else(|| cannot(ground.path, "it has no dash"))?;
    Ok(Some(Head {
        after: dash + 1,
        column: column(text, dash),
        dash: true,
    }))
}

fn is_empty(node: &Node) -> bool {
    match &node.kind {
        Kind::List { items, .. } => items.is_empty(),
        Kind::Map { entries, .. } => entries.is_empty(),
        _ => false,
    }
}

const fn is_collection(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::List { flow: false, .. } | Kind::Map { flow: false, .. }
    )
}

const fn style(node: &Node) -> Option<Style> {
    match node.kind {
        Kind::Scalar { style, .. } => Some(style),
        _ => None,
    }
}

/// The header of a block scalar, without a comment behind it.
fn header(text: &str, node: &Node) -> usize {
    let rest = text.get(node.start..).unwrap_or_default();
    node.start + rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len())
}

/// A scalar, or an empty collection, in place of anything.
fn to_line(
    ground: &Ground<'_>,
    head: &Head,
    node: &Node,
    value: &Tree,
    anchored: bool,
) -> PortResult<Vec<Splice>> {
    let text = ground.syntax.text;
    let (line, lines) = emit::inline(value, style(node), false, ground.written.blocks);
    let inner = if head.dash {
        head.column + 2
    } else {
        head.column + ground.written.step
    };
    let body = lines.map_or_else(String::new, |lines| emit::body(&lines, inner, &ground.written));
    if is_collection(node) {
        if line_start(text, node.start) <= head.after {
            return Ok(vec![Splice::new(node.start..node.end, line + &body)]);
        }
        if anchored {
            return Err(cannot(ground.path, "an anchor (`&`) stands before it"));
        }
        // What stands behind the key, and the lines before the first element, are comments: they stay.
        let before = break_before(text, line_start(text, node.start));
        return Ok(vec![
            Splice::insert(head.after, format!(" {line}")),
            Splice::new(before..node.end, body),
        ]);
    }
    Ok(match style(node) {
        Some(Style::Absent) => {
            let end = line_end(text, node.start);
            vec![
                Splice::insert(node.start, format!(" {line}")),
                Splice::insert(end, body),
            ]
        }
        Some(Style::Block) => vec![
            Splice::new(node.start..header(text, node), line),
            Splice::new(line_end(text, node.start)..node.end, body),
        ],
        _ if body.is_empty() => vec![Splice::new(node.start..node.end, line)],
        _ => vec![
            Splice::new(node.start..node.end, line),
            Splice::insert(line_end(text, node.end), body),
        ],
    })
}

/// A list or mapping with something in it, in place of anything.
fn to_block(
    ground: &Ground<'_>,
    head: &Head,
    node: &Node,
    value: &Tree,
    anchored: bool,
) -> PortResult<Vec<Splice>> {
    let text = ground.syntax.text;
    let written = &ground.written;
    if is_collection(node) {
        let same = matches!(
            (&node.kind, &value.value),
            (Kind::List { .. }, crate::tree::Value::List(_)) | (Kind::Map { .. }, crate::tree::Value::Map(_))
        );
        let own_line = line_start(text, node.start) > head.after;
        if same || !own_line {
            let at = column(text, node.start);
            return Ok(vec![Splice::new(
                node.start..node.end,
                emit::block(value, at, written),
            )]);
        }
        let at = head.column + emit::inset(value, written);
        let new = format!("{}{}", " ".repeat(at), emit::block(value, at, written));
        return Ok(vec![Splice::new(line_start(text, node.start)..node.end, new)]);
    }
    if anchored {
        return Err(cannot(ground.path, "an anchor (`&`) stands before it"));
    }
    if head.dash {
        let new = emit::block(value, head.column + 2, written);
        return Ok(match style(node) {
            Some(Style::Absent) => vec![Splice::insert(head.after, format!(" {new}"))],
            _ => vec![Splice::new(node.start..node.end, new)],
        });
    }
    let at = head.column + emit::inset(value, written);
    let new = format!(
        "{}{}{}",
        written.newline,
        " ".repeat(at),
        emit::block(value, at, written)
    );
    Ok(match style(node) {
        Some(Style::Absent) => vec![Splice::insert(line_end(text, head.after), new)],
        Some(Style::Block) => vec![
            Splice::new(head.after..header(text, node), ""),
            Splice::new(line_end(text, node.start)..node.end, new),
        ],
        _ => vec![
            Splice::new(head.after..node.end, ""),
            Splice::insert(line_end(text, node.end), new),
        ],
    })
}

/// Adds an entry behind the last one.
pub fn add_entry(
    ground: &Ground<'_>,
    node: &Node,
    entries: &[Entry],
    key: &str,
    value: &Tree,
) -> PortResult<Vec<Splice>> {
    let text = ground.syntax.text;
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return Err(cannot(ground.path, "what should hold it is empty"));
    };
    let at = column(text, if first.simple { first.key.outer } else { node.start });
    let new = emit::block_entry(key, value, at, &ground.written);
    let end = line_end(text, end_of(last));
    Ok(vec![Splice::insert(
        end,
        format!("{}{}{new}", ground.written.newline, " ".repeat(at)),
    )])
}

/// Adds an element before the one at `at`, or behind the last one.
pub fn add_item(ground: &Ground<'_>, items: &[Item], at: usize, value: &Tree) -> PortResult<Vec<Splice>> {
    let text = ground.syntax.text;
    let lost = || cannot(ground.path, "its neighbours have no place in the text");
    let first = items.first().and_then(|item| item.dash).ok_or_else(lost)?;
    let stands = column(text, first);
    let new = emit::block_item(value, stands, &ground.written);
    let blanks = " ".repeat(stands);
    let newline = ground.written.newline;
    // Behind the one before, so that comments above the next one stay with it.
    Ok(vec![match at.checked_sub(1).map(|before| items.get(before)) {
        None => Splice::insert(first, format!("{new}{newline}{blanks}")),
        Some(before) => {
            let end = line_end(text, item_end(before.ok_or_else(lost)?));
            Splice::insert(end, format!("{newline}{blanks}{new}"))
        }
    }])
}

fn item_end(item: &Item) -> usize {
    item.node.end.max(item.dash.map_or(0, |dash| dash + 1))
}

/// Takes one of several entries away.
pub fn remove_entry(ground: &Ground<'_>, entries: &[Entry], at: usize) -> PortResult<Vec<Splice>> {
    let entry = entries
        .get(at)
        .ok_or_else(|| cannot(ground.path, "it has no place in the text"))?;
    if !entry.simple || entry.colon.is_none() {
        return Err(cannot(ground.path, "its key is written in an unusual way"));
    }
    let next = entries.get(at + 1).map(|next| next.key.outer);
    Ok(vec![cut(
        ground.syntax.text,
        entry.key.outer,
        end_of(entry),
        next,
    )])
}

/// Takes one of several elements away.
pub fn remove_item(ground: &Ground<'_>, items: &[Item], at: usize) -> PortResult<Vec<Splice>> {
    let lost = || cannot(ground.path, "it has no place in the text");
    let item = items.get(at).ok_or_else(lost)?;
    let dash = item.dash.ok_or_else(lost)?;
    let next = items.get(at + 1).and_then(|next| next.dash);
    Ok(vec![cut(ground.syntax.text, dash, item_end(item), next)])
}

/// Cuts from `start` to `end`, with its line where it has one of its own.
fn cut(text: &str, start: usize, end: usize, next: Option<usize>) -> Splice {
    let line = line_start(text, start);
    let rest = line_end(text, end);
    if text
        .get(line..start)
        .is_some_and(|before| before.trim().is_empty())
    {
        let after = text.get(rest..).unwrap_or_default();
        if let Some(at) = after.find('\n') {
            return Splice::new(line..rest + at + 1, "");
        }
        // The last line has no line break at its end, and shall have none.
        let before = break_before(text, line);
        return Splice::new(before..text.len(), "");
    }
    // The first behind a dash: the next one takes its place, unless comments stand between.
    if let Some(next) = next
        && text.get(end..next).is_some_and(|gap| gap.trim().is_empty())
    {
        return Splice::new(start..next, "");
    }
    let kept = text
        .get(..start)
        .unwrap_or_default()
        .trim_end_matches([' ', '\t'])
        .len();
    Splice::new(kept..rest, "")
}

/// The line break that ends the line before the one that starts at `line`.
fn break_before(text: &str, line: usize) -> usize {
    let before = text.get(..line).unwrap_or_default();
    let before = before.strip_suffix('\n').unwrap_or(before);
    before.strip_suffix('\r').unwrap_or(before).len()
}
