//! Counts over rows: what each metric counts, that deletes, masks and restrictions hold below it, and that one pass reads
//! only what it needs.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray, StructArray};
use iceberg::spec::{NestedField, PrimitiveType, StructType, Type};
use parquet::file::properties::WriterProperties;
use serde_json::json;
use weft_model::Check;
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{Limits, MeasureRequest, Measured, ReadRestrictions, TableRef},
    view::ViewRef,
};
use weft_preview::WorkerPreview;

use crate::lake::{Lake, field, masked, order_fields, orders, preview};

pub fn nulls(column: &str) -> Check {
    Check::Nulls {
        column: column.to_owned(),
    }
}

pub fn missing(column: &str, values: &[&str]) -> Check {
    Check::Missing {
        column: column.to_owned(),
        values: values.iter().map(|&value| value.to_owned()).collect(),
    }
}

pub fn valid(column: &str, values: &[&str]) -> Check {
    Check::Invalid {
        column: column.to_owned(),
        values: Some(values.iter().map(|&value| value.to_owned()).collect()),
        pattern: None,
    }
}

pub fn pattern(column: &str, pattern: &str) -> Check {
    Check::Invalid {
        column: column.to_owned(),
        values: None,
        pattern: Some(pattern.to_owned()),
    }
}

pub fn duplicates(columns: &[&str]) -> Check {
    Check::Duplicates {
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
    }
}

pub fn request(table: &TableRef, checks: Vec<Check>) -> MeasureRequest {
    MeasureRequest {
        name: table.name.clone(),
        tables: vec![table.clone()],
        views: Vec::new(),
        checks,
        limits: Limits::default(),
    }
}

pub async fn measured(preview: &WorkerPreview, table: &TableRef, checks: Vec<Check>) -> Measured {
    let measured = preview.measure(request(table, checks), Cancel::new()).await;
    measured.unwrap_or_else(|error| panic!("{}: {error}", table.name))
}

async fn counts(table: &TableRef, checks: Vec<Check>) -> Vec<Result<u64, String>> {
    measured(&preview(), table, checks).await.counts
}

/// `name`, `amount`, `place {zip}`, in two files, with nulls in all places.
async fn holes(lake: &Lake) -> TableRef {
    let place = StructType::new(vec![Arc::new(field(11, "zip", PrimitiveType::String))]);
    let mut table = lake.table(
        "sales.holes",
        vec![
            field(1, "name", PrimitiveType::String),
            field(2, "amount", PrimitiveType::Double),
            NestedField::optional(3, "place", Type::Struct(place)),
        ],
    );
    let names = [
        vec![Some("anna"), None, Some(""), Some("n/a")],
        vec![
            Some("anna"),
            Some("Bob"),
            None,
            Some("a name of more than fifteen bytes"),
        ],
    ];
    let amounts = [
        vec![Some(1.5), Some(1.5), None, Some(0.0)],
        vec![Some(-0.0), None, Some(7.0), Some(9.0)],
    ];
    let zips = [
        vec![Some("10115"), None, Some("1"), Some("10115")],
        vec![Some("x"), None, Some("20095"), Some("20095")],
    ];
    let around = [[true, true, true, false], [true, true, true, true]];
    for part in 0..2 {
        let arrow::datatypes::DataType::Struct(members) = table.arrow_schema().field(2).data_type().clone()
        else {
            panic!("a struct")
        };
        let zip: ArrayRef = Arc::new(StringArray::from(zips[part].clone()));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(names[part].clone())),
            Arc::new(Float64Array::from(amounts[part].clone())),
            Arc::new(StructArray::new(
                members,
                vec![zip],
                Some(around[part].to_vec().into()),
            )),
        ];
        let file = table.data(&columns, WriterProperties::default());
        table.append(vec![file]).await;
    }
    table.at_rest()
}

#[tokio::test]
async fn each_metric_knows_null() {
    let lake = Lake::new();
    let table = holes(&lake).await;
    for (check, count) in [
        (Check::Rows, 8),
        (nulls("name"), 2),
        (nulls("amount"), 2),
        (missing("name", &[]), 2),
        (missing("name", &["", "n/a"]), 4),
        (missing("amount", &["0"]), 4),
        // Null is not invalid; the empty text is.
        (valid("name", &["anna", "n/a"]), 3),
        (valid("amount", &["1.5", "0", "7.0"]), 1),
        (pattern("name", "^[a-z/]+$"), 3),
        // Found anywhere, as the peers do.
        (pattern("name", "a"), 2),
        // Null equals nothing; 0 and -0 are one.
        (duplicates(&["name"]), 1),
        (duplicates(&["amount"]), 2),
        (duplicates(&["name", "amount"]), 0),
        // A zip in a place that is null is no value.
        (nulls("place"), 1),
        (nulls("place.zip"), 3),
        (pattern("place.zip", "^[0-9]{5}$"), 2),
        (duplicates(&["place.zip"]), 1),
        (nulls("Place.ZIP"), 3),
    ] {
        assert_eq!(
            counts(&table, vec![check.clone()]).await,
            [Ok(count)],
            "{check:?}"
        );
    }
}

