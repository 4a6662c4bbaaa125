//! Delete files: positions of dead rows, and values of dead rows. Each file is read once per scan.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use arrow::{
    array::{ArrayRef, BooleanArray, RecordBatch, cast::AsArray as _},
    compute::cast,
    datatypes::{DataType, Field, Int64Type, Schema},
    row::{RowConverter, SortField},
};
use futures::TryStreamExt as _;
use iceberg::{arrow::schema_to_arrow_schema, spec::Schema as TableSchema};
use parquet::arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask};
use tokio::sync::OnceCell;
use weft_worker_protocol::Fail;

use super::{
    columns::adapt,
    file::source,
    leaves,
    open::{HostFile, arrow_metadata, damage},
};
use crate::{
    plan::{DataFileTask, DeleteFile, DeleteKind},
    table::{Masks, Table, field_id},
};

/// Names of a position delete file's columns (spec, "Position Delete Files").
const FILE_PATH: &str = "file_path";
const POSITION: &str = "pos";

type Positions = HashMap<String, Vec<u64>>;
type Once<T> = Mutex<HashMap<String, Arc<OnceCell<Arc<T>>>>>;

/// Delete files of one scan.
#[derive(Default)]
pub(super) struct DeleteCache {
    positions: Once<Positions>,
    equality: Once<EqualitySet>,
}

/// What is dead in one data file.
#[derive(Default)]
pub(super) struct Dead {
    /// Places of dead rows, sorted.
    pub(super) positions: Vec<u64>,
    /// Values of dead rows.
    pub(super) equality: Vec<Arc<EqualitySet>>,
}

impl DeleteCache {
    /// Reads the deletes of one data file.
    pub(super) async fn load(&self, table: &Arc<Table>, task: &DataFileTask) -> Result<Dead, Fail> {
        let mut dead = Dead::default();
        for delete in &task.deletes {
            let location = delete.entry.file_path();
            match &delete.kind {
                DeleteKind::Vector => {
                    return Err(Fail::unsupported(format!(
                        "rows of `{}` are deleted by a deletion vector (`{location}`), which is not read here",
                        task.entry.file_path()
                    )));
                }
                DeleteKind::Positions => {
                    let cell = cell(&self.positions, location);
                    let all = cell.get_or_try_init(|| positions(table, delete)).await?;
                    dead.positions
                        .extend(all.get(task.entry.file_path()).into_iter().flatten());
                }
                DeleteKind::Equality(ids) => {
                    let cell = cell(&self.equality, location);
                    let set = cell
                        .get_or_try_init(|| EqualitySet::read(table, delete, ids))
                        .await?;
                    dead.equality.push(Arc::clone(set));
                }
            }
        }
        dead.positions.sort_unstable();
        dead.positions.dedup();
        Ok(dead)
    }
}

fn cell<T>(cells: &Once<T>, location: &str) -> Arc<OnceCell<Arc<T>>> {
    let mut cells = cells.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(cells.entry(location.to_owned()).or_default())
}

/// All batches of a delete file, its columns chosen from its schema.
async fn batches(
    table: &Arc<Table>,
    delete: &DeleteFile,
    choose: impl FnOnce(&Schema) -> Vec<usize>,
) -> Result<Vec<RecordBatch>, Fail> {
    let mut file = HostFile::new(table, delete.entry.data_file())?;
    let location = file.location().to_owned();
    let metadata = arrow_metadata(file.metadata().await?, &location)?;
    let leaves = choose(metadata.schema());
    let projection = ProjectionMask::leaves(metadata.parquet_schema(), leaves);
    ParquetRecordBatchStreamBuilder::new_with_metadata(file, metadata)
        .with_projection(projection)
        .build()
        .map_err(|error| damage(&location, &error))?
        .try_collect()
        .await
        .map_err(|error| damage(&location, &error))
}

