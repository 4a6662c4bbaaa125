//! Snapshots: which files come and go, and the manifests that say so.

use std::{collections::BTreeSet, fs};

use super::{
    plan::{Step, steps},
    schema_of,
    shape::Shape,
    state::{ManifestState, Totals, Tracked},
};
use crate::{
    files::{
        DataFile, Place,
        manifest::{self, Status, TableFacts},
        manifest_list::{self, Head, Listed},
        metadata::Snapshot,
    },
    hash,
    spec::Table,
    values::World,
};

/// Writes a table's history.
pub struct Writer<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) index: usize,
    pub(super) table: &'a Table,
    pub(super) shape: &'a Shape,
    pub(super) place: Place,
    pub(super) salt: u64,
    pub(super) tracked: Vec<Tracked>,
    pub(super) manifests: Vec<ManifestState>,
    pub(super) totals: Totals,
    pub(super) next_row: i64,
    /// Snapshots, oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Data and delete files.
    pub files_written: usize,
    /// Bytes of data, delete, manifest and list files.
    pub bytes_written: i64,
}

/// What one snapshot changes.
#[derive(Default)]
pub(super) struct Change {
    pub(super) added: Vec<usize>,
    pub(super) removed: BTreeSet<usize>,
    pub(super) added_deletes: Vec<usize>,
    pub(super) version: usize,
}

impl<'a> Writer<'a> {
    /// Prepares a table.
    pub fn new(world: &'a World<'a>, index: usize, table: &'a Table, shape: &'a Shape, place: Place) -> Self {
        let salt = hash::mix(world.seed, hash::of(&table.dotted()));
        Self {
            world,
            index,
            table,
            shape,
            place,
            salt,
            tracked: Vec::new(),
            manifests: Vec::new(),
            totals: Totals::default(),
            next_row: 0,
            snapshots: Vec::new(),
            files_written: 0,
            bytes_written: 0,
        }
    }

    /// Rows that a scan returns.
    pub fn live_rows(&self) -> i64 {
        self.totals.records - self.totals.deletes
    }

    /// Writes all snapshots.
    pub fn run(&mut self) -> Result<(), String> {
        let steps = steps(self.table);
        let schedule = self.world.schedule(self.index).ok_or("no schedule")?;
        let adds: Vec<bool> = steps.iter().map(|step| *step == Step::Append).collect();
        let batches = schedule.batches(self.world.rows(self.index), &adds);
        let last = steps.len().saturating_sub(1).max(1);
        for (number, ((step, at), (from, to))) in
            steps.iter().zip(schedule.commits()).zip(batches).enumerate()
        {
            let share = crate::values::schedule::share(number as u64, last as u64);
            let change = self.change(*step, from, to, share)?;
            let expired = schedule.turn() == Some(number);
            self.commit(*step, &change, *at, expired)?;
        }
        Ok(())
    }

    fn change(&mut self, step: Step, from: u64, to: u64, share: f64) -> Result<Change, String> {
        let version = self.shape.version(share);
        let moment = self.shape.moments.get(version).copied().unwrap_or(0.0);
        let mut change = Change {
            version,
            ..Change::default()
        };
        let live = self.candidates();
        // Old files are the likelier to be rewritten, dropped or deleted from.
        let pick = live.get(
            usize::try_from(hash::below(
                hash::mix(self.salt, to + 77),
                live.len().div_ceil(2) as u64,
            ))
            .unwrap_or(0),
        );
        match (step, pick.copied()) {
            (Step::Rewrite, Some(old)) => {
                let (rows, revision) = self
                    .tracked
                    .get(old)
                    .map(|old| (old.rows.clone(), old.revision + 1))
                    .ok_or("no file")?;
                change.removed.insert(old);
                change.added = self.write_rows(&rows, revision, version, moment)?;
            }
            (Step::Drop, Some(old)) if live.len() > 2 => {
                change.removed.insert(old);
            }
            (Step::Delete, Some(of)) => change.added_deletes = self.write_deletes(of)?,
            _ => {
                let rows: Vec<u64> = (from..to).collect();
                change.added = self.write_rows(&rows, 0, version, moment)?;
            }
        }
        Ok(change)
    }

