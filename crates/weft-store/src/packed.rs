//! JSON as it is stored: packed (LZ4 block) where that is shorter.
//!
//! Facts and entities repeat their keys and each other; packed they take a fifth of the pages, and pages are what
//! a commit waits for. Plain JSON is read as it is: it begins with `{`, what is packed with [`PACKED`].

use std::borrow::Cow;

use weft_ports::{PortError, PortErrorKind, error::PortResult};

/// First byte of what is packed; the unpacked length in bytes follows as 32 bits, little-endian, then the block.
const PACKED: u8 = 1;
/// Bytes before the block.
const HEAD: usize = 5;
/// Bytes of JSON that are not worth packing.
const SHORT: usize = 200;
/// Bytes that are unpacked at most: a file that lies must not take the memory.
const MOST: usize = 256 << 20;

/// Appends `json` to `to`, packed where that is shorter.
pub fn pack(json: &[u8], to: &mut Vec<u8>) -> PortResult<()> {
    if json.len() < SHORT {
        to.extend_from_slice(json);
        return Ok(());
    }
    let length = u32::try_from(json.len())
        .ok()
        .filter(|_| json.len() <= MOST)
        .ok_or_else(|| {
            PortError::new(
                PortErrorKind::Invalid,
                format!("{} bytes are too many for one fact", json.len()),
            )
        })?;
    let start = to.len();
    to.push(PACKED);
    to.extend_from_slice(&length.to_le_bytes());
    to.resize(
        start + HEAD + lz4_flex::block::get_maximum_output_size(json.len()),
        0,
    );
    let (_, block) = to.split_at_mut(start + HEAD);
    let written = lz4_flex::block::compress_into(json, block).map_err(|error| {
        PortError::new(PortErrorKind::Failed, format!("a fact cannot be packed: {error}"))
    })?;
    to.truncate(start + HEAD + written);
    if written + HEAD >= json.len() {
        to.truncate(start);
        to.extend_from_slice(json);
    }
    Ok(())
}

/// The JSON that was stored; what is damaged says how.
pub fn unpack(stored: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let Some((&PACKED, rest)) = stored.split_first() else {
        return Ok(Cow::Borrowed(stored));
    };
    let (length, block) = rest.split_first_chunk().ok_or("it is cut short")?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|error| error.to_string())?;
    if length > MOST {
        return Err(format!("it would unpack to {length} bytes"));
    }
    let json = lz4_flex::block::decompress(block, length).map_err(|error| error.to_string())?;
    if json.len() == length {
        Ok(Cow::Owned(json))
    } else {
        Err(format!("it unpacks to {} bytes instead of {length}", json.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::{HEAD, MOST, PACKED, pack, unpack};

    fn packed(json: &[u8]) -> Vec<u8> {
        let mut to = b"before".to_vec();
        pack(json, &mut to).unwrap();
        to.split_off(6)
    }

    #[test]
    fn what_was_packed_comes_back() {
        let long = format!("{{\"words\":\"{}\"}}", "the same again ".repeat(50));
        let stored = packed(long.as_bytes());
        assert_eq!(stored[0], PACKED);
        assert!(
            stored.len() * 5 < long.len(),
            "{} of {}",
            stored.len(),
            long.len()
        );
        assert_eq!(unpack(&stored).unwrap(), long.as_bytes());
        // Short ones, and those that do not get shorter, stay as they are.
        let noise: Vec<u8> = (0..1000_u32)
            .flat_map(|number| blake3::hash(&number.to_le_bytes()).as_bytes().to_owned())
            .collect();
        for json in [&b"{\"a\":1}"[..], &noise] {
            assert_eq!(packed(json), json);
        }
        assert_eq!(unpack(b"{\"a\":1}").unwrap(), &b"{\"a\":1}"[..]);
    }

    #[test]
    fn damage_is_told_and_takes_no_memory() {
        let long = format!("{{\"words\":\"{}\"}}", "the same again ".repeat(50));
        let stored = packed(long.as_bytes());
        for cut in 1..stored.len() {
            unpack(&stored[..cut]).unwrap_err();
        }
        let mut longer = stored.clone();
        longer[1] += 1;
        unpack(&longer).unwrap_err();
        let mut bomb = vec![PACKED];
        bomb.extend_from_slice(&u32::try_from(MOST + 1).unwrap().to_le_bytes());
        bomb.extend_from_slice(&stored[HEAD..]);
        assert_eq!(
            unpack(&bomb).unwrap_err(),
            format!("it would unpack to {} bytes", MOST + 1)
        );
    }
}
