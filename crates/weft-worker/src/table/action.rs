//! The actions of read restrictions on values (Iceberg REST specification, `required-column-projections`).

use std::sync::Arc;

use arrow::{
    array::{
        Array as _, ArrayRef, ArrowPrimitiveType, LargeBinaryArray, ListArray, MapArray, PrimitiveArray,
        StringArray, StructArray, cast::AsArray as _, new_empty_array, new_null_array,
    },
    buffer::OffsetBuffer,
    datatypes::{
        DataType, Date32Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
        TimestampNanosecondType,
    },
};
use datafusion::common::ScalarValue;
use iceberg::spec::{NestedField, PrimitiveType, Type};
use sha2::{Digest as _, Sha256};
use weft_worker_protocol::{Action, Fail};

/// Text of `mask-to-fixed-value`.
const FIXED_TEXT: &str = "XXXXXXXX";
/// Characters that `show-first-4` and `show-last-4` leave.
const SHOWN: usize = 4;
/// Microseconds and nanoseconds of a day.
const MICROS: i64 = 86_400_000_000;
const NANOS: i64 = 86_400_000_000_000;

/// What `sha-256-query-local` puts before a value: the same for all tables of one job, another for the next.
#[derive(Clone, Default)]
pub(crate) struct Salt([u8; 32]);

impl Salt {
    /// A new one.
    pub(crate) fn new() -> Result<Self, Fail> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Fail::failed(format!("no random numbers: {error}")))?;
        Ok(Self(bytes))
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Salt")
    }
}

/// Whether the specification lets the action be on such a column.
pub(super) fn fits(action: Action, field: &NestedField) -> bool {
    let primitive = field.field_type.as_primitive_type();
    match action {
        Action::MaskToFixedValue => true,
        // A value that must be there cannot be null.
        Action::ReplaceWithNull => !field.required,
        Action::MaskAlphanum | Action::ShowFirst4 | Action::ShowLast4 => {
            primitive == Some(&PrimitiveType::String)
        }
        Action::TruncateToYear | Action::TruncateToMonth => matches!(
            primitive,
            Some(
                PrimitiveType::Date
                    | PrimitiveType::Timestamp
                    | PrimitiveType::Timestamptz
                    | PrimitiveType::TimestampNs
                    | PrimitiveType::TimestamptzNs
            )
        ),
        Action::Sha256Global | Action::Sha256QueryLocal => matches!(
            field.field_type.as_ref(),
            Type::Primitive(
                PrimitiveType::String | PrimitiveType::Int | PrimitiveType::Long | PrimitiveType::Binary
            )
        ),
    }
}

/// What the action makes of any value of the type; `None` where that depends on the value.
pub(super) fn constant(action: Action, kind: &DataType, rows: usize) -> Option<Result<ArrayRef, Fail>> {
    match action {
        Action::MaskToFixedValue => Some(fixed(kind, rows)),
        Action::ReplaceWithNull => Some(Ok(new_null_array(kind, rows))),
        _ => None,
    }
}

fn fixed(kind: &DataType, rows: usize) -> Result<ArrayRef, Fail> {
    let wrong =
        |error: &dyn std::error::Error| Fail::failed(format!("no fixed value of type {kind}: {error}"));
    match kind {
        DataType::Utf8 => Ok(Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
            FIXED_TEXT, rows,
        )))),
        DataType::Struct(members) => {
            let children = members.iter().map(|member| fixed(member.data_type(), rows));
            StructArray::try_new_with_length(members.clone(), children.collect::<Result<_, _>>()?, None, rows)
                .map(|array| Arc::new(array) as ArrayRef)
                .map_err(|error| wrong(&error))
        }
        DataType::List(element) => {
            let none = new_empty_array(element.data_type());
            ListArray::try_new(Arc::clone(element), OffsetBuffer::new_zeroed(rows), none, None)
                .map(|array| Arc::new(array) as ArrayRef)
                .map_err(|error| wrong(&error))
        }
        DataType::Map(entries, sorted) => {
            let none = new_empty_array(entries.data_type()).as_struct().clone();
            MapArray::try_new(
                Arc::clone(entries),
                OffsetBuffer::new_zeroed(rows),
                none,
                None,
                *sorted,
            )
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|error| wrong(&error))
        }
        other => ScalarValue::new_default(other)
            .and_then(|value| value.to_array_of_size(rows))
            .map_err(|error| wrong(&error)),
    }
}

