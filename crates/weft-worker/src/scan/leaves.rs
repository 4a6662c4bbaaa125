//! Which leaf columns of a Parquet file a scan needs: by field id, and never a masked one.

use arrow::datatypes::{DataType, Field, Schema};

use crate::{
    table::{Masks, field_id},
    value,
};

/// Places of the leaves that hold the targets' values.
///
/// Inside of lists and maps a masked member is still read, because its siblings share its lengths; its values
/// are replaced before anybody sees them.
pub(super) fn of(file: &Schema, targets: &Schema, masks: &Masks) -> Vec<usize> {
    let mut walk = Walk {
        masks,
        next: 0,
        chosen: Vec::new(),
    };
    for field in file.fields() {
        let target = with_id(targets.fields(), field);
        walk.field(field, target, false);
    }
    walk.chosen
}

/// The field with the same id.
pub(super) fn with_id<'a>(
    fields: impl IntoIterator<Item = &'a std::sync::Arc<Field>>,
    wanted: &Field,
) -> Option<&'a Field> {
    let id = field_id(wanted)?;
    fields
        .into_iter()
        .map(AsRef::as_ref)
        .find(|field| field_id(field) == Some(id))
}

struct Walk<'a> {
    masks: &'a Masks,
    next: usize,
    chosen: Vec<usize>,
}

impl Walk<'_> {
    fn field(&mut self, file: &Field, target: Option<&Field>, repeated: bool) {
        let masked = |field: &&Field| field_id(field).is_some_and(|id| self.masks.unread(id));
        let target = target.filter(|field| repeated || !masked(field));
        match (file.data_type(), target.map(Field::data_type)) {
            (DataType::Struct(members), wanted) => {
                for member in members {
                    let target = match wanted {
                        Some(DataType::Struct(targets)) => with_id(targets, member),
                        _ => None,
                    };
                    self.field(member, target, repeated);
                }
            }
            (
                DataType::List(element) | DataType::LargeList(element) | DataType::FixedSizeList(element, _),
                wanted,
            ) => {
                let target = match wanted {
                    Some(DataType::List(target)) => Some(target.as_ref()),
                    _ => None,
                };
                self.field(element, target, true);
            }
            (DataType::Map(entries, _), wanted) => {
                let targets = match wanted {
                    Some(DataType::Map(targets, _)) => value::members(targets),
                    _ => &[],
                };
                for (at, member) in value::members(entries).iter().enumerate() {
                    self.field(member, targets.get(at).map(AsRef::as_ref), true);
                }
            }
            (_, wanted) => {
                if wanted.is_some() {
                    self.chosen.push(self.next);
                }
                self.next += 1;
            }
        }
    }
}
