//! Read restrictions of a catalog hold below everything: filter, sort, group, join, bounds, counts, history, export.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, StringArray, StructArray};
use iceberg::spec::{NestedField, PrimitiveType, StructType, Type};
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{ExportFormat, ExportSource, ReadRestrictions, RowsRequest, SortKey, TableRef},
};

use crate::lake::{
    Lake, Table, batch, cells, field, filtered, first, masked, order_fields, orders, preview, statement,
};

/// The table as somebody sees it whom the catalog of `mesh` restricts.
fn restricted(table: &TableRef, json: &Value) -> TableRef {
    let wanted = ReadRestrictions {
        by: "mesh".to_owned(),
        json: json.to_string(),
    };
    TableRef {
        restrictions: Some(Box::new(wanted)),
        ..table.clone()
    }
}

fn column(id: i32) -> Value {
    json!({"type": "reference", "id": id})
}

/// Only orders of Germany: every fourth.
fn germany() -> Value {
    json!({"type": "eq", "left": column(2), "right": "DE"})
}

fn only_germany() -> Value {
    json!({ "required-row-filter": germany() })
}

fn acted(id: i32, action: &str) -> Value {
    json!({"required-column-projections": [{"field-id": id, "action": action}]})
}

/// Orders in three files: 0 to 99, 100 to 199, 200 to 299.
async fn three_files(lake: &Lake) -> Table {
    let mut table = lake.table("sales.orders", order_fields());
    for part in 0..3 {
        let file = table.data(&orders(part * 100, (part + 1) * 100), WriterProperties::default());
        table.append(vec![file]).await;
    }
    table
}

async fn shown(table: &TableRef, name: &str) -> Vec<String> {
    let rows = preview().rows(first(table, 1000), Cancel::new()).await.unwrap();
    cells(&batch(&rows.ipc), name)
}

async fn asked(sql: &str, tables: &[&TableRef]) -> String {
    let rows = preview().sql(statement(sql, tables), Cancel::new()).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    cells(&batch(&rows.ipc), "x").join(" ")
}

#[tokio::test]
async fn only_visible_rows_are_there_and_it_is_told() {
    let lake = Lake::new();
    let table = restricted(&three_files(&lake).await.at_rest(), &only_germany());
    let rows = preview().rows(first(&table, 1000), Cancel::new()).await.unwrap();
    assert_eq!(rows.report.rows, 75);
    let filter = &rows.report.row_filters[0];
    assert_eq!(
        (
            filter.table.as_str(),
            filter.by.as_str(),
            filter.condition.as_str()
        ),
        ("sales.orders", "mesh", "country = 'DE'")
    );
    assert!(rows.report.masked.is_empty());
    assert!(
        cells(&batch(&rows.ipc), "country")
            .iter()
            .all(|country| country == "DE")
    );
    // The filter's own column need not be asked for.
    let ids = RowsRequest {
        columns: vec!["id".to_owned()],
        offset: 30,
        ..first(&table, 3)
    };
    let rows = preview().rows(ids, Cancel::new()).await.unwrap();
    assert_eq!(rows.report.row_filters.len(), 1);
    // Rows that may not be seen are not counted when some are left out.
    assert_eq!(cells(&batch(&rows.ipc), "id"), shown(&table, "id").await[30..33]);
    // Whether there are more rows than were asked for is not known from counts of all rows.
    let rows = preview().rows(first(&table, 75), Cancel::new()).await.unwrap();
    assert_eq!(
        rows.report.truncated.unwrap(),
        "the first 75 rows; there may be more"
    );
}

#[tokio::test]
async fn counts_joins_and_groups_see_visible_rows_only() {
    let lake = Lake::new();
    let open = three_files(&lake).await.at_rest();
    let table = restricted(&open, &only_germany());
    for (sql, wanted) in [
        ("select count(*) x from sales.orders", "75"),
        ("select count(distinct country) x from sales.orders", "1"),
        ("select max(id) x from sales.orders", "296"),
        ("select sum(1) x from sales.orders where country <> 'DE'", "null"),
        ("select count(*) x from sales.orders where id = 1", "0"),
        (
            "select count(*) x from sales.orders a join sales.orders b on a.total = b.total + 1",
            "0",
        ),
        (
            "select count(*) x from (select * from sales.orders limit 1000) t",
            "75",
        ),
        (
            "with o as (select * from sales.orders) select count(*) x from o where exists (select 1 from o)",
            "75",
        ),
    ] {
        assert_eq!(asked(sql, &[&table]).await, wanted, "{sql}");
    }
    let explained = preview()
        .sql(
            statement("explain analyze select count(*) from sales.orders", &[&table]),
            Cancel::new(),
        )
        .await
        .unwrap();
    let plan = cells(&batch(&explained.ipc), "plan").join("\n");
    assert!(!plan.contains("output_rows=300"), "{plan}");
    assert_eq!(explained.report.row_filters.len(), 1);
}

