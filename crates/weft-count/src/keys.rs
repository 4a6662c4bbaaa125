//! Values as numbers that are equal exactly when the values are.
//!
//! Numbers, dates, times and texts of at most 15 bytes are their own key. Longer texts, and combinations of columns, are
//! told apart by 127 bits of a keyed hash whose key is drawn for each job: two different ones among ten billion are
//! taken for one with a chance of less than one in 10^18, and nobody can make them so.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
};

use arrow::{
    array::{Array, ArrayRef, AsArray as _},
    datatypes::{DataType, Float32Type, Float64Type, TimeUnit},
    row::{RowConverter, SortField},
};

/// Bytes of a text that are its key.
const INLINE: usize = 15;

/// How values of one type become keys.
pub struct Keys {
    form: Form,
    hash: (RandomState, RandomState),
}

enum Form {
    /// 32 bits.
    Narrow,
    /// 64 bits.
    Wide,
    /// Floating point, where 0 and -0 are one and so is every NaN.
    Float32,
    Float64,
    /// 128 bits.
    Decimal,
    /// 16 bytes.
    Uuid,
    Text32,
    Text64,
    Bytes32,
    Bytes64,
    TextView,
    /// Anything else, and combinations.
    Rows(RowConverter),
}

/// Keys of the rows of a batch in which nothing is null.
pub enum Extracted {
    /// Of at most 64 bits.
    Short(Vec<u64>),
    /// Of 128 bits.
    Long(Vec<u128>),
}

impl Keys {
    /// For columns of these types together.
    pub fn of(kinds: &[DataType]) -> Result<Self, String> {
        let form = match kinds {
            [DataType::Int32 | DataType::UInt32 | DataType::Date32 | DataType::Time32(_)] => Form::Narrow,
            [
                DataType::Int64
                | DataType::UInt64
                | DataType::Date64
                | DataType::Time64(_)
                | DataType::Duration(_)
                | DataType::Timestamp(
                    TimeUnit::Second | TimeUnit::Millisecond | TimeUnit::Microsecond | TimeUnit::Nanosecond,
                    _,
                ),
            ] => Form::Wide,
            [DataType::Float32] => Form::Float32,
            [DataType::Float64] => Form::Float64,
            [DataType::Decimal128(..)] => Form::Decimal,
            [DataType::FixedSizeBinary(16)] => Form::Uuid,
            [DataType::Utf8] => Form::Text32,
            [DataType::LargeUtf8] => Form::Text64,
            [DataType::Binary] => Form::Bytes32,
            [DataType::LargeBinary] => Form::Bytes64,
            [DataType::Utf8View] => Form::TextView,
            others => {
                let fields = others.iter().cloned().map(SortField::new).collect();
                let rows = RowConverter::new(fields).map_err(|_| {
                    let kinds: Vec<String> = others.iter().map(ToString::to_string).collect();
                    format!("values of {} cannot be compared here", kinds.join(" and "))
                })?;
                Form::Rows(rows)
            }
        };
        Ok(Self {
            form,
            hash: (RandomState::new(), RandomState::new()),
        })
    }

    /// Whether keys are short.
    pub fn is_short(&self) -> bool {
        matches!(
            self.form,
            Form::Narrow | Form::Wide | Form::Float32 | Form::Float64
        )
    }

    /// The keys of rows in which none of the columns is null, in order.
    pub fn extract(&self, columns: &[ArrayRef]) -> Result<Extracted, String> {
        if let Form::Rows(rows) = &self.form {
            return self.rows(rows, columns);
        }
        let [values] = columns else {
            return Err("one column was to be counted and several came".to_owned());
        };
        let data = values.to_data();
        let nulls = values.logical_nulls();
        let live = |row: usize| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        let short = |keys: &mut dyn Iterator<Item = u64>| Extracted::Short(keys.collect());
        let long = |keys: &mut dyn Iterator<Item = u128>| Extracted::Long(keys.collect());
        Ok(match &self.form {
            Form::Narrow => Extracted::Short(kept(data.buffer::<u32>(0), data.len(), live, |bits| {
                u64::from(*bits)
            })),
            Form::Wide => Extracted::Short(kept(data.buffer::<u64>(0), data.len(), live, |bits| *bits)),
            Form::Float32 => Extracted::Short(kept(data.buffer::<f32>(0), data.len(), live, |value| {
                u64::from(one_zero32(*value).to_bits())
            })),
            Form::Float64 => Extracted::Short(kept(data.buffer::<f64>(0), data.len(), live, |value| {
                one_zero64(*value).to_bits()
            })),
            Form::Decimal => Extracted::Long(kept(data.buffer::<i128>(0), data.len(), live, |value| {
                value.cast_unsigned()
            })),
            Form::Uuid => {
                let values = values.as_fixed_size_binary();
                let bits = |bytes: &[u8]| bytes.try_into().map_or(0, u128::from_le_bytes);
                long(&mut values.iter().flatten().map(bits))
            }
            Form::Text32 => long(
                &mut values
                    .as_string::<i32>()
                    .iter()
                    .flatten()
                    .map(|text| self.key(text.as_bytes())),
            ),
            Form::Text64 => long(
                &mut values
                    .as_string::<i64>()
                    .iter()
                    .flatten()
                    .map(|text| self.key(text.as_bytes())),
            ),
            Form::TextView => long(
                &mut values
                    .as_string_view()
                    .iter()
                    .flatten()
                    .map(|text| self.key(text.as_bytes())),
            ),
            Form::Bytes32 => long(
                &mut values
                    .as_binary::<i32>()
                    .iter()
                    .flatten()
                    .map(|bytes| self.key(bytes)),
            ),
            Form::Bytes64 => long(
                &mut values
                    .as_binary::<i64>()
                    .iter()
                    .flatten()
                    .map(|bytes| self.key(bytes)),
            ),
            Form::Rows(_) => short(&mut std::iter::empty()),
        })
    }

