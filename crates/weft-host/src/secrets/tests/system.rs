//! The keychain before the file: which is asked, and what is said where neither takes a secret.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use keyring_core::{Error, mock};
use secrecy::SecretString;
use weft_ports::{PortErrorKind, Secrets};
use weft_testkit::secrets_suite::{self, CANARY, keep, kept};

use super::{
    super::{Keychain, SystemSecrets, system::Backend},
    Desk, passphrase,
};

const FILE: &str = "the encrypted file `secrets.age` of the workspace: no keychain answered";

/// A keychain in memory that can be locked and taken away. Counts how often it is connected to.
#[derive(Clone)]
struct Fake {
    store: Arc<mock::Store>,
    state: Arc<Mutex<State>>,
    connected: Arc<AtomicUsize>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Locked,
    Away,
}

impl Fake {
    fn new(state: State) -> Self {
        Self {
            store: mock::Store::new().unwrap(),
            state: Arc::new(Mutex::new(state)),
            connected: Arc::default(),
        }
    }

    fn set(&self, state: State) {
        *self.state.lock().unwrap() = state;
    }

    fn keychain(&self) -> Keychain {
        let fake = self.clone();
        Keychain::over("namespace", move || {
            fake.connected.fetch_add(1, Ordering::SeqCst);
            let state = *fake.state.lock().unwrap();
            match state {
                State::Away => Err(Error::NoStorageAccess("no bus".into())),
                State::Locked => Ok(Backend {
                    store: Arc::new(Locked),
                    labels: true,
                }),
                State::Open => Ok(Backend {
                    store: fake.store.clone(),
                    labels: false,
                }),
            }
        })
    }

    /// What a program that starts now works with.
    fn secrets(&self, desk: &Desk) -> SystemSecrets {
        SystemSecrets::new(Some(self.keychain()), desk.file(desk.key()))
    }
}

/// A keychain that finds entries and opens none.
#[derive(Debug)]
struct Locked;

