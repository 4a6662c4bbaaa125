//! The store of the testkit, and the requests that read its tables.

use std::{
    fs,
    net::SocketAddr,
    ops::Deref,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use arrow::{array::RecordBatch, ipc::reader::StreamReader};
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
use weft_testkit::object_store::StoreDouble;
pub use weft_testkit::object_store::{ENDED, KEY, SECRET, TOKEN, WAREHOUSE as HERE, newest};

/// Words that may stand in nothing that is shown.
pub const CANARY: &str = "canary";

/// The store, with what these tests ask of it.
pub struct Store(StoreDouble);

impl Deref for Store {
    type Target = StoreDouble;

    fn deref(&self) -> &StoreDouble {
        &self.0
    }
}

impl Store {
    /// One with the tables `py.orders` and `py.types` in the bucket `lakehouse`.
    pub async fn start() -> Self {
        Self(StoreDouble::start().await.unwrap())
    }

    /// Requests so far.
    pub fn count(&self) -> usize {
        self.seen().len()
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
        until: None,
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
