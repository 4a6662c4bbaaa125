use serde_json::{Value, json};
use weft_model::{
    Field, PartitionField, SchemaInfo, SchemaVersion, TestStatus,
    fact::{QualityInfo, TestResult},
};

use super::DriftKind::{DbtMissing, DbtType, Missing, Nullability, Type, Unpromised};
use super::Verdict::{Allowed, Breaks, Unknown};
use super::{Actual, Difference, DriftKind, Verdict, drift};

#[expect(clippy::needless_pass_by_value, reason = "a literal at each call")]
fn contract(properties: Value) -> Value {
    json!({"id": "orders", "schema": [{"name": "orders", "properties": properties}]})
}

fn field(id: i32, path: &str, data_type: &str) -> Field {
    Field {
        id: Some(id),
        path: path.to_owned(),
        data_type: data_type.to_owned(),
        ..Field::default()
    }
}

fn table(fields: impl IntoIterator<Item = Field>) -> SchemaInfo {
    SchemaInfo {
        schema_id: Some(0),
        fields: fields.into_iter().collect(),
        ..SchemaInfo::default()
    }
}

fn against(properties: Value, schema: &SchemaInfo) -> Vec<Difference> {
    let actual = Actual {
        schema: Some(schema),
        dbt: None,
        quality: None,
    };
    drift(&contract(properties), 0, &actual)
}

fn told(differences: &[Difference]) -> Vec<(&str, DriftKind, Verdict, Option<i32>)> {
    differences
        .iter()
        .map(|one| {
            (
                one.column.as_deref().unwrap_or_default(),
                one.kind,
                one.verdict,
                one.field_id,
            )
        })
        .collect()
}

fn required(mut field: Field) -> Field {
    field.required = true;
    field
}

fn key(mut field: Field) -> Field {
    field.key = true;
    field
}

#[test]
fn a_table_as_promised_has_no_drift() {
    let promised = json!([
        {"name": "id", "logicalType": "integer", "required": true, "primaryKey": true},
        {"name": "amount", "logicalType": "number", "physicalType": "NUMBER(12,2)"},
        {"name": "at", "logicalType": "timestamp", "partitioned": true, "partitionKeyPosition": 1},
        {"name": "labels", "logicalType": "object", "physicalType": "map<string, string>"},
        {"name": "open"},
        {"name": "to", "logicalType": "object", "properties": [{"name": "city", "logicalType": "string"}]},
        {"name": "lines", "logicalType": "array", "items": {"logicalType": "object", "properties": [{"name": "sku", "logicalType": "string"}]}},
    ]);
    let mut schema = table([
        key(required(field(1, "id", "long"))),
        field(2, "amount", "decimal(12,2)"),
        field(3, "at", "timestamptz"),
        field(10, "labels", "map"),
        field(11, "labels.key", "string"),
        field(12, "labels.value", "string"),
        field(4, "open", "binary"),
        field(5, "to", "struct"),
        field(6, "to.city", "string"),
        field(7, "lines", "list"),
        field(8, "lines.element", "struct"),
        field(9, "lines.element.sku", "string"),
    ]);
    schema.partition = vec![PartitionField {
        source: "at".into(),
        name: "at_day".into(),
        transform: "day".into(),
    }];
    assert_eq!(against(promised, &schema), []);
}

#[test]
fn each_difference_has_its_verdict() {
    let promised = json!([
        {"name": "gone", "logicalType": "string"},
        {"name": "n", "physicalType": "int"},
        {"name": "s", "logicalType": "integer"},
        {"name": "b", "physicalType": "bigint"},
        {"name": "geo", "physicalType": "geography"},
        {"name": "r", "logicalType": "string", "required": true},
        {"name": "o", "logicalType": "string"},
    ]);
    let schema = table([
        field(1, "n", "long"),
        field(2, "s", "string"),
        field(3, "b", "int"),
        field(4, "geo", "binary"),
        field(5, "r", "string"),
        required(field(6, "o", "string")),
        field(7, "extra", "date"),
    ]);
    assert_eq!(
        told(&against(promised.clone(), &schema)),
        [
            ("n", Type, Allowed, Some(1)),
            ("s", Type, Breaks, Some(2)),
            ("b", Type, Breaks, Some(3)),
            ("geo", Type, Unknown, Some(4)),
            ("r", Nullability, Unknown, Some(5)),
            ("o", Nullability, Allowed, Some(6)),
            ("extra", Unpromised, Allowed, Some(7)),
            ("gone", Missing, Breaks, None),
        ]
    );
    let paths: Vec<String> = against(promised, &schema)
        .into_iter()
        .map(|one| one.path)
        .collect();
    assert_eq!(paths.first().map(String::as_str), Some("/schema/0/properties/1"));
    assert_eq!(
        paths.get(6).map(String::as_str),
        Some("/schema/0"),
        "what is not promised stands nowhere in it"
    );
}

