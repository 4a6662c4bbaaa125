//! Column types as engines and contracts spell them, in Iceberg's words: the one place where two spellings are the same.

use weft_model::field::is_widening;

/// What a spelling stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// One Iceberg type, in Iceberg's words (`long`, `decimal(12,2)`), with the length of a text where it is bounded.
    Exact {
        /// The type.
        name: String,
        /// Most characters, for texts.
        length: Option<u64>,
    },
    /// One of several, because engines differ or only the kind is stated. `decimal` stands for all decimals, `decimal0`
    /// for those without fraction.
    OneOf(&'static [&'static str]),
    /// A nested type, by its outer kind: `struct`, `list`, `map`.
    Nested(&'static str),
}

/// How a type differs from an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeChange {
    /// Not at all.
    Same,
    /// It holds every earlier value (Iceberg specification, "Schema evolution"; a longer text).
    Widened,
    /// In another way.
    Changed,
}

const INTEGERS: &[&str] = &["int", "long", "decimal0"];
const NUMBERS: &[&str] = &["float", "double", "decimal", "int", "long"];
const TEXTS: &[&str] = &["string", "uuid"];
const TIMESTAMPS: &[&str] = &["timestamp", "timestamptz", "timestamp_ns", "timestamptz_ns"];

/// Reads a `physicalType`; none for a spelling that is not known.
pub fn physical(text: &str) -> Option<Stated> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some(kind) = nested(&lower) {
        return Some(Stated::Nested(kind));
    }
    let (base, arguments) = split(&lower);
    let exact = |name: &str| {
        Some(Stated::Exact {
            name: name.to_owned(),
            length: None,
        })
    };
    match base.as_str() {
        "boolean" | "bool" | "bit" => exact("boolean"),
        "tinyint" | "smallint" | "mediumint" | "int" | "integer" | "int2" | "int4" | "int16" | "int32"
        | "serial" => exact("int"),
        "bigint" | "long" | "int64" | "bigserial" => exact("long"),
        "real" | "float4" | "float32" => exact("float"),
        "double" | "double precision" | "float8" | "float64" => exact("double"),
        // 32 bits in Iceberg and Spark, 64 in Snowflake, BigQuery and SQL Server.
        "float" => Some(Stated::OneOf(&["float", "double"])),
        "decimal" | "numeric" | "number" | "dec" | "bignumeric" => decimal(&arguments),
        "string" | "text" | "varchar" | "char" | "character" | "character varying" | "nvarchar" | "nchar"
        | "varchar2" | "nvarchar2" | "bpchar" | "clob" | "ntext" | "longtext" | "mediumtext" => {
            Some(Stated::Exact {
                name: "string".to_owned(),
                length: arguments.first().and_then(|text| text.parse().ok()),
            })
        }
        "uuid" | "uniqueidentifier" => exact("uuid"),
        "binary" | "varbinary" | "bytes" | "bytea" | "blob" => exact("binary"),
        "fixed" => exact(&format!("fixed[{}]", arguments.first()?)),
        "date" => exact("date"),
        "time" | "time without time zone" => exact("time"),
        "timestamp_ntz" | "timestamp without time zone" | "datetime" | "datetime2" => exact("timestamp"),
        "timestamptz"
        | "timestamp_tz"
        | "timestamp_ltz"
        | "timestamp with time zone"
        | "timestamp with local time zone"
        | "datetimeoffset" => exact("timestamptz"),
        "timestamp_ns" => exact("timestamp_ns"),
        "timestamptz_ns" => exact("timestamptz_ns"),
        // Without zone in Iceberg and PostgreSQL, with one in Spark and BigQuery.
        "timestamp" => Some(Stated::OneOf(TIMESTAMPS)),
        "variant" => exact("variant"),
        _ => None,
    }
}

