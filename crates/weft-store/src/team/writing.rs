//! Writing into a team workspace: through its functions, which decide.

use serde::{Deserialize, Serialize};
use weft_model::{Payload, Revision, Urn, access::compiled::CompiledPolicy};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    workspace::{Image, Word, Worded},
};

use super::{
    TeamWorkspace, ask,
    error::{Again, committed, said},
    reading,
};

/// A word as `write_words` takes it.
#[derive(Serialize)]
pub struct Said {
    urn: String,
    urns: Vec<String>,
    aspect: &'static str,
    base: Option<u64>,
    payload: String,
    author: Option<String>,
}

impl Said {
    /// A word that is written whatever stands there.
    pub fn anew(urn: &Urn, payload: &Payload) -> PortResult<Self> {
        Ok(Self {
            urn: urn.as_str().to_owned(),
            urns: vec![urn.as_str().to_owned()],
            aspect: payload.aspect().as_str(),
            base: None,
            payload: json(payload)?,
            author: None,
        })
    }

    /// A word that was written over what its writer saw; of somebody else, where `author` says so.
    pub fn over(word: &Word, author: Option<&str>) -> PortResult<Self> {
        let mut said = Self::anew(&word.urn, &word.payload)?;
        said.urns
            .extend(word.joined.iter().map(|urn| urn.as_str().to_owned()));
        said.base = Some(word.base.0);
        said.author = author.map(str::to_owned);
        Ok(said)
    }
}

/// A payload as JSON text. PostgreSQL's texts hold no NUL, and its JSON no escape of one.
pub fn json(payload: &Payload) -> PortResult<String> {
    let text = serde_json::to_string(payload).map_err(|error| {
        PortError::new(
            PortErrorKind::Invalid,
            format!("a fact cannot be written as JSON: {error}"),
        )
    })?;
    Ok(without_nul(text))
}

/// The same text with every escaped NUL replaced (U+FFFD).
pub fn without_nul(text: String) -> String {
    if !text.contains("\\u0000") {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        clean.push_str(before);
        // An escape is `\u` with four digits, or `\` with one letter.
        let length = if escape.starts_with("\\u") { 6 } else { 2 };
        let (one, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        clean.push_str(if one == "\\u0000" { "\\ufffd" } else { one });
        rest = after;
    }
    clean.push_str(rest);
    clean
}

/// What `write_words` answers.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Revision(u64),
    Conflict(Vec<i64>),
}

/// Acts on a request or a grant that are found to be done when they are done again: each is under an id that is made of what it is
/// about, and written over the state that it begins from. Of all other words one could be said twice, as a remark would be.
const DONE_ONCE: [&str; 6] = [
    "request_access",
    "approve_access",
    "approve_access_first",
    "reject_access",
    "carry_out_grant",
    "end_grant",
];

fn again(action: &str) -> Again {
    if DONE_ONCE.contains(&action) {
        Again::Same
    } else {
        Again::Twice
    }
}

pub async fn write(workspace: &TeamWorkspace, action: &str, said_words: Vec<Said>) -> PortResult<Worded> {
    let words = serde_json::to_string(&said_words)
        .map_err(|error| PortError::new(PortErrorKind::Invalid, format!("words as JSON: {error}")))?;
    let mut tx = workspace.write_transaction().await?;
    let answer: String = ask::query_scalar("SELECT write_words($1, $2::text::jsonb)::text")
        .bind(action)
        .bind(words)
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(again(action)))?;
    worded(workspace, &answer).await
}

async fn worded(workspace: &TeamWorkspace, answer: &str) -> PortResult<Worded> {
    match answered(answer)? {
        Answer::Revision(revision) => Ok(Worded::Written(Revision(revision))),
        Answer::Conflict(numbers) => Ok(Worded::Conflict(reading::by_number(workspace, &numbers).await?)),
    }
}

/// Publishes a version of the access policy: its text and the rows of it in one transaction, or neither.
pub async fn publish_policy(
    workspace: &TeamWorkspace,
    word: &Word,
    rules: &CompiledPolicy,
) -> PortResult<Worded> {
    let as_json = |error: serde_json::Error| {
        PortError::new(PortErrorKind::Invalid, format!("the policy as JSON: {error}"))
    };
    let rules = serde_json::to_string(rules).map_err(as_json)?;
    let said_word = serde_json::to_string(&Said::over(word, None)?).map_err(as_json)?;
    let mut tx = workspace.write_transaction().await?;
    let answer: String = ask::query_scalar("SELECT publish_policy($1::text::jsonb, $2::text::jsonb)::text")
        .bind(said_word)
        .bind(without_nul(rules))
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Same))?;
    worded(workspace, &answer).await
}

/// Reads what a function of the workspace answered.
pub fn answered<T: serde::de::DeserializeOwned>(text: &str) -> PortResult<T> {
    serde_json::from_str(text).map_err(|error| {
        PortError::new(
            PortErrorKind::Unsupported,
            format!("the team workspace answered in a way that this Weft does not know: {error}"),
        )
        .hint("update Weft")
    })
}

pub async fn note_act(
    workspace: &TeamWorkspace,
    action: &str,
    subject: &str,
    detail: &str,
) -> PortResult<()> {
    let mut tx = workspace.write_transaction().await?;
    ask::query("SELECT note_act($1, $2, $3)")
        .bind(action)
        .bind(subject)
        .bind(detail)
        .execute(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Twice))
}

pub async fn keep_image(workspace: &TeamWorkspace, subject: &str, image: Image) -> PortResult<bool> {
    if blake3::hash(&image.bytes).to_hex().as_str() != image.digest {
        return Err(PortError::new(
            PortErrorKind::Invalid,
            "the digest of an image is not that of its bytes",
        ));
    }
    let mut tx = workspace.write_transaction().await?;
    let new: bool = ask::query_scalar("SELECT keep_image($1, $2, $3, $4)")
        .bind(subject)
        .bind(image.digest)
        .bind(image.kind.as_str())
        .bind(image.bytes)
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Same))?;
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::{Again, again, without_nul};

    #[test]
    fn a_decision_may_be_sent_again_and_a_remark_is_looked_for_first() {
        for (action, comes_to) in [
            ("request_access", Again::Same),
            ("approve_access", Again::Same),
            ("note_request", Again::Twice),
            ("act_on_incident", Again::Twice),
        ] {
            assert_eq!(again(action), comes_to, "{action}");
        }
    }

    #[test]
    fn only_an_escaped_nul_is_replaced() {
        for (text, expected) in [
            (r#"{"a":"b"}"#, r#"{"a":"b"}"#),
            (r#"{"a":"x\u0000y"}"#, r#"{"a":"x\ufffdy"}"#),
            (r#"{"a":"x\\u0000y"}"#, r#"{"a":"x\\u0000y"}"#),
            (r#"{"a":"\\\u0000\n"}"#, r#"{"a":"\\\ufffd\n"}"#),
            (r#""\u0041\u0000""#, r#""\u0041\ufffd""#),
        ] {
            assert_eq!(without_nul(text.to_owned()), expected);
        }
    }
}
