//! Moves a table that PyIceberg wrote to another place: its manifests are Avro files with deflated blocks, whose
//! strings carry their lengths.
#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a fixture that is not what it was fails by panicking"
)]

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

/// Where the table was written.
pub const THERE: &str = "file:///tmp/weft-fixture";

/// The same bytes with the other place in them.
pub fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    swapped(bytes, from, to, |_| {})
}

/// The same with the lengths of the strings that begin with the place, each in two bytes before it.
fn lengthened(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    if from.len() == to.len() {
        return replaced(bytes, from, to);
    }
    swapped(bytes, from, to, |before| {
        let (high, low) = (before.pop().unwrap(), before.pop().unwrap());
        assert!(low >= 0x80 && high < 0x80, "a length of two bytes");
        let length = long(&mut &[low, high][..]) + i64::try_from(to.len()).unwrap()
            - i64::try_from(from.len()).unwrap();
        put(before, length);
    })
}

/// The bytes with the other place in them; `before` may change what stands before each.
fn swapped(bytes: &[u8], from: &str, to: &str, before: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let (mut out, mut left) = (Vec::new(), bytes);
    while let Some(found) = left.windows(from.len()).position(|part| part == from.as_bytes()) {
        out.extend(take(&mut left, found));
        take(&mut left, from.len());
        before(&mut out);
        out.extend(to.as_bytes());
    }
    out.extend(left);
    out
}

/// An Avro file with the other place in its blocks.
pub fn avro(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut left = file;
    assert_eq!(take(&mut left, 4), b"Obj\x01");
    loop {
        let count = long(&mut left);
        if count == 0 {
            break;
        }
        assert!(count > 0);
        for _ in 0..count {
            for _ in 0..2 {
                let length = usize::try_from(long(&mut left)).unwrap();
                take(&mut left, length);
            }
        }
    }
    let sync = take(&mut left, 16).to_vec();
    let mut out = file[..file.len() - left.len()].to_vec();
    while !left.is_empty() {
        let count = long(&mut left);
        let length = usize::try_from(long(&mut left)).unwrap();
        let mut plain = Vec::new();
        DeflateDecoder::new(take(&mut left, length))
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(take(&mut left, 16), sync);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&lengthened(&plain, from, to)).unwrap();
        let packed = encoder.finish().unwrap();
        put(&mut out, count);
        put(&mut out, i64::try_from(packed.len()).unwrap());
        out.extend(packed);
        out.extend(&sync);
    }
    out
}

fn take<'a>(left: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, rest) = left.split_at(length);
    *left = rest;
    taken
}

fn long(left: &mut &[u8]) -> i64 {
    let (mut value, mut shift) = (0_u64, 0);
    loop {
        let byte = take(left, 1)[0];
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

fn put(out: &mut Vec<u8>, value: i64) {
    let mut value = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}
