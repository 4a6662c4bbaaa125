//! A change of one file as a unified diff that `git apply -p1` takes in the folder that its name lies below.
//!
//! There is no line `diff --git`: with it git takes names as those from the root of the working copy, and in a folder below
//! it would skip the patch and say nothing.

use std::fmt::Write as _;

use similar::TextDiff;

/// Lines around a change.
const AROUND: usize = 3;

/// The diff of a file; none where nothing changes.
pub fn unified(file: &str, before: &str, after: &str) -> Option<String> {
    if before == after {
        return None;
    }
    let (old, new) = (named("a/", file), named("b/", file));
    let diff = TextDiff::from_lines(before, after);
    let hunks = diff.unified_diff().context_radius(AROUND).to_string();
    // A name with a space in it ends with a tab, so that its end is told.
    let end = if file.contains(' ') { "\t" } else { "" };
    Some(format!("--- {old}{end}\n+++ {new}{end}\n{hunks}"))
}

/// A name as git writes it: quoted where it holds quotes, control characters or bytes beyond ASCII.
fn named(side: &str, file: &str) -> String {
    let plain = file
        .bytes()
        .all(|byte| (b' '..0x7f).contains(&byte) && !matches!(byte, b'"' | b'\\'));
    if plain {
        return format!("{side}{file}");
    }
    let mut out = format!("\"{side}");
    for byte in file.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=0x7e => out.push(char::from(byte)),
            _ => {
                // Writing into a string cannot fail.
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{named, unified};

    #[test]
    fn a_change_is_told_with_its_surroundings() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh";
        let after = before.replace("e\n", "E\n");
        let wanted = "--- a/x.yml\n+++ b/x.yml\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n\\ No newline at end of file\n";
        assert_eq!(unified("x.yml", before, &after).as_deref(), Some(wanted));
        assert_eq!(unified("x.yml", before, before), None);
    }

    #[test]
    fn names_are_quoted_as_git_does() {
        assert_eq!(named("a/", "my models/x.yml"), "a/my models/x.yml");
        assert_eq!(named("a/", "é\"\n"), "\"a/\\303\\251\\\"\\012\"");
    }
}
