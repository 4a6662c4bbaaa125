//! Schemas: nested types laid out depth first, with dotted paths and field ids.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use weft_model::{Field, WarningCode};

use super::{
    MAX_DOC, Note, refused,
    scalar::{Bounded, Text},
};
use crate::names::{clipped, deceives, visible};

/// Fields of one schema, members of nested ones included. The widest real tables have a few thousand.
pub const MAX_FIELDS: usize = 20_000;
/// Bytes of a dotted path.
const MAX_PATH: usize = 1_024;
/// Bytes of a type's text.
const MAX_TYPE: usize = 256;

/// One schema, laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    pub schema_id: Option<i32>,
    pub fields: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SchemaText<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    schema_id: Option<i32>,
    identifier_field_ids: Option<Bounded<i32, MAX_FIELDS>>,
    #[serde(borrow)]
    fields: Bounded<FieldText<'a>, MAX_FIELDS>,
}

#[derive(Deserialize)]
struct FieldText<'a> {
    id: i32,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(default)]
    required: bool,
    #[serde(borrow, rename = "type")]
    data_type: TypeText<'a>,
    #[serde(borrow, default)]
    doc: Option<Text<'a>>,
}

enum TypeText<'a> {
    Primitive(Text<'a>),
    Nested(Box<NestedText<'a>>),
}

/// The keys of the three nested types; which of them must be there depends on `type`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct NestedText<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow, default)]
    fields: Bounded<FieldText<'a>, MAX_FIELDS>,
    element_id: Option<i32>,
    #[serde(borrow)]
    element: Option<TypeText<'a>>,
    #[serde(default)]
    element_required: bool,
    key_id: Option<i32>,
    #[serde(borrow)]
    key: Option<TypeText<'a>>,
    value_id: Option<i32>,
    #[serde(borrow)]
    value: Option<TypeText<'a>>,
    #[serde(default)]
    value_required: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for TypeText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TypeVisitor;
        impl<'de> Visitor<'de> for TypeVisitor {
            type Value = TypeText<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a type")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(TypeText::Primitive(Text(text.into())))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(TypeText::Primitive(Text(text.to_owned().into())))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let nested = NestedText::deserialize(MapAccessDeserializer::new(map))?;
                Ok(TypeText::Nested(Box::new(nested)))
            }
        }
        deserializer.deserialize_any(TypeVisitor)
    }
}

/// Reads one schema. What is wrong with a part of it is added to `notes`.
pub fn read(json: &str, notes: &mut Vec<Note>) -> Result<Columns, Note> {
    let text: SchemaText<'_> = serde_json::from_str(json).map_err(|error| refused(&error))?;
    if text.kind.as_ref().is_none_or(|kind| kind.as_str() != "struct") {
        notes.push(Note::malformed(
            "a schema does not say that its `type` is `struct`",
        ));
    }
    let mut layout = Layout {
        keys: text.identifier_field_ids.map(|ids| ids.items).unwrap_or_default(),
        fields: Vec::with_capacity(text.fields.items.len()),
        left_out: text.fields.total - text.fields.items.len(),
        refused: None,
    };
    for field in &text.fields.items {
        layout.field("", field);
    }
    if layout.left_out > 0 {
        notes.push(Note::new(
            WarningCode::TooLarge,
            format!("its schema has more than {MAX_FIELDS} columns or longer paths than {MAX_PATH} bytes; {} were left out", layout.left_out),
        ));
    }
    if let Some(name) = layout.refused {
        notes.push(Note::malformed(format!(
            "the column name `{}` holds control or direction characters; the column was left out",
            visible(&name)
        )));
    }
    Ok(Columns {
        schema_id: text.schema_id,
        fields: layout.fields,
    })
}

struct Layout {
    keys: Vec<i32>,
    fields: Vec<Field>,
    left_out: usize,
    refused: Option<String>,
}

impl Layout {
    fn field(&mut self, parent: &str, field: &FieldText<'_>) {
        let doc = field
            .doc
            .as_ref()
            .filter(|doc| !doc.as_str().trim().is_empty())
            .map(|doc| clipped(doc.as_str(), MAX_DOC));
        self.add(
            parent,
            field.name.as_str(),
            Some(field.id),
            field.required,
            doc,
            &field.data_type,
        );
    }

    fn add(
        &mut self,
        parent: &str,
        name: &str,
        id: Option<i32>,
        required: bool,
        doc: Option<String>,
        data_type: &TypeText<'_>,
    ) {
        if self.fields.len() >= MAX_FIELDS || parent.len().saturating_add(name.len()) >= MAX_PATH {
            self.left_out += 1;
            return;
        }
        if deceives(name) {
            self.refused = Some(name.to_owned());
            return;
        }
        let path = if parent.is_empty() {
            name.to_owned()
        } else {
            [parent, name].join(".")
        };
        self.fields.push(Field {
            id,
            path: path.clone(),
            data_type: type_name(data_type),
            required,
            doc,
            key: id.is_some_and(|id| self.keys.contains(&id)),
            ..Field::default()
        });
        if let TypeText::Nested(nested) = data_type {
            self.members(&path, nested);
        }
    }

    fn members(&mut self, path: &str, nested: &NestedText<'_>) {
        self.left_out += nested.fields.total - nested.fields.items.len();
        for field in &nested.fields.items {
            self.field(path, field);
        }
        if let Some(element) = &nested.element {
            self.add(
                path,
                "element",
                nested.element_id,
                nested.element_required,
                None,
                element,
            );
        }
        if let Some(key) = &nested.key {
            self.add(path, "key", nested.key_id, true, None, key);
        }
        if let Some(value) = &nested.value {
            self.add(path, "value", nested.value_id, nested.value_required, None, value);
        }
    }
}

fn type_name(data_type: &TypeText<'_>) -> String {
    let name = match data_type {
        TypeText::Primitive(text) => text.as_str(),
        TypeText::Nested(nested) => nested.kind.as_str(),
    };
    if name.starts_with("decimal(") {
        // Java writes `decimal(12, 2)`.
        return clipped(&name.replace(' ', ""), MAX_TYPE);
    }
    clipped(name, MAX_TYPE)
}