#[tokio::test]
async fn a_condition_is_no_oracle_for_hidden_rows() {
    let lake = Lake::new();
    let open = three_files(&lake).await.at_rest();
    // Nobody may see orders of 100 and more.
    let early = json!({"required-row-filter": {"type": "lt", "left": column(1), "right": 100}});
    let table = restricted(&open, &early);
    let plain = preview()
        .rows(filtered(&open, "id > 250"), Cancel::new())
        .await
        .unwrap();
    assert_eq!(
        (plain.report.rows, plain.report.files_read),
        (49, 1),
        "bounds are used"
    );
    // Files without a visible row are left out; what the person asks for opens neither more nor fewer.
    for condition in [
        "id > 250",
        "id > 9000",
        "id < 0",
        "id = 50",
        "email = 'customer7@example.org'",
        "1 = 1",
    ] {
        let rows = preview()
            .rows(filtered(&table, condition), Cancel::new())
            .await
            .unwrap();
        assert_eq!(rows.report.files_read, 1, "{condition}");
    }
    // Nothing is said of hidden rows by a condition that cannot be worked out on them.
    let division = filtered(&table, "10 / (id - 250) < 100");
    assert_eq!(
        preview().rows(division, Cancel::new()).await.unwrap().report.rows,
        100
    );
}

#[tokio::test]
async fn a_column_is_acted_upon_below_everything() {
    let lake = Lake::new();
    let open = lake.orders(100).await.at_rest();
    let table = restricted(&open, &acted(4, "show-first-4"));
    let rows = preview().rows(first(&table, 2), Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&rows.ipc), "email"), ["custxxxxn@xxxxxxx.xxx"; 2]);
    let mask = &rows.report.masked[0];
    assert_eq!((mask.column.as_str(), mask.by.as_str()), ("email", "mesh"));
    assert!(mask.why.contains("show-first-4"), "{}", mask.why);
    for (sql, wanted) in [
        (
            "select count(*) x from sales.orders where email = 'customer7@example.org'",
            "0",
        ),
        ("select count(distinct email) x from sales.orders", "2"),
        ("select min(email) x from sales.orders", "custxxxxn@xxxxxxx.xxx"),
        (
            "select count(*) x from sales.orders a join (values ('customer7@example.org')) v(m) on a.email = v.m",
            "0",
        ),
    ] {
        assert_eq!(asked(sql, &[&table]).await, wanted, "{sql}");
    }
    let ordered = RowsRequest {
        sort: vec![SortKey {
            column: "total".to_owned(),
            descending: true,
        }],
        ..first(&restricted(&open, &acted(3, "mask-to-fixed-value")), 1)
    };
    let rows = preview().rows(ordered, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&rows.ipc), "total"), ["0"]);
    // Its values are in no condition: the same file is opened for a value that is there and for one that is not.
    for condition in ["total = 7", "total = -1", "total = 0"] {
        let table = restricted(&open, &acted(3, "replace-with-null"));
        let rows = preview()
            .rows(filtered(&table, condition), Cancel::new())
            .await
            .unwrap();
        assert_eq!((rows.report.rows, rows.report.files_read), (0, 1), "{condition}");
    }
}

#[tokio::test]
async fn the_filter_sees_true_values_and_the_action_comes_after() {
    let lake = Lake::new();
    let both = json!({"required-row-filter": germany(),
        "required-column-projections": [{"field-id": 2, "action": "mask-to-fixed-value"}, {"field-id": 1, "action": "sha-256-global"}]});
    let table = restricted(&lake.orders(100).await.at_rest(), &both);
    let rows = preview().rows(first(&table, 1000), Cancel::new()).await.unwrap();
    let shown = batch(&rows.ipc);
    assert_eq!(rows.report.rows, 25);
    assert!(
        cells(&shown, "country")
            .iter()
            .all(|country| country == "XXXXXXXX")
    );
    assert_eq!(cells(&shown, "total")[..2], ["0", "4"]);
    // A weft mask on the same column stays above.
    let courtesy = preview()
        .rows(first(&masked(table, &["country"]), 1), Cancel::new())
        .await
        .unwrap();
    assert_eq!(cells(&batch(&courtesy.ipc), "country"), ["••••"]);
    let by: Vec<&str> = courtesy
        .report
        .masked
        .iter()
        .map(|mask| mask.by.as_str())
        .collect();
    assert_eq!(by, ["weft", "mesh", "mesh"]);
}

