//! The one server that a connection speaks to. Set by the person, never by an answer.

use url::{Host, Url};
use weft_ports::{PortError, PortErrorKind, error::PortResult, shown::address};

use crate::names::visible;

/// An address as the person set it up: scheme, host, port and a path below which everything lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// Takes an address. `https` everywhere, `http` only to this machine; no user, password, query or fragment.
    pub fn parse(text: &str) -> PortResult<Self> {
        let refused = |why: &str, next: &str| {
            PortError::new(
                PortErrorKind::Invalid,
                // A secret that somebody typed into it by mistake is not repeated.
                format!(
                    "`{}` cannot be the address of a server: {why}",
                    visible(&address(text))
                ),
            )
            .hint(next)
        };
        let url = Url::parse(text).map_err(|error| {
            refused(
                &error.to_string(),
                "write it as https://host/path, as your platform team gave it",
            )
        })?;
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(refused("it names no host", "write it as https://host/path")),
        };
        match url.scheme() {
            "https" => {}
            "http" if local => {}
            "http" => {
                return Err(refused(
                    "http would send your sign-in in the open",
                    "use https; plain http is taken only for this machine",
                ));
            }
            _ => return Err(refused("it is not https", "write it as https://host/path")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            // Not repeated: it may hold the secret.
            return Err(PortError::new(
                PortErrorKind::Invalid,
                "an address may not hold a user or a password",
            )
            .hint("give the client id apart, and the secret when asked for it"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused(
                "it has a query or a fragment",
                "leave out what follows `?` or `#`",
            ));
        }
        Ok(Self(url))
    }

    /// Whether it is this machine, where no proxy stands in between.
    pub fn is_local(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Whether it is reached without encryption.
    pub fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// Scheme, host and port: what shares one budget of requests.
    pub fn server(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The whole address, without a slash at its end.
    pub fn text(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The address of a path below this one, whose segments are percent-encoded already, with its query.
    pub fn below(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.0.clone();
        let base = self.0.path().trim_end_matches('/');
        url.set_path(&format!("{base}/{}", path.trim_start_matches('/')));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// The server's other API under `path`, where this address ends with `/api/catalog` (Polaris).
    pub fn sibling(&self, path: &str) -> Option<Self> {
        let above = self.0.path().trim_end_matches('/').strip_suffix("/api/catalog")?;
        let mut url = self.0.clone();
        url.set_path(&format!("{above}{path}"));
        Some(Self(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_or_local_addresses_are_taken() {
        for good in [
            "https://polaris.example/api/catalog",
            "https://polaris.example:8443/api/catalog/",
            "http://localhost:8181/api/catalog",
            "http://127.0.0.1:8181",
            "http://[::1]:8181/x",
        ] {
            Origin::parse(good).expect(good);
        }
        for bad in [
            "http://polaris.example/api/catalog",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "ftp://polaris.example",
            "file:///etc/passwd",
            "polaris.example",
            "https://",
            "https://polaris.example/?x=1",
            "https://polaris.example/#x",
        ] {
            assert_eq!(
                Origin::parse(bad).expect_err(bad).kind,
                PortErrorKind::Invalid,
                "{bad}"
            );
        }
    }

    #[test]
    fn a_secret_in_an_address_is_refused_and_not_repeated() {
        for typed in [
            "https://root:s3cr3t@polaris.example/",
            "http://root:s3cr3t@polaris.example/",
            "ftp://root:s3cr3t@polaris.example/",
            "https://root:s3cr3t@",
            "https://root:s3cr3t@host:port/x",
            "root:s3cr3t@polaris.example",
            "https://polaris.example/?token=s3cr3t",
            "https://polaris.example/#s3cr3t",
            "http://polaris.example/?token=s3cr3t",
        ] {
            let error = Origin::parse(typed).expect_err(typed);
            assert!(!format!("{error:?}").contains("s3cr3t"), "{error:?}");
        }
    }

    #[test]
    fn paths_stay_below() {
        let origin = Origin::parse("https://h.example/api/catalog/").expect("an address");
        let url = origin.below("v1/lake/namespaces/a%1Fb", &[("parent", "x\u{1f}y")]);
        assert_eq!(
            url.as_str(),
            "https://h.example/api/catalog/v1/lake/namespaces/a%1Fb?parent=x%1Fy"
        );
        assert_eq!(
            origin.sibling("/api/management").expect("Polaris").text(),
            "https://h.example/api/management"
        );
        assert_eq!(origin.server(), "https://h.example");
    }
}
