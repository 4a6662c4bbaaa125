//! Where the catalog's database is, as a person writes it.

use std::path::{Path, PathBuf};

use url::Url;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use crate::names::visible;

/// A checked address. Holds no password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// What follows `sqlite:`, still to be found on the disk.
    Sqlite(String),
    /// A URL. Its options are looked at when it is opened, together with `~/.pgpass`.
    Postgres(String),
}

const FORMS: &str = "write `sqlite:///FILE` or `postgresql://USER@HOST/DATABASE`";

impl Address {
    /// Reads `sqlite:///FILE` and `postgresql://…`, also with a driver's name as in `postgresql+psycopg2://…`.
    pub fn parse(uri: &str) -> PortResult<Self> {
        let uri = uri.trim();
        let Some((scheme, rest)) = uri.split_once(':') else {
            return Err(invalid("the address of the catalog has no scheme").hint(FORMS));
        };
        let dialect = scheme.split('+').next().unwrap_or(scheme).to_ascii_lowercase();
        match dialect.as_str() {
            "sqlite" if !file_part(rest).is_empty() && !rest.contains('\0') => {
                Ok(Self::Sqlite(rest.to_owned()))
            }
            "sqlite" => Err(invalid("the address of the catalog names no file").hint(FORMS)),
            "postgresql" | "postgres" => Self::postgres(rest),
            _ => Err(PortError::new(
                PortErrorKind::Invalid,
                format!("catalogs in `{}` databases are not known", visible(scheme)),
            )
            .hint(FORMS)),
        }
    }

    fn postgres(rest: &str) -> PortResult<Self> {
        // Errors never repeat the text: it may hold a password.
        let mut url = Url::parse(&format!("postgresql:{rest}"))
            .map_err(|error| invalid(format!("the address of the catalog is no URL: {error}")).hint(FORMS))?;
        let in_query = url
            .query_pairs()
            .any(|(key, _)| key.to_ascii_lowercase().contains("pass"));
        if url.password().is_some() || in_query {
            return Err(invalid("the address of the catalog holds a password, which Weft does not keep").hint(
                "leave it out of the address, and put it into ~/.pgpass or the environment variable PGPASSWORD",
            ));
        }
        url.set_fragment(None);
        Ok(Self::Postgres(url.to_string()))
    }
}

fn invalid(message: impl Into<String>) -> PortError {
    PortError::new(PortErrorKind::Invalid, message)
}

/// What follows `sqlite:` without the slashes of a URL.
fn file_part(rest: &str) -> &str {
    rest.strip_prefix("//")
        .map_or(rest, |path| path.strip_prefix('/').unwrap_or(path))
}

/// The file that `rest` (what follows `sqlite:`) names, or the most likely one where none is there.
///
/// `SQLAlchemy` has four slashes before an absolute path and three before a relative one; most people take what
/// follows `sqlite://` for the path. So the path of the URL is tried first, then the one below this folder.
pub(crate) fn sqlite_file(rest: &str) -> PathBuf {
    let file = file_part(rest);
    let mut candidates = Vec::new();
    if let Some(path) = rest.strip_prefix("//").filter(|path| path.starts_with('/')) {
        candidates.push(path);
    }
    candidates.push(file);
    let with_options = candidates.clone();
    candidates.extend(
        with_options
            .iter()
            .filter_map(|path| Some(path.split_once('?')?.0)),
    );
    let found = candidates.iter().map(Path::new).find(|path| path.exists());
    let first = candidates.first().copied().unwrap_or(file);
    found.unwrap_or_else(|| Path::new(first)).to_path_buf()
}
