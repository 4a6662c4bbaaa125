//! When a table was committed to, and which rows each commit brought.
//!
//! A table that is promised to be fresh is committed to often enough to keep its word. Nobody keeps months of such commits:
//! the newest ones follow each other without a gap, those before have expired but for a few, as after Iceberg's
//! `expire_snapshots`. So how the promise was kept is known of the last hours or days, and not of the time before.

use super::MS_PER_DAY;
use crate::{hash, spec::Table};

/// Share of a table's rows that its first commit brings, where there is history before the last 60 days.
const BACKLOG: f64 = 0.4;

/// The days over which the commits are spread.
const DAYS: i64 = 59;

/// Of the commits of a promised table as many parts of three are recent.
const KEPT_OF_THREE: i64 = 2;

/// Tables of which one lost a run once, among as many.
const TROUBLED_OF: u64 = 3;

/// Commits of a table, oldest first.
#[derive(Debug, Clone)]
pub struct Schedule {
    commits: Vec<i64>,
    /// The first of those that follow each other without a gap, where those before it have expired.
    turn: Option<usize>,
    start_ms: i64,
    backlog: f64,
}

impl Schedule {
    /// Half of the commits are regular and recent, the others spread over the weeks before. `promised` is how far
    /// apart commits may be, in milliseconds: of such a table more of them are recent, none further apart but for one.
    pub fn new(table: &Table, promised: Option<i64>, salt: u64, now_ms: i64) -> Self {
        let last = now_ms - table.age_ms;
        let first = now_ms - DAYS * MS_PER_DAY + below(hash::mix(salt, 1), MS_PER_DAY);
        let count = i64::from(table.snapshots.max(1));
        // A table that is written less often than promised is late by nature, and keeps its pace; so does one that is written
        // too seldom for a few commits in a row.
        let fits =
            |promised: i64| table.every_ms <= promised && count > 3 && (last - first) / 2 >= 2 * promised;
        let kept = promised.filter(|promised| fits(*promised));
        let pace = kept.map_or(table.every_ms, |promised| {
            table.every_ms.clamp(promised * 6 / 10, promised * 85 / 100)
        });
        let wanted = if kept.is_some() {
            count * KEPT_OF_THREE / 3
        } else {
            count / 2
        };
        let recent = wanted.min((last - first) / 2 / pace.max(1));
        // Once a run was lost: the next one came when it was late by a quarter.
        let missed = kept.filter(|_| recent >= 6 && hash::below(hash::mix(salt, 2), TROUBLED_OF) == 0);
        let lost_at = recent / 2;
        let slack = if kept.is_some() { pace / 12 } else { pace / 8 };
        let delay = missed.map_or(0, |promised| promised * 5 / 4 - pace + slack);
        let turn = last - recent * pace - delay;
        let mut commits = Vec::new();
        let early = count - recent - 1;
        for index in 0..early {
            let gap = (turn - first) / early.max(1);
            let jitter = if index == 0 {
                0
            } else {
                below(hash::mix(salt, 100 + index.unsigned_abs()), gap / 2)
            };
            commits.push(first + index * gap + jitter);
        }
        let turned = commits.len();
        for index in (0..=recent).rev() {
            let jitter = if index == 0 {
                0
            } else {
                below(hash::mix(salt, 900 + index.unsigned_abs()), slack)
            };
            let late = if index >= lost_at { delay } else { 0 };
            commits.push(last - index * pace - jitter - late);
        }
        let backlog = if table.history_days > 0 { BACKLOG } else { 0.0 };
        Self {
            commits,
            turn: kept.filter(|_| early > 0).map(|_| turned),
            start_ms: first - table.history_days.max(1) * MS_PER_DAY,
            backlog,
        }
    }

    /// The commit whose parent has expired, where one has: what came between it and those before is not known.
    pub const fn turn(&self) -> Option<usize> {
        self.turn
    }

    /// Moments of the commits, milliseconds, ascending.
    pub fn commits(&self) -> &[i64] {
        &self.commits
    }

    /// When the event of the row at this share of the table happened. Days are busier than nights.
    pub fn moment(&self, share: f64) -> i64 {
        let first = self.commits.first().copied().unwrap_or(self.start_ms);
        let last = self.commits.last().copied().unwrap_or(first);
        let (from, to, part) = if share < self.backlog {
            (self.start_ms, first, share / self.backlog)
        } else if self.backlog > 0.0 {
            (first, last, (share - self.backlog) / (1.0 - self.backlog))
        } else {
            (self.start_ms, last, share)
        };
        let flat = from + times(to - from, part);
        let day = flat.div_euclid(MS_PER_DAY);
        let part = ratio(flat.rem_euclid(MS_PER_DAY), MS_PER_DAY);
        // Time runs 1.6 times as fast at night, so that fewer rows fall there, and 0.4 times by day.
        let turn = std::f64::consts::TAU;
        let night = 0.08_f64;
        let shaped = part + 0.6 / turn * ((turn * (part - night)).sin() + (turn * night).sin());
        (day * MS_PER_DAY + times(MS_PER_DAY, shaped)).min(last)
    }

    /// Rows `from..to` of each commit. A commit that adds brings at least one, the last one what is left.
    pub fn batches(&self, rows: u64, adds: &[bool]) -> Vec<(u64, u64)> {
        let mut later = adds.iter().filter(|adds| **adds).count() as u64;
        let mut batches = Vec::with_capacity(self.commits.len());
        let mut from = 0_u64;
        for (commit, adds) in self.commits.iter().zip(adds) {
            if !adds {
                batches.push((from, from));
                continue;
            }
            later -= 1;
            let most = rows.saturating_sub(later).max(from);
            let wanted = if later == 0 {
                rows
            } else {
                self.rows_until(*commit, rows)
            };
            let to = wanted.clamp((from + 1).min(most), most);
            batches.push((from, to));
            from = to;
        }
        batches
    }

    /// How many of `rows` had happened by then.
    fn rows_until(&self, moment: i64, rows: u64) -> u64 {
        let (mut low, mut high) = (0_u64, rows);
        while low < high {
            let middle = low.midpoint(high);
            if self.moment(share(middle, rows)) <= moment {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// `row` of `rows` as a share.
pub(crate) fn share(row: u64, rows: u64) -> f64 {
    ratio(
        i64::try_from(row).unwrap_or(i64::MAX),
        i64::try_from(rows.max(1)).unwrap_or(i64::MAX),
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and times here are far below 2^52"
)]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "spans of time here are far below 2^52 milliseconds"
)]
fn times(span: i64, part: f64) -> i64 {
    (span as f64 * part) as i64
}

fn below(noise: u64, span: i64) -> i64 {
    i64::try_from(hash::below(noise, span.unsigned_abs())).unwrap_or(0)
}
