//! People as an identity provider exports them: a SCIM 2.0 `ListResponse` of users (RFC 7643, RFC 7644), or their list.
//!
//! `externalId`, else `userName`, is what tells them apart; `userName` is their login; `active` says whether they are
//! here. What an enterprise extension adds is left alone.

use serde_json::Value;
use weft_model::{NameKind, OtherName};

use super::read::{ERRORS, PEOPLE, PeopleError, Read, Row, mail, name};

/// What every list of SCIM says of itself.
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// Reads it.
pub fn read(text: &str) -> Read {
    let whole: Value = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => {
            let line = u32::try_from(error.line()).ok();
            // The parser's own words can repeat what is in the file.
            return Read::broken(line, format!("this is no JSON, from column {}", error.column()));
        }
    };
    let users = match users(&whole) {
        Ok(users) => users,
        Err(message) => return Read::broken(None, message),
    };
    // It speaks of one login of several: the others stay.
    let mut read = Read::default();
    for (at, user) in users.iter().enumerate() {
        if read.errors.len() >= ERRORS {
            let message = "the rest of the file was not looked at: mend these first";
            read.errors.push(PeopleError::at(None, None, message));
            break;
        }
        let row = row(user, &format!("Resources[{at}]"), &mut read.errors);
        read.rows.push(row);
    }
    read
}

/// The users. A page of a longer list is not taken for the whole: whoever is on the other pages would have left.
fn users(whole: &Value) -> Result<&[Value], String> {
    let users = match whole {
        Value::Array(users) => users,
        Value::Object(list) => {
            let schemas = list.get("schemas").and_then(Value::as_array);
            if schemas.is_some_and(|schemas| schemas.iter().all(|schema| schema != LIST)) {
                return Err(format!("its `schemas` do not name `{LIST}`"));
            }
            let Some(Value::Array(users)) = list.get("Resources") else {
                return Err("it has no `Resources`: export the users as a SCIM 2.0 ListResponse".to_owned());
            };
            let total = list.get("totalResults").and_then(Value::as_u64);
            if total.is_some_and(|total| total != users.len() as u64) {
                return Err(format!(
                    "it holds {} of {} users: put all pages of the export into one list",
                    users.len(),
                    total.unwrap_or_default()
                ));
            }
            users
        }
        _ => return Err("it is no list of users".to_owned()),
    };
    if users.len() > PEOPLE {
        return Err(format!(
            "it has {} users, and at most {PEOPLE} are read",
            users.len()
        ));
    }
    Ok(users)
}

fn row(user: &Value, place: &str, errors: &mut Vec<PeopleError>) -> Row {
    let mut wrong = |attribute: &str, message: String| {
        errors.push(PeopleError::at(
            None,
            Some(&format!("{place}{attribute}")),
            message,
        ));
    };
    let mut row = Row::default();
    if !user.is_object() {
        wrong("", "a user is an object".to_owned());
        return row;
    }
    let mut text = |attribute: &str, value: Option<&Value>| match value {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => name(text).unwrap_or_else(|message| {
            wrong(attribute, message);
            None
        }),
        Some(_) => {
            wrong(attribute, "this is text in SCIM".to_owned());
            None
        }
    };
    let login = text(".userName", user.get("userName"));
    let outside = text(".externalId", user.get("externalId"));
    let formatted = text(".name.formatted", user.pointer("/name/formatted"));
    let given = text(".name.givenName", user.pointer("/name/givenName"));
    let family = text(".name.familyName", user.pointer("/name/familyName"));
    let displayed = text(".displayName", user.get("displayName"));
    let parts: Vec<String> = given.into_iter().chain(family).collect();
    let joined = (!parts.is_empty()).then(|| parts.join(" "));
    let Some(login) = login else {
        wrong(".userName", "every user of SCIM has a `userName`".to_owned());
        return row;
    };
    row.name = formatted
        .or(displayed)
        .or(joined)
        .unwrap_or_else(|| login.clone());
    row.mail = match address(user).map(mail) {
        Some(Ok(mail)) => mail,
        Some(Err(message)) => {
            wrong(".emails", message);
            None
        }
        // Many providers know somebody by their mail alone.
        None => mail(&login).unwrap_or_default(),
    };
    row.active = match user.get("active") {
        None | Some(Value::Null) => Some(true),
        Some(Value::Bool(active)) => Some(*active),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("true") => Some(true),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("false") => Some(false),
        Some(_) => {
            wrong(".active", "this is true or false in SCIM".to_owned());
            None
        }
    };
    row.id = Some(outside.unwrap_or_else(|| login.clone()));
    row.names = vec![OtherName {
        kind: NameKind::Login,
        name: login,
    }];
    row
}

