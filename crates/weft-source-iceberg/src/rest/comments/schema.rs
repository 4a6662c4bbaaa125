//! A schema as the catalog wrote it, with other words on its columns. Everything else stays to the letter: defaults,
//! types and keys that this program does not know.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, value::RawValue};
use weft_ports::push::ColumnComment;

/// Levels of nesting.
const DEEPEST: usize = 64;
/// Columns, nested ones included.
const COLUMNS: usize = 20_000;

type Members = BTreeMap<String, Box<RawValue>>;

/// Columns that can have words, depth first.
pub fn columns(schema: &str) -> Result<Vec<ColumnComment>, String> {
    let mut found = Vec::new();
    collect(schema, "", 0, &mut found)?;
    Ok(found)
}

/// The schema with these words, under another number.
pub fn with_docs(schema: &str, number: i32, docs: &BTreeMap<i32, String>) -> Result<String, String> {
    let mut put = 0;
    let changed = rewritten(schema, docs, 0, &mut put)?;
    if put != docs.len() {
        return Err("it has not all of the columns that were named".to_owned());
    }
    let mut members = members(&changed)?;
    members.insert("schema-id".to_owned(), raw(number.to_string())?);
    written(&members)
}

/// Whether two schemas say the same, whatever their numbers are.
pub fn same(left: &str, right: &str) -> Result<bool, String> {
    let (mut left, mut right) = (members(left)?, members(right)?);
    for schema in [&mut left, &mut right] {
        schema.remove("schema-id");
    }
    let (ours, theirs) = (identifiers(&mut left)?, identifiers(&mut right)?);
    Ok(ours == theirs && alike(&left, &right, 0)?)
}

/// Their order means nothing, and none are as good as an empty list of them.
fn identifiers(schema: &mut Members) -> Result<BTreeSet<i32>, String> {
    let ids: Option<BTreeSet<i32>> = match schema.remove("identifier-field-ids") {
        Some(ids) => serde_json::from_str(ids.get()).map_err(unread)?,
        None => None,
    };
    Ok(ids.unwrap_or_default())
}

