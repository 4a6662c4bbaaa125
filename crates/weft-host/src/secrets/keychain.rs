//! The system's keychain.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use keyring_core::Entry;
use secrecy::{ExposeSecret, SecretString};
use weft_ports::{PortError, PortErrorKind, Secrets, error::PortResult};
use zeroize::Zeroizing;

use super::system::{self, Backend};

/// The service of every entry.
const SERVICE: &str = "weft";

/// How long a keychain may take. It may ask the person for a password; nobody may be there to give it.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a keychain that did not answer is not asked again.
const PAUSE: Duration = Duration::from_mins(1);

/// What is written to see whether the keychain keeps anything. Not a secret.
const CANARY: &[u8] = b"weft looks whether this keychain keeps what it is given";

/// Secrets in the system's keychain: service `weft`, account namespace and name of the source.
pub struct Keychain {
    shared: Arc<Shared>,
}

/// Why the keychain did not do it.
#[derive(Debug)]
pub(super) enum Trouble {
    /// There is none, it does not answer, or it keeps nothing. Says why.
    Absent(String),
    /// It answered, and this went wrong.
    Failed(PortError),
}

type Connect = dyn Fn() -> keyring_core::Result<Backend> + Send + Sync;

struct Shared {
    namespace: String,
    connect: Box<Connect>,
    // One at a time, so that a locked keychain asks the person once.
    connection: Mutex<Connection>,
}

enum Connection {
    Untried,
    Made(Made),
    Failed { at: Instant, why: String },
}

struct Made {
    backend: Backend,
    /// Whether the canary came back.
    keeps: bool,
    /// When the person last did not unlock it.
    refused: Option<Instant>,
}

impl fmt::Debug for Keychain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Keychain")
            .field("namespace", &self.shared.namespace)
            .finish_non_exhaustive()
    }
}

impl Keychain {
    /// The system's keychain. It is asked for nothing yet.
    pub fn new(namespace: impl Into<String>) -> Self {
        Self::over(namespace, system::connect)
    }

    /// The keychain that `connect` finds.
    pub(super) fn over(
        namespace: impl Into<String>,
        connect: impl Fn() -> keyring_core::Result<Backend> + Send + Sync + 'static,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                namespace: namespace.into(),
                connect: Box::new(connect),
                connection: Mutex::new(Connection::Untried),
            }),
        }
    }

    /// What it holds of a source. Asks for no password where it holds nothing.
    pub(super) async fn find(&self, source: &str) -> Result<Option<SecretString>, Trouble> {
        let source = source.to_owned();
        self.apart(move |shared| shared.find(&source)).await
    }

    /// Keeps a secret and says where. The first time it is made sure that the keychain keeps anything.
    pub(super) async fn keep(&self, source: &str, secret: SecretString) -> Result<String, Trouble> {
        let source = source.to_owned();
        self.apart(move |shared| shared.keep(&source, &secret)).await
    }

    /// Forgets a secret.
    pub(super) async fn forget(&self, source: &str) -> Result<(), Trouble> {
        let source = source.to_owned();
        self.apart(move |shared| shared.forget(&source)).await
    }

    /// Works on a thread of its own and not on one of the runtime's: a password prompt that nobody answers
    /// would keep the runtime, and with it the program, from ending.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let shared = Arc::clone(&self.shared);
        let started = std::thread::Builder::new()
            .name("weft-keychain".to_owned())
            .spawn(move || drop(sender.send(work(&shared))));
        if let Err(error) = started {
            return Err(Trouble::Absent(error.to_string()));
        }
        match tokio::time::timeout(PATIENCE, receiver).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(failed(
                "the system keychain could not be asked: the call broke off",
            )),
            Err(_) => Err(failed(format!(
                "the system keychain did not answer in {} s",
                PATIENCE.as_secs()
            ))),
        }
    }
}

