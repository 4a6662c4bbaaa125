//! `weft docs edit`.

mod editor;

use std::io::{IsTerminal, Read};

use weft_app::{
    App, AppError, AppResult,
    edit_docs::{
        ColumnEdit, Conflict, Docs, EditDocsRequest, EditDocsResponse, EditState, Payload, ProductInfo,
        Revision, TagInfo, Timestamp, edit_docs,
    },
    save_draft::{DraftPart, DraftWords, SaveDraftRequest, save_draft},
    show_docs::{ShowDocsRequest, ShowDocsResponse, show_docs},
};

use crate::{args::DocsEditArguments, output::Output};

/// Longest text that is taken, in bytes: one more than is kept says that there is more.
const LONGEST: u64 = 256 * 1024 + 1;

/// Writes words.
pub async fn run(app: &App, output: Output, mut arguments: DocsEditArguments) -> AppResult<()> {
    let name = arguments.name.clone();
    let shown = show_docs(app, ShowDocsRequest { name }).await?;
    let base = arguments.base.map_or(shown.base, Revision);
    let request = EditDocsRequest {
        name: shown.thing.urn.as_str().to_owned(),
        base,
        docs: None,
        tags: None,
        columns: columns(&arguments)?,
        draft: None,
        propose: super::propose::asked(std::mem::take(&mut arguments.propose)),
    };
    if !request.columns.is_empty() {
        return told(output, &edit_docs(app, request).await?, "");
    }
    let text = match arguments.file.take() {
        Some(file) => Some(taken(&file)?),
        None => None,
    };
    let docs = docs(&shown, &arguments, text);
    let tags = tags(&shown, &arguments);
    if docs.is_none() && tags.is_none() {
        return by_hand(app, output, &shown, request).await;
    }
    told(
        output,
        &edit_docs(
            app,
            EditDocsRequest {
                docs,
                tags,
                ..request
            },
        )
        .await?,
        "",
    )
}

/// Text of a file or of stdin.
fn taken(file: &str) -> AppResult<String> {
    let mut text = String::new();
    let read = if file == "-" {
        std::io::stdin().lock().take(LONGEST).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|opened| opened.take(LONGEST).read_to_string(&mut text))
    };
    read.map_err(|error| AppError::invalid(format!("`{file}` cannot be read as text: {error}")))?;
    Ok(text)
}

fn columns(arguments: &DocsEditArguments) -> AppResult<Vec<ColumnEdit>> {
    if arguments.column.is_empty() {
        return Ok(Vec::new());
    }
    let of_thing = [
        ("--file", arguments.file.is_some()),
        ("--title", arguments.title.is_some()),
        ("--purpose", arguments.purpose.is_some()),
        ("--usage", arguments.usage.is_some()),
        ("--limitations", arguments.limitations.is_some()),
    ];
    if let Some((option, _)) = of_thing.iter().find(|(_, given)| *given) {
        return Err(
            AppError::invalid(format!("`{option}` is about the whole thing, not a column"))
                .hint("run the command twice"),
        );
    }
    if arguments.description.is_some() && arguments.column.len() > 1 {
        return Err(AppError::invalid("a description is about one column")
            .hint("give `--column` once, or use `--tag` and `--classification` for several"));
    }
    let empty = arguments.tag.is_empty() && arguments.untag.is_empty();
    if empty && arguments.description.is_none() && arguments.classification.is_none() {
        return Err(AppError::invalid("nothing is said of the column")
            .hint("add `--description TEXT`, `--tag TAG` or `--classification LABEL`"));
    }
    let edit = |path: &String| ColumnEdit {
        id: None,
        path: path.clone(),
        doc: arguments.description.clone(),
        classification: arguments.classification.clone(),
        add_tags: arguments.tag.clone(),
        remove_tags: arguments.untag.clone(),
    };
    Ok(arguments.column.iter().map(edit).collect())
}