#[tokio::test]
async fn a_list_and_a_pattern_both_have_to_fit() {
    let lake = Lake::new();
    let table = holes(&lake).await;
    let both = Check::Invalid {
        column: "name".to_owned(),
        values: Some(vec!["anna".to_owned(), "Bob".to_owned()]),
        pattern: Some("^[a-z]+$".to_owned()),
    };
    assert_eq!(counts(&table, vec![both]).await, [Ok(4)]);
}

#[tokio::test]
async fn all_at_once_is_one_pass_over_the_columns_that_are_named() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    for part in 0..4 {
        let file = table.data(
            &orders(part * 20_000, (part + 1) * 20_000),
            WriterProperties::default(),
        );
        table.append(vec![file]).await;
    }
    let table = table.at_rest();
    let preview = preview();
    let everything = measured(
        &preview,
        &table,
        vec![nulls("email"), nulls("id"), nulls("country"), nulls("total")],
    )
    .await;
    let named = vec![
        Check::Rows,
        nulls("id"),
        duplicates(&["id"]),
        valid("country", &["DE", "FR"]),
        missing("country", &["AT"]),
        duplicates(&["country"]),
        pattern("country", "^[A-Z]{2}$"),
        duplicates(&["total", "country"]),
        nulls("total"),
        duplicates(&["total"]),
    ];
    let some = measured(&preview, &table, named.clone()).await;
    let expected = [80_000, 0, 0, 40_000, 20_000, 4, 0, 1_000, 0, 1_000];
    assert_eq!(some.counts, expected.map(Ok));
    assert_eq!((some.passes, some.rows), (1, Some(80_000)));
    assert_eq!(some.report.files_read, 4);
    assert!(
        some.report.bytes_read * 2 < everything.report.bytes_read,
        "the mails are most of the bytes: {} of {}",
        some.report.bytes_read,
        everything.report.bytes_read
    );
    // Asked again with the same counts, the bytes are the same: ten counts cost what their columns cost once.
    let columns = measured(
        &preview,
        &table,
        vec![nulls("id"), nulls("country"), nulls("total")],
    )
    .await;
    assert_eq!(some.report.bytes_read, columns.report.bytes_read);
    let nothing = measured(&preview, &table, Vec::new()).await;
    assert_eq!((nothing.rows, nothing.passes), (None, 0));
    assert_eq!(nothing.report.snapshot_id, some.report.snapshot_id);
    assert_eq!(nothing.report.files_read, 0);
}

#[tokio::test]
async fn nothing_is_counted_in_what_is_masked() {
    let lake = Lake::new();
    let table = masked(lake.orders(100).await.at_rest(), &["email"]);
    let told = counts(
        &table,
        vec![
            nulls("email"),
            missing("email", &[]),
            pattern("email", "@"),
            duplicates(&["id", "email"]),
            nulls("id"),
            Check::Rows,
        ],
    )
    .await;
    for masked in &told[..4] {
        assert!(
            masked.as_ref().is_err_and(|why| why.contains("masked")),
            "{told:?}"
        );
    }
    assert_eq!(told[4..], [Ok(0), Ok(100)]);
}

#[tokio::test]
async fn nothing_is_counted_where_a_catalog_hides_rows_or_changes_a_column() {
    let lake = Lake::new();
    let table = lake.orders(100).await.at_rest();
    let restricted = |json: serde_json::Value| TableRef {
        restrictions: Some(Box::new(ReadRestrictions {
            by: "mesh".to_owned(),
            json: json.to_string(),
        })),
        ..table.clone()
    };
    let germany =
        json!({"required-row-filter": {"type": "eq", "left": {"type": "reference", "id": 2}, "right": "DE"}});
    let told = counts(
        &restricted(germany),
        vec![Check::Rows, nulls("id"), duplicates(&["id"])],
    )
    .await;
    assert!(
        told.iter()
            .all(|count| count.as_ref().is_err_and(|why| why.contains("some of the rows"))),
        "{told:?}"
    );
    let hashed = json!({"required-column-projections": [{"field-id": 4, "action": "sha-256-global"}]});
    let told = counts(
        &restricted(hashed),
        vec![duplicates(&["email"]), duplicates(&["id"])],
    )
    .await;
    assert!(
        told[0].as_ref().is_err_and(|why| why.contains("masked")),
        "{told:?}"
    );
    assert_eq!(told[1], Ok(0));
}

