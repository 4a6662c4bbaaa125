//! Avro's object container files (Avro 1.11, "Object Container Files"), as much of them as manifests need.

/// Bytes of Avro's binary encoding.
#[derive(Debug, Default)]
pub struct Encoder {
    bytes: Vec<u8>,
}

impl Encoder {
    /// What was written so far.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// `int` and `long`: zig-zag, seven bits a byte.
    pub fn long(&mut self, value: i64) {
        let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
        while rest >= 0x80 {
            self.bytes.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        self.bytes.push(u8::try_from(rest).unwrap_or(0));
    }

    /// A length or count.
    fn count(&mut self, value: usize) {
        self.long(i64::try_from(value).unwrap_or(i64::MAX));
    }

    /// `boolean`.
    pub fn boolean(&mut self, value: bool) {
        self.bytes.push(u8::from(value));
    }

    /// `bytes`.
    pub fn blob(&mut self, value: &[u8]) {
        self.count(value.len());
        self.bytes.extend_from_slice(value);
    }

    /// `string`.
    pub fn string(&mut self, value: &str) {
        self.blob(value.as_bytes());
    }

    /// A value of `["null", T]`.
    pub fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.long(i64::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// `array`, in one block.
    pub fn array<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        if !items.is_empty() {
            self.count(items.len());
            for item in items {
                write(self, item);
            }
        }
        self.long(0);
    }

    /// `["null", array]`, `null` where there is nothing.
    pub fn array_or_null<T>(&mut self, items: &[T], write: impl FnMut(&mut Self, &T)) {
        self.long(i64::from(!items.is_empty()));
        if !items.is_empty() {
            self.array(items, write);
        }
    }
}

/// A whole file: header with `metadata`, one block of `count` records.
pub fn container(metadata: &[(&str, String)], marker: [u8; 16], count: usize, records: &Encoder) -> Vec<u8> {
    let mut file = Encoder {
        bytes: b"Obj\x01".to_vec(),
    };
    file.array(metadata, |file, (key, value)| {
        file.string(key);
        file.string(value);
    });
    file.bytes.extend_from_slice(&marker);
    if count > 0 {
        file.count(count);
        file.blob(&records.bytes);
        file.bytes.extend_from_slice(&marker);
    }
    file.bytes
}
