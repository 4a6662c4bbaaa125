//! Each predicate on values, nulls and NaN, as the expressions specification has it.

use std::collections::HashMap;

use arrow::{
    array::{
        BooleanArray, Date32Array, Decimal128Array, FixedSizeBinaryArray, Float64Array, Int32Array,
        Int64Array, LargeBinaryArray, StringArray, TimestampMicrosecondArray,
    },
    datatypes::Schema as ArrowSchema,
};
use iceberg::{
    arrow::schema_to_arrow_schema,
    spec::{NestedField, PrimitiveType, Schema, Type},
};
use serde_json::{Value, json};
use weft_worker_protocol::{FailKind, Restrictions};

use super::*;
use crate::table::FIELD_ID;

fn schema() -> Schema {
    use PrimitiveType as P;
    let decimal = P::Decimal {
        precision: 9,
        scale: 2,
    };
    let kinds = [
        ("text", P::String),
        ("number", P::Long),
        ("small", P::Int),
        ("double", P::Double),
        ("day", P::Date),
        ("at", P::Timestamptz),
        ("yes", P::Boolean),
        ("price", decimal),
        ("bytes", P::Binary),
        ("uuid", P::Uuid),
        ("other", P::String),
    ];
    let fields = (1..)
        .zip(kinds)
        .map(|(id, (name, kind))| Arc::new(NestedField::optional(id, name, Type::Primitive(kind))));
    let inside = NestedField::optional(21, "inside", Type::Primitive(P::Int));
    let nest = Type::Struct(iceberg::spec::StructType::new(vec![inside.into()]));
    let nest = Arc::new(NestedField::optional(20, "nest", nest));
    Schema::builder()
        .with_fields(fields.chain([nest]))
        .build()
        .unwrap()
}

fn bind(predicate: &Value) -> Result<RowFilter, Fail> {
    let text = json!({ "required-row-filter": predicate }).to_string();
    let wanted = Restrictions::parse(&text).unwrap().unwrap();
    let arrow: ArrowSchema = schema_to_arrow_schema(&schema()).unwrap();
    RowFilter::bind(&wanted.filter.unwrap(), &schema(), &Arc::new(arrow))
}

fn columns() -> HashMap<i32, ArrayRef> {
    let nan = f64::NAN;
    let all: [ArrayRef; 11] = [
        Arc::new(StringArray::from(vec![Some("DE"), Some("de"), Some("É"), None])),
        Arc::new(Int64Array::from(vec![Some(-1), Some(0), Some(7), None])),
        Arc::new(Int32Array::from(vec![Some(-1), Some(0), Some(7), None])),
        Arc::new(Float64Array::from(vec![Some(-0.0), Some(nan), Some(7.5), None])),
        Arc::new(Date32Array::from(vec![Some(-1), Some(0), Some(19_919), None])),
        Arc::new(
            TimestampMicrosecondArray::from(vec![Some(-1), Some(0), Some(1_000_000), None])
                .with_timezone("+00:00"),
        ),
        Arc::new(BooleanArray::from(vec![
            Some(false),
            Some(true),
            Some(true),
            None,
        ])),
        Arc::new(
            Decimal128Array::from(vec![Some(-100), Some(0), Some(1234), None])
                .with_precision_and_scale(9, 2)
                .unwrap(),
        ),
        Arc::new(LargeBinaryArray::from(vec![
            Some(&b"\x7f"[..]),
            Some(&b"\x80"[..]),
            Some(&b""[..]),
            None,
        ])),
        Arc::new(
            FixedSizeBinaryArray::try_from_sparse_iter_with_size(
                [Some([0_u8; 16]), Some([1; 16]), Some([255; 16]), None].into_iter(),
                16,
            )
            .unwrap(),
        ),
        Arc::new(StringArray::from(vec![Some("DE"), Some("DE"), None, None])),
    ];
    (1..).zip(all).collect()
}

fn visible(predicate: &Value) -> Vec<bool> {
    let filter = bind(predicate).unwrap_or_else(|fail| panic!("{predicate}: {fail}"));
    let all = columns();
    let id = |field: &FieldRef| field.metadata()[FIELD_ID].parse::<i32>().unwrap();
    let columns: Vec<ArrayRef> = filter
        .fields
        .iter()
        .map(|field| Arc::clone(&all[&id(field)]))
        .collect();
    let found = filter.visible(&columns, 4).unwrap();
    assert_eq!(found.null_count(), 0, "true or false, never unknown");
    found.values().iter().collect()
}

