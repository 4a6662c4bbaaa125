//! `weft docs restore`.

use weft_app::{
    App, AppResult,
    edit_docs::{ProposeAs, Revision},
    list_versions::{ListVersionsRequest, list_versions},
    restore_version::{RestoreVersionRequest, restore_version},
};

use super::{edit_docs::told, list_versions::aspect};
use crate::{args::Side, output::Output};

/// Writes an old version anew.
pub async fn run(
    app: &App,
    output: Output,
    name: String,
    version: u64,
    of: Side,
    column: Option<String>,
    propose: Option<ProposeAs>,
) -> AppResult<()> {
    let aspect = aspect(of, column.as_deref());
    let listed = list_versions(
        app,
        ListVersionsRequest {
            name: name.clone(),
            aspect,
            column: column.clone(),
        },
    )
    .await?;
    let request = RestoreVersionRequest {
        name,
        aspect,
        revision: Revision(version),
        column,
        base: listed.base,
        propose,
    };
    told(output, &restore_version(app, request).await?, "")
}
