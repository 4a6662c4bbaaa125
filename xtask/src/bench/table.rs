//! Figures, their bars, and the table of both.

/// What a figure is held against.
#[derive(Debug, Clone, Copy)]
pub enum Bar {
    /// Nothing: it is there to be read.
    None,
    /// A count: fails above it.
    AtMost(f64),
    /// A ratio: fails below it.
    AtLeast(f64),
    /// A time whose ratio to a baseline of the same run fails below the bar.
    TimesFaster(f64, Option<f64>),
    /// A time or size on a quiet machine: shown, and fails only at four times as much.
    Soft(f64),
    /// A rate on a quiet machine: shown, and fails only at a quarter of it.
    SoftAtLeast(f64),
    /// What is wanted and not reached: shown as missed, and never fails.
    Wanted(f64),
}

/// How much worse than its bar an absolute figure may be on a busy machine.
const SLACK: f64 = 4.0;

/// One line of the table.
#[derive(Debug)]
pub struct Row {
    name: String,
    value: Option<f64>,
    unit: &'static str,
    bar: Bar,
    baseline: Option<String>,
}

impl Row {
    /// A figure; a missing one fails.
    pub const fn new(name: String, value: Option<f64>, unit: &'static str, bar: Bar) -> Self {
        Self {
            name,
            value,
            unit,
            bar,
            baseline: None,
        }
    }

    /// What the same run measured of something else.
    pub fn beside(mut self, baseline: Option<String>) -> Self {
        self.baseline = baseline;
        self
    }

    /// Whether the gate fails on it.
    pub fn missed(&self) -> bool {
        let Some(value) = self.value else { return true };
        match self.bar {
            Bar::None | Bar::Wanted(_) => false,
            Bar::AtMost(most) => value > most,
            Bar::AtLeast(least) => value < least,
            Bar::TimesFaster(least, times) => times.is_none_or(|times| times < least),
            Bar::Soft(most) => value > most * SLACK,
            Bar::SoftAtLeast(least) => value * SLACK < least,
        }
    }

    /// Whether it is worse than its bar, by however little.
    fn over(&self) -> bool {
        match (self.bar, self.value) {
            (Bar::Soft(most), Some(value)) => value > most,
            (Bar::SoftAtLeast(least) | Bar::Wanted(least), Some(value)) => value < least,
            _ => self.missed(),
        }
    }

    /// The line in words.
    pub fn words(&self) -> String {
        format!("{}: {}, bar {}", self.name, self.figure(), self.bar_words())
    }

    fn figure(&self) -> String {
        self.value.map_or("not measured".to_owned(), |value| {
            let digits = if value < 10.0 {
                2
            } else {
                usize::from(value < 100.0)
            };
            format!("{value:.digits$} {}", self.unit)
        })
    }

    fn bar_words(&self) -> String {
        match self.bar {
            Bar::None => String::new(),
            Bar::AtMost(most) | Bar::Soft(most) => format!("<= {most} {}", self.unit),
            Bar::AtLeast(least) | Bar::SoftAtLeast(least) | Bar::Wanted(least) => {
                format!(">= {least} {}", self.unit)
            }
            Bar::TimesFaster(least, _) => format!(">= {least}x the baseline"),
        }
    }
}

/// The table, in Markdown.
pub fn render(rows: &[Row]) -> String {
    let head = "| what | figure | bar | baseline in the same run |\n|---|---|---|---|".to_owned();
    let lines = rows.iter().map(|row| {
        let mark = if row.over() { " **missed**" } else { "" };
        let baseline = row.baseline.as_deref().unwrap_or_default();
        let (name, figure, bar) = (&row.name, row.figure(), row.bar_words());
        format!("| {name} | {figure}{mark} | {bar} | {baseline} |")
    });
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Bar, Row};

    #[test]
    fn ratios_and_counts_fail_at_their_bar_and_times_only_far_beyond_it() {
        let row = |value, bar| Row::new("x".to_owned(), Some(value), "ms", bar).missed();
        assert!(row(4.9, Bar::AtLeast(5.0)));
        assert!(row(2.0, Bar::AtMost(1.0)));
        assert!(!row(19.0, Bar::Soft(5.0)));
        assert!(row(21.0, Bar::Soft(5.0)));
        assert!(row(1.0, Bar::TimesFaster(8.0, Some(7.0))));
        assert!(!row(1.0, Bar::Wanted(5.0)));
        assert!(Row::new("x".to_owned(), None, "ms", Bar::None).missed());
    }
}
