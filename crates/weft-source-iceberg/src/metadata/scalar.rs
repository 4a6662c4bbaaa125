//! Values as metadata files have them: borrowed where they can be, bounded where others decide how many come.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// Text that borrows from the file unless it holds escapes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A value of a properties map. The specification wants text; numbers and truth values are met and taken as text.
struct Property<'a>(Option<Text<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Property<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PropertyVisitor;
        fn owned<'a>(value: &impl ToString) -> Property<'a> {
            Property(Some(Text(Cow::Owned(value.to_string()))))
        }
        impl<'de> Visitor<'de> for PropertyVisitor {
            type Value = Property<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the value of a property")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Property(Some(Text(Cow::Borrowed(text)))))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(owned(&text))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
                Ok(owned(&value))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
                Ok(owned(&value))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
                Ok(owned(&value))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
                Ok(owned(&value))
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Property(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
                while values.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Property(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
                while values.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Property(None))
            }
        }
        deserializer.deserialize_any(PropertyVisitor)
    }
}

/// A count that writers put down as text (`"total-records": "42"`) or as a number. Anything else is no count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count(pub Option<u64>);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Property::deserialize(deserializer)?.0;
        Ok(Self(value.and_then(|text| text.as_str().trim().parse().ok())))
    }
}

/// The first `N` items of a list, and how many there were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounded<T, const N: usize> {
    pub items: Vec<T>,
    pub total: usize,
}

impl<T, const N: usize> Default for Bounded<T, N> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            total: 0,
        }
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for Bounded<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T, const N: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for ListVisitor<T, N> {
            type Value = Bounded<T, N>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
                let mut kept = Bounded::default();
                while kept.items.len() < N {
                    let Some(item) = values.next_element()? else {
                        return Ok(kept);
                    };
                    kept.items.push(item);
                    kept.total += 1;
                }
                while values.next_element::<IgnoredAny>()?.is_some() {
                    kept.total += 1;
                }
                Ok(kept)
            }
        }
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

/// The first `N` entries of a map, in the order in which they stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries<'a, V, const N: usize> {
    pub items: Vec<(Text<'a>, V)>,
    pub total: usize,
}

impl<V, const N: usize> Default for Entries<'_, V, N> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            total: 0,
        }
    }
}

impl<'de: 'a, 'a, V: Deserialize<'de>, const N: usize> Deserialize<'de> for Entries<'a, V, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<V, const N: usize>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>, const N: usize> Visitor<'de> for EntriesVisitor<V, N> {
            type Value = Entries<'de, V, N>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
                let mut kept = Entries::default();
                while kept.items.len() < N {
                    let Some(entry) = values.next_entry()? else {
                        return Ok(kept);
                    };
                    kept.items.push(entry);
                    kept.total += 1;
                }
                while values.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    kept.total += 1;
                }
                Ok(kept)
            }
        }
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

/// A properties map: entries whose value is a scalar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties<'a>(pub Vec<(Text<'a>, Text<'a>)>);

/// Properties of one table that are looked at.
const MAX_PROPERTIES: usize = 10_000;

impl<'de: 'a, 'a> Deserialize<'de> for Properties<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = Entries::<Property<'a>, MAX_PROPERTIES>::deserialize(deserializer)?;
        let scalars = entries.items.into_iter();
        Ok(Self(
            scalars
                .filter_map(|(key, Property(value))| Some((key, value?)))
                .collect(),
        ))
    }
}

/// The text of a value if it is small and flat enough to be handed on as it is.
pub fn small(raw: Option<&RawValue>, bytes: usize) -> Option<&RawValue> {
    raw.filter(|raw| raw.get().len() <= bytes && is_shallow(raw.get()))
}

/// Brackets within brackets, at most as many as every JSON parser takes.
fn is_shallow(json: &str) -> bool {
    let mut depth = 0_usize;
    for byte in json.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 100 {
            return false;
        }
    }
    true
}
