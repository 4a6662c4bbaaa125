//! Where a contract or product file is to be written: below a folder that is a source, or becomes one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;
use weft_model::ascii_slug;
use weft_ports::contracts::{CheckedContract, ContractStandard, GitPlace};

use super::{
    file::{Located, folders},
    text,
};
use crate::{App, AppError, AppResult, add_source};

/// Longest name of a file that is made up here, without its ending.
const NAME: usize = 80;

/// Where to publish a file that is nowhere yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PublishPlace {
    /// Name of a source that is a folder of contracts.
    #[serde(default)]
    pub source: Option<String>,
    /// A folder of this machine, where no source is named. One that is no source yet is added as one.
    #[serde(default)]
    pub folder: Option<String>,
    /// The file, below the folder; absent: named after the contract.
    #[serde(default)]
    pub file: Option<String>,
}

/// A folder that files can be published to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlaceChoice {
    /// Name of the source.
    pub source: String,
    /// Its folder.
    pub folder: String,
    /// The git working copy that it lies in.
    pub git: Option<GitPlace>,
}

/// Where a file goes.
pub struct Target {
    /// Name of the source.
    pub source: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The file, below the folder, with `/` between its parts.
    pub file: String,
    /// Whether the folder is no source yet.
    pub is_new: bool,
}

/// The folders that files can be published to. One that cannot be read now is left out.
pub async fn choices(app: &App) -> AppResult<Vec<PlaceChoice>> {
    let mut found = Vec::new();
    for (source, folder) in folders(app).await? {
        if let Ok(place) = app.contracts.folder(&folder).await {
            found.push(PlaceChoice {
                source,
                folder: place.path.display().to_string(),
                git: place.git,
            });
        }
    }
    Ok(found)
}

/// Where a document goes: to the file that it stands in, else to the place that a person names, else to the only folder.
pub async fn target(
    app: &App,
    located: Option<&Located>,
    wanted: Option<&PublishPlace>,
    document: &Value,
    standard: ContractStandard,
) -> AppResult<Target> {
    let target = match (located, wanted) {
        (Some(there), None) => {
            return Ok(Target {
                source: there.source.clone(),
                folder: there.folder.clone(),
                file: there.file.clone(),
                is_new: false,
            });
        }
        (_, Some(wanted)) => named(app, wanted, document, standard).await?,
        (None, None) => named(app, &PublishPlace::default(), document, standard).await?,
    };
    if let Some(there) = located {
        let same = target.source == there.source && Path::new(&target.file) == Path::new(&there.file);
        if !same {
            let id = text(document, "id").unwrap_or_default();
            return Err(AppError::invalid(format!(
                "`{id}` stands in `{}` of the source `{}` already, and only one file can state it",
                there.file, there.source
            ))
            .hint("publish it there, or give the new one an `id` of its own"));
        }
    }
    readable(&target.file)?;
    Ok(target)
}

async fn named(
    app: &App,
    wanted: &PublishPlace,
    document: &Value,
    standard: ContractStandard,
) -> AppResult<Target> {
    let file = wanted
        .file
        .clone()
        .unwrap_or_else(|| file_name(document, standard));
    let known = folders(app).await?;
    if let Some(folder) = wanted.folder.as_deref().filter(|_| wanted.source.is_none()) {
        return below(app, Path::new(folder), &file, &known).await;
    }
    let names = || {
        let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    };
    let (source, folder) = match (&wanted.source, known.as_slice()) {
        (None, [only]) => only,
        (None, []) => {
            return Err(AppError::invalid("there is no folder of contracts to publish to")
                .hint("say where: `--folder DIR`; it becomes a source of contracts"));
        }
        (None, _) => {
            return Err(AppError::invalid("several sources are folders of contracts")
                .hint(format!("say which with `--source`: {}", names())));
        }
        (Some(name), _) => known.iter().find(|(known, _)| known == name).ok_or_else(|| {
            AppError::not_found(format!("no folder of contracts is called `{name}`"))
                .hint(format!("there are: {}", names()))
        })?,
    };
    Ok(Target {
        source: source.clone(),
        folder: folder.clone(),
        file,
        is_new: false,
    })
}

