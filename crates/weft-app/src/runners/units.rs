//! The service and the timer that start a runner, for systemd. No secret is in them: the login of a team's workspace is kept in
//! the folder that joined it, and its password where PostgreSQL looks for it.

use serde::Serialize;
use specta::Type;
use weft_model::Runner;

/// A file to be put where the service manager looks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UnitFile {
    /// Its name: `weft-runner-sales.timer`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The files of a runner. `folder` is that of an embedded workspace, of which a runner of a team has one of its own.
pub fn files(runner: &Runner, folder: Option<&str>) -> Vec<UnitFile> {
    let unit = format!("weft-runner-{}", runner.name);
    let domain = runner.domain.as_deref().unwrap_or("the whole mesh");
    let (place, who) = match folder {
        Some(folder) => (
            format!("Environment={}\n", quoted(&format!("WEFT_WORKSPACE={folder}"))),
            format!(" --as {}", argument(&runner.login)),
        ),
        None => (
            format!("StateDirectory={unit}\nEnvironment=WEFT_WORKSPACE=%S/{unit}\n"),
            String::new(),
        ),
    };
    let service = format!(
        "[Unit]\n\
         Description=Weft runner {name}, for {domain}\n\
         \n\
         [Service]\n\
         Type=oneshot\n\
         {place}\
         ExecStart=weft runner run {name}{who}\n\
         NoNewPrivileges=yes\n",
        name = runner.name,
        domain = plain(domain),
    );
    let timer = format!(
        "[Unit]\n\
         Description=Starts the Weft runner {name}\n\
         \n\
         [Timer]\n\
         OnActiveSec=0\n\
         OnUnitInactiveSec={every}s\n\
         AccuracySec=10s\n\
         \n\
         [Install]\n\
         WantedBy=timers.target\n",
        name = runner.name,
        every = runner.every,
    );
    vec![
        UnitFile {
            name: format!("{unit}.service"),
            text: service,
        },
        UnitFile {
            name: format!("{unit}.timer"),
            text: timer,
        },
    ]
}

/// Harvested text on one line, in which nothing is replaced.
fn plain(text: &str) -> String {
    let letter = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(letter).collect::<String>().replace('%', "%%")
}

/// A word in quotes, as the service manager reads it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", plain(text).replace('\\', r"\\").replace('"', r#"\""#))
}

/// The same for an argument of a program, in which variables would be replaced.
fn argument(text: &str) -> String {
    quoted(text).replace('$', "$$")
}

#[cfg(test)]
mod tests {
    use weft_model::{Actor, Runner, RunnerAct, Timestamp};

    use super::files;

    fn runner(login: &str, domain: &str) -> Runner {
        Runner {
            name: "sales".to_owned(),
            login: login.to_owned(),
            domain: Some(domain.to_owned()),
            system: "weft".to_owned(),
            every: 60,
            installed: RunnerAct {
                by: Actor::default(),
                at: Timestamp::from_millis(0),
            },
            removed: None,
            last: None,
        }
    }

    #[test]
    fn a_timer_starts_one_run_after_the_other() {
        let all = files(&runner("robot", "Sales"), None);
        let names: Vec<&str> = all.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["weft-runner-sales.service", "weft-runner-sales.timer"]);
        let (service, timer) = (&all[0].text, &all[1].text);
        assert!(
            service.contains("\nExecStart=weft runner run sales\n"),
            "{service}"
        );
        assert!(service.contains("\nEnvironment=WEFT_WORKSPACE=%S/weft-runner-sales\n"));
        assert!(service.contains("\nType=oneshot\n") && !service.contains("--as"));
        assert!(timer.contains("\nOnUnitInactiveSec=60s\n") && timer.contains("\nWantedBy=timers.target\n"));
    }

    #[test]
    fn no_word_of_others_says_what_is_run() {
        let odd = runner("a b\"$HOME%h", "Sales\nExecStart=evil %n");
        let service = &files(&odd, Some("/a b/\"c"))[0].text;
        let starts: Vec<&str> = service
            .lines()
            .filter(|line| line.starts_with("ExecStart"))
            .collect();
        assert_eq!(
            starts,
            [r#"ExecStart=weft runner run sales --as "a b\"$$HOME%%h""#]
        );
        assert!(service.contains("Description=Weft runner sales, for Sales ExecStart=evil %%n\n"));
        assert!(
            service.contains(r#"Environment="WEFT_WORKSPACE=/a b/\"c""#),
            "{service}"
        );
    }
}
