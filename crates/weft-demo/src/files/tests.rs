//! Encodings, by the examples of their specifications.

use super::{avro::Encoder, parquet::bound_of};
use iceberg::spec::PrimitiveType;

#[test]
fn longs_are_zig_zag() {
    // Avro 1.11, "Binary Encoding": the examples of the specification.
    for (value, bytes) in [
        (0, vec![0]),
        (-1, vec![1]),
        (1, vec![2]),
        (-64, vec![0x7f]),
        (64, vec![0x80, 0x01]),
    ] {
        let mut out = Encoder::default();
        out.long(value);
        assert_eq!(out.bytes(), bytes, "{value}");
    }
}

#[test]
fn decimals_are_shortest_big_endian() {
    let of = |bytes: &[u8]| {
        bound_of(
            &PrimitiveType::Decimal {
                precision: 12,
                scale: 2,
            },
            bytes,
            false,
        )
    };
    assert_eq!(of(&1_i64.to_le_bytes()), [0x01]);
    assert_eq!(of(&128_i64.to_le_bytes()), [0x00, 0x80]);
    assert_eq!(of(&(-1_i64).to_le_bytes()), [0xff]);
    assert_eq!(of(&(-129_i32).to_le_bytes()), [0xff, 0x7f]);
}

#[test]
fn long_texts_are_cut_and_still_bound() {
    let text = "Błaszczykowska-Müller";
    let lower = bound_of(&PrimitiveType::String, text.as_bytes(), false);
    let upper = bound_of(&PrimitiveType::String, text.as_bytes(), true);
    assert!(lower.as_slice() <= text.as_bytes() && upper.as_slice() > text.as_bytes());
    assert_eq!(std::str::from_utf8(&upper).unwrap().chars().count(), 16);
    assert_eq!(bound_of(&PrimitiveType::String, b"short", true), b"short");
}
