//! Reading a secret: typed without echo, from standard input, or from a command. Never from the words of the
//! command line, which other people of the computer can see.

mod command;

use std::io::{IsTerminal, Read};

use clap::Args;
use secrecy::SecretString;
use weft_app::{AppError, AppResult};
use zeroize::Zeroizing;

/// Longest secret.
const LONGEST: usize = 64 * 1024;

/// Where a secret comes from: flags to flatten into the arguments of a verb.
#[allow(
    clippy::doc_markdown,
    reason = "these comments are the help text, which is not Markdown"
)]
#[derive(Debug, Clone, Default, Args)]
pub struct SecretInput {
    /// Read the secret from the first line of standard input
    #[arg(long, conflicts_with = "password_command")]
    pub secret_stdin: bool,
    /// Read the secret from the first line that this command prints, for example "pass show polaris"
    #[arg(long, value_name = "CMD")]
    pub password_command: Option<String>,
}

/// Reads the secret from where `source` says; from the terminal where it says nothing.
///
/// It waits for the person or for the command, up to a minute for that.
pub fn read(source: SecretInput) -> AppResult<SecretString> {
    let terminal = std::io::stdin().is_terminal();
    match source.password_command {
        Some(command) => command::read(&command, command::PATIENCE),
        // What is typed at a terminal is not shown, whichever way it was asked for.
        None if terminal => prompt(),
        None if source.secret_stdin => first_line(std::io::stdin().lock(), "standard input"),
        None => Err(nothing_to_read()),
    }
}

fn nothing_to_read() -> AppError {
    AppError::invalid("a secret is needed, and there is no terminal to ask for it").hint(
        "use `--secret-stdin` to read it from standard input, or `--password-command CMD` to read it from a command",
    )
}

fn prompt() -> AppResult<SecretString> {
    let typed = rpassword::prompt_password("Secret (it is not shown): ")
        .map(Zeroizing::new)
        .map_err(|error| {
            AppError::failed(format!("the terminal cannot be read: {error}"))
                .hint("use `--secret-stdin` or `--password-command CMD`")
        })?;
    secret(typed.as_bytes(), "what was typed")
}

/// The first line of what can be read, without its end. No copy of it stays behind.
fn first_line(mut from: impl Read, name: &str) -> AppResult<SecretString> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut byte = Zeroizing::new([0_u8; 1]);
    loop {
        match from.read(byte.as_mut_slice()) {
            Ok(0) => break,
            Ok(_) if *byte == *b"\n" => break,
            Ok(_) if line.len() == LONGEST => {
                return Err(AppError::invalid(format!(
                    "the first line of {name} is longer than 64 KiB, which no secret is"
                ))
                .hint("check what is read"));
            }
            Ok(_) => line.extend_from_slice(byte.as_slice()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(AppError::failed(format!("{name} cannot be read: {error}"))),
        }
    }
    secret(line.strip_suffix(b"\r").unwrap_or(&line), name)
}

fn secret(bytes: &[u8], name: &str) -> AppResult<SecretString> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        AppError::invalid(format!("the secret in {name} is not UTF-8 text"))
            .hint("a secret is text; encode other bytes, for example with base64")
    })?;
    if text.is_empty() {
        return Err(
            AppError::invalid(format!("there is no secret in {name}: the first line is empty"))
                .hint("check where the secret should come from"),
        );
    }
    Ok(SecretString::from(text))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};
    use secrecy::ExposeSecret;
    use weft_app::ErrorCode;

    use super::{LONGEST, SecretInput, first_line, nothing_to_read};

    /// Adds a lake.
    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        secret: SecretInput,
    }

    fn line(text: &[u8]) -> String {
        let secret = first_line(text, "standard input").unwrap();
        secret.expose_secret().to_owned()
    }

    #[test]
    fn only_the_first_line_is_the_secret() {
        assert_eq!(line(b"hunter2"), "hunter2");
        assert_eq!(line(b"hunter2\n"), "hunter2");
        assert_eq!(line(b"hunter2\r\nuser: me\n"), "hunter2");
        assert_eq!(line(b" kept as it is \n"), " kept as it is ");
    }

    #[test]
    fn what_cannot_be_a_secret_is_said_and_not_shown() {
        for text in [
            &b""[..],
            b"\n",
            b"\r\nhunter2\n",
            b"hunter2\xff\n",
            &vec![b'x'; LONGEST + 1],
        ] {
            let error = first_line(text, "standard input").unwrap_err();
            assert_eq!(error.code, ErrorCode::Invalid);
            assert!(error.message.contains("standard input"), "{error}");
            assert!(!error.message.contains("hunter2") && error.hint.is_some());
        }
        assert_eq!(line(&vec![b'x'; LONGEST]).len(), LONGEST);
    }

    #[test]
    fn flags_exclude_each_other_and_take_no_secret() {
        let parsed = |words: &[&str]| Line::try_parse_from(std::iter::once(&"weft").chain(words));
        assert!(parsed(&["--secret-stdin"]).unwrap().secret.secret_stdin);
        let command = parsed(&["--password-command", "pass show x"]).unwrap();
        assert_eq!(command.secret.password_command.as_deref(), Some("pass show x"));
        parsed(&["--secret-stdin", "--password-command", "x"]).unwrap_err();
        parsed(&["--secret-stdin=hunter2"]).unwrap_err();
        let about = Line::command().get_about().map(ToString::to_string);
        assert_eq!(
            about.as_deref(),
            Some("Adds a lake"),
            "the help stays that of the verb"
        );
    }

    #[test]
    fn without_a_terminal_the_flags_are_named() {
        let error = nothing_to_read();
        assert_eq!(error.code, ErrorCode::Invalid);
        let hint = error.hint.unwrap();
        assert!(hint.contains("--secret-stdin") && hint.contains("--password-command"));
    }
}
