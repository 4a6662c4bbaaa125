//! The files of a product's skeleton, as [`crate::scaffold_product`] would write them. Nothing is written.

use serde::{Deserialize, Serialize};
use specta::Type;

pub use crate::scaffold_product::ScaffoldKind;
use crate::{App, AppResult, scaffold_product};

/// Of what.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PlanScaffoldRequest {
    /// Name of the product: one that there is, or a new one.
    pub name: String,
    /// Name or urn of its domain; absent: that of the product that there is.
    #[serde(default)]
    pub domain: Option<String>,
    /// What makes the data.
    pub kind: ScaffoldKind,
}

/// A file that would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SkeletonFile {
    /// Its path below the folder, with `/` between its parts.
    pub path: String,
    /// What would stand in it.
    pub text: String,
}

/// The files.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlanScaffoldResponse {
    /// By their paths.
    pub files: Vec<SkeletonFile>,
}

/// Tells what would be written.
pub async fn plan_scaffold(app: &App, request: PlanScaffoldRequest) -> AppResult<PlanScaffoldResponse> {
    let made =
        scaffold_product::skeleton(app, &request.name, request.domain.as_deref(), request.kind).await?;
    let files = made.into_iter().map(|file| SkeletonFile {
        path: file.path,
        // It was made here, out of templates and values that are text.
        text: String::from_utf8_lossy(&file.bytes).into_owned(),
    });
    Ok(PlanScaffoldResponse {
        files: files.collect(),
    })
}
