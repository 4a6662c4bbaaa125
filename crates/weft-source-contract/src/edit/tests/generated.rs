//! Two hundred edits of each file, made up from a seed. What stands outside the node of an edit is the same, byte for byte:
//!
//! - *set*: all up to the colon or dash, and all behind the last line of the old value. What stands on that line behind the
//!   value (a comment) is still there.
//! - *add*, *insert*: nothing is taken away, and one piece is added.
//! - *remove*: one piece is taken away, at most the lines of the entry or element.
//! - *rename*: all but the key.

use std::{fs, path::PathBuf};

use weft_ports::{
    ContractFiles, PortErrorKind,
    contracts::{ContractEdit, ContractText},
};

use super::{insert, remove, rename, set};
use crate::{
    LocalContractFiles,
    syntax::{Entry, Kind, Node, Syntax, escaped, line_end, line_start},
    tree,
};

/// Edits of each file.
const EDITS: usize = 200;
/// Edits after which the file is taken as it was: else little would be left of what its people wrote.
const ROUND: usize = 20;

/// Numbers that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn value(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}

const VALUES: [&str; 24] = [
    "\"plain words\"",
    "\"needs: quotes\"",
    "\"a #comment\"",
    "\"two\\nlines\"",
    "\"ends with a break\\n\"",
    "\"  indented\\nlines\"",
    "\"\\ttab\"",
    "\"1.0\"",
    "\"1.2.0\"",
    "\"2026-11-29\"",
    "\"yes\"",
    "\"null\"",
    "\"\"",
    "\"- dash\"",
    "\"[bracket\"",
    "\"it's \\\"both\\\"\"",
    "\"ünïcödé 雪 🙂\"",
    "\"\\u0001\\u2028\"",
    "12",
    "-1.5e3",
    "true",
    "null",
    "[]",
    "{}",
];
const COLLECTIONS: [&str; 5] = [
    "{\"name\": \"x\", \"note\": \"a: b\"}",
    "[1, \"two\", {\"three\": [4]}]",
    "{\"deep\": {\"deeper\": {\"text\": \"l1\\nl2\", \"list\": [[1, 2], []]}}}",
    "[{\"name\": \"a\", \"tags\": [\"b\"]}, {\"name\": \"c\"}]",
    "[\"multi\\nline\", null]",
];

/// What an edit may touch.
#[derive(Clone, Copy)]
enum Shape {
    /// Everything up to `head` and behind the line of `end` stays; so does what stands between `end` and that.
    Replace {
        head: usize,
        end: usize,
    },
    Grow,
    /// At most this many bytes go.
    Shrink {
        most: usize,
    },
    Key {
        start: usize,
        end: usize,
    },
}

