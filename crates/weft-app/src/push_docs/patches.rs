//! Changes of files as one patch a folder: names in a patch lie below the folder in which it is applied.

use std::path::Path;

use serde::Serialize;
use specta::Type;
use weft_ports::contracts::{ContractText, WrittenBelow};

use crate::{App, AppError, AppResult, plan_push::PushTarget};

/// A patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PushPatch {
    /// The folder that its names lie below, where it is applied with `git apply -p1`.
    pub folder: String,
    /// A unified diff.
    pub text: String,
    /// The file that it was written to.
    pub saved: Option<String>,
}

/// Changes of these targets, folder by folder in the order of the plan.
pub fn by_folder<'a>(targets: impl IntoIterator<Item = &'a PushTarget>) -> Vec<PushPatch> {
    let mut patches: Vec<PushPatch> = Vec::new();
    for target in targets {
        let (Some(folder), Some(diff)) = (&target.folder, &target.patch) else {
            continue;
        };
        match patches.iter_mut().find(|patch| patch.folder == *folder) {
            Some(patch) => patch.text.push_str(diff),
            None => patches.push(PushPatch {
                folder: folder.clone(),
                text: diff.clone(),
                saved: None,
            }),
        }
    }
    patches
}

/// Writes them: the first into the file that the person chose, the others beside it. The person has not chosen those, so
/// one that is there already is not written over.
pub async fn save(app: &App, patches: &mut [PushPatch], out: &str) -> AppResult<()> {
    for (place, patch) in patches.iter_mut().enumerate() {
        let file = numbered(out, place);
        let bytes = patch.text.clone().into_bytes();
        if place == 0 {
            let text = ContractText {
                path: file.clone(),
                bytes,
            };
            app.contracts.write(&text).await?;
        } else {
            beside(app, &file, &bytes, &patch.folder).await?;
        }
        patch.saved = Some(file);
    }
    Ok(())
}

async fn beside(app: &App, file: &str, bytes: &[u8], of: &str) -> AppResult<()> {
    let path = Path::new(file);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = folder.unwrap_or(Path::new("."));
    match app.contracts.write_below(folder, &name, bytes, None).await? {
        WrittenBelow::Written { .. } | WrittenBelow::Unchanged => Ok(()),
        WrittenBelow::Differs(_) => Err(AppError::invalid(format!(
            "`{file}` is there already, and would be the patch for `{of}`; nothing was sent"
        ))
        .hint("move it away, or name another file for the patch")),
    }
}

/// `words.patch`, `words-2.patch`, `words-3.patch`.
fn numbered(out: &str, place: usize) -> String {
    if place == 0 {
        return out.to_owned();
    }
    let (path, number) = (Path::new(out), place + 1);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-{number}.{}", extension.to_string_lossy()),
        None => format!("{stem}-{number}"),
    };
    path.with_file_name(name).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::{by_folder, numbered};
    use crate::plan_push::{PushKind, PushTarget};

    fn target(folder: Option<&str>, patch: Option<&str>) -> PushTarget {
        PushTarget {
            key: String::new(),
            kind: PushKind::Dbt,
            source: "shop".to_owned(),
            place: "models/schema.yml".to_owned(),
            folder: folder.map(str::to_owned),
            changes: Vec::new(),
            held: Vec::new(),
            refused: None,
            patch: patch.map(str::to_owned),
            writable: false,
        }
    }

    #[test]
    fn a_patch_holds_files_of_one_folder() {
        let targets = [
            target(Some("/shop"), Some("one\n")),
            target(Some("/agreed"), Some("two\n")),
            target(None, None),
            target(Some("/shop"), Some("three\n")),
        ];
        let patches = by_folder(&targets);
        let told: Vec<(&str, &str)> = patches
            .iter()
            .map(|patch| (patch.folder.as_str(), patch.text.as_str()))
            .collect();
        assert_eq!(told, [("/shop", "one\nthree\n"), ("/agreed", "two\n")]);
    }

    #[test]
    fn patches_lie_beside_the_first() {
        assert_eq!(numbered("a/words.patch", 0), "a/words.patch");
        assert_eq!(numbered("a/words.patch", 1), "a/words-2.patch");
        assert_eq!(numbered("words", 2), "words-3");
    }
}
