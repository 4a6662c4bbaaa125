//! How reading from an object store fails, with the next step. No key, no signed address and no word of the store
//! is in it.

use std::time::Duration;

use weft_ports::{PortErrorKind, StoreKind, shown::address};
use weft_worker_protocol::FailKind;

/// A failure with one object, or with the store as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` {}", shown(.path), .trouble)]
pub struct StoreError {
    /// Location of the object, or address of the store.
    path: String,
    trouble: Trouble,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::storage) enum Trouble {
    #[error("may not be read with the keys that the catalog hands out (403)")]
    Denied,
    #[error("is missing from the object store")]
    Missing,
    #[error("cannot be read any more: the keys that the catalog handed out have ended")]
    Expired,
    #[error("cannot be read: the object store does not take the keys that the catalog handed out")]
    Key,
    #[error("cannot be read: the object store does not take the token that the catalog handed out")]
    Token,
    #[error("cannot be read: the catalog handed out no keys for it")]
    NoKey,
    #[error("cannot be read: the object store says that the clock of this machine is wrong")]
    Clock,
    #[error("cannot be read: the object store cannot be reached ({0})")]
    Unreachable(String),
    #[error("cannot be read: the address `{host}` of the object store lies on {kind}, and nobody set it up")]
    Address { host: String, kind: &'static str },
    #[error("cannot be read: the object store took longer than {} s", .0.as_secs_f32().ceil())]
    Slow(Duration),
    #[error("changed in the object store while it was read")]
    Changed,
    #[error("cannot be read: the object store answered with a redirect, which is not followed")]
    Redirected,
    #[error("cannot be read: the object store failed, also when it was asked again")]
    Failed,
    #[error("cannot be read: the object store is busy")]
    Busy,
    #[error("cannot be read: the object store refused the request with {0}")]
    Refused(u16),
    #[error("cannot be read: the object store answered with what was not asked for")]
    Answer,
    #[error("cannot be read: whose it is cannot be told, because its neighbours may not be listed")]
    Owner,
    #[error("cannot be the address of an object store: {0}")]
    Setup(String),
}

impl StoreError {
    pub(in crate::storage) fn new(path: &str, trouble: Trouble) -> Self {
        Self {
            path: path.to_owned(),
            trouble,
        }
    }

    /// What kind of failure it is at the port.
    pub fn kind(&self) -> PortErrorKind {
        match self.trouble {
            Trouble::Denied
            | Trouble::Expired
            | Trouble::Key
            | Trouble::Token
            | Trouble::NoKey
            | Trouble::Clock
            | Trouble::Address { .. }
            | Trouble::Redirected
            | Trouble::Owner => PortErrorKind::Denied,
            Trouble::Missing => PortErrorKind::NotFound,
            Trouble::Unreachable(_)
            | Trouble::Slow(_)
            | Trouble::Changed
            | Trouble::Failed
            | Trouble::Busy => PortErrorKind::Unavailable,
            Trouble::Refused(_) | Trouble::Answer => PortErrorKind::Failed,
            Trouble::Setup(_) => PortErrorKind::Invalid,
        }
    }

    /// What the person may do.
    pub fn hint(&self) -> &'static str {
        let fixed = matches!(StoreKind::of(&self.path), Some(StoreKind::Gcs | StoreKind::Adls));
        match self.trouble {
            Trouble::Denied => "ask the table's owner for the right to read its data",
            Trouble::Missing => "tell the table's owner; the catalog names an object that is gone",
            Trouble::Expired => "read it again; the catalog then hands out new keys",
            Trouble::Key => {
                "check the region and endpoint of the connection; if they are right, tell the platform team that the \
                 catalog's keys are not taken"
            }
            Trouble::NoKey => {
                "ask the platform team to let the catalog hand out keys for the storage (credential vending)"
            }
            Trouble::Clock => "set the clock of this machine, then read it again",
            Trouble::Unreachable(_) => "check that you are in the right network, then read it again",
            Trouble::Token => {
                "read it again; if it stays so, tell the platform team that the catalog's token is not taken"
            }
            Trouble::Address { .. } | Trouble::Redirected | Trouble::Refused(_) | Trouble::Answer
                if fixed =>
            {
                "tell the platform team; stores of Google and Azure are read at their public addresses alone"
            }
            Trouble::Address { .. } => {
                "if the store is your own, set its address up: add the source again with `--s3-endpoint` and \
                 `--s3-path-style`"
            }
            Trouble::Slow(_) | Trouble::Failed | Trouble::Busy => {
                "read it again later, or choose fewer columns or rows"
            }
            Trouble::Changed => "read it again; the table is then read as it is now",
            Trouble::Redirected => {
                "check the region and endpoint of the connection: add the source again with `--s3-region` or \
                 `--s3-endpoint`"
            }
            Trouble::Refused(_) | Trouble::Answer => {
                "check that the endpoint is one of an S3-compatible store, and tell the platform team"
            }
            Trouble::Owner => {
                "add the source again with the table's own folder as `--root`, or tell the table's owner; files of \
                 other tables are never read"
            }
            Trouble::Setup(_) => "correct the endpoint and region of the connection",
        }
    }

    /// The same for the worker.
    pub(crate) fn fail_kind(&self) -> FailKind {
        match self.kind() {
            PortErrorKind::Denied => FailKind::Denied,
            PortErrorKind::NotFound => FailKind::NotFound,
            PortErrorKind::Invalid => FailKind::Invalid,
            _ => FailKind::Failed,
        }
    }

    /// Whether the store refused, perhaps without a word why: an answer to `HEAD` has no body.
    pub(super) fn is_bare(&self) -> bool {
        matches!(self.trouble, Trouble::Denied | Trouble::Refused(_))
    }
}

/// Control characters in a name could rewrite the line that it is shown in.
fn shown(path: &str) -> String {
    let plain = |one: char| if one.is_control() { '\u{fffd}' } else { one };
    // And keys could stand in a location.
    address(path).chars().map(plain).collect()
}
