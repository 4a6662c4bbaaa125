//! An S3 store that checks signatures, over a folder with the tables of PyIceberg, and the requests that read them.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use arrow::{array::RecordBatch, ipc::reader::StreamReader};
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
use weft_ports::{
    ObjectStore, StoreCredential, StoreSecret,
    preview::{Limits, RowsRequest, TableRef},
};
use weft_preview::{
    PreviewOptions, WorkerPreview,
    storage::{
        AnyStorages,
        s3::{Patience, S3Storages},
    },
};

use crate::avro::{self, HERE, THERE};

pub const KEY: &str = "canary-key-id";
pub const SECRET: &str = "canary-secret-key";
pub const TOKEN: &str = "canary-session-token";
/// A token that the store says has ended.
pub const ENDED: &str = "canary-ended-token";
/// Words that may stand in nothing that is shown.
pub const CANARY: &str = "canary";

pub struct Store {
    pub address: SocketAddr,
    pub folder: TempDir,
    /// Operation and key of every request that was signed well.
    pub seen: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Store {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Who may what: keys below `hidden` belong to others, and nobody lists what lies below `shut`.
struct Access(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl S3Access for Access {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let (operation, path) = (context.s3_op().name().to_owned(), context.uri().to_string());
        self.0.lock().unwrap().push(format!("{operation} {path}"));
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

impl Store {
    /// One with the tables `py.orders` and `py.types` in the bucket `lakehouse`.
    pub async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/iceberg/preview/py");
        copy(&tables, &folder.path().join("lakehouse/warehouse/py"), HERE);
        fs::create_dir(folder.path().join("other")).unwrap();
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        builder.set_access(Access(Arc::clone(&seen)));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self {
            address,
            folder,
            seen,
            task,
        }
    }

    /// A file of the store, by its location.
    pub fn file(&self, location: &str) -> PathBuf {
        self.folder.path().join(location.strip_prefix("s3://").unwrap())
    }

    /// Requests so far.
    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// The newest version of a table, with keys to its folder.
    pub fn table(&self, name: &str) -> TableRef {
        table(name, self.address)
    }

    /// The table as it would be with other words in its metadata file.
    pub fn changed(&self, name: &str, from: &str, to: &str) -> TableRef {
        let table = self.table(name);
        let file = self.file(&table.metadata_location);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&file, text.replace(from, to)).unwrap();
        table
    }
}

/// The newest version of a table, in a store at this address, with keys to its folder.
pub fn table(name: &str, store: SocketAddr) -> TableRef {
    let folder = format!("{HERE}/{}", name.replace('.', "/"));
    TableRef {
        name: name.to_owned(),
        metadata_location: format!("{folder}/metadata/{}", newest(name)),
        root: folder.clone(),
        store: Some(Box::new(ObjectStore {
            endpoint: Some(format!("http://{store}")),
            configured: true,
            region: Some("eu-central-1".to_owned()),
            path_style: true,
            authorities: None,
            credentials: vec![key(&folder)],
        })),
        masks: Vec::new(),
        restrictions: None,
    }
}

/// The file of a table's newest version.
pub fn newest(name: &str) -> &'static str {
    match name {
        "py.orders" => "00004-79eae8af-64b6-41d6-8149-963256bdaa2d.metadata.json",
        _ => "00001-f921add5-ec84-4350-9aa4-dbd592914250.metadata.json",
    }
}

/// A key that is good for an hour.
pub fn key(prefix: &str) -> StoreCredential {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_hours(1);
    StoreCredential {
        prefix: prefix.to_owned(),
        secret: signed(KEY, SECRET, TOKEN),
        expires: Some(weft_model::Timestamp::from_millis(
            i64::try_from(now.as_millis()).unwrap(),
        )),
    }
}

/// A key of S3.
pub fn signed(id: &str, secret: &str, token: &str) -> StoreSecret {
    StoreSecret::S3 {
        access_key_id: id.into(),
        secret_access_key: secret.into(),
        session_token: Some(token.into()),
    }
}

/// The table with something changed about its store.
pub fn with(mut table: TableRef, change: impl FnOnce(&mut ObjectStore)) -> TableRef {
    change(table.store.as_mut().unwrap());
    table
}

/// A preview that waits this long.
pub fn preview(patience: Patience) -> WorkerPreview {
    WorkerPreview::new(PreviewOptions {
        storages: Arc::new(AnyStorages::new(S3Storages::patient(patience))),
        ..PreviewOptions::new(worker())
    })
}

/// The reading program, beside the tests: `cargo build --workspace --bins` comes first.
pub fn worker() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let name = format!("weft-worker{}", std::env::consts::EXE_SUFFIX);
    let path = tests.parent().unwrap().parent().unwrap().join(name);
    assert!(
        path.exists(),
        "`weft-worker` is not built; run `cargo build --workspace --bins`"
    );
    path
}

pub fn first(table: &TableRef, rows: u64) -> RowsRequest {
    RowsRequest {
        table: table.clone(),
        snapshot_id: None,
        columns: Vec::new(),
        filter: None,
        sort: Vec::new(),
        offset: 0,
        limits: Limits {
            rows,
            ..Limits::default()
        },
    }
}

/// The answer as one batch.
pub fn batch(ipc: &[u8]) -> RecordBatch {
    let reader = StreamReader::try_new(ipc, None).unwrap();
    let schema = reader.schema();
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().unwrap();
    arrow::compute::concat_batches(&schema, &batches).unwrap()
}

/// Copies the tables of a folder to where their place is `here`.
pub fn copy(from: &Path, to: &Path, here: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy(&from, &to, here);
            continue;
        }
        let bytes = fs::read(&from).unwrap();
        let bytes = match from.extension().and_then(|one| one.to_str()) {
            Some("avro") => avro::moved(&bytes, THERE, here),
            Some("json") => avro::replaced(&bytes, THERE, here),
            _ => bytes,
        };
        fs::write(to, bytes).unwrap();
    }
}
