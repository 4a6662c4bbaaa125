//! The audit chain, walked the same way wherever it lies.
//!
//! Each entry is linked to the one before it by a hash over (its number, the digest of its stored bytes, the hash before). The
//! embedded workspace hashes with BLAKE3, the team's with SHA-256, which is what PostgreSQL has. Entries that were carried over
//! from the one to the other stay as they were made: the workspace keeps up to which number which of the two holds.

use std::fmt;

use sha2::{Digest, Sha256};
use weft_ports::workspace::AuditBreak;

/// Where a workspace keeps how the entries that were carried into it are linked.
pub const CARRIED: &str = "audit_chain";
/// Changes of hash in one chain at most: each is a move.
const MOST: usize = 100;

/// How entries are digested and linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// BLAKE3; the number as 64 bits, little-endian.
    Blake3,
    /// SHA-256; the number as 64 bits, big-endian.
    Sha256,
}

impl Scheme {
    const fn name(self) -> &'static str {
        match self {
            Self::Blake3 => "blake3",
            Self::Sha256 => "sha256",
        }
    }

    /// Digest of the stored bytes of an entry.
    pub fn digest(self, entry: &[u8]) -> Vec<u8> {
        match self {
            Self::Blake3 => blake3::hash(entry).as_bytes().to_vec(),
            Self::Sha256 => Sha256::digest(entry).to_vec(),
        }
    }

    /// Hash of an entry, over its digest and the hash before it.
    pub fn link(self, sequence: u64, digest: &[u8], previous: &[u8]) -> Vec<u8> {
        match self {
            Self::Blake3 => {
                let mut hasher = blake3::Hasher::new();
                hasher.update(&sequence.to_le_bytes());
                hasher.update(digest);
                hasher.update(previous);
                hasher.finalize().as_bytes().to_vec()
            }
            Self::Sha256 => Sha256::new()
                .chain_update(sequence.to_be_bytes())
                .chain_update(digest)
                .chain_update(previous)
                .finalize()
                .to_vec(),
        }
    }
}

/// Up to which entry which scheme holds: `blake3:120,sha256:300`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried(Vec<(Scheme, u64)>);

impl Carried {
    /// Reads it; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts: Vec<(Scheme, u64)> = Vec::new();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (name, until) = part.split_once(':')?;
            let scheme = [Scheme::Blake3, Scheme::Sha256]
                .into_iter()
                .find(|scheme| scheme.name() == name)?;
            let until: u64 = until.parse().ok()?;
            if parts.last().is_some_and(|(_, before)| *before >= until) || parts.len() >= MOST {
                return None;
            }
            parts.push((scheme, until));
        }
        Some(Self(parts))
    }

    /// The same with the entries up to `until` that follow, which `scheme` links.
    #[must_use]
    pub fn then(mut self, scheme: Scheme, until: u64) -> Self {
        let from = self.0.last().map_or(0, |(_, until)| *until);
        if until > from {
            if self.0.last().is_some_and(|(last, _)| *last == scheme) {
                self.0.pop();
            }
            self.0.push((scheme, until));
        }
        self
    }

    /// The same for a workspace that links with `native` itself: what it would do anyway is not kept.
    #[must_use]
    pub fn within(mut self, native: Scheme) -> Self {
        if self.0.last().is_some_and(|(last, _)| *last == native) {
            self.0.pop();
        }
        self
    }

    fn scheme(&self, sequence: u64, native: Scheme) -> Scheme {
        self.0
            .iter()
            .find(|(_, until)| sequence <= *until)
            .map_or(native, |(scheme, _)| *scheme)
    }
}

impl fmt::Display for Carried {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (scheme, until)) in self.0.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(out, "{comma}{}:{until}", scheme.name())?;
        }
        Ok(())
    }
}

/// A walk along a chain, from its start.
pub struct Walk {
    native: Scheme,
    carried: Carried,
    expected: u64,
    previous: Vec<u8>,
}

impl Walk {
    /// Begins one in a workspace that links with `native`.
    pub fn new(native: Scheme, carried: Carried) -> Self {
        Self {
            native,
            carried,
            expected: 1,
            previous: vec![0; 32],
        }
    }

    /// The digest that an entry of this number has.
    pub fn digest(&self, sequence: u64, entry: &[u8]) -> Vec<u8> {
        self.carried.scheme(sequence, self.native).digest(entry)
    }