fn docs(shown: &ShowDocsResponse, arguments: &DocsEditArguments, text: Option<String>) -> Option<Docs> {
    let mut docs = shown
        .written
        .as_ref()
        .map_or_else(Docs::default, |written| written.docs.clone());
    let mut touched = false;
    for (slot, said) in [
        (&mut docs.title, arguments.title.clone()),
        (&mut docs.description, arguments.description.clone()),
        (&mut docs.markdown, text),
        (&mut docs.purpose, arguments.purpose.clone()),
        (&mut docs.usage, arguments.usage.clone()),
        (&mut docs.limitations, arguments.limitations.clone()),
    ] {
        if said.is_some() {
            *slot = said;
            touched = true;
        }
    }
    touched.then_some(docs)
}

fn tags(shown: &ShowDocsResponse, arguments: &DocsEditArguments) -> Option<TagInfo> {
    let given = [
        &arguments.tag,
        &arguments.untag,
        &arguments.term,
        &arguments.unterm,
    ];
    if given.iter().all(|labels| labels.is_empty()) {
        return None;
    }
    let mut tags = shown.tags.written.clone();
    tags.tags.extend(arguments.tag.iter().cloned());
    tags.tags
        .retain(|tag| !arguments.untag.iter().any(|gone| gone.eq_ignore_ascii_case(tag)));
    tags.terms.extend(arguments.term.iter().cloned());
    tags.terms.retain(|term| !arguments.unterm.contains(term));
    Some(tags)
}

/// Opens the person's editor on the draft, else on the text that is shown. What was typed is kept as a draft before it
/// is published, so that nothing that goes wrong then loses it.
async fn by_hand(
    app: &App,
    output: Output,
    shown: &ShowDocsResponse,
    request: EditDocsRequest,
) -> AppResult<()> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(
            AppError::invalid("nothing is said, and there is no terminal to open an editor on")
                .hint("add `--file FILE`, `--file -`, `--title TEXT` or `--column PATH --description TEXT`"),
        );
    }
    let (began, mut docs) = match &shown.draft {
        Some(draft) => {
            Output::note(&format!("your draft of {} is opened", draft.at));
            (draft.words.base, draft.words.docs.clone())
        }
        None => (
            request.base,
            shown
                .written
                .as_ref()
                .map_or_else(Docs::default, |written| written.docs.clone()),
        ),
    };
    let before = docs
        .markdown
        .clone()
        .or_else(|| shown.shown.markdown.clone())
        .unwrap_or_default();
    let text = editor::edited(&before)?;
    if text == before && shown.draft.is_none() {
        Output::note("nothing was changed, and nothing is published");
        return Ok(());
    }
    docs.markdown = Some(text);
    let kept = keep(app, &request.name, began, &docs).await?;
    let asked = EditDocsRequest {
        base: began,
        docs: Some(docs),
        draft: Some(kept),
        ..request
    };
    let again = "; your text is kept as a draft, and `weft docs edit` opens it again";
    match edit_docs(app, asked).await {
        Ok(answer) => told(output, &answer, again),
        Err(error) => Err(AppError {
            message: format!("{}{again}", error.message),
            ..error
        }),
    }
}

async fn keep(app: &App, name: &str, base: Revision, docs: &Docs) -> AppResult<Timestamp> {
    let request = SaveDraftRequest {
        name: name.to_owned(),
        part: DraftPart::Docs,
        words: DraftWords {
            base,
            docs: docs.clone(),
            ..DraftWords::default()
        },
    };
    Ok(save_draft(app, request).await?.at)
}

/// Says what became of an edit. A conflict is an error: nothing was written.
pub fn told(output: Output, answer: &EditDocsResponse, kept: &str) -> AppResult<()> {
    if output.is_json() {
        Output::value(answer)?;
    } else {
        let notes = answer.notes.iter();
        for note in notes.filter(|_| answer.state != EditState::NeedsReview) {
            Output::note(&crate::output::clean(note));
        }
        match answer.state {
            EditState::Published => Output::line(format!("published as version {}", answer.base))?,
            EditState::Unchanged => Output::line("that stands there already; nothing was written")?,
            EditState::Proposed => Output::line("proposed; `weft proposals --mine` lists it")?,
            EditState::NeedsReview => {}
            EditState::Conflict => {
                for conflict in &answer.conflicts {
                    both(conflict)?;
                }
            }
        }
    }
    super::propose::needs_review(answer.state, &answer.notes, kept)?;
    let Some(first) = answer.conflicts.first() else {
        return Ok(());
    };
    Err(AppError::failed(format!(
        "{} published other words on {} at {}; nothing of yours was written{kept}",
        first.by,
        first.column.as_deref().unwrap_or("this page"),
        first.at
    ))
    .hint(format!(
        "compare both, then write yours again; `--base {}` says that you have seen theirs",
        answer.base
    )))
}

