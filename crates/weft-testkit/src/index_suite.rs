//! What every adapter of [`Index`] has to do, whatever it is made of.

use weft_model::{Entity, EntityKind, Freshness, Revision, SchemaInfo, Timestamp, Urn};
use weft_ports::{
    Index, PortErrorKind,
    error::PortResult,
    index::{Answer, Query, SortBy},
};

use crate::shared;

/// Runs the suite against an empty index.
///
/// # Panics
/// Where the index does not do what the port says.
pub async fn check_index(index: &dyn Index) -> PortResult<()> {
    assert_eq!(
        index.revision().await?,
        None,
        "an index that was never built has no revision"
    );
    fill(index).await?;
    exact_names_come_first(index).await?;
    a_urn_finds_its_thing(index).await?;
    words_and_their_forms(index).await?;
    the_language(index).await?;
    freshness_is_worked_out_when_asked(index).await?;
    facets_follow_the_query(index).await?;
    pages_are_slices_of_one_order(index).await?;
    explanations_add_up(index).await?;
    completions_say_what_they_leave(index).await?;
    limits_hold(index).await?;
    changes_are_visible(index).await
}

const NOW: Timestamp = Timestamp::from_millis(1_780_000_000_000);
const DAY: i64 = 86_400_000;

fn entity(kind: EntityKind, full_name: &str, domain: &str, columns: &[&str]) -> Entity {
    let name = full_name.rsplit('.').next().unwrap_or(full_name);
    let fields = columns
        .iter()
        .map(|path| weft_model::Field {
            path: (*path).to_owned(),
            data_type: "string".to_owned(),
            ..weft_model::Field::default()
        })
        .collect();
    Entity {
        sources: vec!["lake".to_owned()],
        domain: Some(domain.to_owned()),
        schema: Some(SchemaInfo {
            fields,
            ..SchemaInfo::default()
        }),
        ..Entity::bare(Urn::derive(kind, "suite", full_name), kind, name, full_name)
    }
}

fn mesh() -> Vec<Entity> {
    let mut orders = entity(
        EntityKind::Product,
        "sales.orders",
        "Sales",
        &["order_id", "customer_id", "placed_at"],
    );
    orders.description = Some("Every order that customers placed, with its lines.".to_owned());
    orders.tags = vec!["core".to_owned()];
    orders.freshness = Freshness {
        last_commit: Some(Timestamp::from_millis(NOW.as_millis() - 2 * DAY)),
        promised_ms: Some(DAY),
    };
    let mut table = entity(
        EntityKind::Table,
        "lake.sales.orders",
        "Sales",
        &["order_id", "customer_id", "placed_at"],
    );
    table.updated = Some(Timestamp::from_millis(NOW.as_millis() - DAY));
    table.freshness = Freshness {
        last_commit: Some(Timestamp::from_millis(NOW.as_millis() - DAY / 2)),
        promised_ms: Some(DAY),
    };
    let mut items = entity(
        EntityKind::Table,
        "lake.sales.order_items",
        "Sales",
        &["order_id", "item_id", "refund_amount", "refund_amount_eur"],
    );
    items.updated = Some(Timestamp::from_millis(NOW.as_millis() - 40 * DAY));
    let mut refunds = entity(
        EntityKind::Product,
        "finance.refund_ledger",
        "Finance",
        &["refund_id", "refund_amount"],
    );
    refunds.tags = vec!["core".to_owned(), "pii".to_owned()];
    refunds.description = Some("Money paid back to customers, by settlement.".to_owned());
    let person = entity(EntityKind::Person, "Anna Keller", "", &[]);
    let domain = entity(EntityKind::Domain, "Sales", "", &[]);
    vec![orders, table, items, refunds, person, domain]
}