#[tokio::test]
async fn a_view_is_counted_as_it_reads() {
    let lake = Lake::new();
    let table = lake.orders(100).await.at_rest();
    let view = ViewRef {
        name: "mesh.sales.german".to_owned(),
        key: "german".to_owned(),
        version: "1".to_owned(),
        text: weft_ports::view::Representation {
            dialect: "spark".to_owned(),
            sql: "select id, country, email, case when id > 50 then total end as total from orders where country = 'DE'"
                .to_owned(),
        },
        columns: Vec::new(),
        masks: Vec::new(),
        relations: vec![(vec!["orders".to_owned()], "sales.orders".to_owned())],
        until: None,
    };
    let of = |table: TableRef, checks: Vec<Check>| MeasureRequest {
        name: "mesh.sales.german".to_owned(),
        tables: vec![table],
        views: vec![view.clone()],
        checks,
        limits: Limits::default(),
    };
    let checks = vec![
        Check::Rows,
        nulls("total"),
        duplicates(&["country"]),
        duplicates(&["id"]),
    ];
    let preview = preview();
    let found = preview
        .measure(of(table.clone(), checks), Cancel::new())
        .await
        .unwrap();
    assert_eq!(found.counts, [Ok(25), Ok(13), Ok(1), Ok(0)]);
    let hidden = of(masked(table, &["email"]), vec![Check::Rows, nulls("email")]);
    let hidden = preview.measure(hidden, Cancel::new()).await.unwrap();
    assert_eq!(hidden.counts[0], Ok(25));
    assert!(hidden.counts[1].is_err(), "{:?}", hidden.counts);
}

#[tokio::test]
async fn what_cannot_be_counted_says_why_and_the_rest_is_counted() {
    let lake = Lake::new();
    let table = lake.orders(1_000).await.at_rest();
    let bomb = "(((((a{1,100}){1,100}){1,100}){1,100}){1,100})";
    let cases = [
        (nulls("nowhere"), "no column `nowhere`"),
        (nulls("id.zip"), "no column"),
        (valid("total", &["1", "many"]), "`many`"),
        (missing("id", &["n/a"]), "`n/a`"),
        (pattern("total", "^1"), "texts"),
        (pattern("country", bomb), "simpler"),
        (pattern("country", "(?=x)y"), "look-around"),
        (pattern("country", r"(a)\1"), "backreference"),
        (pattern("country", "("), "pattern"),
        (duplicates(&["id", "nowhere"]), "no column `nowhere`"),
    ];
    let mut checks: Vec<Check> = cases.iter().map(|(check, _)| check.clone()).collect();
    checks.push(pattern("email", "(x+x+)+y"));
    checks.push(Check::Rows);
    let told = counts(&table, checks).await;
    for ((check, words), told) in cases.iter().zip(&told) {
        let why = told.as_ref().unwrap_err();
        assert!(why.contains(words), "{check:?}: {why}");
        assert!(why.len() < 300, "{why}");
    }
    assert_eq!(told[cases.len()..], [Ok(1_000), Ok(1_000)]);
}

#[tokio::test]
async fn two_thousand_patterns_stay_within_their_limits() {
    let lake = Lake::new();
    let table = lake.orders(10).await.at_rest();
    let large = |number: usize| pattern("country", &format!("[a-z]{{{}}}[0-9]{{40}}x", 200 + number % 50));
    let checks: Vec<Check> = (0..2_000).map(large).chain([Check::Rows]).collect();
    let began = std::time::Instant::now();
    let answer = preview().measure(request(&table, checks), Cancel::new()).await;
    match answer {
        Ok(told) => assert_eq!(told.counts.last(), Some(&Ok(10))),
        Err(error) => assert_eq!(error.kind, PortErrorKind::Limit, "{error}"),
    }
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

#[tokio::test]
async fn time_is_a_limit_and_a_cancel_ends_it() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let columns: Vec<ArrayRef> = orders(0, 200_000);
    let file = table.data(&columns, WriterProperties::default());
    table.append(vec![file; 1]).await;
    let table = table.at_rest();
    let mut short = request(&table, vec![duplicates(&["email"])]);
    short.limits.millis = 1;
    let error = preview().measure(short, Cancel::new()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Limit, "{error}");
    let cancel = Cancel::new();
    cancel.cancel();
    let error = preview()
        .measure(request(&table, vec![duplicates(&["email"])]), cancel)
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled);
}

#[tokio::test]
async fn an_empty_table_has_no_rows_and_nothing_wrong() {
    let lake = Lake::new();
    let table = lake.table("sales.orders", order_fields()).at_rest();
    let told = counts(
        &table,
        vec![
            Check::Rows,
            nulls("id"),
            duplicates(&["id"]),
            valid("country", &["DE"]),
        ],
    )
    .await;
    assert_eq!(told, [Ok(0), Ok(0), Ok(0), Ok(0)]);
    let lone = lake.table("sales.lone", vec![field(1, "id", PrimitiveType::Long)]);
    let mut lone = lone;
    let same: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(vec![7, 7]))];
    let file = lone.data(&same, WriterProperties::default());
    lone.append(vec![file]).await;
    assert_eq!(counts(&lone.at_rest(), vec![duplicates(&["id"])]).await, [Ok(1)]);
}