    fn rows(&self, converter: &RowConverter, columns: &[ArrayRef]) -> Result<Extracted, String> {
        // Rows tell 0 from -0, and one NaN from another.
        let alike: Vec<ArrayRef> = columns.iter().map(alike).collect();
        let rows = converter
            .convert_columns(&alike)
            .map_err(|error| format!("values cannot be compared: {error}"))?;
        let nulls: Vec<_> = columns.iter().filter_map(Array::logical_nulls).collect();
        let live = |row: &usize| nulls.iter().all(|nulls| nulls.is_valid(*row));
        let keys = (0..rows.num_rows())
            .filter(live)
            .map(|row| self.key(rows.row(row).as_ref()));
        Ok(Extracted::Long(keys.collect()))
    }

    /// Short bytes as they are, with their length; longer ones as a hash.
    fn key(&self, bytes: &[u8]) -> u128 {
        if bytes.len() <= INLINE {
            let mut whole = [0; 16];
            for (to, from) in whole.iter_mut().zip(bytes) {
                *to = *from;
            }
            return u128::from_le_bytes(whole) | (bytes.len() as u128) << 120;
        }
        let (one, other) = (self.hash.0.hash_one(bytes), self.hash.1.hash_one(bytes));
        u128::from(one) << 64 | u128::from(other) | 1 << 127
    }
}

/// Keys of the values that are not null.
fn kept<T, K>(values: &[T], rows: usize, live: impl Fn(usize) -> bool, key: impl Fn(&T) -> K) -> Vec<K> {
    values
        .iter()
        .take(rows)
        .enumerate()
        .filter(|(row, _)| live(*row))
        .map(|(_, value)| key(value))
        .collect()
}

fn alike(values: &ArrayRef) -> ArrayRef {
    match values.data_type() {
        DataType::Float32 => Arc::new(
            values
                .as_primitive::<Float32Type>()
                .unary::<_, Float32Type>(one_zero32),
        ),
        DataType::Float64 => Arc::new(
            values
                .as_primitive::<Float64Type>()
                .unary::<_, Float64Type>(one_zero64),
        ),
        _ => Arc::clone(values),
    }
}

fn one_zero32(value: f32) -> f32 {
    if value.is_nan() { f32::NAN } else { value + 0.0 }
}

fn one_zero64(value: f64) -> f64 {
    if value.is_nan() { f64::NAN } else { value + 0.0 }
}

/// A few keys to look others up in.
pub enum KeySet {
    /// Of at most 64 bits, in order.
    Short(Vec<u64>),
    /// Of 128 bits, in order.
    Long(Vec<u128>),
}

/// Keys that are compared one after the other; more are looked up by halves.
const FEW: usize = 12;

impl KeySet {
    /// Of the keys of a list.
    pub fn new(keys: Extracted) -> Self {
        match keys {
            Extracted::Short(mut keys) => {
                keys.sort_unstable();
                Self::Short(keys)
            }
            Extracted::Long(mut keys) => {
                keys.sort_unstable();
                Self::Long(keys)
            }
        }
    }

    /// How many of the keys are in here.
    pub fn count(&self, keys: &Extracted) -> u64 {
        match (self, keys) {
            (Self::Short(set), Extracted::Short(keys)) => among(set, keys),
            (Self::Long(set), Extracted::Long(keys)) => among(set, keys),
            _ => 0,
        }
    }

    /// For each key whether it is in here.
    pub fn each(&self, keys: &Extracted) -> Vec<bool> {
        match (self, keys) {
            (Self::Short(set), Extracted::Short(keys)) => keys.iter().map(|key| has(set, key)).collect(),
            (Self::Long(set), Extracted::Long(keys)) => keys.iter().map(|key| has(set, key)).collect(),
            _ => Vec::new(),
        }
    }
}

fn among<K: Ord>(set: &[K], keys: &[K]) -> u64 {
    keys.iter().filter(|key| has(set, key)).count() as u64
}

fn has<K: Ord>(set: &[K], key: &K) -> bool {
    if set.len() <= FEW {
        set.contains(key)
    } else {
        set.binary_search(key).is_ok()
    }
}

impl Extracted {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Short(keys) => keys.len(),
            Self::Long(keys) => keys.len(),
        }
    }
}

#[cfg(test)]
mod tests;
