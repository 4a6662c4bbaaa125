//! A folder that follows a team's workspace: which one, and how it comes to.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use weft_app::{AppError, AppResult};
use weft_ports::AtRestKey;
use weft_store::{FollowedWorkspace, SqliteWorkspace, TeamAddress, TeamWorkspace};

use crate::{Options, open::folder, private};

/// The embedded workspace of a folder.
pub const OWN: &str = "workspace.db";
/// What says that a folder follows another workspace.
const JOINED: &str = "team.json";
/// The copy that follows.
const COPY: &str = "copy.db";
/// Largest file that is read.
const LARGEST: u64 = 64 * 1024;

/// Which workspace a folder follows. No secret is in it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// Its address, with the login.
    address: String,
    /// Which one it is, so that secrets are found without asking it.
    pub workspace_id: String,
    /// A program with its arguments, run without a shell with each connection; what it prints is the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password_command: Option<Vec<String>>,
    /// File of the authority (PEM) that the server's certificate is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ca: Option<PathBuf>,
    /// File of one's own certificate (PEM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_cert: Option<PathBuf>,
    /// File of its key (PEM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_key: Option<PathBuf>,
}

/// How somebody signs in, as they say it.
#[derive(Debug, Clone, Default)]
pub struct Login {
    /// A program with its arguments, in one text; what it prints is the password.
    pub password_command: Option<String>,
    /// File of the authority (PEM) that the server's certificate is from.
    pub ca: Option<PathBuf>,
    /// Files of one's own certificate and its key (PEM).
    pub certificate: Option<(PathBuf, PathBuf)>,
}

/// The whole path of a file that is there: the folder is opened from anywhere.
fn whole(file: &Path) -> AppResult<PathBuf> {
    std::fs::canonicalize(file).map_err(|error| {
        AppError::invalid(format!("`{}` cannot be read: {error}", file.display()))
            .hint("name a file in PEM format")
    })
}

/// Takes a command apart where blanks are; quotes of either kind keep blanks together. No shell is asked.
fn words(text: &str) -> AppResult<Vec<String>> {
    let wrong = |why: &str| {
        AppError::invalid(format!("the password command {why}"))
            .hint("write a program with its arguments: `--password-command 'pass show weft'`")
    };
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for letter in text.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if letter == '"' || letter == '\'' => {
                quote = Some(letter);
                word = Some(word.take().unwrap_or_default());
            }
            None if letter.is_whitespace() => words.extend(word.take()),
            Some(_) | None => word.get_or_insert_default().push(letter),
        }
    }
    if quote.is_some() {
        return Err(wrong("has a quote that is not closed"));
    }
    words.extend(word);
    if words.first().is_none_or(String::is_empty) {
        return Err(wrong("names no program"));
    }
    Ok(words)
}

impl Joined {
    /// What a folder will follow, once it was asked which workspace that is.
    fn new(address: &str, login: &Login) -> AppResult<Self> {
        let (client_cert, client_key) = match &login.certificate {
            Some((certificate, key)) => (Some(whole(certificate)?), Some(whole(key)?)),
            None => (None, None),
        };
        Ok(Self {
            address: address.to_owned(),
            workspace_id: String::new(),
            password_command: login.password_command.as_deref().map(words).transpose()?,
            ca: login.ca.as_deref().map(whole).transpose()?,
            client_cert,
            client_key,
        })
    }

    /// The address, with how this person signs in.
    fn address(&self) -> AppResult<TeamAddress> {
        let mut address = TeamAddress::parse(&self.address)?;
        if let Some(command) = &self.password_command {
            address = address.with_password_command(command);
        }
        if let Some(file) = &self.ca {
            address = address.with_authority(file);
        }
        match (&self.client_cert, &self.client_key) {
            (Some(certificate), Some(key)) => Ok(address.with_certificate(certificate, key)),
            (None, None) => Ok(address),
            _ => Err(AppError::invalid(format!(
                "`{JOINED}` names a client certificate without its key, or a key without its certificate"
            ))
            .hint("name both")),
        }
    }

    /// The workspace itself. Nothing is connected yet.
    pub fn team(&self) -> AppResult<TeamWorkspace> {
        Ok(TeamWorkspace::at(self.address()?))
    }

