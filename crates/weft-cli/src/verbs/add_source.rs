//! `weft source add`.

use weft_app::{
    App, AppError, AppResult,
    add_source::{AddSourceRequest, SourceKind, add_source},
};

use crate::{args::AddSource, output::Output};

/// Tries the source and adds it.
pub async fn run(app: &App, output: Output, add: AddSource) -> AppResult<()> {
    let (name, source) = match add {
        AddSource::IcebergSql {
            name,
            uri,
            warehouse,
            catalog,
        } => {
            let warehouse = absolute(&warehouse)?;
            (
                name,
                SourceKind::IcebergSql {
                    uri,
                    warehouse,
                    catalog,
                },
            )
        }
        AddSource::Dbt { name, path } => (
            name,
            SourceKind::Dbt {
                path: absolute(&path)?,
            },
        ),
        AddSource::Contracts { name, path } => (
            name,
            SourceKind::Contracts {
                path: absolute(&path)?,
            },
        ),
    };
    let added = add_source(app, AddSourceRequest { name, source }).await?;
    if output.is_json() {
        return Output::value(&added);
    }
    Output::line(format!("added {}: {}", added.name, added.found))?;
    Output::line(format!("read it with `weft sync {}`", added.name))
}

/// The workspace outlives this shell: folders are kept by their whole path.
fn absolute(path: &str) -> AppResult<String> {
    let whole = std::path::absolute(path)
        .map_err(|error| AppError::invalid(format!("`{path}` is no path: {error}")))?;
    whole
        .into_os_string()
        .into_string()
        .map_err(|_| AppError::invalid(format!("`{path}` is not valid Unicode")))
}