/// Reads an ODCS `logicalType`; none for a word of nobody's.
pub fn logical(text: &str) -> Option<Stated> {
    let exact = |name: &str| {
        Some(Stated::Exact {
            name: name.to_owned(),
            length: None,
        })
    };
    match text.trim().to_ascii_lowercase().as_str() {
        "string" => Some(Stated::OneOf(TEXTS)),
        "integer" => Some(Stated::OneOf(INTEGERS)),
        "number" => Some(Stated::OneOf(NUMBERS)),
        "timestamp" => Some(Stated::OneOf(TIMESTAMPS)),
        "date" => exact("date"),
        "time" => exact("time"),
        "boolean" => exact("boolean"),
        "object" => Some(Stated::Nested("struct")),
        "array" | "vector" => Some(Stated::Nested("list")),
        "map" => Some(Stated::Nested("map")),
        _ => None,
    }
}

impl Stated {
    /// Whether a column of this Iceberg type is one of those stated.
    pub fn admits(&self, iceberg: &str) -> bool {
        let iceberg = packed(iceberg);
        match self {
            Self::Exact { name, .. } => *name == iceberg,
            Self::Nested(kind) => iceberg == *kind || iceberg.starts_with(&format!("{kind}<")),
            Self::OneOf(names) => names.iter().any(|name| match *name {
                "decimal" => iceberg.starts_with("decimal("),
                "decimal0" => iceberg.starts_with("decimal(") && iceberg.ends_with(",0)"),
                name => name == iceberg,
            }),
        }
    }

    /// Whether a column of this Iceberg type holds every value of one that is stated.
    pub fn widens_to(&self, iceberg: &str) -> bool {
        let iceberg = packed(iceberg);
        match self {
            Self::Exact { name, .. } => is_widening(name, &iceberg),
            Self::OneOf(names) => names
                .iter()
                .all(|name| *name == iceberg || is_widening(name, &iceberg)),
            Self::Nested(_) => false,
        }
    }
}

/// How one `physicalType` differs from an earlier one.
pub fn compare_physical(old: &str, new: &str) -> TypeChange {
    if packed(old) == packed(new) {
        return TypeChange::Same;
    }
    let (Some(before), Some(after)) = (physical(old), physical(new)) else {
        return TypeChange::Changed;
    };
    match (before, after) {
        (
            Stated::Exact {
                name: old,
                length: was,
            },
            Stated::Exact {
                name: new,
                length: is,
            },
        ) if old == new => match (was, is) {
            (was, is) if was == is => TypeChange::Same,
            (Some(_), None) => TypeChange::Widened,
            (Some(was), Some(is)) if was < is => TypeChange::Widened,
            _ => TypeChange::Changed,
        },
        (Stated::Exact { name: old, .. }, Stated::Exact { name: new, .. }) if is_widening(&old, &new) => {
            TypeChange::Widened
        }
        (Stated::OneOf(old), Stated::OneOf(new)) if old == new => TypeChange::Same,
        // What is inside is written into the text, and the texts differ.
        _ => TypeChange::Changed,
    }
}

/// How one `logicalType` differs from an earlier one.
pub fn compare_logical(old: &str, new: &str) -> TypeChange {
    let (old, new) = (packed(old), packed(new));
    if old == new {
        TypeChange::Same
    } else if is_widening(&old, &new) {
        TypeChange::Widened
    } else {
        TypeChange::Changed
    }
}

fn nested(lower: &str) -> Option<&'static str> {
    let end = lower
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(lower.len());
    match lower.get(..end)? {
        "struct" | "record" | "row" | "object" => Some("struct"),
        "array" | "list" => Some("list"),
        "map" => Some("map"),
        _ if lower.ends_with("[]") => Some("list"),
        _ => None,
    }
}

