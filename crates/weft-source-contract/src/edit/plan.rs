//! Which bytes an edit changes.

use weft_ports::error::PortResult;

use super::{
    Edit, Splice, block, cannot, emit, flow, scalar,
    style::{Written, written},
    values::element,
};
use crate::{
    syntax::{Entry, Kind, Node, Style, Syntax, Way},
    tree::{Tree, Value},
};

/// What stands where.
pub struct Ground<'s> {
    pub syntax: &'s Syntax<'s>,
    pub written: Written,
    pub path: &'s [String],
}

/// The pieces of the text that change.
pub fn plan(syntax: &Syntax<'_>, edit: &Edit, blocks: bool) -> PortResult<Vec<Splice>> {
    let (Edit::Set(path, _) | Edit::Insert(path, _) | Edit::Remove(path) | Edit::Rename(path, _)) = edit;
    let ground = Ground {
        syntax,
        written: Written {
            blocks,
            ..written(syntax)
        },
        path,
    };
    let way = syntax.find(path);
    shared(&ground, &way)?;
    match edit {
        Edit::Set(_, value) if way.left == 0 => {
            let node = ground.last(&way)?;
            held(&ground, node)?;
            set(&ground, &way, value)
        }
        Edit::Set(_, value) => add(&ground, &way, value, false),
        Edit::Insert(_, value) => {
            let mut to = ground.above();
            to.left += 1;
            shared(&ground, &to)?;
            add(&ground, &to, value, true)
        }
        Edit::Remove(_) => {
            held(&ground, ground.whole(&way)?)?;
            remove(&ground, &way)
        }
        Edit::Rename(_, to) => {
            ground.whole(&way)?;
            rename(&ground, way.entry, to)
        }
    }
}

impl Ground<'_> {
    fn last<'w>(&self, way: &Way<'w>) -> PortResult<&'w Node> {
        way.last()
            .ok_or_else(|| cannot(self.path, "it has no place in the text"))
    }

    /// The way to what holds the node that is meant.
    fn above(&self) -> Way<'_> {
        let before = self.path.split_last().map_or(self.path, |(_, before)| before);
        self.syntax.find(before)
    }

    /// The node that the path leads to all the way.
    fn whole<'w>(&self, way: &Way<'w>) -> PortResult<&'w Node> {
        if way.left > 0 {
            return Err(cannot(self.path, "it comes from another mapping (`<<`)"));
        }
        self.last(way)
    }

    /// Whether a node is written on one line with brackets, as all of JSON is.
    pub fn in_flow(&self, way: &Way<'_>) -> bool {
        let parents = way.nodes.split_last().map_or(&[][..], |(_, before)| before);
        self.syntax.json || parents.last().is_some_and(|parent| is_flow(parent))
    }

    /// Blanks of the line's first word, as they stand there.
    pub fn lead(&self, byte: usize) -> &str {
        let text = self.syntax.text;
        let start = crate::syntax::line_start(text, byte);
        let line = text.get(start..byte).unwrap_or_default();
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..blank).unwrap_or_default()
    }
}

pub const fn is_flow(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::List { flow: true, .. } | Kind::Map { flow: true, .. }
    )
}

/// Refuses a way through an alias, or through a node that is used again elsewhere.
fn shared(ground: &Ground<'_>, way: &Way<'_>) -> PortResult<()> {
    if way.left > 0
        && let Some(Node {
            kind: Kind::Alias(_),
            start,
            ..
        }) = way.last()
    {
        let line = ground.syntax.at(*start).line;
        return Err(cannot(
            ground.path,
            &format!("line {line} only names it (`*`); edit the place that its anchor (`&`) marks"),
        ));
    }
    let uses = ground.syntax.uses();
    for node in &way.nodes {
        let again = node
            .anchor
            .and_then(|anchor| uses.get(&anchor))
            .copied()
            .unwrap_or_default();
        if again > 0 {
            let line = ground.syntax.at(node.outer).line;
            let places = if again == 1 { "place" } else { "places" };
            return Err(cannot(
                ground.path,
                &format!(
                    "what line {line} marks with `&` is used in {again} more {places}, which would change too"
                ),
            ));
        }
    }
    Ok(())
}

/// Refuses to take away what other places name.
fn held(ground: &Ground<'_>, node: &Node) -> PortResult<()> {
    let inside = Syntax {
        text: ground.syntax.text,
        json: ground.syntax.json,
        root: node.clone(),
    };
    let (all, own) = (ground.syntax.uses(), inside.uses());
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        if let Some(anchor) = node.anchor
            && all.get(&anchor) != own.get(&anchor)
        {
            let line = ground.syntax.at(node.outer).line;
            return Err(cannot(
                ground.path,
                &format!("other places use what line {line} marks with `&`"),
            ));
        }
        match &node.kind {
            Kind::List { items, .. } => waiting.extend(items.iter().map(|item| &item.node)),
            Kind::Map { entries, .. } => {
                waiting.extend(entries.iter().flat_map(|entry| [&entry.key, &entry.value]));
            }
            _ => {}
        }
    }
    Ok(())
}

