//! Links to things of the mesh: `weft://open/<kind>/<urn>`, with `#<field id or path>` for a column.
//!
//! They name a urn and a field id, so a rename breaks neither. The kind is for people who read the address.

use weft_model::{Entity, Field, Urn};

use crate::{App, AppResult};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The thing.
    pub urn: Urn,
    /// Field id or path of the column, where one is meant.
    pub column: Option<String>,
}

impl Target {
    /// Reads `weft://open/…`; `None` where it is not well-formed.
    pub fn parse(link: &str) -> Option<Self> {
        let rest = link.strip_prefix("weft://open/")?;
        let (place, column) = match rest.split_once('#') {
            Some((place, column)) => (place, Some(percent_decode(column)?)),
            None => (rest, None),
        };
        let place = percent_decode(place.trim_end_matches('/'))?;
        let (_, urn) = place.split_once('/')?;
        Some(Self {
            urn: Urn::parse(urn)?,
            column: column.filter(|column| !column.is_empty()),
        })
    }
}

/// The column of `fields` that a link names: by field id, else by path.
pub fn column<'a>(fields: &'a [Field], named: &str) -> Option<&'a Field> {
    let by_id = named
        .parse::<i32>()
        .ok()
        .and_then(|id| fields.iter().find(|field| field.id == Some(id)));
    by_id.or_else(|| fields.iter().find(|field| field.path.eq_ignore_ascii_case(named)))
}

/// What a link leads to now: the thing, where it is there, and the path of the column, where that is.
pub async fn follow(app: &App, target: &Target) -> AppResult<Option<(Entity, Option<String>)>> {
    let Some(entity) = app.replica.find(target.urn.as_str()).await? else {
        return Ok(None);
    };
    let fields = entity
        .schema
        .as_ref()
        .map(|schema| schema.fields.as_slice())
        .unwrap_or_default();
    let path = target
        .column
        .as_deref()
        .and_then(|named| column(fields, named))
        .map(|field| field.path.clone());
    Ok(Some((entity, path)))
}

/// Undoes percent-encoding; `None` where it is broken or holds control characters.
pub fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let decoded = String::from_utf8(bytes).ok()?;
    (!decoded.chars().any(char::is_control)).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use weft_model::{EntityKind, Field, Urn};

    use super::{Target, column};

    #[test]
    fn a_link_names_a_thing_and_a_column() {
        let urn = Urn::derive(EntityKind::Table, "lake", "orders");
        let plain = Target {
            urn: urn.clone(),
            column: None,
        };
        assert_eq!(
            Target::parse(&format!("weft://open/table/{urn}")),
            Some(plain.clone())
        );
        assert_eq!(Target::parse(&format!("weft://open/table/{urn}#")), Some(plain));
        let of = |column: &str| {
            Target::parse(&format!("weft://open/table/{urn}#{column}")).and_then(|found| found.column)
        };
        assert_eq!(of("12").as_deref(), Some("12"));
        assert_eq!(of("ship%20to.country").as_deref(), Some("ship to.country"));
        assert_eq!(of("a%0Ab"), None);
        for bad in [
            "weft://open/table/",
            "weft://open/table/x",
            "https://x/y",
            "weft://delete/table/x",
        ] {
            assert_eq!(Target::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_field_id_survives_a_rename() {
        let fields = [
            Field {
                id: Some(3),
                path: "new_name".to_owned(),
                ..Field::default()
            },
            Field {
                id: None,
                path: "7".to_owned(),
                ..Field::default()
            },
        ];
        let path = |named: &str| column(&fields, named).map(|field| field.path.as_str());
        assert_eq!(path("3"), Some("new_name"));
        assert_eq!(path("7"), Some("7"));
        assert_eq!(path("old_name"), None);
    }
}
