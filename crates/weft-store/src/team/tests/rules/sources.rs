//! A source that belongs to a domain speaks for what is of that domain, and opens nothing else.

use serde_json::{Value, json};

use super::{
    Mesh,
    guarded::{guarded, plain},
    policy, publish, sql, word, write,
};

const UNSEEN: &str = "does not see";

/// A mesh whose guardrail is this condition, in which `shop` is a source of Sales that ben syncs, and `free` a table of the lake that
/// is of no domain.
async fn mesh(when: Value) -> Option<Mesh> {
    let mesh = Mesh::new().await?;
    let mut rules = policy(1);
    rules["guardrails"][0]["when"] = when;
    mesh.may("gov", &publish(&rules)).await;
    sql(
        &mesh.server,
        "ben",
        "w",
        "SELECT add_source('shop', '{}', 'x', 1, 'Sales')",
    )
    .await;
    mesh.harvest(&[("free", "asset", called("free", "f"))]).await;
    Some(mesh)
}

/// A table of this name and uuid.
fn called(name: &str, uuid: &str) -> Value {
    json!({
        "name": name, "namespace": [], "full_name": name,
        "aliases": [{ "scheme": "table_uuid", "value": uuid }],
    })
}

fn own() -> Value {
    json!({ "domains": ["Sales"], "requestersOf": ["Sales"] })
}

fn of_sales() -> Value {
    json!({ "domain": "Sales" })
}

/// What a guardrail would open through a product.
fn through(id: &str, product: &'static str, table: &str) -> String {
    guarded(id, "ben", &[table], move |asked, granted| {
        asked["subject"] = json!(product);
        granted["subject"] = json!(product);
    })
}

fn domain(mesh: &Mesh, thing: &str) -> String {
    let asks = format!("SELECT coalesce(weft.domain_of('{thing}'), '')");
    mesh.server.psql("plat", "w", &asks).unwrap()
}

#[tokio::test]
async fn a_source_of_a_domain_claims_no_table_of_another_and_none_of_nobody() {
    let Some(mesh) = mesh(own()).await else { return };
    let claims = |thing| (thing, "ownership", of_sales());
    mesh.states("ben", "shop", &[claims("free"), claims("p"), claims("new")])
        .await;
    mesh.states("ben", "shop", &[("new", "asset", called("new", "n"))])
        .await;
    for (thing, of) in [("free", ""), ("p", "supply"), ("s", "sales"), ("new", "sales")] {
        assert_eq!(domain(&mesh, thing), of, "{thing}");
    }
    for thing in ["free", "p"] {
        for who in ["ben", "asker"] {
            mesh.may_not(who, &plain("r1", who, &[thing]), UNSEEN).await;
        }
    }
    // A new table of its own is its domain's, as it ever was.
    mesh.may("asker", &plain("r2", "asker", &["new"])).await;

    // Until somebody outside the domain states it as well.
    mesh.harvest(&[("new", "docs", json!({ "description": "seen" }))])
        .await;
    assert_eq!(domain(&mesh, "new"), "");
    mesh.may_not("asker", &plain("r3", "asker", &["new"]), UNSEEN)
        .await;
    mesh.harvest(&[("new", "ownership", of_sales())]).await;
    mesh.may("asker", &plain("r3", "asker", &["new"])).await;
}

