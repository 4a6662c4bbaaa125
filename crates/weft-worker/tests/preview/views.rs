//! Views through their text, over tables whose masks and restrictions hold below them.

use weft_ports::{
    Cancel, PortError, PortErrorKind, Preview as _,
    preview::{Mask, ReadRestrictions, Rows, SqlRequest, TableRef},
    view::{Representation, ViewRef},
};

use crate::lake::{Lake, batch, cells, masked, preview, statement};

fn view(name: &str, sql: &str, columns: &[&str], relations: &[(&str, &str)]) -> ViewRef {
    let relation = |(written, name): &(&str, &str)| {
        let parts = written.split('.').map(str::to_owned).collect();
        (parts, (*name).to_owned())
    };
    ViewRef {
        name: name.to_owned(),
        key: name.to_owned(),
        version: "3".to_owned(),
        text: Representation {
            dialect: "spark".to_owned(),
            sql: sql.to_owned(),
        },
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        masks: Vec::new(),
        relations: relations.iter().map(relation).collect(),
        until: None,
    }
}

async fn asked(sql: &str, tables: &[&TableRef], views: &[ViewRef]) -> Result<Rows, PortError> {
    let request = SqlRequest {
        views: views.to_vec(),
        ..statement(sql, tables)
    };
    preview().sql(request, Cancel::new()).await
}

#[tokio::test]
async fn a_view_gives_what_its_text_gives_under_its_own_names() {
    let lake = Lake::new();
    let table = lake.orders(100).await.at_rest();
    let german = view(
        "mesh.sales.german",
        "SELECT ID, total FROM orders WHERE country = 'DE'",
        &["order_id", "Amount"],
        &[("orders", "sales.orders")],
    );
    let counted = view(
        "mesh.sales.counted",
        "select count(*) n from mesh.sales.german where amount >= 0",
        &["how_many"],
        &[("mesh.sales.german", "mesh.sales.german")],
    );
    let views = [german, counted];
    for (sql, wanted) in [
        ("select how_many x from mesh.sales.counted", "25"),
        ("select max(order_id) x from mesh.sales.german", "96"),
        (
            "select sum(Amount) x from mesh.sales.german where ORDER_ID < 10",
            "12",
        ),
        (
            "select count(*) x from mesh.sales.german g join sales.orders o on g.order_id = o.id",
            "25",
        ),
    ] {
        let rows = asked(sql, &[&table], &views)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(cells(&batch(&rows.ipc), "x"), [wanted], "{sql}");
        let read = &rows.report.views[0];
        assert_eq!(
            (read.view.as_str(), read.dialect.as_str(), read.version.as_str()),
            ("mesh.sales.german", "spark", "3")
        );
    }
    let direct = asked("select count(*) x from sales.orders", &[&table], &views)
        .await
        .unwrap();
    assert!(direct.report.views.is_empty());
}

#[tokio::test]
async fn masks_and_restrictions_hold_below_a_view() {
    let lake = Lake::new();
    let table = masked(lake.orders(100).await.at_rest(), &["email"]);
    let table = TableRef {
        restrictions: Some(Box::new(ReadRestrictions {
            by: "mesh".to_owned(),
            json: r#"{"required-row-filter":{"type":"eq","left":{"type":"reference","id":2},"right":"DE"}}"#
                .to_owned(),
        })),
        ..table
    };
    let mut all = view(
        "mesh.sales.all",
        "select upper(email) e, id, country from sales.orders",
        &["mail", "id", "country"],
        &[("sales.orders", "sales.orders")],
    );
    let rows = asked(
        "select * from mesh.sales.all",
        &[&table],
        std::slice::from_ref(&all),
    )
    .await
    .unwrap();
    let shown = batch(&rows.ipc);
    assert_eq!(rows.report.rows, 25);
    assert!(cells(&shown, "mail").iter().all(|mail| mail == "••••"));
    assert_eq!((rows.report.masked.len(), rows.report.row_filters.len()), (1, 1));
    // What is classified on the view itself is masked above its text.
    all.masks = vec![Mask {
        column: "Country".to_owned(),
        by: "weft".to_owned(),
        why: "classified".to_owned(),
    }];
    let sql = "select count(*) x from mesh.sales.all where country = 'DE'";
    let rows = asked(sql, &[&table], std::slice::from_ref(&all)).await.unwrap();
    assert_eq!(cells(&batch(&rows.ipc), "x"), ["0"]);
    assert!(rows.report.masked.iter().any(|mask| mask.column == "Country"));
}

#[tokio::test]
async fn a_hostile_text_is_refused() {
    let lake = Lake::new();
    let table = lake.orders(3).await.at_rest();
    let orders = [("orders", "sales.orders")];
    let long = format!("select '{}' from orders", "x".repeat(1 << 20));
    let deep = format!("select {}1{} from orders", "(".repeat(2000), ")".repeat(2000));
    for (sql, columns, kind) in [
        ("drop table orders", &[][..], PortErrorKind::Invalid),
        ("select 1; drop table orders", &[], PortErrorKind::Invalid),
        ("select * from other", &[], PortErrorKind::Invalid),
        ("select * from sales.orders", &[], PortErrorKind::Invalid),
        (
            "select * from generate_series(1, 10)",
            &[],
            PortErrorKind::Unsupported,
        ),
        ("select id from orders", &["a", "b"], PortErrorKind::Unsupported),
        ("select nothing from orders", &[], PortErrorKind::Invalid),
        (long.as_str(), &[], PortErrorKind::Limit),
        (deep.as_str(), &[], PortErrorKind::Invalid),
    ] {
        let hostile = view("mesh.sales.v", sql, columns, &orders);
        let shown: String = sql.chars().take(40).collect();
        let error = asked("select * from mesh.sales.v", &[&table], &[hostile])
            .await
            .expect_err(&shown);
        assert_eq!(error.kind, kind, "{shown}: {error}");
        assert!(
            error.message.contains("view `mesh.sales.v`, in `spark`"),
            "{shown}: {error}"
        );
    }
    // A view that reads itself, or one behind it, reads nothing.
    for relations in [[("orders", "mesh.sales.v")], [("orders", "mesh.sales.later")]] {
        let one = view("mesh.sales.v", "select * from orders", &[], &relations);
        let later = view(
            "mesh.sales.later",
            "select * from orders",
            &[],
            &[("orders", "mesh.sales.v")],
        );
        let error = asked("select * from mesh.sales.v", &[&table], &[one, later])
            .await
            .expect_err("a circle");
        assert!(error.message.contains("which is not there"), "{error}");
    }
    let text = |sql: &str| Representation {
        dialect: "trino".to_owned(),
        sql: sql.to_owned(),
    };
    let names = preview()
        .relations(text("select * from a.b, c"), Cancel::new())
        .await
        .unwrap();
    assert_eq!(
        names,
        [vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]]
    );
    assert!(
        preview()
            .relations(text("delete from a"), Cancel::new())
            .await
            .is_err()
    );
}
