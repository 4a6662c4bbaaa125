//! Column statistics from manifests alone: not a byte of data is read.

use std::{collections::HashMap, sync::Arc};

use datafusion::common::ScalarValue;
use iceberg::spec::{DataContentType, DataFile, Datum};
use weft_worker_protocol::{ColumnFacts, Fail, Job, StatisticsFacts};

use crate::{
    pipe::Host,
    plan::{list, read_all},
    table::{Salt, Table},
    value,
};

/// Groups of a spread at most.
const MOST_GROUPS: usize = 64;
/// Longest bound as text, in characters.
const LONGEST_BOUND: usize = 120;

/// Reads them.
pub(crate) async fn run(
    host: &Arc<Host>,
    job: &Job,
    snapshot: Option<&str>,
) -> Result<StatisticsFacts, Fail> {
    let spec = job
        .tables
        .first()
        .ok_or_else(|| Fail::invalid("no table was named"))?;
    let table = Table::open(Arc::clone(host), 0, spec, snapshot, &Salt::default()).await?;
    let manifests = list(&table).await.map_err(|fail| table.fail(fail))?;
    let entries = read_all(&table, manifests)
        .await
        .map_err(|fail| table.fail(fail))?;
    let (data, deletes): (Vec<_>, Vec<_>) = entries
        .iter()
        .map(|entry| entry.found.data_file())
        .partition(|file| file.content_type() == DataContentType::Data);
    let mut columns: Vec<(i32, String)> = table
        .schema
        .field_id_to_name_map()
        .iter()
        .map(|(id, name)| (*id, name.clone()))
        .collect();
    // Ids are given in the order of the schema, members after their parents.
    columns.sort_unstable();
    // A count over rows that may not be seen tells of them, and files do not say how many may.
    let counted = table.filter.is_none();
    Ok(StatisticsFacts {
        snapshot: table.snapshot_id(),
        at_millis: table.snapshot.as_ref().map(|snapshot| snapshot.timestamp_ms()),
        rows: counted.then(|| data.iter().map(|file| file.record_count()).sum()),
        files: data.len() as u64,
        delete_files: deletes.len() as u64,
        columns: columns
            .into_iter()
            .map(|(id, name)| column(&table, id, name, &data))
            .collect(),
    })
}

fn column(table: &Table, id: i32, name: String, files: &[&DataFile]) -> ColumnFacts {
    let sum = |counts: fn(&DataFile) -> &HashMap<i32, u64>| {
        let known = files.iter().map(|file| counts(file).get(&id).copied());
        known.sum::<Option<u64>>().filter(|_| !files.is_empty())
    };
    let masked = is_hidden(table, id, &|id| table.masks.hides(id));
    // Bounds, counts and sizes are those of all rows.
    if table.filter.is_some() {
        return ColumnFacts {
            column: name,
            masked,
            ..ColumnFacts::default()
        };
    }
    let bounds: Vec<_> = if masked {
        Vec::new()
    } else {
        files.iter().map(|file| bounds(table, id, file)).collect()
    };
    // What the catalog does to a column may hide where it is empty, and how long its values are.
    let told = !is_hidden(table, id, &|id| table.masks.action(id).is_some());
    let lower = extreme(bounds.iter().map(|(lower, _)| lower), std::cmp::Ordering::Less);
    let upper = extreme(bounds.iter().map(|(_, upper)| upper), std::cmp::Ordering::Greater);
    ColumnFacts {
        column: name,
        values: sum(DataFile::value_counts),
        nulls: sum(DataFile::null_value_counts).filter(|_| told),
        bytes: sum(DataFile::column_sizes).filter(|_| told),
        lower,
        upper,
        spread: spread(&bounds),
        masked,
    }
}

/// Whether the field or one above it is hidden.
fn is_hidden(table: &Table, id: i32, hidden: &dyn Fn(i32) -> bool) -> bool {
    let Some(name) = table.schema.name_by_field_id(id) else {
        return true;
    };
    let above = name
        .match_indices('.')
        .filter_map(|(at, _)| table.schema.field_id_by_name(name.get(..at)?));
    above.chain([id]).any(hidden)
}

type Bound = Option<(ScalarValue, Datum)>;

/// Bounds of one file in the type that the column has now.
fn bounds(table: &Table, id: i32, file: &DataFile) -> (Bound, Bound) {
    let kind = table
        .schema
        .field_by_id(id)
        .map(|field| field.field_type.as_ref().clone());
    let now = |datum: Option<&Datum>| {
        let datum = datum?.clone().to(kind.as_ref()?).ok()?;
        Some((value::of_datum(&datum)?, datum))
    };
    (
        now(file.lower_bounds().get(&id)),
        now(file.upper_bounds().get(&id)),
    )
}

fn extreme<'a>(bounds: impl Iterator<Item = &'a Bound>, wanted: std::cmp::Ordering) -> Option<String> {
    let mut found: Option<&(ScalarValue, Datum)> = None;
    for bound in bounds {
        let bound = bound.as_ref()?;
        if found.is_none_or(|known| bound.0.partial_cmp(&known.0) == Some(wanted)) {
            found = Some(bound);
        }
    }
    let (_, datum) = found?;
    let text = datum.to_human_string();
    Some(text.chars().take(LONGEST_BOUND).collect())
}

/// Lowest and highest of each group of files, in the order of the files.
fn spread(bounds: &[(Bound, Bound)]) -> Vec<(f64, f64)> {
    let numbers: Vec<(f64, f64)> = bounds
        .iter()
        .filter_map(|(lower, upper)| {
            let number = |bound: &Bound| value::number(&bound.as_ref()?.0);
            Some((number(lower)?, number(upper)?))
        })
        .collect();
    let size = numbers.len().div_ceil(MOST_GROUPS).max(1);
    numbers
        .chunks(size)
        .filter_map(|group| {
            group
                .iter()
                .copied()
                .reduce(|(low, high), (lower, upper)| (low.min(lower), high.max(upper)))
        })
        .collect()
}