impl Shared {
    fn find(&self, source: &str) -> Result<Option<SecretString>, Trouble> {
        self.with(source, |entry, _| match entry.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?
        .map(|secret| {
            std::str::from_utf8(&secret).map(SecretString::from).map_err(|_| {
                Trouble::Failed(
                    PortError::new(PortErrorKind::Corrupt, format!("{} is no text", place(source)))
                        .hint(format!("set the secret of `{source}` again")),
                )
            })
        })
        .transpose()
    }

    fn keep(&self, source: &str, secret: &SecretString) -> Result<String, Trouble> {
        self.prove()?;
        self.with(source, |entry, _| {
            entry.set_secret(secret.expose_secret().as_bytes())
        })?;
        Ok(place(source))
    }

    fn forget(&self, source: &str) -> Result<(), Trouble> {
        self.with(source, |entry, _| absent_is_done(entry.delete_credential()))
    }

    /// Writes, reads and deletes a canary, once: a locked keychain can be connected to, and keeps nothing.
    fn prove(&self) -> Result<(), Trouble> {
        // No source can be called that. Two processes may look at once.
        let name = format!(".canary-{}", std::process::id());
        let proven = self.with(&name, |entry, keeps| {
            if *keeps {
                return Ok(true);
            }
            entry.set_secret(CANARY)?;
            let read = entry.get_secret()?;
            absent_is_done(entry.delete_credential())?;
            *keeps = read == CANARY;
            Ok(*keeps)
        });
        match proven {
            Ok(true) => Ok(()),
            Ok(false) => Err(Trouble::Absent("it does not keep what it is given".to_owned())),
            Err(Trouble::Failed(error)) => Err(Trouble::Absent(error.message)),
            Err(absent) => Err(absent),
        }
    }

    /// Connects if need be and works on the entry of a source.
    fn with<T>(
        &self,
        source: &str,
        work: impl FnOnce(&Entry, &mut bool) -> keyring_core::Result<T>,
    ) -> Result<T, Trouble> {
        let asked = Instant::now();
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let made = self.connected(&mut connection)?;
        if made.refused.is_some_and(|refused| refused > asked) {
            // The person said no while this waited: all sources of a sync ask at once, and once is enough.
            return Err(failed(format!("{} was not unlocked", place(source))));
        }
        let account = format!("{}/{source}", self.namespace);
        let label = label(source);
        let label = HashMap::from([("label", label.as_str())]);
        let done = made
            .backend
            .store
            .build(SERVICE, &account, made.backend.labels.then_some(&label))
            .and_then(|entry| work(&entry, &mut made.keeps));
        match &done {
            Err(keyring_core::Error::NoStorageAccess(_)) => made.refused = Some(Instant::now()),
            // The bus or the service may have been restarted: connect anew the next time.
            Err(keyring_core::Error::PlatformFailure(_)) => *connection = Connection::Untried,
            _ => {}
        }
        done.map_err(|error| explained(source, &error))
    }

    fn connected<'a>(&self, connection: &'a mut Connection) -> Result<&'a mut Made, Trouble> {
        let again = match &*connection {
            Connection::Untried => true,
            Connection::Failed { at, .. } => at.elapsed() >= PAUSE,
            Connection::Made(_) => false,
        };
        if again {
            *connection = match (self.connect)() {
                Ok(backend) => Connection::Made(Made {
                    backend,
                    keeps: false,
                    refused: None,
                }),
                Err(error) => Connection::Failed {
                    at: Instant::now(),
                    why: words(&error),
                },
            };
        }
        match connection {
            Connection::Made(made) => Ok(made),
            Connection::Failed { why, .. } => Err(Trouble::Absent(why.clone())),
            Connection::Untried => Err(Trouble::Absent("it was not asked".to_owned())),
        }
    }
}

#[async_trait]
impl Secrets for Keychain {
    async fn get(&self, source: &str) -> PortResult<Option<SecretString>> {
        Ok(self.find(source).await?)
    }

    async fn set(&self, source: &str, secret: SecretString) -> PortResult<String> {
        Ok(self.keep(source, secret).await?)
    }

    async fn remove(&self, source: &str) -> PortResult<()> {
        Ok(self.forget(source).await?)
    }
}

impl From<Trouble> for PortError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Failed(error) => error,
            Trouble::Absent(why) => Self::new(
                PortErrorKind::Unavailable,
                format!("the system keychain does not answer: {why}"),
            )
            .hint(NEXT),
        }
    }
}

const NEXT: &str = "unlock the keychain and try again, or set WEFT_SECRETS=file to use an encrypted file";

fn absent_is_done(done: keyring_core::Result<()>) -> keyring_core::Result<()> {
    match done {
        Err(keyring_core::Error::NoEntry) => Ok(()),
        done => done,
    }
}

fn label(source: &str) -> String {
    format!("{SERVICE} {source}")
}

fn place(source: &str) -> String {
    format!("the system keychain, entry “{}”", label(source))
}

fn failed(message: impl Into<String>) -> Trouble {
    Trouble::Failed(PortError::new(PortErrorKind::Unavailable, message).hint(NEXT))
}

fn explained(source: &str, error: &keyring_core::Error) -> Trouble {
    match error {
        keyring_core::Error::Ambiguous(_) => Trouble::Failed(
            PortError::new(
                PortErrorKind::Failed,
                format!("{} is there more than once", place(source)),
            )
            .hint("delete these entries in your keychain program and set the secret again"),
        ),
        error => failed(format!("{} cannot be used: {}", place(source), words(error))),
    }
}

/// What went wrong, lowercase. Errors that carry a secret do not print it.
fn words(error: &keyring_core::Error) -> String {
    match error {
        keyring_core::Error::NoStorageAccess(why) => format!("it is locked or not set up ({why})"),
        keyring_core::Error::PlatformFailure(why) => why.to_string(),
        other => other.to_string(),
    }
}
