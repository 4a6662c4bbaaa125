//! Descriptions in contract files (ODCS) and product files (ODPS).

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::Value;
use weft_model::{ContractInfo, Entity, Origin, Payload, Urn};
use weft_ports::source::SourceKind;

use super::{
    Planned, PushKind,
    file::{Page, Word, step},
    plain, refused,
    said::Words,
};
use crate::{App, AppError, AppResult, contracts::file, words};

/// Levels of nested properties that are looked through.
const DEEPEST: usize = 64;

/// What a contract promises of one asset.
struct Promise<'a> {
    words: &'a Words,
    info: ContractInfo,
}

/// A target for each contract file that promises an asset with words.
pub async fn plan(app: &App, about: &[Words]) -> AppResult<Vec<Planned>> {
    let mut files: BTreeMap<(String, String), Vec<Promise<'_>>> = BTreeMap::new();
    for words in about {
        if words.docs.is_empty() && words.fields.is_empty() {
            continue;
        }
        for record in app.workspace.records(&urns(&words.entity)).await? {
            if let (Origin::Source(source), Some(Payload::Contract(info))) = (record.origin, record.payload) {
                let of_file = files.entry((source, info.file.clone())).or_default();
                of_file.push(Promise { words, info });
            }
        }
    }
    let mut planned = Vec::new();
    for ((source, file), promises) in files {
        let Some(folder) = folder(app, &source).await? else {
            continue;
        };
        planned.push(of_file(app, &source, &folder, &file, &promises).await?);
    }
    Ok(planned)
}

