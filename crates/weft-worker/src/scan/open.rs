//! A Parquet file over the pipe: its tail in one round trip, its pages in one more.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use futures::{FutureExt as _, future::BoxFuture};
use iceberg::spec::{DataFile, DataFileFormat};
use parquet::{
    arrow::{
        arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions},
        async_reader::AsyncFileReader,
    },
    errors::{ParquetError, Result as ParquetResult},
    file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader},
};
use weft_worker_protocol::{Fail, FailKind};

use crate::table::Table;

/// Tail that is read at least: the footer's length and its magic need 8 bytes, a small footer some hundred.
const SHORTEST_TAIL: u64 = 1 << 10;
/// Tail that is read at most before the footer's length is known.
const LONGEST_TAIL: u64 = 64 << 10;
/// Tail that is read when the manifest does not say how many bytes the columns take.
const UNKNOWN_TAIL: u64 = 16 << 10;

/// A file, read by range through the host.
#[derive(Clone)]
pub(super) struct HostFile {
    table: Arc<Table>,
    location: Arc<str>,
    size: u64,
    tail: u64,
}

impl HostFile {
    /// The file of a manifest entry; refuses what is not Parquet.
    pub(super) fn new(table: &Arc<Table>, file: &DataFile) -> Result<Self, Fail> {
        let location = file.file_path();
        if file.file_format() != DataFileFormat::Parquet {
            return Err(Fail::unsupported(format!(
                "`{location}` is a file of the {} format; only Parquet is read here",
                file.file_format()
            )));
        }
        if file.key_metadata().is_some_and(|key| !key.is_empty()) {
            return Err(Fail::unsupported(format!(
                "`{location}` is encrypted, which is not read here"
            )));
        }
        let size = file.file_size_in_bytes();
        let columns = file.column_sizes();
        let tail = if columns.is_empty() {
            UNKNOWN_TAIL
        } else {
            // What is neither columns nor the leading magic: page indexes and footer.
            let data = columns
                .values()
                .fold(4_u64, |sum, bytes| sum.saturating_add(*bytes));
            size.saturating_sub(data)
        };
        Ok(Self {
            table: Arc::clone(table),
            location: location.into(),
            size,
            tail: tail.clamp(SHORTEST_TAIL, LONGEST_TAIL).min(size),
        })
    }

    pub(super) fn location(&self) -> &str {
        &self.location
    }

    /// Reads the footer and, where it is there, the offset index.
    pub(super) async fn metadata(&mut self) -> Result<Arc<ParquetMetaData>, Fail> {
        let reader = ParquetMetaDataReader::new()
            .with_column_index_policy(PageIndexPolicy::Skip)
            .with_offset_index_policy(PageIndexPolicy::Optional)
            .with_prefetch_hint(usize::try_from(self.tail).ok());
        let (size, location) = (self.size, Arc::clone(&self.location));
        let metadata = reader
            .load_and_finish(&mut *self, size)
            .await
            .map_err(|error| damage(&location, &error))?;
        Ok(Arc::new(metadata))
    }
}

/// The file's schema in Arrow's words, from Parquet's own types: a hint that the writer left for Arrow is not
/// believed.
pub(super) fn arrow_metadata(
    metadata: Arc<ParquetMetaData>,
    location: &str,
) -> Result<ArrowReaderMetadata, Fail> {
    ArrowReaderMetadata::try_new(metadata, ArrowReaderOptions::new().with_skip_arrow_metadata(true))
        .map_err(|error| damage(location, &error))
}

/// A failure of the Parquet reader as ours: the host's refusal where there was one, else damage.
pub(super) fn damage(location: &str, error: &ParquetError) -> Fail {
    if let ParquetError::External(source) = error
        && let Some(fail) = source.downcast_ref::<Fail>()
    {
        return fail.clone();
    }
    if let ParquetError::NYI(what) = error {
        return Fail::unsupported(format!("`{location}` uses what is not read here: {what}"));
    }
    Fail::new(
        FailKind::Corrupt,
        format!("`{location}` is not the Parquet file it claims to be: {error}"),
    )
}

impl AsyncFileReader for HostFile {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        async move {
            let mut all = self.get_byte_ranges(vec![range]).await?;
            all.pop().ok_or_else(|| ParquetError::EOF("no bytes".to_owned()))
        }
        .boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, ParquetResult<Vec<Bytes>>> {
        async move {
            if let Some(beyond) = ranges.iter().find(|range| range.end > self.size) {
                return Err(ParquetError::EOF(format!(
                    "bytes up to {} of {} are wanted",
                    beyond.end, self.size
                )));
            }
            self.table
                .host
                .ranges(self.table.place, &self.location, &ranges)
                .await
                .map_err(|fail| ParquetError::External(Box::new(fail)))
        }
        .boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, ParquetResult<Arc<ParquetMetaData>>> {
        async move {
            self.metadata()
                .await
                .map_err(|fail| ParquetError::External(Box::new(fail)))
        }
        .boxed()
    }
}
