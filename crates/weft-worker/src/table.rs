//! A table as its metadata file tells it: the snapshot, that snapshot's columns, and which of them are masked.

mod action;
mod masks;
mod metadata;
mod restricted;
mod row_filter;

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use iceberg::{
    arrow::schema_to_arrow_schema,
    spec::{SchemaRef as TableSchemaRef, SnapshotRef, TableMetadata},
};
use weft_worker_protocol::{Fail, FailKind, TableSpec};

use self::restricted::Restricted;
pub(crate) use self::{action::Salt, masks::Masks, row_filter::RowFilter};
use crate::pipe::Host;

/// Key under which Arrow fields carry the Iceberg field id.
pub(crate) const FIELD_ID: &str = "PARQUET:field_id";

/// One table at one snapshot.
pub(crate) struct Table {
    /// Place in the job.
    pub(crate) place: u32,
    /// Name for messages.
    pub(crate) name: String,
    /// The host that serves its bytes.
    pub(crate) host: Arc<Host>,
    /// Folder of the metadata file, as the host names it: which table this is, whatever the file says.
    pub(crate) folder: String,
    /// The metadata.
    pub(crate) metadata: TableMetadata,
    /// The snapshot that is read; a new table has none.
    pub(crate) snapshot: Option<SnapshotRef>,
    /// Its schema: of today, or of the snapshot that was asked for.
    pub(crate) schema: TableSchemaRef,
    /// The same for Arrow: every field with its id, every field nullable.
    pub(crate) arrow: SchemaRef,
    /// Masked fields.
    pub(crate) masks: Masks,
    /// Rows that the catalog lets this person see.
    pub(crate) filter: Option<RowFilter>,
}

impl Table {
    /// Reads the metadata file and picks the snapshot.
    pub(crate) async fn open(
        host: Arc<Host>,
        place: u32,
        spec: &TableSpec,
        snapshot: Option<&str>,
        salt: &Salt,
    ) -> Result<Self, Fail> {
        let metadata = metadata::read(&host, place, &spec.metadata_location)
            .await
            .map_err(|fail| named(&spec.name, fail))?;
        Self::at(host, place, spec, metadata, snapshot, salt).map_err(|fail| named(&spec.name, fail))
    }

    fn at(
        host: Arc<Host>,
        place: u32,
        spec: &TableSpec,
        metadata: TableMetadata,
        snapshot: Option<&str>,
        salt: &Salt,
    ) -> Result<Self, Fail> {
        let travels = snapshot.is_some();
        let snapshot = match snapshot {
            None => metadata.current_snapshot().cloned(),
            Some(text) => {
                let id: i64 = text
                    .parse()
                    .map_err(|_| Fail::invalid(format!("`{text}` is not a snapshot id")))?;
                let found = metadata.snapshot_by_id(id).ok_or_else(|| {
                    Fail::new(
                        FailKind::NotFound,
                        format!("no snapshot {id}; it may have been expired"),
                    )
                })?;
                Some(Arc::clone(found))
            }
        };
        if let Some(snapshot) = &snapshot
            && snapshot.encryption_key_id().is_some()
        {
            return Err(Fail::unsupported(
                "its manifests are encrypted, which is not read here",
            ));
        }
        // The table of today is read with the columns of today, even where no snapshot knows them yet; an older
        // snapshot with its own.
        let schema = match (&snapshot, travels) {
            (Some(snapshot), true) => snapshot
                .schema(&metadata)
                .map_err(|error| Fail::corrupt(format!("its snapshot names no schema: {error}")))?,
            _ => Arc::clone(metadata.current_schema()),
        };
        let arrow = schema_to_arrow_schema(&schema).map_err(|error| {
            Fail::unsupported(format!("a column has a type that is not read here: {error}"))
        })?;
        let fields: Vec<FieldRef> = arrow.fields().iter().map(nullable).collect();
        let arrow: SchemaRef = Arc::new(Schema::new(fields));
        let restricted = Restricted::bind(spec.restrictions.as_ref(), &metadata, &schema, &arrow)?;
        let masks = Masks::resolve(&metadata, &spec.masks).restricted(restricted.actions, salt);
        Ok(Self {
            place,
            name: spec.name.clone(),
            folder: folder(&spec.metadata_location).to_owned(),
            host,
            snapshot,
            schema,
            arrow,
            masks,
            filter: restricted.filter,
            metadata,
        })
    }

