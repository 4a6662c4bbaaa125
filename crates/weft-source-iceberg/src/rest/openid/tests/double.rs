//! A provider for tests, with a person who comes back from it at once. Each part can be made to misbehave.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::Request};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

use crate::rest::tests::server::{Answer, json as said, status};

/// What was sent in a form or an address.
pub type Form = HashMap<String, String>;

/// What a token endpoint makes of a form; nothing: what an honest one would.
pub type Tokens = dyn Fn(&Form) -> Option<Answer> + Send + Sync;

/// How a double misbehaves.
pub struct Manners {
    /// Changes its document.
    pub document: fn(&mut Value),
    /// Answers in place of its configuration.
    pub configuration: fn() -> Option<Answer>,
    /// Answers in place of its token endpoint; given the form.
    pub tokens: Box<Tokens>,
    /// Changes the claims of ID tokens.
    pub claims: fn(&mut Value),
    /// Changes what the browser brings back.
    pub back: fn(&mut Form),
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            document: |_| {},
            configuration: || None,
            tokens: Box::new(|_| None),
            claims: |_| {},
            back: |_| {},
        }
    }
}

/// The provider. Ends when it is dropped.
pub struct Double {
    address: SocketAddr,
    manners: Manners,
    /// What the last person was sent with.
    pub asked: Mutex<Form>,
    /// Forms of the token endpoint, then those of the revocation endpoint.
    pub forms: Mutex<Vec<Form>>,
    /// Refresh tokens given out so far.
    pub given: Mutex<usize>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Drop for Double {
    fn drop(&mut self) {
        if let Some(task) = self.task.get_mut().expect("the task").take() {
            task.abort();
        }
    }
}

impl Double {
    pub async fn start(manners: Manners) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let double = Arc::new(Self {
            address,
            manners,
            asked: Mutex::default(),
            forms: Mutex::default(),
            given: Mutex::default(),
            task: Mutex::default(),
        });
        let desk = Arc::downgrade(&double);
        let router = Router::new().fallback(move |request: Request| {
            let desk = desk.clone();
            async move {
                let path = request.uri().path().to_owned();
                let body = axum::body::to_bytes(request.into_body(), 1 << 20).await;
                let desk = desk.upgrade().expect("a double");
                desk.answer(&path, &body.expect("a body"))
            }
        });
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        *double.task.lock().expect("the task") = Some(task);
        double
    }

    pub fn issuer(&self) -> String {
        format!("http://{}/realm", self.address)
    }

    /// The person: goes to the address, agrees, and lets the browser bring the answer.
    pub fn send(&self, address: &str) {
        let back = self.agree(address);
        tokio::spawn(fetch(back));
    }

    /// What the browser is sent back with.
    pub fn agree(&self, address: &str) -> String {
        let asked: Form = Url::parse(address)
            .expect("an address")
            .query_pairs()
            .into_owned()
            .collect();
        let mut back = Form::from([
            ("state".to_owned(), asked["state"].clone()),
            ("code".to_owned(), "canary-code".to_owned()),
        ]);
        (self.manners.back)(&mut back);
        let to = Url::parse_with_params(&asked["redirect_uri"], back).expect("an address");
        *self.asked.lock().expect("what was asked") = asked;
        to.into()
    }

    fn answer(&self, path: &str, body: &Bytes) -> Answer {
        let form = || url::form_urlencoded::parse(body).into_owned().collect::<Form>();
        match path {
            "/realm/.well-known/openid-configuration" => {
                (self.manners.configuration)().unwrap_or_else(|| {
                    let mut document = json!({
                        "issuer": self.issuer(),
                        "authorization_endpoint": format!("{}/authorize", self.issuer()),
                        "token_endpoint": format!("{}/tokens", self.issuer()),
                        "revocation_endpoint": format!("{}/revoke", self.issuer()),
                    });
                    (self.manners.document)(&mut document);
                    said(document.to_string())
                })
            }
            "/realm/tokens" => {
                let form = form();
                self.forms.lock().expect("the forms").push(form.clone());
                (self.manners.tokens)(&form).unwrap_or_else(|| self.granted(&form))
            }
            "/realm/revoke" => {
                self.forms.lock().expect("the forms").push(form());
                said("")
            }
            _ => status(404, "{}"),
        }
    }

    fn granted(&self, form: &Form) -> Answer {
        let asked = self.asked.lock().expect("what was asked").clone();
        let mut given = self.given.lock().expect("the count");
        let good = match form["grant_type"].as_str() {
            "authorization_code" => {
                let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
                form["code"] == "canary-code"
                    && challenge == asked["code_challenge"]
                    && form["redirect_uri"] == asked["redirect_uri"]
            }
            "refresh_token" => form["refresh_token"] == format!("canary-refresh-{given}"),
            _ => false,
        };
        if !good {
            return status(
                400,
                r#"{"error":"invalid_grant","error_description":"it has ended"}"#,
            );
        }
        *given += 1;
        let mut claims = json!({
            "iss": self.issuer(), "aud": "weft", "exp": 4_000_000_000_u64, "sub": "ana",
            "nonce": asked.get("nonce"),
        });
        (self.manners.claims)(&mut claims);
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
        said(
            json!({
                "access_token": format!("canary-access-{given}"), "token_type": "Bearer", "expires_in": 3600,
                "refresh_token": format!("canary-refresh-{given}"), "id_token": token,
            })
            .to_string(),
        )
    }
}

/// Gets an address as a browser does; status and body.
pub async fn fetch(address: String) -> (u16, String) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    match client.get(address).send().await {
        Ok(answer) => (answer.status().as_u16(), answer.text().await.unwrap_or_default()),
        Err(_) => (0, String::new()),
    }
}
