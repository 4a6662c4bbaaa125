//! Columns by field id: renamed, added, dropped, widened, filled in; old snapshots with their own columns.

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{
        Array as _, ArrayRef, Float32Array, Int32Array, ListArray, RecordBatch, StringArray, StructArray,
    },
    datatypes::{DataType, Field, Int32Type, Schema},
};
use iceberg::spec::{DataContentType, ListType, Literal, NestedField, PrimitiveType, StructType, Type};
use parquet::file::properties::WriterProperties;
use weft_ports::{Cancel, Preview as _, preview::RowsRequest};

use crate::lake::{Lake, batch, cells, field, filtered, first, masked, preview};

fn names(batch: &RecordBatch) -> Vec<String> {
    batch
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect()
}

#[tokio::test]
async fn old_files_are_read_with_the_columns_of_today_and_the_reverse() {
    let lake = Lake::new();
    let fields = vec![
        field(1, "id", PrimitiveType::Int),
        field(2, "mail", PrimitiveType::String),
        field(3, "price", PrimitiveType::Float),
    ];
    let mut table = lake.table("sales.orders", fields);
    let ids: ArrayRef = Arc::new(Int32Array::from(vec![1, 2]));
    let mails: ArrayRef = Arc::new(StringArray::from(vec!["a@x", "b@x"]));
    let prices: ArrayRef = Arc::new(Float32Array::from(vec![1.5, 2.5]));
    let file = table.data(&[ids, mails, prices], WriterProperties::default());
    let before = table.append(vec![file]).await;
    // `mail` becomes `email`, `id` a long, `price` a double and first, `mail` comes anew, `note` has a default.
    let note = field(5, "note", PrimitiveType::String).with_initial_default(Literal::string("none"));
    table.evolve(vec![
        field(3, "price", PrimitiveType::Double),
        field(1, "id", PrimitiveType::Long),
        field(2, "email", PrimitiveType::String),
        field(4, "mail", PrimitiveType::String),
        note,
    ]);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(arrow::array::Float64Array::from(vec![9.5])),
        Arc::new(arrow::array::Int64Array::from(vec![9])),
        Arc::new(StringArray::from(vec!["c@x"])),
        Arc::new(StringArray::from(vec!["new"])),
        Arc::new(StringArray::from(vec![None::<&str>])),
    ];
    let file = table.data(&columns, WriterProperties::default());
    table.append(vec![file]).await;
    let table = table.at_rest();
    let preview = preview();
    let now = preview.rows(first(&table, 10), Cancel::new()).await.unwrap();
    let now = batch(&now.ipc);
    assert_eq!(names(&now), ["price", "id", "email", "mail", "note"]);
    assert_eq!(cells(&now, "id"), ["9", "1", "2"]);
    assert_eq!(cells(&now, "price"), ["9.5", "1.5", "2.5"]);
    assert_eq!(cells(&now, "email"), ["c@x", "a@x", "b@x"]);
    assert_eq!(cells(&now, "mail"), ["new", "null", "null"]);
    assert_eq!(cells(&now, "note"), ["null", "none", "none"]);

    let then = RowsRequest {
        snapshot_id: Some(before.to_string()),
        ..first(&table, 10)
    };
    let then = preview.rows(then, Cancel::new()).await.unwrap();
    assert_eq!(then.report.snapshot_id, Some(before.to_string()));
    let then = batch(&then.ipc);
    assert_eq!(names(&then), ["id", "mail", "price"]);
    assert_eq!(cells(&then, "mail"), ["a@x", "b@x"]);

    // A filter on a renamed and on a widened column is weighed by id, not by name.
    for (filter, expected) in [
        ("email = 'a@x'", "1"),
        ("mail = 'new'", "9"),
        ("id > 1 and id < 9", "2"),
    ] {
        let found = preview
            .rows(filtered(&table, filter), Cancel::new())
            .await
            .unwrap();
        assert_eq!(cells(&batch(&found.ipc), "id"), [expected], "{filter}");
    }

    // The mask of today's `email` covers the column that was called `mail` back then.
    let then = RowsRequest {
        snapshot_id: Some(before.to_string()),
        ..first(&masked(table, &["email"]), 10)
    };
    let then = preview.rows(then, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&then.ipc), "mail"), ["••••", "••••"]);
}

