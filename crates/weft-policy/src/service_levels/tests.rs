use proptest::prelude::*;
use weft_model::{Sla, Snapshot, TestStatus, Timestamp};

use super::{
    DAY, Facts, OldestRow, SlaScale, SlaState, TableFacts, TestRun, Window, measure, observe, passing,
};

const MINUTE: i64 = 60_000;
/// An hour of a Wednesday.
const NOW: i64 = 1_764_158_400_000;

fn snapshot(at: i64, operation: &str) -> Snapshot {
    Snapshot {
        id: at.to_string(),
        parent_id: None,
        at: Timestamp::from_millis(at),
        operation: operation.to_owned(),
        rows: None,
        added_rows: None,
        deleted_rows: None,
        bytes: None,
        files: None,
        schema_id: None,
    }
}

/// A table that got data so many minutes ago.
fn table(minutes_ago: &[i64]) -> TableFacts {
    let mut minutes = minutes_ago.to_vec();
    minutes.sort_unstable();
    minutes.dedup();
    let mut table = TableFacts {
        name: "lake.sales.orders".to_owned(),
        ..TableFacts::default()
    };
    for ago in minutes.iter().rev() {
        let next = after(&table, NOW - ago * MINUTE, "append");
        table.snapshots.push(next);
    }
    table
}

/// A snapshot that follows the last one; the first one follows one that is gone.
fn after(table: &TableFacts, at: i64, operation: &str) -> Snapshot {
    let parent = table.snapshots.last().map_or("gone", |last| last.id.as_str());
    Snapshot {
        parent_id: Some(parent.to_owned()),
        ..snapshot(at, operation)
    }
}

fn facts(tables: &[&[i64]]) -> Facts {
    Facts {
        tables: tables.iter().map(|minutes| table(minutes)).collect(),
        tests: Vec::new(),
    }
}

fn sla(property: &str, value: &str, unit: &str, objective: Option<&str>) -> Sla {
    Sla {
        property: property.to_owned(),
        value: value.to_owned(),
        unit: Some(unit.to_owned()),
        objective: objective.map(str::to_owned),
        ..Sla::default()
    }
}

const fn window(days: u32) -> Window {
    Window {
        days,
        now: Timestamp::from_millis(NOW),
    }
}

#[test]
fn a_promise_is_due_before_it_is_broken() {
    let promise = sla("latency", "10", "min", None);
    for (ago, state, since) in [
        (7, SlaState::Holds, 100),
        (8, SlaState::Holds, 100),
        (9, SlaState::Due, 1),
        (10, SlaState::Due, 2),
        (11, SlaState::Broken, 1),
    ] {
        let measured = measure(
            &promise,
            &facts(&[&[100, 90, 80, 70, 60, 50, 40, 30, 20, ago]]),
            window(1),
        );
        assert_eq!(measured.state, state, "{ago} minutes");
        let since_minutes = measured.since.map(|at| (NOW - at.as_millis()) / MINUTE);
        if ago >= 9 {
            assert_eq!(since_minutes, Some(since), "{ago} minutes");
        }
    }
}

#[test]
fn breaches_recover_and_use_up_the_budget() {
    // An hour without data in a day: 50 minutes more than promised.
    let minutes: Vec<i64> = (0..=144)
        .map(|step| step * 10)
        .filter(|ago| !(600..660).contains(ago))
        .collect();
    let measured = measure(
        &sla("latency", "20", "min", Some("95")),
        &facts(&[&minutes]),
        window(1),
    );
    assert_eq!(measured.state, SlaState::Holds);
    assert_eq!(measured.breach_count, 1);
    let breach = measured.breaches[0];
    assert_eq!((NOW - breach.from.as_millis()) / MINUTE, 640);
    assert_eq!((NOW - breach.to.as_millis()) / MINUTE, 590);
    assert!((breach.worst - 70.0 * 60_000.0).abs() < 1.0);
    assert_eq!(measured.since, Some(breach.to));
    assert_eq!(measured.budget_ms, Some(72 * MINUTE));
    assert_eq!(measured.budget_left_ms, Some(22 * MINUTE));
    assert_eq!(measured.met, Some(true));
    assert_eq!(measured.spent_at, None);
    let stricter = measure(
        &sla("latency", "20", "min", Some("99")),
        &facts(&[&minutes]),
        window(1),
    );
    assert_eq!(stricter.met, Some(false));
    assert_eq!(
        stricter.spent_at.map(|at| at.since(breach.from)),
        Some(864_000),
        "1 % of a day"
    );
}