/// `timestamp(6) with time zone` into `timestamp with time zone` and its arguments.
fn split(lower: &str) -> (String, Vec<String>) {
    let open = lower.find(['(', '[']);
    let close = lower.rfind([')', ']']);
    let (Some(open), Some(close)) = (open, close.filter(|close| open.is_some_and(|open| open < *close)))
    else {
        return (words(lower), Vec::new());
    };
    let inner = lower.get(open + 1..close).unwrap_or_default();
    let around = format!(
        "{} {}",
        lower.get(..open).unwrap_or_default(),
        lower.get(close + 1..).unwrap_or_default()
    );
    (
        words(&around),
        inner.split(',').map(|part| part.trim().to_owned()).collect(),
    )
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decimal(arguments: &[String]) -> Option<Stated> {
    let number = |text: &String| text.parse::<u8>().ok();
    let (precision, scale) = match arguments {
        [] => return Some(Stated::OneOf(NUMBERS)),
        [precision] => (number(precision)?, 0),
        [precision, scale] => (number(precision)?, number(scale)?),
        _ => return None,
    };
    Some(Stated::Exact {
        name: format!("decimal({precision},{scale})"),
        length: None,
    })
}

/// Lower case, without spaces beside punctuation.
fn packed(text: &str) -> String {
    let mut packed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let joins = packed
            .chars()
            .next_back()
            .is_none_or(|last| !last.is_alphanumeric())
            || word.chars().next().is_none_or(|first| !first.is_alphanumeric());
        if !joins {
            packed.push(' ');
        }
        packed.push_str(&word.to_ascii_lowercase());
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::{TypeChange, compare_logical, compare_physical, logical, physical};

    #[test]
    fn spellings_of_one_type_are_one_type() {
        for (spelling, iceberg) in [
            ("BIGINT", "long"),
            ("int64", "long"),
            ("VARCHAR(18)", "string"),
            ("character varying (20)", "string"),
            ("NUMBER(12, 2)", "decimal(12,2)"),
            ("numeric(5)", "decimal(5, 0)"),
            ("timestamp(6) with time zone", "timestamptz"),
            ("TIMESTAMP_NTZ(9)", "timestamp"),
            ("timestamp", "timestamptz"),
            ("float", "double"),
            ("ARRAY<STRING>", "list"),
            ("text[]", "list"),
            ("STRUCT<a: int>", "struct"),
            ("MAP<STRING, STRING>", "map"),
            ("fixed[16]", "fixed[16]"),
        ] {
            assert!(physical(spelling).unwrap().admits(iceberg), "{spelling}");
        }
        assert!(!physical("BIGINT").unwrap().admits("int"));
        assert!(!physical("decimal(12,2)").unwrap().admits("decimal(10,2)"));
        assert_eq!(physical("geography"), None);
        assert_eq!(physical("int8"), None, "eight bits here, eight bytes there");
        assert_eq!(physical(""), None);
        assert_eq!(physical("decimal(,)"), None);
    }

    #[test]
    fn a_logical_type_admits_its_kind() {
        assert!(logical("integer").unwrap().admits("decimal(38,0)"));
        assert!(!logical("integer").unwrap().admits("decimal(38,2)"));
        assert!(logical("number").unwrap().admits("long"));
        assert!(!logical("string").unwrap().admits("int"));
        assert!(logical("date").unwrap().widens_to("timestamp"));
        assert_eq!(logical("money"), None);
    }

    #[test]
    fn types_widen_as_iceberg_promotes() {
        use TypeChange::{Changed, Same, Widened};
        for (old, new, expected) in [
            ("int", "bigint", Widened),
            ("bigint", "int", Changed),
            ("real", "double", Widened),
            ("decimal(10,2)", "DECIMAL(12, 2)", Widened),
            ("decimal(12,2)", "decimal(12,4)", Changed),
            ("varchar(10)", "varchar(20)", Widened),
            ("varchar(20)", "varchar(10)", Changed),
            ("varchar(20)", "text", Widened),
            ("text", "varchar(20)", Changed),
            ("BIGINT", "long", Same),
            ("array<int>", "array<bigint>", Changed),
            ("geography", "geometry", Changed),
            ("Geography", "geography", Same),
        ] {
            assert_eq!(compare_physical(old, new), expected, "{old} to {new}");
        }
        assert_eq!(compare_logical("date", "timestamp"), Widened);
        assert_eq!(compare_logical("integer", "number"), Changed);
    }
}