    /// Live data files that no delete file points at, oldest first.
    fn candidates(&self) -> Vec<usize> {
        let mut live = Vec::new();
        for (status, index) in self.manifests.iter().flat_map(|manifest| &manifest.entries) {
            let file = self.tracked.get(*index);
            if *status != Status::Deleted
                && file.is_some_and(|one| one.file.deletes_of.is_none() && one.deleted == 0)
            {
                live.push(*index);
            }
        }
        live.sort_unstable();
        live
    }

    pub(super) fn sequence(&self) -> i64 {
        i64::try_from(self.snapshots.len()).unwrap_or(0) + 1
    }

    /// A snapshot that the table had and keeps no longer.
    fn expired_id(&self) -> i64 {
        let noise = hash::mix(self.salt, self.snapshots.len() as u64 + 9_000);
        i64::try_from(noise >> 1 | 1 << 60).unwrap_or(i64::MAX)
    }

    pub(super) fn snapshot_id(&self) -> i64 {
        let noise = hash::mix(self.salt, self.snapshots.len() as u64 + 5_000);
        // Large enough to exceed 2^53, as real ids mostly do.
        i64::try_from(noise >> 1 | 1 << 60).unwrap_or(i64::MAX)
    }

    /// Writes a snapshot. Where its parent has `expired`, it names one that the table does not keep.
    fn commit(&mut self, step: Step, change: &Change, at: i64, expired: bool) -> Result<(), String> {
        let (id, sequence) = (self.snapshot_id(), self.sequence());
        let first_row = self.next_row;
        self.manifests.retain(ManifestState::is_live);
        let old = std::mem::take(&mut self.manifests);
        for (number, manifest) in old.into_iter().enumerate() {
            let touched = manifest
                .entries
                .iter()
                .any(|(_, file)| change.removed.contains(file));
            let next = if touched {
                self.rewritten(&manifest, change, number)?
            } else {
                manifest
            };
            self.manifests.push(next);
        }
        for (files, name) in [(&change.added, "m0"), (&change.added_deletes, "d0")] {
            if !files.is_empty() {
                let entries: Vec<(Status, usize)> = files.iter().map(|file| (Status::Added, *file)).collect();
                let manifest = self.manifest(entries, change.version, name)?;
                self.manifests.push(manifest);
            }
        }
        self.number_rows();
        let head = Head {
            format: self.table.format,
            snapshot: id,
            parent: if expired {
                Some(self.expired_id())
            } else {
                self.snapshots.last().map(|snapshot| snapshot.id)
            },
            sequence,
            first_row: (self.table.format >= 3).then_some(first_row),
        };
        let listed: Vec<Listed> = self
            .manifests
            .iter()
            .map(|manifest| manifest.listed.clone())
            .collect();
        let uuid = hash::uuid(self.salt, &format!("list-{sequence}"));
        let place = self.place.join(&format!("metadata/snap-{id}-1-{uuid}.avro"));
        self.put(
            &place,
            &manifest_list::write(&head, &listed, self.marker(&place.uri)),
        )?;
        let summary = self.summary(step, change);
        self.snapshots.push(Snapshot {
            id,
            parent: head.parent,
            sequence,
            at,
            manifest_list: place.uri,
            schema_id: i32::try_from(change.version).unwrap_or(0),
            summary,
            rows: (self.table.format >= 3).then_some((first_row, self.next_row - first_row)),
        });
        Ok(())
    }

