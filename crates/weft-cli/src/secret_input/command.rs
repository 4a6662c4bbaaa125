//! A secret that a command prints, such as one of a password manager.

use std::{
    io::Read,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, sync_channel},
    time::{Duration, Instant},
};

use secrecy::SecretString;
use weft_app::{AppError, AppResult};
use zeroize::Zeroizing;

use super::{LONGEST, first_line};

/// How long the command may take. It may ask the person for a password.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// How much of what the command complains about is shown.
const SHOWN: usize = 2000;

const NAME: &str = "the output of `--password-command`";

/// Runs the command in the system's shell and reads the first line that it prints.
///
/// Errors do not repeat the command, which may hold a secret, and never what it printed.
pub fn read(command: &str, patience: Duration) -> AppResult<SecretString> {
    let end = Instant::now() + patience;
    let mut child = shell(command)
        // The key to all other secrets is none of its business.
        .env_remove("WEFT_SECRETS_PASSPHRASE")
        .stdin(Stdio::inherit())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            AppError::failed(format!(
                "the shell for `--password-command` cannot be started: {error}"
            ))
        })?;
    let printed = child.stdout.take().map(|pipe| collect(pipe, LONGEST + 2));
    let complaints = child.stderr.take().map(|pipe| collect(pipe, SHOWN));
    let Some(status) = ended(&mut child, end)? else {
        // What it started may go on, and hold its output open; nobody waits for that.
        drop(child.kill());
        drop(child.wait());
        return Err(AppError::failed(format!(
            "`--password-command` did not end within {} s",
            patience.as_secs()
        ))
        .hint("run the command by itself and see what it waits for"));
    };
    let left = || {
        end.saturating_duration_since(Instant::now())
            .max(Duration::from_secs(1))
    };
    if !status.success() {
        let complaint = complaints
            .and_then(|pipe| pipe.recv_timeout(left()).ok())
            .unwrap_or_default();
        return Err(refused(status, &complaint));
    }
    let printed = printed
        .and_then(|pipe| pipe.recv_timeout(left()).ok())
        .ok_or_else(|| {
            AppError::failed(format!("{NAME} was not closed in time"))
                .hint("let the command end everything that it starts")
        })?;
    first_line(printed.as_slice(), NAME)
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

/// `cmd` does not take words apart as other programs do: the command goes there as it is, in the quotes that
/// `/S` takes off.
#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    std::os::windows::process::CommandExt::raw_arg(&mut shell, format!("/D /S /C \"{command}\""));
    shell
}

/// Reads a pipe beside the wait, so that the command never waits for its reader. Keeps the first `most` bytes.
fn collect(mut pipe: impl Read + Send + 'static, most: usize) -> Receiver<Zeroizing<Vec<u8>>> {
    let (sender, receiver) = sync_channel(1);
    std::thread::spawn(move || {
        let mut kept = Zeroizing::new(Vec::with_capacity(most));
        let mut part = Zeroizing::new([0_u8; 4096]);
        loop {
            match pipe.read(part.as_mut_slice()) {
                Ok(0) => break,
                Ok(count) => {
                    let wanted = count.min(most - kept.len());
                    kept.extend_from_slice(part.get(..wanted).unwrap_or_default());
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        // Whoever asked may have given up.
        drop(sender.send(kept));
    });
    receiver
}

/// How it ended; `None` where it did not in time.
fn ended(child: &mut Child, end: Instant) -> AppResult<Option<ExitStatus>> {
    loop {
        let status = child.try_wait().map_err(|error| {
            AppError::failed(format!("`--password-command` cannot be waited for: {error}"))
        })?;
        if status.is_some() || Instant::now() >= end {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn refused(status: ExitStatus, complaint: &[u8]) -> AppError {
    let text = String::from_utf8_lossy(complaint);
    let said = match text.trim() {
        "" => "it said nothing".to_owned(),
        words => format!("it said: {words}"),
    };
    AppError::failed(format!("`--password-command` failed ({status}); {said}"))
        .hint("run the command by itself and correct it")
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::{Duration, Instant};

    use secrecy::ExposeSecret;
    use weft_app::{AppError, ErrorCode};

    use super::PATIENCE;

    fn read(command: &str) -> Result<String, AppError> {
        super::read(command, PATIENCE).map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn the_first_line_of_its_output_is_the_secret() {
        assert_eq!(read("printf 'hunter2\\nuser: me\\n'").unwrap(), "hunter2");
        assert_eq!(read("echo ignored >&2; printf hunter2").unwrap(), "hunter2");
    }

    #[test]
    fn a_failure_shows_stderr_and_never_stdout() {
        let error = read("echo hunter2; echo 'no such entry' >&2; exit 3 # swordfish").unwrap_err();
        assert_eq!(error.code, ErrorCode::Failed);
        assert!(
            error.message.contains("no such entry") && error.message.contains('3'),
            "{error}"
        );
        let shown = format!("{error:?}");
        assert!(
            !shown.contains("hunter2") && !shown.contains("swordfish"),
            "{shown}"
        );
        assert!(read("exit 1").unwrap_err().message.contains("it said nothing"));
        assert!(read("weft-no-such-program").is_err());
    }

    #[test]
    fn no_output_is_no_secret() {
        let error = read("true").unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid);
        assert!(error.message.contains("--password-command"));
    }

    #[test]
    fn it_is_not_waited_for_longer_than_that() {
        let start = Instant::now();
        let error = super::read("sleep 30; echo late", Duration::from_millis(200)).unwrap_err();
        assert!(error.message.contains("did not end"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn much_output_does_not_block_it() {
        let much = "head -c 3000000 /dev/zero | tr '\\0' x";
        let error = read(&format!("{much} >&2; exit 1")).unwrap_err();
        assert!(error.message.len() < 3000);
        assert_eq!(read(&format!("echo hunter2; {much}")).unwrap(), "hunter2");
        assert!(read(much).unwrap_err().message.contains("64 KiB"));
    }
}