#[tokio::test]
async fn members_of_structs_and_lists_are_found_by_id() {
    let lake = Lake::new();
    let address = |members: Vec<NestedField>| {
        let kind = Type::Struct(StructType::new(members.into_iter().map(Arc::new).collect()));
        NestedField::optional(1, "address", kind)
    };
    let tags = |kind| {
        let list = ListType::new(NestedField::list_element(5, Type::Primitive(kind), false).into());
        NestedField::optional(2, "tags", Type::List(list))
    };
    let mut table = lake.table(
        "sales.places",
        vec![
            address(vec![
                field(3, "city", PrimitiveType::String),
                field(4, "zip", PrimitiveType::Int),
            ]),
            tags(PrimitiveType::Int),
        ],
    );
    let schema = table.arrow_schema();
    let DataType::Struct(members) = schema.field(0).data_type() else {
        panic!("a struct")
    };
    let DataType::List(element) = schema.field(1).data_type() else {
        panic!("a list")
    };
    let place = StructArray::new(
        members.clone(),
        vec![
            Arc::new(StringArray::from(vec!["Köln", "Lyon"])),
            Arc::new(Int32Array::from(vec![50667, 69001])),
        ],
        Some(vec![true, false].into()),
    );
    let plain = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None]);
    let list = ListArray::new(
        Arc::clone(element),
        plain.offsets().clone(),
        Arc::clone(plain.values()),
        plain.nulls().cloned(),
    );
    let file = table.data(&[Arc::new(place), Arc::new(list)], WriterProperties::default());
    table.append(vec![file]).await;
    table.evolve(vec![
        address(vec![
            field(6, "country", PrimitiveType::String),
            field(4, "postcode", PrimitiveType::Long),
            field(3, "city", PrimitiveType::String),
        ]),
        tags(PrimitiveType::Long),
    ]);
    let table = table.at_rest();
    let rows = preview().rows(first(&table, 10), Cancel::new()).await.unwrap();
    let rows = batch(&rows.ipc);
    assert_eq!(
        cells(&rows, "address"),
        ["{country: null, postcode: 50667, city: Köln}", "null"]
    );
    assert_eq!(cells(&rows, "tags"), ["[1, null]", "null"]);
    let table = masked(table, &["address.city", "tags.element"]);
    let rows = preview().rows(first(&table, 10), Cancel::new()).await.unwrap();
    assert_eq!(rows.report.masked.len(), 2);
    let rows = batch(&rows.ipc);
    assert_eq!(
        cells(&rows, "address"),
        ["{country: null, postcode: 50667, city: ••••}", "null"]
    );
    assert_eq!(cells(&rows, "tags"), ["[null, null]", "null"]);
}

#[tokio::test]
async fn files_without_field_ids_are_read_by_the_name_mapping_else_by_place() {
    let lake = Lake::new();
    let fields = || {
        vec![
            field(1, "id", PrimitiveType::Int),
            field(2, "name", PrimitiveType::String),
        ]
    };
    for mapped in [true, false] {
        let mut table = lake.table(if mapped { "a.mapped" } else { "a.placed" }, fields());
        let schema = Schema::new(vec![
            Field::new(
                if mapped { "label" } else { "x" },
                if mapped { DataType::Utf8 } else { DataType::Int32 },
                true,
            ),
            Field::new(
                if mapped { "key" } else { "y" },
                if mapped { DataType::Int32 } else { DataType::Utf8 },
                true,
            ),
        ]);
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from(vec![7])),
            Arc::new(StringArray::from(vec!["n"])),
        ];
        if mapped {
            columns.reverse();
            let mapping =
                r#"[{"field-id": 1, "names": ["key"]}, {"field-id": 2, "names": ["name", "label"]}]"#;
            let properties = HashMap::from([("schema.name-mapping.default".to_owned(), mapping.to_owned())]);
            table.change(|builder| builder.set_properties(properties).unwrap());
        }
        let file = table.file(
            &schema,
            &columns,
            WriterProperties::default(),
            DataContentType::Data,
            None,
        );
        table.append(vec![file]).await;
        let rows = preview()
            .rows(first(&table.at_rest(), 10), Cancel::new())
            .await
            .unwrap();
        let rows = batch(&rows.ipc);
        assert_eq!(
            (cells(&rows, "id"), cells(&rows, "name")),
            (vec!["7".to_owned()], vec!["n".to_owned()])
        );
    }
}