    /// A manifest some of whose files went: the rest is carried over.
    fn rewritten(
        &mut self,
        manifest: &ManifestState,
        change: &Change,
        number: usize,
    ) -> Result<ManifestState, String> {
        let live = manifest
            .entries
            .iter()
            .filter(|(status, _)| *status != Status::Deleted);
        let entries = live
            .map(|(_, file)| {
                let gone = change.removed.contains(file);
                (if gone { Status::Deleted } else { Status::Existing }, *file)
            })
            .collect();
        self.manifest(entries, change.version, &format!("r{number}"))
    }

    fn manifest(
        &mut self,
        entries: Vec<(Status, usize)>,
        version: usize,
        name: &str,
    ) -> Result<ManifestState, String> {
        let uuid = hash::uuid(self.salt, &format!("manifest-{}", self.sequence()));
        let place = self.place.join(&format!("metadata/{uuid}-{name}.avro"));
        let schema = schema_of(self.shape, version);
        let facts = TableFacts {
            format: self.table.format,
            schema: &schema,
            schema_id: i32::try_from(version).unwrap_or(0),
            partition_fields: &self.shape.partition_json,
            partition_type: &self.shape.partition_type,
        };
        let files: Vec<(Status, &DataFile)> = entries
            .iter()
            .filter_map(|(status, index)| Some((*status, &self.tracked.get(*index)?.file)))
            .collect();
        let deletes = files.iter().any(|(_, file)| file.deletes_of.is_some());
        let bytes = manifest::write(
            &facts,
            &files,
            self.snapshot_id(),
            deletes,
            self.marker(&place.uri),
        );
        let listed = self.listed(&place.uri, &bytes, &files, deletes);
        self.put(&place, &bytes)?;
        Ok(ManifestState { listed, entries })
    }

    fn listed(&self, uri: &str, bytes: &[u8], files: &[(Status, &DataFile)], deletes: bool) -> Listed {
        let mut listed = Listed {
            uri: uri.to_owned(),
            length: i64::try_from(bytes.len()).unwrap_or(0),
            deletes,
            sequence: self.sequence(),
            min_sequence: self.sequence(),
            snapshot: self.snapshot_id(),
            keys: vec![Vec::new(); self.shape.partition.len()],
            ..Listed::default()
        };
        let mut counts = [(0, 0); 3];
        for (status, file) in files {
            let [added, existing, gone] = &mut counts;
            let slot = match status {
                Status::Added => added,
                Status::Existing => existing,
                Status::Deleted => gone,
            };
            slot.0 += 1;
            slot.1 += file.records;
            if *status == Status::Existing {
                listed.min_sequence = listed.min_sequence.min(file.sequence);
            }
            for (keys, key) in listed.keys.iter_mut().zip(&file.partition) {
                keys.push(key.clone());
            }
        }
        listed.files = counts.map(|(files, _)| files);
        listed.rows = counts.map(|(_, rows)| rows);
        listed
    }

    /// Format v3: gives row ids to manifests that have none yet, and to the files in them (spec, "Row Lineage").
    fn number_rows(&mut self) {
        if self.table.format < 3 {
            return;
        }
        for manifest in self
            .manifests
            .iter_mut()
            .filter(|one| !one.listed.deletes && one.listed.first_row.is_none())
        {
            manifest.listed.first_row = Some(self.next_row);
            let mut next = self.next_row;
            for (status, index) in &manifest.entries {
                if let Some(one) = self.tracked.get_mut(*index).filter(|_| *status == Status::Added) {
                    one.file.first_row = Some(next);
                    next += one.file.records;
                }
            }
            let [added, existing, _] = manifest.listed.rows;
            self.next_row += added + existing;
        }
    }

    fn marker(&self, name: &str) -> [u8; 16] {
        *hash::uuid(self.salt, name).as_bytes()
    }

    fn put(&mut self, place: &Place, bytes: &[u8]) -> Result<(), String> {
        self.bytes_written += i64::try_from(bytes.len()).unwrap_or(0);
        fs::write(&place.disk, bytes).map_err(|error| format!("{}: {error}", place.disk.display()))
    }
}
