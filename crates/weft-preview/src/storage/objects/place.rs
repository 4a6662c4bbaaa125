//! A location from a table's metadata is text from outside: it becomes the key of an object below the root, or a
//! refusal. Compared is the text itself, in the one form that is asked for afterwards; no address parser sees it,
//! because those fold `..` away and so see another place than a comparison of text does.

use weft_ports::{
    StoreKind,
    object_store::{adls_place, spelled},
};

use crate::PreviewError;

/// Times that a name may be percent-encoded over.
const MOST_DECODED: usize = 8;
/// Bytes of a key, as every kind of store limits it.
const LONGEST_KEY: usize = 1024;

/// A bucket, and a prefix or key in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::storage) struct Place {
    pub(in crate::storage) kind: StoreKind,
    /// Name of the bucket; for Azure the container with the host of its account.
    pub(in crate::storage) bucket: String,
    /// Key without a slash at either end; empty: the whole bucket.
    pub(in crate::storage) key: String,
}

impl Place {
    /// Another key in the same bucket.
    pub(super) fn beside(&self, key: &str) -> Self {
        Self {
            key: key.to_owned(),
            ..self.clone()
        }
    }
}

/// The folder that everything of a table lies below.
pub(super) fn root(location: &str) -> Result<Place, PreviewError> {
    parsed(location.trim_end_matches('/')).ok_or_else(|| PreviewError::OutsideRoot {
        path: location.to_owned(),
        root: "an object store".to_owned(),
    })
}

/// The object at `location`, strictly below `root`, on the boundary of a name.
pub(super) fn object(location: &str, root: &Place) -> Result<Place, PreviewError> {
    if StoreKind::of(location) != Some(root.kind) {
        return Err(PreviewError::Scheme {
            location: location.to_owned(),
        });
    }
    let below = |place: &Place| {
        place.bucket == root.bucket && !place.key.is_empty() && under(&place.key, &root.key).is_some()
    };
    parsed(location)
        .filter(below)
        .ok_or_else(|| PreviewError::OutsideRoot {
            path: location.to_owned(),
            root: root.to_string(),
        })
}

/// What of `key` comes after `folder`, where it lies below it.
pub(super) fn under<'a>(key: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(key);
    }
    key.strip_prefix(folder)?.strip_prefix('/')
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}://{}/{}", self.kind.scheme(), self.bucket, self.key)
    }
}

fn parsed(location: &str) -> Option<Place> {
    let kind = StoreKind::of(location)?;
    let spelled = spelled(location);
    let rest = spelled.strip_prefix(kind.scheme())?.strip_prefix("://")?;
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    let named = match kind {
        StoreKind::S3 | StoreKind::Gcs => is_bucket(bucket),
        StoreKind::Adls => adls_place(&spelled).is_some(),
    };
    let sound = named && key.len() <= LONGEST_KEY && (key.is_empty() || is_key(key));
    sound.then(|| Place {
        kind,
        bucket: bucket.to_owned(),
        key: key.to_owned(),
    })
}

/// A bucket's name becomes a part of a host name: it holds what S3 allows and nothing else. Google allows the same,
/// and longer names with dots, which are not read.
fn is_bucket(name: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'_');
    (3..=63).contains(&name.len())
        && name.bytes().all(plain)
        && !name.contains("..")
        && !name.starts_with(['-', '.'])
        && !name.ends_with(['-', '.'])
}

/// Whether a key is one place however often it is decoded on its way: some stores and proxies decode once more.
fn is_key(key: &str) -> bool {
    let mut text = key.to_owned();
    for _ in 0..MOST_DECODED {
        if !is_plain(&text) {
            return false;
        }
        let Some(decoded) = decoded(&text) else {
            return false;
        };
        if decoded == text {
            return true;
        }
        text = decoded;
    }
    false
}

fn is_plain(key: &str) -> bool {
    !key.contains(|one: char| one.is_control() || one == '\\')
        && key.split('/').all(|name| !matches!(name, "" | "." | ".."))
}

/// The text with `%2F` and the like as what they stand for; `None` where that is no text. A `%` that stands for
/// itself stays.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let code = others
            .get(..2)
            .filter(|_| *first == b'%')
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = others
            .get(if code.is_some() { 2 } else { 0 }..)
            .unwrap_or_default();
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests;
