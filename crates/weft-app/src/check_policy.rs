//! Holds files of an access policy, or a text that is being written, against what a policy has to be.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_policy::access::AppOnly;
use weft_policy::access::compile;
pub use weft_ports::contracts::ContractError;
use weft_ports::{PortErrorKind, ReadPolicy, contracts::TextPlace};

use crate::{App, AppError, AppResult, access_policy};

/// Files of one request.
const FILES: usize = 100;

/// What to check.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct CheckPolicyRequest {
    /// Files of this machine.
    #[serde(default)]
    pub files: Vec<String>,
    /// A text, as it stands in an editor.
    #[serde(default)]
    pub text: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CheckPolicyResponse {
    /// The files in the order of the request, then the text.
    pub files: Vec<CheckedPolicy>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheckedPolicy {
    /// Its path as it was given; empty for a text.
    pub path: String,
    /// Whether it is a policy that can be published.
    pub valid: bool,
    /// Its version; absent where it is not valid.
    pub version: Option<u32>,
    /// What is wrong, by place.
    pub errors: Vec<ContractError>,
    /// What of it holds in the app only, and not for who writes to a team's database by hand.
    pub app_only: Vec<AppOnly>,
}

impl CheckPolicyResponse {
    /// Whether nothing is wrong anywhere.
    pub fn valid(&self) -> bool {
        self.files.iter().all(|file| file.valid)
    }
}

/// Checks them. A file that cannot be read is invalid and says why.
pub async fn check_policy(app: &App, request: CheckPolicyRequest) -> AppResult<CheckPolicyResponse> {
    let all = request.files.len() + usize::from(request.text.is_some());
    if all == 0 || all > FILES {
        return Err(AppError::invalid(format!("name 1 to {FILES} files of a policy")));
    }
    let mut files = Vec::with_capacity(all);
    for path in request.files {
        let checked = match text(app, &path).await {
            Ok(text) => one(app, &path, text).await?,
            Err(error) if error.kind == PortErrorKind::Cancelled => return Err(error.into()),
            Err(error) => invalid(path, error.message),
        };
        files.push(checked);
    }
    if let Some(text) = request.text {
        files.push(one(app, "", text.into_bytes()).await?);
    }
    Ok(CheckPolicyResponse { files })
}

/// The bytes of a file that a person named.
pub(crate) async fn text(app: &App, path: &str) -> weft_ports::error::PortResult<Vec<u8>> {
    Ok(app.contracts.read(Path::new(path)).await?.bytes)
}

async fn one(app: &App, path: &str, text: Vec<u8>) -> AppResult<CheckedPolicy> {
    let name = if path.is_empty() { "the policy" } else { path };
    let read = match access_policy::read(app, name, text).await {
        Ok(read) => read,
        Err(error) => return Ok(invalid(path.to_owned(), error.message)),
    };
    let ReadPolicy { policy, errors } = read;
    Ok(CheckedPolicy {
        path: path.to_owned(),
        valid: policy.is_some() && errors.is_empty(),
        app_only: policy
            .as_ref()
            .map(|policy| compile(policy).app_only)
            .unwrap_or_default(),
        version: policy.map(|policy| policy.version),
        errors,
    })
}

fn invalid(path: String, message: String) -> CheckedPolicy {
    CheckedPolicy {
        path,
        valid: false,
        version: None,
        app_only: Vec::new(),
        errors: vec![ContractError {
            place: TextPlace::default(),
            path: String::new(),
            message,
        }],
    }
}