#[test]
fn a_rename_is_not_a_drop_and_an_add() {
    let by_id = json!([{"name": "note", "customProperties": [{"property": "icebergFieldId", "value": 7}]}]);
    let mut schema = table([field(7, "remark", "string"), field(8, "note", "string")]);
    let found = against(by_id.clone(), &schema);
    assert_eq!(
        told(&found),
        [
            ("note", DriftKind::Renamed, Breaks, Some(7)),
            ("note", Unpromised, Allowed, Some(8)),
        ]
    );
    assert_eq!(
        (found[0].contract.as_deref(), found[0].actual.as_deref()),
        (Some("note"), Some("remark"))
    );

    // The contract says no id: the table's own history knows which column had the name.
    schema = table([field(7, "remark", "string")]);
    schema.history = vec![SchemaVersion {
        schema_id: 0,
        since: None,
        snapshot_id: None,
        fields: vec![field(7, "note", "string")],
    }];
    let found = against(json!([{"name": "note"}]), &schema);
    assert_eq!(told(&found), [("note", DriftKind::Renamed, Breaks, Some(7))]);
    schema.history.clear();
    let found = against(json!([{"name": "note"}]), &schema);
    assert_eq!(
        told(&found).len(),
        2,
        "without ids and history it went and another came"
    );
}

#[test]
fn an_id_that_the_table_does_not_have_is_told_and_the_name_counts() {
    let promised =
        json!([{"name": "note", "customProperties": [{"property": "icebergFieldId", "value": "3"}]}]);
    let found = against(promised, &table([field(7, "note", "string")]));
    assert_eq!(told(&found), [("note", DriftKind::FieldId, Unknown, Some(7))]);
}

#[test]
fn names_fold_where_only_one_column_is_meant() {
    let promised = json!([{"name": "ORDER_ID"}]);
    let found = against(promised.clone(), &table([field(1, "order_id", "long")]));
    assert_eq!(
        told(&found),
        [("ORDER_ID", DriftKind::NameCase, Allowed, Some(1))]
    );
    let two = table([field(1, "order_id", "long"), field(2, "Order_Id", "long")]);
    let missing = against(promised, &two);
    assert!(missing.iter().any(|one| one.kind == Missing), "{missing:?}");
}

#[test]
fn the_name_counts_where_the_physical_name_is_nowhere() {
    let promised = json!([{"name": "id", "physicalName": "o_id"}, {"name": "x", "physicalName": "id2"}]);
    let found = against(
        promised,
        &table([field(1, "id", "long"), field(2, "id2", "long")]),
    );
    assert_eq!(told(&found), [("o_id", DriftKind::Renamed, Breaks, Some(1))]);
}

#[test]
fn keys_and_partitions_are_compared_as_sets_of_columns() {
    let promised = |partitioned: bool| json!([{"name": "a", "primaryKey": true}, {"name": "b", "primaryKey": true, "partitioned": partitioned}]);
    let keyed = |fields: Vec<Field>| {
        told(&against(promised(false), &table(fields)))
            .iter()
            .map(|one| (one.1, one.2))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keyed(vec![field(1, "a", "int"), field(2, "b", "int")]),
        [(DriftKind::Key, Unknown)]
    );
    assert_eq!(
        keyed(vec![key(field(1, "a", "int")), field(2, "b", "int")]),
        [(DriftKind::Key, Breaks)]
    );
    assert_eq!(
        keyed(vec![key(field(2, "b", "int")), key(field(1, "a", "int"))]),
        []
    );
    let mut schema = table([key(field(1, "a", "int")), key(field(2, "b", "int"))]);
    schema.partition = vec![PartitionField {
        source: "a".into(),
        name: "a".into(),
        transform: "bucket[8]".into(),
    }];
    let found = against(promised(true), &schema);
    assert_eq!(told(&found), [("", DriftKind::Partition, Allowed, None)]);
    assert_eq!(found[0].actual.as_deref(), Some("bucket[8](a)"));
    assert_eq!(
        against(promised(false), &schema),
        [],
        "a contract that says nothing of it leaves it open"
    );
}