fn both(conflict: &Conflict) -> AppResult<()> {
    let of = conflict.column.as_deref().unwrap_or(conflict.aspect.as_str());
    for (who, said) in [(conflict.by.as_str(), &conflict.theirs), ("you", &conflict.mine)] {
        Output::line(format!("── {of}, {who}"))?;
        Output::line(words(said))?;
    }
    Ok(())
}

/// What is said of a product, without what is not.
fn product(info: &ProductInfo) -> Vec<String> {
    let mut lines = Vec::new();
    let status = info.status.map(|status| status.as_str().to_owned());
    for (label, said) in [
        ("status", status),
        ("version", info.version.clone()),
        ("type", info.product_type.clone()),
        ("note", info.lifecycle_note.clone()),
    ] {
        lines.extend(said.map(|said| format!("{label}: {said}")));
    }
    let outputs = info.output_ports.iter().map(|port| port.name.as_str());
    let inputs = info.input_ports.iter().map(|port| port.name.as_str());
    let team = info.team.iter().map(|member| member.username.as_str());
    let support = info.support.iter().map(|channel| channel.channel.as_str());
    let lists: [(&str, Vec<&str>); 4] = [
        ("offers", outputs.collect()),
        ("reads", inputs.collect()),
        ("team", team.collect()),
        ("support", support.collect()),
    ];
    for (label, names) in lists {
        if !names.is_empty() {
            lines.push(format!("{label}: {}", names.join(", ")));
        }
    }
    lines
}

/// Words as text for people.
pub fn words(said: &Payload) -> String {
    let mut lines: Vec<String> = Vec::new();
    match said {
        Payload::Docs(docs) => {
            let parts = [
                ("title", &docs.title),
                ("description", &docs.description),
                ("purpose", &docs.purpose),
                ("usage", &docs.usage),
                ("limitations", &docs.limitations),
                ("text", &docs.markdown),
            ];
            for (label, text) in parts {
                lines.extend(text.as_ref().map(|text| format!("{label}: {text}")));
            }
        }
        Payload::Tags(tags) => {
            if !tags.tags.is_empty() {
                lines.push(format!("tags: {}", tags.tags.join(", ")));
            }
            if !tags.terms.is_empty() {
                lines.push(format!("terms: {}", tags.terms.join(", ")));
            }
        }
        Payload::Product(info) => lines.extend(product(info)),
        Payload::FieldDocs(all) => {
            for entry in &all.fields {
                let parts = [
                    entry.doc.clone(),
                    entry.classification.clone(),
                    Some(entry.tags.join(", ")),
                ];
                let said: Vec<String> = parts
                    .into_iter()
                    .flatten()
                    .filter(|part| !part.is_empty())
                    .collect();
                lines.push(format!("{}: {}", entry.path, said.join(" · ")));
            }
        }
        Payload::Term(term) => {
            lines.extend((!term.definition.is_empty()).then(|| term.definition.clone()));
            for (label, words) in [("synonyms", &term.synonyms), ("related", &term.related)] {
                if !words.is_empty() {
                    lines.push(format!("{label}: {}", words.join(", ")));
                }
            }
            for (label, word) in [
                ("domain", &term.domain),
                ("owner", &term.owner),
                ("deprecated", &term.deprecated),
                ("merged into", &term.merged_into),
            ] {
                lines.extend(word.as_ref().map(|word| format!("{label}: {word}")));
            }
        }
        _ => {}
    }
    if lines.is_empty() {
        return "(what is harvested)".to_owned();
    }
    lines.join("\n")
}
