//! What the double sends back, in the shapes of the recording.

use axum::body::Bytes;
use serde_json::{Value, json};

/// The content type of everything that went well (#5).
const JSON: &str = "application/json;charset=UTF-8";

/// An answer, or a refusal that ends the request early: both are sent alike.
pub type Reply = Result<Answer, Answer>;

/// Status, headers and bytes of one answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// Body; nothing where the recording has nothing.
    pub body: Bytes,
}

impl Answer {
    /// Only a status: grants, assignments, deletions, 304 and some refusals (#14, #52, #117, #151, #238).
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::typed(status, JSON, body)
    }

    /// 200 with JSON.
    pub fn ok(body: &Value) -> Self {
        Self::json(200, body)
    }

    /// Iceberg's error shape; its content type names no charset (#6).
    pub fn error(status: u16, kind: &str, message: impl Into<String>) -> Self {
        let error = json!({"message": message.into(), "type": kind, "code": status});
        Self::typed(status, "application/json", &json!({ "error": error }))
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// 200 with JSON that was written down before.
    pub fn written(body: Bytes) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type".to_owned(), JSON.to_owned())],
            body,
        }
    }

    fn typed(status: u16, kind: &str, body: &Value) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), kind.to_owned())],
            body: body.to_string().into(),
        }
    }
}

/// No token or a bad one: no body (#2, #4, #226).
pub fn unauthorized() -> Answer {
    Answer::empty(401).with("www-authenticate", "Bearer")
}

/// A route the server does not have (#249, #251, #252).
pub fn no_route() -> Answer {
    not_found("Unable to find matching target resource method")
}

/// 404 of whatever has no exception of its own.
pub fn not_found(message: impl Into<String>) -> Answer {
    Answer::error(404, "NotFoundException", message)
}

/// A namespace that content was asked of (#254).
pub fn no_namespace(levels: &[String]) -> Answer {
    let message = format!("Namespace does not exist: {}", levels.join("."));
    Answer::error(404, "NoSuchNamespaceException", message)
}

/// A table, of whichever format (#66).
pub fn no_table(levels: &[String], name: &str) -> Answer {
    let message = format!("Table does not exist: {}.{name}", levels.join("."));
    Answer::error(404, "NoSuchTableException", message)
}

/// A view. [assumed] after #66
pub fn no_view(levels: &[String], name: &str) -> Answer {
    let message = format!("View does not exist: {}.{name}", levels.join("."));
    Answer::error(404, "NoSuchViewException", message)
}

/// A semantic model [spec].
pub fn no_semantic_model() -> Answer {
    let message = "The given semantic model does not exist";
    Answer::error(404, "NoSuchSemanticModelException", message)
}

/// A policy. [assumed] after #66
pub fn no_policy(levels: &[String], name: &str) -> Answer {
    let message = format!("Policy does not exist: {}.{name}", levels.join("."));
    Answer::error(404, "NoSuchPolicyException", message)
}

/// Something that exists under that name already (#6, #57).
pub fn exists(message: impl Into<String>) -> Answer {
    Answer::error(409, "AlreadyExistsException", message)
}

/// A request that says nothing usable (#224).
pub fn bad_request(message: impl Into<String>) -> Answer {
    Answer::error(400, "BadRequestException", message)
}

/// A body that does not fit the type of the request: the framework refuses it without a body (#151, #152).
pub fn misfit() -> Answer {
    Answer::empty(400)
}

/// A stale version; the text swaps the two numbers, as the server does (#242).
pub fn stale(noun: &str, current: u64, given: u64) -> Answer {
    let message = format!("Failed to update {noun}; currentEntityVersion '{current}', expected '{given}'");
    Answer::error(409, "CommitConflictException", message)
}

/// Served by Polaris and not by the double: loud, so that no test takes it for an answer of Polaris.
pub fn uncovered(what: &str) -> Answer {
    Answer::error(
        501,
        "NotCoveredByDouble",
        format!("the double does not do {what}"),
    )
}
