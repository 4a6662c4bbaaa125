//! One data file: which row groups, which rows of them, and each batch as the scan wants it.

use std::{collections::VecDeque, sync::Arc};

use arrow::{
    array::{ArrayRef, BooleanArray, RecordBatch, RecordBatchOptions},
    compute::filter_record_batch,
    datatypes::{Field, Schema},
};
use iceberg::spec::Transform;
use parquet::{
    arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions},
    file::metadata::ParquetMetaData,
};
use weft_worker_protocol::Fail;

use super::{
    Scan, Slice,
    columns::adapt,
    delete::EqualitySet,
    ids,
    lanes::{Lanes, Rows},
    leaves,
    leaves::with_id,
    open::{HostFile, arrow_metadata, damage},
    window::Live,
};
use crate::{plan::DataFileTask, table::field_id, value};

/// Rows of one batch.
const BATCH: usize = 8192;
/// Rows of the first read of an unlimited scan, where pages can be read apart.
const FIRST_WINDOW: u64 = 1 << 17;
/// Rows of the first read of a limited scan whose deletes are known only by value.
const FIRST_GUESS: u64 = 1 << 10;

/// A data file that is being read.
pub(super) struct OpenFile {
    scan: Arc<Scan>,
    task: DataFileTask,
    file: HostFile,
    metadata: ArrowReaderMetadata,
    leaves: Vec<usize>,
    groups: VecDeque<(usize, Live)>,
    equality: Vec<Arc<EqualitySet>>,
    window: u64,
    lanes: Option<Lanes>,
}

impl OpenFile {
    /// Reads the footer and the deletes.
    pub(super) async fn open(scan: Arc<Scan>, task: DataFileTask) -> Result<Self, Fail> {
        let mut file = HostFile::new(&scan.table, task.entry.data_file())?;
        let (footer, deletes) = futures::join!(file.metadata(), scan.deletes.load(&scan.table, &task));
        let (footer, deletes) = (footer?, deletes?);
        let metadata = known(&scan, arrow_metadata(footer, file.location())?, file.location())?;
        let mut wanted: Vec<Arc<Field>> = scan.output.fields().to_vec();
        let mut leaves = leaves::of(metadata.schema(), &Schema::new(wanted.clone()), &scan.table.masks);
        wanted.clear();
        wanted.extend(deletes.equality.iter().flat_map(|set| set.fields.iter().cloned()));
        wanted.extend(
            scan.table
                .filter
                .iter()
                .flat_map(|filter| filter.fields.iter().cloned()),
        );
        // Deletes by value and the catalog's filter need the true values, masked or not; they end here.
        let none = crate::table::Masks::default();
        leaves.extend(leaves::of(metadata.schema(), &Schema::new(wanted), &none));
        leaves.sort_unstable();
        leaves.dedup();
        let groups = live_groups(&scan, &metadata, &deletes.positions, file.location())?;
        Ok(Self {
            scan,
            task,
            file,
            metadata,
            leaves,
            groups,
            equality: deletes.equality,
            window: 0,
            lanes: None,
        })
    }

    /// The next batch; `None` after the last. Counts down what is left of the slice.
    pub(super) async fn next(&mut self, slice: &mut Slice) -> Result<Option<RecordBatch>, Fail> {
        loop {
            let Some(lanes) = &mut self.lanes else {
                if !self.begin(slice)? {
                    return Ok(None);
                }
                continue;
            };
            let Some(batch) = lanes.next().await else {
                self.lanes = None;
                continue;
            };
            let batch = batch.map_err(|error| damage(self.file.location(), &error))?;
            let batch = self.finish(&batch)?;
            return Ok(Some(cut(&batch, slice)));
        }
    }

    /// Begins to read the next rows; false when none are left.
    fn begin(&mut self, slice: &mut Slice) -> Result<bool, Fail> {
        let by_place = self.equality.is_empty() && self.scan.table.filter.is_none();
        let Some((group, live)) = self.groups.front_mut() else {
            return Ok(false);
        };
        if by_place {
            slice.skip -= live.skip(slice.skip);
        }
        let left = live.left();
        if left == 0 {
            self.groups.pop_front();
            return Ok(true);
        }
        let paged = paged(self.metadata.metadata(), *group);
        let wanted = slice.take.map(|take| take.saturating_add(slice.skip));
        self.window = match (paged, wanted) {
            (true, None) => self.window.saturating_mul(4).max(FIRST_WINDOW),
            // Without page places a second read of the group would fetch its chunks again.
            (false, Some(wanted)) if by_place => wanted,
            (false, _) => left,
            (true, Some(wanted)) if by_place => wanted,
            (true, Some(wanted)) => self
                .window
                .saturating_mul(4)
                .max(wanted.saturating_mul(2))
                .max(FIRST_GUESS),
        };
        let count = self.window.min(left);
        let rows = Rows {
            group: *group,
            selection: live.take(count),
            batch: usize::try_from(count).unwrap_or(BATCH).min(BATCH),
        };
        let lanes = Lanes::open(&self.file, &self.metadata, &self.leaves, &rows);
        self.lanes = Some(lanes.map_err(|error| damage(self.file.location(), &error))?);
        Ok(true)
    }

