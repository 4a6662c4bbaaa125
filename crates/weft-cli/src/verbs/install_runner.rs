//! `weft runner install`.

use std::{io::Write, path::Path};

use weft_app::{
    App, AppError, AppResult,
    install_runner::{InstallRunnerRequest, InstallRunnerResponse, UnitFile, install_runner},
};

use crate::{
    args::RunnerInstallArguments,
    output::{Output, clean},
};

/// Installs a runner, and prints or writes what starts it.
pub async fn run(app: &App, output: Output, arguments: RunnerInstallArguments) -> AppResult<()> {
    let RunnerInstallArguments {
        name,
        login,
        domain,
        system,
        every,
        out,
    } = arguments;
    let request = InstallRunnerRequest {
        name,
        login,
        domain,
        system,
        every,
    };
    let installed = install_runner(app, request).await?;
    if let Some(folder) = &out {
        for file in &installed.files {
            write(folder, file)?;
        }
    }
    if output.is_json() {
        return Output::value(&installed);
    }
    told(&installed, out.as_deref())
}

fn told(installed: &InstallRunnerResponse, out: Option<&Path>) -> AppResult<()> {
    let runner = &installed.runner;
    let domain = runner.domain.as_deref().unwrap_or("the whole mesh");
    Output::line(format!(
        "runner {} looks after {domain} in {}, as {}",
        runner.name, runner.system, runner.login
    ))?;
    for file in &installed.files {
        if let Some(folder) = out {
            Output::line(format!("wrote {}", folder.join(&file.name).display()))?;
        } else {
            Output::text(&clean(&format!("\n# {}\n{}", file.name, file.text)))?;
        }
    }
    for note in &installed.notes {
        Output::note(&clean(note));
    }
    Output::note(&format!(
        "put both files where systemd looks for them (~/.config/systemd/user), then: systemctl --user enable --now weft-runner-{}.timer",
        runner.name
    ));
    Ok(())
}

/// Writes a file that is not there yet: somebody may have changed an older one.
fn write(folder: &Path, file: &UnitFile) -> AppResult<()> {
    let path = folder.join(&file.name);
    let new = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path);
    new.and_then(|mut open| open.write_all(file.text.as_bytes()))
        .map_err(|error| {
            AppError::invalid(format!("`{}` cannot be written: {error}", path.display()))
                .hint("the runner is installed; remove the file that is there, or choose another folder, and say it again")
        })
}