/// The mail that is the primary one, else the first.
fn address(user: &Value) -> Option<&str> {
    let all = user.get("emails")?.as_array()?;
    let primary = |mail: &&Value| mail.get("primary").and_then(Value::as_bool) == Some(true);
    let found = all.iter().find(primary).or_else(|| all.first())?;
    found.get("value")?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{LIST, read};
    use crate::directory::read::PEOPLE;

    fn list(users: &Value) -> String {
        let total = users.as_array().map_or(0, Vec::len);
        json!({ "schemas": [LIST], "totalResults": total, "Resources": users }).to_string()
    }

    #[test]
    fn users_are_read_as_their_provider_has_them() {
        let text = list(&json!([
            {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "2819c223", "externalId": "p-701",
                "userName": "bjensen", "name": { "formatted": "Ms. Barbara J Jensen, III" }, "displayName": "Babs",
                "emails": [
                    { "value": "babs@home.example", "type": "home" },
                    { "value": "bjensen@example.com", "type": "work", "primary": true },
                ],
                "active": true,
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": "x" } },
            },
            { "userName": "sam@example.com", "name": { "givenName": "Sam", "familyName": "Lee" }, "active": false },
        ]));
        let read = read(&text);
        assert!(read.errors.is_empty(), "{:?}", read.errors);
        let [barbara, sam] = read.rows.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(barbara.id.as_deref(), Some("p-701"));
        assert_eq!(barbara.name, "Ms. Barbara J Jensen, III");
        assert_eq!(barbara.mail.as_deref(), Some("bjensen@example.com"));
        assert_eq!(
            (barbara.names[0].name.as_str(), barbara.active),
            ("bjensen", Some(true))
        );
        assert_eq!(
            (sam.name.as_str(), sam.id.as_deref()),
            ("Sam Lee", Some("sam@example.com"))
        );
        assert_eq!(
            (sam.mail.as_deref(), sam.active),
            (Some("sam@example.com"), Some(false))
        );
    }

    #[test]
    fn a_page_is_not_taken_for_the_whole() {
        let page = json!({ "totalResults": 340, "Resources": [{ "userName": "a" }] }).to_string();
        let message = &read(&page).errors[0].message;
        assert!(
            message.contains("1 of 340") && message.contains("all pages"),
            "{message}"
        );
    }

    #[test]
    fn hostile_exports_are_told_by_their_place() {
        let deep = "[".repeat(100_000);
        for (text, place, says) in [
            ("", "", "no JSON"),
            (deep.as_str(), "", "no JSON"),
            ("7", "", "no list"),
            ("{}", "", "no `Resources`"),
            (r#"{"schemas":["x"],"Resources":[]}"#, "", "do not name"),
            ("[7]", "Resources[0]", "an object"),
            (
                r#"[{"userName":"a"},{}]"#,
                "Resources[1].userName",
                "has a `userName`",
            ),
            (r#"[{"userName":7}]"#, "Resources[0].userName", "text"),
            (r#"[{"userName":"a\u0000b"}]"#, "Resources[0].userName", "control"),
            (
                r#"[{"userName":"a","active":"maybe"}]"#,
                "Resources[0].active",
                "true or false",
            ),
            (
                r#"[{"userName":"a","emails":[{"value":"x"}]}]"#,
                "Resources[0].emails",
                "no mail",
            ),
        ] {
            let read = read(text);
            let error = &read.errors[0];
            assert_eq!(error.column.as_deref().unwrap_or_default(), place, "{text:.60}");
            assert!(error.message.contains(says), "{text:.60}: {}", error.message);
        }
        let many = Value::Array(vec![json!({ "userName": "a" }); PEOPLE + 1]);
        assert!(read(&many.to_string()).errors[0].message.contains("at most"));
    }
}