impl keyring_core::api::CredentialStoreApi for Locked {
    fn vendor(&self) -> String {
        "test".to_owned()
    }
    fn id(&self) -> String {
        "locked".to_owned()
    }
    fn build(
        &self,
        _: &str,
        _: &str,
        _: Option<&std::collections::HashMap<&str, &str>>,
    ) -> keyring_core::Result<keyring_core::Entry> {
        Err(Error::NoStorageAccess("the prompt was dismissed".into()))
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

#[tokio::test]
async fn a_keychain_keeps_secrets() {
    secrets_suite::run(async || Fake::new(State::Open).keychain()).await;
}

#[tokio::test]
async fn the_system_s_secrets_are_in_the_keychain() {
    let (desk, fake) = (Desk::new(), Fake::new(State::Open));
    let secrets = fake.secrets(&desk);
    assert_eq!(fake.connected.load(Ordering::SeqCst), 0, "opening asks nothing");
    let place = keep(&secrets, "lake", CANARY).await;
    assert_eq!(place, "the system keychain, entry “weft lake”");
    assert_eq!(kept(&secrets, "lake").await.as_deref(), Some(CANARY));
    assert_eq!(fake.connected.load(Ordering::SeqCst), 1);
    assert!(!desk.workspace.path().join("secrets.age").exists());
    let other = SystemSecrets::new(
        Some(Keychain::over("other", {
            let store = fake.store.clone();
            move || {
                Ok(Backend {
                    store: store.clone(),
                    labels: false,
                })
            }
        })),
        desk.file(desk.key()),
    );
    assert_eq!(kept(&other, "lake").await, None, "namespaces are apart");
    assert!(!format!("{secrets:?}").contains(CANARY));
}

#[tokio::test]
async fn without_a_keychain_the_file_takes_over() {
    for state in [State::Away, State::Locked] {
        let (desk, fake) = (Desk::new(), Fake::new(state));
        let secrets = fake.secrets(&desk);
        assert_eq!(keep(&secrets, "lake", "secret").await, FILE);
        assert_eq!(kept(&secrets, "lake").await.as_deref(), Some("secret"));
        // The keychain is there now: the secret is found, moves with the next one, and is forgotten.
        fake.set(State::Open);
        let secrets = fake.secrets(&desk);
        assert_eq!(kept(&secrets, "lake").await.as_deref(), Some("secret"));
        assert!(keep(&secrets, "lake", "newer").await.contains("keychain, entry"));
        assert!(!desk.workspace.path().join("secrets.age").exists());
        assert_eq!(kept(&secrets, "lake").await.as_deref(), Some("newer"));
        secrets.remove("lake").await.unwrap();
        assert_eq!(kept(&secrets, "lake").await, None);
    }
}

#[tokio::test]
async fn the_newest_secret_counts_and_removing_takes_both() {
    let (desk, fake) = (Desk::new(), Fake::new(State::Open));
    keep(&fake.secrets(&desk), "lake", "old").await;
    fake.set(State::Away);
    assert_eq!(keep(&fake.secrets(&desk), "lake", "new").await, FILE);
    fake.set(State::Open);
    let secrets = fake.secrets(&desk);
    assert_eq!(kept(&secrets, "lake").await.as_deref(), Some("new"));
    secrets.remove("lake").await.unwrap();
    assert_eq!(kept(&secrets, "lake").await, None);
    assert_eq!(kept(&fake.keychain(), "lake").await, None);
}

#[tokio::test]
async fn a_locked_keychain_is_no_missing_secret() {
    let (desk, fake) = (Desk::new(), Fake::new(State::Locked));
    let error = fake.secrets(&desk).get("lake").await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unavailable);
    assert!(error.message.contains("dismissed") && error.hint.unwrap().contains("unlock"));
    // Sources that ask at once are refused at once.
    let secrets = fake.secrets(&desk);
    let (first, second) = tokio::join!(secrets.get("lake"), secrets.get("other"));
    assert!(first.is_err() && second.is_err());
    let error = fake
        .keychain()
        .set("lake", SecretString::from(CANARY))
        .await
        .unwrap_err();
    assert!(!format!("{error:?}").contains(CANARY));
    let away = Fake::new(State::Away);
    assert_eq!(kept(&away.secrets(&desk), "lake").await, None);
    assert_eq!(
        away.keychain().get("lake").await.unwrap_err().kind,
        PortErrorKind::Unavailable
    );
}

#[tokio::test]
async fn a_keychain_that_is_away_is_not_asked_every_time() {
    let (desk, fake) = (Desk::new(), Fake::new(State::Away));
    let secrets = fake.secrets(&desk);
    for _ in 0..5 {
        assert_eq!(kept(&secrets, "lake").await, None);
    }
    assert_eq!(fake.connected.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_unreadable_file_is_said_before_an_older_secret_is_used() {
    let (desk, fake) = (Desk::new(), Fake::new(State::Open));
    keep(&fake.secrets(&desk), "lake", "old").await;
    fake.set(State::Away);
    keep(&fake.secrets(&desk), "lake", "new").await;
    fake.set(State::Open);
    let secrets = SystemSecrets::new(Some(fake.keychain()), desk.file(passphrase("x")));
    let error = super::refusal(&desk, &secrets).await;
    assert_eq!(error.kind, PortErrorKind::Denied);
}

#[test]
fn the_setting_is_file_or_nothing() {
    let asked_for = |setting: Option<&str>| super::super::asked_for(setting.map(AsRef::as_ref));
    assert_eq!(asked_for(None), Ok(true));
    assert_eq!(asked_for(Some("")), Ok(true));
    assert_eq!(asked_for(Some("file")), Ok(false));
    let error = asked_for(Some("vault")).unwrap_err();
    assert!(error.message.contains("`vault`") && error.hint.unwrap().contains("WEFT_SECRETS=file"));
}
