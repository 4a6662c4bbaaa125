//! Each action on each type, by the values that the specification and its implementation in Iceberg have.

use arrow::{
    array::{
        BooleanArray, Date32Array, Decimal128Array, FixedSizeBinaryArray, Float32Array, Float64Array,
        Int32Array, Int64Array, Time64MicrosecondArray, TimestampMicrosecondArray, TimestampNanosecondArray,
    },
    datatypes::Field,
    util::display::{ArrayFormatter, FormatOptions},
};

use super::*;

fn shown(array: &ArrayRef) -> Vec<String> {
    let options = FormatOptions::default().with_null("null");
    let formatter = ArrayFormatter::try_new(array.as_ref(), &options).unwrap();
    (0..array.len())
        .map(|row| formatter.value(row).to_string())
        .collect()
}

fn acted(action: Action, values: impl arrow::array::Array + 'static) -> Vec<String> {
    let values: ArrayRef = Arc::new(values);
    let done = apply(action, &values, &Salt([7; 32])).unwrap();
    assert_eq!(done.data_type(), values.data_type(), "the type stays");
    shown(&done)
}

fn texts(texts: &[&str]) -> StringArray {
    texts.iter().map(|text| Some(*text)).chain([None]).collect()
}

#[test]
fn letters_are_masked_one_by_one() {
    assert_eq!(
        acted(
            Action::MaskAlphanum,
            texts(&["prashant010696@gmail.com", "(a1),b.c-d@é\u{1f600} _/", ""])
        ),
        ["xxxxxxxxnnnnnn@xxxxx.xxx", "(xn),x.x-x@xxxxx", "", "null"]
    );
    assert_eq!(
        acted(
            Action::ShowFirst4,
            texts(&["prashant010696@gmail.com", "abcd", "é\u{1f600}12345", ""])
        ),
        ["prasxxxxnnnnnn@xxxxx.xxx", "abcd", "é\u{1f600}12nnn", "", "null"]
    );
    assert_eq!(
        acted(
            Action::ShowLast4,
            texts(&["4111-1111-1111-4444", "abcd", "x1é\u{1f600}12", ""])
        ),
        ["nnnn-nnnn-nnnn-4444", "abcd", "xné\u{1f600}12", "", "null"]
    );
}

#[test]
fn dates_are_set_back() {
    // 2024-07-15, 1970-01-01, 1969-12-31, 2000-02-29, 1900-03-01
    let days = vec![Some(19_919), Some(0), Some(-1), Some(11_016), Some(-25_508), None];
    assert_eq!(
        acted(Action::TruncateToYear, Date32Array::from(days.clone())),
        [
            "2024-01-01",
            "1970-01-01",
            "1969-01-01",
            "2000-01-01",
            "1900-01-01",
            "null"
        ]
    );
    assert_eq!(
        acted(Action::TruncateToMonth, Date32Array::from(days)),
        [
            "2024-07-01",
            "1970-01-01",
            "1969-12-01",
            "2000-02-01",
            "1900-03-01",
            "null"
        ]
    );
    let late = 19_919 * MICROS + MICROS - 1;
    let plain = TimestampMicrosecondArray::from(vec![Some(late), Some(-1), None]);
    assert_eq!(
        acted(Action::TruncateToMonth, plain.clone()),
        ["2024-07-01T00:00:00", "1969-12-01T00:00:00", "null"]
    );
    assert_eq!(
        acted(Action::TruncateToYear, plain.with_timezone("+00:00")),
        ["2024-01-01T00:00:00Z", "1969-01-01T00:00:00Z", "null"]
    );
    let fine = TimestampNanosecondArray::from(vec![Some(late * 1000 + 999), None]);
    assert_eq!(
        acted(Action::TruncateToYear, fine.with_timezone("+00:00")),
        ["2024-01-01T00:00:00Z", "null"]
    );
    let first: ArrayRef = Arc::new(TimestampNanosecondArray::from(vec![i64::MIN]));
    assert!(apply(Action::TruncateToYear, &first, &Salt::default()).is_err());
}

