//! The worker's facts, joined with what this side counted, as the port's types.

use weft_model::Timestamp;
use weft_ports::preview::{ColumnStatistics, Mask, ReadReport, TableRef, TableStatistics};
use weft_worker_protocol::{ColumnFacts, Facts, StatisticsFacts};

use crate::serve::Counted;

/// The report of a read.
pub(crate) fn report(facts: Facts, tables: &[TableRef], counted: Counted) -> ReadReport {
    let mut masked: Vec<Mask> = Vec::new();
    for (place, column) in facts.masked {
        let masks = usize::try_from(place).ok().and_then(|place| tables.get(place));
        let found = masks.and_then(|table| table.masks.iter().find(|mask| mask.column == column));
        if let Some(mask) = found
            && !masked.contains(mask)
        {
            masked.push(mask.clone());
        }
    }
    ReadReport {
        snapshot_id: facts.snapshot,
        masked,
        files_read: counted.files,
        files_total: facts.files_total,
        bytes_read: counted.bytes,
        took_ms: counted.millis,
        rows: facts.rows,
        truncated: facts.truncated,
    }
}

/// The statistics of a table.
pub(crate) fn statistics(facts: StatisticsFacts) -> TableStatistics {
    TableStatistics {
        snapshot_id: facts.snapshot,
        at: facts.at_millis.map(Timestamp::from_millis),
        rows: facts.rows,
        files: facts.files,
        delete_files: facts.delete_files,
        columns: facts.columns.into_iter().map(column).collect(),
    }
}

fn column(facts: ColumnFacts) -> ColumnStatistics {
    ColumnStatistics {
        column: facts.column,
        values: facts.values,
        nulls: facts.nulls,
        bytes: facts.bytes,
        lower: facts.lower,
        upper: facts.upper,
        spread: facts.spread,
        masked: facts.masked,
    }
}
