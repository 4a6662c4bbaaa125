//! Comments of a table, read and written through the catalog's update API (specification, `CommitTableRequest`).
//!
//! A commit names the table by its uuid and the schema that was read, and the catalog refuses it where either is another
//! one by now. For properties the specification has no such requirement, so the comment is compared once more right
//! before. A commit is sent once: whether one without an answer was taken is found out by reading.

mod schema;

use serde::Deserialize;
use serde_json::{json, value::RawValue};
use weft_ports::push::{Comments, Commit, TableComments};

use super::{
    catalog::{Call, Catalog, Kind, call, dotted, parsed},
    error::RestError,
    names::encoded,
};
use crate::{names::visible, storage::MAX_METADATA_BYTES};

/// What a server must offer for it.
const UPDATE: &str = "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}";

/// A table as it is read for its comments.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    metadata: Metadata<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata<'a> {
    table_uuid: String,
    #[serde(default)]
    last_column_id: i32,
    /// Version 1 may have a single schema instead.
    current_schema_id: Option<i32>,
    #[serde(borrow, default)]
    schemas: Vec<&'a RawValue>,
    #[serde(default)]
    properties: std::collections::BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Numbered {
    #[serde(default)]
    schema_id: i32,
}

impl Metadata<'_> {
    /// The current schema as it stands there, and the number for the next one.
    fn schema(&self, what: &str) -> Result<(&str, i32, i32), RestError> {
        let malformed = |why: &str| RestError::Malformed {
            what: what.to_owned(),
            why: why.to_owned(),
        };
        let wanted = self
            .current_schema_id
            .ok_or_else(|| malformed("it names no current schema"))?;
        let mut found = None;
        let mut next = 0;
        for text in &self.schemas {
            let numbered: Numbered = parsed(text.get().as_bytes(), what)?;
            next = next.max(numbered.schema_id.saturating_add(1));
            if numbered.schema_id == wanted {
                found = Some(text.get());
            }
        }
        let found = found.ok_or_else(|| malformed("its current schema is not among its schemas"))?;
        Ok((found, wanted, next))
    }

    /// The number of the schema that says the same, where the table has had one: a server adds none twice, and then
    /// refuses to take the one "added last" (`TableMetadata.Builder` of the reference in Java). One that cannot be
    /// compared is another one.
    fn same_as(&self, schema: &str, what: &str) -> Result<Option<i32>, RestError> {
        for text in &self.schemas {
            if schema::same(text.get(), schema).is_ok_and(|same| same) {
                let numbered: Numbered = parsed(text.get().as_bytes(), what)?;
                return Ok(Some(numbered.schema_id));
            }
        }
        Ok(None)
    }
}

/// Reads them.
pub async fn read(catalog: &Catalog, levels: &[String], name: &str) -> Result<TableComments, RestError> {
    let what = words(levels, name);
    let body = load(catalog, levels, name).await?;
    let answer: Answer<'_> = parsed(&body, &what)?;
    seen(&answer.metadata, &what)
}

/// Writes them over what was seen, in one commit.
pub async fn write(
    catalog: &Catalog,
    levels: &[String],
    name: &str,
    before: &TableComments,
    comments: &Comments,
) -> Result<Commit, RestError> {
    let what = words(levels, name);
    if !catalog.config.serves(UPDATE) {
        return Err(RestError::Denied {
            what,
            said: "the server lets nobody change tables: it is read-only".to_owned(),
        });
    }
    let body = load(catalog, levels, name).await?;
    let answer: Answer<'_> = parsed(&body, &what)?;
    if seen(&answer.metadata, &what)? != *before {
        return Ok(Commit::Moved(format!("{what} changed since it was read")));
    }
    let request = request(&answer.metadata, before, comments, &what)?;
    let asked = Call {
        url: catalog.http.origin().below(&path(catalog, levels, name), &[]),
        what: &what,
        headers: &[],
        body: Some(&request),
        most: MAX_METADATA_BYTES,
    };
    catalog.meter.asked();
    match call(&catalog.http, &catalog.login, asked).await {
        Ok(reply) => Ok(taken(&reply.body, before, comments, &what)),
        Err(RestError::Conflict { said, .. }) => Ok(Commit::Moved(said)),
        Err(error) if is_unknown(&error) => Ok(Commit::Unknown(error.to_string())),
        Err(error) => Err(error),
    }
}