    fn finish(&self, batch: &RecordBatch) -> Result<RecordBatch, Fail> {
        let rows = batch.num_rows();
        let columns = self
            .scan
            .output
            .fields()
            .iter()
            .map(|target| self.column(batch, target, &self.scan.table.masks))
            .collect::<Result<Vec<ArrayRef>, Fail>>()
            .map_err(|fail| Fail::new(fail.kind, format!("`{}`: {}", self.file.location(), fail.message)))?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let mut out = RecordBatch::try_new_with_options(Arc::clone(&self.scan.output), columns, &options)
            .map_err(|error| Fail::corrupt(format!("`{}`: {error}", self.file.location())))?;
        let mut keep = self.visible(batch)?;
        for set in &self.equality {
            let live = set.live(batch, self.file.location())?;
            keep = Some(match keep {
                None => live,
                Some(kept) => arrow::compute::and(&kept, &live)
                    .map_err(|error| Fail::failed(format!("deletes do not line up: {error}")))?,
            });
        }
        if let Some(keep) = keep {
            out = filter_record_batch(&out, &keep)
                .map_err(|error| Fail::failed(format!("deletes do not line up: {error}")))?;
        }
        Ok(out)
    }

    /// Which rows the catalog lets this person see; `None` where all.
    fn visible(&self, batch: &RecordBatch) -> Result<Option<BooleanArray>, Fail> {
        let Some(filter) = &self.scan.table.filter else {
            return Ok(None);
        };
        let none = crate::table::Masks::default();
        let columns = filter.fields.iter().map(|field| self.column(batch, field, &none));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        filter.visible(&columns, batch.num_rows()).map(Some)
    }

    fn column(
        &self,
        batch: &RecordBatch,
        target: &Field,
        masks: &crate::table::Masks,
    ) -> Result<ArrayRef, Fail> {
        let rows = batch.num_rows();
        let source = source(batch, target);
        if source.is_none()
            && let Some(id) = field_id(target)
            && !masks.covers(id)
            && let Some(constant) = self.constant(id)
        {
            let values = constant
                .cast_to(target.data_type())
                .and_then(|value| value.to_array_of_size(rows))
                .map_err(|error| Fail::corrupt(format!("the default of `{}`: {error}", target.name())))?;
            return masks.act(Some(id), values);
        }
        adapt(source, target, masks, rows)
    }

    /// The value of a column that the file does not hold: its partition's, else its initial default (spec,
    /// "Column Projection").
    fn constant(&self, id: i32) -> Option<datafusion::common::ScalarValue> {
        let table = &self.scan.table;
        let field = table.schema.field_by_id(id)?;
        let spec = table.metadata.partition_spec_by_id(self.task.spec)?;
        let partition = self.task.entry.data_file().partition();
        let by_partition = spec
            .fields()
            .iter()
            .zip(partition.fields())
            .find(|(part, _)| part.source_id == id && part.transform == Transform::Identity)
            .and_then(|(_, value)| value.as_ref());
        let literal = by_partition.or(field.initial_default.as_ref())?;
        value::of_literal(&field.field_type, literal)
    }
}

/// The column of a batch with the same field id.
pub(super) fn source<'a>(batch: &'a RecordBatch, target: &Field) -> Option<(&'a Field, &'a ArrayRef)> {
    let field = with_id(batch.schema_ref().fields(), target)?;
    Some((field, batch.column_by_name(field.name())?))
}

/// The metadata with field ids, where the file has none of its own.
fn known(scan: &Scan, metadata: ArrowReaderMetadata, location: &str) -> Result<ArrowReaderMetadata, Fail> {
    let schema = ids::schema(&scan.table, metadata.schema(), metadata.metadata())?;
    if schema.fields() == metadata.schema().fields() {
        return Ok(metadata);
    }
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options)
        .map_err(|error| damage(location, &error))
}

/// Row groups that may hold a matching row, each with its live rows.
fn live_groups(
    scan: &Scan,
    metadata: &ArrowReaderMetadata,
    dead: &[u64],
    location: &str,
) -> Result<VecDeque<(usize, Live)>, Fail> {
    let keep = match &scan.pruning {
        Some(predicate) => super::groups::keep(predicate, &scan.table, metadata)?,
        None => Vec::new(),
    };
    let mut first = 0_u64;
    let mut groups = VecDeque::new();
    for (at, group) in metadata.metadata().row_groups().iter().enumerate() {
        let rows = u64::try_from(group.num_rows())
            .map_err(|_| Fail::corrupt(format!("`{location}` has a row group of less than no rows")))?;
        if keep.get(at).copied().unwrap_or(true) {
            groups.push_back((at, Live::new(first, rows, dead)));
        }
        first = first.saturating_add(rows);
    }
    Ok(groups)
}

/// Whether the places of all pages of a group are known.
fn paged(metadata: &ParquetMetaData, group: usize) -> bool {
    metadata
        .offset_index()
        .and_then(|groups| groups.get(group))
        .is_some_and(|columns| {
            !columns.is_empty() && columns.iter().all(|column| !column.page_locations().is_empty())
        })
}

fn cut(batch: &RecordBatch, slice: &mut Slice) -> RecordBatch {
    let rows = batch.num_rows();
    let skip = usize::try_from(slice.skip).unwrap_or(rows).min(rows);
    slice.skip -= skip as u64;
    let left = rows - skip;
    let take = slice
        .take
        .map_or(left, |take| usize::try_from(take).unwrap_or(left).min(left));
    if let Some(wanted) = &mut slice.take {
        *wanted -= take as u64;
    }
    batch.slice(skip, take)
}