#[tokio::test]
async fn a_salt_is_the_same_in_one_query_and_another_in_the_next() {
    let lake = Lake::new();
    let table = restricted(&lake.orders(10).await.at_rest(), &acted(4, "sha-256-query-local"));
    let joined = "select count(*) x from sales.orders a join sales.orders b on a.email = b.email";
    assert_eq!(asked(joined, &[&table]).await, "10");
    let one = shown(&table, "email").await;
    assert_eq!(one[0].len(), 64);
    assert_ne!(one, shown(&table, "email").await);
}

#[tokio::test]
async fn history_is_restricted_with_its_own_names() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let file = table.data(&orders(0, 8), WriterProperties::default());
    let then = table.append(vec![file]).await.to_string();
    let mut fields = order_fields();
    fields[1] = field(2, "land", PrimitiveType::String);
    fields[3] = field(4, "mail", PrimitiveType::String);
    table.evolve(fields);
    let wanted = json!({"required-row-filter": germany(),
        "required-column-projections": [{"field-id": 4, "action": "replace-with-null"}]});
    let table = restricted(&table.at_rest(), &wanted);
    let old = RowsRequest {
        snapshot_id: Some(then.clone()),
        ..first(&table, 100)
    };
    let rows = preview().rows(old, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&rows.ipc), "email"), ["null", "null"]);
    assert_eq!(rows.report.row_filters[0].condition, "country = 'DE'");
    assert_eq!(rows.report.masked[0].column, "email");
    assert_eq!(shown(&table, "mail").await, ["null", "null"]);
    let old = preview()
        .statistics(table, Some(then), Cancel::new())
        .await
        .unwrap();
    assert_eq!(old.rows, None);
}

#[tokio::test]
async fn statistics_tell_nothing_that_is_restricted() {
    let lake = Lake::new();
    let open = three_files(&lake).await.at_rest();
    let statistics =
        |table: TableRef| async move { preview().statistics(table, None, Cancel::new()).await.unwrap() };
    let filtered = statistics(restricted(&open, &only_germany())).await;
    assert_eq!((filtered.rows, filtered.files), (None, 3));
    for column in &filtered.columns {
        let told = (
            column.values,
            column.nulls,
            column.bytes,
            &column.lower,
            &column.upper,
            column.spread.len(),
        );
        assert_eq!(told, (None, None, None, &None, &None, 0), "{}", column.column);
    }
    let acted = statistics(restricted(&open, &acted(3, "mask-to-fixed-value"))).await;
    assert_eq!(acted.rows, Some(300));
    let total = &acted.columns[2];
    assert!(total.masked && total.lower.is_none() && total.upper.is_none() && total.spread.is_empty());
    assert_eq!((total.values, total.nulls, total.bytes), (Some(300), None, None));
    assert!(acted.columns[0].lower.is_some() && acted.columns[0].nulls == Some(0));
}

#[tokio::test]
async fn exports_are_restricted() {
    let lake = Lake::new();
    let wanted = json!({"required-row-filter": germany(),
        "required-column-projections": [{"field-id": 4, "action": "show-last-4"}]});
    let table = restricted(&lake.orders(100).await.at_rest(), &wanted);
    for format in [ExportFormat::Csv, ExportFormat::Parquet, ExportFormat::Arrow] {
        let sources = [
            ExportSource::Rows(first(&table, 1000)),
            ExportSource::Sql(statement("select * from sales.orders", &[&table])),
        ];
        for (at, source) in sources.into_iter().enumerate() {
            let path = lake.path().join(format!("out-{format:?}-{at}"));
            let report = preview()
                .export(source, format, &path, Cancel::new())
                .await
                .unwrap();
            assert_eq!(
                (report.rows, report.masked.len(), report.row_filters.len()),
                (25, 1, 1)
            );
            let bytes = std::fs::read(&path).unwrap();
            for leaked in [&b"customer"[..], b"FR"] {
                let found = bytes.windows(leaked.len()).any(|window| window == leaked);
                assert!(!found, "{format:?}");
            }
        }
    }
}

