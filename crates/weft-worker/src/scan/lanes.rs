//! The columns of a row group, decoded beside each other: a hundred rows cost the first page of every column,
//! and most of that is decompression.

use std::collections::BTreeMap;

use arrow::{
    array::{RecordBatch, RecordBatchOptions},
    datatypes::Schema,
};
use futures::StreamExt as _;
use parquet::{
    arrow::{
        ParquetRecordBatchStreamBuilder, ProjectionMask,
        arrow_reader::{ArrowReaderMetadata, RowSelection},
        async_reader::ParquetRecordBatchStream,
    },
    errors::{ParquetError, Result as ParquetResult},
};
use tokio::{runtime::Handle, task::JoinSet};

use super::open::HostFile;

/// Bytes of columns, as stored, below which a second task costs more than it saves.
const WORTH_A_TASK: u64 = 128 << 10;

type Lane = ParquetRecordBatchStream<HostFile>;
type Decoded = (usize, Lane, Option<ParquetResult<RecordBatch>>);

/// Some rows of a row group, each lane with columns of its own.
pub(super) struct Lanes(Vec<Lane>);

/// Which rows are read.
pub(super) struct Rows {
    pub(super) group: usize,
    pub(super) selection: RowSelection,
    pub(super) batch: usize,
}

impl Lanes {
    /// Begins to read `leaves`.
    pub(super) fn open(
        file: &HostFile,
        metadata: &ArrowReaderMetadata,
        leaves: &[usize],
        rows: &Rows,
    ) -> ParquetResult<Self> {
        let lane = |leaves: Vec<usize>| {
            ParquetRecordBatchStreamBuilder::new_with_metadata(file.clone(), metadata.clone())
                .with_projection(ProjectionMask::leaves(metadata.parquet_schema(), leaves))
                .with_row_groups(vec![rows.group])
                .with_row_selection(rows.selection.clone())
                .with_batch_size(rows.batch)
                .build()
        };
        let most = Handle::current().metrics().num_workers();
        let lanes = share_out(sizes(metadata, leaves, rows.group), most);
        Ok(Self(lanes.into_iter().map(lane).collect::<ParquetResult<_>>()?))
    }

    /// The next batch, its columns in no order; `None` after the last.
    pub(super) async fn next(&mut self) -> Option<ParquetResult<RecordBatch>> {
        if let [only] = self.0.as_mut_slice() {
            return only.next().await;
        }
        // Dropped with this future, so that a cancelled read decodes nothing more.
        let mut tasks: JoinSet<Decoded> = JoinSet::new();
        for (at, mut lane) in self.0.drain(..).enumerate() {
            tasks.spawn(async move {
                let batch = lane.next().await;
                (at, lane, batch)
            });
        }
        let mut decoded: Vec<Decoded> = Vec::with_capacity(tasks.len());
        while let Some(done) = tasks.join_next().await {
            match done {
                Ok(done) => decoded.push(done),
                Err(error) => match error.try_into_panic() {
                    // As if it had been decoded here: the job ends, and this process with it.
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(error) => return Some(Err(ParquetError::General(error.to_string()))),
                },
            }
        }
        decoded.sort_by_key(|(at, ..)| *at);
        let mut batches = Vec::with_capacity(decoded.len());
        for (_, lane, batch) in decoded {
            self.0.push(lane);
            batches.extend(batch);
        }
        (!batches.is_empty()).then(|| {
            let batches: Vec<RecordBatch> = batches.into_iter().collect::<ParquetResult<_>>()?;
            beside(&batches, self.0.len())
        })
    }
}

/// One batch of the columns of all.
fn beside(batches: &[RecordBatch], lanes: usize) -> ParquetResult<RecordBatch> {
    let rows = batches.first().map_or(0, RecordBatch::num_rows);
    if batches.len() != lanes || batches.iter().any(|batch| batch.num_rows() != rows) {
        return Err(ParquetError::General(
            "its columns do not hold the same number of rows".to_owned(),
        ));
    }
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for batch in batches {
        fields.extend(batch.schema_ref().fields().iter().cloned());
        columns.extend(batch.columns().iter().cloned());
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(
        std::sync::Arc::new(Schema::new(fields)),
        columns,
        &options,
    )?)
}

