//! How a request to a catalog ends when it does not end well.

use std::time::Duration;

use weft_model::WarningCode;
use weft_ports::{PortError, PortErrorKind};

/// Why a request brought nothing. Words of the server are clipped, made visible and free of this connection's secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// Nobody wants the answer any more.
    #[error("cancelled")]
    Cancelled,
    /// No connection: name, address, TLS, or it broke off.
    #[error("{what}: {server} cannot be reached: {why}")]
    Unreachable {
        /// What was asked for.
        what: String,
        /// Scheme, host and port.
        server: String,
        /// What the network said.
        why: String,
        /// Whether nothing was sent, so that asking again repeats nothing.
        unsent: bool,
    },
    /// The server took longer than it may.
    #[error("{what}: {server} did not answer within {} s", .after.as_secs_f32().ceil())]
    Slow {
        /// What was asked for.
        what: String,
        /// Scheme, host and port.
        server: String,
        /// How long it was waited.
        after: Duration,
    },
    /// The answer broke a limit.
    #[error("{what} is larger than {limit}")]
    TooLarge {
        /// What was asked for.
        what: String,
        /// The limit, for people.
        limit: String,
    },
    /// The answer is not what the specification says.
    #[error("{what} is not what the specification says: {why}")]
    Malformed {
        /// What was asked for.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// The server wants to send this connection elsewhere.
    #[error("{what}: the server answered with a redirect, which is not followed")]
    Redirected {
        /// What was asked for.
        what: String,
    },
    /// The sign-in was refused, or has ended (401).
    #[error("{server} refused the sign-in{}", told(.said))]
    SignIn {
        /// Scheme, host and port.
        server: String,
        /// What the server said.
        said: String,
    },
    /// There is no secret to sign in with.
    #[error("no secret is kept for this connection")]
    NoSecret,
    /// A sign-in at an external provider did not come about.
    #[error("the sign-in at {issuer} did not work: {why}")]
    OpenId {
        /// The provider.
        issuer: String,
        /// What went wrong.
        why: String,
    },
    /// A sign-in at an external provider has ended, or there was none yet.
    #[error("you are not signed in at {issuer}{}", told(.said))]
    SignedOut {
        /// The provider.
        issuer: String,
        /// What it said.
        said: String,
    },
    /// The catalog does not take what an external provider gave out (401).
    #[error("{server} does not take the sign-in of {issuer}{}", told(.said))]
    Distrusted {
        /// Scheme, host and port.
        server: String,
        /// The provider.
        issuer: String,
        /// What the server said.
        said: String,
    },
    /// This person may not (403).
    #[error("{what}: you may not{}", told(.said))]
    Denied {
        /// What was asked for.
        what: String,
        /// What the server said.
        said: String,
    },
    /// It is not there (404).
    #[error("{what} is not there{}", told(.said))]
    NotFound {
        /// What was asked for.
        what: String,
        /// What the server said.
        said: String,
    },
    /// Something changed since it was read (409).
    #[error("{what} has changed{}", told(.said))]
    Conflict {
        /// What was to be changed.
        what: String,
        /// What the server said.
        said: String,
    },
    /// The server asks to be left alone (429, or 503 with `Retry-After`), also after waiting.
    #[error("{what}: {server} is busy{}", told(.said))]
    Busy {
        /// What was asked for.
        what: String,
        /// Scheme, host and port.
        server: String,
        /// What the server said.
        said: String,
    },
    /// The server failed (5xx).
    #[error("{what}: {server} failed with {status}{}", told(.said))]
    Server {
        /// What was asked for.
        what: String,
        /// Scheme, host and port.
        server: String,
        /// HTTP status.
        status: u16,
        /// What the server said.
        said: String,
    },
    /// The server does not take this request (other 4xx).
    #[error("{what}: the server refused it with {status}{}", told(.said))]
    Refused {
        /// What was asked for.
        what: String,
        /// HTTP status.
        status: u16,
        /// What the server said.
        said: String,
    },
    /// This connection cannot ask at all: a certificate file, a name, an address.
    #[error("{0}")]
    Invalid(String),
}

