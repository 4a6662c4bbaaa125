//! One window over one workspace.

use std::process::ExitCode;

use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_deep_link::DeepLinkExt;
use weft_app::App;
use weft_host::Options;

use crate::{calls::Calls, chosen::ChosenFiles, commands, links, links::PendingLink, watch};

/// Runs until the window is closed.
pub fn run() -> ExitCode {
    weft_host::logging::start();
    let opened = tauri::async_runtime::block_on(weft_host::open(&Options::from_env()));
    let app = match opened {
        Ok(app) => app,
        Err(error) => {
            tracing::error!(message = %error.message, hint = error.hint.as_deref(), "the workspace cannot be opened");
            return ExitCode::FAILURE;
        }
    };
    match build(app).build(tauri::generate_context!()) {
        Ok(tauri) => {
            tauri.run(|_, event| {
                if matches!(event, tauri::RunEvent::Exit) {
                    tauri::async_runtime::block_on(weft_host::close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}

fn build(app: App) -> tauri::Builder<tauri::Wry> {
    let commands = commands::builder();
    let handler = commands::handler(&commands);
    let pending = PendingLink::default();
    if let Some(link) = links::in_arguments(std::env::args().skip(1)) {
        pending.put(link);
    }
    let mut builder = tauri::Builder::default();
    // Under automation every test has a window of its own.
    if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, arguments, _folder| {
            if let Some(link) = links::in_arguments(arguments) {
                open_link(app, link);
            }
            focus(app);
        }));
    }
    builder
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(app)
        .manage(Calls::default())
        .manage(ChosenFiles::default())
        .manage(pending)
        .invoke_handler(handler)
        .setup(|tauri| {
            let handle = tauri.handle().clone();
            tauri.deep_link().on_open_url(move |event| {
                for url in event.urls() {
                    open_link(&handle, url.to_string());
                }
            });
            let window = WebviewWindowBuilder::new(tauri, "main", WebviewUrl::default())
                .title("Weft")
                .inner_size(1440.0, 900.0)
                .min_inner_size(1024.0, 640.0)
                // The page is the program: it never leaves its own origin.
                .on_navigation(|url| {
                    matches!(url.scheme(), "tauri")
                        || url.host_str().is_some_and(|host| host == "tauri.localhost")
                        || (cfg!(debug_assertions) && url.host_str() == Some("localhost"))
                });
            window.build()?;
            // A build under development must not take over links from an installed Weft.
            if !cfg!(debug_assertions)
                && let Err(error) = tauri.deep_link().register_all()
            {
                tracing::warn!(%error, "weft:// links cannot be registered with this system");
            }
            watch::start(tauri.handle());
            Ok(())
        })
}

fn open_link(app: &AppHandle, link: String) {
    app.state::<PendingLink>().put(link.clone());
    // The UI asks for the pending link when it starts; a running one hears of it here.
    drop(app.emit("weft://link", link));
}

fn focus(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        drop(window.unminimize());
        drop(window.set_focus());
    }
}