/// What the action makes of the values of one column, whose type it was found to fit.
pub(super) fn apply(action: Action, values: &ArrayRef, salt: &Salt) -> Result<ArrayRef, Fail> {
    if let Some(constant) = constant(action, values.data_type(), values.len()) {
        return constant;
    }
    let done: Option<ArrayRef> = match action {
        Action::MaskAlphanum => texts(values, |text| text.chars().map(masked).collect()),
        Action::ShowFirst4 => texts(values, |text| {
            let letters = text.chars().enumerate();
            letters
                .map(|(at, letter)| if at < SHOWN { letter } else { masked(letter) })
                .collect()
        }),
        Action::ShowLast4 => texts(values, |text| {
            let hidden = text.chars().count().saturating_sub(SHOWN);
            let letters = text.chars().enumerate();
            letters
                .map(|(at, letter)| if at < hidden { masked(letter) } else { letter })
                .collect()
        }),
        Action::TruncateToYear => truncated(values, year_of)?,
        Action::TruncateToMonth => truncated(values, month_of)?,
        Action::Sha256Global => hashed(values, &[]),
        Action::Sha256QueryLocal => hashed(values, &salt.0),
        Action::MaskToFixedValue | Action::ReplaceWithNull => None,
    };
    done.ok_or_else(|| {
        Fail::failed(format!(
            "`{}` does not fit a column of type {}",
            action.as_str(),
            values.data_type()
        ))
    })
}

fn masked(letter: char) -> char {
    match letter {
        '0'..='9' => 'n',
        '(' | ')' | ',' | '.' | '-' | '@' => letter,
        _ => 'x',
    }
}

fn texts(values: &ArrayRef, change: impl Fn(&str) -> String) -> Option<ArrayRef> {
    let texts = values.as_string_opt::<i32>()?;
    let changed: StringArray = texts.iter().map(|text| text.map(&change)).collect();
    Some(Arc::new(changed))
}

fn hashed(values: &ArrayRef, salt: &[u8]) -> Option<ArrayRef> {
    let digest = |bytes: &[u8]| -> [u8; 32] {
        Sha256::new()
            .chain_update(salt)
            .chain_update(bytes)
            .finalize()
            .into()
    };
    Some(match values.data_type() {
        DataType::Utf8 => {
            let hex = |text: &str| {
                let digest = digest(text.as_bytes());
                digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
                    hex.extend(
                        [byte >> 4, byte & 15].map(|half| char::from_digit(half.into(), 16).unwrap_or('0')),
                    );
                    hex
                })
            };
            texts(values, hex)?
        }
        DataType::Int32 => {
            let hash = |value: i32| i32::from_le_bytes(first(&digest(&value.to_le_bytes())));
            Arc::new(values.as_primitive::<Int32Type>().unary::<_, Int32Type>(hash)) as ArrayRef
        }
        DataType::Int64 => {
            let hash = |value: i64| i64::from_le_bytes(first(&digest(&value.to_le_bytes())));
            Arc::new(values.as_primitive::<Int64Type>().unary::<_, Int64Type>(hash)) as ArrayRef
        }
        DataType::LargeBinary => {
            let bytes = values.as_binary::<i64>();
            let hashed: LargeBinaryArray = bytes.iter().map(|bytes| bytes.map(digest)).collect();
            Arc::new(hashed)
        }
        _ => return None,
    })
}

fn first<const N: usize>(digest: &[u8; 32]) -> [u8; N] {
    std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
}

fn truncated(values: &ArrayRef, begin: fn(i64) -> i64) -> Result<Option<ArrayRef>, Fail> {
    Ok(match values.data_type() {
        DataType::Date32 => {
            let days = values.as_primitive::<Date32Type>();
            Some(in_days(days, 1, begin, |days| i32::try_from(days).ok())?)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            let micros = values.as_primitive::<TimestampMicrosecondType>();
            Some(in_days(micros, MICROS, begin, Some)?)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            let nanos = values.as_primitive::<TimestampNanosecondType>();
            Some(in_days(nanos, NANOS, begin, Some)?)
        }
        _ => None,
    })
}

/// Each value set back to the beginning of its year or month, in UTC where it has a zone.
fn in_days<T: ArrowPrimitiveType>(
    values: &PrimitiveArray<T>,
    units: i64,
    begin: fn(i64) -> i64,
    fit: impl Fn(i64) -> Option<T::Native>,
) -> Result<ArrayRef, Fail>
where
    T::Native: Into<i64>,
{
    let early = || Fail::corrupt("a date is too early to be cut to its year or month");
    let done = values.try_unary::<_, T, Fail>(|value| {
        let days = begin(value.into().div_euclid(units));
        days.checked_mul(units).and_then(&fit).ok_or_else(early)
    })?;
    // The zone is a part of the type.
    Ok(Arc::new(done.with_data_type(values.data_type().clone())))
}

/// First day of the year of a day, both counted from 1970-01-01.
fn year_of(days: i64) -> i64 {
    let (year, _) = year_and_month(days);
    first_day(year, 1)
}

/// First day of the month of a day.
fn month_of(days: i64) -> i64 {
    let (year, month) = year_and_month(days);
    first_day(year, month)
}

/// Year and month of a day in the Gregorian calendar, which repeats itself every 400 years or 146,097 days. Years
/// are counted from March here, so that the day of a leap year comes last.
fn year_and_month(days: i64) -> (i64, i64) {
    let since = days + 719_468;
    let (era, day) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (era * 400 + year + i64::from(month <= 2), month)
}

/// The first day of a month.
fn first_day(year: i64, month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * from_march + 2) / 5 - 719_468
}

#[cfg(test)]
mod tests;
