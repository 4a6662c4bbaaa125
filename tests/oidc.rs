//! A real OpenID provider for the stories: the npm package `oidc-provider`, and a person who signs in there.

#![allow(
    clippy::indexing_slicing,
    reason = "a key that a JSON value lacks is null here, and no panic"
)]

use std::{
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::Value;

/// How long the provider may take to listen.
const STARTING: Duration = Duration::from_secs(30);

/// The provider. Ends when it is dropped.
pub struct Provider {
    issuer: String,
    audience: String,
    /// The point of its key, as P-256 wants it.
    key: Vec<u8>,
    events: Arc<Mutex<Vec<Value>>>,
    child: Child,
    _stdin: Option<ChildStdin>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Provider {
    /// Starts one whose access tokens live for some seconds.
    pub fn start(lifetime: u32) -> io::Result<Self> {
        let mut command = node("provider.js")?;
        let mut child = command
            .arg(lifetime.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| without_node(&error))?;
        let stdout = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let events: Arc<Mutex<Vec<Value>>> = Arc::default();
        let (ready, first) = mpsc::channel();
        let heard = Arc::clone(&events);
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let Ok(event) = serde_json::from_str::<Value>(&line) else {
                    continue;
                };
                if event["event"] == "ready" {
                    // Nobody waits for it twice.
                    let _ = ready.send(event);
                } else {
                    held(&heard).push(event);
                }
            }
        });
        let first = first.recv_timeout(STARTING).map_err(|_| {
            io::Error::other("the OpenID provider did not start; run `node tests/oidc/provider.js`")
        })?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut key = vec![4];
        for coordinate in ["x", "y"] {
            let part = URL_SAFE_NO_PAD.decode(text(&first["key"][coordinate]));
            key.extend(part.map_err(io::Error::other)?);
        }
        Ok(Self {
            issuer: text(&first["issuer"]),
            audience: text(&first["audience"]),
            key,
            events,
            _stdin: child.stdin.take(),
            child,
        })
    }

    /// How it calls itself.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// How often something happened there: `access_token`, `refresh_token`, `revoked`, `failed`.
    pub fn count(&self, event: &str) -> usize {
        held(&self.events)
            .iter()
            .filter(|line| line["event"] == event)
            .count()
    }

    /// Every refresh token that it ever gave out.
    pub fn refresh_tokens(&self) -> Vec<String> {
        let events = held(&self.events);
        let given = events.iter().filter(|line| line["event"] == "refresh_token");
        given
            .filter_map(|line| line["value"].as_str().map(str::to_owned))
            .collect()
    }

    /// Judges its access tokens as a catalog that trusts it does: signature, issuer, audience, time.
    pub fn judge(&self) -> impl Fn(&str) -> Option<String> + Send + 'static {
        let (key, issuer, audience) = (self.key.clone(), self.issuer.clone(), self.audience.clone());
        move |token| {
            let (signed, signature) = token.rsplit_once('.')?;
            let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &key)
                .verify(signed.as_bytes(), &signature)
                .ok()?;
            let payload = URL_SAFE_NO_PAD.decode(signed.split('.').nth(1)?).ok()?;
            let claims: Value = serde_json::from_slice(&payload).ok()?;
            let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
            let good = claims["iss"] == issuer.as_str()
                && claims["aud"] == audience.as_str()
                && claims["exp"].as_u64()? > now;
            good.then(|| claims["sub"].as_str().map(str::to_owned)).flatten()
        }
    }
}

/// Lets a person sign in at an address; what the browser shows in the end. With `deny` they do not agree.
pub fn person(address: &str, login: &str, deny: bool) -> io::Result<Value> {
    let mut command = node("person.js")?;
    command.args([address, login]);
    if deny {
        command.arg("deny");
    }
    let output = command.output().map_err(|error| without_node(&error))?;
    if !output.status.success() {
        return Err(io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(io::Error::other)
}

fn node(script: &str) -> io::Result<Command> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc");
    if !folder.join("node_modules/oidc-provider").exists() {
        return Err(io::Error::other(
            "the OpenID provider of the stories is not installed; run `npm ci --ignore-scripts` in tests/oidc",
        ));
    }
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder);
    Ok(command)
}

fn without_node(error: &io::Error) -> io::Error {
    io::Error::other(format!(
        "`node` cannot be started ({error}); the stories need Node 20 or newer"
    ))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
