//! Everything that is asked of a text before it is published.

use serde_json::Value;
use weft_model::Urn;
use weft_policy::contract_diff::{Perspective, diff};
use weft_ports::{
    Cancel,
    contracts::{CheckedContract, ContractEdit, ContractStandard, ContractText},
};

use super::PublishContractRequest;
use crate::{
    App, AppError, AppResult,
    check_contract_text::invalid,
    contracts::{
        file::{self, Located, product_urn},
        grade::{self, Graded, VersionStep},
        published::Published,
        stored::contract_urn,
        text,
    },
    edit_contract_text::edited,
};

/// Errors that are named.
const NAMED: usize = 20;

/// A text that may be published.
pub struct Checked {
    /// The contract or product.
    pub urn: Urn,
    /// Its standard.
    pub standard: ContractStandard,
    /// The text, with the version that was put into it.
    pub text: String,
    /// What it says.
    pub document: Value,
    /// Where the file is that states it now.
    pub located: Option<Located>,
    /// The version that was published last.
    pub from: Option<String>,
    /// What changed since.
    pub graded: Graded,
    /// What a person should know.
    pub notes: Vec<String>,
    published: Option<Value>,
}

impl Checked {
    /// Whether another document says what was published last.
    pub fn is_published(&self, other: &Value) -> bool {
        self.published
            .as_ref()
            .is_some_and(|published| diff(published, other, Perspective::Consumer).impact.is_none())
    }
}

/// Checks the text: valid, and a version that says how much changed.
pub async fn checked(app: &App, request: &PublishContractRequest, cancel: &Cancel) -> AppResult<Checked> {
    let path = path(request);
    let mut source = ContractText {
        path: path.clone(),
        bytes: request.text.clone().into_bytes(),
    };
    let mut found = file::check(app, source.clone()).await?;
    if let Some(version) = request.version.as_deref().map(str::trim)
        && let Some(document) = &found.document
        && text(document, "version").as_deref() != Some(version)
    {
        let edit = ContractEdit::Set {
            path: "/version".to_owned(),
            value: Value::from(version).to_string(),
        };
        source = edited(app, path, request.text.clone(), vec![edit]).await?;
        found = file::check(app, source.clone()).await?;
    }
    let (standard, document) = valid(found)?;
    let id = text(&document, "id")
        .filter(|id| !id.is_empty())
        .ok_or_else(|| AppError::invalid("it has no `id`: without one it cannot be told apart"))?;
    let mut checked = Checked {
        urn: match standard {
            ContractStandard::Odcs => contract_urn(&id),
            ContractStandard::Odps => product_urn(&id),
        },
        standard,
        text: file::utf8("the text", source)?,
        document,
        located: None,
        from: None,
        graded: Graded::nothing(),
        notes: Vec::new(),
        published: None,
    };
    match standard {
        ContractStandard::Odcs => {
            checked.located = file::contract_file(app, &id).await?;
            if let Some(published) = Published::of(app, &id).await? {
                compare(app, &mut checked, &published, cancel).await?;
            }
        }
        // Versions of products follow no rules but those of their standard.
        ContractStandard::Odps => {
            checked.located = file::product_file(app, std::slice::from_ref(&checked.urn)).await?;
        }
    }
    Ok(checked)
}

/// What decides how a text is read: the name of its file.
fn path(request: &PublishContractRequest) -> String {
    let named = request.place.as_ref().and_then(|place| place.file.clone());
    let json = request
        .text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('{');
    named.unwrap_or_else(|| if json { "contract.json" } else { "contract.yaml" }.to_owned())
}

fn valid(found: CheckedContract) -> AppResult<(ContractStandard, Value)> {
    let mut errors = found.errors.iter().map(invalid);
    if let Some(first) = errors.next() {
        let rest: Vec<String> = errors.take(NAMED).collect();
        let error = AppError::invalid(format!("it is not valid and was not published: {first}"));
        return Err(if rest.is_empty() {
            error
        } else {
            error.hint(rest.join("\n"))
        });
    }
    match (found.standard, found.document) {
        (Some(standard), Some(document)) if found.schema.is_some() => Ok((standard, document)),
        (Some(_), _) => Err(AppError::invalid(
            "there is no official schema of its `apiVersion` to hold it against, so it was not published",
        )
        .hint("write it in ODCS 3.0 to 3.2 or ODPS 1.0 to 1.1")),
        (None, _) => Err(AppError::invalid("it is neither a contract nor a product")
            .hint("a contract says `kind: DataContract`, a product `kind: DataProduct`")),
    }
}

async fn compare(app: &App, checked: &mut Checked, published: &Published, cancel: &Cancel) -> AppResult<()> {
    checked.from.clone_from(&published.version);
    if !published.missing.is_empty() {
        checked.notes.push(format!(
            "what changed was told without {}: too large in version {} to be kept in the workspace",
            published.missing.join(", "),
            published.version.as_deref().unwrap_or("none")
        ));
    }
    let old = &published.known;
    let new = published.comparable(&checked.document);
    checked.graded = grade::graded(app, old, &new, Perspective::Consumer, cancel).await?;
    if let Some(refusal) = grade::refusal(old, &checked.document, &checked.graded) {
        return Err(AppError::invalid(refusal.message).hint(refusal.hint));
    }
    let breaks = checked.graded.impact == Some(weft_policy::contract_diff::Impact::Major);
    if breaks && grade::step(old, &checked.document, checked.graded.impact) == VersionStep::Unknown {
        checked.notes.push(
            "the change is breaking, and these versions do not say how much changed: tell consumers"
                .to_owned(),
        );
    }
    checked.published = published.whole().cloned();
    Ok(())
}