struct Seat {
    path: String,
    head: usize,
    start: usize,
    end: usize,
    key: Option<std::ops::Range<usize>>,
    siblings: usize,
    parent: Parent,
    fits: Fits,
    empty: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Parent {
    Map,
    List,
}

/// What may be added inside.
#[derive(Clone, Copy, PartialEq)]
enum Fits {
    Key,
    Element,
    Nothing,
}

fn fits(node: &Node) -> Fits {
    match node.kind {
        Kind::Map { .. } => Fits::Key,
        Kind::List { .. } => Fits::Element,
        _ => Fits::Nothing,
    }
}

fn is_empty(node: &Node) -> bool {
    match &node.kind {
        Kind::Map { entries, .. } => entries.is_empty(),
        Kind::List { items, .. } => items.is_empty(),
        _ => false,
    }
}

fn entry_end(entry: &Entry) -> usize {
    entry.value.end.max(entry.colon.map_or(0, |colon| colon + 1))
}

fn seats(node: &Node, path: &str, all: &mut Vec<Seat>) {
    match &node.kind {
        Kind::Map { entries, .. } => {
            for entry in entries {
                let Some(name) = entry.name() else { continue };
                let path = format!("{path}/{}", escaped(name));
                all.push(Seat {
                    path: path.clone(),
                    head: entry.colon.map_or(entry.key.end, |colon| colon + 1),
                    start: entry.key.outer,
                    end: entry_end(entry),
                    key: Some(entry.key.start..entry.key.end),
                    siblings: entries.len(),
                    parent: Parent::Map,
                    fits: fits(&entry.value),
                    empty: is_empty(&entry.value),
                });
                seats(&entry.value, &path, all);
            }
        }
        Kind::List { items, .. } => {
            for (at, item) in items.iter().enumerate() {
                let path = format!("{path}/{at}");
                let start = item.dash.unwrap_or(item.node.outer);
                let head = item.dash.map_or(start, |dash| dash + 1);
                all.push(Seat {
                    path: path.clone(),
                    head,
                    start,
                    end: item.node.end.max(head),
                    key: None,
                    siblings: items.len(),
                    parent: Parent::List,
                    fits: fits(&item.node),
                    empty: is_empty(&item.node),
                });
                seats(&item.node, &path, all);
            }
        }
        _ => {}
    }
}

fn one_edit(text: &str, json: bool, numbers: &mut Numbers, count: usize) -> (ContractEdit, Shape) {
    let syntax = Syntax::of(text, json).unwrap();
    let mut all = Vec::new();
    seats(&syntax.root, "", &mut all);
    let seat = numbers.one(&all);
    let replace = Shape::Replace {
        head: seat.head,
        end: seat.end,
    };
    // The first element takes the place of the brackets.
    let grow = if seat.empty { replace } else { Shape::Grow };
    let path = seat.path.as_str();
    match numbers.below(10) {
        0..=2 => (set(path, numbers.value(&VALUES)), replace),
        3 => (set(path, numbers.value(&COLLECTIONS)), replace),
        4 | 5 if seat.fits == Fits::Key => {
            let value = if numbers.below(2) == 0 {
                numbers.value(&VALUES)
            } else {
                numbers.value(&COLLECTIONS)
            };
            let key = ["added", "yes", "a: b", "ключ"][numbers.below(4)];
            (set(&format!("{path}/{}{count}", escaped(key)), value), grow)
        }
        4 | 5 if seat.fits == Fits::Element => {
            let value = if numbers.below(2) == 0 {
                numbers.value(&VALUES)
            } else {
                numbers.value(&COLLECTIONS)
            };
            (set(&format!("{path}/-"), value), grow)
        }
        6 if seat.parent == Parent::List => (insert(path, numbers.value(&COLLECTIONS)), Shape::Grow),
        7 | 8 if seat.siblings > 1 => {
            let lines = line_end(text, seat.end) + 2 - line_start(text, seat.start);
            (
                remove(path),
                Shape::Shrink {
                    most: lines.max(seat.end - seat.start + 64),
                },
            )
        }
        _ => match &seat.key {
            Some(key) => (
                rename(path, &format!("renamed {count}")),
                Shape::Key {
                    start: key.start,
                    end: key.end,
                },
            ),
            None => (set(path, numbers.value(&VALUES)), replace),
        },
    }
}

fn common(left: &[u8], right: &[u8]) -> usize {
    left.iter()
        .zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

fn holds(before: &str, after: &str, shape: &Shape) -> bool {
    let front = common(before.as_bytes(), after.as_bytes());
    let mut back = 0;
    let shorter = before.len().min(after.len());
    while front + back < shorter
        && before.as_bytes()[before.len() - 1 - back] == after.as_bytes()[after.len() - 1 - back]
    {
        back += 1;
    }
    match shape {
        Shape::Replace { head, end } => {
            let line = line_end(before, *end);
            let (kept, behind) = (&before[*end..line], &before[line..]);
            after.starts_with(&before[..*head])
                && after.ends_with(behind)
                && after.len() >= head + behind.len()
                && after[*head..after.len() - behind.len()].contains(kept.trim())
        }
        Shape::Grow => front + back >= before.len(),
        Shape::Shrink { most } => front + back >= after.len() && before.len() - after.len() <= *most,
        Shape::Key { start, end } => after.starts_with(&before[..*start]) && after.ends_with(&before[*end..]),
    }
}

fn is_json(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|end| end == "json")
}

/// Makes the edits of one file; how many were refused.
fn run(name: &str, bytes: &[u8], seed: u64) -> usize {
    let mut text = ContractText {
        path: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let same = LocalContractFiles.edit(&text, &[]).unwrap();
    assert_eq!(same.bytes, bytes, "{name}: an unchanged file is the same");
    let json = is_json(name);
    let mut numbers = Numbers(seed | 1);
    let (mut made, mut refused) = (0, 0);
    while made < EDITS {
        if made % ROUND == 0 {
            bytes.clone_into(&mut text.bytes);
        }
        let before = tree::text(&text.bytes).unwrap().to_owned();
        let (edit, shape) = one_edit(&before, json, &mut numbers, made + refused);
        match LocalContractFiles.edit(&text, std::slice::from_ref(&edit)) {
            Ok(changed) => {
                let mark = changed.bytes.starts_with(tree::MARK);
                assert_eq!(mark, text.bytes.starts_with(tree::MARK), "{name}");
                let after = tree::text(&changed.bytes).unwrap();
                assert!(
                    holds(&before, after, &shape),
                    "{name}: {edit:?} touched more than its node\n--- before\n{before}\n--- after\n{after}"
                );
                text = changed;
                made += 1;
            }
            Err(error) => {
                assert_eq!(
                    error.kind,
                    PortErrorKind::Unsupported,
                    "{name}: {edit:?}: {}",
                    error.message
                );
                println!("{name}: {edit:?}: {}", error.message);
                refused += 1;
                assert!(refused < EDITS, "{name}: {}", error.message);
            }
        }
    }
    refused
}

fn fixtures() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/contracts/shop");
    let walked = crate::walk::walk(&folder.canonicalize().unwrap(), &weft_ports::Cancel::new()).unwrap();
    walked.files.into_iter().map(|file| file.path).collect()
}

#[test]
fn edits_of_our_own_files_leave_the_rest_alone() {
    let files = fixtures();
    assert!(files.len() > 3, "{files:?}");
    let mut refused = 0;
    for (at, path) in files.iter().enumerate() {
        let name = path.display().to_string();
        let bytes = fs::read(path).unwrap();
        refused += run(&name, &bytes, at as u64 + 1);
        let crlf = String::from_utf8(bytes.clone()).unwrap().replace('\n', "\r\n");
        refused += run(
            &name,
            &[tree::MARK, crlf.trim_end().as_bytes()].concat(),
            at as u64 + 100,
        );
        let document = tree::document(&tree::parse(&bytes, is_json(&name)).unwrap());
        let pretty = serde_json::to_vec_pretty(&document).unwrap();
        refused += run("a.json", &pretty, at as u64 + 200);
        refused += run("b.json", document.to_string().as_bytes(), at as u64 + 300);
    }
    println!(
        "{} files, four ways, {EDITS} edits each, {refused} more were refused",
        files.len()
    );
}

#[test]
fn edits_of_each_valid_sample_leave_the_rest_alone() {
    let Some(samples) = crate::validate::tests::samples::folder() else {
        println!("no samples at hand: nothing edited");
        return;
    };
    let files: Vec<&str> = crate::validate::tests::samples::valid();
    assert!(files.len() > 50, "only {} samples are valid", files.len());
    let half = files.len().div_ceil(2);
    let refused: usize = std::thread::scope(|scope| {
        let run_all = |files: &[&str]| -> usize {
            let bytes = |file: &str| fs::read(samples.join(file)).unwrap();
            files
                .iter()
                .map(|file| run(file, &bytes(file), file.len() as u64 * 7919))
                .sum()
        };
        let threads: Vec<_> = files
            .chunks(half)
            .map(|part| scope.spawn(move || run_all(part)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!(
        "{} samples, {EDITS} edits each, {refused} more were refused",
        files.len()
    );
}
