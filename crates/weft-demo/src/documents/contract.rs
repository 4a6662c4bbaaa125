//! A contract (Open Data Contract Standard 3.1).

use iceberg::spec::{PrimitiveType, Type};

use super::{Yaml, contract_id, list, map, product::description, support, team, yaml::texts};
use crate::{
    spec::{Column, Expr, Port, Product, Promise, Table},
    values::World,
};

/// The contract of a port.
pub fn document(world: &World<'_>, product: &Product, port: &Port) -> Yaml {
    let mesh = world.mesh;
    let tables: Vec<&Table> = port
        .tables
        .iter()
        .filter_map(|name| mesh.tables.get(mesh.table(name)?))
        .collect();
    let namespace = tables.first().map_or("", |table| table.namespace.as_str());
    map([
        ("apiVersion", product.contract_version.as_str().into()),
        ("kind", "DataContract".into()),
        ("id", contract_id(world.seed, product, &port.name).into()),
        ("name", format!("{} contract", product.title).into()),
        ("version", product.version.as_str().into()),
        ("status", product.status.as_str().into()),
        (
            "domain",
            mesh.domains.get(product.domain).map_or("", String::as_str).into(),
        ),
        ("tenant", "Alder & Finch".into()),
        (
            "dataProduct",
            if product.contract_version.starts_with("v3.2") {
                "".into()
            } else {
                product.title.as_str().into()
            },
        ),
        ("description", description(product)),
        ("tags", texts(&product.tags)),
        ("servers", list([server(product, namespace)])),
        ("schema", list(tables.iter().map(|table| object(table)))),
        ("team", team(world, product).unwrap_or_else(|| list([]))),
        ("support", support(product).unwrap_or_else(|| list([]))),
        ("roles", list([role(world, product)])),
        (
            "slaProperties",
            list(product.promises.iter().map(|promise| sla(promise, &tables))),
        ),
    ])
}

/// ODCS knows Iceberg as a server since 3.2; before that it is a server of one's own.
fn server(product: &Product, namespace: &str) -> Yaml {
    if product.contract_version.starts_with("v3.2") {
        return map([
            ("server", "lake".into()),
            ("type", "iceberg".into()),
            ("catalog", "lake".into()),
            (
                "catalogUrl",
                "https://catalog.alderfinch.example/api/catalog".into(),
            ),
            ("namespace", namespace.into()),
        ]);
    }
    map([
        ("server", "lake".into()),
        ("type", "custom".into()),
        ("description", "Iceberg tables of the lake.".into()),
        ("environment", "prod".into()),
        ("catalog", "lake".into()),
        ("schema", namespace.into()),
    ])
}

fn role(world: &World<'_>, product: &Product) -> Yaml {
    let name = |login: Option<&String>| {
        let person = login.and_then(|login| world.mesh.person(login));
        person.map_or_else(String::new, crate::spec::Person::mail)
    };
    map([
        ("role", format!("{}_reader", product.id.replace('-', "_")).into()),
        ("access", "read".into()),
        ("firstLevelApprovers", name(product.owner.as_ref()).into()),
        ("secondLevelApprovers", name(product.steward.as_ref()).into()),
    ])
}

fn sla(promise: &Promise, tables: &[&Table]) -> Yaml {
    let timed = promise.property == "latency" || promise.property == "freshness";
    let element = tables.first().filter(|_| timed).and_then(|table| {
        let column = table.event_time()?;
        Some(format!("{}.{}", table.name, column.path))
    });
    map([
        ("property", promise.property.as_str().into()),
        ("value", Yaml::Number(promise.value.clone())),
        ("unit", promise.unit.as_deref().unwrap_or_default().into()),
        ("element", element.unwrap_or_default().into()),
        (
            "driver",
            if promise.property == "retention" {
                "regulatory"
            } else {
                "operational"
            }
            .into(),
        ),
    ])
}

fn object(table: &Table) -> Yaml {
    let keys: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| column.key)
        .map(|column| column.path.as_str())
        .collect();
    let mut quality = vec![map([
        ("type", "library".into()),
        ("metric", "rowCount".into()),
        ("mustBeGreaterThan", Yaml::Number("0".to_owned())),
        ("dimension", "completeness".into()),
        ("severity", "error".into()),
    ])];
    if !keys.is_empty() {
        quality.push(map([
            ("type", "library".into()),
            ("metric", "duplicateValues".into()),
            (
                "arguments",
                map([("properties", list(keys.iter().map(|key| (*key).into())))]),
            ),
            ("mustBe", Yaml::Number("0".to_owned())),
            ("dimension", "uniqueness".into()),
            ("severity", "error".into()),
        ]));
    }
    let columns = table
        .columns
        .iter()
        .filter(|column| is_current(column) && !column.path.contains('.'));
    map([
        ("name", table.name.as_str().into()),
        ("physicalName", table.dotted().into()),
        ("physicalType", "table".into()),
        ("logicalType", "object".into()),
        ("description", table.doc.as_str().into()),
        ("tags", texts(&table.tags)),
        (
            "properties",
            list(columns.map(|column| property(table, column, &keys))),
        ),
        ("quality", list(quality)),
    ])
}

