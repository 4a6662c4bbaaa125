//! Data and delete files of one snapshot.

use std::{fs, sync::Arc};

use arrow::{compute, datatypes::Schema as ArrowSchema};
use iceberg::arrow::schema_to_arrow_schema;

use super::{batch, commit::Writer, partition, state::Tracked};
use crate::{
    files::{DataFile, Place, parquet},
    hash,
    values::Row,
};

impl Writer<'_> {
    /// Writes rows as they are at a moment, a file each partition.
    pub(super) fn write_rows(
        &mut self,
        numbers: &[u64],
        revision: u32,
        version: usize,
        at: f64,
    ) -> Result<Vec<usize>, String> {
        let schema = self.shape.schemas.get(version).ok_or("no schema")?;
        let arrow: Arc<ArrowSchema> =
            Arc::new(schema_to_arrow_schema(schema).map_err(|error| error.to_string())?);
        let rows: Vec<Row> = numbers
            .iter()
            .map(|number| Row {
                table: self.index,
                number: *number,
                revision,
            })
            .collect();
        let whole = batch::batch(self.world, self.index, self.table, &arrow, &rows, at)?;
        let mut written = Vec::new();
        for (keys, positions) in partition::split(self.shape, &whole)? {
            let wanted: arrow::array::UInt64Array =
                positions.iter().map(|position| *position as u64).collect();
            let part = compute::take_record_batch(&whole, &wanted).map_err(|error| error.to_string())?;
            let order = self.order(&part)?;
            let sorted = match &order {
                Some(order) => compute::take_record_batch(&part, order).map_err(|error| error.to_string())?,
                None => part,
            };
            let mut numbers: Vec<u64> = positions
                .iter()
                .filter_map(|at| numbers.get(*at).copied())
                .collect();
            if let Some(order) = &order {
                numbers = order
                    .values()
                    .iter()
                    .filter_map(|at| numbers.get(usize::try_from(*at).ok()?).copied())
                    .collect();
            }
            let folders = partition::folders(self.shape, &keys);
            let place = self.file_place(&folders, "")?;
            let done = parquet::write(&place.disk, &sorted, schema)?;
            let file = DataFile {
                uri: place.uri,
                partition: keys,
                records: i64::try_from(numbers.len()).unwrap_or(0),
                bytes: done.bytes,
                metrics: done.metrics,
                splits: done.splits,
                deletes_of: None,
                sort_order: order.map(|_| 1),
                sequence: self.sequence(),
                snapshot: self.snapshot_id(),
                first_row: None,
            };
            written.push(self.track(file, numbers, revision));
        }
        Ok(written)
    }

    fn order(&self, part: &arrow::array::RecordBatch) -> Result<Option<arrow::array::UInt32Array>, String> {
        let columns: Vec<compute::SortColumn> = self
            .table
            .sort
            .iter()
            .filter_map(|name| part.column_by_name(name))
            .map(|values| compute::SortColumn {
                values: Arc::clone(values),
                options: None,
            })
            .collect();
        if columns.is_empty() {
            return Ok(None);
        }
        compute::lexsort_to_indices(&columns, None)
            .map(Some)
            .map_err(|error| error.to_string())
    }

    /// Writes a file of position deletes for a data file.
    pub(super) fn write_deletes(&mut self, of: usize) -> Result<Vec<usize>, String> {
        let target = self.tracked.get_mut(of).ok_or("no file")?;
        let uri = target.file.uri.clone();
        let partition = target.file.partition.clone();
        let positions: Vec<i64> = (0_i64..)
            .zip(&target.rows)
            .filter(|(_, row)| hash::unit(hash::mix(self.salt, **row ^ 0x00de_1e7e)) < 0.03)
            .map(|(position, _)| position)
            .collect();
        let positions = if positions.is_empty() { vec![0] } else { positions };
        target.deleted = i64::try_from(positions.len()).unwrap_or(0);
        let folders = partition::folders(self.shape, &partition);
        let place = self.file_place(&folders, "-deletes")?;
        let done = parquet::write_deletes(&place.disk, &uri, &positions)?;
        let file = DataFile {
            uri: place.uri,
            partition,
            records: i64::try_from(positions.len()).unwrap_or(0),
            bytes: done.bytes,
            metrics: done.metrics,
            splits: done.splits,
            deletes_of: Some(uri),
            sort_order: None,
            sequence: self.sequence(),
            snapshot: self.snapshot_id(),
            first_row: None,
        };
        Ok(vec![self.track(file, Vec::new(), 0)])
    }

    fn file_place(&self, folders: &str, kind: &str) -> Result<Place, String> {
        let number = self.files_written;
        let uuid = hash::uuid(self.salt, &format!("data-{number}"));
        let below = if folders.is_empty() {
            "data".to_owned()
        } else {
            format!("data/{folders}")
        };
        let folder = self.place.join(&below);
        fs::create_dir_all(&folder.disk).map_err(|error| format!("{}: {error}", folder.disk.display()))?;
        Ok(folder.join(&format!("{number:05}-{}-{uuid}{kind}.parquet", self.sequence())))
    }

    fn track(&mut self, file: DataFile, rows: Vec<u64>, revision: u32) -> usize {
        self.files_written += 1;
        self.bytes_written += file.bytes;
        self.tracked.push(Tracked {
            file,
            rows,
            revision,
            deleted: 0,
        });
        self.tracked.len() - 1
    }
}
