use super::*;

const DAY: i64 = 86_400_000;

fn promise(words: &str, days: Option<i64>) -> Promise {
    Promise {
        words: words.to_owned(),
        millis: days.map(|days| days * DAY),
        from: "contract Orders 3.2.0".to_owned(),
    }
}

fn expiry(enabled: bool, settings: &[(&str, &str)]) -> AppliedPolicy {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    AppliedPolicy {
        name: "expire".to_owned(),
        kind: PolicyKind::SnapshotExpiry,
        namespace: Vec::new(),
        inherited: true,
        enabled: Some(enabled),
        description: None,
        settings: settings.iter().map(owned).collect(),
        version: None,
        unread: None,
    }
}

/// Now, in these tests.
const NOW: i64 = 2_000 * DAY;

/// `days` ago.
const fn before(days: i64) -> Timestamp {
    Timestamp::from_millis(NOW - days * DAY)
}

fn nothing<'a>() -> Facts<'a> {
    Facts {
        promised: None,
        time_travel: None,
        policies: &[],
        oldest_snapshot: None,
        is_cut: false,
        snapshots: 0,
        oldest_row: None,
        now: Timestamp::from_millis(NOW),
    }
}

#[track_caller]
fn says(facts: &Facts<'_>, expected: &[(Severity, &str)]) {
    let notes = compare(facts);
    assert_eq!(notes.len(), expected.len(), "{notes:#?}");
    for (note, (severity, words)) in notes.iter().zip(expected) {
        assert_eq!(note.severity, *severity, "{note:?}");
        assert!(note.text.contains(words), "{note:?} does not say `{words}`");
    }
}

#[test]
fn nothing_known_is_nothing_said() {
    says(&nothing(), &[]);
}

#[test]
fn expiry_below_the_promise_removes_versions_and_not_rows() {
    let two_years = promise("2 years", Some(730));
    let policies = [expiry(true, &[("max_snapshot_age_days", "7")])];
    let facts = Facts {
        promised: Some(&two_years),
        policies: &policies,
        ..nothing()
    };
    says(&facts, &[(Severity::Warn, "old versions of the table, not rows")]);
    let off = [expiry(false, &[("max_snapshot_age_days", "7")])];
    says(
        &Facts {
            policies: &off,
            ..facts
        },
        &[],
    );
}

#[test]
fn expiry_at_or_above_the_promise_fits_it() {
    let week = promise("7 days", Some(7));
    for age in ["7", "7.5", "30"] {
        let policies = [expiry(true, &[("max_snapshot_age_days", age)])];
        says(
            &Facts {
                promised: Some(&week),
                time_travel: Some(&week),
                policies: &policies,
                ..nothing()
            },
            &[],
        );
    }
}

#[test]
fn promised_time_travel_is_broken_by_expiry_and_by_what_is_gone() {
    let month = promise("30 days", Some(30));
    let policies = [expiry(true, &[("max_snapshot_age_days", "2")])];
    let facts = Facts {
        time_travel: Some(&month),
        policies: &policies,
        oldest_snapshot: Some(before(2)),
        is_cut: true,
        snapshots: 4,
        ..nothing()
    };
    says(
        &facts,
        &[
            (Severity::Bad, "`expire` lets snapshots go after 2 days"),
            (Severity::Bad, "older ones were removed"),
        ],
    );
    // A young table has no older snapshots that could be missed.
    let young = Facts {
        policies: &[],
        is_cut: false,
        ..facts
    };
    says(&young, &[]);
}

#[test]
fn a_policy_that_nothing_runs_is_told() {
    let policies = [expiry(
        true,
        &[("max_snapshot_age_days", "7"), ("min_snapshot_to_keep", "3")],
    )];
    let facts = Facts {
        policies: &policies,
        oldest_snapshot: Some(before(40)),
        snapshots: 9,
        ..nothing()
    };
    says(&facts, &[(Severity::Warn, "nothing runs the policy")]);
    // The newest stay whatever their age.
    says(
        &Facts {
            snapshots: 3,
            ..facts
        },
        &[],
    );
}

#[test]
fn rows_and_snapshots_older_or_younger_than_promised_are_told() {
    let year = promise("1 year", Some(365));
    let facts = Facts {
        promised: Some(&year),
        oldest_row: Some(before(500)),
        oldest_snapshot: Some(before(400)),
        snapshots: 2,
        ..nothing()
    };
    says(
        &facts,
        &[
            (Severity::Warn, "The oldest row is from 16 months ago"),
            (Severity::Warn, "can still be read in it"),
        ],
    );
    let young = Facts {
        oldest_row: Some(before(100)),
        oldest_snapshot: Some(before(90)),
        ..facts
    };
    says(&young, &[(Severity::Info, "rows went early")]);
    let exact = Facts {
        oldest_row: Some(before(365)),
        ..young
    };
    says(&exact, &[]);
}

#[test]
fn what_cannot_be_compared_or_read_is_said() {
    let odd = promise("2 fiscal years", None);
    let mut broken = expiry(true, &[]);
    broken.enabled = None;
    broken.unread = Some("its content is not JSON: line 1, column 2".to_owned());
    let policies = [broken];
    let facts = Facts {
        promised: Some(&odd),
        policies: &policies,
        ..nothing()
    };
    says(
        &facts,
        &[(Severity::Warn, "not JSON"), (Severity::Info, "no span of time")],
    );
}
