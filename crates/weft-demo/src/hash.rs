//! Every value of the demo is a pure function of (seed, table, column, row): no generator carries state, so
//! tables can be written in any order and on any thread, and one table can compute another one's values.

/// Mixes two words into one that looks random (the finaliser of splitmix64).
pub(crate) const fn mix(left: u64, right: u64) -> u64 {
    let mut word = left ^ right.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Hash of a text (FNV-1a).
pub(crate) fn of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A number in `[0, 1)`.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
pub(crate) const fn unit(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// A number in `0..count`; 0 where `count` is 0.
pub(crate) const fn below(hash: u64, count: u64) -> u64 {
    ((hash as u128 * count as u128) >> 64) as u64
}

/// Spreads a row number over 32 bits so that no two rows meet: each step is a bijection.
pub(crate) const fn scatter(row: u32, salt: u32) -> u32 {
    let mut word = (row ^ salt).wrapping_mul(0x9e37_79b1);
    word ^= word >> 15;
    word = word.wrapping_mul(0x85eb_ca77);
    word ^ (word >> 13)
}

/// Sixteen bytes for a uuid.
pub(crate) fn uuid(seed: u64, name: &str) -> uuid::Uuid {
    let high = mix(seed, of(name));
    uuid::Builder::from_random_bytes((u128::from(high) << 64 | u128::from(mix(high, 1))).to_be_bytes())
        .into_uuid()
}
