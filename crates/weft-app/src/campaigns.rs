//! Recertification: campaigns in which those who answer for it look again at what is granted.
//!
//! A campaign is a record, and each grant that it looks at another beside it, seen by whoever may see the grant. An answer
//! and what it does to the grant are words of one write, over what was shown; taking rights away goes the way of every
//! grant that ends.

pub(crate) mod kept;
pub(crate) mod plan;
pub(crate) mod scope;
pub(crate) mod standing;
pub mod view;

use weft_model::Timestamp;

use crate::{AppError, AppResult};

/// Length of a day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A day, which lasts until its end in UTC, or a moment.
pub(crate) fn moment(text: &str) -> AppResult<Timestamp> {
    let text = text.trim();
    let end = |start: Timestamp| Timestamp::from_millis(start.as_millis().saturating_add(DAY));
    Timestamp::parse(&format!("{text}T00:00:00Z"))
        .map(end)
        .or_else(|| Timestamp::parse(text))
        .ok_or_else(|| {
            AppError::invalid(format!("`{}` is no day", text.escape_debug())).hint("write it as 2027-01-31")
        })
}

#[cfg(test)]
mod tests {
    use weft_model::Timestamp;

    use super::moment;

    #[test]
    fn a_day_lasts_until_its_end() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        assert_eq!(moment(" 2026-12-31 ").unwrap(), at("2027-01-01T00:00:00Z"));
        assert_eq!(
            moment("2026-12-31T12:00:00Z").unwrap(),
            at("2026-12-31T12:00:00Z")
        );
        for odd in ["", "soon", "31.12.2026"] {
            assert!(moment(odd).is_err(), "{odd}");
        }
    }
}