/// For each column that is read, its leaves and their bytes as stored.
fn sizes(metadata: &ArrowReaderMetadata, leaves: &[usize], group: usize) -> Vec<(Vec<usize>, u64)> {
    let mut columns: BTreeMap<usize, (Vec<usize>, u64)> = BTreeMap::new();
    let group = metadata.metadata().row_groups().get(group);
    for leaf in leaves {
        let stored = group.and_then(|group| group.columns().get(*leaf));
        let bytes = stored.map_or(0, |chunk| u64::try_from(chunk.compressed_size()).unwrap_or(0));
        let root = metadata.parquet_schema().get_column_root_idx(*leaf);
        let (of_root, sum) = columns.entry(root).or_default();
        of_root.push(*leaf);
        *sum = sum.saturating_add(bytes);
    }
    columns.into_values().collect()
}

/// Deals columns out to at most `most` lanes of about the same size: the largest first, each to the emptiest lane.
fn share_out(mut columns: Vec<(Vec<usize>, u64)>, most: usize) -> Vec<Vec<usize>> {
    let total = columns
        .iter()
        .fold(0_u64, |sum, (_, bytes)| sum.saturating_add(*bytes));
    let worth = usize::try_from(total / WORTH_A_TASK).unwrap_or(most);
    let lanes = worth.min(most).min(columns.len()).max(1);
    columns.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let mut dealt: Vec<(Vec<usize>, u64)> = vec![(Vec::new(), 0); lanes];
    for (leaves, bytes) in columns {
        if let Some((lane, sum)) = dealt.iter_mut().min_by_key(|(_, sum)| *sum) {
            lane.extend(leaves);
            *sum = sum.saturating_add(bytes);
        }
    }
    dealt.into_iter().map(|(leaves, _)| leaves).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::{
        array::{ArrayRef, Int32Array},
        datatypes::{DataType, Field},
    };

    use super::*;

    #[test]
    fn lanes_weigh_the_same_and_a_column_stays_whole() {
        let columns = vec![
            (vec![0], WORTH_A_TASK),
            (vec![1, 2], 3 * WORTH_A_TASK),
            (vec![3], WORTH_A_TASK),
            (vec![4], WORTH_A_TASK),
        ];
        assert_eq!(share_out(columns.clone(), 2), [vec![1, 2], vec![0, 3, 4]]);
        assert_eq!(share_out(columns.clone(), 1), [vec![1, 2, 0, 3, 4]]);
        assert_eq!(share_out(columns, 8).len(), 4, "one lane for each column at most");
    }

    #[test]
    fn little_is_read_in_one_lane_and_nothing_too() {
        assert_eq!(share_out(vec![(vec![0], 10), (vec![1], 20)], 4), [vec![1, 0]]);
        assert_eq!(share_out(Vec::new(), 4), [Vec::<usize>::new()]);
    }

    #[test]
    fn columns_of_different_length_are_damage() {
        let batch = |name: &str, rows: i32| {
            let values: ArrayRef = Arc::new(Int32Array::from_iter_values(0..rows));
            let schema = Schema::new(vec![Field::new(name, DataType::Int32, true)]);
            RecordBatch::try_new(Arc::new(schema), vec![values]).expect("a batch")
        };
        let both = beside(&[batch("a", 3), batch("b", 3)], 2).expect("same length");
        assert_eq!((both.num_rows(), both.num_columns()), (3, 2));
        assert!(beside(&[batch("a", 3), batch("b", 2)], 2).is_err());
        assert!(
            beside(&[batch("a", 3)], 2).is_err(),
            "one lane ended before the other"
        );
    }
}