fn alike(left: &Members, right: &Members, depth: usize) -> Result<bool, String> {
    check(depth)?;
    // `null` is as good as nothing.
    let said = |members: &Members, key: &str| {
        let value = members.get(key).map(|value| value.get().to_owned());
        value.filter(|value| value != "null")
    };
    for key in left.keys().chain(right.keys()).collect::<BTreeSet<_>>() {
        let same = match (said(left, key), said(right, key)) {
            (None, None) => true,
            (Some(left), Some(right)) => match key.as_str() {
                "fields" => fields_alike(&left, &right, depth)?,
                "type" | "element" | "key" | "value" => types_alike(&left, &right, depth)?,
                _ => value(&left)? == value(&right)?,
            },
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

fn fields_alike(left: &str, right: &str, depth: usize) -> Result<bool, String> {
    let (left, right): (Vec<Members>, Vec<Members>) = (
        serde_json::from_str(left).map_err(unread)?,
        serde_json::from_str(right).map_err(unread)?,
    );
    if left.len() != right.len() {
        return Ok(false);
    }
    for (left, right) in left.iter().zip(&right) {
        if !alike(left, right, depth)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn types_alike(left: &str, right: &str, depth: usize) -> Result<bool, String> {
    if is_plain(left) || is_plain(right) {
        return Ok(value(left)? == value(right)?);
    }
    alike(&members(left)?, &members(right)?, depth + 1)
}

fn value(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(unread)
}

fn collect(text: &str, parent: &str, depth: usize, found: &mut Vec<ColumnComment>) -> Result<(), String> {
    check(depth)?;
    if is_plain(text) {
        return Ok(());
    }
    let members = members(text)?;
    let join = |name: &str| {
        if parent.is_empty() {
            name.to_owned()
        } else {
            [parent, name].join(".")
        }
    };
    for field in fields(&members)? {
        let field = self::members(field.get())?;
        let path = join(&text_of(&field, "name")?);
        if found.len() >= COLUMNS {
            return Err(format!("it has more than {COLUMNS} columns"));
        }
        found.push(ColumnComment {
            id: id_of(&field)?,
            path: path.clone(),
            doc: match field.get("doc") {
                Some(doc) => serde_json::from_str(doc.get()).map_err(unread)?,
                None => None,
            },
        });
        if let Some(inner) = field.get("type") {
            collect(inner.get(), &path, depth + 1, found)?;
        }
    }
    for key in ["element", "key", "value"] {
        if let Some(inner) = members.get(key) {
            collect(inner.get(), &join(key), depth + 1, found)?;
        }
    }
    Ok(())
}

fn rewritten(
    text: &str,
    docs: &BTreeMap<i32, String>,
    depth: usize,
    put: &mut usize,
) -> Result<String, String> {
    check(depth)?;
    if is_plain(text) {
        return Ok(text.to_owned());
    }
    let mut members = members(text)?;
    if members.contains_key("fields") {
        let mut all: Vec<String> = Vec::new();
        for field in fields(&members)? {
            let mut field = self::members(field.get())?;
            if let Some(doc) = docs.get(&id_of(&field)?) {
                let text = serde_json::to_string(doc).map_err(unread)?;
                field.insert("doc".to_owned(), raw(text)?);
                *put += 1;
            }
            inner(&mut field, "type", docs, depth, put)?;
            all.push(written(&field)?);
        }
        members.insert("fields".to_owned(), raw(format!("[{}]", all.join(",")))?);
    }
    for key in ["element", "key", "value"] {
        inner(&mut members, key, docs, depth, put)?;
    }
    written(&members)
}

fn inner(
    members: &mut Members,
    key: &str,
    docs: &BTreeMap<i32, String>,
    depth: usize,
    put: &mut usize,
) -> Result<(), String> {
    if let Some(text) = members.get(key) {
        let changed = rewritten(text.get(), docs, depth + 1, put)?;
        members.insert(key.to_owned(), raw(changed)?);
    }
    Ok(())
}

fn check(depth: usize) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(format!("its columns are nested deeper than {DEEPEST} levels"));
    }
    Ok(())
}

fn is_plain(text: &str) -> bool {
    text.trim_start().starts_with('"')
}

fn members(text: &str) -> Result<Members, String> {
    serde_json::from_str(text).map_err(unread)
}

fn fields(members: &Members) -> Result<Vec<Box<RawValue>>, String> {
    match members.get("fields") {
        Some(fields) => serde_json::from_str(fields.get()).map_err(unread),
        None => Ok(Vec::new()),
    }
}

fn text_of(members: &Members, key: &str) -> Result<String, String> {
    let found = members
        .get(key)
        .ok_or_else(|| format!("a column has no `{key}`"))?;
    serde_json::from_str(found.get()).map_err(unread)
}

fn id_of(field: &Members) -> Result<i32, String> {
    let found = field.get("id").ok_or("a column has no `id`")?;
    serde_json::from_str(found.get()).map_err(unread)
}

fn written(members: &Members) -> Result<String, String> {
    serde_json::to_string(members).map_err(unread)
}

fn raw(text: String) -> Result<Box<RawValue>, String> {
    RawValue::from_string(text).map_err(unread)
}

/// The parser's own words can repeat what stands there.
#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn unread(error: serde_json::Error) -> String {
    format!("its schema: line {}, column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{columns, same, with_docs};

    const SCHEMA: &str = r#"{"type":"struct","schema-id":3,"identifier-field-ids":[1],"fields":[
        {"id":1,"name":"id","required":true,"type":"long","initial-default":9007199254740993,"x-own":{"b":1,"a":0.30000000000000004}},
        {"id":2,"name":"to","required":false,"doc":"where","type":{"type":"struct","fields":[
            {"id":3,"name":"city","required":false,"type":"string"}]}},
        {"id":4,"name":"lines","required":false,"type":{"type":"list","element-id":5,"element-required":true,
            "element":{"type":"struct","fields":[{"id":6,"name":"sku","required":true,"type":"string"}]}}},
        {"id":7,"name":"bag","required":false,"type":{"type":"map","key-id":8,"key":"string","value-id":9,
            "value-required":false,"value":"double"}}]}"#;

    #[test]
    fn columns_are_told_depth_first_and_elements_are_none() {
        let found = columns(SCHEMA).unwrap();
        let told: Vec<(i32, &str, Option<&str>)> = found
            .iter()
            .map(|column| (column.id, column.path.as_str(), column.doc.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "id", None),
                (2, "to", Some("where")),
                (3, "to.city", None),
                (4, "lines", None),
                (6, "lines.element.sku", None),
                (7, "bag", None),
            ]
        );
    }

    #[test]
    fn only_the_words_change_and_numbers_stay_to_the_letter() {
        let docs = BTreeMap::from([(3, "the \"city\"".to_owned()), (6, "what".to_owned())]);
        let text = with_docs(SCHEMA, 4, &docs).unwrap();
        for part in ["9007199254740993", "0.30000000000000004"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let mut changed: serde_json::Value = serde_json::from_str(&text).unwrap();
        let before: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
        assert_eq!(changed["schema-id"], 4);
        changed["schema-id"] = 3.into();
        let place = changed.pointer_mut("/fields/1/type/fields/0").unwrap();
        assert_eq!(
            place.as_object_mut().unwrap().remove("doc").unwrap(),
            "the \"city\""
        );
        let place = changed.pointer_mut("/fields/2/type/element/fields/0").unwrap();
        assert_eq!(place.as_object_mut().unwrap().remove("doc").unwrap(), "what");
        assert_eq!(changed, before);
    }

    #[test]
    fn schemas_are_the_same_by_what_they_say_and_not_by_their_number() {
        let other = SCHEMA
            .replace(r#""schema-id":3"#, r#""schema-id":9"#)
            .replace(r#""name":"id","#, r#""doc":null,"name":"id","#);
        assert!(same(SCHEMA, &other).unwrap());
        for (from, to) in [
            (r#""identifier-field-ids":[1]"#, r#""identifier-field-ids":[]"#),
            ("9007199254740993", "9007199254740992"),
            (r#""doc":"where""#, r#""doc":"Where""#),
            (
                r#""name":"sku","required":true"#,
                r#""name":"sku","required":false"#,
            ),
            (r#""value":"double""#, r#""value":"float""#),
        ] {
            let changed = SCHEMA.replace(from, to);
            assert_ne!(changed, SCHEMA, "{from}");
            assert!(!same(SCHEMA, &changed).unwrap(), "{from}");
        }
        let none = |ids: &str| format!(r#"{{"type":"struct",{ids}"fields":[]}}"#);
        assert!(same(&none(""), &none(r#""identifier-field-ids":[],"#)).unwrap());
    }

    #[test]
    fn a_column_that_is_not_there_is_no_commit() {
        with_docs(SCHEMA, 4, &BTreeMap::from([(5, "an element".to_owned())])).unwrap_err();
        with_docs(SCHEMA, 4, &BTreeMap::from([(99, "gone".to_owned())])).unwrap_err();
        let deep = format!(
            r#"{{"type":"struct","fields":[{{"id":1,"name":"a","type":{}"string"{}}}]}}"#,
            r#"{"type":"list","element":"#.repeat(90),
            "}".repeat(90)
        );
        assert!(columns(&deep).unwrap_err().contains("deeper"));
    }
}