#[tokio::test]
async fn members_and_columns_that_files_lack_are_restricted_too() {
    let lake = Lake::new();
    let nest = |more: bool| {
        let mut members = vec![Arc::new(field(3, "mail", PrimitiveType::String))];
        if more {
            members.push(Arc::new(field(4, "phone", PrimitiveType::String)));
        }
        NestedField::optional(2, "customer", Type::Struct(StructType::new(members)))
    };
    let mut table = lake.table(
        "sales.people",
        vec![field(1, "id", PrimitiveType::Int), nest(false)],
    );
    let schema = table.arrow_schema();
    let mails: ArrayRef = Arc::new(StringArray::from(vec!["ana@example.org", "ben@example.org"]));
    let arrow::datatypes::DataType::Struct(members) = schema.field(1).data_type().clone() else {
        panic!("a struct")
    };
    let customers = StructArray::new(members, vec![mails], None);
    let columns: Vec<ArrayRef> = vec![Arc::new(Int32Array::from(vec![1, 2])), Arc::new(customers)];
    let file = table.data(&columns, WriterProperties::default());
    table.append(vec![file]).await;
    table.evolve(vec![
        field(1, "id", PrimitiveType::Int),
        nest(true),
        field(5, "level", PrimitiveType::Int),
    ]);
    let open = table.at_rest();
    let wanted = json!({"required-column-projections": [{"field-id": 3, "action": "show-first-4"},
        {"field-id": 4, "action": "mask-to-fixed-value"}, {"field-id": 5, "action": "mask-to-fixed-value"}]});
    let table = restricted(&open, &wanted);
    assert_eq!(
        shown(&table, "customer").await[0],
        "{mail: ana@xxxxxxx.xxx, phone: XXXXXXXX}"
    );
    assert_eq!(shown(&table, "level").await, ["0", "0"]);
    assert_eq!(
        asked(
            "select count(*) x from sales.people where customer.mail like '%example%'",
            &[&table]
        )
        .await,
        "0"
    );
    let whole = restricted(&open, &acted(2, "mask-to-fixed-value"));
    assert_eq!(
        shown(&whole, "customer").await[0],
        "{mail: XXXXXXXX, phone: XXXXXXXX}"
    );
    let above = json!({"required-column-projections": [{"field-id": 2, "action": "replace-with-null"},
        {"field-id": 3, "action": "show-first-4"}]});
    refused(&restricted(&open, &above), "around it").await;
}

async fn refused(table: &TableRef, words: &str) {
    let rows = preview().rows(first(table, 1), Cancel::new()).await.map(drop);
    let sql = statement(&format!("select 1 from {}", table.name), &[table]);
    let sql = preview().sql(sql, Cancel::new()).await.map(drop);
    let statistics = preview()
        .statistics(table.clone(), None, Cancel::new())
        .await
        .map(drop);
    for answer in [rows, sql, statistics] {
        let error = answer.expect_err(words);
        assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
        assert!(
            error.message.contains(words) && error.message.contains(&table.name),
            "{words}: {error}"
        );
        assert!(error.hint.unwrap().contains("engine that applies"));
    }
}

#[tokio::test]
async fn what_cannot_be_applied_is_refused() {
    let lake = Lake::new();
    let open = lake.orders(3).await.at_rest();
    for (wanted, words) in [
        (acted(4, "apply-expression"), "`apply-expression`"),
        (
            acted(4, "truncate-to-year"),
            "its column `email` by `truncate-to-year`",
        ),
        (
            acted(3, "show-last-4"),
            "its column `total` by `show-last-4`, whose type is int",
        ),
        (acted(99, "replace-with-null"), "column 99"),
        (
            json!({"required-row-filter": {"type": "eq", "left": column(99), "right": 1}}),
            "column 99",
        ),
        (
            json!({"required-row-filter": {"type": "eq", "left": column(2), "right": 1}}),
            "a constant",
        ),
        (
            json!({"required-row-filter": {"type": "like", "left": column(2), "right": "D%"}}),
            "`like`",
        ),
        (
            json!({"required-row-filter": germany(), "required-rows": 7}),
            "`required-rows`",
        ),
        (json!("true"), "no object"),
    ] {
        refused(&restricted(&open, &wanted), words).await;
    }
    // Nothing wanted is nothing restricted.
    assert_eq!(shown(&restricted(&open, &json!({})), "id").await.len(), 3);
    let nothing = restricted(&open, &json!({"required-row-filter": false}));
    assert_eq!(shown(&nothing, "id").await.len(), 0);
}
