//! The bindings of `SQLite` with `SQLCipher`, as sqlx looks for them. Nothing is added to them, and nothing left out.

pub use sqlcipher::*;
