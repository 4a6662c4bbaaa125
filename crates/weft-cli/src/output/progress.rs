//! Progress as one line of a terminal: the step, how far it is, how fast, how long, what it cost.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use weft_app::Progress;

use super::clean;

/// The rate is that of this last while.
const WINDOW: Duration = Duration::from_secs(5);
/// A rate over less than this would be a guess.
const SHORTEST: Duration = Duration::from_secs(1);
/// Characters of the line.
const WIDTH: usize = 100;

/// What the line remembers.
#[derive(Default)]
pub struct Line {
    started: Option<Instant>,
    step: String,
    /// How far the step was when, within the window.
    seen: VecDeque<(Instant, u64)>,
}

impl Line {
    /// The line after one more word of progress.
    pub fn told(&mut self, progress: &Progress, now: Instant) -> String {
        let started = *self.started.get_or_insert(now);
        if self.step != progress.step {
            self.step.clone_from(&progress.step);
            self.seen.clear();
        }
        // One that is older than the window stays, to measure from.
        while self
            .seen
            .get(1)
            .is_some_and(|(at, _)| now.duration_since(*at) >= WINDOW)
        {
            self.seen.pop_front();
        }
        self.seen.push_back((now, progress.done));
        let of = progress.total.map(|total| format!(" of {total}"));
        let of = of.unwrap_or_default();
        let mut parts = vec![format!("{} {}{of}", progress.step, progress.done)];
        parts.extend(self.rate(progress.done, now).map(|rate| format!("{rate}/s")));
        parts.push(format!("{} s", now.duration_since(started).as_secs()));
        parts.extend(progress.requests.map(|requests| format!("{requests} requests")));
        parts.extend(progress.bytes.filter(|bytes| *bytes > 0).map(size));
        let mut line = parts.join(", ");
        if let Some(detail) = &progress.detail {
            line.push_str("  ");
            line.push_str(&clean(detail));
        }
        line.chars().take(WIDTH).collect()
    }

    /// Units a second over the last while; none where too little was seen.
    fn rate(&self, done: u64, now: Instant) -> Option<u64> {
        let (at, before) = self.seen.front()?;
        let passed = now.duration_since(*at);
        let made = done.saturating_sub(*before);
        let millis = u64::try_from(passed.as_millis()).ok()?;
        (passed >= SHORTEST).then(|| made.saturating_mul(1000) / millis.max(1))
    }
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(done: u64) -> Progress {
        Progress {
            step: "Read tables".to_owned(),
            done,
            total: Some(1_000),
            requests: Some(done + 12),
            bytes: Some(done * 10_000),
            ..Progress::default()
        }
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let begin = Instant::now();
        let after = |seconds: u64| begin + Duration::from_secs(seconds);
        let mut line = Line::default();
        assert_eq!(
            line.told(&tables(0), begin),
            "Read tables 0 of 1000, 0 s, 12 requests",
            "no rate yet"
        );
        assert_eq!(
            line.told(&tables(100), after(2)),
            "Read tables 100 of 1000, 50/s, 2 s, 112 requests, 1.0 MB"
        );
        // It stands still: so does the rate, and not the average since the start.
        for second in 3..20 {
            line.told(&tables(100), after(second));
        }
        assert!(line.told(&tables(100), after(20)).contains(", 0/s, 20 s"));
        let mut next = tables(1);
        "Write pages".clone_into(&mut next.step);
        assert!(
            !line.told(&next, after(21)).contains("/s"),
            "another step is measured by itself"
        );
    }

    #[test]
    fn a_name_cannot_drive_the_terminal() {
        let mut progress = tables(1);
        progress.detail = Some("a\u{1b}[2J".to_owned());
        assert!(!Line::default().told(&progress, Instant::now()).contains('\u{1b}'));
    }
}
