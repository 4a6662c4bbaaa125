//! What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is believed.

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use url::Url;
use weft_ports::error::PortResult;

use crate::{
    names::visible,
    rest::{
        error::RestError,
        http::{Ask, Http},
        origin::Origin,
    },
};

/// Bytes of the document.
const MOST: usize = 1 << 20;
/// Bytes of one address in it.
const LONGEST: usize = 1_024;

/// The endpoints of a provider.
#[derive(Debug)]
pub struct Provider {
    /// Where a browser goes.
    pub authorization: Url,
    /// Where codes and refresh tokens are traded.
    pub tokens: Url,
    /// Where refresh tokens end, where there is such a place.
    pub revocation: Option<Url>,
    /// Whether its answers always say whose they are (RFC 9207).
    pub names_itself: bool,
}

#[derive(Deserialize)]
struct Stated {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    #[serde(default)]
    revocation_endpoint: Option<String>,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Provider {
    /// Asks the issuer. `name` is the issuer as the person wrote it.
    pub async fn discover(http: &Http, issuer: &Origin, name: &str) -> Result<Self, RestError> {
        let ask = Ask {
            method: Method::GET,
            url: issuer.below(".well-known/openid-configuration", &[]),
            what: "the provider's configuration",
            headers: &[],
            body: None,
            most: MOST,
        };
        let reply = http.ask(&ask, None).await?;
        let shown = visible(name);
        match reply.status {
            StatusCode::OK => Self::read(&reply.body, issuer, name),
            StatusCode::NOT_FOUND => Err(RestError::OpenId {
                issuer: shown,
                why: "there is no `.well-known/openid-configuration` below it".to_owned(),
            }),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(RestError::Busy {
                    what: ask.what.to_owned(),
                    server: shown,
                    said: String::new(),
                })
            }
            status => Err(RestError::OpenId {
                issuer: shown,
                why: format!("its configuration is refused with {}", status.as_u16()),
            }),
        }
    }

    fn read(body: &[u8], issuer: &Origin, name: &str) -> Result<Self, RestError> {
        let failed = |why: String| RestError::OpenId {
            issuer: visible(name),
            why,
        };
        let stated: Stated = serde_json::from_slice(body).map_err(|error| {
            failed(format!(
                "its configuration is not what the specification says: line {}, column {}",
                error.line(),
                error.column()
            ))
        })?;
        // Exactly, to the last slash (OpenID Connect Discovery 1.0, section 4.3).
        if stated.issuer != name {
            return Err(failed(format!(
                "the provider calls itself `{}`; if that is the one you mean, write it so",
                visible(&stated.issuer)
            )));
        }
        // Absent, nothing is said, and many that take S256 say nothing.
        if let Some(methods) = &stated.code_challenge_methods_supported
            && !methods.iter().any(|method| method == "S256")
        {
            return Err(failed(
                "the provider does not know PKCE with S256, without which a code can be stolen".to_owned(),
            ));
        }
        let endpoint = |what: &str, text: &str| {
            endpoint(text, issuer).map_err(|why| failed(format!("its {what} cannot be used: {why}")))
        };
        Ok(Self {
            authorization: endpoint("authorization endpoint", &stated.authorization_endpoint)?,
            tokens: endpoint("token endpoint", &stated.token_endpoint)?,
            revocation: stated
                .revocation_endpoint
                .map(|text| endpoint("revocation endpoint", &text))
                .transpose()?,
            names_itself: stated.authorization_response_iss_parameter_supported,
        })
    }
}

/// An address that an issuer may name: `https` on any host, as long as it is not this machine; on this machine only
/// by an issuer that is there too. A query stays: some providers tell their tenants apart by it.
fn endpoint(text: &str, issuer: &Origin) -> Result<Url, String> {
    if text.len() > LONGEST {
        return Err("it is too long".to_owned());
    }
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    if url.fragment().is_some() {
        return Err("it has a fragment".to_owned());
    }
    let server = same_server(&url).map_err(|error| error.message)?;
    if server.is_local() && !issuer.is_local() {
        return Err("it leads to this computer".to_owned());
    }
    Ok(url)
}

/// The server of an address, under the rules for all servers: encrypted, or this machine; no user in it.
pub fn same_server(address: &Url) -> PortResult<Origin> {
    let mut bare = address.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    Origin::parse(bare.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.example/realms/mesh";

    fn read(changed: &[(&str, &str)]) -> Result<Provider, RestError> {
        let mut document = serde_json::json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://login.example/authorize?tenant=1",
            "token_endpoint": "https://tokens.example/token",
        });
        for (key, value) in changed {
            document[key] = serde_json::from_str(value).expect("a value");
        }
        let issuer = Origin::parse(ISSUER).expect("an issuer");
        Provider::read(document.to_string().as_bytes(), &issuer, ISSUER)
    }

    #[test]
    fn endpoints_may_lie_on_other_hosts_that_the_issuer_names() {
        let provider =
            read(&[("code_challenge_methods_supported", r#"["plain","S256"]"#)]).expect("a provider");
        assert_eq!(provider.tokens.as_str(), "https://tokens.example/token");
        assert_eq!(provider.authorization.query(), Some("tenant=1"));
        assert!(provider.revocation.is_none());
    }

    #[test]
    fn what_may_not_be_believed_is_refused() {
        for (key, value) in [
            ("issuer", r#""https://id.example/realms/mesh/""#),
            ("issuer", r#""https://id.example/realms/other""#),
            ("issuer", r#""https://ID.example/realms/mesh""#),
            ("token_endpoint", r#""http://tokens.example/token""#),
            ("token_endpoint", r#""http://127.0.0.1/token""#),
            ("token_endpoint", r#""https://localhost/token""#),
            ("token_endpoint", r#""https://me:secret@tokens.example/token""#),
            ("token_endpoint", r#""file:///token""#),
            ("token_endpoint", r#""/token""#),
            ("authorization_endpoint", r#""http://login.example/""#),
            ("authorization_endpoint", r#""javascript:alert(1)""#),
            ("authorization_endpoint", r#""https://login.example/#x""#),
            ("revocation_endpoint", r#""http://tokens.example/revoke""#),
            ("code_challenge_methods_supported", r#"["plain"]"#),
            ("issuer", "null"),
        ] {
            let error = read(&[(key, value)]).expect_err(value);
            assert!(
                matches!(error, RestError::OpenId { .. }),
                "{key} {value}: {error:?}"
            );
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
