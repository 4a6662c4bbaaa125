//! Files that lie. Each is one error that names the thing, and the next request is served.

use std::{fs, path::Path, sync::Arc};

use arrow::array::{ArrayRef, Int64Array};
use iceberg::spec::{DataFile, PrimitiveType};
use parquet::file::properties::WriterProperties;
use weft_ports::{Cancel, PortError, PortErrorKind, Preview as _, preview::TableRef};
use weft_preview::WorkerPreview;

use crate::lake::{Lake, Table, field, first, order_fields, orders, preview};

struct Sound {
    table: TableRef,
    preview: WorkerPreview,
}

impl Sound {
    async fn new(lake: &Lake) -> Self {
        let mut table = lake.table("good.orders", order_fields());
        let file = table.data(&orders(0, 10), WriterProperties::default());
        table.append(vec![file]).await;
        Self {
            table: table.at_rest(),
            preview: preview(),
        }
    }

    /// The error of a bad table; afterwards a good one is read by the same pool.
    async fn refused(&self, bad: &TableRef) -> PortError {
        let error = self
            .preview
            .rows(first(bad, 100_000), Cancel::new())
            .await
            .expect_err(&bad.metadata_location);
        assert!(error.message.contains("`sales.orders`"), "{error}");
        assert!(
            error.message.len() < 2000,
            "{} bytes of message",
            error.message.len()
        );
        let rows = self
            .preview
            .rows(first(&self.table, 5), Cancel::new())
            .await
            .unwrap();
        assert_eq!(rows.report.rows, 5);
        error
    }
}

fn local(location: &str) -> &Path {
    Path::new(location.strip_prefix("file://").unwrap())
}

async fn with_file(lake: &Lake, change: impl FnOnce(&Table, &mut DataFile)) -> TableRef {
    let mut table = lake.table("sales.orders", order_fields());
    let mut file = table.data(&orders(0, 5000), WriterProperties::default());
    change(&table, &mut file);
    table.append(vec![file]).await;
    table.at_rest()
}

/// The same entry with another path and size.
fn with(file: &DataFile, path: &str, size: u64) -> DataFile {
    iceberg::spec::DataFileBuilder::default()
        .content(file.content_type())
        .file_path(path.to_owned())
        .file_format(file.file_format())
        .partition(file.partition().clone())
        .record_count(file.record_count())
        .file_size_in_bytes(size)
        .build()
        .unwrap()
}

#[tokio::test]
async fn metadata_that_is_missing_broken_or_endless() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    let table = lake.orders(10).await;
    let whole = table.at_rest();
    let bytes = fs::read(local(&whole.metadata_location)).unwrap();
    let path = table.root.join("metadata/bad.metadata.json");
    let bad = table.at(&path);
    let error = sound.refused(&bad).await;
    assert_eq!(error.kind, PortErrorKind::NotFound, "{error}");
    assert!(error.message.contains("bad.metadata.json"), "{error}");
    for (content, kind) in [
        (bytes[..bytes.len() / 2].to_vec(), PortErrorKind::Corrupt),
        (Vec::new(), PortErrorKind::Corrupt),
        (b"\x1f\x8bgarbage".to_vec(), PortErrorKind::Corrupt),
        (b"[".repeat(100_000), PortErrorKind::Corrupt),
        (b"{\"format-version\": 4}".to_vec(), PortErrorKind::Unsupported),
        (vec![b' '; 65 << 20], PortErrorKind::Limit),
    ] {
        fs::write(&path, content).unwrap();
        let error = sound.refused(&bad).await;
        assert_eq!(error.kind, kind, "{error}");
        assert!(
            error.message.contains("bad.metadata.json") || kind == PortErrorKind::Unsupported,
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_million_snapshots_are_read_or_refused() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    let table = lake.orders(10).await;
    let mut metadata = serde_json::to_value(&table.metadata).unwrap();
    let one = metadata["snapshots"][0].clone();
    let snapshots = (0..1_000_000_u64).map(|id| {
        let mut snapshot = one.clone();
        snapshot["snapshot-id"] = id.into();
        snapshot
    });
    let snapshots: Vec<_> = snapshots.collect();
    metadata["snapshots"] = serde_json::Value::Array(snapshots);
    let path = table.root.join("metadata/many.metadata.json");
    fs::write(&path, serde_json::to_vec(&metadata).unwrap()).unwrap();
    let error = sound.refused(&table.at(&path)).await;
    assert_eq!(error.kind, PortErrorKind::Limit, "{error}");
}

#[tokio::test]
async fn manifests_that_are_cut_or_lie_about_their_blocks() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    for list in [true, false] {
        let table = lake.orders(10).await;
        let place = table.at_rest();
        let path = if list {
            table
                .metadata
                .current_snapshot()
                .unwrap()
                .manifest_list()
                .to_owned()
        } else {
            table.manifests[0].manifest_path.clone()
        };
        let path = local(&path).to_owned();
        let whole = fs::read(&path).unwrap();
        // An Avro file ends its header and each block with the same 16 bytes; the block's count stands behind.
        let sync = &whole[whole.len() - 16..];
        let count = whole.windows(16).position(|window| window == sync).unwrap() + 16;
        let lying = |number: &[u8]| [&whole[..count], number, &whole[count + 1..]].concat();
        for content in [
            whole[..whole.len() / 2].to_vec(),
            whole[..count].to_vec().repeat(2),
            // -1 and 2^62 in Avro's zig-zag.
            lying(&[0x01]),
            lying(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
            b"Obj\x01".to_vec(),
            Vec::new(),
        ] {
            fs::write(&path, &content).unwrap();
            let error = sound.refused(&place).await;
            assert_eq!(error.kind, PortErrorKind::Corrupt, "{error}");
            assert!(
                error
                    .message
                    .contains(path.file_name().unwrap().to_str().unwrap()),
                "{error}"
            );
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(sound.refused(&place).await.kind, PortErrorKind::NotFound);
    }
}

#[tokio::test]
async fn paths_that_lead_out() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.parquet");
    fs::write(&secret, b"PAR1secretPAR1").unwrap();
    let link = lake.path().join("link.parquet");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, &link).unwrap();
    for path in [
        "/etc/passwd".to_owned(),
        format!("file://{}", secret.display()),
        format!(
            "file://{}/sales/../../{}",
            lake.path().display(),
            secret.display()
        ),
        format!("file://{}", link.display()),
    ] {
        let bad = with_file(&lake, |_, file| *file = with(file, &path, 14)).await;
        let error = sound.refused(&bad).await;
        assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
        assert!(error.message.contains(&path), "{error}");
        assert!(!error.message.contains("PAR1"), "{error}");
    }
    let bad = with_file(&lake, |_, file| {
        *file = with(file, "http://169.254.169.254/latest", 14);
    })
    .await;
    assert_eq!(sound.refused(&bad).await.kind, PortErrorKind::Unsupported);
    let mut bad = sound.table.clone();
    bad.name = "sales.orders".to_owned();
    bad.metadata_location = "/etc/hostname".to_owned();
    assert_eq!(sound.refused(&bad).await.kind, PortErrorKind::Denied);
}

