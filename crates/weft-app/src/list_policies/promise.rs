//! What is promised of the history of a table: by itself, by the product that it is looked at through, by others.

use weft_model::{Entity, Origin, Sla, fact::Aspect};

use super::words;
use crate::{App, AppResult};

/// A promise about a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Promise {
    /// As it was written.
    pub(super) words: String,
    /// The same in milliseconds, where it is a span.
    pub(super) millis: Option<i64>,
    /// Who made it.
    pub(super) from: String,
}

/// The promises about a table, and the column that dates its rows.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    /// How long rows are kept (ODCS `retention`).
    pub(super) retention: Option<Promise>,
    /// How far back versions can be read. No word of ODCS; contracts write it as `timeTravel`.
    pub(super) time_travel: Option<Promise>,
    /// Path of the column with the time of a row.
    pub(crate) column: Option<String>,
}

impl Promises {
    /// Looks at the table, at what it was asked through, then at the other products that offer it.
    pub(crate) async fn of(app: &App, through: &Entity, table: &Entity) -> AppResult<Self> {
        let others = app.replica.entities(&table.products).await?;
        let stated = [table, through].into_iter().chain(&others);
        let mut found = Self::default();
        let mut dated = None;
        for entity in stated {
            for sla in &entity.slas {
                let column = match about(entity, sla, table) {
                    None => continue,
                    Some(About::Table) => None,
                    Some(About::Column(column)) => Some(column),
                };
                let property = plain(&sla.property);
                let promise = || Promise {
                    words: words::written(sla),
                    millis: sla.millis(),
                    from: origin(entity),
                };
                match property.as_str() {
                    "retention" => {
                        found.column = found.column.or(column);
                        found.retention.get_or_insert_with(promise);
                    }
                    "timetravel" | "snapshotretention" => {
                        found.time_travel.get_or_insert_with(promise);
                    }
                    _ if sla.is_freshness() => dated = dated.or(column),
                    _ => {}
                }
            }
        }
        let schema = table.schema.as_ref();
        let by_time = |transform: &str| matches!(transform, "year" | "month" | "day" | "hour");
        let parted = schema.and_then(|schema| {
            let field = schema.partition.iter().find(|field| by_time(&field.transform))?;
            Some(field.source.clone())
        });
        let is_time = |path: &String| {
            let field = schema.and_then(|schema| schema.fields.iter().find(|field| field.path == *path));
            field.is_some_and(|field| field.data_type == "date" || field.data_type.starts_with("timestamp"))
        };
        found.column = [found.column, dated, parted].into_iter().flatten().find(is_time);
        Ok(found)
    }
}

fn plain(property: &str) -> String {
    let letters = property.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

/// What a promise of a table is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum About {
    /// All of it.
    Table,
    /// One column.
    Column(String),
}

/// Whether a promise is about this table, and about which column of it.
pub(crate) fn about(stated_by: &Entity, sla: &Sla, table: &Entity) -> Option<About> {
    let element = sla.element.as_deref().unwrap_or_default().trim();
    if element.is_empty() {
        return Some(About::Table);
    }
    let dotted = [table.namespace.join("."), table.name.clone()].join(".");
    for name in [dotted.as_str(), table.name.as_str()] {
        match element.strip_prefix(name) {
            Some("") => return Some(About::Table),
            Some(rest) if rest.starts_with('.') => {
                return rest.get(1..).map(|column| About::Column(column.to_owned()));
            }
            _ => {}
        }
    }
    let fields = table.schema.iter().flat_map(|schema| &schema.fields);
    if fields.into_iter().any(|field| field.path == element) {
        return Some(About::Column(element.to_owned()));
    }
    // A product offers several tables: what names another one is about that one.
    let ports = stated_by.product.iter().flat_map(|product| &product.output_ports);
    let offered: usize = ports.map(|port| port.assets.len()).sum();
    (offered <= 1).then_some(About::Table)
}

/// Who made the promises of an entity.
fn origin(entity: &Entity) -> String {
    if let Some(contract) = &entity.contract {
        let name = contract.name.as_deref().unwrap_or(&contract.id);
        let version = contract.version.as_deref().unwrap_or_default();
        return format!("contract {name} {version}").trim_end().to_owned();
    }
    let stated = entity
        .provenance
        .iter()
        .filter(|stated| stated.aspect == Aspect::Slas);
    let shown = stated.into_iter().find(|stated| stated.shown);
    match shown.map(|stated| &stated.origin) {
        Some(Origin::Source(name)) => format!("source {name}"),
        Some(Origin::Person(name)) => name.clone(),
        None => entity.full_name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use weft_model::{Entity, Sla};

    use super::{About, about, origin};

    fn entity(more: &serde_json::Value) -> Entity {
        let mut all = json!({
            "urn": "urn:weft:asset:1", "kind": "table", "name": "orders", "full_name": "lake.sales.orders",
            "namespace": ["sales"], "access": "unknown",
        });
        let fields = all.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        serde_json::from_value(all).expect("an entity")
    }

    fn about_element(element: Option<&str>, stated_by: &Entity, table: &Entity) -> Option<About> {
        let sla = Sla {
            property: "retention".to_owned(),
            value: "2".to_owned(),
            unit: Some("y".to_owned()),
            element: element.map(str::to_owned),
            ..Sla::default()
        };
        about(stated_by, &sla, table)
    }

    #[test]
    fn a_promise_is_about_the_table_that_it_names() {
        let table = entity(
            &json!({"schema": {"fields": [{"path": "placed_at", "type": "timestamp", "required": true}]}}),
        );
        let column = Some(About::Column("placed_at".to_owned()));
        for (element, expected) in [
            (None, Some(About::Table)),
            (Some(""), Some(About::Table)),
            (Some("orders"), Some(About::Table)),
            (Some("sales.orders"), Some(About::Table)),
            (Some("orders.placed_at"), column.clone()),
            (Some("sales.orders.placed_at"), column.clone()),
            (Some("placed_at"), column),
        ] {
            assert_eq!(about_element(element, &table, &table), expected, "{element:?}");
        }
        let port = |name: &str| json!({"name": name, "assets": [format!("urn:weft:asset:{name}")]});
        let product = entity(&json!({"kind": "product", "product": {"id": "p-1",
            "output_ports": [port("a"), port("b")], "input_ports": []}}));
        assert_eq!(about_element(Some("orders_b.at"), &product, &table), None);
    }

    #[test]
    fn a_contract_is_named_with_its_version() {
        let contract = json!({"id": "c-1", "name": "Orders", "version": "3.2.0", "api_version": "v3.1.0",
            "status": null, "purpose": null, "usage": null, "limitations": null, "file": "orders.yaml"});
        assert_eq!(
            origin(&entity(&json!({ "contract": contract }))),
            "contract Orders 3.2.0"
        );
        assert_eq!(origin(&entity(&json!({}))), "lake.sales.orders");
    }
}
