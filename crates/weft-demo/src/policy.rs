//! The access policy of the demo: a file beside the others, which whoever opens the demo publishes.

use std::{fs, path::Path};

use jiff::{Timestamp, ToSpan, tz::TimeZone};

use crate::{DemoResult, error::io, report::DemoPolicy};

/// Its file in the folder of the demo.
const FILE: &str = "policy.yaml";
/// Days from when the demo was made until its exception ends.
const EXCEPTION: i32 = 60;

/// The policy at a moment: its exception ends some weeks later.
pub fn policy(now: Timestamp) -> DemoPolicy {
    let today = now.to_zoned(TimeZone::UTC).date();
    // Only at the end of the calendar there is no day so far away.
    let day = |days: i32| today.checked_add(days.days()).unwrap_or(today).to_string();
    DemoPolicy {
        by: "ruth.adeyemi@alderfinch.example".to_owned(),
        text: include_str!("../mesh/policy.yaml")
            .replace("@UNTIL@", &day(EXCEPTION))
            .replace("@AFTER@", &day(EXCEPTION + 1)),
    }
}

/// Writes it where people find it.
pub fn write(folder: &Path, policy: &DemoPolicy) -> DemoResult<()> {
    let path = folder.join(FILE);
    fs::write(&path, &policy.text).map_err(io("write", &path))
}

#[cfg(test)]
mod tests {
    use super::policy;

    #[test]
    fn its_exception_ends_weeks_after_it_was_made() {
        let now = "2026-11-23T09:41:00Z".parse().unwrap();
        let text = policy(now).text;
        assert!(text.contains("until: 2027-01-22\n"), "{text}");
        assert!(text.contains("on: 2027-01-22}") && text.contains("on: 2027-01-23}"));
        assert!(!text.contains("@UNTIL@") && !text.contains("@AFTER@"));
    }
}