    /// Opens the copy, encrypted with this key. Nothing is connected yet.
    pub async fn open(&self, folder: &Path, key: &AtRestKey) -> AppResult<FollowedWorkspace> {
        Ok(FollowedWorkspace::open(self.team()?, &folder.join(COPY), key).await?)
    }
}

/// What a folder follows, where it does.
pub fn joined(folder: &Path) -> AppResult<Option<Joined>> {
    let path = folder.join(JOINED);
    let unreadable = |why: String| {
        AppError::failed(format!("`{}` cannot be read: {why}", path.display()))
            .hint("mend it, or join the workspace anew in another folder with `weft workspace join`")
    };
    let size = match std::fs::metadata(&path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    if size > LARGEST {
        return Err(unreadable(format!("it has {size} bytes")));
    }
    let text = std::fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|error| unreadable(error.to_string()))
}

/// Makes a team workspace; the answer is the role that its members need.
pub async fn init(admin: &str, first: &str) -> AppResult<String> {
    Ok(weft_store::init_team(&TeamAddress::parse(admin)?, first).await?)
}

/// Makes the folder follow a team workspace, after it was asked who this is. A workspace of one's own that was moved there goes
/// on in its folder, with everything else that is in it.
pub async fn join(options: &Options, address: &str, login: &Login) -> AppResult<PathBuf> {
    let folder = folder(options)?;
    if let Some(before) = joined(&folder)? {
        return Err(AppError::invalid(format!(
            "`{}` follows {} already",
            folder.display(),
            TeamAddress::parse(&before.address)?
        ))
        .hint("choose another folder with `--workspace`"));
    }
    let moved = moved(&folder).await?;
    let mut joined = Joined::new(address, login)?;
    let workspace = TeamWorkspace::open(joined.address()?).await?;
    joined.workspace_id = workspace.id().await?;
    workspace.close().await;
    if moved.is_some_and(|id| id != joined.workspace_id) {
        return Err(own_there(&folder));
    }
    let text = serde_json::to_vec_pretty(&joined)
        .map_err(|error| AppError::failed(format!("{JOINED} cannot be written: {error}")))?;
    private::write_new_file(&folder.join(JOINED), &text).map_err(|error| {
        AppError::failed(format!(
            "`{}` cannot be written: {error}",
            folder.join(JOINED).display()
        ))
        .hint("check that the folder may be written")
    })?;
    Ok(folder)
}

fn own_there(folder: &Path) -> AppError {
    AppError::invalid(format!("`{}` holds a workspace of your own", folder.display()))
        .hint("choose another folder with `--workspace`; your own stays as it is. `weft workspace move` makes a team's of it")
}

/// Which workspace of one's own was moved away from the folder; an error where there is one that was not.
async fn moved(folder: &Path) -> AppResult<Option<String>> {
    let path = folder.join(OWN);
    if !path.exists() {
        return Ok(None);
    }
    let own = SqliteWorkspace::open(&path).await?;
    let id = own.id().await;
    let moved = own.moved_to().is_some();
    own.close().await;
    if moved {
        Ok(Some(id?))
    } else {
        Err(own_there(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::{Joined, words};

    #[test]
    fn a_command_is_taken_apart_without_a_shell() {
        let taken = |text: &str| words(text).unwrap();
        assert_eq!(taken(" pass  show weft "), ["pass", "show", "weft"]);
        assert_eq!(
            taken(r#"'/opt/my tools/token' --for "a b"'c' "" $X;y \n"#),
            ["/opt/my tools/token", "--for", "a bc", "", "$X;y", "\\n"]
        );
        for wrong in ["", "  ", "''", "pass 'show", "\"pass"] {
            let error = words(wrong).unwrap_err();
            assert!(error.hint.is_some(), "{wrong}");
        }
    }

    #[test]
    fn what_was_kept_before_there_were_commands_is_read() {
        let before: Joined =
            serde_json::from_str(r#"{"address":"postgres://maya@localhost/w","workspace_id":"x"}"#).unwrap();
        assert!(before.address().is_ok());
        let half = r#"{"address":"postgres://maya@localhost/w","workspace_id":"x","client_cert":"/a"}"#;
        let half: Joined = serde_json::from_str(half).unwrap();
        assert!(half.address().unwrap_err().message.contains("without its key"));
    }
}
