//! Sign-ins at a provider that means well, and at many that do not.

mod double;
mod hostile;
mod listening;
mod renewal;

use std::{sync::Arc, time::Duration};

use weft_ports::{Cancel, Patience, source::SignIn};

use self::double::Double;
use super::{Granted, OpenId};
use crate::rest::error::RestError;

/// What may not be seen in any word.
const CANARY: &str = "canary";

fn clean(words: &str) {
    assert!(!words.contains(CANARY), "{words}");
}

/// Little patience.
fn patience() -> Patience {
    Patience {
        connect: Duration::from_millis(500),
        idle: Duration::from_millis(500),
        total: Duration::from_secs(3),
    }
}

fn settings(issuer: &str) -> SignIn {
    SignIn::OpenId {
        issuer: issuer.to_owned(),
        client_id: "weft".to_owned(),
        scope: None,
        audience: Some("polaris".to_owned()),
    }
}

fn openid(issuer: &str) -> OpenId {
    OpenId::new(&settings(issuer), None, patience())
        .expect("an issuer")
        .expect("an OpenID sign-in")
}

/// Signs in; the person does what the double makes of them.
async fn sign_in(double: &Arc<Double>) -> Result<Granted, RestError> {
    let person = Arc::clone(double);
    let show = move |address: &str| person.send(address);
    openid(&double.issuer()).sign_in(&show, &Cancel::new()).await
}
