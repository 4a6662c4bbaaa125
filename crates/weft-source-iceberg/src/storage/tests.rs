//! What the storage reads, and what it never does.

use std::{fs, io::Write};

use flate2::{Compression, write::GzEncoder};
use tempfile::TempDir;
use weft_model::WarningCode;
use weft_ports::PortErrorKind;

use super::{LocalStorage, MAX_METADATA_BYTES, Storage, inflate};

struct Warehouse {
    folder: TempDir,
    storage: LocalStorage,
}

impl Warehouse {
    /// `inside/t.json` in the warehouse and `secret.json` beside it.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("lake/inside")).unwrap();
        fs::write(folder.path().join("lake/inside/t.json"), "inside").unwrap();
        fs::write(folder.path().join("secret.json"), "secret").unwrap();
        let storage = LocalStorage::open(folder.path().join("lake").to_str().unwrap()).unwrap();
        Self { folder, storage }
    }

    fn path(&self, below: &str) -> String {
        self.folder.path().join(below).to_str().unwrap().to_owned()
    }

    fn code(&self, location: &str) -> Result<Vec<u8>, WarningCode> {
        self.storage.read(location).map_err(|error| error.code)
    }
}

#[test]
fn every_form_of_a_local_address_is_one_place() {
    let warehouse = Warehouse::new();
    let path = warehouse.path("lake/inside/t.json");
    for location in [
        path.clone(),
        format!("file:{path}"),
        format!("file://{path}"),
        format!("file:///{path}"),
        format!("file://localhost{path}"),
        format!("FILE://{path}"),
        path.replace("inside/t", "./inside//t"),
        format!("file://{}", path.replace("inside", "%69nside")),
    ] {
        assert_eq!(warehouse.code(&location), Ok(b"inside".to_vec()), "{location}");
    }
}

#[test]
fn a_percent_sign_in_a_name_is_a_percent_sign_first() {
    let warehouse = Warehouse::new();
    fs::write(warehouse.path("lake/a%20b.json"), "as it is").unwrap();
    fs::write(warehouse.path("lake/a b.json"), "unescaped").unwrap();
    let location = format!("file://{}", warehouse.path("lake/a%20b.json"));
    assert_eq!(warehouse.code(&location), Ok(b"as it is".to_vec()));
}

#[test]
fn nothing_outside_is_read() {
    let warehouse = Warehouse::new();
    let root = warehouse.path("lake");
    for location in [
        warehouse.path("secret.json"),
        format!("{root}/../secret.json"),
        format!("file://{root}/inside/../../secret.json"),
        format!("file://{root}/%2e%2e/secret.json"),
        format!("{root}-other/t.json"),
        "/etc/passwd".to_owned(),
        "file:///etc/passwd".to_owned(),
        "file://fileserver/lake/inside/t.json".to_owned(),
        "inside/t.json".to_owned(),
        "../secret.json".to_owned(),
        "s3://bucket/t.json".to_owned(),
        "s3a://bucket/t.json".to_owned(),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "memory:///t.json".to_owned(),
        format!("{root}/inside\0/../../../secret.json"),
        String::new(),
    ] {
        assert_eq!(
            warehouse.code(&location),
            Err(WarningCode::OutsideRoot),
            "{location}"
        );
        assert!(
            warehouse.storage.admits(&location).is_err() || location.contains('%'),
            "{location}"
        );
    }
}