#[test]
fn every_day_of_many_years_finds_its_month() {
    // Counted on day by day, without the formula.
    let (mut year, mut month, mut day) = (1600_i64, 1_i64, 1_i64);
    let (mut first_of_year, mut first_of_month) = (-135_140, -135_140);
    for days in -135_140..135_140 {
        assert_eq!(
            (year_of(days), month_of(days)),
            (first_of_year, first_of_month),
            "{year}-{month}-{day}"
        );
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        day += 1;
        if day > length {
            (day, month) = (1, month % 12 + 1);
            first_of_month = days + 1;
            if month == 1 {
                (year, first_of_year) = (year + 1, days + 1);
            }
        }
    }
}

#[test]
fn hashes_are_those_of_the_standard() {
    // FIPS 180-4 over UTF-8, over 4 and 8 bytes with the lowest first; computed apart from this code.
    assert_eq!(
        acted(Action::Sha256Global, texts(&["abc"])),
        [
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "null"
        ]
    );
    assert_eq!(
        acted(
            Action::Sha256Global,
            Int32Array::from(vec![Some(42), Some(-1), None])
        ),
        [INT_42, INT_LEAST, "null"]
    );
    assert_eq!(
        acted(Action::Sha256Global, Int64Array::from(vec![Some(42), None])),
        [LONG_42, "null"]
    );
    assert_eq!(
        acted(
            Action::Sha256Global,
            LargeBinaryArray::from(vec![Some(&b"abc"[..]), None])
        ),
        [
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "null"
        ]
    );
    assert_eq!(acted(Action::Sha256QueryLocal, texts(&["abc"])), [SALTED, "null"]);
}

#[test]
fn a_salt_is_of_one_query() {
    let values: ArrayRef = Arc::new(StringArray::from(vec!["abc", "abc", "abd"]));
    let hashed = |salt: &Salt| shown(&apply(Action::Sha256QueryLocal, &values, salt).unwrap());
    let (one, other) = (Salt::new().unwrap(), Salt::new().unwrap());
    let first = hashed(&one);
    assert_eq!(first, hashed(&one));
    assert!(first[0] == first[1] && first[0] != first[2]);
    assert_ne!(first, hashed(&other));
    assert_eq!(format!("{one:?}"), "Salt");
}

#[test]
fn fixed_values_stand_for_null_too() {
    let member = |name: &str, kind| Arc::new(Field::new(name, kind, true));
    let list = DataType::List(member("element", DataType::Utf8));
    let pair = DataType::Struct(
        vec![
            Arc::new(Field::new("key", DataType::Utf8, false)),
            member("value", DataType::Int32),
        ]
        .into(),
    );
    let map = DataType::Map(Arc::new(Field::new("key_value", pair, false)), false);
    let inner = DataType::Struct(vec![member("s", DataType::Utf8), member("l", list.clone())].into());
    let utc = |unit| DataType::Timestamp(unit, Some("+00:00".into()));
    for (kind, value) in [
        (DataType::Boolean, "false"),
        (DataType::Int32, "0"),
        (DataType::Int64, "0"),
        (DataType::Float32, "0.0"),
        (DataType::Float64, "0.0"),
        (DataType::Decimal128(9, 2), "0.00"),
        (DataType::Utf8, "XXXXXXXX"),
        (DataType::Date32, "1970-01-01"),
        (DataType::Time64(TimeUnit::Microsecond), "00:00:00"),
        (
            DataType::Timestamp(TimeUnit::Microsecond, None),
            "1970-01-01T00:00:00",
        ),
        (utc(TimeUnit::Microsecond), "1970-01-01T00:00:00Z"),
        (
            DataType::Timestamp(TimeUnit::Nanosecond, None),
            "1970-01-01T00:00:00",
        ),
        (utc(TimeUnit::Nanosecond), "1970-01-01T00:00:00Z"),
        (DataType::FixedSizeBinary(16), "00000000000000000000000000000000"),
        (DataType::FixedSizeBinary(3), "000000"),
        (DataType::LargeBinary, ""),
        (list.clone(), "[]"),
        (map, "{}"),
        (inner, "{s: XXXXXXXX, l: []}"),
    ] {
        let nulls = new_null_array(&kind, 2);
        let done = apply(Action::MaskToFixedValue, &nulls, &Salt::default()).unwrap();
        assert_eq!(
            (shown(&done), done.data_type()),
            (vec![value.to_owned(); 2], &kind)
        );
        let done = apply(Action::ReplaceWithNull, &done, &Salt::default()).unwrap();
        assert_eq!(
            (shown(&done), done.data_type()),
            (vec!["null".to_owned(); 2], &kind)
        );
    }
}