fn told(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(": {said}")
    }
}

impl RestError {
    /// Whether nothing else of this server will be answered either, so that asking on would be a storm.
    pub fn ends_all(&self) -> bool {
        matches!(
            self,
            Self::Cancelled
                | Self::SignIn { .. }
                | Self::NoSecret
                | Self::OpenId { .. }
                | Self::SignedOut { .. }
                | Self::Distrusted { .. }
                | Self::Busy { .. }
                | Self::Invalid(_)
        )
    }

    /// Whether it is the server or the way to it that is in trouble, rather than this one question.
    pub fn is_strain(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Slow { .. } | Self::Busy { .. } => true,
            Self::Server { status, .. } => matches!(status, 502..=504),
            _ => false,
        }
    }

    /// What kind of warning it is for one piece of a harvest.
    pub fn code(&self) -> WarningCode {
        match self {
            Self::TooLarge { .. } => WarningCode::TooLarge,
            Self::Malformed { .. } => WarningCode::Malformed,
            Self::Denied { .. } => WarningCode::Denied,
            Self::NotFound { .. } => WarningCode::NotFound,
            Self::Redirected { .. } => WarningCode::OutsideRoot,
            Self::Conflict { .. } | Self::Refused { .. } | Self::Invalid(_) => WarningCode::Unsupported,
            _ => WarningCode::Unreadable,
        }
    }
}

impl From<RestError> for PortError {
    fn from(error: RestError) -> Self {
        let (kind, hint) = match &error {
            RestError::Cancelled => return Self::cancelled(),
            RestError::Unreachable { .. } => (
                PortErrorKind::Unavailable,
                "check the address and that you are in the right network, then try again",
            ),
            RestError::Slow { .. } | RestError::Busy { .. } => {
                (PortErrorKind::Unavailable, "try again later")
            }
            RestError::TooLarge { .. } => (
                PortErrorKind::Limit,
                "tell the platform team; no catalog needs to answer so much",
            ),
            RestError::Malformed { .. } => (
                PortErrorKind::Corrupt,
                "check that the address is the one of the catalog's API, up to before `/v1`",
            ),
            RestError::Redirected { .. } => (
                PortErrorKind::Denied,
                "use the final address; a login page in between needs another way to sign in",
            ),
            RestError::SignIn { .. } => (
                PortErrorKind::Denied,
                "check the client id and give the secret again with `weft source secret`",
            ),
            RestError::NoSecret => (
                PortErrorKind::Denied,
                "give it with `weft source secret`, or in the window under Connections",
            ),
            RestError::OpenId { .. } => (
                PortErrorKind::Denied,
                "try again; if it stays, tell the platform team what the provider says",
            ),
            RestError::SignedOut { .. } => (
                PortErrorKind::Denied,
                "sign in again with `weft source sign-in`, or in the window under Connections",
            ),
            RestError::Distrusted { .. } => (
                PortErrorKind::Denied,
                "sign in again; if it stays, ask the platform team whether the catalog trusts this provider and for which audience",
            ),
            RestError::Denied { .. } => (
                PortErrorKind::Denied,
                "ask the owner of the catalog for the right that is missing",
            ),
            RestError::NotFound { .. } => (
                PortErrorKind::NotFound,
                "check the name; the server tells it apart from `denied`",
            ),
            RestError::Conflict { .. } => (PortErrorKind::Busy, "look at it again, then decide"),
            RestError::Server { .. } => (
                PortErrorKind::Unavailable,
                "try again; if it stays, tell the platform team what the server said",
            ),
            RestError::Refused { .. } => (
                PortErrorKind::Unsupported,
                "check that the server is an Iceberg REST catalog of this kind",
            ),
            RestError::Invalid(_) => (PortErrorKind::Invalid, "correct the connection"),
        };
        Self::new(kind, error.to_string()).hint(hint)
    }
}
