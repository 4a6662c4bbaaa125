//! A location from a table's metadata is text from outside: it becomes a path below the warehouse or a
//! refusal. Symbolic links are the business of the open call, which follows none out of the folder.

use std::path::PathBuf;

use crate::PreviewError;

/// The path of `location` relative to `root`.
pub(super) fn below(location: &str, root: &str) -> Result<PathBuf, PreviewError> {
    let outside = || PreviewError::OutsideRoot {
        path: location.to_owned(),
        root: root.to_owned(),
    };
    let parts = parts(plain(location)?).ok_or_else(outside)?;
    let folder = self::parts(plain(root)?).ok_or_else(outside)?;
    match parts.strip_prefix(folder.as_slice()) {
        Some(rest) if !rest.is_empty() => Ok(rest.iter().collect()),
        _ => Err(outside()),
    }
}

/// A local path without its scheme: `file:///x`, `file:/x`, `file://localhost/x` and `/x` are one place.
pub(super) fn plain(location: &str) -> Result<&str, PreviewError> {
    let Some((scheme, rest)) = location.split_once(':') else {
        return Ok(location);
    };
    // One letter is a drive, and a colon behind a slash is part of a name.
    if scheme.len() < 2 || scheme.contains(['/', '\\']) {
        return Ok(location);
    }
    let other = || PreviewError::Scheme {
        location: location.to_owned(),
    };
    if !scheme.eq_ignore_ascii_case("file") {
        return Err(other());
    }
    match rest.strip_prefix("//") {
        None => Ok(rest),
        Some(rest) => {
            let rest = rest.strip_prefix("localhost").unwrap_or(rest);
            if rest.starts_with('/') {
                Ok(rest)
            } else {
                Err(other())
            }
        }
    }
}

/// The location with its `%20` and the like as the bytes they stand for; `None` where it holds none or is no text
/// then.
pub(super) fn unescaped(location: &str) -> Option<String> {
    if !location.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(location.len());
    let mut rest = location.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The parts of an absolute path; `None` for what is relative, goes up, or holds what no name holds.
fn parts(path: &str) -> Option<Vec<&str>> {
    let separators: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };
    let absolute = path.starts_with(separators) || (cfg!(windows) && path.get(1..2) == Some(":"));
    if !absolute || path.contains('\0') {
        return None;
    }
    let mut parts = Vec::new();
    for part in path.split(separators) {
        match part {
            "" | "." => {}
            ".." => return None,
            name => parts.push(name),
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::{PreviewError, below};

    #[test]
    fn spellings_of_a_place_inside_are_taken() {
        for location in [
            "/lake/sales/orders/data/a.parquet",
            "file:/lake/sales/orders/data/a.parquet",
            "file:///lake/sales/orders/data/a.parquet",
            "file://localhost/lake/sales/orders/data/a.parquet",
            "FILE:///lake//sales/./orders/data/a.parquet",
        ] {
            for root in ["/lake/sales", "/lake/sales/", "file:///lake/sales"] {
                let path = below(location, root).unwrap_or_else(|error| panic!("{location}: {error}"));
                assert_eq!(path.to_str(), Some("orders/data/a.parquet"), "{location}");
            }
        }
    }

    #[test]
    fn whatever_leads_out_is_refused_by_name() {
        for location in [
            "/etc/passwd",
            "/lake/sales",
            "/lake/salesman/x",
            "/lake/sales/../finance/x",
            "/lake/sales/..",
            "file:///lake/sales/a/../../../etc/passwd",
            "file:///etc/passwd",
            "file:etc/passwd",
            "orders/a.parquet",
            "../x",
            "",
            "/lake/sales/a\0b",
        ] {
            let error = below(location, "/lake/sales").expect_err(location);
            assert!(
                matches!(error, PreviewError::OutsideRoot { .. }),
                "{location}: {error}"
            );
            assert!(error.to_string().contains(location), "{location}: {error}");
        }
    }

    #[test]
    fn other_storage_is_not_asked_for() {
        for location in [
            "s3://bucket/lake/sales/x",
            "http://169.254.169.254/latest",
            "file://host/lake/sales/x",
            "file://../lake/sales/x",
            "gopher:/lake/sales/x",
        ] {
            let error = below(location, "/lake/sales").expect_err(location);
            assert!(
                matches!(error, PreviewError::Scheme { .. }),
                "{location}: {error}"
            );
        }
    }
}
