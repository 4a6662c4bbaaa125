//! What can go wrong while the demo is made.

use std::path::{Path, PathBuf};

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The disk refused.
    #[error("cannot {act} `{}`: {source}; check the folder's rights and the space on its disk", path.display())]
    Io {
        /// What was tried.
        act: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder holds something else.
    #[error("`{}` is not empty and holds no demo; choose another folder", .0.display())]
    Occupied(PathBuf),
    /// The description of the mesh is wrong; names file and line.
    #[error("{0}")]
    Mesh(String),
    /// A table could not be written.
    #[error("cannot write table `{table}`: {reason}")]
    Table {
        /// Its full name.
        table: String,
        /// What the writer said.
        reason: String,
    },
    /// The catalog database could not be written.
    #[error("cannot write the catalog `{}`: {reason}", path.display())]
    Catalog {
        /// The database file.
        path: PathBuf,
        /// What the database said.
        reason: String,
    },
    /// The committed dbt artifacts are not what they should be.
    #[error("dbt artifact `{file}` is broken: {reason}; make it again with fixtures/demo/make.sh")]
    Artifact {
        /// Name of the file.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
}

/// Result of making the demo.
pub type DemoResult<T> = Result<T, DemoError>;

pub(crate) fn io(act: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> DemoError {
    let path = path.to_owned();
    move |source| DemoError::Io { act, path, source }
}