#[test]
fn an_action_is_on_the_types_that_the_specification_lists() {
    use PrimitiveType as P;
    let field = |kind: PrimitiveType| NestedField::optional(1, "c", Type::Primitive(kind));
    let words = [Action::MaskAlphanum, Action::ShowFirst4, Action::ShowLast4];
    let hashes = [Action::Sha256Global, Action::Sha256QueryLocal];
    let times = [Action::TruncateToYear, Action::TruncateToMonth];
    for (kind, more) in [
        (P::String, [&words[..], &hashes[..]].concat()),
        (P::Int, hashes.to_vec()),
        (P::Long, hashes.to_vec()),
        (P::Binary, hashes.to_vec()),
        (P::Date, times.to_vec()),
        (P::Timestamp, times.to_vec()),
        (P::Timestamptz, times.to_vec()),
        (P::TimestampNs, times.to_vec()),
        (P::TimestamptzNs, times.to_vec()),
        (P::Boolean, Vec::new()),
        (P::Double, Vec::new()),
        (P::Time, Vec::new()),
        (P::Uuid, Vec::new()),
        (P::Fixed(4), Vec::new()),
    ] {
        for action in Action::ALL {
            let wanted = matches!(action, Action::MaskToFixedValue | Action::ReplaceWithNull)
                || more.contains(&action);
            assert_eq!(fits(action, &field(kind.clone())), wanted, "{kind} {action:?}");
        }
    }
    let required = NestedField::required(1, "c", Type::Primitive(P::String));
    assert!(!fits(Action::ReplaceWithNull, &required) && fits(Action::MaskToFixedValue, &required));
}

#[test]
fn what_does_not_fit_fails_and_gives_nothing_back() {
    let arrays: [ArrayRef; 8] = [
        Arc::new(BooleanArray::from(vec![true])),
        Arc::new(Float32Array::from(vec![1.5])),
        Arc::new(Float64Array::from(vec![1.5])),
        Arc::new(Decimal128Array::from(vec![1])),
        Arc::new(Time64MicrosecondArray::from(vec![1])),
        Arc::new(FixedSizeBinaryArray::from(vec![&[1_u8, 2][..]])),
        Arc::new(Date32Array::from(vec![1])),
        Arc::new(Int32Array::from(vec![1])),
    ];
    for array in &arrays {
        for action in [Action::MaskAlphanum, Action::ShowFirst4, Action::ShowLast4] {
            assert!(
                apply(action, array, &Salt::default()).is_err(),
                "{action:?} {}",
                array.data_type()
            );
        }
    }
    for array in &arrays[..6] {
        for action in [
            Action::TruncateToYear,
            Action::Sha256Global,
            Action::Sha256QueryLocal,
        ] {
            assert!(
                apply(action, array, &Salt::default()).is_err(),
                "{action:?} {}",
                array.data_type()
            );
        }
    }
}

const INT_42: &str = "-290282264";
const INT_LEAST: &str = "454268333";
const LONG_42: &str = "-4111196313959201555";
const SALTED: &str = "77525b4491b1cdd015078c4a11afdb1106eccba29b32262bd4f3d8873dc3c3d0";
