//! What went wrong on the way to a store, as the connection below `object_store` saw it. It travels through that
//! crate's errors and is found again at their end; their own words are not used, because they repeat addresses and
//! whatever the store answered.

use std::{error::Error, time::Duration};

use super::error::{StoreError, Trouble};

/// Seen by the connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// The store's address is one that nobody set up.
    #[error("`{host}` lies on {kind}")]
    Address {
        /// The host, as it was asked for.
        host: String,
        /// What such an address is.
        kind: &'static str,
    },
    /// The request was about to go to another server than the store's.
    #[error("the request leads to another server")]
    Astray,
    /// The store answered with a redirect.
    #[error("a redirect")]
    Redirected,
    /// The store refused, and perhaps said why.
    #[error("refused with {status}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The store's code of the error: `ExpiredToken`. Letters only; empty where there was none.
        code: String,
    },
    /// Nothing came for too long.
    #[error("nothing came for {} s", .0.as_secs())]
    Slow(Duration),
    /// The store asks to be left alone for longer than anybody waits.
    #[error("busy")]
    Busy,
    /// No connection, or it broke off.
    #[error("{0}")]
    Broken(String),
    /// More came than was asked for.
    #[error("more came than was asked for")]
    Endless,
}

/// The fault at the end of a chain of errors.
pub(super) fn within<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Fault> {
    let mut next = Some(error);
    while let Some(one) = next {
        if let Some(fault) = one.downcast_ref::<Fault>() {
            return Some(fault);
        }
        next = one.source();
    }
    None
}

/// What an error of the store means for the object at `path`.
pub(super) fn trouble(error: &object_store::Error) -> Trouble {
    match within(error) {
        Some(Fault::Address { host, kind }) => Trouble::Address {
            host: host.clone(),
            kind,
        },
        Some(Fault::Astray | Fault::Redirected) => Trouble::Redirected,
        Some(Fault::Refused { status, code }) => refused(*status, code),
        Some(Fault::Slow(after)) => Trouble::Slow(*after),
        Some(Fault::Busy) => Trouble::Busy,
        Some(Fault::Broken(why)) => Trouble::Unreachable(why.clone()),
        Some(Fault::Endless) => Trouble::Answer,
        None => match error {
            object_store::Error::NotFound { .. } => Trouble::Missing,
            object_store::Error::Precondition { .. } => Trouble::Changed,
            object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
                Trouble::Denied
            }
            object_store::Error::Generic { source, .. }
                if source.to_string().contains("non-2xx status code: 5") =>
            {
                Trouble::Failed
            }
            object_store::Error::Generic { source, .. }
                if source.to_string().contains("non-2xx status code: 429") =>
            {
                Trouble::Busy
            }
            _ => Trouble::Answer,
        },
    }
}

fn refused(status: u16, code: &str) -> Trouble {
    match code {
        "ExpiredToken" | "ExpiredTokenException" | "TokenRefreshRequired" => Trouble::Expired,
        "SignatureDoesNotMatch"
        | "InvalidAccessKeyId"
        | "InvalidToken"
        | "InvalidClientTokenId"
        | "NotSignedUp"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => Trouble::Key,
        // Of Google and of Azure. Azure does not tell one that has ended from one that is wrong.
        "AuthenticationRequired" | "AuthenticationFailed" | "InvalidAuthenticationInfo" => Trouble::Token,
        "RequestTimeTooSkewed" | "RequestExpired" => Trouble::Clock,
        _ if matches!(status, 401 | 403) => Trouble::Denied,
        _ => Trouble::Refused(status),
    }
}

/// The store's code in the body of an error: `<Code>NoSuchKey</Code>`.
pub(super) fn code(body: &str) -> String {
    let code = body
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map_or("", |(code, _)| code);
    // It is compared and never shown, and still holds no more than a code does.
    let is_code = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_code { code.to_owned() } else { String::new() }
}

/// The same for one object.
pub(super) fn told(path: &str, error: &object_store::Error) -> StoreError {
    StoreError::new(path, trouble(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_store_are_told_apart() {
        for (status, code, trouble) in [
            (400, "ExpiredToken", Trouble::Expired),
            (403, "SignatureDoesNotMatch", Trouble::Key),
            (403, "InvalidAccessKeyId", Trouble::Key),
            (401, "AuthenticationRequired", Trouble::Token),
            (403, "AuthenticationFailed", Trouble::Token),
            (403, "AuthorizationPermissionMismatch", Trouble::Denied),
            (403, "RequestTimeTooSkewed", Trouble::Clock),
            (403, "AccessDenied", Trouble::Denied),
            (403, "", Trouble::Denied),
            (400, "", Trouble::Refused(400)),
        ] {
            assert_eq!(refused(status, code), trouble, "{status} {code}");
        }
        assert_eq!(code("<Error><Code>NoSuchKey</Code></Error>"), "NoSuchKey");
        assert_eq!(code("<Code><b>x</b></Code>"), "");
        assert_eq!(code("<html>"), "");
    }
}
