//! Which rows of a row group are live, and which of them are read next.

use std::ops::Range;

use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

/// Live rows of one row group that are still to be read, as runs of places in the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Live {
    rows: u64,
    runs: std::collections::VecDeque<Range<u64>>,
}

impl Live {
    /// All rows of a group that begins at row `first` of its file, but the dead ones (sorted places in the file).
    pub(super) fn new(first: u64, rows: u64, dead: &[u64]) -> Self {
        let from = dead.partition_point(|place| *place < first);
        let mut runs = std::collections::VecDeque::new();
        let mut next = 0;
        for place in dead.iter().skip(from).map(|place| place - first) {
            if place >= rows {
                break;
            }
            if place > next {
                runs.push_back(next..place);
            }
            next = place + 1;
        }
        if next < rows {
            runs.push_back(next..rows);
        }
        Self { rows, runs }
    }

    /// Live rows left.
    pub(super) fn left(&self) -> u64 {
        self.runs.iter().map(|run| run.end - run.start).sum()
    }

    /// Drops up to `count` live rows from the front; says how many.
    pub(super) fn skip(&mut self, count: u64) -> u64 {
        self.take_runs(count).iter().map(|run| run.end - run.start).sum()
    }

    /// Takes up to `count` live rows from the front, as a selection over the whole group.
    pub(super) fn take(&mut self, count: u64) -> RowSelection {
        let mut selectors = Vec::new();
        let mut at = 0;
        for run in self.take_runs(count) {
            selectors.push(RowSelector::skip(places(run.start - at)));
            selectors.push(RowSelector::select(places(run.end - run.start)));
            at = run.end;
        }
        selectors.push(RowSelector::skip(places(self.rows - at)));
        selectors.into()
    }

    fn take_runs(&mut self, mut count: u64) -> Vec<Range<u64>> {
        let mut taken = Vec::new();
        while count > 0 {
            let Some(run) = self.runs.pop_front() else {
                break;
            };
            let end = run.end.min(run.start.saturating_add(count));
            if end < run.end {
                self.runs.push_front(end..run.end);
            }
            count -= end - run.start;
            taken.push(run.start..end);
        }
        taken
    }
}

/// Rows as the Parquet reader counts them. A group beyond this machine's words cannot be read anyway.
fn places(rows: u64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

    use super::Live;

    #[test]
    fn dead_rows_are_left_out() {
        // Group of rows 100 to 109; 99 and 110 are other groups' rows.
        let mut live = Live::new(100, 10, &[3, 99, 100, 104, 105, 109, 110]);
        assert_eq!(live.left(), 6);
        let expected: RowSelection = vec![
            RowSelector::skip(1),
            RowSelector::select(3),
            RowSelector::skip(2),
            RowSelector::select(1),
            RowSelector::skip(3),
        ]
        .into();
        assert_eq!(live.take(4), expected);
        assert_eq!(live.left(), 2);
        assert_eq!(live.skip(5), 2);
        assert_eq!(live.left(), 0);
    }

    #[test]
    fn a_group_that_is_all_dead_has_nothing() {
        assert_eq!(Live::new(0, 2, &[0, 1]).left(), 0);
        assert_eq!(Live::new(0, 0, &[]).left(), 0);
    }
}
