//! Values of `updated:`.

use weft_model::Timestamp;

const DAY: i64 = 86_400_000;

/// From (included) to (excluded), in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeRange {
    pub from: i64,
    pub to: i64,
}

impl TimeRange {
    pub(crate) const fn contains(self, at: i64) -> bool {
        self.from <= at && at < self.to
    }

    /// Whether `value` means nothing yet but may with more letters: `>`, `7`, `2026-0`.
    pub(in crate::language) fn is_unfinished(value: &str, now: Timestamp) -> bool {
        let begins_a_word = ["today", "yesterday"].iter().any(|word| word.starts_with(value));
        let is_number_so_far = value
            .chars()
            .all(|letter| letter.is_ascii_digit() || "<>=-.:TZ".contains(letter));
        Self::read(value, now).is_none() && (begins_a_word || is_number_so_far)
    }

    /// `7d` (at most that old), `>30d` (older), `<24h`, `2026-01-31` (that day), `>2026-01-31`, `>=`, `<`,
    /// `<=`, `2026-01-01..2026-02-01`, `today`, `yesterday`.
    pub(in crate::language) fn read(value: &str, now: Timestamp) -> Option<Self> {
        let now = now.as_millis();
        let since = |from: i64| Self { from, to: i64::MAX };
        // The smallest value stands for "never": it is older than nothing and newer than nothing.
        let before = |to: i64| Self {
            from: i64::MIN + 1,
            to,
        };
        let today = now.div_euclid(DAY) * DAY;
        match value {
            "today" => return Some(since(today)),
            "yesterday" => {
                return Some(Self {
                    from: today - DAY,
                    to: today,
                });
            }
            _ => {}
        }
        if let Some((from, to)) = value.split_once("..") {
            return Some(Self {
                from: date(from)?,
                to: date(to)?.saturating_add(DAY),
            });
        }
        let sign_ends = value
            .find(|letter| !matches!(letter, '<' | '>' | '='))
            .unwrap_or(value.len());
        let (sign, rest) = value.split_at(sign_ends);
        if let Some(age) = age(rest) {
            let edge = now.saturating_sub(age);
            return match sign {
                "" | "<" | "<=" => Some(since(edge)),
                ">" | ">=" => Some(before(edge)),
                _ => None,
            };
        }
        let day = date(rest)?;
        let length = if rest.len() == 10 { DAY } else { 1 };
        match sign {
            "" | "=" => Some(Self {
                from: day,
                to: day.saturating_add(length),
            }),
            ">" => Some(since(day.saturating_add(length))),
            ">=" => Some(since(day)),
            "<" => Some(before(day)),
            "<=" => Some(before(day.saturating_add(length))),
            _ => None,
        }
    }
}

fn date(text: &str) -> Option<i64> {
    Timestamp::parse(text).map(Timestamp::as_millis)
}

fn age(text: &str) -> Option<i64> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (count, unit) = text.split_at(digits);
    let count: i64 = count.parse().ok()?;
    let unit = match unit {
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => DAY,
        "w" => 7 * DAY,
        "mo" => 30 * DAY,
        "y" => 365 * DAY,
        _ => return None,
    };
    count.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::TimeRange;
    use weft_model::Timestamp;

    #[test]
    fn values_mean_spans() {
        let now = Timestamp::parse("2026-06-15T12:00:00Z").unwrap();
        let at = |text: &str| Timestamp::parse(text).unwrap().as_millis();
        for (value, inside, outside) in [
            ("7d", "2026-06-08T12:00:00Z", "2026-06-08T11:59:59Z"),
            ("<7d", "2026-06-09", "2026-06-08"),
            (">7d", "2026-06-08", "2026-06-09"),
            ("24h", "2026-06-14T12:00:00Z", "2026-06-14T11:00:00Z"),
            (">2026-01-01", "2026-01-02", "2026-01-01"),
            (">=2026-01-01", "2026-01-01", "2025-12-31"),
            ("<2026-01-01", "2025-12-31", "2026-01-01"),
            ("<=2026-01-01", "2026-01-01T23:00:00Z", "2026-01-02"),
            ("2026-01-01", "2026-01-01T23:00:00Z", "2026-01-02"),
            ("2026-01-01..2026-01-03", "2026-01-03T10:00:00Z", "2026-01-04"),
            ("today", "2026-06-15T00:00:00Z", "2026-06-14T23:00:00Z"),
            ("yesterday", "2026-06-14T00:00:00Z", "2026-06-15T00:00:00Z"),
        ] {
            let range = TimeRange::read(value, now).unwrap();
            assert!(range.contains(at(inside)), "{value} has {inside}");
            assert!(!range.contains(at(outside)), "{value} has not {outside}");
        }
        for value in ["soon", "7x", "=>3d", "99999999999999999999d", "2026-13-01", ""] {
            assert_eq!(TimeRange::read(value, now), None, "{value}");
        }
    }
}
