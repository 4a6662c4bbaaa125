//! The value of what is promised at every instant, as pieces.

use serde::Serialize;
use specta::Type;
use weft_model::Timestamp;

use super::{DAY, SlaDay};

/// A time in which a promise did not hold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Type)]
pub struct SlaBreach {
    /// From when.
    pub from: Timestamp,
    /// Until when; `now` where it lasts.
    pub to: Timestamp,
    /// The worst value in it, on the measure's scale.
    pub worst: f64,
}

/// The value in a piece of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// It grows with time: the age of what came at this instant.
    AgeOf(i64),
    /// It stays.
    Level(f64),
}

/// A value from an instant on until before another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) value: Value,
}

#[expect(clippy::cast_precision_loss, reason = "spans of time are far below 2^53 ms")]
pub(super) fn float(millis: i64) -> f64 {
    millis as f64
}

impl Piece {
    /// The part of it in which the value is above `limit`.
    fn above(&self, limit: f64) -> Option<(i64, i64)> {
        let from = match self.value {
            Value::Level(level) => (level > limit).then_some(self.from)?,
            #[expect(
                clippy::cast_possible_truncation,
                reason = "limits are bounded where they are made"
            )]
            Value::AgeOf(since) => self.from.max(since.saturating_add(limit as i64)),
        };
        (from < self.to).then_some((from, self.to))
    }

    /// The worst value until `to`.
    fn worst(&self, to: i64) -> f64 {
        match self.value {
            Value::Level(level) => level,
            Value::AgeOf(since) => float(to - since),
        }
    }
}

/// Pieces in order of time, none of them empty, each beginning where the one before ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Course(pub(super) Vec<Piece>);

impl Course {
    /// Adds a piece, unless it is empty.
    pub(super) fn push(&mut self, from: i64, to: i64, value: Value) {
        if from < to {
            self.0.push(Piece { from, to, value });
        }
    }

    /// Beginning and end.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        Some((self.0.first()?.from, self.0.last()?.to))
    }

    /// Its length in milliseconds.
    pub(super) fn length(&self) -> i64 {
        self.span().map_or(0, |(from, to)| to - from)
    }

    /// Milliseconds in which the value is above `limit`.
    pub(super) fn broken(&self, limit: f64) -> i64 {
        self.0
            .iter()
            .filter_map(|piece| piece.above(limit))
            .map(|(from, to)| to - from)
            .sum()
    }

    /// The times in which the value is above `limit`, those that touch taken together.
    pub(super) fn breaches(&self, limit: f64) -> Vec<SlaBreach> {
        let mut found: Vec<SlaBreach> = Vec::new();
        for piece in &self.0 {
            let Some((from, to)) = piece.above(limit) else {
                continue;
            };
            let worst = piece.worst(to);
            match found.last_mut() {
                Some(last) if last.to.as_millis() == from => {
                    last.to = Timestamp::from_millis(to);
                    last.worst = last.worst.max(worst);
                }
                _ => found.push(SlaBreach {
                    from: Timestamp::from_millis(from),
                    to: Timestamp::from_millis(to),
                    worst,
                }),
            }
        }
        found
    }

    /// When more than `allowed` milliseconds have been broken.
    pub(super) fn spent_at(&self, limit: f64, allowed: i64) -> Option<Timestamp> {
        let mut left = allowed;
        for (from, to) in self.0.iter().filter_map(|piece| piece.above(limit)) {
            if to - from > left {
                return Some(Timestamp::from_millis(from + left));
            }
            left -= to - from;
        }
        None
    }

    /// Day by day from `start` on, with the values of this course and what `broken` says did not hold.
    pub(super) fn days(&self, start: i64, end: i64, broken: &[SlaBreach]) -> Vec<SlaDay> {
        let first = start.div_euclid(DAY);
        let last = (end - 1).div_euclid(DAY);
        let mut days: Vec<SlaDay> = (first..=last)
            .map(|day| SlaDay {
                day: Timestamp::from_millis(day * DAY),
                worst: None,
                broken_ms: 0,
            })
            .collect();
        let touched = |from: i64, to: i64| {
            let index = |day: i64| usize::try_from(day - first).unwrap_or(0);
            index(from.div_euclid(DAY))..=index((to - 1).div_euclid(DAY))
        };
        for piece in &self.0 {
            for day in days.get_mut(touched(piece.from, piece.to)).into_iter().flatten() {
                let worst = piece.worst(piece.to.min(day.day.as_millis() + DAY));
                day.worst = Some(day.worst.map_or(worst, |known| known.max(worst)));
            }
        }
        for breach in broken {
            let (from, to) = (breach.from.as_millis(), breach.to.as_millis());
            for day in days.get_mut(touched(from, to)).into_iter().flatten() {
                let begin = day.day.as_millis();
                day.broken_ms += to.min(begin + DAY) - from.max(begin);
            }
        }
        days
    }
}
