//! Words of a server without the secrets that it was sent: it may repeat them as they are, cut, or in another spelling.

use std::fmt::Write as _;

use secrecy::{ExposeSecret as _, SecretString};

/// Bytes in a row of a secret, or of a spelling of it, that are not shown.
const PIECE: usize = 8;
const MARK: &str = "(hidden)";

/// The text without the secret, without any longer piece of it, and without spellings of it that can be read back.
pub fn without(text: &str, secret: &str) -> String {
    if secret.is_empty() || text.is_empty() {
        return text.to_owned();
    }
    let mut hidden = vec![false; text.len()];
    for spelling in spellings(secret) {
        let piece = PIECE.min(spelling.len());
        for part in spelling.as_bytes().windows(piece) {
            for (at, found) in text.as_bytes().windows(piece).enumerate() {
                if found.eq_ignore_ascii_case(part) {
                    hidden
                        .iter_mut()
                        .skip(at)
                        .take(piece)
                        .for_each(|byte| *byte = true);
                }
            }
        }
    }
    let mut shown = String::with_capacity(text.len());
    let mut before = false;
    for (at, character) in text.char_indices() {
        let now = hidden
            .get(at..at + character.len_utf8())
            .is_some_and(|bytes| bytes.contains(&true));
        match (before, now) {
            (false, true) => shown.push_str(MARK),
            (_, false) => shown.push(character),
            (true, true) => {}
        }
        before = now;
    }
    shown
}

/// The text without any of the secrets.
pub fn without_any<'a>(text: &str, secrets: impl Iterator<Item = &'a SecretString>) -> String {
    secrets.fold(text.to_owned(), |text, secret| {
        without(&text, secret.expose_secret())
    })
}

/// As it is, as addresses and forms carry it, in hexadecimal digits, and in base64 wherever it begins there.
fn spellings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let form: String = url::form_urlencoded::byte_serialize(bytes).collect();
    let (mut hex, mut percent) = (String::new(), String::new());
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        let _ = if byte.is_ascii_alphanumeric() {
            write!(percent, "{}", char::from(*byte))
        } else {
            write!(percent, "%{byte:02X}")
        };
    }
    let mut all = vec![secret.to_owned(), form, percent, hex];
    if bytes.len() >= PIECE {
        for skipped in 0..3 {
            let inner = base64(bytes.get(skipped..).unwrap_or_default());
            all.push(inner.replace('+', "-").replace('/', "_"));
            all.push(inner);
        }
    }
    all.dedup();
    all
}

/// Whole groups of three bytes: what of the rest depends on the bytes that follow is left out.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks_exact(3) {
        let number = group
            .iter()
            .fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            let digit = DIGITS.get(number >> shift & 63).copied().unwrap_or(b'=');
            out.push(char::from(digit));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_every_spelling_and_in_pieces() {
        let secret = "Zq7/x+Kp2&wL9%tR4=vB";
        for said in [
            "you sent Zq7/x+Kp2&wL9%tR4=vB, which is wrong",
            "you sent Zq7%2Fx%2BKp2%26wL9%25tR4%3DvB, which is wrong",
            "you sent 5a71372f782b4b703226774c392574523  which is wrong",
            "you sent 5A71372F782B4B703226774C3925, which is wrong",
            // `root:` and `x:` in front of it, as in a header of RFC 7617.
            "you sent cm9vdDpacTcveCtLcDImd0w5JXRSND12Qg==, which is wrong",
            "you sent eDpacTcveCtLcDImd0w5JXRSND12Qg==, which is wrong",
            "you sent WnE3L3grS3AyJndMOSV0UjQ9dkI=, which is wrong",
            "cut: Zq7/x+Kp2…",
        ] {
            let shown = without(said, secret);
            assert!(shown.contains("(hidden)"), "{shown}");
            for piece in ["x+Kp2&wL", "%2Fx%2BK", "782b4b70", "782B4B70", "eCtLcDIm", "Kp2"] {
                assert!(!shown.contains(piece), "{piece} in {shown}");
            }
        }
        assert_eq!(
            without("no such warehouse: größe", secret),
            "no such warehouse: größe"
        );
        assert_eq!(without("a secret of 3: abc", "abc"), "a secret of 3: (hidden)");
    }
}
