//! `weft product edit`.

use std::io::Read;

use serde_json::{Map, Value};
use weft_app::{
    App, AppError, AppResult,
    edit_product::{
        EditProductRequest, EditProductResponse, EditState, ProductWords, Revision, edit_product,
    },
    export_contract::ContractFile,
    lookup,
    show_product::{ShowProductRequest, show_product},
    view::EntityLink,
};

use crate::{
    args::ProductEditArguments,
    output::{Output, clean},
};

/// Longest file that is taken, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// Writes what is said of a product.
pub async fn run(app: &App, output: Output, arguments: ProductEditArguments) -> AppResult<()> {
    let name = arguments.name.clone();
    let shown = show_product(app, ShowProductRequest { name }).await?;
    let mut request = EditProductRequest {
        name: shown.urn.as_str().to_owned(),
        base: arguments.base.map_or(shown.base, Revision),
        words: match &arguments.file {
            Some(file) => taken(app, file).await?,
            None => shown.written,
        },
        owner: None,
        domain: None,
        draft: None,
        propose: super::propose::asked(arguments.propose),
    };
    for said in &arguments.set {
        set(&mut request, said)?;
    }
    told(output, &edit_product(app, request).await?)
}

fn set(request: &mut EditProductRequest, said: &str) -> AppResult<()> {
    let (field, value) = said.split_once('=').ok_or_else(|| {
        AppError::invalid(format!("`{said}` says nothing of a field")).hint("write `--set FIELD=VALUE`")
    })?;
    let value = Some(value.to_owned());
    let words = &mut request.words;
    match field.trim() {
        "title" => words.title = value,
        "version" => words.version = value,
        "type" => words.product_type = value,
        "purpose" => words.purpose = value,
        "usage" => words.usage = value,
        "limitations" => words.limitations = value,
        "owner" => request.owner = value,
        "domain" => request.domain = value,
        other => {
            return Err(AppError::invalid(format!("a product has no field `{other}`")).hint(
                "fields are title, version, type, purpose, usage, limitations, owner and domain; ports, team and support \
                 are written with `--file`",
            ));
        }
    }
    Ok(())
}

/// What a YAML or JSON file says of a product. What is left out is not said; assets may be given by name.
async fn taken(app: &App, file: &str) -> AppResult<ProductWords> {
    let text = text(file)?;
    let mut said = document(app, file, text)?;
    let wrong = |why: String| {
        AppError::invalid(format!("`{file}` is not what is said of a product: {why}"))
            .hint("`weft product show NAME --json` prints `written` in the form that is read")
    };
    let fields = said
        .as_object_mut()
        .ok_or_else(|| wrong("it has no fields".to_owned()))?;
    for (key, nothing) in fields_of(&ProductWords::default())? {
        fields.entry(key).or_insert(nothing);
    }
    let ports = fields.get_mut("output_ports").and_then(Value::as_array_mut);
    for port in ports.into_iter().flatten().filter_map(Value::as_object_mut) {
        let assets = port.entry("assets").or_insert_with(|| Value::Array(Vec::new()));
        for asset in assets.as_array_mut().into_iter().flatten() {
            linked(app, asset).await?;
        }
    }
    let ports = fields.get_mut("input_ports").and_then(Value::as_array_mut);
    for port in ports.into_iter().flatten().filter_map(Value::as_object_mut) {
        if let Some(reads) = port.get_mut("reads") {
            linked(app, reads).await?;
        }
    }
    serde_json::from_value(said).map_err(|error| wrong(error.to_string()))
}

fn text(file: &str) -> AppResult<String> {
    let mut text = String::new();
    let read = if file == "-" {
        std::io::stdin()
            .lock()
            .take(LONGEST + 1)
            .read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|opened| opened.take(LONGEST + 1).read_to_string(&mut text))
    };
    read.map_err(|error| AppError::invalid(format!("`{file}` cannot be read as text: {error}")))?;
    if text.len() as u64 > LONGEST {
        return Err(AppError::invalid(format!(
            "`{file}` has more than {LONGEST} bytes"
        )));
    }
    Ok(text)
}

/// YAML, of which JSON is a part, by the parser that reads contracts: its limits hold.
fn document(app: &App, file: &str, text: String) -> AppResult<Value> {
    let checked = app.contracts.check(&ContractFile {
        path: file.to_owned(),
        bytes: text.into_bytes(),
    });
    checked.document.ok_or_else(|| {
        let first = checked.errors.first();
        let why = first.map_or_else(String::new, |error| {
            format!(", line {}: {}", error.place.line, error.message)
        });
        AppError::invalid(format!("`{file}` cannot be read{why}"))
    })
}

fn fields_of(words: &ProductWords) -> AppResult<Map<String, Value>> {
    match serde_json::to_value(words) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(AppError::failed("what is said of a product has no fields")),
    }
}

/// A name in the place of a thing becomes the thing.
async fn linked(app: &App, thing: &mut Value) -> AppResult<()> {
    if let Some(name) = thing.as_str() {
        let found = lookup::find(app, name).await?;
        *thing = serde_json::to_value(EntityLink::from(&found))
            .map_err(|error| AppError::failed(format!("`{name}` cannot be named: {error}")))?;
    }
    Ok(())
}

/// Says what became of an edit. A conflict is an error: nothing was written.
pub fn told(output: Output, done: &EditProductResponse) -> AppResult<()> {
    if output.is_json() {
        Output::value(done)?;
    }
    match done.state {
        EditState::Published | EditState::Unchanged | EditState::Proposed if output.is_json() => Ok(()),
        EditState::Proposed => Output::line("proposed; `weft proposals --mine` lists it"),
        EditState::NeedsReview => super::propose::needs_review(done.state, &done.notes, ""),
        EditState::Published => Output::line(format!("published; the next edit is over {}", done.base)),
        EditState::Unchanged => Output::line("that stands there already; nothing was written"),
        EditState::Conflict => {
            let by = done
                .conflicts
                .first()
                .map_or("somebody", |conflict| conflict.by.as_str());
            Err(AppError::failed(clean(&format!(
                "{by} published something else about the same since; nothing of yours was written"
            )))
            .hint(format!(
                "look at theirs with `weft product show`; `--base {}` says that you have seen it",
                done.base
            )))
        }
    }
}
