//! ODCS 2.2: other keys for the same things. Name, owner and tables are taken where they are plain.

use weft_model::{ContractInfo, ContractServer, Docs, Field, Ownership, Payload, SchemaInfo, WarningCode};

use super::{contract_urn, promised_urn};
use crate::{
    facts, people,
    reading::Reading,
    slas::{self, Promises},
    tree::Tree,
    words,
};

/// Reads a contract of ODCS 2.2.
pub fn read_earlier(reading: &mut Reading<'_>, tree: &Tree) {
    let api_version = tree.text("apiVersion").unwrap_or_default();
    let message = format!(
        "ODCS {} is read in part (name, owner, tables, promises); raise it to v3.1.0",
        words::name(&api_version)
    );
    reading.warn(WarningCode::Unsupported, tree.line_of("apiVersion"), message);
    let Some(id) = tree.text("uuid").or_else(|| tree.text("id")) else {
        reading.warn(
            WarningCode::Malformed,
            tree.line,
            "a contract without `uuid` cannot be told apart; left out",
        );
        return;
    };
    let text = |key: &str| tree.text(key).map(|text| words::name(&text));
    let urn = contract_urn(&id);
    reading.claim(&urn, format!("contract `{}`", words::name(&id)));
    let tables: Vec<(String, &Tree)> = reading
        .list(tree, "dataset")
        .iter()
        .filter_map(|table| {
            Some((
                words::name(&table.text("physicalName").or_else(|| table.text("table"))?),
                table,
            ))
        })
        .collect();
    let description = words::description(tree);
    let namespace = text("database").or_else(|| text("datasetName"));
    let info = ContractInfo {
        id: id.clone(),
        name: text("datasetName").or_else(|| text("quantumName")),
        version: text("version"),
        api_version,
        status: facts::status(reading, tree),
        purpose: description.purpose,
        usage: description.usage,
        limitations: description.limitations,
        data_product: None,
        file: reading.file.to_owned(),
        servers: text("server")
            .map(|server| ContractServer {
                name: Some(server),
                server_type: text("sourcePlatform").unwrap_or_else(|| "custom".to_owned()),
                location: text("project"),
                namespace: text("database"),
            })
            .into_iter()
            .collect(),
        objects: tables.iter().map(|(name, _)| name.clone()).collect(),
        quality: Vec::new(),
    };
    let ownership = people::ownership(reading, tree, "datasetDomain", "stakeholders");
    let promises = slas::slas(reading, tree);
    reading.state(&urn, Payload::Docs(words::docs(tree, None)));
    if ownership != Ownership::default() {
        reading.state(&urn, Payload::Ownership(ownership.clone()));
    }
    if !promises.is_empty() {
        reading.state(&urn, Payload::Slas(promises.clone()));
    }
    facts::tagged(reading, &urn, words::tags(tree), Vec::new());
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    let promises = Promises::new(&promises, &names);
    for (name, table) in tables.iter().take(5_000) {
        state(reading, &info, name, table, namespace.as_deref(), &ownership);
        let slas = promises.of(&[name]);
        if !slas.is_empty() {
            reading.state(&promised_urn(&id, name), Payload::Slas(slas));
        }
    }
    reading.state(&urn, Payload::Contract(info));
    facts::raw(reading, &urn, tree);
}

fn state(
    reading: &mut Reading<'_>,
    info: &ContractInfo,
    name: &str,
    table: &Tree,
    namespace: Option<&str>,
    ownership: &Ownership,
) {
    let urn = promised_urn(&info.id, name);
    let namespace: Vec<String> = namespace
        .map(|text| text.split('.').map(str::to_owned).collect())
        .unwrap_or_default();
    let dotted = namespace
        .iter()
        .map(String::as_str)
        .chain(std::iter::once(name))
        .collect::<Vec<_>>()
        .join(".");
    let full_name = format!("{}.{dotted}", reading.source);
    let mut asset = facts::named(weft_model::EntityKind::Table, name, namespace, full_name);
    if dotted.contains('.') {
        asset.aliases = vec![weft_model::Alias::new(weft_model::AliasScheme::Dotted, dotted)];
    }
    reading.state(&urn, Payload::Asset(asset));
    if let Some(description) = table.text("description") {
        let docs = Docs {
            description: Some(words::first_words(&description)),
            ..Docs::default()
        };
        reading.state(&urn, Payload::Docs(docs));
    }
    let fields: Vec<Field> = table
        .list("columns")
        .iter()
        .take(10_000)
        .filter_map(column)
        .collect();
    if !fields.is_empty() {
        let schema = SchemaInfo {
            fields,
            ..SchemaInfo::default()
        };
        reading.state(&urn, Payload::Schema(schema));
    }
    if *ownership != Ownership::default() {
        reading.state(&urn, Payload::Ownership(ownership.clone()));
    }
    facts::raw(reading, &urn, table);
}

fn column(column: &Tree) -> Option<Field> {
    let text = |key: &str| column.text(key).map(|text| words::name(&text));
    Some(Field {
        path: text("column")?,
        data_type: text("physicalType")
            .or_else(|| text("logicalType"))
            .unwrap_or_default(),
        required: column.has("isNullable") && !column.flag("isNullable"),
        doc: column.text("description").map(|text| words::bounded(&text)),
        tags: words::tags(column),
        classification: text("classification"),
        key: column.flag("isPrimary") || column.flag("isPrimaryKey"),
        unique: column.flag("isUnique"),
        ..Field::default()
    })
}
