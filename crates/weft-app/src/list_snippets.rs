//! "Use it": a line to paste into the tool that a person works in.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{AliasScheme, EntityKind};
use weft_ports::source::SourceKind;

use crate::{App, AppError, AppResult, lookup};

/// Which table.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListSnippetsRequest {
    /// A table, or a product with one.
    pub name: String,
}

/// One snippet.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Snippet {
    /// Tool: `PyIceberg`, `Spark`, `DuckDB`, `Trino`, `Dremio`.
    pub tool: String,
    /// Language for highlighting: `python`, `sql`.
    pub language: String,
    /// The text.
    pub text: String,
    /// What has to be set up first.
    pub note: Option<String>,
}

/// The snippets.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListSnippetsResponse {
    /// One a tool.
    pub snippets: Vec<Snippet>,
}

/// Writes the snippets for a table. Names are quoted: harvested text is data.
pub async fn list_snippets(app: &App, request: ListSnippetsRequest) -> AppResult<ListSnippetsResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let table = lookup::data_asset(app, &entity)
        .await?
        .filter(|asset| asset.kind == EntityKind::Table)
        .ok_or_else(|| {
            AppError::invalid(format!("`{}` has no table to use", entity.full_name))
                .hint("open a table, or a product with one")
        })?;
    let states = app.workspace.sources().await?;
    let holder = table.sources.iter().find_map(|name| {
        let state = states.iter().find(|state| state.config.name == *name)?;
        Some(state.config.kind.clone())
    });
    let mut parts: Vec<&str> = table.namespace.iter().map(String::as_str).collect();
    parts.push(&table.name);
    let dotted = parts.join(".");
    let with_catalog = table
        .aliases
        .iter()
        .find(|alias| alias.scheme == AliasScheme::Catalog);
    let catalog = with_catalog
        .and_then(|alias| alias.value.split_once('.').map(|(catalog, _)| catalog.to_owned()))
        .unwrap_or_else(|| "lake".to_owned());
    let quoted = |mark: char| {
        parts
            .iter()
            .map(|part| quote(part, mark))
            .collect::<Vec<_>>()
            .join(".")
    };
    let mut snippets = Vec::new();
    snippets.extend(holder.and_then(|kind| pyiceberg(&kind, &catalog, &dotted)));
    let sql = |tool: &str, text: String, note: &str| Snippet {
        tool: tool.to_owned(),
        language: "sql".to_owned(),
        text,
        note: Some(note.to_owned()),
    };
    snippets.push(sql(
        "Spark",
        format!("SELECT * FROM {}.{} LIMIT 100", quote(&catalog, '`'), quoted('`')),
        "The catalog is set up as spark.sql.catalog.<name> with the Iceberg runtime",
    ));
    if let Some(location) = &table.location {
        snippets.push(sql(
            "DuckDB",
            format!(
                "SELECT * FROM iceberg_scan('{}') LIMIT 100",
                location.replace('\'', "''")
            ),
            "INSTALL iceberg; LOAD iceberg; SET unsafe_enable_version_guessing = true",
        ));
    }
    snippets.push(sql(
        "Trino",
        format!("SELECT * FROM {}.{} LIMIT 100", quote(&catalog, '"'), quoted('"')),
        "The catalog is an Iceberg connector of that name",
    ));
    snippets.push(sql(
        "Dremio",
        format!("SELECT * FROM {}.{} LIMIT 100", quote(&catalog, '"'), quoted('"')),
        "The catalog is added as a source of that name",
    ));
    Ok(ListSnippetsResponse { snippets })
}

/// How PyIceberg reads the table through the catalog that holds it. Secrets are left to the person.
fn pyiceberg(kind: &SourceKind, catalog: &str, dotted: &str) -> Option<Snippet> {
    let (opened, name) = match kind {
        SourceKind::IcebergSql {
            uri,
            warehouse,
            catalog: named,
        } => {
            let named = named.as_deref().unwrap_or(catalog);
            let warehouse = python(&format!("file://{warehouse}"));
            let opened = format!(
                "from pyiceberg.catalog.sql import SqlCatalog\n\ncatalog = SqlCatalog({}, uri={}, warehouse={warehouse})",
                python(named),
                python(uri),
            );
            (opened, dotted)
        }
        SourceKind::IcebergRest(rest) | SourceKind::Polaris(rest) => {
            let all_listed = rest.warehouses.is_empty() && matches!(kind, SourceKind::Polaris(_));
            // Where a connection reads several catalogs, the first level of its names is the catalog.
            let (warehouse, name) = match dotted.split_once('.') {
                Some((first, name)) if all_listed || rest.warehouses.len() > 1 => (Some(first), name),
                _ => (rest.warehouses.first().map(String::as_str), dotted),
            };
            let warehouse =
                warehouse.map_or_else(String::new, |name| format!(", warehouse={}", python(name)));
            let opened = format!(
                "from pyiceberg.catalog.rest import RestCatalog\n\ncatalog = RestCatalog({}, uri={}{warehouse}, credential=\"<client id>:<secret>\")",
                python(catalog),
                python(&rest.uri),
            );
            (opened, name)
        }
        _ => return None,
    };
    Some(Snippet {
        tool: "PyIceberg".to_owned(),
        language: "python".to_owned(),
        text: format!(
            "{opened}\ntable = catalog.load_table({})\ntable.scan(limit=100).to_pandas()",
            python(name)
        ),
        note: Some("pip install 'pyiceberg[sql-sqlite,pyarrow,pandas]'".to_owned()),
    })
}

fn quote(name: &str, mark: char) -> String {
    let plain = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit());
    if plain {
        name.to_owned()
    } else {
        format!("{mark}{}{mark}", name.replace(mark, &format!("{mark}{mark}")))
    }
}

/// A Python string literal.
fn python(text: &str) -> String {
    let mut literal = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                literal.push('\\');
                literal.push(letter);
            }
            letter if letter.is_control() => {
                literal.extend(format!("\\u{:04x}", u32::from(letter)).chars());
            }
            letter => literal.push(letter),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::{python, quote};

    #[test]
    fn harvested_names_cannot_leave_their_quotes() {
        assert_eq!(quote("orders", '"'), "orders");
        assert_eq!(quote("or\"ders", '"'), "\"or\"\"ders\"");
        assert_eq!(quote("1st", '`'), "`1st`");
        assert_eq!(python("a\"b\\c\n"), r#""a\"b\\c\u000a""#);
    }
}
