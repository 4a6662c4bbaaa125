//! The password that a command tells: a token that is good for minutes is asked for with each connection.

use std::{process::Stdio, time::Duration};

use secrecy::{SecretString, zeroize::Zeroizing};
use tokio::{io::AsyncReadExt, process::Command, time::timeout};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

/// How long the command may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest password, in bytes.
const LONGEST: usize = 64 * 1024;

/// Runs the command, without a shell, and takes what it prints, without the blanks around it.
///
/// Errors repeat neither its arguments nor anything that it printed: both may hold a secret.
pub async fn ask(command: &[String]) -> PortResult<SecretString> {
    ask_within(command, PATIENCE).await
}

async fn ask_within(command: &[String], patience: Duration) -> PortResult<SecretString> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(failed("names no program"));
    };
    let mut child = Command::new(program)
        .args(arguments)
        // The key to all other secrets is none of its business.
        .env_remove("WEFT_SECRETS_PASSPHRASE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Nobody waits for it any longer.
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(&format!("cannot be started: {}", error.kind())))?;
    let pipe = child.stdout.take().ok_or_else(|| failed("has no output"))?;
    let mut printed = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    let most = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
    let ended = timeout(patience, async {
        pipe.take(most).read_to_end(&mut printed).await?;
        child.wait().await
    })
    .await
    .map_err(|_| failed(&format!("did not end within {} s", patience.as_secs())))?
    .map_err(|error| failed(&format!("cannot be read: {}", error.kind())))?;
    if printed.len() > LONGEST {
        return Err(failed("printed more than 64 KiB, which no password is"));
    }
    if !ended.success() {
        return Err(failed(&format!("failed ({ended})")));
    }
    let text = std::str::from_utf8(&printed).map_err(|_| failed("printed what is no UTF-8 text"))?;
    let password = text.trim();
    if password.is_empty() || password.contains(char::is_control) {
        return Err(failed("printed something else than one line with the password"));
    }
    Ok(SecretString::from(password))
}

fn failed(why: &str) -> PortError {
    PortError::new(
        PortErrorKind::Unavailable,
        format!("the password command of the team workspace {why}"),
    )
    .hint("run the command by itself and see what it says; it stands in `team.json` of the workspace folder")
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::{Duration, Instant};

    use secrecy::ExposeSecret;
    use weft_ports::PortError;

    use super::{PATIENCE, ask_within};

    async fn told(script: &str, patience: Duration) -> Result<String, PortError> {
        let command = ["sh", "-c", script].map(str::to_owned);
        let password = ask_within(&command, patience).await?;
        Ok(password.expose_secret().to_owned())
    }

    #[tokio::test]
    async fn what_it_prints_is_the_password_without_the_blanks_around() {
        assert_eq!(
            told("printf ' to ken \\r\\n'", PATIENCE).await.as_deref(),
            Ok("to ken")
        );
        // There is no shell between: what looks like one is an argument.
        let plain = ["echo", "$HOME;x"].map(str::to_owned);
        let password = ask_within(&plain, PATIENCE).await.unwrap();
        assert_eq!(password.expose_secret(), "$HOME;x");
    }

    #[tokio::test]
    async fn what_goes_wrong_is_said_and_nothing_of_it_shown() {
        for script in [
            "echo hunter2; exit 3 # swordfish",
            "printf 'hunter2\\nswordfish\\n'",
            "true",
            "printf 'hunter2\\377'",
            "echo hunter2; head -c 3000000 /dev/zero | tr '\\0' x",
            "sleep 30; echo hunter2",
        ] {
            let start = Instant::now();
            let error = told(script, Duration::from_secs(2)).await.unwrap_err();
            let shown = format!("{error:?}");
            assert!(
                !shown.contains("hunter2") && !shown.contains("swordfish"),
                "{shown}"
            );
            assert!(error.hint.is_some() && start.elapsed() < PATIENCE, "{script}");
        }
        let missing = ask_within(&["weft-no-such-program".to_owned()], PATIENCE).await;
        assert!(missing.unwrap_err().message.contains("cannot be started"));
        assert!(ask_within(&[], PATIENCE).await.is_err());
    }
}