/// What a good answer says: it holds the table as it is now. One that does not show the comments is no certain answer.
fn taken(body: &[u8], before: &TableComments, comments: &Comments, what: &str) -> Commit {
    let answer: Result<Answer<'_>, RestError> = parsed(body, what);
    match answer.and_then(|answer| seen(&answer.metadata, what)) {
        Ok(now) if now.uuid == before.uuid && comments.stand_in(&now) => Commit::Written,
        Ok(_) => {
            Commit::Unknown("the catalog agreed, and its answer does not show the descriptions".to_owned())
        }
        Err(error) => Commit::Unknown(format!(
            "the catalog agreed, in an answer that cannot be read: {error}"
        )),
    }
}

/// Whether the commit may have been taken all the same (specification: 500, 502 and 504 are `CommitStateUnknown`; a lost
/// answer is no better).
fn is_unknown(error: &RestError) -> bool {
    match error {
        RestError::Server { status, .. } => !matches!(status, 501 | 503),
        RestError::Unreachable { unsent, .. } => !unsent,
        RestError::Slow { .. } | RestError::TooLarge { .. } | RestError::Cancelled => true,
        _ => false,
    }
}

fn request(
    metadata: &Metadata<'_>,
    before: &TableComments,
    comments: &Comments,
    what: &str,
) -> Result<String, RestError> {
    let mut requirements = vec![
        json!({"type": "assert-table-uuid", "uuid": metadata.table_uuid}),
        json!({"type": "assert-current-schema-id", "current-schema-id": before.schema_id}),
    ];
    let mut updates: Vec<Box<RawValue>> = Vec::new();
    let raw = |value: &serde_json::Value| raw(value.to_string(), what);
    if let Some(comment) = &comments.table {
        updates.push(raw(
            &json!({"action": "set-properties", "updates": {"comment": comment}}),
        )?);
    }
    if !comments.columns.is_empty() {
        let (text, _, next) = metadata.schema(what)?;
        let schema =
            schema::with_docs(text, next, &comments.columns).map_err(|why| RestError::Malformed {
                what: what.to_owned(),
                why,
            })?;
        if let Some(known) = metadata.same_as(&schema, what)? {
            updates.push(raw(&json!({"action": "set-current-schema", "schema-id": known}))?);
        } else {
            let last = metadata.last_column_id;
            requirements
                .push(json!({"type": "assert-last-assigned-field-id", "last-assigned-field-id": last}));
            // The schema is sent as it was read: its numbers are not to pass through a parser.
            let add = format!(r#"{{"action":"add-schema","schema":{schema},"last-column-id":{last}}}"#);
            updates.push(self::raw(add, what)?);
            updates.push(raw(&json!({"action": "set-current-schema", "schema-id": -1}))?);
        }
    }
    let updates: Vec<&str> = updates.iter().map(|update| update.get()).collect();
    Ok(format!(
        r#"{{"requirements":{},"updates":[{}]}}"#,
        serde_json::Value::from(requirements),
        updates.join(",")
    ))
}

fn raw(text: String, what: &str) -> Result<Box<RawValue>, RestError> {
    RawValue::from_string(text).map_err(|_| RestError::Malformed {
        what: what.to_owned(),
        why: "its schema cannot be sent back".to_owned(),
    })
}

fn seen(metadata: &Metadata<'_>, what: &str) -> Result<TableComments, RestError> {
    let (text, schema_id, _) = metadata.schema(what)?;
    let columns = schema::columns(text).map_err(|why| RestError::Malformed {
        what: what.to_owned(),
        why,
    })?;
    Ok(TableComments {
        uuid: metadata.table_uuid.clone(),
        schema_id,
        comment: metadata.properties.get("comment").cloned(),
        columns,
    })
}

/// Loads it without the snapshots that no branch and no tag points to.
async fn load(catalog: &Catalog, levels: &[String], name: &str) -> Result<Vec<u8>, RestError> {
    let path = path(catalog, levels, name);
    let what = words(levels, name);
    let reply = catalog
        .get(&path, &[("snapshots", "refs")], &what, &[], MAX_METADATA_BYTES)
        .await?;
    Ok(reply.body)
}

fn path(catalog: &Catalog, levels: &[String], name: &str) -> String {
    format!(
        "{}/{}/{}",
        catalog.namespace_of(levels, Kind::Table),
        Kind::Table.segment(),
        encoded(name)
    )
}

fn words(levels: &[String], name: &str) -> String {
    format!("table {}.{}", dotted(levels), visible(name))
}

#[cfg(test)]
mod tests;
