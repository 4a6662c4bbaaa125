//! What each snapshot of a table does.

use crate::spec::Table;

/// What a snapshot does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Adds rows.
    Append,
    /// Rewrites one data file (copy on write).
    Rewrite,
    /// Adds a file of position deletes (merge on read).
    Delete,
    /// Drops a whole data file.
    Drop,
}

/// One step a snapshot. The first and the last add rows; the others are spread evenly between them.
pub fn steps(table: &Table) -> Vec<Step> {
    let count = usize::try_from(table.snapshots.max(1)).unwrap_or(1);
    let mut steps = vec![Step::Append; count];
    let kinds = [
        (Step::Rewrite, table.overwrites),
        (Step::Delete, table.deletes),
        (Step::Drop, table.drops),
    ];
    let special: Vec<Step> = kinds
        .iter()
        .flat_map(|(step, times)| std::iter::repeat_n(*step, usize::try_from(*times).unwrap_or(0)))
        .collect();
    let middle = count.saturating_sub(2);
    for (index, step) in special.iter().enumerate() {
        // Positions differ as long as there are more places than steps.
        let at = 1 + (index + 1) * middle / (special.len() + 1);
        if let Some(slot) = steps.get_mut(at).filter(|_| at + 1 < count) {
            *slot = *step;
        }
    }
    steps
}