fn set(ground: &Ground<'_>, way: &Way<'_>, value: &Tree) -> PortResult<Vec<Splice>> {
    if ground.in_flow(way) {
        flow::set(ground, way, value)
    } else {
        block::set(ground, way, value)
    }
}

fn add(ground: &Ground<'_>, way: &Way<'_>, value: &Tree, before: bool) -> PortResult<Vec<Splice>> {
    if way.left != 1 {
        return Err(cannot(
            ground.path,
            "what should hold it has no place in the text",
        ));
    }
    let node = ground.last(way)?;
    let last = ground.path.last().map(String::as_str).unwrap_or_default();
    match &node.kind {
        // The first one takes the place of the brackets.
        Kind::Map { entries, .. } if entries.is_empty() => {
            let whole = of(Value::Map(vec![(last.to_owned(), value.clone())]));
            set(ground, &ground.above(), &whole)
        }
        Kind::List { items, .. } if items.is_empty() => {
            set(ground, &ground.above(), &of(Value::List(vec![value.clone()])))
        }
        Kind::Map { flow: true, entries } => flow::add_entry(ground, node, entries, last, value),
        Kind::Map { flow: false, entries } => block::add_entry(ground, node, entries, last, value),
        Kind::List { flow, items } => {
            let at = element(last, items.len()).unwrap_or(items.len());
            let at = if before { at } else { items.len() };
            if *flow {
                flow::add_item(ground, node, items, at, value)
            } else {
                block::add_item(ground, items, at, value)
            }
        }
        Kind::Scalar { .. } | Kind::Alias(_) => {
            Err(cannot(ground.path, "what should hold it is no collection"))
        }
    }
}

fn remove(ground: &Ground<'_>, way: &Way<'_>) -> PortResult<Vec<Splice>> {
    let above = way.nodes.split_last().map_or(&[][..], |(_, before)| before);
    let Some(parent) = above.last() else {
        return Err(cannot(ground.path, "it is the document"));
    };
    let node = ground.last(way)?;
    let (count, at) = match &parent.kind {
        Kind::Map { entries, .. } => (
            entries.len(),
            entries
                .iter()
                .position(|entry| std::ptr::eq(&raw const entry.value, node)),
        ),
        Kind::List { items, .. } => (
            items.len(),
            items
                .iter()
                .position(|item| std::ptr::eq(&raw const item.node, node)),
        ),
        _ => (0, None),
    };
    let Some(at) = at else {
        return Err(cannot(ground.path, "it has no place in the text"));
    };
    if count == 1 {
        // The last one leaves an empty collection.
        let empty = match &parent.kind {
            Kind::List { .. } => Value::List(Vec::new()),
            _ => Value::Map(Vec::new()),
        };
        return set(ground, &ground.above(), &of(empty));
    }
    match &parent.kind {
        Kind::Map { flow: false, entries } => block::remove_entry(ground, entries, at),
        Kind::List { flow: false, items } => block::remove_item(ground, items, at),
        Kind::Map { entries, .. } => {
            let places: Vec<_> = entries
                .iter()
                .map(|entry| entry.key.outer..end_of(entry))
                .collect();
            flow::remove(ground, &places, at)
        }
        Kind::List { items, .. } => {
            let places: Vec<_> = items.iter().map(|item| item.node.outer..item.node.end).collect();
            flow::remove(ground, &places, at)
        }
        _ => Err(cannot(ground.path, "it is in no collection")),
    }
}

fn rename(ground: &Ground<'_>, entry: Option<&Entry>, to: &str) -> PortResult<Vec<Splice>> {
    let Some(key) = entry.map(|entry| &entry.key) else {
        return Err(cannot(ground.path, "it has no key"));
    };
    let Kind::Scalar { style, .. } = &key.kind else {
        return Err(cannot(ground.path, "its key is no text"));
    };
    if key.tagged || *style == Style::Absent || *style == Style::Block {
        return Err(cannot(ground.path, "its key is written in an unusual way"));
    }
    let name = if ground.syntax.json {
        emit::json_text(to)
    } else {
        scalar::key(to, Some(*style), false)
    };
    Ok(vec![Splice::new(key.start..key.end, name)])
}

/// Byte after an entry.
pub fn end_of(entry: &Entry) -> usize {
    entry
        .value
        .end
        .max(entry.colon.map_or(entry.key.end, |colon| colon + 1))
}

pub const fn of(value: Value) -> Tree {
    Tree { line: 0, value }
}
