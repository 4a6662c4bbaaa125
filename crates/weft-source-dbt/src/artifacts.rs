//! The files beside the manifest, each of which may be missing or broken without taking the others down.

use weft_model::{Aspect, Warning, WarningCode};

use crate::{
    catalog::Catalog,
    folder::{Artifact, Folder, Unread},
    results::{Freshness, RunResults},
    seen::Piece,
};

/// What was read beside the manifest.
#[derive(Debug, Default)]
pub struct Artifacts {
    /// `catalog.json`.
    pub catalog: Catalog,
    /// `run_results.json`.
    pub runs: RunResults,
    /// `sources.json`.
    pub freshness: Freshness,
    /// What became of the three, in the order of `Artifact::ALL` after the manifest.
    pub pieces: Vec<Piece>,
    /// Files opened.
    pub requests: u64,
    /// Bytes read.
    pub bytes: u64,
}

impl Artifacts {
    /// Reads the three files; `before` says what is known of the four from the last harvest.
    pub fn read(folder: &Folder, before: Option<&[Piece; 4]>, warnings: &mut Vec<Warning>) -> Self {
        let mut read = Self::default();
        let beside = Artifact::ALL.into_iter().enumerate().skip(1);
        for (index, artifact) in beside {
            let known = before
                .and_then(|pieces| pieces.get(index))
                .is_some_and(Piece::is_known);
            let piece = read.one(folder, artifact, known, warnings);
            read.pieces.push(piece);
        }
        read
    }

    fn one(
        &mut self,
        folder: &Folder,
        artifact: Artifact,
        known: bool,
        warnings: &mut Vec<Warning>,
    ) -> Piece {
        let broken = if known { Piece::Kept } else { Piece::Broken };
        let (text, stamp) = match folder.text(artifact) {
            Ok(found) => found,
            Err(unread) => {
                let missing = matches!(unread, Unread::Missing);
                warnings.push(warning(artifact, &unread, known));
                return if missing { Piece::Missing } else { broken };
            }
        };
        self.requests += 1;
        self.bytes += stamp.bytes;
        let outcome = match artifact {
            Artifact::Manifest => Ok(()),
            Artifact::Catalog => Catalog::read(&text, warnings).map(|catalog| self.catalog = catalog),
            Artifact::RunResults => RunResults::read(&text, warnings).map(|runs| self.runs = runs),
            Artifact::Sources => Freshness::read(&text, warnings).map(|freshness| self.freshness = freshness),
        };
        match outcome {
            Ok(()) => Piece::Read(stamp.text),
            Err(error) => {
                let stays = if known {
                    "; what was known from it before stays"
                } else {
                    ""
                };
                let message = format!("is broken: {error}{stays}; run `{}` again", artifact.command());
                warnings.push(Warning::new(WarningCode::Malformed, artifact.file(), message));
                broken
            }
        }
    }

    /// Aspects that must not be stated now, because the file that they come from was read before and is broken.
    pub fn withheld(&self) -> Vec<Aspect> {
        let kept = |index: usize| matches!(self.pieces.get(index), Some(Piece::Kept));
        let mut aspects = Vec::new();
        if kept(0) {
            aspects.push(Aspect::Schema);
        }
        if kept(1) {
            aspects.extend([Aspect::Quality, Aspect::Asset]);
        }
        if kept(2) {
            aspects.push(Aspect::Quality);
        }
        aspects
    }
}

/// Why a file was not read, and what to do about it.
pub fn warning(artifact: Artifact, unread: &Unread, known: bool) -> Warning {
    let stays = if known {
        "; what was known from it before stays"
    } else {
        ""
    };
    let (code, message) = match unread {
        Unread::Missing => {
            let lost = match artifact {
                Artifact::Manifest => "there is nothing to read",
                Artifact::Catalog => "column types are those that the project declares",
                Artifact::RunResults => "tests have no results",
                Artifact::Sources => "sources have no measured freshness",
            };
            let message = format!("is not there, so {lost}; `{}` writes it", artifact.command());
            (WarningCode::NotFound, message)
        }
        Unread::Outside => (
            WarningCode::OutsideRoot,
            format!(
                "is a link that leaves the folder and was not followed; name the folder it leads to{stays}"
            ),
        ),
        Unread::TooLarge => (
            WarningCode::TooLarge,
            format!("is larger than 512 MiB and was not read{stays}"),
        ),
        Unread::Unreadable(why) => (
            WarningCode::Unreadable,
            format!("could not be read: {why}{stays}"),
        ),
    };
    Warning::new(code, artifact.file(), message)
}