#[test]
fn messages_show_what_an_address_hides() {
    let warehouse = Warehouse::new();
    let error = warehouse.storage.read("/elsewhere/\u{202e}nosj\n").unwrap_err();
    assert!(error.message.contains("\\u{202e}nosj\\u{a}"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_and_not_out() {
    let warehouse = Warehouse::new();
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, warehouse.path(name)).unwrap();
    link("inside/t.json", "lake/good.json");
    link(&warehouse.path("secret.json"), "lake/absolute.json");
    link("../secret.json", "lake/relative.json");
    link("..", "lake/up");
    link("loop.json", "lake/loop.json");
    assert_eq!(
        warehouse.code(&warehouse.path("lake/good.json")),
        Ok(b"inside".to_vec())
    );
    for name in ["lake/absolute.json", "lake/relative.json", "lake/up/secret.json"] {
        assert_eq!(
            warehouse.code(&warehouse.path(name)),
            Err(WarningCode::OutsideRoot),
            "{name}"
        );
    }
    assert_eq!(
        warehouse.code(&warehouse.path("lake/loop.json")),
        Err(WarningCode::Unreadable)
    );
}

#[cfg(unix)]
#[test]
fn a_warehouse_behind_a_link_has_both_names() {
    let warehouse = Warehouse::new();
    std::os::unix::fs::symlink(warehouse.path("lake"), warehouse.path("link")).unwrap();
    let storage = LocalStorage::open(&format!("file://{}", warehouse.path("link"))).unwrap();
    for location in [
        warehouse.path("lake/inside/t.json"),
        warehouse.path("link/inside/t.json"),
    ] {
        assert_eq!(storage.read(&location).unwrap(), b"inside", "{location}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    let warehouse = Warehouse::new();
    let pipe = warehouse.path("lake/pipe.json");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(warehouse.code(&pipe), Err(WarningCode::Unreadable));
    assert_eq!(
        warehouse.code(&warehouse.path("lake/inside")),
        Err(WarningCode::Unreadable)
    );
    assert_eq!(
        warehouse.code(&warehouse.path("lake/none.json")),
        Err(WarningCode::NotFound)
    );
}

#[test]
fn a_file_beyond_the_limit_is_not_taken() {
    let warehouse = Warehouse::new();
    let path = warehouse.path("lake/big.json");
    let file = fs::File::create(&path).unwrap();
    file.set_len(u64::try_from(MAX_METADATA_BYTES).unwrap() + 1)
        .unwrap();
    assert_eq!(warehouse.code(&path), Err(WarningCode::TooLarge));
}

#[test]
fn a_warehouse_that_is_not_there_says_so() {
    let missing = LocalStorage::open("/nonexistent/lake").err().unwrap();
    assert_eq!(missing.kind, PortErrorKind::NotFound);
    let remote = LocalStorage::open("s3://bucket/lake").err().unwrap();
    assert_eq!(remote.kind, PortErrorKind::Invalid);
    let warehouse = Warehouse::new();
    assert!(LocalStorage::open(&warehouse.path("secret.json")).is_err());
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_files_are_read_and_bombs_are_not() {
    assert_eq!(inflate(b"{}".to_vec()).unwrap(), b"{}");
    assert_eq!(inflate(gzip(b"{}")).unwrap(), b"{}");
    // Members in a row are one file.
    let two = [gzip(b"{\"a\":"), gzip(b"1}")].concat();
    assert_eq!(inflate(two).unwrap(), b"{\"a\":1}");
    // 500,000 bytes of one letter: any ratio is fine while the result is small.
    assert_eq!(inflate(gzip(&vec![b'a'; 500_000])).unwrap().len(), 500_000);
    let bomb = inflate(gzip(&vec![b'a'; 8 * 1024 * 1024])).unwrap_err();
    assert_eq!(bomb.code, WarningCode::TooLarge);
    let mut cut = gzip(&vec![b'a'; 100_000]);
    cut.truncate(cut.len() - 9);
    assert_eq!(inflate(cut).unwrap_err().code, WarningCode::Malformed);
    assert_eq!(
        inflate(vec![0x1f, 0x8b, 8, 0]).unwrap_err().code,
        WarningCode::Malformed
    );
}

#[test]
fn no_compressed_file_becomes_larger_than_a_plain_one() {
    // Digits of a counter compress less than 200 times, so only the size can stop them.
    let mut plain = Vec::with_capacity(MAX_METADATA_BYTES + 8);
    let mut number = 0_u64;
    while plain.len() <= MAX_METADATA_BYTES {
        plain.extend_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
        number += 1;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(&plain).unwrap();
    let error = inflate(encoder.finish().unwrap()).unwrap_err();
    assert_eq!(error.code, WarningCode::TooLarge);
}