#[test]
fn facts_that_reach_back_less_are_said_to() {
    let measured = measure(
        &sla("latency", "1", "d", None),
        &facts(&[&[12 * 24 * 60, 60]]),
        window(90),
    );
    assert_eq!(
        measured.notes,
        ["measured over 12 days: nothing is known of the time before"]
    );
    assert_eq!(measured.measured_ms, 12 * DAY);
    let whole = measure(
        &sla("latency", "1", "d", None),
        &facts(&[&[120 * 24 * 60, 60]]),
        window(90),
    );
    assert_eq!((whole.notes.len(), whole.measured_ms), (0, 90 * DAY));
}

#[test]
fn a_product_is_as_fresh_as_its_stalest_table() {
    let both = facts(&[&[50, 40, 30, 20, 10], &[50, 30]]);
    let measured = measure(&sla("latency", "25", "min", None), &both, window(1));
    assert_eq!(measured.measured.as_deref(), Some("30 min"));
    assert_eq!(measured.state, SlaState::Broken);
    assert_eq!(measured.breach_count, 1);
}

#[test]
fn rewriting_files_is_no_update() {
    let mut known = facts(&[&[300, 200]]);
    let rewritten = after(&known.tables[0], NOW - MINUTE, "replace");
    known.tables[0].snapshots.push(rewritten);
    let measured = measure(&sla("latency", "1", "h", None), &known, window(1));
    assert_eq!(
        (measured.state, measured.measured.as_deref()),
        (SlaState::Broken, Some("3 h 20 min"))
    );
}

#[test]
fn where_snapshots_expired_a_gap_is_no_breach() {
    let mut known = facts(&[&[2_000, 100, 90, 80, 10]]);
    let promise = sla("latency", "80", "min", None);
    assert_eq!(measure(&promise, &known, window(30)).breach_count, 1);
    // The parent of the second one is gone: how many there were since the first nobody knows.
    known.tables[0].snapshots[1].parent_id = Some("expired".to_owned());
    let measured = measure(&promise, &known, window(30));
    assert_eq!((measured.breach_count, measured.measured_ms), (0, 100 * MINUTE));
}

#[test]
fn what_nothing_tells_says_why() {
    let known = facts(&[&[10]]);
    for (property, value, unit) in [
        ("availability", "99.9", "%"),
        ("endOfLife", "2030-01-01", ""),
        ("coffee", "2", "cups"),
        ("latency", "soon", "h"),
        ("frequency", "1", "ms"),
        ("errorRate", "1", "%"),
        ("timeOfAvailability", "09:00", ""),
    ] {
        let measured = measure(&sla(property, value, unit, Some("99")), &known, window(90));
        assert_eq!(measured.state, SlaState::PromisedNotMeasured, "{property}");
        assert!(measured.why.is_some_and(|why| why.len() > 10), "{property}");
    }
    let nothing = measure(&sla("latency", "1", "h", None), &facts(&[&[]]), window(90));
    assert_eq!(
        nothing.why.as_deref(),
        Some("`lake.sales.orders` has no snapshots")
    );
}

#[test]
fn every_day_means_a_day_of_the_calendar() {
    // Today is not over. Yesterday at 23:50 and the day before at 00:10, 47 h 40 min apart, but nothing three days ago.
    let today = NOW.rem_euclid(DAY) / MINUTE;
    let minutes = [
        today + 10,
        today + 2 * 1440 - 10,
        today + 4 * 1440 - 10,
        today + 5 * 1440,
    ];
    let measured = measure(
        &sla("frequency", "1", "d", Some("50")),
        &facts(&[&minutes]),
        window(90),
    );
    assert_eq!(measured.measured.as_deref(), Some("in 4 of 5 periods"));
    assert_eq!(
        (measured.breach_count, measured.state, measured.met),
        (1, SlaState::Holds, Some(true))
    );
    let breach = measured.breaches[0];
    assert_eq!(breach.to.since(breach.from), DAY);
}

