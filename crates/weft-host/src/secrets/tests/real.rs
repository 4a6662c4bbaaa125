//! The keychain of the system. A test starts one of its own, on a bus of its own, so that nobody's is touched.

use std::process::Command;

use secrecy::SecretString;
use weft_ports::{PortErrorKind, Secrets};
use weft_testkit::secrets_suite::{self, keep, kept};

use super::Desk;
use crate::secrets::{Keychain, SystemSecrets};

/// Set in the inner process, without which the tests for it have nothing to do.
const INSIDE: &str = "WEFT_TEST_KEYCHAIN";

/// Runs a test of this program on a bus of its own, after `setup` in a shell. Prints why and does nothing
/// where that cannot be.
fn on_a_bus(setup: &str, test: &str) {
    for program in ["dbus-run-session", "gnome-keyring-daemon"] {
        if Command::new(program).arg("--version").output().is_err() {
            println!("skipped: `{program}` is not installed");
            return;
        }
    }
    let alone = |script: &str| {
        let home = tempfile::tempdir().unwrap();
        let runtime = home.path().join("run");
        crate::private::make_folder(&runtime).unwrap();
        Command::new("dbus-run-session")
            .args(["--", "sh", "-c", script, "sh"])
            .arg(std::env::current_exe().unwrap())
            .arg(test)
            .env("HOME", home.path())
            .env("XDG_RUNTIME_DIR", runtime)
            .env("XDG_DATA_HOME", home.path().join("data"))
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .env(INSIDE, "1")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .unwrap()
    };
    let bus = alone("true");
    if !bus.status.success() {
        println!(
            "skipped: no bus answers: {}",
            String::from_utf8_lossy(&bus.stderr)
        );
        return;
    }
    let ran = alone(&format!("{setup}\nexec \"$1\" --exact --nocapture \"$2\""));
    let output = format!(
        "{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
    println!("{output}");
    assert!(ran.status.success() && output.contains("1 passed"), "{output}");
}

#[test]
fn an_unlocked_keychain_keeps_secrets() {
    on_a_bus(
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >&2",
        "secrets::tests::real::inside_with_a_keychain",
    );
}

#[test]
fn a_locked_keychain_leaves_it_to_the_file() {
    on_a_bus(
        "gnome-keyring-daemon --start --components=secrets >&2",
        "secrets::tests::real::inside_without_a_keychain",
    );
}

#[test]
fn a_locked_keychain_with_the_secret_is_said() {
    on_a_bus(
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >&2
         \"$1\" --exact secrets::tests::real::inside_put || exit 1
         gnome-keyring-daemon --replace --components=secrets </dev/null >&2",
        "secrets::tests::real::inside_with_a_locked_secret",
    );
}

#[test]
fn without_a_bus_it_is_left_to_the_file() {
    on_a_bus(
        "DBUS_SESSION_BUS_ADDRESS=unix:path=$HOME/none; export DBUS_SESSION_BUS_ADDRESS",
        "secrets::tests::real::inside_without_a_keychain",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_with_a_keychain() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    secrets_suite::run(async || Keychain::new("test")).await;
    let desk = Desk::new();
    let secrets = SystemSecrets::new(Some(Keychain::new("test")), desk.file(desk.key()));
    let place = keep(&secrets, "lake", "secret").await;
    println!("kept in {place}");
    assert_eq!(place, "the system keychain, entry “weft lake”");
    assert!(!desk.workspace.path().join("secrets.age").exists());
    let another = SystemSecrets::new(Some(Keychain::new("test")), desk.file(desk.key()));
    assert_eq!(kept(&another, "lake").await.as_deref(), Some("secret"));
    another.remove("lake").await.unwrap();
    assert_eq!(kept(&secrets, "lake").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_without_a_keychain() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let error = Keychain::new("test")
        .set("lake", SecretString::from("secret"))
        .await
        .unwrap_err();
    println!("the keychain said: {error}");
    let desk = Desk::new();
    let secrets = SystemSecrets::new(Some(Keychain::new("test")), desk.file(desk.key()));
    assert_eq!(kept(&secrets, "lake").await, None);
    let place = keep(&secrets, "lake", "secret").await;
    println!("kept in {place}");
    assert!(place.starts_with("the encrypted file `secrets.age` of the workspace: "));
    assert_eq!(kept(&secrets, "lake").await.as_deref(), Some("secret"));
    secrets.remove("lake").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_put() {
    if std::env::var_os(INSIDE).is_some() {
        keep(&Keychain::new("test"), "locked", "secret").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_with_a_locked_secret() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let desk = Desk::new();
    let secrets = SystemSecrets::new(Some(Keychain::new("test")), desk.file(desk.key()));
    let error = secrets.get("locked").await.unwrap_err();
    println!("get said: {error}");
    assert_eq!(error.kind, PortErrorKind::Unavailable);
    assert_eq!(
        kept(&secrets, "other").await,
        None,
        "what it does not hold needs no password"
    );
    let place = keep(&secrets, "locked", "newer").await;
    assert!(place.ends_with("no keychain answered"), "{place}");
    assert_eq!(kept(&secrets, "locked").await.as_deref(), Some("newer"));
    let error = secrets.remove("locked").await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unavailable);
    assert!(
        !desk.workspace.path().join("secrets.age").exists(),
        "the file let it go"
    );
}
