//! What is known of the tables behind a promise, and the courses it makes.

use std::collections::{BTreeMap, HashSet};

use weft_model::{Snapshot, TestStatus, Timestamp};

use super::{
    Window,
    course::{Course, Value},
};

/// The time of the oldest row, and by what it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldestRow {
    /// Its time.
    pub at: Timestamp,
    /// By what it is known.
    pub by: String,
}

/// What is known of one table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableFacts {
    /// Full name, for people.
    pub name: String,
    /// The snapshots of its own line, oldest first; also those that are gone by now and were seen before.
    pub snapshots: Vec<Snapshot>,
    /// The oldest row, or why it is not known.
    pub oldest_row: Option<Result<OldestRow, String>>,
}

impl TableFacts {
    /// The snapshots after which none is missing, oldest first: between one whose parent is gone and those before it there
    /// may have been others, so that a gap there is no gap in the data.
    pub fn unbroken(&self) -> Vec<&Snapshot> {
        let known: HashSet<&str> = self
            .snapshots
            .iter()
            .map(|snapshot| snapshot.id.as_str())
            .collect();
        let mut line: Vec<&Snapshot> = self.snapshots.iter().collect();
        line.sort_by_key(|snapshot| snapshot.at);
        let orphan = |snapshot: &&Snapshot| {
            let parent = snapshot.parent_id.as_deref();
            parent.is_some_and(|parent| !known.contains(parent))
        };
        let begin = line.iter().rposition(orphan).unwrap_or(0);
        line.split_off(begin)
    }

    /// When data came, oldest first. Rewriting files (`replace`) brings none.
    pub(super) fn updates(&self) -> Vec<i64> {
        let line = self.unbroken();
        let brings = line.iter().filter(|snapshot| snapshot.operation != "replace");
        let mut times: Vec<i64> = brings.map(|snapshot| snapshot.at.as_millis()).collect();
        times.dedup();
        times
    }

    /// When the table was made: its oldest snapshot is there, and followed no other one.
    pub(super) fn born(&self) -> Option<i64> {
        let first = self.snapshots.iter().min_by_key(|snapshot| snapshot.at)?;
        first.parent_id.is_none().then(|| first.at.as_millis())
    }

    /// Whether snapshots are gone before those that are known without a gap.
    pub fn is_cut(&self) -> bool {
        let line = self.unbroken();
        line.len() < self.snapshots.len() || line.first().is_some_and(|first| first.parent_id.is_some())
    }
}

/// One run of one test.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestRun {
    /// When it ran.
    pub at: Timestamp,
    /// What tells the test from others: table, name and column.
    pub test: String,
    /// Outcome.
    pub status: TestStatus,
}

/// All that is known for one promise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The tables that it is about.
    pub tables: Vec<TableFacts>,
    /// Runs of their tests, in any order.
    pub tests: Vec<TestRun>,
}

impl Facts {
    /// The tables whose updates are known.
    pub(super) fn dated(&self) -> Vec<(&TableFacts, Vec<i64>)> {
        let dated = self.tables.iter().map(|table| (table, table.updates()));
        dated.filter(|(_, updates)| !updates.is_empty()).collect()
    }

    /// The age of the stalest table, from when on all of them are known.
    pub(super) fn ages(&self, window: Window) -> Course {
        let dated = self.dated();
        let end = window.now.as_millis();
        let first = dated
            .iter()
            .filter_map(|(_, updates)| updates.first().copied())
            .max();
        let mut course = Course::default();
        let Some(start) = first.map(|first| first.max(window.start())) else {
            return course;
        };
        // Where the stalest table changes hands lies at an update of one of them.
        let mut last: Vec<i64> = Vec::with_capacity(dated.len());
        let mut events: Vec<(i64, usize)> = Vec::new();
        for (index, (_, updates)) in dated.iter().enumerate() {
            let known = updates.partition_point(|at| *at <= start);
            last.push(
                known
                    .checked_sub(1)
                    .and_then(|at| updates.get(at))
                    .copied()
                    .unwrap_or(start),
            );
            events.extend(
                updates
                    .iter()
                    .skip(known)
                    .filter(|at| **at < end)
                    .map(|at| (*at, index)),
            );
        }
        events.sort_unstable();
        let stalest = |last: &[i64]| last.iter().copied().min().unwrap_or(start);
        let (mut from, mut since) = (start, stalest(&last));
        for (at, index) in events {
            if let Some(last) = last.get_mut(index) {
                *last = at;
            }
            let next = stalest(&last);
            if next != since {
                course.push(from, at, Value::AgeOf(since));
                (from, since) = (at, next);
            }
        }
        course.push(from, end, Value::AgeOf(since));
        course
    }

