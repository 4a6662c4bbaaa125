//! Secrets that can be found again: each is another one, and is looked for in every spelling in which it could be read
//! back, and in pieces.

mod catalog;

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
};

pub use catalog::{HostileCatalog, Mood};

/// Bytes in a row that count as found.
const PIECE: usize = 8;
/// Hexadecimal digits in a row that do: fewer come about by chance.
const DIGITS: usize = 16;
/// Length of a canary.
const LENGTH: usize = 32;

/// A set of secrets.
#[derive(Debug, Clone, Default)]
pub struct Canaries {
    values: BTreeMap<&'static str, String>,
    pieces: HashMap<[u8; PIECE], &'static str>,
    digits: HashMap<[u8; DIGITS], &'static str>,
}

impl Canaries {
    /// One for each name; the same in each run.
    pub fn new(names: &[&'static str]) -> Self {
        let mut canaries = Self::default();
        for name in names {
            canaries.add(name);
        }
        canaries
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// One of them.
    ///
    /// # Panics
    ///
    /// Where there is none of that name.
    #[expect(clippy::expect_used, reason = "a test that asks for another name is wrong")]
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).expect("a canary of that name")
    }

    /// Names of those that are in these bytes, or of which a piece is.
    pub fn found(&self, bytes: &[u8]) -> Vec<&'static str> {
        let mut found: Vec<&str> = bytes
            .array_windows::<PIECE>()
            .filter_map(|piece| self.pieces.get(piece).copied())
            .collect();
        let digits = bytes
            .array_windows::<DIGITS>()
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        found.extend(digits.filter_map(|digits| {
            self.digits
                .get(&digits.map(|digit| digit.to_ascii_lowercase()))
                .copied()
        }));
        found.sort_unstable();
        found.dedup();
        found
    }

    fn add(&mut self, name: &'static str) {
        let digest = blake3::hash(format!("weft canary {name}").as_bytes());
        let value: String = base64(&digest.as_bytes().repeat(2), false)
            .replace(['+', '/'], "x")
            .chars()
            .take(LENGTH)
            .collect();
        let bytes = value.as_bytes();
        let mut spellings = vec![value.clone()];
        for skipped in 0..3 {
            let inner = bytes.get(skipped..).unwrap_or_default();
            spellings.extend([base64(inner, false), base64(inner, true)]);
        }
        for spelling in spellings {
            let pieces = spelling
                .as_bytes()
                .array_windows::<PIECE>()
                .map(|piece| (*piece, name));
            self.pieces.extend(pieces);
        }
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let digits = hex
            .as_bytes()
            .array_windows::<DIGITS>()
            .map(|digits| (*digits, name));
        self.digits.extend(digits);
        self.values.insert(name, value);
    }
}

/// Whole groups of three bytes: what of the rest depends on the bytes that follow is left out.
fn base64(bytes: &[u8], for_addresses: bool) -> String {
    const DIGITS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let last = if for_addresses { ['-', '_'] } else { ['+', '/'] };
    let mut out = String::new();
    for group in bytes.chunks_exact(3) {
        let number = group
            .iter()
            .fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            let digit = number >> shift & 63;
            let plain = DIGITS.get(digit).copied().map(char::from);
            out.push(plain.unwrap_or(if digit == 62 { last[0] } else { last[1] }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planted_is_found_in_every_spelling() {
        let canaries = Canaries::new(&["one", "other"]);
        let one = canaries.get("one").to_owned();
        assert_eq!((one.len(), canaries.count()), (LENGTH, 2));
        let hex = one
            .bytes()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
        for skipped in 0..3 {
            let before = "x".repeat(skipped) + &one;
            let planted = base64(before.as_bytes(), true);
            assert_eq!(canaries.found(planted.as_bytes()), ["one"], "{planted}");
        }
        for planted in [one.as_str(), &one[5..13], &hex, &hex.to_lowercase()[3..25]] {
            let around = format!("before {planted} after");
            assert_eq!(canaries.found(around.as_bytes()), ["one"], "{planted}");
        }
        assert!(canaries.found(&one.as_bytes()[..7]).is_empty());
        assert!(canaries.found("nothing of it".repeat(100).as_bytes()).is_empty());
    }
}
