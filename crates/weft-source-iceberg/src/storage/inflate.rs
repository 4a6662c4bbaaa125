//! Metadata files may be gzip, and a small gzip file may hold anything.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use weft_model::WarningCode;

use super::{MAX_METADATA_BYTES, StorageError};

/// How many times its stored size a file may have. Real metadata, which repeats itself a lot, stays below 60.
const MAX_RATIO: usize = 200;
/// Below this size no ratio is asked for: short files reach any.
const FREE_BYTES: usize = 1024 * 1024;

/// Decompresses what begins like gzip and hands everything else back as it is.
///
/// By content, not by name: writers use `.gz.metadata.json` and `.metadata.json.gz`, and neither begins like JSON.
pub fn inflate(stored: Vec<u8>) -> Result<Vec<u8>, StorageError> {
    if !stored.starts_with(&[0x1f, 0x8b]) {
        return Ok(stored);
    }
    let limit = MAX_METADATA_BYTES.min(stored.len().saturating_mul(MAX_RATIO).max(FREE_BYTES));
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(stored.as_slice())
        .take(u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1))
        .read_to_end(&mut plain);
    if plain.len() > limit {
        return Err(StorageError::new(
            WarningCode::TooLarge,
            format!(
                "its {} compressed bytes become more than {limit}; let the writer expire snapshots",
                stored.len()
            ),
        ));
    }
    match read {
        Ok(_) => Ok(plain),
        Err(error) => Err(StorageError::new(
            WarningCode::Malformed,
            format!("it begins like gzip and cannot be decompressed: {error}"),
        )),
    }
}