#[test]
fn the_share_of_failing_checks_follows_their_runs() {
    let run = |minutes: i64, test: &str, status| TestRun {
        at: Timestamp::from_millis(NOW - minutes * MINUTE),
        test: test.to_owned(),
        status,
    };
    let known = Facts {
        tests: vec![
            run(600, "a", TestStatus::Passed),
            run(600, "b", TestStatus::Passed),
            run(300, "a", TestStatus::Failed),
            run(240, "a", TestStatus::Passed),
            run(100, "c", TestStatus::NotRun),
            run(50, "b", TestStatus::Warned),
        ],
        ..Facts::default()
    };
    let measured = measure(&sla("errorRate", "10", "%", Some("95")), &known, window(1));
    assert_eq!(
        (measured.scale, measured.state),
        (SlaScale::Percent, SlaState::Holds)
    );
    assert_eq!(measured.measured.as_deref(), Some("0 of 2 checks fail"));
    assert_eq!(measured.breaches.len(), 1);
    assert!((measured.breaches[0].worst - 50.0).abs() < 1e-9);
    assert_eq!(
        measured.breaches[0].to.since(measured.breaches[0].from),
        60 * MINUTE
    );
    assert_eq!(measured.held.map(f64::round), Some(90.0));
    let always = passing(
        &sla("errorRate", "1", "%", None),
        &known,
        window(1),
        &[100.0, 90.0],
    );
    assert_eq!(
        always
            .iter()
            .map(|found| found.value.as_str())
            .collect::<Vec<_>>(),
        ["50", "0"]
    );
}

#[test]
fn retention_reads_the_oldest_row_before_the_oldest_snapshot() {
    let promise = sla("retention", "30", "d", None);
    let row = |days: i64| OldestRow {
        at: Timestamp::from_millis(NOW - days * DAY),
        by: "bounds".to_owned(),
    };
    let mut known = facts(&[&[5 * 1440, 10]]);
    let state = |known: &Facts| measure(&promise, known, window(90)).state;
    assert_eq!(
        state(&known),
        SlaState::PromisedNotMeasured,
        "snapshots that are gone tell nothing"
    );
    known.tables[0].oldest_row = Some(Ok(row(31)));
    assert_eq!(state(&known), SlaState::Holds);
    known.tables[0].oldest_row = Some(Ok(row(29)));
    assert_eq!(state(&known), SlaState::Broken);
    known.tables[0].snapshots[0].parent_id = None;
    assert_eq!(
        state(&known),
        SlaState::Holds,
        "a table of five days cannot hold thirty"
    );
    known.tables[0].oldest_row = Some(Err("no column dates rows".to_owned()));
    known.tables[0]
        .snapshots
        .insert(0, snapshot(NOW - 40 * DAY, "append"));
    assert_eq!(
        state(&known),
        SlaState::Holds,
        "what was there forty days ago can still be read"
    );
}

#[test]
fn snapshots_tell_volume_and_changes_of_columns() {
    let mut known = table(&[50, 40, 30, 20]);
    for (snapshot, (rows, added, schema)) in
        known
            .snapshots
            .iter_mut()
            .zip([(100, 100, 0), (150, 50, 0), (60, 0, 1), (70, 10, 1)])
    {
        (snapshot.rows, snapshot.added_rows, snapshot.schema_id) = (Some(rows), Some(added), Some(schema));
    }
    let words: Vec<String> = observe(&[known], window(1))
        .into_iter()
        .map(|seen| seen.text)
        .collect();
    assert_eq!(
        words,
        [
            "An update added 0 to 100 rows, 50 in the middle",
            "Rows went from 150 to 60 in one append",
            "Columns changed once"
        ]
    );
}

/// Minutes of the window in whose middle the promise is broken, found by looking at each of them.
fn minute_by_minute(tables: &[Vec<i64>], limit: i64, minutes: i64) -> (Vec<i64>, i64) {
    let first = tables
        .iter()
        .filter_map(|ago| ago.iter().max())
        .min()
        .copied()
        .unwrap_or(0)
        .min(minutes);
    let mut broken = Vec::new();
    for minute in (1..=first).rev() {
        // Half a minute after `minute` minutes ago.
        let stalest = tables
            .iter()
            .map(|ago| {
                ago.iter()
                    .filter(|at| **at >= minute)
                    .min()
                    .copied()
                    .unwrap_or(i64::MAX)
            })
            .max();
        // Ages in half minutes, so that the middle of a minute is a whole number.
        let age = stalest.map_or(0, |at| at - minute) * 2 + 1;
        if age > limit * 2 {
            broken.push(minute);
        }
    }
    (broken, first)
}