fn is(kind: &str, id: i32) -> Value {
    json!({"type": kind, "child": {"type": "reference", "id": id}})
}

fn compared(kind: &str, id: i32, value: impl Into<Value>) -> Value {
    json!({"type": kind, "left": {"type": "reference", "id": id}, "right": value.into()})
}

fn turned(kind: &str, value: impl Into<Value>, id: i32) -> Value {
    json!({"type": kind, "left": value.into(), "right": {"type": "reference", "id": id}})
}

fn not(predicate: &Value) -> Value {
    json!({"type": "not", "child": predicate})
}

fn rows(shown: &str) -> Vec<bool> {
    shown.chars().map(|letter| letter == '1').collect()
}

#[test]
fn comparisons_know_null_and_every_type() {
    for (predicate, wanted) in [
        (compared("eq", 1, "DE"), "1000"),
        (compared("not-eq", 1, "DE"), "0111"),
        (compared("lt", 1, "de"), "1000"),
        (compared("gt", 1, "de"), "0010"),
        (compared("gt-eq", 1, "de"), "0110"),
        (compared("lt-eq", 1, "DE"), "1000"),
        (compared("eq", 2, 7), "0010"),
        (compared("not-eq", 2, 7), "1101"),
        (compared("lt", 2, 0), "1000"),
        (compared("lt-eq", 2, 0), "1100"),
        (compared("gt", 2, 0), "0010"),
        (compared("gt-eq", 2, 0), "0110"),
        (not(&compared("gt", 2, 0)), "1101"),
        (turned("gt", 0, 2), "1000"),
        (turned("lt-eq", 0, 2), "0110"),
        (compared("eq", 3, -1), "1000"),
        // NaN is below and above nothing, and minus zero is zero.
        (compared("eq", 4, 0.0), "1000"),
        (compared("gt", 4, 0.0), "0010"),
        (compared("lt", 4, 8), "1010"),
        (compared("not-eq", 4, 7.5), "1101"),
        (not(&compared("lt", 4, 8)), "0101"),
        (compared("eq", 5, "2024-07-15"), "0010"),
        (compared("lt", 5, "1970-01-01"), "1000"),
        (compared("gt-eq", 6, "1970-01-01T00:00:00+00:00"), "0110"),
        (compared("eq", 6, "1970-01-01T00:00:01.000000+00:00"), "0010"),
        (compared("eq", 7, true), "0110"),
        (compared("lt", 7, true), "1000"),
        (compared("eq", 8, "12.34"), "0010"),
        (compared("lt", 8, "0.5"), "1100"),
        (compared("lt", 9, "80"), "1010"),
        (compared("eq", 10, "01010101-0101-0101-0101-010101010101"), "0100"),
        (compared("gt", 10, "01010101-0101-0101-0101-010101010101"), "0010"),
        // Two columns: null is the same as null.
        (compared("eq", 1, json!({"type": "reference", "id": 11})), "1001"),
        (
            compared("not-eq", 1, json!({"type": "reference", "id": 11})),
            "0110",
        ),
        (
            compared("lt-eq", 11, json!({"type": "reference", "id": 1})),
            "1101",
        ),
        (compared("lt", 11, json!({"type": "reference", "id": 1})), "0100"),
        (compared("eq", 4, json!({"type": "reference", "id": 4})), "1111"),
        (
            compared("lt-eq", 4, json!({"type": "reference", "id": 4})),
            "1111",
        ),
        (compared("lt", 4, json!({"type": "reference", "id": 4})), "0000"),
        (
            compared(
                "eq",
                2,
                json!({"type": "literal", "value": 7, "data-type": "int"}),
            ),
            "0010",
        ),
        (
            compared(
                "eq",
                2,
                json!({"type": "literal", "value": 7, "data-type": "long"}),
            ),
            "0010",
        ),
    ] {
        assert_eq!(visible(&predicate), rows(wanted), "{predicate}");
    }
}

