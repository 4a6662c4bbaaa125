//! Versions of contracts: the next one, and whether one was raised enough.

use super::Impact;

/// Whether a new version says what the changes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raised {
    /// It does.
    Enough,
    /// It does not: it is the same, an earlier one, or one that promises less of a change.
    TooLittle,
    /// These texts cannot be compared, or say when and not how much (dates).
    Unknown,
}

#[derive(Debug, PartialEq, Eq)]
enum Version {
    Numbers {
        prefix: &'static str,
        parts: [u64; 3],
        written: usize,
        pre: bool,
    },
    /// Year, month, day.
    Date([u64; 3]),
}

/// The version that follows `old` after a change of this impact; none where `old` is a date or a text of its own.
pub fn next(old: &str, impact: Impact) -> Option<String> {
    let Version::Numbers {
        prefix,
        parts: [major, minor, patch],
        written,
        pre,
    } = parse(old)?
    else {
        return None;
    };
    // What comes before a version is followed by it, where it is one of that kind: 2.0.0-beta by 2.0.0.
    let reached = pre
        && match impact {
            Impact::Major => minor == 0 && patch == 0,
            Impact::Minor => patch == 0,
            Impact::Patch => true,
        };
    let (parts, needed) = match impact {
        _ if reached => ([major, minor, patch], 1),
        Impact::Major => ([major.checked_add(1)?, 0, 0], 1),
        Impact::Minor => ([major, minor.checked_add(1)?, 0], 2),
        Impact::Patch => ([major, minor, patch.checked_add(1)?], 3),
    };
    let parts: Vec<String> = parts
        .iter()
        .take(written.max(needed))
        .map(u64::to_string)
        .collect();
    Some(format!("{prefix}{}", parts.join(".")))
}

/// Whether `new` says that there is a change of this impact since `old`.
pub fn raised(old: Option<&str>, new: Option<&str>, impact: Impact) -> Raised {
    let (Some(old), Some(new)) = (old.map(str::trim), new.map(str::trim)) else {
        return Raised::Unknown;
    };
    if old == new {
        return Raised::TooLittle;
    }
    match (parse(old), parse(new)) {
        (Some(Version::Numbers { parts: old, pre, .. }), Some(Version::Numbers { parts: new, .. })) => {
            let wanted = match impact {
                Impact::Major => 1,
                Impact::Minor => 2,
                Impact::Patch => 3,
            };
            let part = |parts: &[u64; 3]| parts.iter().take(wanted).copied().collect::<Vec<_>>();
            // A version that was not out yet may become the one it announced.
            let announced = pre && new == old && old.iter().skip(wanted).all(|part| *part == 0);
            if part(&new) > part(&old) || announced {
                Raised::Enough
            } else {
                Raised::TooLittle
            }
        }
        (Some(Version::Date(old)), Some(Version::Date(new))) if new <= old => Raised::TooLittle,
        _ => Raised::Unknown,
    }
}

fn parse(text: &str) -> Option<Version> {
    let text = text.trim();
    let (prefix, rest) = match text.chars().next()? {
        'v' => ("v", text.get(1..)?),
        'V' => ("V", text.get(1..)?),
        _ => ("", text),
    };
    if prefix.is_empty()
        && let Some(date) = date(rest)
    {
        return Some(Version::Date(date));
    }
    // Build metadata says nothing of order (semver 2.0.0, 10); a pre-release comes before (9).
    let core = rest.split('+').next()?;
    let (core, pre) = core
        .split_once('-')
        .map_or((core, false), |(core, _)| (core, true));
    let mut parts = [0_u64; 3];
    let mut written = 0;
    for part in core.split('.') {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        *parts.get_mut(written).filter(|_| digits)? = part.parse().ok()?;
        written += 1;
    }
    Some(Version::Numbers {
        prefix,
        parts,
        written,
        pre,
    })
}

/// `2026-05-01`, `2026.05.01` or `20260501`.
fn date(text: &str) -> Option<[u64; 3]> {
    let numbers: Vec<u64> = match text.len() {
        8 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            [text.get(..4)?, text.get(4..6)?, text.get(6..)?]
                .iter()
                .map(|part| part.parse().ok())
                .collect::<Option<_>>()?
        }
        10 => text
            .split(['-', '.'])
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?,
        _ => return None,
    };
    match numbers.as_slice() {
        [year @ 1900..=2999, month @ 1..=12, day @ 1..=31] => Some([*year, *month, *day]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Impact, Raised, next, raised};

    #[test]
    fn the_next_version_keeps_the_form_of_the_old_one() {
        for (old, major, minor, patch) in [
            ("1.4.2", "2.0.0", "1.5.0", "1.4.3"),
            ("v1.4.2", "v2.0.0", "v1.5.0", "v1.4.3"),
            ("1.4", "2.0", "1.5", "1.4.1"),
            ("v2", "v3", "v2.1", "v2.0.1"),
            ("0.3.1", "1.0.0", "0.4.0", "0.3.2"),
            ("2.0.0-beta.1", "2.0.0", "2.0.0", "2.0.0"),
            ("2.1.0-beta.1", "3.0.0", "2.1.0", "2.1.0"),
            ("1.0.0+build.7", "2.0.0", "1.1.0", "1.0.1"),
        ] {
            let all = [Impact::Major, Impact::Minor, Impact::Patch].map(|impact| next(old, impact).unwrap());
            assert_eq!(all, [major, minor, patch], "{old}");
        }
        for old in [
            "2026-05-01",
            "20260501",
            "spring",
            "",
            "1.2.3.4",
            "1..2",
            "18446744073709551615",
        ] {
            assert_eq!(next(old, Impact::Major), None, "{old}");
        }
    }

    #[test]
    fn a_version_is_raised_by_the_part_that_the_change_wants() {
        for (old, new, impact, expected) in [
            ("1.0.0", "2.0.0", Impact::Major, Raised::Enough),
            ("1.0.0", "1.1.0", Impact::Major, Raised::TooLittle),
            ("1.0.0", "1.0.0", Impact::Patch, Raised::TooLittle),
            ("1.0.0", "1.0.1", Impact::Minor, Raised::TooLittle),
            ("1.0.0", "1.1.0", Impact::Minor, Raised::Enough),
            ("2.0.0", "1.0.0", Impact::Patch, Raised::TooLittle),
            ("1.9.9", "v2", Impact::Major, Raised::Enough),
            ("1.0.0", "v1.0.0", Impact::Major, Raised::TooLittle),
            ("1.0", "1.0.0", Impact::Patch, Raised::TooLittle),
            ("2.0.0-rc.1", "2.0.0", Impact::Major, Raised::Enough),
            ("2.1.0-rc.1", "2.1.0", Impact::Major, Raised::TooLittle),
            ("2026-05-01", "2026-06-01", Impact::Major, Raised::Unknown),
            ("2026-05-01", "2026-04-01", Impact::Major, Raised::TooLittle),
            ("spring", "autumn", Impact::Major, Raised::Unknown),
        ] {
            assert_eq!(raised(Some(old), Some(new), impact), expected, "{old} to {new}");
        }
        assert_eq!(raised(None, Some("1.0.0"), Impact::Major), Raised::Unknown);
    }
}