    /// 1 in periods of `period` milliseconds in which some table got no data, 0 in the others. Periods are those of the
    /// calendar where one fits (hours, days, weeks from Monday on); only whole ones inside the known time are judged.
    pub(super) fn periods(&self, window: Window, period: i64) -> Course {
        let dated = self.dated();
        let first = dated
            .iter()
            .filter_map(|(_, updates)| updates.first().copied())
            .max();
        let mut course = Course::default();
        let Some(start) = first.map(|first| first.max(window.start())) else {
            return course;
        };
        let end = window.now.as_millis();
        let mut from = next_period(start, period);
        while from.saturating_add(period) <= end {
            let to = from + period;
            let got = |updates: &Vec<i64>| {
                let at = updates.partition_point(|at| *at < from);
                updates.get(at).is_some_and(|at| *at < to)
            };
            let missed = dated.iter().any(|(_, updates)| !got(updates));
            course.push(from, to, Value::Level(f64::from(u8::from(missed))));
            from = to;
        }
        course
    }

    /// Percent of the tests whose last run failed, from the first run on.
    pub(super) fn failing(&self, window: Window) -> Course {
        let end = window.now.as_millis();
        let mut runs: Vec<&TestRun> = self
            .tests
            .iter()
            .filter(|run| run.status != TestStatus::NotRun)
            .collect();
        runs.sort();
        let mut state: BTreeMap<&str, bool> = BTreeMap::new();
        let mut course = Course::default();
        let mut from = window.start();
        let mut level = None;
        for run in runs {
            let at = run.at.as_millis().clamp(window.start(), end);
            if let Some(level) = level {
                course.push(from, at, Value::Level(level));
            }
            let fails = matches!(run.status, TestStatus::Failed | TestStatus::Errored);
            state.insert(&run.test, fails);
            (from, level) = (at, Some(share(&state)));
        }
        if let Some(level) = level {
            course.push(from, end, Value::Level(level));
        }
        course
    }

    /// Tests whose last run failed, and tests that ever ran.
    pub(super) fn failing_now(&self) -> (usize, usize) {
        let mut runs: Vec<&TestRun> = self
            .tests
            .iter()
            .filter(|run| run.status != TestStatus::NotRun)
            .collect();
        runs.sort();
        let state: BTreeMap<&str, bool> = runs
            .iter()
            .map(|run| {
                (
                    run.test.as_str(),
                    matches!(run.status, TestStatus::Failed | TestStatus::Errored),
                )
            })
            .collect();
        (state.values().filter(|fails| **fails).count(), state.len())
    }
}

fn share(state: &BTreeMap<&str, bool>) -> f64 {
    let failing = state.values().filter(|fails| **fails).count();
    #[expect(clippy::cast_precision_loss, reason = "numbers of tests")]
    let percent = failing as f64 * 100.0 / state.len().max(1) as f64;
    percent
}

/// Beginning of the first period at or after `start`.
pub(super) fn next_period(start: i64, period: i64) -> i64 {
    // The epoch was a Thursday; weeks begin on Monday.
    let shift = if period % (7 * super::DAY) == 0 {
        4 * super::DAY
    } else {
        0
    };
    let past = (start - shift).rem_euclid(period);
    if past == 0 { start } else { start - past + period }
}
