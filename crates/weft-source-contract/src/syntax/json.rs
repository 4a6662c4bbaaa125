//! Nodes of a JSON text that was parsed already, so that only places are left to find.

use super::{Entry, Item, Kind, Node, Style, Unknown};

/// The document's node.
pub fn root(text: &str) -> Result<Node, Unknown> {
    let mut reader = Reader { text, at: 0 };
    reader
        .node()
        .ok_or_else(|| Unknown("this is not JSON".to_owned()))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.byte()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn node(&mut self) -> Option<Node> {
        let kind = self.peek()?;
        let start = self.at;
        let kind = match kind {
            b'{' => Kind::Map {
                flow: true,
                entries: self.between(b'}', Self::entry)?,
            },
            b'[' => Kind::List {
                flow: true,
                items: self.between(b']', |reader| {
                    let node = reader.node()?;
                    Some(Item { dash: None, node })
                })?,
            },
            b'"' => self.string()?,
            _ => self.word()?,
        };
        Some(Node {
            outer: start,
            start,
            end: self.at,
            kind,
            anchor: None,
            tagged: false,
        })
    }

    fn between<T>(&mut self, close: u8, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        let mut all = Vec::new();
        loop {
            match self.peek()? {
                b',' => self.at += 1,
                byte if byte == close => {
                    self.at += 1;
                    return Some(all);
                }
                _ => all.push(one(self)?),
            }
        }
    }

    fn entry(&mut self) -> Option<Entry> {
        let key = self.node()?;
        (self.peek()? == b':').then_some(())?;
        let colon = self.at;
        self.at += 1;
        let value = self.node()?;
        Some(Entry {
            key,
            colon: Some(colon),
            simple: true,
            value,
        })
    }

    fn string(&mut self) -> Option<Kind> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.byte()? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let text = serde_json::from_str(self.text.get(start..self.at)?).ok()?;
        Some(Kind::Scalar {
            style: Style::Double,
            text,
        })
    }

    fn word(&mut self) -> Option<Kind> {
        let start = self.at;
        while self
            .byte()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        {
            self.at += 1;
        }
        let text = self.text.get(start..self.at)?;
        (!text.is_empty()).then(|| Kind::Scalar {
            style: Style::Plain,
            text: text.to_owned(),
        })
    }
}