#[tokio::test]
async fn files_of_another_table() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    let mut other = lake.table("finance.salaries", order_fields());
    let theirs = other.data(&orders(0, 10), WriterProperties::default());
    let path = theirs.file_path().to_owned();
    other.append(vec![theirs.clone()]).await;
    let bad = with_file(&lake, |_, file| *file = theirs).await;
    let error = sound.refused(&bad).await;
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
    assert!(error.message.contains(&path), "{error}");
    // Its manifests would tell bounds.
    let mut table = lake.table("sales.orders", order_fields());
    table.manifests.clone_from(&other.manifests);
    table.append(Vec::new()).await;
    let error = sound.refused(&table.at_rest()).await;
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
    // What a reader kept of the other is no way in either, whatever identity the metadata claims.
    sound
        .preview
        .rows(first(&other.at_rest(), 5), Cancel::new())
        .await
        .unwrap();
    table.change(|builder| builder.assign_uuid(other.metadata.uuid()));
    let error = sound.refused(&table.at_rest()).await;
    assert!(
        error.message.contains(&other.manifests[0].manifest_path),
        "{error}"
    );
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
}

#[tokio::test]
async fn parquet_files_that_are_cut_or_lie_about_their_length() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    for size in [
        0_u64,
        3,
        8,
        100,
        1 << 20,
        1 << 40,
        u64::from(u32::MAX),
        i64::MAX as u64,
    ] {
        let bad = with_file(&lake, |_, file| *file = with(file, file.file_path(), size)).await;
        let error = sound.refused(&bad).await;
        assert!(
            matches!(error.kind, PortErrorKind::Corrupt | PortErrorKind::Limit),
            "{size}: {error}"
        );
        assert!(error.message.contains(".parquet"), "{size}: {error}");
    }
    // Cut at many places: the footer is gone, half there, or speaks of pages beyond the end.
    for part in 1..16 {
        let bad = with_file(&lake, |_, file| {
            let path = local(file.file_path()).to_owned();
            let bytes = fs::read(&path).unwrap();
            let cut = bytes.len() * part / 16;
            fs::write(&path, &bytes[..cut]).unwrap();
            *file = with(file, file.file_path(), cut as u64);
        })
        .await;
        let error = sound.refused(&bad).await;
        assert_eq!(error.kind, PortErrorKind::Corrupt, "{part}: {error}");
    }
    // A footer length beyond the file, and the data cut out from before a sound footer.
    for lie in [[0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0]] {
        let bad = with_file(&lake, |_, file| {
            let path = local(file.file_path()).to_owned();
            let mut bytes = fs::read(&path).unwrap();
            let at = bytes.len() - 8;
            bytes[at..at + 4].copy_from_slice(&lie);
            fs::write(&path, &bytes).unwrap();
            *file = with(file, file.file_path(), bytes.len() as u64);
        })
        .await;
        assert_eq!(sound.refused(&bad).await.kind, PortErrorKind::Corrupt);
    }
}