async fn fill(index: &dyn Index) -> PortResult<()> {
    index.apply(shared(mesh()), Vec::new(), true, Revision(7)).await?;
    assert_eq!(index.revision().await?, Some(Revision(7)));
    let answer = ask(index, "").await?;
    assert_eq!(answer.total, 6, "no words list everything");
    assert_eq!(answer.revision, Revision(7), "an answer says what it reflects");
    Ok(())
}

async fn ask(index: &dyn Index, text: &str) -> PortResult<Answer> {
    index.search(&query(text)).await
}

fn query(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        limit: 50,
        now: NOW,
        ..Query::default()
    }
}

/// Names of the hits, in order: the kind and the full name of what the suite put in.
async fn names(index: &dyn Index, text: &str) -> PortResult<Vec<String>> {
    Ok(named(&ask(index, text).await?))
}

fn named(answer: &Answer) -> Vec<String> {
    let mesh = mesh();
    let name = |urn: &Urn| {
        mesh.iter()
            .find(|entity| entity.urn == *urn)
            .map_or_else(|| urn.to_string(), |entity| entity.full_name.clone())
    };
    answer.hits.iter().map(|hit| name(&hit.urn)).collect()
}

async fn first(index: &dyn Index, text: &str, expected: &str) -> PortResult<()> {
    let found = names(index, text).await?;
    assert_eq!(
        found.first().map(String::as_str),
        Some(expected),
        "`{text}` found {found:?}"
    );
    Ok(())
}

async fn exact_names_come_first(index: &dyn Index) -> PortResult<()> {
    for (text, expected) in [
        ("finance.refund_ledger", "finance.refund_ledger"),
        ("sales.orders", "sales.orders"),
        ("lake.sales.orders", "lake.sales.orders"),
        ("LAKE.SALES.ORDERS", "lake.sales.orders"),
        ("orders", "sales.orders"),
        ("order_items", "lake.sales.order_items"),
        ("orderItems", "lake.sales.order_items"),
        ("order items", "lake.sales.order_items"),
        ("sales.order_items", "lake.sales.order_items"),
        ("refund_ledger", "finance.refund_ledger"),
        ("anna keller", "Anna Keller"),
        ("Sales", "Sales"),
    ] {
        first(index, text, expected).await?;
    }
    Ok(())
}

async fn a_urn_finds_its_thing(index: &dyn Index) -> PortResult<()> {
    for entity in mesh() {
        let found = ask(index, entity.urn.as_str()).await?;
        let urns: Vec<_> = found.hits.into_iter().map(|hit| hit.urn).collect();
        assert_eq!(urns, [entity.urn], "{}", entity.full_name);
    }
    Ok(())
}

async fn words_and_their_forms(index: &dyn Index) -> PortResult<()> {
    for (text, expected) in [
        ("ord", "sales.orders"),
        ("refund", "finance.refund_ledger"),
        ("ledgers", "finance.refund_ledger"),
        ("settlements", "finance.refund_ledger"),
        ("money paid back", "finance.refund_ledger"),
        ("\"paid back\"", "finance.refund_ledger"),
        ("refnud", "finance.refund_ledger"),
    ] {
        first(index, text, expected).await?;
    }
    let answer = ask(index, "refnud").await?;
    assert_eq!(answer.corrected, [("refnud".to_owned(), "refund".to_owned())]);
    assert_eq!(names(index, "\"back paid\"").await?, Vec::<String>::new());
    let answer = ask(index, "ledger keller").await?;
    assert!(
        answer.relaxed.is_some(),
        "words that stand nowhere together are said to"
    );
    assert_eq!(answer.total, 2);
    let answer = ask(index, "refund").await?;
    let matched = answer.hits.first().and_then(|hit| hit.matched.first());
    let matched = matched.map(|matched| {
        (
            matched.field.as_str(),
            matched.snippet.as_str(),
            matched.marks.clone(),
        )
    });
    assert_eq!(matched, Some(("name", "refund_ledger", vec![(0, 6)])));
    let columns: Vec<_> = answer
        .columns
        .iter()
        .map(|column| (column.path.as_str(), column.holders))
        .collect();
    assert_eq!(
        columns,
        [("refund_amount", 2), ("refund_amount_eur", 1), ("refund_id", 1)]
    );
    Ok(())
}

