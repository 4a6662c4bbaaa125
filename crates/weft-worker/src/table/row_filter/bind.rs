//! Ties a filter to the columns of a schema, constants read as values of the column's type.

use std::{fmt::Write as _, sync::Arc};

use arrow::{
    array::ArrayRef,
    datatypes::{FieldRef, SchemaRef},
};
use iceberg::spec::{Literal as Value, PrimitiveType, Schema, Type};
use weft_worker_protocol::{Comparison, Fail, Literal, Operand, Predicate};

use super::{Node, RowFilter, Side, prune};
use crate::{
    table::{field_id, restricted::refused},
    value,
};

/// Longest filter in words.
const LONGEST: usize = 200;

impl RowFilter {
    /// Ties a filter to the schema.
    pub(crate) fn bind(predicate: &Predicate, schema: &Schema, arrow: &SchemaRef) -> Result<Self, Fail> {
        let mut tying = Tying {
            schema,
            arrow,
            fields: Vec::new(),
            kinds: Vec::new(),
            words: String::new(),
        };
        let root = tying.node(predicate)?;
        let pruning = prune::predicate(&root, &tying.fields, arrow);
        let mut words: String = tying.words.chars().take(LONGEST).collect();
        if words.len() < tying.words.len() {
            words.push('…');
        }
        Ok(Self {
            fields: tying.fields,
            words,
            pruning,
            root,
        })
    }
}

struct Tying<'a> {
    schema: &'a Schema,
    arrow: &'a SchemaRef,
    fields: Vec<FieldRef>,
    kinds: Vec<PrimitiveType>,
    words: String,
}

