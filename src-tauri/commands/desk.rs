//! What only a desktop can do: dialogs, the system browser, a deep link that came with the start.

use tauri::{AppHandle, State};
use tauri_plugin_dialog::{DialogExt, FilePath};
use tauri_plugin_opener::OpenerExt;
use weft_app::{AppError, AppResult};

use crate::{calls::Calls, chosen::ChosenFiles, links::PendingLink};

/// Stops a running call. Nothing happens when it has ended already.
#[tauri::command]
#[specta::specta]
pub async fn cancel_call(calls: State<'_, Calls>, call: String) -> AppResult<()> {
    calls.cancel(&call);
    Ok(())
}

/// Opens an address in the system's browser or mail program. Only `https`, `http` and `mailto` are opened, and
/// only because a person clicked: harvested text never opens anything by itself.
#[tauri::command]
#[specta::specta]
pub async fn open_external(app: AppHandle, url: String) -> AppResult<()> {
    let allowed = ["https://", "http://", "mailto:"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    if !allowed || url.len() > 2048 || url.chars().any(char::is_control) {
        return Err(AppError::invalid(
            "only http, https and mailto addresses are opened",
        ));
    }
    app.opener()
        .open_url(url, None::<&str>)
        .map_err(|error| AppError::failed(format!("the address could not be opened: {error}")))
}

/// The deep link that the program was started with, once.
#[tauri::command]
#[specta::specta]
pub async fn pending_link(links: State<'_, PendingLink>) -> AppResult<Option<String>> {
    Ok(links.take())
}

/// Asks for a folder; nothing when the person closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn pick_folder(app: AppHandle, title: String) -> AppResult<Option<String>> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    app.dialog()
        .file()
        .set_title(title)
        .pick_folder(move |path| drop(answer.send(path)));
    text(picked.await.ok().flatten())
}

/// Asks for a folder that new files go into; one verb may write there.
#[tauri::command]
#[specta::specta]
pub async fn pick_target_folder(
    app: AppHandle,
    chosen: State<'_, ChosenFiles>,
    title: String,
) -> AppResult<Option<String>> {
    let path = pick_folder(app, title).await?;
    if let Some(path) = &path {
        chosen.put(path);
    }
    Ok(path)
}

/// Asks for a file that is there.
#[tauri::command]
#[specta::specta]
pub async fn pick_file(app: AppHandle, title: String) -> AppResult<Option<String>> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    app.dialog()
        .file()
        .set_title(title)
        .pick_file(move |path| drop(answer.send(path)));
    text(picked.await.ok().flatten())
}

/// Asks where a new file should go; one export may go there.
#[tauri::command]
#[specta::specta]
pub async fn pick_save_path(
    app: AppHandle,
    chosen: State<'_, ChosenFiles>,
    title: String,
    suggested: String,
) -> AppResult<Option<String>> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    app.dialog()
        .file()
        .set_title(title)
        .set_file_name(suggested)
        .save_file(move |path| drop(answer.send(path)));
    let path = text(picked.await.ok().flatten())?;
    if let Some(path) = &path {
        chosen.put(path);
    }
    Ok(path)
}

fn text(path: Option<FilePath>) -> AppResult<Option<String>> {
    let Some(path) = path else { return Ok(None) };
    let path = path
        .into_path()
        .map_err(|error| AppError::failed(format!("the chosen place is no path: {error}")))?;
    path.into_os_string()
        .into_string()
        .map(Some)
        .map_err(|_| AppError::invalid("the chosen path is not valid Unicode"))
}