async fn the_language(index: &dyn Index) -> PortResult<()> {
    for (text, expected) in [
        ("domain:finance", 1),
        ("domain:sales,finance", 4),
        ("-domain:sales", 3),
        ("NOT domain:sales", 3),
        ("kind:product", 2),
        ("kind:product domain:sales", 1),
        ("kind:person OR kind:domain", 2),
        ("(kind:person OR kind:table) -name:items", 2),
        ("tag:pii", 1),
        ("has:pii", 1),
        ("column:refund_amount", 2),
        ("column:amount", 2),
        ("updated:7d", 2),
        ("updated:>30d", 1),
        ("source:lake", 6),
        ("orders (", 3),
        ("orders OR", 3),
        ("\"order", 3),
        ("domain:", 6),
    ] {
        let found = names(index, text).await?;
        assert_eq!(found.len(), expected, "`{text}` found {found:?}");
    }
    let answer = ask(index, "orders domain:finance").await?;
    assert_eq!((answer.total, answer.hidden_by_filters), (0, 3));
    Ok(())
}

async fn freshness_is_worked_out_when_asked(index: &dyn Index) -> PortResult<()> {
    assert_eq!(names(index, "sla:late").await?, ["sales.orders"]);
    assert_eq!(names(index, "sla:on_time").await?, ["lake.sales.orders"]);
    let later = Query {
        now: Timestamp::from_millis(NOW.as_millis() + 2 * DAY),
        ..query("sla:late")
    };
    assert_eq!(
        index.search(&later).await?.total,
        2,
        "time alone makes things late"
    );
    Ok(())
}

async fn facets_follow_the_query(index: &dyn Index) -> PortResult<()> {
    let with_facets = |text: &str| Query {
        facets: true,
        ..query(text)
    };
    let answer = index.search(&with_facets("domain:sales kind:product")).await?;
    let facet = |field: &str| -> Vec<(String, u64, bool)> {
        let values = answer
            .facets
            .iter()
            .find(|facet| facet.field == field)
            .map(|facet| facet.values.clone());
        values
            .unwrap_or_default()
            .into_iter()
            .map(|value| (value.value.to_lowercase(), value.count, value.selected))
            .collect()
    };
    // A facet ignores its own filter and follows all others.
    let own = |name: &str, count, selected| (name.to_owned(), count, selected);
    assert_eq!(facet("domain"), [own("finance", 1, false), own("sales", 1, true)]);
    assert_eq!(facet("kind"), [own("table", 2, false), own("product", 1, true)]);
    assert_eq!(facet("tag"), [own("core", 1, false)]);
    Ok(())
}

async fn pages_are_slices_of_one_order(index: &dyn Index) -> PortResult<()> {
    for sort in [SortBy::Relevance, SortBy::Name, SortBy::Freshness] {
        let whole = named(&index.search(&Query { sort, ..query("") }).await?);
        let mut pages = Vec::new();
        for offset in (0..6).step_by(2) {
            let page = Query {
                sort,
                offset,
                limit: 2,
                ..query("")
            };
            pages.extend(named(&index.search(&page).await?));
        }
        assert_eq!(pages, whole, "{sort:?}");
    }
    let by_name = Query {
        sort: SortBy::Name,
        ..query("kind:table")
    };
    assert_eq!(
        named(&index.search(&by_name).await?),
        ["lake.sales.order_items", "lake.sales.orders"]
    );
    let by_freshness = Query {
        sort: SortBy::Freshness,
        ..query("domain:sales")
    };
    assert_eq!(
        named(&index.search(&by_freshness).await?),
        ["lake.sales.orders", "sales.orders", "lake.sales.order_items"]
    );
    Ok(())
}

