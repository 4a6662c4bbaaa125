//! Descriptions in the YAML files of a dbt project.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use weft_model::{FieldDoc, Origin, Payload, Urn};
use weft_ports::{
    PortErrorKind,
    push::WordFile,
    source::{SourceConfig, SourceKind},
};

use super::{
    Planned, PushKind,
    file::{Page, Word},
    plain, refused,
    said::Words,
};
use crate::{App, AppError, AppResult};

/// What dbt takes for a program.
const PROGRAMS: [&str; 3] = ["{{", "{%", "{#"];

/// A thing of a project, and where its words stand.
struct Described<'a> {
    words: &'a Words,
    at: WordFile,
}

impl Described<'_> {
    /// What it is called in its file.
    fn name(&self) -> String {
        let name = &self.at.name;
        self.at
            .group
            .as_ref()
            .map_or_else(|| name.clone(), |group| format!("{group}.{name}"))
    }
}

/// A target for each file of a project that describes it; each project's manifest is read once.
pub async fn plan(app: &App, about: &[Words], project: Option<&str>) -> AppResult<Vec<Planned>> {
    let mut asked: BTreeMap<String, Vec<(&Words, Urn)>> = BTreeMap::new();
    for words in about {
        if words.docs.is_empty() && words.fields.is_empty() {
            continue;
        }
        let urns: Vec<Urn> = [&words.entity.urn]
            .into_iter()
            .chain(&words.entity.merged)
            .cloned()
            .collect();
        for record in app.workspace.records(&urns).await? {
            if let (Origin::Source(source), Some(Payload::Asset(_))) = (record.origin, record.payload) {
                asked.entry(source).or_default().push((words, record.urn));
            }
        }
    }
    let states = app.workspace.sources().await?;
    let mut planned = Vec::new();
    for (source, things) in asked {
        let state = states.iter().find(|state| state.config.name == source);
        if let Some(state) = state.filter(|state| matches!(state.config.kind, SourceKind::Dbt { .. })) {
            planned.extend(of_source(app, &state.config, things, project).await?);
        }
    }
    Ok(planned)
}

async fn of_source(
    app: &App,
    config: &SourceConfig,
    things: Vec<(&Words, Urn)>,
    project: Option<&str>,
) -> AppResult<Vec<Planned>> {
    let no = |place: &str, error: AppError| refused(PushKind::Dbt, &config.name, place, error);
    let (words, urns): (Vec<&Words>, Vec<Urn>) = things.into_iter().unzip();
    let found = match app.sources.open(config) {
        Ok(opened) => opened.word_files(&urns).await,
        Err(error) => Err(error),
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            let error = AppError::from(error);
            let all = words.iter().map(|words| no(&words.entity.name, error.clone()));
            return Ok(all.collect());
        }
    };
    let mut planned = Vec::new();
    let mut files: BTreeMap<(PathBuf, String), Vec<Described<'_>>> = BTreeMap::new();
    for (words, found) in words.into_iter().zip(found) {
        let at = match found {
            Ok(at) => at,
            Err(error) => {
                planned.push(no(&words.entity.name, error.into()));
                continue;
            }
        };
        let folder = project.map_or_else(|| at.folder.clone(), PathBuf::from);
        match file(&at) {
            Ok(file) => files
                .entry((folder, file))
                .or_default()
                .push(Described { words, at }),
            Err(error) => planned.push(no(&at.name, error)),
        }
    }
    for ((folder, file), things) in files {
        planned.push(of_file(app, &config.name, (&folder, &file), &things).await?);
    }
    Ok(planned)
}

/// The file that describes it.
fn file(at: &WordFile) -> AppResult<String> {
    if let Some(package) = &at.package {
        let why = format!(
            "`{}` comes from the package `{package}`, which is not this project's to change",
            at.name
        );
        return Err(AppError::invalid(why).hint("describe it in that package"));
    }
    at.file.clone().ok_or_else(|| {
        let made = at.made_in.as_deref().unwrap_or("its file");
        let why = format!("no YAML file of the project describes `{}`", at.name);
        AppError::not_found(why).hint(format!(
            "add `- name: {}` to the `{}` of a YAML file beside `{made}`, run `dbt parse` and try again",
            at.name, at.list
        ))
    })
}