    /// Takes the next entry. Its bytes may be hidden from who walks; its digest is not.
    pub fn step(
        &mut self,
        sequence: u64,
        entry: Option<&[u8]>,
        digest: &[u8],
        hash: Vec<u8>,
    ) -> Result<(), AuditBreak> {
        let expected = self.expected;
        let broken = |says: String| AuditBreak {
            entry: expected,
            says,
        };
        if sequence != expected {
            return Err(broken(format!(
                "audit entry {expected} is missing; the next one there is {sequence}"
            )));
        }
        let scheme = self.carried.scheme(sequence, self.native);
        if entry.is_some_and(|entry| scheme.digest(entry) != digest) {
            return Err(broken(format!(
                "audit entry {sequence} was changed after it was written"
            )));
        }
        if scheme.link(sequence, digest, &self.previous) != hash {
            return Err(broken(format!(
                "audit entry {sequence} does not follow from the one before it"
            )));
        }
        self.expected += 1;
        self.previous = hash;
        Ok(())
    }

    /// Ends it at the head that the workspace keeps; how many entries there are.
    pub fn end(self, last: u64, head: &[u8]) -> Result<u64, AuditBreak> {
        let walked = self.expected - 1;
        if walked != last {
            return Err(AuditBreak {
                entry: walked.min(last) + 1,
                says: format!("the audit chain ends at entry {walked}, and the workspace has written {last}"),
            });
        }
        if self.previous != head {
            return Err(AuditBreak {
                entry: walked,
                says: format!("audit entry {walked} is not the one that the workspace wrote last"),
            });
        }
        Ok(walked)
    }
}

#[cfg(test)]
mod tests {
    use super::{Carried, Scheme, Walk};

    /// Number, entry, its digest and its hash.
    type Linked = (u64, Vec<u8>, Vec<u8>, Vec<u8>);

    /// Entries linked with one scheme up to a number, and with the other after it.
    fn linked(change: u64, count: u64) -> Vec<Linked> {
        let mut previous = vec![0; 32];
        (1..=count)
            .map(|sequence| {
                let scheme = if sequence <= change {
                    Scheme::Blake3
                } else {
                    Scheme::Sha256
                };
                let entry = format!("entry {sequence}").into_bytes();
                let digest = scheme.digest(&entry);
                previous = scheme.link(sequence, &digest, &previous);
                (sequence, entry, digest, previous.clone())
            })
            .collect()
    }

    fn walked(carried: &str, change: u64) -> bool {
        let mut walk = Walk::new(Scheme::Sha256, Carried::parse(carried).unwrap());
        let chain = linked(change, 9);
        let head = chain[8].3.clone();
        chain
            .into_iter()
            .all(|(sequence, entry, digest, hash)| walk.step(sequence, Some(&entry), &digest, hash).is_ok())
            && walk.end(9, &head).is_ok()
    }

    #[test]
    fn a_chain_that_was_carried_over_is_walked_as_it_was_made() {
        assert!(walked("blake3:4", 4));
        assert!(walked("", 0));
        // What was carried is said once, and cannot be moved.
        for carried in ["", "blake3:3", "blake3:5", "sha256:4"] {
            assert!(!walked(carried, 4), "{carried}");
        }
    }

    #[test]
    fn what_was_carried_is_kept_in_few_words() {
        let text = |carried: Carried| carried.to_string();
        let moved = Carried::default().then(Scheme::Blake3, 4);
        assert_eq!(text(moved.clone()), "blake3:4");
        assert_eq!(text(moved.clone().then(Scheme::Blake3, 9)), "blake3:9");
        assert_eq!(text(moved.clone().within(Scheme::Blake3)), "");
        let both = moved.then(Scheme::Sha256, 9);
        assert_eq!(text(both.clone()), "blake3:4,sha256:9");
        assert_eq!(text(both.clone().within(Scheme::Sha256)), "blake3:4");
        assert_eq!(both.clone().then(Scheme::Sha256, 9), both);
        for wrong in ["md5:4", "blake3", "blake3:x", "blake3:4,sha256:4"] {
            assert_eq!(Carried::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Carried::parse("blake3:4,sha256:9"), Some(both));
    }
}
