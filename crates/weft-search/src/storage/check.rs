//! Whether what lies on disk is what was written: another format, a cut file or a flipped bit makes an
//! index that is made anew, never one that answers wrongly.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tantivy::{Directory, Index};
use weft_model::Revision;
use weft_ports::error::PortResult;

use crate::{
    error::{corrupt, failed, unreadable},
    hash::fnv1a,
    schema::{FORMAT, Fields},
};

/// Files whose checksum was found right. Their names are never used twice.
pub(super) type Checked = HashSet<PathBuf>;

/// Larger than any honest `meta.json`.
const META_BYTES_AT_MOST: u64 = 16 << 20;

/// What a commit says about itself.
#[derive(Serialize, Deserialize)]
struct Payload {
    format: u32,
    revision: u64,
    check: String,
}

/// The payload of a commit.
pub(super) fn payload(revision: Revision) -> PortResult<String> {
    let payload = Payload {
        format: FORMAT,
        revision: revision.0,
        check: sum(FORMAT, revision.0),
    };
    serde_json::to_string(&payload).map_err(|error| corrupt(format!("stamp the search index: {error}")))
}

/// FNV-1a over format and revision: `meta.json` is the one file without a checksum of its own.
fn sum(format: u32, revision: u64) -> String {
    let hash = fnv1a(format.to_le_bytes().into_iter().chain(revision.to_le_bytes()));
    format!("{hash:016x}")
}

/// The text of `meta.json`.
pub(super) fn meta_text(dir: &Path) -> PortResult<String> {
    let path = dir.join("meta.json");
    let length = fs::metadata(&path)
        .map_err(|error| unreadable("find the search index", &error))?
        .len();
    if length > META_BYTES_AT_MOST {
        return Err(corrupt(
            "the description of the search index is too large to be one",
        ));
    }
    fs::read_to_string(&path).map_err(|error| unreadable("read the description of the search index", &error))
}

/// Checks everything that is not yet in `checked` and returns the revision.
pub(super) fn check(
    index: &Index,
    fields: &Fields,
    meta_text: &str,
    checked: &mut Checked,
) -> PortResult<Revision> {
    let meta = index
        .load_metas()
        .map_err(|error| failed("read the description of the search index", &error))?;
    if meta.schema != fields.schema {
        return Err(corrupt("the search index has another layout"));
    }
    // A key that was damaged into an unknown one would be ignored (and deleted documents come back), so
    // what was understood has to be all that is written.
    let understood = serde_json::to_value(&meta).ok();
    let written = serde_json::from_str::<serde_json::Value>(meta_text).ok();
    if understood.is_none() || understood != written {
        return Err(corrupt("the description of the search index is damaged"));
    }
    let payload: Payload = serde_json::from_str(meta.payload.as_deref().unwrap_or(""))
        .map_err(|_| corrupt("the search index was never finished"))?;
    if payload.format != FORMAT || payload.check != sum(payload.format, payload.revision) {
        return Err(corrupt("the search index has another format"));
    }
    let mut present = HashSet::new();
    for path in meta.list_segment_files() {
        let there = index
            .directory()
            .exists(&path)
            .map_err(|error| corrupt(format!("look for {}: {error}", path.display())))?;
        if !there {
            continue;
        }
        if !checked.contains(&path) && !is_sound(index, &path)? {
            return Err(corrupt(format!(
                "{} of the search index is damaged",
                path.display()
            )));
        }
        present.insert(path);
    }
    *checked = present;
    Ok(Revision(payload.revision))
}

fn is_sound(index: &Index, path: &Path) -> PortResult<bool> {
    index
        .directory()
        .validate_checksum(path)
        .map_err(|error| corrupt(format!("check {}: {error}", path.display())))
}