#[test]
fn tests_are_true_or_false() {
    let list = |kind: &str, id: i32, values: Value| json!({"type": kind, "child": {"type": "reference", "id": id}, "values": values});
    for (predicate, wanted) in [
        (is("is-null", 1), "0001"),
        (is("not-null", 1), "1110"),
        (is("is-nan", 4), "0100"),
        (is("not-nan", 4), "1011"),
        (compared("starts-with", 1, "D"), "1000"),
        (compared("not-starts-with", 1, "D"), "0111"),
        (compared("starts-with", 1, "d_"), "0000"),
        (compared("starts-with", 1, ""), "1110"),
        (list("in", 1, json!(["DE", "É"])), "1010"),
        (list("not-in", 1, json!(["DE", "É"])), "0101"),
        (
            list(
                "in",
                2,
                json!({"type": "literals", "values": [0, 7], "data-type": "long"}),
            ),
            "0110",
        ),
        (list("in", 4, json!([0.0, 7.5])), "1010"),
        (list("in", 1, json!([])), "0000"),
        (list("not-in", 1, json!([])), "1111"),
        (json!(false), "0000"),
        (not(&json!(false)), "1111"),
        (
            json!({"type": "and", "left": is("not-null", 1), "right": compared("gt", 2, -1)}),
            "0110",
        ),
        (
            json!({"type": "or", "left": is("is-null", 1), "right": compared("lt", 2, 0)}),
            "1001",
        ),
        (
            not(&json!({"type": "or", "left": is("is-null", 1), "right": compared("lt", 2, 0)})),
            "0110",
        ),
    ] {
        assert_eq!(visible(&predicate), rows(wanted), "{predicate}");
    }
}

#[test]
fn what_does_not_fit_its_column_is_refused() {
    let literal = |value: Value, kind: &str| json!({"type": "literal", "value": value, "data-type": kind});
    for predicate in [
        compared("eq", 2, "7"),
        compared("eq", 2, 7.5),
        compared("eq", 2, true),
        compared("eq", 3, 3_000_000_000_i64),
        compared("eq", 1, 7),
        compared("eq", 5, "15.07.2024"),
        compared("eq", 5, 7),
        compared("eq", 6, "1970-01-01T00:00:00"),
        compared("eq", 6, "1970-01-01T00:00:00+01:00"),
        compared("eq", 8, "0.005"),
        compared("eq", 8, "1e2"),
        compared("eq", 9, "xyz"),
        compared("eq", 3, literal(json!(7), "long")),
        compared("eq", 1, literal(json!("a"), "uuid")),
        compared("eq", 1, json!({"type": "reference", "id": 2})),
        compared("eq", 2, json!({"type": "reference", "id": 3})),
        compared("eq", 99, 7),
        compared("eq", 20, 7),
        compared("eq", 21, 7),
        is("is-null", 20),
        is("is-nan", 2),
        compared("starts-with", 2, "7"),
        json!({"type": "in", "child": {"type": "reference", "id": 2}, "values": [7, "8"]}),
        json!({"type": "or", "left": true, "right": compared("eq", 99, 7)}),
    ] {
        let fail = bind(&predicate).err().unwrap_or_else(|| panic!("{predicate}"));
        assert_eq!(fail.kind, FailKind::Restricted, "{predicate}");
        assert!(!fail.message.contains("3000000000"), "{fail}");
    }
}

#[test]
fn words_and_what_can_be_weighed() {
    let both = json!({"type": "and", "left": compared("eq", 1, "O'Hara"), "right": not(&is("is-null", 2))});
    let filter = bind(&both).unwrap();
    assert_eq!(filter.words, "(text = 'O''Hara' and not (number is null))");
    assert!(filter.pruning.is_some() && !filter.hides_all());
    // What says nothing about bounds says so, also beside something that does.
    for open in [
        compared("not-eq", 1, "DE"),
        compared("gt", 4, 0.0),
        json!({"type": "or", "left": compared("eq", 1, "DE"), "right": is("is-nan", 4)}),
    ] {
        assert!(bind(&open).unwrap().pruning.is_none(), "{open}");
    }
    assert!(bind(&json!(false)).unwrap().hides_all());
    let long = json!({"type": "in", "child": {"type": "reference", "id": 2}, "values": (0..5000).collect::<Vec<_>>()});
    assert!(bind(&long).unwrap().words.chars().count() <= 201);
}
