//! One request, taken apart.

use axum::{
    body::Bytes,
    http::{HeaderMap, Method, Uri},
};
use serde_json::Value;

use super::answer::{Answer, misfit};

/// One request, taken apart.
#[derive(Debug)]
pub struct Call {
    /// Method, in capitals.
    pub method: String,
    /// Decoded parts of the path.
    pub segments: Vec<String>,
    /// Decoded parameters of the query.
    pub query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
}

impl Call {
    /// Takes it apart.
    pub fn new(method: &Method, uri: &Uri, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            method: method.as_str().to_owned(),
            segments: uri.path().split('/').skip(1).map(decode).collect(),
            query: pairs(uri.query().unwrap_or_default().as_bytes()),
            headers,
            body,
        }
    }

    /// A parameter of the query.
    pub fn param(&self, name: &str) -> Option<&str> {
        value_of(&self.query, name)
    }

    /// A header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value, Answer> {
        serde_json::from_slice(&self.body).map_err(|_| misfit())
    }

    /// The body as a form.
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }
}

/// The first value of a name.
pub fn value_of<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find_map(|(key, value)| (key == name).then_some(value.as_str()))
}

/// The levels of a namespace as a path or a parameter spells them: joined by 0x1F (#58, #189).
pub fn levels(text: &str) -> Vec<String> {
    text.split('\u{1F}').map(str::to_owned).collect()
}

/// The levels of a namespace as a body spells them.
pub fn levels_in(value: &Value) -> Result<Vec<String>, Answer> {
    let levels = value.as_array().ok_or_else(misfit)?;
    levels
        .iter()
        .map(|level| level.as_str().map(str::to_owned).ok_or_else(misfit))
        .collect()
}

/// A text that a body must have.
pub fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str, Answer> {
    value.get(key).and_then(Value::as_str).ok_or_else(misfit)
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

fn decode(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_split_before_it_is_decoded() {
        let uri: Uri = "/a%2Fb/sales%1Feu?parent=x%1Fy".parse().expect("a path");
        let call = Call::new(&Method::GET, &uri, HeaderMap::new(), Bytes::new());
        assert_eq!(call.segments, ["a/b", "sales\u{1F}eu"]);
        assert_eq!(
            call.param("parent").map(levels),
            Some(vec!["x".into(), "y".into()])
        );
    }
}
