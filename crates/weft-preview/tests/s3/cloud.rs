//! A store of Google or of Azure on this machine: objects and listings over plain HTTP, for who shows the right token.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use url::Url;
use weft_ports::{ObjectStore, StoreCredential, StoreSecret, preview::TableRef};
use weft_testkit::object_store::{copy, newest};

use crate::store::key;

/// The right token of Google.
pub const BEARER: &str = "canary-ya29.token_1/2==";
/// The right signature of Azure, and how it stands in the query.
const SIGNATURE: &str = "canary+sig/n=";
pub const SAS: &str = "sv=2024-11-04&sr=d&sp=rl&sig=canary%2Bsig%2Fn%3D";
/// What a store says with a refusal: it repeats what it was shown.
const REPEATED: &str = "canary-repeated";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Google,
    Azure,
}

impl Of {
    /// Where the warehouse lies.
    pub fn here(self) -> &'static str {
        match self {
            Self::Google => "gs://lakehouse/warehouse",
            Self::Azure => "abfss://lakehouse@acme.dfs.core.windows.net/warehouse",
        }
    }

    /// What a store like this one is shown.
    pub fn secret(self, token: &str) -> StoreSecret {
        match self {
            Self::Google => StoreSecret::Gcs { token: token.into() },
            Self::Azure => StoreSecret::Adls {
                account: "acme".to_owned(),
                sas_token: token.into(),
            },
        }
    }

    pub fn token(self) -> &'static str {
        match self {
            Self::Google => BEARER,
            Self::Azure => SAS,
        }
    }
}

pub struct Cloud {
    pub of: Of,
    pub address: SocketAddr,
    folder: TempDir,
    /// Method and path of every request, whether it was answered or refused.
    pub seen: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Cloud {
    /// One with the tables `py.orders` and `py.types`.
    pub async fn start(of: Of) -> Self {
        let folder = TempDir::new().unwrap();
        let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/iceberg/preview/py");
        copy(&tables, &folder.path().join("lakehouse/warehouse/py"), of.here()).unwrap();
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (root, log) = (folder.path().to_owned(), Arc::clone(&seen));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(served(stream, of, root.clone(), Arc::clone(&log)));
            }
        });
        Self {
            of,
            address,
            folder,
            seen,
            task,
        }
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// The table with other words in its metadata file.
    pub fn changed(&self, name: &str, from: &str, to: &str) -> TableRef {
        let table = table(self.of, name);
        let below = table.metadata_location.strip_prefix(self.of.here()).unwrap();
        let file = self.folder.path().join(format!("lakehouse/warehouse{below}"));
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&file, text.replace(from, to)).unwrap();
        table
    }
}

/// The newest version of a table, with the right token to its folder.
pub fn table(of: Of, name: &str) -> TableRef {
    let folder = format!("{}/{}", of.here(), name.replace('.', "/"));
    TableRef {
        name: name.to_owned(),
        metadata_location: format!("{folder}/metadata/{}", newest(name)),
        root: folder.clone(),
        store: Some(Box::new(ObjectStore {
            endpoint: None,
            configured: false,
            region: None,
            path_style: false,
            authorities: None,
            credentials: vec![StoreCredential {
                secret: of.secret(of.token()),
                ..key(&folder)
            }],
        })),
        masks: Vec::new(),
        restrictions: None,
        until: None,
    }
}

async fn served(mut stream: TcpStream, of: Of, root: PathBuf, seen: Arc<Mutex<Vec<String>>>) {
    let mut asked = vec![0; 16 << 10];
    while let Ok(read @ 1..) = stream.read(&mut asked).await {
        let head = String::from_utf8_lossy(&asked[..read]).into_owned();
        let reply = answer(of, &root, &head, &seen);
        if stream.write_all(&reply).await.is_err() {
            break;
        }
    }
}

fn answer(of: Of, root: &Path, head: &str, seen: &Mutex<Vec<String>>) -> Vec<u8> {
    let mut words = head.lines().next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let url = Url::parse(&format!("http://store{target}")).unwrap();
    let path = decoded(url.path());
    seen.lock().unwrap().push(format!("{method} {path}"));
    let query = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let header = |name: &str| {
        head.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .starts_with(name)
                .then(|| line[name.len()..].trim())
        })
    };
    let error = |status: u16, code: &str| {
        let body = format!("<Error><Code>{code}</Code><Message>{REPEATED}: {target}</Message></Error>");
        let body = if method == "HEAD" { String::new() } else { body };
        reply(status, &[], body.as_bytes(), None)
    };
    let denied = match of {
        Of::Google => (header("authorization:") != Some(&format!("Bearer {BEARER}")))
            .then_some((401, "AuthenticationRequired")),
        Of::Azure => (query("sig").as_deref() != Some(SIGNATURE) || header("authorization:").is_some())
            .then_some((403, "AuthenticationFailed")),
    };
    if let Some((status, code)) = denied {
        return error(status, code);
    }
    if path.contains("hidden") {
        return error(403, "AccessDenied");
    }
    if let Some(prefix) = query("prefix") {
        return reply(200, &[], listing(of, root, &prefix).as_bytes(), None);
    }
    let Ok(bytes) = fs::read(root.join(path.trim_start_matches('/'))) else {
        return error(404, "NoSuchKey");
    };
    let range = header("range:").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    if let Some((start, end)) = range {
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        let end = end.min(bytes.len() - 1);
        let told = format!("content-range: bytes {start}-{end}/{}", bytes.len());
        return reply(206, &[told], &bytes[start..=end], None);
    }
    match method {
        "HEAD" => reply(200, &[], b"", Some(bytes.len())),
        _ => reply(200, &[], &bytes, None),
    }
}

fn listing(of: Of, root: &Path, prefix: &str) -> String {
    let found = root.join("lakehouse").join(prefix).is_dir();
    let name = format!("{prefix}v1.metadata.json");
    let when = "2026-01-01T00:00:00Z";
    match (of, found) {
        (Of::Google, false) => "<ListBucketResult></ListBucketResult>".to_owned(),
        (Of::Google, true) => format!(
            "<ListBucketResult><Contents><Key>{name}</Key><LastModified>{when}</LastModified><ETag>\"1\"</ETag>\
             <Size>1</Size></Contents></ListBucketResult>"
        ),
        (Of::Azure, false) => {
            "<EnumerationResults><Blobs></Blobs><NextMarker /></EnumerationResults>".to_owned()
        }
        (Of::Azure, true) => format!(
            "<EnumerationResults><Blobs><Blob><Name>{name}</Name><Properties>\
             <Last-Modified>Thu, 01 Jan 2026 00:00:00 GMT</Last-Modified><Etag>1</Etag>\
             <Content-Length>1</Content-Length><Content-Type>x</Content-Type></Properties></Blob></Blobs>\
             <NextMarker /></EnumerationResults>"
        ),
    }
}

fn reply(status: u16, more: &[String], body: &[u8], length: Option<usize>) -> Vec<u8> {
    let length = length.unwrap_or(body.len());
    let mut head = format!(
        "HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\netag: \"one\"\r\n\
         last-modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
    );
    for line in more {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

fn decoded(path: &str) -> String {
    // A plus stands for itself in a path.
    let query = format!("x={}", path.replace('+', "%2B"));
    let pair = url::form_urlencoded::parse(query.as_bytes()).next();
    pair.map(|(_, value)| value.into_owned()).unwrap()
}
