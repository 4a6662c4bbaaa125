//! `weft product scaffold`.

use std::path::Path;

use weft_app::{
    App, AppError, AppResult, Cancel,
    scaffold_product::{ScaffoldKind, ScaffoldProductRequest, scaffold_product},
};

use crate::{args::Kind, output::Output};

/// Makes the skeleton of a product.
pub async fn run(
    app: &App,
    output: Output,
    name: String,
    domain: Option<String>,
    kind: Kind,
    out: &Path,
    cancel: Cancel,
) -> AppResult<()> {
    let path = out
        .to_str()
        .ok_or_else(|| AppError::invalid(format!("`{}` is not Unicode", out.display())))?;
    let request = ScaffoldProductRequest {
        name,
        domain,
        kind: match kind {
            Kind::Dbt => ScaffoldKind::Dbt,
            Kind::Spark => ScaffoldKind::Spark,
        },
        path: path.to_owned(),
    };
    let made = scaffold_product(app, request, cancel).await?;
    if output.is_json() {
        return Output::value(&made);
    }
    for file in &made.files {
        Output::line(out.join(file).display().to_string())?;
    }
    Ok(())
}