async fn explanations_add_up(index: &dyn Index) -> PortResult<()> {
    let explained = Query {
        explain: true,
        ..query("refund amount")
    };
    let answer = index.search(&explained).await?;
    assert!(!answer.hits.is_empty(), "there is something to explain");
    for hit in answer.hits {
        let sum: f32 = hit.reasons.iter().map(|reason| reason.score).sum();
        assert!(
            (sum - hit.score).abs() <= hit.score.abs() * 0.05 + 0.5,
            "{sum} of {}: {:?}",
            hit.score,
            hit.reasons
        );
    }
    Ok(())
}

async fn completions_say_what_they_leave(index: &dyn Index) -> PortResult<()> {
    let narrowed = index.complete(&query("refund ref")).await?;
    let column = narrowed
        .iter()
        .find(|completion| completion.label == "column:refund_amount");
    assert_eq!(
        column.map(|completion| (completion.text.as_str(), completion.count)),
        Some(("refund column:refund_amount ", 2)),
        "{narrowed:?}"
    );
    for text in [
        "dom",
        "domain:",
        "kind:product dom",
        "kind:product domain:f",
        "refund col",
        "ref",
        "tag:",
    ] {
        let completions = index.complete(&query(text)).await?;
        assert!(!completions.is_empty(), "`{text}` has completions");
        for completion in completions
            .iter()
            .filter(|completion| !completion.text.ends_with(':'))
        {
            let left = ask(index, &completion.text).await?;
            assert_eq!(
                left.total, completion.count,
                "`{text}` offers `{}`",
                completion.text
            );
        }
    }
    Ok(())
}

async fn limits_hold(index: &dyn Index) -> PortResult<()> {
    let too_deep = format!("{}orders{}", "(".repeat(33), ")".repeat(33));
    let mistyped = "domian:sales".to_owned();
    for text in ["a ".repeat(600), too_deep, mistyped, "sla:never".to_owned()] {
        let refused = ask(index, &text).await;
        assert_eq!(
            refused.err().map(|error| error.kind),
            Some(PortErrorKind::Invalid)
        );
    }
    let hint = ask(index, "domian:sales")
        .await
        .err()
        .and_then(|error| error.hint);
    assert_eq!(hint.as_deref(), Some("did you mean `domain`?"));
    for text in [
        "(".repeat(32),
        "NOT ".repeat(255),
        "-".repeat(1_000),
        "OR ".repeat(300),
        "a* ".repeat(300),
    ] {
        ask(index, &text).await?;
    }
    Ok(())
}

async fn changes_are_visible(index: &dyn Index) -> PortResult<()> {
    let mut renamed = entity(EntityKind::Table, "lake.sales.order_items", "Sales", &["sku"]);
    renamed.title = Some("Basket lines".to_owned());
    let gone = Urn::derive(EntityKind::Person, "suite", "Anna Keller");
    index
        .apply(shared(vec![renamed]), vec![gone], false, Revision(8))
        .await?;
    assert_eq!(index.revision().await?, Some(Revision(8)));
    assert_eq!(ask(index, "").await?.total, 5);
    first(index, "basket", "lake.sales.order_items").await?;
    assert_eq!(
        ask(index, "column:refund_amount").await?.total,
        1,
        "what was replaced is gone"
    );
    assert_eq!(ask(index, "keller").await?.total, 0, "what was deleted is gone");
    index.apply(Vec::new(), Vec::new(), false, Revision(9)).await?;
    assert_eq!(
        index.revision().await?,
        Some(Revision(9)),
        "nothing new is a revision, too"
    );
    index.apply(Vec::new(), Vec::new(), true, Revision(10)).await?;
    assert_eq!(ask(index, "").await?.total, 0, "reset empties it");
    assert_eq!(index.revision().await?, Some(Revision(10)));
    Ok(())
}
