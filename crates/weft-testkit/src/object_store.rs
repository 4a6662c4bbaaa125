//! An S3-compatible store on this machine: `s3s` over a folder. It checks signatures and session tokens, and remembers
//! what was asked of it.
//!
//! The tables in it were written by PyIceberg to a folder; they are moved, because metadata holds whole locations.

pub mod moved;

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{
    S3Result,
    access::{S3Access, S3AccessContext},
    auth::SimpleAuth,
    s3_error,
    service::S3ServiceBuilder,
};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use moved::THERE;

/// The key id that the store takes.
pub const KEY: &str = "canary-key-id";
/// Its secret.
pub const SECRET: &str = "canary-secret-key";
/// The session token that goes with it.
pub const TOKEN: &str = "canary-session-token";
/// A token that the store says has ended.
pub const ENDED: &str = "canary-ended-token";
/// Where the tables lie in the store. As long as where they were written.
pub const WAREHOUSE: &str = "s3://lakehouse/warehouse";

/// The store. Ends when it is dropped.
pub struct StoreDouble {
    /// Where it listens.
    pub address: SocketAddr,
    /// What lies in it: one folder a bucket.
    pub folder: TempDir,
    seen: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for StoreDouble {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Who may what: keys below `hidden` belong to others.
struct Access(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl S3Access for Access {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let (operation, path) = (context.s3_op().name().to_owned(), context.uri().to_string());
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(format!("{operation} {path}"));
        drop(seen);
        let token = context
            .headers()
            .get("x-amz-security-token")
            .and_then(|token| token.to_str().ok());
        match (context.credentials(), token) {
            (None, _) => Err(s3_error!(AccessDenied)),
            (_, Some(ENDED)) => Err(s3_error!(ExpiredToken)),
            (_, token) if token != Some(TOKEN) => Err(s3_error!(InvalidToken)),
            _ if path.contains("hidden") => Err(s3_error!(AccessDenied)),
            _ => Ok(()),
        }
    }
}

impl StoreDouble {
    /// One with the tables `py.orders` and `py.types` of `fixtures/iceberg/preview` in the bucket `lakehouse`.
    pub async fn start() -> io::Result<Self> {
        let folder = TempDir::new()?;
        copy(
            &tables(),
            &folder.path().join("lakehouse/warehouse/py"),
            WAREHOUSE,
        )?;
        fs::create_dir(folder.path().join("other"))?;
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let files = FileSystem::new(folder.path())
            .map_err(|error| io::Error::other(format!("the store's folder: {error:?}")))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        builder.set_access(Access(Arc::clone(&seen)));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    // A client that goes away in the middle is its own affair.
                    drop(builder.serve_connection(TokioIo::new(stream), service).await);
                });
            }
        });
        Ok(Self {
            address,
            folder,
            seen,
            task,
        })
    }

    /// A file of the store, by its location.
    pub fn file(&self, location: &str) -> PathBuf {
        self.folder
            .path()
            .join(location.strip_prefix("s3://").unwrap_or(location))
    }

    /// Operation and key of every request that was signed well.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The folder of the tables as they were written.
fn tables() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/iceberg/preview/py")
}

/// The file of a table's newest version.
pub fn newest(name: &str) -> &'static str {
    match name {
        "py.orders" => "00004-79eae8af-64b6-41d6-8149-963256bdaa2d.metadata.json",
        _ => "00001-f921add5-ec84-4350-9aa4-dbd592914250.metadata.json",
    }
}

/// Copies the tables of a folder to where their place is `here`.
pub fn copy(from: &Path, to: &Path, here: &str) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to, here)?;
            continue;
        }
        let bytes = fs::read(&from)?;
        let bytes = match from.extension().and_then(|one| one.to_str()) {
            Some("avro") => moved::avro(&bytes, THERE, here),
            Some("json") => moved::replaced(&bytes, THERE, here),
            _ => bytes,
        };
        fs::write(to, bytes)?;
    }
    Ok(())
}
