//! What a snapshot says of itself (Iceberg table spec, "Optional Snapshot Summary Fields").

use std::collections::BTreeSet;

use super::{
    commit::{Change, Writer},
    plan::Step,
};

impl Writer<'_> {
    /// The summary of a snapshot; carries the totals on.
    pub(super) fn summary(&mut self, step: Step, change: &Change) -> Vec<(String, String)> {
        let sum = |files: &mut dyn Iterator<Item = &usize>| {
            files
                .filter_map(|index| self.tracked.get(*index))
                .fold((0, 0, 0), |sum, one| {
                    (sum.0 + 1, sum.1 + one.file.records, sum.2 + one.file.bytes)
                })
        };
        let added = sum(&mut change.added.iter());
        let removed = sum(&mut change.removed.iter());
        let deletes = sum(&mut change.added_deletes.iter());
        let mut partitions = BTreeSet::new();
        for index in change
            .added
            .iter()
            .chain(&change.removed)
            .chain(&change.added_deletes)
        {
            partitions.extend(self.tracked.get(*index).map(|one| one.file.partition.clone()));
        }
        let totals = &mut self.totals;
        totals.records += added.1 - removed.1;
        totals.files += added.0 - removed.0;
        totals.bytes += added.2 + deletes.2 - removed.2;
        totals.delete_files += deletes.0;
        totals.deletes += deletes.1;
        let operation = match step {
            Step::Rewrite => "overwrite",
            Step::Delete | Step::Drop if change.added.is_empty() => "delete",
            Step::Append | Step::Delete | Step::Drop => "append",
        };
        let counts = [
            ("added-data-files", added.0),
            ("added-records", added.1),
            ("added-delete-files", deletes.0),
            ("added-position-delete-files", deletes.0),
            ("added-position-deletes", deletes.1),
            ("added-files-size", added.2 + deletes.2),
            ("deleted-data-files", removed.0),
            ("deleted-records", removed.1),
            ("removed-files-size", removed.2),
            (
                "changed-partition-count",
                i64::try_from(partitions.len()).unwrap_or(0),
            ),
        ];
        let always = [
            ("total-records", totals.records),
            ("total-files-size", totals.bytes),
            ("total-data-files", totals.files),
            ("total-delete-files", totals.delete_files),
            ("total-position-deletes", totals.deletes),
            ("total-equality-deletes", 0),
        ];
        let mut summary = vec![("operation".to_owned(), operation.to_owned())];
        let counts = counts.iter().filter(|(_, count)| *count != 0).chain(&always);
        summary.extend(counts.map(|(name, count)| ((*name).to_owned(), count.to_string())));
        summary
    }
}
