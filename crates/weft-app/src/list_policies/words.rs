//! Spans of time and the expiry policy, in the words of a person.

use std::fmt::Write as _;

use weft_model::Sla;
use weft_ports::AppliedPolicy;

const DAY: i64 = 86_400_000;

/// The policy that expires snapshots, in a sentence. The catalog runs nothing itself: it lets engines do it.
pub(super) fn expiry(policy: Option<&AppliedPolicy>) -> String {
    let Some(policy) = policy else {
        return "no policy expires snapshots here".to_owned();
    };
    let name = &policy.name;
    match policy.enabled {
        Some(false) => return format!("no snapshots expire here: `{name}` switches it off"),
        None => return format!("`{name}` is about snapshot expiry, and what it says cannot be read"),
        Some(true) => {}
    }
    let mut text = match days_of(policy, "max_snapshot_age_days") {
        Some(age) => format!("`{name}` lets engines remove snapshots after {}", days(age)),
        None => format!("`{name}` lets engines remove snapshots, and names no age"),
    };
    if let Some(kept) = kept_at_least(policy) {
        // Writing into a string cannot fail.
        let stay = if kept == 1 { "stays" } else { "stay" };
        let _ = write!(text, ", but the newest {kept} {stay}");
    }
    if let Some(age) = days_of(policy, "max_ref_age_days") {
        let _ = write!(text, "; branches and tags go after {}", days(age));
    }
    text
}

/// A setting that counts days, in milliseconds.
pub(super) fn days_of(policy: &AppliedPolicy, key: &str) -> Option<i64> {
    let days: f64 = policy.setting(key)?.trim().parse().ok()?;
    #[expect(clippy::cast_precision_loss, reason = "a day in milliseconds is exact")]
    let millis = days * DAY as f64;
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the check before it")]
    (millis.is_finite() && (0.0..1.0e15).contains(&millis)).then_some(millis as i64)
}

/// How many of the newest snapshots stay whatever their age.
pub(super) fn kept_at_least(policy: &AppliedPolicy) -> Option<usize> {
    policy.setting("min_snapshot_to_keep")?.trim().parse().ok()
}

/// An age that a policy names: `7 days`, `12 hours`.
pub(super) fn days(millis: i64) -> String {
    if millis % DAY == 0 {
        return counted(millis / DAY, "day");
    }
    weft_policy::text::span(millis)
}

/// How old something is, in its largest unit: `5 days`, `14 months`, `3 years`.
pub(super) fn age(millis: i64) -> String {
    let days = millis.max(0) / DAY;
    match days {
        0 | 1 => weft_policy::text::span(millis),
        2..=99 => counted(days, "day"),
        100..=1_094 => counted(days * 100 / 3_044, "month"),
        _ => counted(days / 365, "year"),
    }
}

/// A promise as it was written, with its unit in full: `26 months`.
pub(super) fn written(sla: &Sla) -> String {
    let value = sla.value.trim();
    let Some(unit) = sla.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty()) else {
        return if sla.millis().is_some() {
            plural(value, "day")
        } else {
            value.to_owned()
        };
    };
    let noun = match unit.to_ascii_lowercase().as_str() {
        "m" | "min" | "minute" | "minutes" => "minute",
        "h" | "hr" | "hour" | "hours" => "hour",
        "d" | "day" | "days" => "day",
        "w" | "week" | "weeks" => "week",
        "month" | "months" => "month",
        "y" | "yr" | "year" | "years" => "year",
        _ => return format!("{value} {unit}"),
    };
    plural(value, noun)
}

fn plural(value: &str, noun: &str) -> String {
    let plural = if value == "1" { "" } else { "s" };
    format!("{value} {noun}{plural}")
}

fn counted(count: i64, noun: &str) -> String {
    plural(&count.to_string(), noun)
}

#[cfg(test)]
mod tests {
    use weft_model::Sla;
    use weft_ports::{AppliedPolicy, PolicyKind};

    use super::{DAY, age, days, expiry, written};

    fn policy(enabled: Option<bool>, settings: &[(&str, &str)]) -> AppliedPolicy {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        AppliedPolicy {
            name: "expire".to_owned(),
            kind: PolicyKind::SnapshotExpiry,
            namespace: Vec::new(),
            inherited: false,
            enabled,
            description: None,
            settings: settings.iter().map(owned).collect(),
            version: None,
            unread: None,
        }
    }

    #[test]
    fn the_expiry_policy_is_one_sentence() {
        let all = [
            ("max_ref_age_days", "30"),
            ("max_snapshot_age_days", "2"),
            ("min_snapshot_to_keep", "5"),
        ];
        for (policy, expected) in [
            (None, "no policy expires snapshots here"),
            (
                Some(policy(Some(false), &all)),
                "no snapshots expire here: `expire` switches it off",
            ),
            (
                Some(policy(Some(true), &all)),
                "`expire` lets engines remove snapshots after 2 days, but the newest 5 stay; branches and tags go after 30 days",
            ),
            (
                Some(policy(Some(true), &[("max_snapshot_age_days", "soon")])),
                "`expire` lets engines remove snapshots, and names no age",
            ),
            (
                Some(policy(None, &[])),
                "`expire` is about snapshot expiry, and what it says cannot be read",
            ),
        ] {
            assert_eq!(expiry(policy.as_ref()), expected);
        }
    }

    #[test]
    fn spans_read_as_people_say_them() {
        assert_eq!(days(7 * DAY), "7 days");
        assert_eq!(days(DAY / 2), "12 h");
        assert_eq!(age(DAY / 24), "1 h");
        assert_eq!(age(30 * DAY), "30 days");
        assert_eq!(age(426 * DAY), "13 months");
        assert_eq!(age(3 * 365 * DAY), "3 years");
        let sla = |value: &str, unit: Option<&str>| Sla {
            property: "retention".to_owned(),
            value: value.to_owned(),
            unit: unit.map(str::to_owned),
            ..Sla::default()
        };
        assert_eq!(written(&sla("26", Some("month"))), "26 months");
        assert_eq!(written(&sla("1", Some("y"))), "1 year");
        assert_eq!(written(&sla("30", None)), "30 days");
        assert_eq!(written(&sla("2", Some("fiscal years"))), "2 fiscal years");
    }
}