impl Tying<'_> {
    fn node(&mut self, predicate: &Predicate) -> Result<Node, Fail> {
        Ok(match predicate {
            Predicate::Always(constant) => {
                self.say(if *constant { "true" } else { "false" });
                Node::Always(*constant)
            }
            Predicate::Not(inner) => {
                self.say("not (");
                let inner = self.node(inner)?;
                self.say(")");
                Node::Not(Box::new(inner))
            }
            Predicate::And(left, right) => {
                let (left, right) = self.pair(left, " and ", right)?;
                Node::And(left, right)
            }
            Predicate::Or(left, right) => {
                let (left, right) = self.pair(left, " or ", right)?;
                Node::Or(left, right)
            }
            Predicate::IsNull(id) => {
                let at = self.column(*id)?;
                self.say(" is null");
                Node::IsNull(at)
            }
            Predicate::IsNan(id) => {
                let at = self.column(*id)?;
                if !matches!(self.kind(at), Some(PrimitiveType::Float | PrimitiveType::Double)) {
                    return Err(unfit("a test for NaN on a column of no floating point"));
                }
                self.say(" is nan");
                Node::IsNan(at)
            }
            Predicate::StartsWith(id, prefix) => {
                let at = self.column(*id)?;
                if self.kind(at) != Some(&PrimitiveType::String) {
                    return Err(unfit("a beginning of a column that is no text"));
                }
                self.say(" starts with ");
                self.say_value(&prefix.clone().into());
                Node::StartsWith(at, prefix.clone())
            }
            Predicate::Compare(how, left, right) => self.comparison(*how, left, right)?,
            Predicate::In(id, values) => {
                let at = self.column(*id)?;
                let kind = self.kind(at).cloned();
                self.say(" in (");
                let mut found = Vec::new();
                for (place, value) in values.iter().enumerate() {
                    self.say(if place > 0 { ", " } else { "" });
                    found.push(self.constant(value, kind.as_ref())?);
                }
                self.say(")");
                Node::In(at, found)
            }
        })
    }

    fn pair(
        &mut self,
        left: &Predicate,
        word: &str,
        right: &Predicate,
    ) -> Result<(Box<Node>, Box<Node>), Fail> {
        self.say("(");
        let left = self.node(left)?;
        self.say(word);
        let right = self.node(right)?;
        self.say(")");
        Ok((Box::new(left), Box::new(right)))
    }

    fn comparison(&mut self, how: Comparison, left: &Operand, right: &Operand) -> Result<Node, Fail> {
        let sign = match how {
            Comparison::Eq => " = ",
            Comparison::Lt => " < ",
            Comparison::LtEq => " <= ",
            Comparison::Gt => " > ",
            Comparison::GtEq => " >= ",
        };
        let of = |side: &Operand| match side {
            Operand::Field(id) => self
                .schema
                .field_by_id(*id)?
                .field_type
                .as_primitive_type()
                .cloned(),
            Operand::Literal(_) => None,
        };
        let (one, other) = (of(left), of(right));
        if let (Some(one), Some(other)) = (&one, &other)
            && one != other
        {
            return Err(unfit("a comparison of columns of two types"));
        }
        let kind = one.or(other);
        let left = self.side(left, kind.as_ref())?;
        self.say(sign);
        let right = self.side(right, kind.as_ref())?;
        Ok(Node::Compare(how, left, right))
    }

    fn side(&mut self, side: &Operand, kind: Option<&PrimitiveType>) -> Result<Side, Fail> {
        Ok(match side {
            Operand::Field(id) => Side::Column(self.column(*id)?),
            Operand::Literal(value) => Side::Constant(self.constant(value, kind)?),
        })
    }

    /// The place of a column among those that are looked at.
    fn column(&mut self, id: i32) -> Result<usize, Fail> {
        let found = self
            .arrow
            .fields()
            .iter()
            .find(|field| field_id(field) == Some(id));
        let kind = self.schema.field_by_id(id).map(|field| &field.field_type);
        let (Some(field), Some(Type::Primitive(kind))) = (found, kind.map(AsRef::as_ref)) else {
            return Err(unfit(format!(
                "column {id}, which is no plain column of what is read"
            )));
        };
        self.say(field.name());
        let known = self.fields.iter().position(|known| field_id(known) == Some(id));
        Ok(known.unwrap_or_else(|| {
            self.fields.push(Arc::clone(field));
            self.kinds.push(kind.clone());
            self.fields.len() - 1
        }))
    }

    fn kind(&self, at: usize) -> Option<&PrimitiveType> {
        self.kinds.get(at)
    }

    /// A constant as a value of the column's type. Its own type, where it says one, must be that or widen to it.
    fn constant(&mut self, literal: &Literal, kind: Option<&PrimitiveType>) -> Result<ArrayRef, Fail> {
        self.say_value(&literal.value);
        let fits = |kind: &PrimitiveType| match &literal.data_type {
            None => true,
            Some(said) => {
                matches!(
                    (said.as_str(), kind),
                    ("int", PrimitiveType::Long) | ("float", PrimitiveType::Double)
                ) || *said == kind.to_string()
            }
        };
        let read = kind.filter(|kind| fits(kind)).and_then(|kind| {
            if !plain(&literal.value, kind) {
                return None;
            }
            let kind = Type::Primitive(kind.clone());
            let value = Value::try_from_json(literal.value.clone(), &kind).ok()??;
            value::of_literal(&kind, &value)?.to_array().ok()
        });
        read.ok_or_else(|| unfit("a constant that does not fit the type of its column"))
    }

    fn say(&mut self, words: &str) {
        if self.words.len() <= LONGEST * 4 {
            self.words.push_str(words);
        }
    }

    fn say_value(&mut self, value: &serde_json::Value) {
        match value {
            serde_json::Value::String(text) => self.say(&format!("'{}'", text.replace('\'', "''"))),
            other => {
                let mut text = String::new();
                // Writing to a text does not fail.
                let _ = write!(text, "{other}");
                self.say(&text);
            }
        }
    }
}

/// Whether the value has the form that the specification writes for the type; the reader of it takes others too.
fn plain(value: &serde_json::Value, kind: &PrimitiveType) -> bool {
    match (kind, value) {
        (PrimitiveType::Date, value) => value.is_string(),
        (PrimitiveType::Decimal { scale, .. }, serde_json::Value::String(text)) => {
            // More places than the column has would be rounded.
            let places = text.split_once('.').map_or(0, |(_, places)| places.len());
            places <= usize::try_from(*scale).unwrap_or(usize::MAX) && !text.contains(['e', 'E'])
        }
        _ => true,
    }
}

fn unfit(what: impl std::fmt::Display) -> Fail {
    refused(format!("its rows by {what}"))
}