#[test]
fn a_test_says_what_the_schema_cannot() {
    let promised = contract(json!([{"name": "id", "required": true}]));
    let schema = table([field(1, "id", "long")]);
    let verdict = |status: TestStatus| {
        let result = TestResult {
            name: "not_null id".into(),
            column: Some("ID".into()),
            status,
            failures: None,
            at: None,
            message: None,
            rule: None,
        };
        let quality = QualityInfo {
            results: vec![result],
        };
        let actual = Actual {
            schema: Some(&schema),
            dbt: None,
            quality: Some(&quality),
        };
        drift(&promised, 0, &actual)[0].verdict
    };
    assert_eq!(verdict(TestStatus::Passed), Allowed);
    assert_eq!(verdict(TestStatus::Failed), Breaks);
    assert_eq!(verdict(TestStatus::NotRun), Unknown);
}

#[test]
fn what_dbt_will_build_is_held_against_the_contract() {
    let promised = contract(json!([
        {"name": "id", "logicalType": "integer"},
        {"name": "gone", "logicalType": "string"},
        {"name": "at", "logicalType": "date"},
        {"name": "small", "physicalType": "int"},
        {"name": "odd", "logicalType": "string"},
        {"name": "silent", "logicalType": "string"},
    ]));
    let model = table([
        field(1, "ID", "bigint"),
        field(2, "at", "varchar"),
        field(3, "small", "bigint"),
        field(4, "odd", "geography"),
        field(5, "silent", ""),
    ]);
    let of = |enforced| {
        let actual = Actual {
            schema: None,
            dbt: Some((&model, enforced)),
            quality: None,
        };
        drift(&promised, 0, &actual)
            .into_iter()
            .map(|one| (one.column.unwrap(), one.kind, one.verdict))
            .collect::<Vec<_>>()
    };
    let name = |column: &str, kind, verdict| (column.to_owned(), kind, verdict);
    assert_eq!(
        of(true),
        [
            name("gone", DbtMissing, Breaks),
            name("at", DbtType, Breaks),
            name("small", DbtType, Allowed),
            name("odd", DbtType, Unknown)
        ]
    );
    assert_eq!(
        of(false),
        [
            name("at", DbtType, Unknown),
            name("small", DbtType, Allowed),
            name("odd", DbtType, Unknown)
        ]
    );
}

#[test]
fn what_is_inside_a_column_is_open_where_the_contract_does_not_say() {
    let schema = table([
        field(1, "to", "struct"),
        field(2, "to.city", "string"),
        field(3, "to.zip", "string"),
        field(4, "x", "struct"),
        field(5, "x.y", "int"),
    ]);
    assert_eq!(
        told(&against(
            json!([{"name": "to", "logicalType": "object"}]),
            &schema
        )),
        [("x", Unpromised, Allowed, Some(4))]
    );
    let some =
        json!([{"name": "to", "logicalType": "object", "properties": [{"name": "city"}]}, {"name": "x"}]);
    assert_eq!(
        told(&against(some, &schema)),
        [("to.zip", Unpromised, Allowed, Some(3))]
    );
}

#[test]
fn odd_documents_have_no_drift_and_do_not_stop_it() {
    let schema = table([field(1, "a", "int")]);
    let actual = Actual {
        schema: Some(&schema),
        dbt: Some((&schema, true)),
        quality: None,
    };
    for document in [
        json!(null),
        json!({"schema": []}),
        json!({"schema": [7]}),
        json!({"schema": [{"properties": [null, 1, {"name": []}]}]}),
    ] {
        let found = drift(&document, 0, &actual);
        assert!(found.iter().all(|one| one.kind == Unpromised), "{found:?}");
    }
}
