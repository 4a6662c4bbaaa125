//! Nodes of a YAML text from the scanner's events.
//!
//! Events of block collections carry places of the scanner's, not of the text: an end is told where the next word stands,
//! and an empty value before its colon. So starts are looked for from what came before, and ends come from the last child.

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use super::{Entry, Item, Kind, Node, Style, Unknown, after_gap, line_end};

/// Nesting, as [`crate::tree`] allows it.
const DEPTH: usize = 64;

/// The document's node.
pub fn root(text: &str) -> Result<Node, Unknown> {
    let options = granit_parser::options! {
        emit_anchor_events: true,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    let mut composer = Composer {
        text,
        events: Parser::new_from_str_with_options(text, options),
        next: None,
    };
    loop {
        let (event, span) = composer.take()?;
        match event {
            Event::StreamStart => {}
            Event::DocumentStart(..) => return composer.node(bytes(&span)?.end),
            _ => return Err(Unknown("there is no document".to_owned())),
        }
    }
}

struct Composer<'t> {
    text: &'t str,
    events: Parser<'t, granit_parser::StrInput<'t>>,
    next: Option<(Event<'t>, Span)>,
}

/// What stands before a node's content.
#[derive(Clone, Copy)]
struct Before {
    anchor: Option<usize>,
    tagged: bool,
    outer: Option<usize>,
    from: usize,
}

impl<'t> Composer<'t> {
    fn take(&mut self) -> Result<(Event<'t>, Span), Unknown> {
        if let Some(next) = self.next.take() {
            return Ok(next);
        }
        match self.events.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Unknown(error.to_string())),
            None => Err(Unknown("the text ends too early".to_owned())),
        }
    }

    fn peek(&mut self) -> Result<&Event<'t>, Unknown> {
        let next = self.take()?;
        Ok(&self.next.insert(next).0)
    }

    /// The next node, whose text stands behind `from`.
    fn node(&mut self, from: usize) -> Result<Node, Unknown> {
        let (event, span) = self.take()?;
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let before = self.before(anchor, &span, from)?;
                self.scalar(before, &span, style, text.into_owned())
            }
            Event::Alias(anchor) => {
                let place = bytes(&span)?;
                Ok(Node {
                    outer: place.start,
                    start: place.start,
                    end: place.end,
                    kind: Kind::Alias(anchor),
                    anchor: None,
                    tagged: false,
                })
            }
            Event::SequenceStart(style, anchor, _) => {
                let before = self.before(anchor, &span, from)?;
                let start = self.start(&before, &span, style)?;
                self.list(before, start, style == StructureStyle::Flow)
            }
            Event::MappingStart(style, anchor, _) => {
                let before = self.before(anchor, &span, from)?;
                let start = self.start(&before, &span, style)?;
                self.map(before, start, style == StructureStyle::Flow)
            }
            _ => Err(Unknown("a value is missing".to_owned())),
        }
    }

    fn before(&mut self, anchor: usize, span: &Span, from: usize) -> Result<Before, Unknown> {
        let mut before = Before {
            anchor: (anchor != 0).then_some(anchor),
            tagged: false,
            outer: None,
            from,
        };
        if let Some(tag) = span.tag_span() {
            let place = bytes(&tag)?;
            before.tagged = true;
            before.outer = Some(place.start);
            before.from = before.from.max(place.end);
        }
        if anchor != 0
            && matches!(self.peek()?, Event::Anchor(..))
            && let (Event::Anchor(..), span) = self.take()?
        {
            let place = bytes(&span)?;
            before.outer = Some(before.outer.map_or(place.start, |outer| outer.min(place.start)));
            before.from = before.from.max(place.end);
        }
        Ok(before)
    }

    fn scalar(&self, before: Before, span: &Span, style: ScalarStyle, text: String) -> Result<Node, Unknown> {
        let place = bytes(span)?;
        let (style, start, end) = match style {
            ScalarStyle::Plain if place.is_empty() => (Style::Absent, before.from, before.from),
            ScalarStyle::Plain => (Style::Plain, place.start, place.end),
            ScalarStyle::SingleQuoted => (Style::Single, place.start, place.end),
            ScalarStyle::DoubleQuoted => (Style::Double, place.start, place.end),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let head = after_gap(self.text, before.from);
                (Style::Block, head, self.block_end(head, place.end))
            }
        };
        Ok(Node {
            outer: before.outer.unwrap_or(start),
            start,
            end,
            kind: Kind::Scalar { style, text },
            anchor: before.anchor,
            tagged: before.tagged,
        })
    }

    /// Byte after the last character of a block scalar. The scanner counts the line breaks that follow as well; where
    /// they are kept (`|+`), all but the last belong to the text.
    fn block_end(&self, head: usize, end: usize) -> usize {
        let first = line_end(self.text, head);
        let header = self.text.get(head..first).unwrap_or_default();
        let header = header.split('#').next().unwrap_or_default();
        let body = self.text.get(head..end).unwrap_or_default();
        let trimmed = if header.contains('+') {
            let once = body.strip_suffix('\n').unwrap_or(body);
            once.strip_suffix('\r').unwrap_or(once)
        } else {
            body.trim_end_matches([' ', '\t', '\r', '\n'])
        };
        (head + trimmed.len()).max(head + header.trim_end().len())
    }

    /// First byte of a collection. Of a flow collection the scanner tells it; a comma may stand before it.
    fn start(&self, before: &Before, span: &Span, style: StructureStyle) -> Result<usize, Unknown> {
        if style == StructureStyle::Flow {
            return Ok(bytes(span)?.start);
        }
        Ok(after_gap(self.text, before.from))
    }

    fn list(&mut self, before: Before, start: usize, flow: bool) -> Result<Node, Unknown> {
        let mut items: Vec<Item> = Vec::new();
        let mut end = start;
        loop {
            if matches!(self.peek()?, Event::SequenceEnd) {
                let (_, span) = self.take()?;
                if flow {
                    end = bytes(&span)?.end;
                }
                break;
            }
            let from = items
                .last()
                .map_or(if flow { start + 1 } else { start }, |item| item.node.end);
            let dash = (!flow).then(|| after_gap(self.text, from));
            let node = self.node(dash.map_or(from, |dash| dash + 1))?;
            end = node.end.max(dash.map_or(0, |dash| dash + 1));
            items.push(Item { dash, node });
        }
        Ok(Node {
            outer: before.outer.unwrap_or(start),
            start,
            end,
            kind: Kind::List { flow, items },
            anchor: before.anchor,
            tagged: before.tagged,
        })
    }

    fn map(&mut self, before: Before, start: usize, flow: bool) -> Result<Node, Unknown> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut end = start;
        loop {
            if matches!(self.peek()?, Event::MappingEnd) {
                let (_, span) = self.take()?;
                if flow {
                    end = end.max(bytes(&span)?.end);
                }
                break;
            }
            let from = entries
                .last()
                .map_or(if flow { start + 1 } else { start }, |entry| entry.value.end);
            let first = after_gap(self.text, from);
            let key = self.node(from)?;
            let simple = self.text.as_bytes().get(first) != Some(&b'?') || key.outer == first;
            let colon = after_gap(self.text, key.end);
            let colon = (self.text.as_bytes().get(colon) == Some(&b':')).then_some(colon);
            let value = self.node(colon.map_or(key.end, |colon| colon + 1))?;
            end = value.end.max(colon.map_or(0, |colon| colon + 1));
            entries.push(Entry {
                key,
                colon,
                simple,
                value,
            });
        }
        Ok(Node {
            outer: before.outer.unwrap_or(start),
            start,
            end,
            kind: Kind::Map { flow, entries },
            anchor: before.anchor,
            tagged: before.tagged,
        })
    }
}

fn bytes(span: &Span) -> Result<std::ops::Range<usize>, Unknown> {
    span.byte_range()
        .ok_or_else(|| Unknown("the scanner gave no places".to_owned()))
}