proptest! {
    #[test]
    fn agrees_with_looking_at_every_minute(
        tables in prop::collection::vec(prop::collection::vec(1_i64..4_000, 1..12), 1..4),
        limit in 1_i64..600,
        objective in 500_u32..1_000,
    ) {
        let minutes = 1_440;
        let refs: Vec<&[i64]> = tables.iter().map(Vec::as_slice).collect();
        let known = facts(&refs);
        let objective = f64::from(objective) / 10.0;
        let promise = sla("latency", &limit.to_string(), "min", Some(&objective.to_string()));
        let measured = measure(&promise, &known, window(1));
        let (broken, first) = minute_by_minute(&tables, limit, minutes);
        prop_assert_eq!(measured.measured_ms, first * MINUTE);
        let spent: i64 = measured.breaches.iter().map(|breach| breach.to.since(breach.from)).sum();
        prop_assert_eq!(spent, i64::try_from(broken.len()).unwrap() * MINUTE);
        for minute in 1..=first {
            let middle = Timestamp::from_millis(NOW - minute * MINUTE + MINUTE / 2);
            let inside = measured.breaches.iter().any(|breach| breach.from < middle && middle < breach.to);
            prop_assert_eq!(inside, broken.contains(&minute), "minute {}", minute);
        }
        let by_day: i64 = measured.series.iter().map(|day| day.broken_ms).sum();
        prop_assert_eq!(by_day, spent);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a few days")]
        let budget = ((first * MINUTE) as f64 * (100.0 - objective) / 100.0).round() as i64;
        prop_assert_eq!(measured.budget_left_ms, Some(budget - spent));
        prop_assert_eq!(measured.met, Some(spent <= budget));
        prop_assert_eq!(measured.state == SlaState::Broken, broken.last() == Some(&1));
    }

    #[test]
    fn a_passing_value_passes_and_a_stricter_one_does_not(
        tables in prop::collection::vec(prop::collection::vec(1_i64..4_000, 2..12), 1..3),
        objective in prop::sample::select(vec![90.0, 99.0, 99.9, 100.0]),
    ) {
        let refs: Vec<&[i64]> = tables.iter().map(Vec::as_slice).collect();
        let known = facts(&refs);
        let found = passing(&sla("latency", "1", "min", None), &known, window(1), &[objective]);
        let (_, first) = minute_by_minute(&tables, 1, 1_440);
        prop_assert_eq!(found.len(), 1);
        let found = &found[0];
        let met = |value: &str, unit: &str| {
            measure(&sla("latency", value, unit, Some(&objective.to_string())), &known, window(1)).met
        };
        prop_assert_eq!(met(&found.value, &found.unit), Some(true), "{:?} of {} minutes", found, first);
        // One step of what it is rounded to is too strict.
        let step = if found.unit != "min" || found.limit >= 6e6 { return Ok(()) } else if found.limit >= 600_000.0 { MINUTE } else { MINUTE / 10 };
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds")]
        let stricter = found.limit as i64 - step;
        if stricter > 0 {
            prop_assert_eq!(met(&stricter.to_string(), "ms"), Some(false), "{:?}", found);
        }
    }

    #[test]
    fn periods_agree_with_counting_them(
        minutes in prop::collection::vec(1_i64..20_000, 2..40),
        hours in prop::sample::select(vec![1_i64, 6, 24, 48]),
    ) {
        let known = facts(&[&minutes]);
        let measured = measure(&sla("frequency", &hours.to_string(), "h", Some("90")), &known, window(10));
        let period = hours * 60;
        let now = NOW / MINUTE;
        let start = (now - minutes.iter().max().unwrap()).max(now - 14_400);
        let whole: Vec<i64> = (start..now).filter(|at| at % period == 0 && at + period <= now).collect();
        let missed = whole.iter().filter(|from| !minutes.iter().any(|ago| (**from..**from + period).contains(&(now - ago)))).count();
        if whole.is_empty() {
            prop_assert_eq!(measured.state, SlaState::PromisedNotMeasured);
        } else {
            prop_assert_eq!(measured.measured.unwrap(), format!("in {} of {} periods", whole.len() - missed, whole.len()));
            let spent: i64 = measured.breaches.iter().map(|breach| breach.to.since(breach.from)).sum();
            prop_assert_eq!(spent, i64::try_from(missed).unwrap() * period * MINUTE);
        }
    }
}