#[tokio::test]
async fn of_two_domains_that_claim_a_table_neither_has_it() {
    let Some(mesh) = mesh(own()).await else { return };
    let new = [
        ("new", "ownership", of_sales()),
        ("new", "asset", called("new", "n")),
    ];
    mesh.states("ben", "shop", &new).await;
    sql(
        &mesh.server,
        "sue",
        "w",
        "SELECT add_source('wares', '{}', 'x', 1, 'Supply')",
    )
    .await;
    let theirs = json!({ "domain": "Supply" });
    mesh.states("sue", "wares", &[("new", "ownership", theirs)]).await;
    assert_eq!(domain(&mesh, "new"), "");
    mesh.may_not("asker", &plain("r1", "asker", &["new"]), UNSEEN)
        .await;
    // Somebody who may says whose it is.
    let says = write(&[word("new", "ownership", r#"{"domain":"Sales"}"#)]);
    mesh.may_not("ben", &says, "may not move").await;
    mesh.may("plat", &says).await;
    mesh.may("asker", &plain("r1", "asker", &["new"])).await;
}

#[tokio::test]
async fn a_label_of_a_source_of_another_domain_opens_nothing_and_closes_all_the_same() {
    let Some(mesh) = mesh(json!({ "classifications": ["public"] })).await else {
        return;
    };
    let labelled = |thing, label: &str| (thing, "tags", json!({ "tags": [label] }));
    let public = |thing| labelled(thing, "public");
    mesh.states("ben", "shop", &[public("free"), public("p"), public("s")])
        .await;
    for thing in ["free", "p"] {
        mesh.may_not("ben", &plain("r1", "ben", &[thing]), UNSEEN).await;
    }
    // Nor does whoever works there say it by hand of what is nobody's.
    let by_hand = write(&[word("free", "tags", r#"{"tags":["public"]}"#)]);
    mesh.may_not("ben", &by_hand, "may not label").await;
    let in_a_column = r#"{"fields":[{"path":"a","tags":["public"]}]}"#;
    mesh.may_not(
        "ben",
        &write(&[word("free", "field_docs", in_a_column)]),
        "may not label",
    )
    .await;
    // Of its own domain it says so, and the source of the whole mesh says it of anything.
    mesh.may("ben", &plain("r1", "ben", &["s"])).await;
    mesh.harvest(&[public("p")]).await;
    mesh.may("ben", &plain("r2", "ben", &["p"])).await;
    mesh.states("ben", "shop", &[labelled("p", "pii")]).await;
    mesh.may_not("ben", &plain("r3", "ben", &["p"]), UNSEEN).await;
}

#[tokio::test]
async fn a_source_of_a_domain_gives_nothing_of_another_the_name_of_its_product() {
    let Some(mesh) = mesh(json!({ "products": ["sales.goods"] })).await else {
        return;
    };
    let port = json!({ "name": "o", "assets": ["free", "p", "s"] });
    let product = json!({ "id": "sales.goods", "output_ports": [port] });
    mesh.states(
        "ben",
        "shop",
        &[
            ("prod", "product", product.clone()),
            ("prod", "ownership", of_sales()),
            ("p", "product", json!({ "id": "sales.goods" })),
            (
                "free",
                "contract",
                json!({ "id": "sales.goods", "name": "sales.goods" }),
            ),
        ],
    )
    .await;
    for thing in ["free", "p"] {
        mesh.may_not("ben", &plain("r1", "ben", &[thing]), UNSEEN).await;
        mesh.may_not("ben", &through("r1", "prod", thing), UNSEEN).await;
    }
    mesh.may("ben", &through("r1", "prod", "s")).await;
}

#[tokio::test]
async fn a_port_opens_nothing_that_the_source_of_its_product_does_not_speak_for() {
    let Some(mesh) = mesh(json!({ "classifications": ["public"] })).await else {
        return;
    };
    let public = |thing| (thing, "tags", json!({ "tags": ["public"] }));
    mesh.harvest(&[public("free"), public("p"), public("s")]).await;
    let product = |port: Value| json!({ "id": "sales.goods", "output_ports": [port] });
    let named = product(json!({ "name": "o", "assets": ["free", "p", "s"] }));
    let promised = product(json!({ "name": "o", "contract_id": "c" }));
    let contract = json!({ "id": "c", "objects": ["free", "p", "s"] });
    mesh.states(
        "ben",
        "shop",
        &[
            ("prod", "product", named.clone()),
            ("prod", "ownership", of_sales()),
            public("prod"),
            ("kept", "product", promised),
            ("kept", "ownership", of_sales()),
            public("kept"),
            ("con", "contract", contract),
            ("con", "ownership", of_sales()),
        ],
    )
    .await;
    for (number, product) in ["prod", "kept"].into_iter().enumerate() {
        for thing in ["free", "p"] {
            let opens = through(&format!("r{number}"), product, thing);
            mesh.may_not("ben", &opens, "a port of the product").await;
        }
        mesh.may("ben", &through(&format!("r{number}"), product, "s"))
            .await;
    }
    // What a source of the whole mesh says of a port counts for everything.
    mesh.harvest(&[
        ("prod", "product", named),
        ("prod", "ownership", of_sales()),
        public("prod"),
    ])
    .await;
    mesh.may("ben", &through("r2", "prod", "p")).await;
    // Nor has a thing the name that the source of another domain gives it.
    mesh.states("ben", "shop", &[("p", "asset", called("s", "p"))])
        .await;
    let found = mesh.server.psql("admin", "w", "SELECT weft.harvested_names('p')");
    assert_eq!(found, Ok("{p}".to_owned()));
    let renamed = guarded("r3", "ben", &["p"], |_, granted| {
        granted["steps"][0]["name"] = json!("s");
    });
    mesh.may_not("ben", &renamed, UNSEEN).await;
}

#[tokio::test]
async fn nothing_is_opened_by_the_name_of_something_else() {
    let Some(mesh) = mesh(own()).await else { return };
    // A new thing that is said to be the table of nobody.
    mesh.states(
        "ben",
        "shop",
        &[
            ("mine", "asset", called("mine", "f")),
            ("mine", "ownership", of_sales()),
        ],
    )
    .await;
    assert_eq!(domain(&mesh, "mine"), "");
    mesh.may_not("ben", &plain("r1", "ben", &["mine"]), UNSEEN).await;
    // The same by hand first, and of what is known to be of Sales.
    mesh.may(
        "ben",
        &write(&[word("hand", "ownership", r#"{"domain":"Sales"}"#)]),
    )
    .await;
    mesh.may("ben", &plain("r2", "ben", &["x"])).await;
    let joined = |thing: &'static str| (thing, "asset", called(thing, "f"));
    mesh.states("ben", "shop", &[joined("hand"), joined("x")]).await;
    for thing in ["hand", "x"] {
        mesh.may_not("ben", &plain("r3", "ben", &[thing]), UNSEEN).await;
    }
    mesh.may("ben", &plain("r3", "ben", &["s"])).await;
}
