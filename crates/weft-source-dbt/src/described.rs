//! Which file of the project describes a thing: the manifest says so, in `patch_path` and `original_file_path`.
//!
//! What it says is harvested text. Here it only becomes a name below the project's folder; whoever opens it checks that it
//! leads nowhere else.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::value::RawValue;
use weft_model::Urn;
use weft_ports::{PortError, PortErrorKind, error::PortResult, push::WordFile};

use crate::{
    folder::Folder,
    manifest::Manifest,
    source::read::{manifest_text, parse},
    state::urn_of,
};

/// Marks a dbt project's folder.
const PROJECT: &str = "dbt_project.yml";

#[derive(Deserialize)]
struct Node {
    name: String,
    #[serde(default)]
    package_name: Option<String>,
    #[serde(default)]
    patch_path: Option<String>,
    #[serde(default)]
    original_file_path: Option<String>,
    #[serde(default)]
    source_name: Option<String>,
}

/// Finds them, with one reading of the manifest.
pub fn word_files(path: &Path, urns: &[Urn]) -> PortResult<Vec<PortResult<WordFile>>> {
    let folder = Folder::open(path)?;
    let (text, _) = manifest_text(&folder)?;
    let manifest = parse(&text, &folder)?;
    let project = project(path, &folder);
    let wanted: HashSet<&Urn> = urns.iter().collect();
    let mut entries: HashMap<Urn, (&str, &RawValue)> = HashMap::new();
    for (id, raw) in manifest.nodes.entries.iter().chain(&manifest.sources.entries) {
        let urn = urn_of(id);
        if wanted.contains(&urn) {
            entries.entry(urn).or_insert((&**id, *raw));
        }
    }
    let of = |urn: &Urn| -> PortResult<WordFile> {
        let (id, raw) = entries
            .get(urn)
            .ok_or_else(|| gone("the project has nothing of that kind any more"))?;
        let node: Node = serde_json::from_str(raw.get())
            .map_err(|_| gone(&format!("the manifest does not say what `{id}` is")))?;
        Ok(found(project.clone(), id, node, &manifest))
    };
    Ok(urns.iter().map(of).collect())
}

fn found(folder: PathBuf, id: &str, node: Node, manifest: &Manifest<'_>) -> WordFile {
    let kind = id.split('.').next().unwrap_or_default();
    let list = match kind {
        "seed" => "seeds",
        "snapshot" => "snapshots",
        "source" => "sources",
        _ => "models",
    };
    let own = manifest.metadata.project_name.as_ref();
    // A source is made by the file that describes it.
    let file = if kind == "source" {
        node.original_file_path.clone()
    } else {
        node.patch_path.as_deref().and_then(below)
    };
    WordFile {
        folder,
        file: file.map(|file| file.replace('\\', "/")),
        made_in: node.original_file_path,
        list,
        name: node.name,
        group: node.source_name.filter(|_| kind == "source"),
        package: node
            .package_name
            .filter(|package| own.is_some_and(|own| own != package)),
    }
}

/// `shop://models/schema.yml` without its package.
fn below(patch: &str) -> Option<String> {
    let file = patch.split_once("://").map_or(patch, |(_, file)| file);
    (!file.is_empty()).then(|| file.to_owned())
}

/// The folder of the project: the one that was named, or the one above its artifacts.
fn project(path: &Path, folder: &Folder) -> PathBuf {
    if path.join(PROJECT).is_file() {
        return path.to_owned();
    }
    let above = folder.target().parent();
    above
        .filter(|above| above.join(PROJECT).is_file())
        .map_or_else(|| path.to_owned(), Path::to_owned)
}

fn gone(why: &str) -> PortError {
    PortError::new(PortErrorKind::NotFound, why).hint("sync the source to see what it has now")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use weft_model::Urn;

    use super::{urn_of, word_files};

    fn shop() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dbt/shop")
    }

    #[test]
    fn the_manifest_says_which_file_describes_what() {
        let things = [
            (
                "model.shop.orders",
                "models",
                Some("models/marts/schema.yml"),
                None,
            ),
            ("model.shop.stg_orders", "models", None, None),
            ("seed.shop.accounts", "seeds", Some("seeds/schema.yml"), None),
            (
                "source.shop.raw.orders",
                "sources",
                Some("models/sources.yml"),
                Some("raw"),
            ),
        ];
        let mut urns: Vec<Urn> = things.iter().map(|(id, ..)| urn_of(id)).collect();
        urns.push(urn_of("model.shop.gone"));
        for path in [shop(), shop().join("target")] {
            let mut found = word_files(&path, &urns).unwrap();
            assert_eq!(found.len(), urns.len());
            found.pop().unwrap().unwrap_err();
            for ((id, list, file, group), found) in things.iter().zip(found) {
                let found = found.unwrap();
                assert_eq!((found.list, found.file.as_deref()), (*list, *file), "{id}");
                assert_eq!((found.group.as_deref(), found.package), (*group, None), "{id}");
                assert!(found.folder.join("dbt_project.yml").is_file(), "{id}");
            }
        }
    }
}