fn is_current(column: &Column) -> bool {
    column.exists(1.0)
}

fn property(table: &Table, column: &Column, keys: &[&str]) -> Yaml {
    let name = column.path.rsplit('.').next().unwrap_or(&column.path);
    let members = table.columns.iter().filter(|member| {
        is_current(member)
            && member
                .path
                .split_once('.')
                .is_some_and(|(parent, _)| parent == column.path)
    });
    let place = keys.iter().position(|key| *key == column.path);
    let partitioned = table.partition.iter().any(|field| {
        field == &column.path
            || field
                .split_once('(')
                .is_some_and(|(_, rest)| rest.trim_end_matches(')') == column.path)
    });
    let mut entries = vec![
        ("name", name.into()),
        ("logicalType", logical(&column.column_type).into()),
        ("physicalType", physical(&column.column_type).into()),
        ("description", column.doc.as_str().into()),
    ];
    if let Some(place) = place {
        entries.push(("primaryKey", true.into()));
        entries.push(("primaryKeyPosition", Yaml::Number((place + 1).to_string())));
    }
    if column.required {
        entries.push(("required", true.into()));
    }
    if partitioned {
        entries.push(("partitioned", true.into()));
    }
    entries.push((
        "classification",
        column.classification.as_deref().unwrap_or_default().into(),
    ));
    entries.push(("tags", texts(&column.tags)));
    if let Some(term) = &column.term {
        let slug = term.to_lowercase().replace(' ', "-");
        entries.push(("businessName", term.as_str().into()));
        entries.push((
            "authoritativeDefinitions",
            list([map([
                ("type", "businessDefinition".into()),
                (
                    "url",
                    format!("https://glossary.alderfinch.example/{slug}").into(),
                ),
            ])]),
        ));
    }
    entries.push((
        "properties",
        list(members.map(|member| property(table, member, keys))),
    ));
    if let Type::List(inner) = &column.column_type {
        entries.push((
            "items",
            map([("logicalType", logical(&inner.element_field.field_type).into())]),
        ));
    }
    entries.push(("quality", list(rules(column))));
    map(entries)
}

fn rules(column: &Column) -> Vec<Yaml> {
    let mut rules = Vec::new();
    if column.required {
        rules.push(map([
            ("type", "library".into()),
            ("metric", "nullValues".into()),
            ("mustBe", Yaml::Number("0".to_owned())),
            ("dimension", "completeness".into()),
            ("severity", "error".into()),
        ]));
    }
    if let Expr::Pick(words) = &column.expr {
        let words: Vec<String> = words.iter().map(|(word, _)| word.clone()).collect();
        // The newest word of a list is often one that nobody put into the contract yet.
        let promised = words
            .iter()
            .filter(|word| *word != "tiktok_shop")
            .map(|word| word.as_str().into());
        rules.push(map([
            ("type", "library".into()),
            ("metric", "invalidValues".into()),
            ("arguments", map([("validValues", list(promised))])),
            ("mustBe", Yaml::Number("0".to_owned())),
            ("dimension", "conformity".into()),
            ("severity", "warning".into()),
        ]));
    }
    rules
}

fn logical(of: &Type) -> &'static str {
    match of {
        Type::Primitive(primitive) => match primitive {
            PrimitiveType::Boolean => "boolean",
            PrimitiveType::Int | PrimitiveType::Long => "integer",
            PrimitiveType::Float | PrimitiveType::Double | PrimitiveType::Decimal { .. } => "number",
            PrimitiveType::Date => "date",
            PrimitiveType::Timestamp | PrimitiveType::Timestamptz => "timestamp",
            _ => "string",
        },
        Type::List(_) => "array",
        Type::Struct(_) | Type::Map(_) => "object",
    }
}

fn physical(of: &Type) -> String {
    match of {
        Type::Primitive(primitive) => primitive.to_string(),
        Type::List(list) => format!("list<{}>", physical(&list.element_field.field_type)),
        Type::Map(map) => {
            format!(
                "map<{}, {}>",
                physical(&map.key_field.field_type),
                physical(&map.value_field.field_type)
            )
        }
        Type::Struct(_) => "struct".to_owned(),
    }
}
