//! "Did you mean": names close to one that was not found.
//!
//! Only names that begin or end like it are looked at, a bounded number of them: a typo is rarely at both ends.

use sqlx::SqlitePool;
use weft_ports::error::PortResult;

use super::{failed, ties};
use crate::error::stopped;

/// Names that are looked at from each end.
const LOOKED_AT: i64 = 4_000;
/// Characters at an end that have to be alike, at first; fewer when that finds too little.
const ALIKE: [usize; 2] = [3, 1];

/// Up to `limit` full names close to `name`, the closest first.
pub async fn similar(pool: &SqlitePool, name: &str, limit: usize) -> PortResult<Vec<String>> {
    let folded = ties::folded(name);
    let last = folded.rsplit('.').next().unwrap_or_default().to_owned();
    if last.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let backwards: String = last.chars().rev().collect();
    for alike in ALIKE {
        let mut looked_at: Vec<(String, String)> = Vec::new();
        for (query, text) in [
            (
                "SELECT key, full_name FROM entity WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3",
                &last,
            ),
            (
                "SELECT key, full_name FROM entity WHERE backwards >= ?1 AND backwards < ?2
                 ORDER BY backwards LIMIT ?3",
                &backwards,
            ),
        ] {
            let low: String = text.chars().take(alike).collect();
            let high = format!("{low}{}", char::MAX);
            let rows = sqlx::query_as::<_, (String, String)>(query)
                .bind(low)
                .bind(high)
                .bind(LOOKED_AT)
                .fetch_all(pool)
                .await
                .map_err(failed)?;
            looked_at.extend(rows);
        }
        let (folded, last) = (folded.clone(), last.clone());
        let closest = tokio::task::spawn_blocking(move || closest(looked_at, &folded, &last, limit))
            .await
            .map_err(|error| stopped(&error))?;
        if !closest.is_empty() {
            return Ok(closest);
        }
    }
    Ok(Vec::new())
}

fn closest(mut names: Vec<(String, String)>, folded: &str, last: &str, limit: usize) -> Vec<String> {
    names.sort();
    names.dedup();
    let most = 1 + last.chars().count() / 4;
    let mut near: Vec<(usize, usize, String)> = names
        .into_iter()
        .filter_map(|(key, full_name)| {
            let of_name = distance(&key, last);
            // Of things whose names are equally close the one with the closest full name comes first.
            (of_name <= most).then(|| (of_name, distance(&ties::folded(&full_name), folded), full_name))
        })
        .collect();
    near.sort();
    near.dedup_by(|one, other| one.2 == other.2);
    near.truncate(limit);
    near.into_iter().map(|(_, _, name)| name).collect()
}

/// Insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut before = None;
    for (at, char) in left.chars().enumerate() {
        let mut next = vec![at + 1];
        for (column, other) in right.iter().enumerate() {
            let value = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (value(&row, column) + usize::from(*other != char))
                .min(value(&row, column + 1) + 1)
                .min(value(&next, column) + 1);
            let swapped = column > 0 && before == Some(*other) && right.get(column - 1) == Some(&char);
            if swapped {
                best = best.min(value(&above, column - 1) + 1);
            }
            next.push(best);
        }
        above = std::mem::replace(&mut row, next);
        before = Some(char);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn counts_edits() {
        for (left, right, expected) in [
            ("orders", "orders", 0),
            ("ordres", "orders", 1),
            ("order", "orders", 1),
            ("orders", "", 6),
            ("", "orders", 6),
            ("ab", "ba", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(left, right), expected, "{left} {right}");
        }
    }
}