/// A folder that a person names: part of a source, or a source to be.
async fn below(app: &App, folder: &Path, file: &str, known: &[(String, PathBuf)]) -> AppResult<Target> {
    let place = app.contracts.folder(folder).await?.path;
    for (source, root) in known {
        let Ok(root) = app.contracts.folder(root).await else {
            continue;
        };
        if let Ok(inside) = place.strip_prefix(&root.path) {
            let whole = inside.join(file);
            return Ok(Target {
                source: source.clone(),
                folder: root.path.clone(),
                file: whole.display().to_string().replace('\\', "/"),
                is_new: false,
            });
        }
    }
    let taken: Vec<String> = app
        .workspace
        .sources()
        .await?
        .into_iter()
        .map(|state| state.config.name)
        .collect();
    Ok(Target {
        source: source_name(&place, &taken)?,
        folder: place,
        file: file.to_owned(),
        is_new: true,
    })
}

/// Refuses a document that would take the place of another contract or product.
pub fn not_another(file: &str, held: &CheckedContract, new: &Value) -> AppResult<()> {
    let Some(there) = &held.document else {
        return Ok(());
    };
    let (holds, own) = (text(there, "id"), text(new, "id"));
    if holds == own {
        return Ok(());
    }
    let name = |id: &Option<String>| {
        id.as_deref()
            .map_or("nothing that has an id".to_owned(), |id| format!("`{id}`"))
    };
    Err(AppError::invalid(format!(
        "`{file}` holds {}, and this is {}: one would take the other's place",
        name(&holds),
        name(&own)
    ))
    .hint("publish it to a file of its own, or give it the `id` that stands there"))
}

/// A name for the folder as a source that no other has.
fn source_name(folder: &Path, taken: &[String]) -> AppResult<String> {
    let own = folder.file_name().map(|name| ascii_slug(&name.to_string_lossy()));
    let own = own.filter(|name| !name.is_empty());
    let own: String = own
        .unwrap_or_else(|| "contracts".to_owned())
        .chars()
        .take(56)
        .collect();
    let free = (1..1_000)
        .map(|number| match number {
            1 => own.clone(),
            number => format!("{own}-{number}"),
        })
        .find(|name| !taken.contains(name));
    let name = free.ok_or_else(|| AppError::invalid("every name for this folder is taken"))?;
    add_source::check_name(&name)?;
    Ok(name)
}

/// `orders.odcs.yaml`.
pub fn file_name(document: &Value, standard: ContractStandard) -> String {
    let words = text(document, "name").or_else(|| text(document, "id"));
    let name: String = ascii_slug(&words.unwrap_or_default())
        .chars()
        .take(NAME)
        .collect();
    let name = name.trim_end_matches(['-', '_']);
    let name = if name.is_empty() { "contract" } else { name };
    match standard {
        ContractStandard::Odcs => format!("{name}.odcs.yaml"),
        ContractStandard::Odps => format!("{name}.odps.yaml"),
    }
}

/// Whether a folder of contracts is read by this name.
fn readable(file: &str) -> AppResult<()> {
    // A path from the root leads out of the folder, and is refused for that where it is written.
    let hidden = !Path::new(file).is_absolute()
        && file
            .split(['/', '\\'])
            .any(|part| (part.starts_with('.') && part != "." && part != "..") || part == "node_modules");
    let ending = Path::new(file).extension().is_some_and(|end| {
        ["yaml", "yml", "json"]
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known))
    });
    if ending && !hidden && file.len() <= 1024 {
        return Ok(());
    }
    Err(AppError::invalid(format!(
        "`{}` is no name that a folder of contracts is read by",
        file.escape_debug()
    ))
    .hint("give it one that ends in .odcs.yaml, .odps.yaml or .json, in no hidden folder"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;
    use weft_ports::contracts::ContractStandard;

    use super::{file_name, readable, source_name};

    #[test]
    fn names_are_made_from_what_people_call_it() {
        let named = |document| file_name(&document, ContractStandard::Odcs);
        assert_eq!(
            named(json!({"name": "Orders, all / EU", "id": "x"})),
            "orders-all-eu.odcs.yaml"
        );
        assert_eq!(named(json!({"id": "../../etc"})), "etc.odcs.yaml");
        assert_eq!(named(json!({})), "contract.odcs.yaml");
        let taken = ["contracts".to_owned(), "contracts-2".to_owned()];
        assert_eq!(
            source_name(Path::new("/x/Contracts"), &taken).unwrap(),
            "contracts-3"
        );
        assert_eq!(source_name(Path::new("/"), &[]).unwrap(), "contracts");
    }

    #[test]
    fn only_what_is_read_again_is_written() {
        for name in ["a.yaml", "b/c.YML", "d.odps.json"] {
            assert!(readable(name).is_ok(), "{name}");
        }
        for name in [
            "a.txt",
            "a",
            ".a.yaml",
            "b/.git/c.yaml",
            "node_modules/a.yaml",
            "",
        ] {
            assert!(readable(name).is_err(), "{name}");
        }
    }
}