    /// The snapshot's id as text.
    pub(crate) fn snapshot_id(&self) -> Option<String> {
        self.snapshot
            .as_ref()
            .map(|snapshot| snapshot.snapshot_id().to_string())
    }

    /// Whether nothing may be told of what is at `path` (names of the field and of what is around it), or of what is in
    /// it: it is masked, or its catalog does something to it.
    pub(crate) fn hides(&self, path: &[&str]) -> bool {
        let Some((first, rest)) = path.split_first() else {
            return false;
        };
        let Ok(mut field) = self.arrow.field_with_name(first) else {
            return true;
        };
        let hidden = |field: &Field| field_id(field).is_none_or(|id| self.masks.hides(id));
        for name in rest {
            if hidden(field) {
                return true;
            }
            let DataType::Struct(members) = field.data_type() else {
                return true;
            };
            let Some(member) = members.iter().find(|member| member.name() == name) else {
                return true;
            };
            field = member;
        }
        ids_under(field).iter().any(|id| self.masks.hides(*id)) || field_id(field).is_none()
    }

    /// A failure that begins with the table's name.
    pub(crate) fn fail(&self, fail: Fail) -> Fail {
        named(&self.name, fail)
    }
}

fn folder(location: &str) -> &str {
    location.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}

fn named(name: &str, fail: Fail) -> Fail {
    let named = format!("`{name}`: ");
    if fail.message.starts_with(&named) {
        return fail;
    }
    Fail::new(fail.kind, format!("{named}{}", fail.message))
}

/// The Iceberg field id of an Arrow field.
pub(crate) fn field_id(field: &Field) -> Option<i32> {
    field.metadata().get(FIELD_ID)?.parse().ok()
}

/// Ids of a field and of everything in it.
pub(crate) fn ids_under(field: &Field) -> Vec<i32> {
    let mut ids: Vec<i32> = field_id(field).into_iter().collect();
    match field.data_type() {
        DataType::Struct(members) => ids.extend(members.iter().flat_map(|member| ids_under(member))),
        DataType::List(inner) | DataType::Map(inner, _) => ids.extend(ids_under(inner)),
        _ => {}
    }
    ids
}

/// The field with every level nullable: what a file leaves out is null, whatever the schema promises.
fn nullable(field: &FieldRef) -> FieldRef {
    let kind = match field.data_type() {
        DataType::Struct(members) => DataType::Struct(members.iter().map(nullable).collect()),
        DataType::List(element) => DataType::List(nullable(element)),
        // Arrow wants entries and keys without nulls.
        DataType::Map(entries, sorted) => match entries.data_type() {
            DataType::Struct(pair) => {
                let pair = pair
                    .iter()
                    .enumerate()
                    .map(|(at, member)| match at {
                        0 => Arc::new(nullable(member).as_ref().clone().with_nullable(false)),
                        _ => nullable(member),
                    })
                    .collect();
                let entries = entries.as_ref().clone().with_data_type(DataType::Struct(pair));
                DataType::Map(Arc::new(entries.with_nullable(false)), *sorted)
            }
            _ => field.data_type().clone(),
        },
        other => other.clone(),
    };
    // Only the id of the metadata is kept: documentation has no use in here.
    let id = field.metadata().get(FIELD_ID).cloned();
    Arc::new(
        Field::new(field.name(), kind, true)
            .with_metadata(id.map(|id| (FIELD_ID.to_owned(), id)).into_iter().collect()),
    )
}
