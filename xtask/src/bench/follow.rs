//! Following a team workspace on a PostgreSQL of this machine.

use serde_json::Value;

use super::{Bar, Row, figure, program};
use crate::Result;

/// How long people write, in seconds.
const SECONDS: &str = "20";
/// The first follow of a million records, in milliseconds.
const FIRST_OF_A_MILLION: f64 = 90_000.0;

/// A first follow of so many records, a later start, and so many followers while others write.
pub fn follow(records: &str, followers: &str, lines: &mut Vec<Value>) -> Result<Vec<Row>> {
    let found = program("follow_bench", &[records, followers, SECONDS])?;
    let count = records
        .parse::<f64>()
        .map_err(|error| format!("`{records}` is no number of records: {error}"))?;
    let of = |what: &str, field: &str| figure(&found, what, field);
    let live = |words: &str| format!("{followers} followers, 50 writes/s: {words}");
    let rows = vec![
        Row::new(
            format!("first follow of {records} records"),
            of("first_follow", "ms"),
            "ms",
            Bar::Soft(FIRST_OF_A_MILLION * count / 1_000_000.0),
        ),
        Row::new(
            format!("first follow of {records} records: records that are missing"),
            of("first_follow", "missing"),
            "records",
            Bar::AtMost(0.0),
        ),
        Row::new(
            "later start of a follower with 1,000 changes".to_owned(),
            of("later_start", "ms"),
            "ms",
            Bar::Soft(500.0),
        ),
        Row::new(
            live("writes"),
            of("followers", "per_second"),
            "writes/s",
            Bar::SoftAtLeast(50.0),
        ),
        Row::new(
            live("seen after, p50"),
            of("followers", "p50_ms"),
            "ms",
            Bar::None,
        ),
        Row::new(
            live("seen after, p99"),
            of("followers", "p99_ms"),
            "ms",
            Bar::Soft(1_000.0),
        ),
        Row::new(
            live("changes that were missed"),
            of("followers", "missed"),
            "changes",
            Bar::AtMost(0.0),
        ),
    ];
    lines.extend(found);
    Ok(rows)
}
