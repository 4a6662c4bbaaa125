//! Reads lines, and holds a file to what it says of itself before anything is made of it.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::de::IgnoredAny;
use weft_model::{Origin, Urn};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{Counts, EndLine, FORMAT, Header, Kind, Line, Work, damaged, unhex, unreachable};
use crate::{
    chain::{Carried, Scheme, Walk},
    error::stopped,
};

/// Longest line: a payload of 256 MiB with its escapes.
const LONGEST: u64 = 640 << 20;
/// Version of what is in it that this program knows.
const CLIENT: u32 = 1;
/// Lines between two words of progress.
const TOLD: u64 = 1_000;

/// A file that is whole.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its first line.
    pub header: Header,
    /// How many lines of each kind.
    pub counts: Counts,
    pub(super) path: PathBuf,
    pub(super) blake3: String,
}

impl Checked {
    /// All lines but the first and the last.
    pub(super) const fn lines(&self) -> u64 {
        let Counts {
            sources,
            fingerprints,
            statements,
            revisions,
            records,
            audit,
            images,
            duties,
            rights,
        } = self.counts;
        sources + fingerprints + statements + revisions + records + audit + images + duties + rights
    }
}

impl Header {
    /// How the workspace that it was made from links its own entries.
    pub(super) const fn native(&self) -> Scheme {
        match self.kind {
            Kind::Embedded => Scheme::Blake3,
            Kind::Team => Scheme::Sha256,
        }
    }

    /// How it stood: the same in two files of one workspace only where nothing was written between them.
    pub(super) fn stand(&self) -> String {
        format!("{}:{}", self.revision, self.audit_hash)
    }

    /// How all its audit entries are linked.
    pub(super) fn carried(&self) -> PortResult<Carried> {
        Carried::parse(&self.chain).ok_or_else(|| damaged("how its audit chain is linked cannot be read"))
    }
}

/// What comes next in a file.
pub enum Next {
    /// A line between the first and the last.
    Line(Line),
    /// The end: the BLAKE3 of everything before it, in hex.
    End(String),
}

/// Lines of a file, in order, each hashed as it is read.
pub struct Lines {
    from: BufReader<File>,
    hasher: blake3::Hasher,
    rank: u8,
    counts: Counts,
    number: u64,
}

impl Lines {
    /// Opens it, and reads its first line.
    pub fn open(path: &Path) -> PortResult<(Self, Header)> {
        let file = File::open(path).map_err(|error| unreachable(&error))?;
        let mut lines = Self {
            from: BufReader::with_capacity(1 << 20, file),
            hasher: blake3::Hasher::new(),
            rank: 0,
            counts: Counts::default(),
            number: 0,
        };
        let other = || {
            PortError::new(PortErrorKind::Invalid, "the file is no backup of Weft")
                .hint("name a file that `weft workspace backup` wrote")
        };
        match lines.line() {
            Ok(Some(Line::Header(header))) if header.format == FORMAT => {
                if header.lowest_client > CLIENT {
                    return Err(
                        PortError::new(PortErrorKind::Unsupported, "the backup is of a newer Weft")
                            .hint("update Weft to restore it"),
                    );
                }
                Ok((lines, header))
            }
            Err(error) if error.kind != PortErrorKind::Corrupt => Err(error),
            _ => Err(other()),
        }
    }

    /// What comes next. The end is one only after counts and hash were compared.
    pub fn following(&mut self) -> PortResult<Next> {
        let line = self
            .line()?
            .ok_or_else(|| damaged(format!("it is cut after line {}", self.number)))?;
        let (counts, blake3) = match line {
            Line::End(EndLine { counts, blake3 }) => (counts, blake3),
            line => {
                self.counts.add(&line);
                return Ok(Next::Line(line));
            }
        };
        if self.hasher.finalize().to_hex().as_str() != blake3 {
            return Err(damaged("its bytes are not those that were written"));
        }
        if self.counts != counts {
            return Err(damaged("lines of it are missing"));
        }
        if !self
            .from
            .fill_buf()
            .map_err(|error| unreachable(&error))?
            .is_empty()
        {
            return Err(damaged("something follows its end"));
        }
        Ok(Next::End(blake3))
    }

    fn line(&mut self) -> PortResult<Option<Line>> {
        let mut text = Vec::new();
        let read = (&mut self.from)
            .take(LONGEST)
            .read_until(b'\n', &mut text)
            .map_err(|error| unreachable(&error))?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let number = self.number;
        if text.last() != Some(&b'\n') {
            return Err(damaged(format!("line {number} is cut")));
        }
        let line: Line = serde_json::from_slice(&text)
            // The parser's own words could repeat what stands there.
            .map_err(|error| {
                damaged(format!(
                    "line {number} cannot be read (column {})",
                    error.column()
                ))
            })?;
        let rank = line.rank();
        if rank < self.rank || (rank == 0) != (number == 1) {
            return Err(damaged(format!("line {number} is not in its place")));
        }
        self.rank = rank;
        if rank < 10 {
            self.hasher.update(&text);
        }
        Ok(Some(line))
    }
}

