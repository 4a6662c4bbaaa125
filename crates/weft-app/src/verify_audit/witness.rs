//! The last head of the audit that this machine saw. Whoever writes the chain anew would have to find every machine.

use crate::{App, AppResult, ErrorCode};

/// Key of the preference that holds it.
const KEY: &str = "audit-head";

/// An entry, by its number and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its number.
    pub sequence: u64,
    /// Its hash.
    pub hash: String,
}

/// What was seen last, where anything was.
pub async fn seen(app: &App) -> AppResult<Option<Seen>> {
    let kept = app.device.preference(KEY).await?;
    Ok(kept.as_deref().and_then(parse))
}

fn parse(text: &str) -> Option<Seen> {
    let (sequence, hash) = text.split_once(' ')?;
    Some(Seen {
        sequence: sequence.parse().ok()?,
        hash: hash.to_owned(),
    })
}

/// Whether the entry that was seen stands where it stood: as who keeps the chain has it, for a copy of it remembers as this does.
pub async fn stands(app: &App, seen: &Seen) -> AppResult<bool> {
    let there = app.workspace.audit_hash(seen.sequence).await?;
    Ok(there.as_ref() == Some(&seen.hash))
}

/// Remembers the head as it is now, unless what was seen before does not stand any more: that is kept, as the proof. Nor while
/// nobody can say whether it stands.
pub async fn keep(app: &App) -> AppResult<()> {
    let Some(head) = app.workspace.audit(None, 1).await?.into_iter().next() else {
        return Ok(());
    };
    if let Some(seen) = seen(app).await? {
        if seen.hash == head.hash {
            return Ok(());
        }
        match stands(app, &seen).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) if error.code == ErrorCode::Unavailable => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    let kept = format!("{} {}", head.sequence, head.hash);
    Ok(app.device.set_preference(KEY, &kept).await?)
}

#[cfg(test)]
mod tests {
    use super::{Seen, parse};

    #[test]
    fn what_was_kept_is_read_back() {
        let seen = Seen {
            sequence: 12,
            hash: "ab".to_owned(),
        };
        assert_eq!(parse("12 ab"), Some(seen));
        assert_eq!(parse("twelve ab"), None);
        assert_eq!(parse(""), None);
    }
}