#[tokio::test]
async fn bytes_turned_over_anywhere_never_take_the_app_down() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    let mut table = lake.table("sales.orders", order_fields());
    let file = table.data(&orders(0, 300), WriterProperties::default());
    let path = local(file.file_path()).to_owned();
    table.append(vec![file]).await;
    let table = table.at_rest();
    let whole = fs::read(&path).unwrap();
    // A seeded walk over the file; the footer, where counts and lengths are, gets most of it.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..150 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let back = usize::try_from(state % 1500).unwrap();
        let at = whole.len() - 9 - back.min(whole.len() - 10);
        let mut bytes = whole.clone();
        bytes[at] = state.to_le_bytes()[5];
        bytes[at - 1] ^= 0x80;
        fs::write(&path, &bytes).unwrap();
        if let Err(error) = sound.preview.rows(first(&table, 1000), Cancel::new()).await {
            assert!(error.message.contains("`sales.orders`"), "{error}");
            assert_ne!(error.kind, PortErrorKind::Failed, "{error}");
        }
    }
    let rows = sound
        .preview
        .rows(first(&sound.table, 5), Cancel::new())
        .await
        .unwrap();
    assert_eq!(rows.report.rows, 5);
}

/// Replaces a number that stands in Thrift's compact form (zig-zag, then seven bits a byte).
fn replace_number(bytes: &[u8], from: i64, to: i64) -> Vec<u8> {
    let number = |value: i64| {
        let mut value = ((value << 1) ^ (value >> 63)).cast_unsigned();
        let mut out = Vec::new();
        loop {
            let byte = value.to_le_bytes()[0] & 0x7f;
            value >>= 7;
            if value == 0 {
                out.push(byte);
                return out;
            }
            out.push(byte | 0x80);
        }
    };
    let (from, to) = (number(from), number(to));
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let Some(rest) = bytes.get(at..) else { break };
        if rest.starts_with(&from) {
            out.extend_from_slice(&to);
            at += from.len();
        } else {
            out.extend(rest.first());
            at += 1;
        }
    }
    out
}

#[tokio::test]
async fn counts_in_the_footer_that_ask_for_the_world() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    // 4,999 rows: a number that stands for nothing else in the footer.
    for lie in [1 << 40, i64::MAX, -1] {
        let mut table = lake.table("sales.orders", vec![field(1, "id", PrimitiveType::Long)]);
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..4999));
        let file = table.data(&[ids], WriterProperties::default());
        let path = local(file.file_path()).to_owned();
        let bytes = fs::read(&path).unwrap();
        let length = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
        let footer = bytes.len() - 8 - usize::try_from(length).unwrap();
        let lying = replace_number(&bytes[footer..bytes.len() - 8], 4999, lie);
        assert_ne!(lying.len(), usize::try_from(length).unwrap());
        let mut out = bytes[..footer].to_vec();
        out.extend_from_slice(&lying);
        out.extend_from_slice(&u32::try_from(lying.len()).unwrap().to_le_bytes());
        out.extend_from_slice(b"PAR1");
        fs::write(&path, &out).unwrap();
        let file = with(&file, file.file_path(), out.len() as u64);
        table.append(vec![file]).await;
        let error = sound.refused(&table.at_rest()).await;
        assert_ne!(error.kind, PortErrorKind::Failed, "{lie}: {error}");
    }
}

#[tokio::test]
async fn a_page_that_unpacks_to_more_than_there_is_memory() {
    let lake = Lake::new();
    let sound = Sound::new(&lake).await;
    let mut table = lake.table("sales.orders", vec![field(1, "note", PrimitiveType::String)]);
    // Two gigabytes of one letter in a few hundred kilobytes, all of it wanted at once.
    let long = "x".repeat(256 << 20);
    let properties = WriterProperties::builder()
        .set_compression(parquet::basic::Compression::ZSTD(
            parquet::basic::ZstdLevel::default(),
        ))
        .set_dictionary_enabled(false)
        .set_statistics_enabled(parquet::file::properties::EnabledStatistics::None)
        .build();
    let notes: ArrayRef = Arc::new(arrow::array::StringArray::from(vec![long.as_str(); 7]));
    let file = table.data(&[notes], properties);
    assert!(file.file_size_in_bytes() < 4 << 20);
    table.append(vec![file]).await;
    let error = sound.refused(&table.at_rest()).await;
    assert_eq!(error.kind, PortErrorKind::Limit, "{error}");
}
