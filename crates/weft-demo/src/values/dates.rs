//! Days and milliseconds.

/// Milliseconds of a day.
pub const MS_PER_DAY: i64 = 86_400_000;

/// Days since 1970 of a moment.
pub(crate) fn days(ms: i64) -> i32 {
    i32::try_from(ms.div_euclid(MS_PER_DAY)).unwrap_or(i32::MAX)
}