async fn positions(table: &Arc<Table>, delete: &DeleteFile) -> Result<Arc<Positions>, Fail> {
    let location = delete.entry.file_path();
    let wrong = || {
        Fail::corrupt(format!(
            "`{location}` is not the position delete file it claims to be"
        ))
    };
    let flat = |schema: &Schema| {
        // Rows that a delete file may carry along come after these two and are not needed.
        let names = schema.fields().iter().map(|field| field.name().as_str());
        names
            .enumerate()
            .take_while(|(at, _)| *at < 2)
            .filter(|(_, name)| [FILE_PATH, POSITION].contains(name))
            .map(|(at, _)| at)
            .collect()
    };
    let mut all = Positions::new();
    for batch in batches(table, delete, flat).await? {
        let paths = batch.column_by_name(FILE_PATH).ok_or_else(wrong)?;
        let paths = cast(paths, &DataType::Utf8).map_err(|_| wrong())?;
        let places = batch.column_by_name(POSITION).ok_or_else(wrong)?;
        let places = places.as_primitive_opt::<Int64Type>().ok_or_else(wrong)?;
        for (path, place) in paths.as_string::<i32>().iter().zip(places) {
            let (Some(path), Some(place)) = (path, place) else {
                return Err(wrong());
            };
            let place = u64::try_from(place).map_err(|_| wrong())?;
            match all.get_mut(path) {
                Some(known) => known.push(place),
                None => drop(all.insert(path.to_owned(), vec![place])),
            }
        }
    }
    Ok(Arc::new(all))
}

/// Rows that are dead by their values.
pub(super) struct EqualitySet {
    /// Columns that are compared, in the table's types.
    pub(super) fields: Vec<Arc<Field>>,
    converter: RowConverter,
    dead: HashSet<Box<[u8]>>,
}

impl EqualitySet {
    async fn read(table: &Arc<Table>, delete: &DeleteFile, ids: &[i32]) -> Result<Arc<Self>, Fail> {
        let location = delete.entry.file_path();
        let fields = ids
            .iter()
            .map(|id| field_of(table, *id))
            .collect::<Option<Vec<_>>>()
            .filter(|fields| !fields.is_empty())
            .ok_or_else(|| {
                Fail::unsupported(format!(
                    "`{location}` deletes by columns that are no top-level columns"
                ))
            })?;
        let kinds = fields
            .iter()
            .map(|field| SortField::new(field.data_type().clone()));
        let converter = RowConverter::new(kinds.collect()).map_err(|error| {
            Fail::unsupported(format!("`{location}` deletes by values of a type: {error}"))
        })?;
        let mut set = Self {
            fields,
            converter,
            dead: HashSet::new(),
        };
        let wanted = Schema::new(set.fields.clone());
        let choose = |schema: &Schema| leaves::of(schema, &wanted, &Masks::default());
        for batch in batches(table, delete, choose).await? {
            let rows = set.rows(&batch, location)?;
            set.dead.extend(rows.iter().map(|row| Box::from(row.as_ref())));
        }
        Ok(Arc::new(set))
    }

    /// Which rows of the batch live.
    pub(super) fn live(&self, batch: &RecordBatch, location: &str) -> Result<BooleanArray, Fail> {
        let rows = self.rows(batch, location)?;
        Ok(rows
            .iter()
            .map(|row| Some(!self.dead.contains(row.as_ref())))
            .collect())
    }

    fn rows(&self, batch: &RecordBatch, location: &str) -> Result<arrow::row::Rows, Fail> {
        let columns = self
            .fields
            .iter()
            .map(|field| adapt(source(batch, field), field, &Masks::default(), batch.num_rows()))
            .collect::<Result<Vec<ArrayRef>, Fail>>()?;
        self.converter
            .convert_columns(&columns)
            .map_err(|error| Fail::corrupt(format!("`{location}`: {error}")))
    }
}

/// A top-level column by id, of this snapshot or, when it was dropped since, of any schema of the table.
fn field_of(table: &Table, id: i32) -> Option<Arc<Field>> {
    let in_schema = |schema: &TableSchema| {
        let arrow = schema_to_arrow_schema(schema).ok()?;
        let found = arrow
            .fields()
            .iter()
            .find(|field| field_id(field) == Some(id))
            .cloned();
        found.filter(|field| !field.data_type().is_nested())
    };
    in_schema(&table.schema).or_else(|| table.metadata.schemas_iter().find_map(|schema| in_schema(schema)))
}
