//! When a table was committed to, and which rows each commit brought.

use super::MS_PER_DAY;
use crate::{hash, spec::Table};

/// Share of a table's rows that its first commit brings, where there is history before the last 60 days.
const BACKLOG: f64 = 0.4;

/// The days over which the commits are spread.
const DAYS: i64 = 59;

/// Commits of a table, oldest first.
#[derive(Debug, Clone)]
pub struct Schedule {
    commits: Vec<i64>,
    start_ms: i64,
    backlog: f64,
}

impl Schedule {
    /// Half of the commits are regular and recent, the others spread over the weeks before.
    pub fn new(table: &Table, salt: u64, now_ms: i64) -> Self {
        let last = now_ms - table.age_ms;
        let first = now_ms - DAYS * MS_PER_DAY + below(hash::mix(salt, 1), MS_PER_DAY);
        let count = i64::from(table.snapshots.max(1));
        let recent = (count / 2).min((last - first) / 2 / table.every_ms.max(1));
        let mut commits = Vec::new();
        let turn = last - recent * table.every_ms;
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
        for index in (0..=recent).rev() {
            let slack = table.every_ms / 8;
            let jitter = if index == 0 {
                0
            } else {
                below(hash::mix(salt, 900 + index.unsigned_abs()), slack)
            };
            commits.push(last - index * table.every_ms - jitter);
        }
        let backlog = if table.history_days > 0 { BACKLOG } else { 0.0 };
        Self {
            commits,
            start_ms: first - table.history_days.max(1) * MS_PER_DAY,
            backlog,
        }
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
