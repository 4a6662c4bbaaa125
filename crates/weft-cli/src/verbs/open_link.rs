//! `weft open`.

use std::process::{Command, Stdio};

use weft_app::{
    App, AppError, AppResult,
    open_link::{OpenLinkRequest, open_link},
};

use crate::output::Output;

/// Opens the window on a thing.
pub async fn run(app: &App, output: Output, target: String, print: bool) -> AppResult<()> {
    let link = target.clone();
    let opened = open_link(app, OpenLinkRequest { link: target }).await?;
    if output.is_json() {
        Output::value(&opened)?;
    } else if let Some(entity) = &opened.entity {
        Output::line(format!("{} ({})", entity.full_name, entity.urn))?;
    }
    if print {
        return Ok(());
    }
    let link = match &opened.entity {
        Some(entity) => format!("weft://open/{}/{}", entity.kind.as_str(), entity.urn),
        None => link,
    };
    let program = weft_host::program("weft-desktop");
    Command::new(&program)
        .arg(link)
        .env("WEFT_WORKSPACE", &app.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
        .map_err(|error| {
            AppError::failed(format!(
                "the window `{}` cannot be started: {error}",
                program.display()
            ))
            .hint("install the desktop beside the command line")
        })
}