async fn of_file(
    app: &App,
    source: &str,
    (folder, file): (&Path, &str),
    things: &[Described<'_>],
) -> AppResult<Planned> {
    let no = |error: AppError| Ok(refused(PushKind::Dbt, source, file, error));
    let text = match app.contracts.read_below(folder, file).await {
        Ok(text) => text,
        Err(error) if error.kind == PortErrorKind::NotFound => {
            return no(AppError::from(error).hint(
                "the artifacts are older than the project, or lie elsewhere: run `dbt parse`, or name its folder with `--project DIR`",
            ));
        }
        Err(error) => return no(error.into()),
    };
    let shown = folder.display().to_string();
    let mut page = match Page::open(app, (PushKind::Dbt, source), (&shown, file), text).await {
        Ok(page) => page,
        Err(error) => return no(error),
    };
    let mut left: Vec<(&Described<'_>, AppError)> = Vec::new();
    for thing in things {
        page.about(&thing.name());
        match base(&page, &thing.at) {
            Ok(base) => describe(app, &mut page, &base, thing.words),
            Err(error) => left.push((thing, error)),
        }
    }
    if left.len() == things.len()
        && let Some((_, error)) = left.pop()
    {
        return no(error);
    }
    for (thing, error) in left {
        page.about(&thing.name());
        let next = error.hint.map_or_else(String::new, |hint| format!("; {hint}"));
        page.hold("", "description", format!("{}{next}", error.message));
    }
    page.planned(app, false).await
}

/// JSON pointer of what describes it, where its words can be put.
fn base(page: &Page, at: &WordFile) -> AppResult<String> {
    let (file, name) = (&page.file, &at.name);
    let base = entry(&page.document, at).ok_or_else(|| {
        AppError::not_found(format!("`{file}` does not describe `{name}` any more"))
            .hint("run `dbt parse` and try again")
    })?;
    if page.at(&format!("{base}/versions")).is_some() {
        let why = format!("`{name}` has versions, each with columns of its own");
        return Err(AppError::invalid(why).hint("edit the file by hand"));
    }
    Ok(base)
}

fn describe(app: &App, page: &mut Page, base: &str, words: &Words) {
    let mut held = words.left_out("dbt");
    held.retain(|one| one.part != "title");
    page.hold_all(held);
    if words.docs.description.is_some() && words.docs.markdown.is_some() {
        page.hold(
            "",
            "description",
            "dbt has one description, and the text takes it",
        );
    }
    let whole = words.docs.markdown.as_ref().or(words.docs.description.as_ref());
    if let Some(text) = whole {
        put(
            app,
            page,
            Word {
                path: "",
                part: "description",
                pointer: format!("{base}/description"),
                text: plain::without_weft(text),
                by: &words.by,
            },
        );
    }
    columns(app, page, base, words);
}

/// Puts a description, unless what is there or what would be is a program.
fn put(app: &App, page: &mut Page, word: Word<'_>) {
    let is_program = |text: &str| PROGRAMS.iter().any(|mark| text.contains(mark));
    if page.said(&word.pointer).is_some_and(|old| is_program(&old)) {
        let why = "it is put together by dbt from a docs block; edit the block";
        page.hold(word.path, word.part, why);
    } else if is_program(&word.text) {
        let why = "the words hold `{{`, `{%` or `{#`, which dbt would run; write them otherwise";
        page.hold(word.path, word.part, why);
    } else {
        page.put(app, word);
    }
}

fn columns(app: &App, page: &mut Page, base: &str, words: &Words) {
    let list = format!("{base}/columns");
    let known: Vec<String> = match page.at(&list) {
        Some(Value::Array(items)) => items.iter().map(|item| name(item).to_owned()).collect(),
        _ => Vec::new(),
    };
    let mut is_list = matches!(page.at(&list), Some(Value::Array(_)));
    let contracted = ["config/contract/enforced", "contract/enforced"]
        .iter()
        .any(|path| page.at(&format!("{base}/{path}")) == Some(&Value::Bool(true)));
    let described: Vec<(FieldDoc, String)> = words
        .described()
        .map(|(field, doc)| (field.clone(), plain::without_weft(doc)))
        .collect();
    for (field, doc) in described {
        let place = known
            .iter()
            .position(|name| name.eq_ignore_ascii_case(&field.path));
        let word = |pointer: String| Word {
            path: &field.path,
            part: "description",
            pointer,
            text: doc.clone(),
            by: &field.by,
        };
        match place {
            Some(place) => put(app, page, word(format!("{list}/{place}/description"))),
            None if contracted => {
                let why = "the model's contract does not list this column; add it there with its type";
                page.hold(&field.path, "description", why);
            }
            None if PROGRAMS
                .iter()
                .any(|mark| doc.contains(mark) || field.path.contains(mark)) =>
            {
                let why = "the words hold `{{`, `{%` or `{#`, which dbt would run; write them otherwise";
                page.hold(&field.path, "description", why);
            }
            None => {
                let item = json!({"name": field.path, "description": doc});
                if is_list {
                    page.add(app, word(format!("{list}/-")), &item);
                } else {
                    page.add(app, word(list.clone()), &json!([item]));
                    is_list = true;
                }
            }
        }
    }
}

fn name(item: &Value) -> &str {
    item.get("name").and_then(Value::as_str).unwrap_or_default()
}

/// JSON pointer of what describes it in the file.
fn entry(document: &Value, found: &WordFile) -> Option<String> {
    let at = |list: &Value, wanted: &str| {
        let items = list.as_array()?;
        items.iter().position(|item| name(item) == wanted)
    };
    let list = document.get(found.list)?;
    let Some(group) = &found.group else {
        return Some(format!("/{}/{}", found.list, at(list, &found.name)?));
    };
    let outer = at(list, group)?;
    let tables = list.get(outer)?.get("tables")?;
    Some(format!(
        "/{}/{outer}/tables/{}",
        found.list,
        at(tables, &found.name)?
    ))
}
