//! What stands where a text is to be published, and whether that may be replaced.

use weft_model::digest;
use weft_ports::{Cancel, contracts::ContractStandard};

use super::{PublishContractRequest, checked::Checked};
use crate::{
    App, AppError, AppResult,
    contracts::{
        file, grade,
        place::{self, Target},
    },
};

/// Digest of the file that may be replaced; none where there must be none.
pub async fn over(
    app: &App,
    request: &PublishContractRequest,
    checked: &Checked,
    target: &Target,
    cancel: &Cancel,
) -> AppResult<Option<String>> {
    let there = app.contracts.read_below(&target.folder, &target.file).await;
    let Ok(there) = there else {
        return Ok(request.base.clone());
    };
    let stands = digest(&there.bytes);
    let held = file::check(app, there).await?;
    place::not_another(&target.file, &held, &checked.document)?;
    let Some(seen) = &request.base else {
        // Nobody says what was seen: what was published last is, and nothing else. Where the edit began without a file, even
        // that is another's.
        let published = held
            .document
            .as_ref()
            .is_some_and(|document| checked.is_published(document));
        return Ok((published && !request.fresh).then_some(stands));
    };
    // Another file than was seen is a conflict, which is told with both texts.
    let contract =
        checked.standard == ContractStandard::Odcs && held.standard == Some(ContractStandard::Odcs);
    if *seen == stands
        && contract
        && let Some(document) = &held.document
        && !checked.is_published(document)
        && let Some(refusal) =
            grade::refused_over(app, &target.file, document, &checked.document, cancel).await?
    {
        return Err(AppError::invalid(refusal.message).hint(refusal.hint));
    }
    Ok(Some(seen.clone()))
}