async fn of_file(
    app: &App,
    source: &str,
    folder: &Path,
    file: &str,
    promises: &[Promise<'_>],
) -> AppResult<Planned> {
    let no = |error: AppError| refused(PushKind::Odcs, source, file, error);
    let text = match app.contracts.read_below(folder, file).await {
        Ok(text) => text,
        Err(error) => return Ok(no(error.into())),
    };
    let shown = folder.display().to_string();
    let mut page = match Page::open(app, (PushKind::Odcs, source), (&shown, file), text).await {
        Ok(page) => page,
        Err(error) => return Ok(no(error)),
    };
    if !matches!(page.at("/schema"), Some(Value::Array(_))) {
        let why = format!("`{file}` keeps its objects in the form of ODCS before 3.0");
        return Ok(no(
            AppError::invalid(why).hint("bring the contract to ODCS 3 first")
        ));
    }
    for Promise { words, info } in promises {
        let object = info.objects.first().map(String::as_str).unwrap_or_default();
        page.about(object);
        let Some(base) = object_at(&page.document, object) else {
            page.hold(
                "",
                "description",
                format!("the file does not promise `{object}` any more"),
            );
            continue;
        };
        page.hold_all(words.left_out("a contract"));
        if let Some(text) = words.docs.description.clone().or_else(|| words.in_short()) {
            page.put(
                app,
                Word {
                    path: "",
                    part: "description",
                    pointer: format!("{base}/description"),
                    text,
                    by: &words.by,
                },
            );
        }
        if words.docs.description.is_some() && words.docs.markdown.is_some() {
            page.hold(
                "",
                "text",
                "an object has one description, and the short one takes it",
            );
        }
        for (field, doc) in words.described() {
            match property_at(&page.document, &base, &field.path, 0) {
                Some(pointer) => page.put(
                    app,
                    Word {
                        path: &field.path,
                        part: "description",
                        pointer: format!("{pointer}/description"),
                        text: plain::plain(doc),
                        by: &field.by,
                    },
                ),
                None => page.hold(
                    &field.path,
                    "description",
                    "the contract does not promise this column; add it there with its type",
                ),
            }
        }
    }
    page.planned(app, true).await
}

/// The product's file, where one is known.
pub async fn plan_product(app: &App, words: &Words) -> AppResult<Option<Planned>> {
    if words.docs.is_empty() {
        return Ok(None);
    }
    let asked = file::product_file(app, &words::urns(&words.entity)).await?;
    let Some(found) = asked else { return Ok(None) };
    let folder = found.folder;
    let no = |error: AppError| refused(PushKind::Odps, &found.source, &found.file, error);
    let text = match found.text {
        Ok(text) => text,
        Err(error) => return Ok(Some(no(error.into()))),
    };
    let shown = folder.display().to_string();
    let of = (PushKind::Odps, found.source.as_str());
    let mut page = match Page::open(app, of, (&shown, &found.file), text).await {
        Ok(page) => page,
        Err(error) => return Ok(Some(no(error))),
    };
    let docs = &words.docs;
    if matches!(page.at("/description"), Some(Value::String(_))) {
        let why = "the file's `description` is one text, and not purpose, usage and limitations";
        return Ok(Some(no(
            AppError::invalid(why).hint("bring it to the form of the standard first")
        )));
    }
    let mut new = serde_json::Map::new();
    let is_there = page.at("/description").is_some_and(Value::is_object);
    for (part, text) in [
        ("purpose", &docs.purpose),
        ("usage", &docs.usage),
        ("limitations", &docs.limitations),
    ] {
        let Some(text) = text else { continue };
        let text = plain::plain(text);
        if is_there {
            let pointer = format!("/description/{part}");
            page.put(app, word(part, pointer, text, &words.by));
        } else if new.is_empty() {
            new.insert(part.to_owned(), text.clone().into());
            let value = Value::Object(new.clone());
            page.add(
                app,
                word(part, "/description".to_owned(), text, &words.by),
                &value,
            );
        } else {
            let value = Value::from(text.clone());
            page.add(
                app,
                word(part, format!("/description/{part}"), text, &words.by),
                &value,
            );
        }
    }
    for (part, said) in [
        ("title", docs.title.is_some()),
        ("description", docs.description.is_some()),
        ("text", docs.markdown.is_some()),
    ] {
        if said {
            page.hold("", part, "a product file takes purpose, usage and limitations");
        }
    }
    page.planned(app, true).await.map(Some)
}

fn word<'a>(part: &'a str, pointer: String, text: String, by: &'a str) -> Word<'a> {
    Word {
        path: "",
        part,
        pointer,
        text,
        by,
    }
}

fn urns(entity: &Entity) -> Vec<Urn> {
    [&entity.urn].into_iter().chain(&entity.merged).cloned().collect()
}

/// The folder of a source of contracts.
async fn folder(app: &App, source: &str) -> AppResult<Option<PathBuf>> {
    let states = app.workspace.sources().await?;
    let state = states.into_iter().find(|state| state.config.name == source);
    Ok(state.and_then(|state| match state.config.kind {
        SourceKind::Contracts { path } => Some(PathBuf::from(path)),
        _ => None,
    }))
}

/// What the engine calls a part of a contract, as the harvest reads it.
fn called(part: &Value) -> Option<String> {
    let text = |key: &str| part.get(key).and_then(Value::as_str);
    let name = text("physicalName").or_else(|| text("name"))?;
    Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn object_at(document: &Value, object: &str) -> Option<String> {
    let objects = document.get("schema")?.as_array()?;
    let place = objects
        .iter()
        .position(|one| called(one).as_deref() == Some(object))?;
    Some(format!("/schema/{place}"))
}

/// JSON pointer of the property that a path of a column means, by the names that Iceberg gives to nested ones.
fn property_at(document: &Value, base: &str, path: &str, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    let of = document.pointer(base)?;
    if let Some(properties) = of.get("properties").and_then(Value::as_array) {
        for (place, property) in properties.iter().enumerate() {
            let Some(name) = called(property) else { continue };
            let pointer = format!("{base}/properties/{place}");
            if name.eq_ignore_ascii_case(path) {
                return Some(pointer);
            }
            let longer = path
                .get(..name.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(&name));
            let rest = path.get(name.len()..).and_then(|rest| rest.strip_prefix('.'));
            if let (true, Some(rest)) = (longer, rest)
                && let Some(found) = property_at(document, &pointer, rest, depth + 1)
            {
                return Some(found);
            }
        }
    }
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let inner = match first {
        "element" => format!("{base}/items"),
        "key" | "value" => format!("{base}/map/{}", step(first)),
        _ => return None,
    };
    document.pointer(&inner)?;
    if rest.is_empty() {
        Some(inner)
    } else {
        property_at(document, &inner, rest, depth + 1)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{object_at, property_at};

    #[test]
    fn a_column_is_found_by_what_the_engine_calls_it() {
        let document = json!({"schema": [
            {"name": "lines"},
            {"name": "Orders", "physicalName": "orders", "properties": [
                {"name": "id"},
                {"name": "Ship to", "physicalName": "ship_to", "properties": [{"name": "city"}]},
                {"name": "lines", "items": {"properties": [{"name": "sku"}]}},
                {"name": "bag", "map": {"value": {"properties": [{"name": "n"}]}}},
                {"name": "a.b"},
            ]},
        ]});
        let base = object_at(&document, "orders").unwrap();
        assert_eq!(base, "/schema/1");
        let at = |path: &str| property_at(&document, &base, path, 0);
        assert_eq!(at("id").as_deref(), Some("/schema/1/properties/0"));
        assert_eq!(
            at("SHIP_TO.city").as_deref(),
            Some("/schema/1/properties/1/properties/0")
        );
        assert_eq!(
            at("lines.element.sku").as_deref(),
            Some("/schema/1/properties/2/items/properties/0")
        );
        assert_eq!(
            at("lines.element").as_deref(),
            Some("/schema/1/properties/2/items")
        );
        assert_eq!(
            at("bag.value.n").as_deref(),
            Some("/schema/1/properties/3/map/value/properties/0")
        );
        assert_eq!(at("a.b").as_deref(), Some("/schema/1/properties/4"));
        for gone in ["Ship to", "ship_to.street", "", "lines.value"] {
            assert_eq!(at(gone), None, "{gone}");
        }
        assert_eq!(object_at(&document, "Orders"), None);
    }
}
