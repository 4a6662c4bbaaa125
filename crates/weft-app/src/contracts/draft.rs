//! The first contract of a product or table, out of what is known of it (ODCS 3.1.0).

mod columns;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use weft_model::{Entity, EntityKind, Sla, ascii_slug};

/// The standard that new contracts follow.
const API_VERSION: &str = "v3.1.0";

/// What a contract is drafted from.
pub struct Known<'a> {
    /// `id` of the new contract.
    pub id: &'a str,
    /// The product or table.
    pub thing: &'a Entity,
    /// The tables and views that it promises.
    pub assets: &'a [Entity],
    /// Id of the product, where there is one.
    pub product: Option<&'a str>,
    /// Promises that stand.
    pub slas: &'a [Sla],
}

/// Writes the contract.
pub fn document(known: &Known<'_>) -> Value {
    let thing = known.thing;
    let mut words = Map::new();
    let stated = thing.product.as_ref();
    put(
        &mut words,
        "purpose",
        stated
            .and_then(|product| product.purpose.clone())
            .or_else(|| thing.description.clone()),
    );
    put(
        &mut words,
        "usage",
        stated.and_then(|product| product.usage.clone()),
    );
    put(
        &mut words,
        "limitations",
        stated.and_then(|product| product.limitations.clone()),
    );
    let mut document = Map::new();
    for (key, value) in [
        ("apiVersion", API_VERSION),
        ("kind", "DataContract"),
        ("id", known.id),
        ("version", "1.0.0"),
        ("status", "draft"),
    ] {
        document.insert(key.to_owned(), value.into());
    }
    document.insert("name".to_owned(), thing.display_name().into());
    put(&mut document, "domain", thing.domain.clone());
    put(&mut document, "dataProduct", known.product.map(str::to_owned));
    list(&mut document, "description", words.into());
    list(&mut document, "tags", thing.tags.clone().into());
    list(&mut document, "servers", servers(known.assets));
    let objects: Vec<Value> = known.assets.iter().map(object).collect();
    list(&mut document, "schema", objects.into());
    list(&mut document, "team", team(thing));
    list(&mut document, "support", support(thing));
    let slas: Vec<Value> = known.slas.iter().map(sla).collect();
    list(&mut document, "slaProperties", slas.into());
    document.into()
}

/// ODCS knows Iceberg as a server since 3.2; before that it is a server of one's own.
fn servers(assets: &[Entity]) -> Value {
    let mut places: BTreeSet<(String, String)> = BTreeSet::new();
    for asset in assets {
        if let (Some(source), false) = (asset.sources.first(), asset.namespace.is_empty()) {
            places.insert((source.clone(), asset.namespace.join(".")));
        }
    }
    let several = places.len() > 1;
    let server = |(source, namespace): (String, String)| {
        let name = if several {
            ascii_slug(&format!("{source}-{namespace}"))
        } else {
            source.clone()
        };
        json!({"server": name, "type": "custom", "catalog": source, "schema": namespace})
    };
    places.into_iter().map(server).collect()
}

/// One of `schema[]`. The dotted name binds it to its table.
fn object(asset: &Entity) -> Value {
    let mut object = Map::new();
    let dotted: Vec<&str> = asset
        .namespace
        .iter()
        .map(String::as_str)
        .chain([asset.name.as_str()])
        .collect();
    object.insert("name".to_owned(), asset.name.as_str().into());
    object.insert("physicalName".to_owned(), dotted.join(".").into());
    let kind = match asset.kind {
        EntityKind::View | EntityKind::VirtualDataset => "view",
        EntityKind::Topic => "topic",
        _ => "table",
    };
    object.insert("physicalType".to_owned(), kind.into());
    object.insert("logicalType".to_owned(), "object".into());
    put(&mut object, "businessName", asset.title.clone());
    put(&mut object, "description", asset.description.clone());
    list(&mut object, "tags", asset.tags.clone().into());
    if let Some(schema) = &asset.schema {
        list(&mut object, "properties", columns::properties(schema).into());
    }
    object.into()
}

fn team(thing: &Entity) -> Value {
    let member = |person: &weft_model::PersonRef| {
        let mut member = Map::new();
        let username = person.mail.clone().unwrap_or_else(|| person.name.clone());
        member.insert("username".to_owned(), username.into());
        member.insert("name".to_owned(), person.name.as_str().into());
        put(&mut member, "role", person.role.clone());
        Value::from(member)
    };
    let members: Vec<Value> = thing.people.iter().map(member).collect();
    if members.is_empty() {
        return Value::Null;
    }
    json!({"members": members})
}

fn support(thing: &Entity) -> Value {
    let channels = thing.product.iter().flat_map(|product| &product.support);
    let channel = |channel: &weft_model::SupportChannel| {
        let mut entry = Map::new();
        entry.insert("channel".to_owned(), channel.channel.as_str().into());
        put(&mut entry, "url", channel.url.clone());
        put(&mut entry, "tool", channel.tool.clone());
        put(&mut entry, "scope", channel.scope.clone());
        Value::from(entry)
    };
    channels.map(channel).collect()
}

/// A number is written as one.
fn sla(sla: &Sla) -> Value {
    let scalar = |text: &str| {
        let number = serde_json::from_str::<serde_json::Number>(text.trim());
        number.map_or_else(|_| Value::from(text), Value::from)
    };
    let mut entry = Map::new();
    entry.insert("property".to_owned(), sla.property.as_str().into());
    entry.insert("value".to_owned(), scalar(&sla.value));
    if let Some(other) = &sla.value_ext {
        entry.insert("valueExt".to_owned(), scalar(other));
    }
    put(&mut entry, "unit", sla.unit.clone());
    put(&mut entry, "element", sla.element.clone());
    put(&mut entry, "driver", sla.driver.clone());
    put(&mut entry, "description", sla.description.clone());
    entry.into()
}

fn put(map: &mut Map<String, Value>, key: &str, text: Option<String>) {
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        map.insert(key.to_owned(), text.into());
    }
}

/// Puts a list or mapping, unless nothing is in it.
fn list(map: &mut Map<String, Value>, key: &str, value: Value) {
    let empty = match &value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        other => other.is_null(),
    };
    if !empty {
        map.insert(key.to_owned(), value);
    }
}
