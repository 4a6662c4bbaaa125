//! Iceberg's single values as the query engine's.

use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use iceberg::spec::{Datum, Literal, PrimitiveLiteral, PrimitiveType, Type};

/// Text that stands for a masked text.
pub(crate) const MASKED_TEXT: &str = "••••";

/// The value, or `None` where the engine has no counterpart.
pub(crate) fn scalar(kind: &PrimitiveType, literal: &PrimitiveLiteral) -> Option<ScalarValue> {
    let utc = || Some("+00:00".into());
    Some(match (kind, literal) {
        (PrimitiveType::Boolean, PrimitiveLiteral::Boolean(value)) => ScalarValue::Boolean(Some(*value)),
        (PrimitiveType::Int, PrimitiveLiteral::Int(value)) => ScalarValue::Int32(Some(*value)),
        (PrimitiveType::Date, PrimitiveLiteral::Int(value)) => ScalarValue::Date32(Some(*value)),
        (PrimitiveType::Long, PrimitiveLiteral::Long(value)) => ScalarValue::Int64(Some(*value)),
        (PrimitiveType::Float, PrimitiveLiteral::Float(value)) => ScalarValue::Float32(Some(value.0)),
        (PrimitiveType::Double, PrimitiveLiteral::Double(value)) => ScalarValue::Float64(Some(value.0)),
        (PrimitiveType::Time, PrimitiveLiteral::Long(value)) => ScalarValue::Time64Microsecond(Some(*value)),
        (PrimitiveType::Timestamp, PrimitiveLiteral::Long(value)) => {
            ScalarValue::TimestampMicrosecond(Some(*value), None)
        }
        (PrimitiveType::Timestamptz, PrimitiveLiteral::Long(value)) => {
            ScalarValue::TimestampMicrosecond(Some(*value), utc())
        }
        (PrimitiveType::TimestampNs, PrimitiveLiteral::Long(value)) => {
            ScalarValue::TimestampNanosecond(Some(*value), None)
        }
        (PrimitiveType::TimestamptzNs, PrimitiveLiteral::Long(value)) => {
            ScalarValue::TimestampNanosecond(Some(*value), utc())
        }
        (PrimitiveType::String, PrimitiveLiteral::String(value)) => ScalarValue::Utf8(Some(value.clone())),
        (PrimitiveType::Decimal { precision, scale }, PrimitiveLiteral::Int128(value)) => {
            ScalarValue::Decimal128(
                Some(*value),
                u8::try_from(*precision).ok()?,
                i8::try_from(*scale).ok()?,
            )
        }
        (PrimitiveType::Uuid, PrimitiveLiteral::UInt128(value)) => {
            ScalarValue::FixedSizeBinary(16, Some(value.to_be_bytes().to_vec()))
        }
        (PrimitiveType::Fixed(length), PrimitiveLiteral::Binary(value)) => {
            ScalarValue::FixedSizeBinary(i32::try_from(*length).ok()?, Some(value.clone()))
        }
        (PrimitiveType::Binary, PrimitiveLiteral::Binary(value)) => {
            ScalarValue::LargeBinary(Some(value.clone()))
        }
        _ => return None,
    })
}

/// A bound from a manifest.
pub(crate) fn of_datum(datum: &Datum) -> Option<ScalarValue> {
    scalar(datum.data_type(), datum.literal())
}

/// A default or partition value of a column of this type.
pub(crate) fn of_literal(kind: &Type, literal: &Literal) -> Option<ScalarValue> {
    scalar(kind.as_primitive_type()?, &literal.as_primitive_literal()?)
}

/// A value as a number for a plot; temporal values in milliseconds.
pub(crate) fn number(value: &ScalarValue) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a plot of 64 points needs no 53 bits")]
    let number = match value {
        ScalarValue::Int32(Some(value)) => f64::from(*value),
        ScalarValue::Int64(Some(value)) => *value as f64,
        ScalarValue::Float32(Some(value)) => f64::from(*value),
        ScalarValue::Float64(Some(value)) => *value,
        ScalarValue::Date32(Some(days)) => f64::from(*days) * 86_400_000.0,
        ScalarValue::Time64Microsecond(Some(micros)) | ScalarValue::TimestampMicrosecond(Some(micros), _) => {
            *micros as f64 / 1e3
        }
        ScalarValue::TimestampNanosecond(Some(nanos), _) => *nanos as f64 / 1e6,
        ScalarValue::Decimal128(Some(value), _, scale) => *value as f64 / 10_f64.powi(i32::from(*scale)),
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// Members of a struct field; none for other types.
pub(crate) fn members(field: &Field) -> &[FieldRef] {
    match field.data_type() {
        DataType::Struct(members) => members,
        _ => &[],
    }
}
