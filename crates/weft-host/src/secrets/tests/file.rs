//! The encrypted file: what is kept, what is refused, what is never on the disk.

use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;
use weft_ports::{PortErrorKind, Secrets};
use weft_testkit::secrets_suite::{self, CANARY, keep, kept};

use super::{super::FileKey, Desk, files, passphrase, refusal};
use crate::secrets::{EncryptedFile, SystemSecrets};

/// A file and the folders that it lives in.
#[derive(Debug)]
struct Kept(
    EncryptedFile,
    #[expect(dead_code, reason = "removes the folders")] [TempDir; 2],
);

#[async_trait::async_trait]
impl Secrets for Kept {
    async fn get(&self, source: &str) -> weft_ports::error::PortResult<Option<SecretString>> {
        self.0.get(source).await
    }
    async fn set(&self, source: &str, secret: SecretString) -> weft_ports::error::PortResult<String> {
        self.0.set(source, secret).await
    }
    async fn remove(&self, source: &str) -> weft_ports::error::PortResult<()> {
        self.0.remove(source).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_key_keeps_secrets() {
    secrets_suite::run(async || {
        let desk = Desk::new();
        Kept(desk.file(desk.key()), [desk.workspace, desk.configuration])
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_passphrase_keeps_secrets() {
    secrets_suite::run(async || {
        let desk = Desk::new();
        Kept(
            desk.file(passphrase(CANARY)),
            [desk.workspace, desk.configuration],
        )
    })
    .await;
}

#[tokio::test]
async fn a_wrong_passphrase_changes_nothing() {
    let desk = Desk::new();
    keep(&desk.file(passphrase("right")), "lake", "secret").await;
    let error = refusal(&desk, &desk.file(passphrase("wrong"))).await;
    assert_eq!(error.kind, PortErrorKind::Denied);
    assert!(
        error
            .message
            .contains("passphrase in WEFT_SECRETS_PASSPHRASE: it is wrong"),
        "{error}"
    );
    let right = desk.file(passphrase("right"));
    assert_eq!(kept(&right, "lake").await.as_deref(), Some("secret"));
}

#[tokio::test]
async fn the_other_kind_of_key_is_said() {
    let desk = Desk::new();
    keep(&desk.file(passphrase("right")), "lake", "secret").await;
    for key in [desk.key(), FileKey::Missing] {
        let error = refusal(&desk, &desk.file(key)).await;
        assert!(error.hint.unwrap().contains("set WEFT_SECRETS_PASSPHRASE"));
    }
    let desk = Desk::new();
    keep(&desk.file(desk.key()), "lake", "secret").await;
    let error = refusal(&desk, &desk.file(passphrase("right"))).await;
    assert_eq!(error.hint.as_deref(), Some("unset WEFT_SECRETS_PASSPHRASE"));
}

#[tokio::test]
async fn a_key_that_is_lost_or_another_s_is_not_made_anew() {
    let desk = Desk::new();
    keep(&desk.file(desk.key()), "lake", "secret").await;
    let key = desk.configuration.path().join("weft/secrets.key");
    let text = std::fs::read_to_string(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let error = refusal(&desk, &desk.file(desk.key())).await;
    assert_eq!(error.kind, PortErrorKind::NotFound);
    assert!(error.message.contains("secrets.key") && !key.exists(), "{error}");
    let other = age::x25519::Identity::generate().to_string();
    std::fs::write(&key, other.expose_secret()).unwrap();
    let error = refusal(&desk, &desk.file(desk.key())).await;
    assert_eq!(error.kind, PortErrorKind::Denied);
    std::fs::write(&key, text).unwrap();
    assert_eq!(
        kept(&desk.file(desk.key()), "lake").await.as_deref(),
        Some("secret")
    );
    std::fs::write(&key, "nonsense").unwrap();
    let error = desk.file(desk.key()).get("lake").await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Corrupt);
    assert!(error.message.contains("secrets.key"), "{error}");
}

#[tokio::test]
async fn a_damaged_file_is_said_and_kept() {
    for key in [None, Some(passphrase("right"))] {
        let desk = Desk::new();
        let file = desk.file(key.unwrap_or_else(|| desk.key()));
        keep(&file, "lake", "secret").await;
        let path = desk.workspace.path().join("secrets.age");
        let whole = desk.sealed();
        let turned = |index: usize| {
            let mut bytes = whole.clone();
            bytes[index] ^= 1;
            bytes
        };
        let damaged = [
            Vec::new(),
            b"not an age file".to_vec(),
            whole[..whole.len() / 2].to_vec(),
            whole[..whole.len() - 1].to_vec(),
            turned(whole.len() - 1),
            turned(3),
            [whole.as_slice(), b"more"].concat(),
            vec![0; 3 * 1024 * 1024],
        ];
        for bytes in damaged {
            std::fs::write(&path, &bytes).unwrap();
            let error = refusal(&desk, &file).await;
            assert_eq!(error.kind, PortErrorKind::Corrupt, "{error}");
            assert!(error.hint.unwrap().contains("move it away"));
        }
        // Any turned bit is found, wherever it is.
        for index in 0..whole.len() {
            std::fs::write(&path, turned(index)).unwrap();
            let error = file.get("lake").await.unwrap_err();
            assert!(error.message.contains("secrets.age"), "byte {index}: {error}");
        }
    }
}

#[tokio::test]
async fn what_is_sealed_and_no_map_is_damaged() {
    let desk = Desk::new();
    let file = desk.file(desk.key());
    keep(&file, "lake", "secret").await;
    let path = desk.workspace.path().join("secrets.age");
    for json in [
        format!("{{\"lake\":[\"{CANARY}\"]}}"),
        format!("\"{CANARY}\""),
        CANARY.to_owned(),
    ] {
        let sealed = super::super::crypt::seal(&desk.key(), &path, json.as_bytes()).unwrap();
        std::fs::write(&path, sealed).unwrap();
        assert_eq!(refusal(&desk, &file).await.kind, PortErrorKind::Corrupt);
    }
}

#[tokio::test]
async fn there_is_a_limit() {
    let desk = Desk::new();
    let file = desk.file(desk.key());
    let large = SecretString::from("x".repeat(1024 * 1024));
    let error = file.set("lake", large).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Limit);
    let json: Vec<String> = (0..1000)
        .map(|number| format!("\"lake-{number}\":\"x\""))
        .collect();
    let path = desk.workspace.path().join("secrets.age");
    let json = format!("{{{}}}", json.join(","));
    std::fs::write(
        &path,
        super::super::crypt::seal(&desk.key(), &path, json.as_bytes()).unwrap(),
    )
    .unwrap();
    let error = file.set("lake", SecretString::from("x")).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Limit);
    assert!(error.message.contains("1,000 secrets"), "{error}");
    keep(&file, "lake-7", "another").await;
    assert_eq!(kept(&file, "lake-999").await.as_deref(), Some("x"));
}

#[tokio::test]
async fn no_secret_is_in_the_bytes_of_the_folders() {
    let desk = Desk::new();
    let file = desk.file(desk.key());
    keep(&file, "lake", CANARY).await;
    keep(&file, "other", "x").await;
    let by_passphrase = Desk::new();
    keep(&by_passphrase.file(passphrase(CANARY)), "lake", CANARY).await;
    let mut bytes = files(desk.workspace.path());
    bytes.extend(files(desk.configuration.path()));
    bytes.extend(files(by_passphrase.workspace.path()));
    assert!(bytes.len() >= 5, "the files are there");
    let hex = CANARY
        .bytes()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let mut forms = vec![CANARY.to_owned(), hex.to_uppercase(), hex];
    // Each of the three ways that it can lie in base64, without the edges that depend on what is around it.
    for offset in 0..3 {
        let text = base64(&[&b"xx"[..offset], CANARY.as_bytes()].concat());
        forms.push(text[4..text.len() - 4].to_owned());
    }
    let holds = |bytes: &[u8], form: &str| bytes.windows(form.len()).any(|part| part == form.as_bytes());
    assert!(
        holds(base64(CANARY.as_bytes()).as_bytes(), &forms[3]),
        "the search can find it"
    );
    for form in &forms {
        assert!(!bytes.iter().any(|bytes| holds(bytes, form)), "{form}");
    }
    for file in [
        format!("{file:?}"),
        format!("{:#?}", by_passphrase.file(passphrase(CANARY))),
    ] {
        assert!(!file.contains(CANARY), "{file}");
    }
}

/// Base64 without padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
        .collect();
    bits.chunks(6)
        .map(|six| {
            let value = (0..6).fold(0, |value, bit| value << 1 | six.get(bit).copied().unwrap_or(0));
            char::from(DIGITS[usize::from(value)])
        })
        .collect()
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_person_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    keep(&desk.file(desk.key()), "lake", "secret").await;
    for path in [
        desk.workspace.path().join("secrets.age"),
        desk.configuration.path().join("weft/secrets.key"),
    ] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_that_write_at_once_lose_nothing() {
    let desk = Desk::new();
    // Each has its own handle and its own lock, as another process would.
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let file = desk.file(desk.key());
            tokio::spawn(async move {
                for number in 0..20 {
                    keep(&file, &format!("lake-{writer}-{number}"), "secret").await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let file = desk.file(desk.key());
    for writer in 0..2 {
        for number in 0..20 {
            let source = format!("lake-{writer}-{number}");
            assert_eq!(kept(&file, &source).await.as_deref(), Some("secret"), "{source}");
        }
    }
}

#[tokio::test]
async fn the_last_secret_takes_the_file_with_it() {
    let desk = Desk::new();
    let secrets = SystemSecrets::new(None, desk.file(desk.key()));
    secrets.remove("lake").await.unwrap();
    assert!(
        files(desk.workspace.path()).is_empty(),
        "nothing is made to forget nothing"
    );
    assert_eq!(
        keep(&secrets, "lake", "secret").await,
        "the encrypted file `secrets.age` of the workspace"
    );
    secrets.remove("lake").await.unwrap();
    assert!(!desk.workspace.path().join("secrets.age").exists());
}
