//! The metadata file: bounded in size, gzip or plain, and told apart when it holds what is not read here.

use std::io::Read as _;

use bytes::Bytes;
use iceberg::spec::TableMetadata;
use weft_worker_protocol::{Fail, FailKind};

use crate::pipe::Host;

/// Largest metadata file as stored.
const STORED: u64 = 64 << 20;
/// Largest metadata file once unpacked.
const UNPACKED: u64 = 128 << 20;
/// Newest version of the table format that is read.
const NEWEST: u64 = 3;
/// First bytes of a gzip file, RFC 1952 section 2.3.1.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads it.
pub(super) async fn read(host: &Host, place: u32, location: &str) -> Result<TableMetadata, Fail> {
    let stored = host.whole(place, location, STORED).await.map_err(|fail| {
        if fail.kind == FailKind::NotFound {
            Fail::new(
                FailKind::NotFound,
                format!("its metadata file is missing: {}", fail.message),
            )
        } else {
            fail
        }
    })?;
    let location = location.to_owned();
    // Megabytes of JSON are no work for a thread that answers others.
    tokio::task::spawn_blocking(move || {
        let plain = unpack(stored, &location)?;
        parse(&plain, &location)
    })
    .await
    .map_err(|_| Fail::corrupt("its metadata file cannot be read"))?
}

fn unpack(stored: Bytes, location: &str) -> Result<Bytes, Fail> {
    if !stored.starts_with(&GZIP) {
        return Ok(stored);
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(stored.as_ref())
        .take(UNPACKED + 1)
        .read_to_end(&mut plain)
        .map_err(|error| Fail::corrupt(format!("its metadata file `{location}` is damaged: {error}")))?;
    if plain.len() as u64 > UNPACKED {
        return Err(Fail::limit(format!(
            "its metadata file `{location}` unpacks to more than {UNPACKED} bytes"
        )));
    }
    Ok(plain.into())
}

fn parse(plain: &[u8], location: &str) -> Result<TableMetadata, Fail> {
    serde_json::from_slice(plain).map_err(|error| {
        serde_json::from_slice::<serde_json::Value>(plain)
            .ok()
            .and_then(|value| unread(&value))
            .unwrap_or_else(|| Fail::corrupt(format!("its metadata file `{location}` is damaged: {error}")))
    })
}

/// What of a sound JSON document is beyond what is read here.
fn unread(metadata: &serde_json::Value) -> Option<Fail> {
    if let Some(version) = metadata.get("format-version").and_then(serde_json::Value::as_u64)
        && version > NEWEST
    {
        return Some(Fail::unsupported(format!(
            "it has format version {version}; versions 1 to {NEWEST} are read"
        )));
    }
    let schemas = metadata.get("schemas").and_then(serde_json::Value::as_array);
    let fields = schemas
        .into_iter()
        .flatten()
        .chain(metadata.get("schema"))
        .filter_map(|schema| schema.get("fields")?.as_array())
        .flatten();
    for field in fields {
        if let Some(kind) = unread_type(field.get("type")?) {
            let name = field
                .get("name")
                .and_then(serde_json::Value::as_str)
                .unwrap_or("?");
            return Some(Fail::unsupported(format!(
                "its column `{name}` has the type {kind}, which is not read here"
            )));
        }
    }
    None
}

fn unread_type(kind: &serde_json::Value) -> Option<String> {
    match kind {
        serde_json::Value::String(text) => {
            let word = text.split(['(', ' ']).next().unwrap_or_default();
            matches!(word, "variant" | "geometry" | "geography" | "unknown").then(|| word.to_owned())
        }
        serde_json::Value::Object(nested) => ["fields", "element", "key", "value", "type"]
            .iter()
            .filter_map(|key| nested.get(*key))
            .find_map(unread_type),
        serde_json::Value::Array(fields) => fields.iter().find_map(unread_type),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use weft_worker_protocol::FailKind;

    use super::{parse, unpack};

    #[test]
    fn a_gzip_bomb_is_cut_off() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let block = vec![b' '; 1 << 20];
        for _ in 0..140 {
            packed.write_all(&block).unwrap();
        }
        let packed = packed.finish().unwrap();
        assert!(packed.len() < 2 << 20);
        assert_eq!(unpack(packed.into(), "m").unwrap_err().kind, FailKind::Limit);
    }

    #[test]
    fn what_is_not_read_is_named() {
        let newer = parse(br#"{"format-version": 9}"#, "m").unwrap_err();
        assert_eq!(newer.kind, FailKind::Unsupported);
        let variant = br#"{"format-version": 3, "schemas": [{"fields": [{"name": "payload", "type":
            {"type": "list", "element": "variant"}}]}]}"#;
        let variant = parse(variant, "m").unwrap_err();
        assert_eq!(variant.kind, FailKind::Unsupported);
        assert!(variant.message.contains("`payload`"), "{}", variant.message);
        assert_eq!(parse(b"{\"format", "m").unwrap_err().kind, FailKind::Corrupt);
    }
}