/// Reads a file to its end: bytes, counts, the audit chain, and that each line fits to the others.
pub async fn check(path: &Path, work: &Work) -> PortResult<Checked> {
    let (path, work) = (path.to_owned(), work.clone());
    tokio::task::spawn_blocking(move || checked(path, &work))
        .await
        .map_err(|error| stopped(&error))?
}

fn checked(path: PathBuf, work: &Work) -> PortResult<Checked> {
    let (mut lines, header) = Lines::open(&path)?;
    let mut fits = Fits::new(&header)?;
    let blake3 = loop {
        match lines.following()? {
            Next::Line(line) => fits.take(&line, lines.number)?,
            Next::End(blake3) => break blake3,
        }
        if lines.number.is_multiple_of(TOLD) {
            work.at("Check", lines.number, None)?;
        }
    };
    let last = header.audit_sequence.cast_unsigned();
    fits.end(last, &header)?;
    Ok(Checked {
        counts: lines.counts,
        header,
        path,
        blake3,
    })
}

/// The newest version that a statement names, and the one that was read last.
struct Version {
    newest: i64,
    last: Option<i64>,
}

/// What is known of the lines so far.
struct Fits {
    statements: HashMap<i64, Version>,
    record: i64,
    revision: i64,
    head: i64,
    walk: Walk,
}

impl Fits {
    fn new(header: &Header) -> PortResult<Self> {
        Ok(Self {
            statements: HashMap::new(),
            record: 0,
            revision: 0,
            head: header.revision,
            walk: Walk::new(header.native(), header.carried()?),
        })
    }

    fn take(&mut self, line: &Line, number: u64) -> PortResult<()> {
        let wrong = |why: &str| Err(damaged(format!("line {number}: {why}")));
        match line {
            Line::Statement(statement) => {
                if Urn::parse(&statement.urn).is_none() || Origin::parse(&statement.origin).is_none() {
                    return wrong("it names nothing that Weft knows");
                }
                let version = Version {
                    newest: statement.record,
                    last: None,
                };
                if self.statements.insert(statement.id, version).is_some() {
                    return wrong("the statement is there twice");
                }
            }
            Line::Revision(revision) => {
                if revision.revision <= self.revision || revision.revision > self.head {
                    return wrong("the revision is not in its place");
                }
                self.revision = revision.revision;
            }
            Line::Record(record) => {
                let Some(version) = self.statements.get_mut(&record.statement) else {
                    return wrong("the record is of no statement");
                };
                if record.id <= self.record || record.previous != version.last || record.revision > self.head
                {
                    return wrong("the record does not follow from the ones before it");
                }
                version.last = Some(record.id);
                self.record = record.id;
                let payload = record.payload.as_deref();
                if payload.is_some_and(|payload| serde_json::from_str::<IgnoredAny>(payload).is_err()) {
                    return wrong("the payload is no JSON");
                }
            }
            Line::Audit(entry) => {
                let Some(hash) = unhex(&entry.hash) else {
                    return wrong("the hash is none");
                };
                let sequence = entry.sequence.cast_unsigned();
                let digest = self.walk.digest(sequence, entry.entry.as_bytes());
                let step = self
                    .walk
                    .step(sequence, Some(entry.entry.as_bytes()), &digest, hash);
                step.map_err(|broken| damaged(broken.says))?;
            }
            Line::Image(image) => {
                let bytes = STANDARD.decode(&image.bytes).unwrap_or_default();
                if blake3::hash(&bytes).to_hex().as_str() != image.digest {
                    return wrong("the image is not the one that was kept");
                }
            }
            Line::Header(_)
            | Line::Source(_)
            | Line::Fingerprint(_)
            | Line::Duty(_)
            | Line::Right(_)
            | Line::End(_) => {}
        }
        Ok(())
    }

    fn end(self, last: u64, header: &Header) -> PortResult<()> {
        if self
            .statements
            .values()
            .any(|version| version.last != Some(version.newest))
        {
            return Err(damaged("the newest version of a statement is missing"));
        }
        let head = unhex(&header.audit_hash).ok_or_else(|| damaged("the hash of its head is none"))?;
        self.walk
            .end(last, &head)
            .map_err(|broken| damaged(broken.says))?;
        Ok(())
    }
}
