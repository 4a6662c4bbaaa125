//! Every verb of the command list as a Tauri command. Made from the one list: a verb without an adapter
//! here does not compile.

mod desk;

use tauri::{State, ipc::Channel, ipc::Invoke};
use tauri_specta::{Builder, collect_commands};
#[allow(
    clippy::wildcard_imports,
    reason = "the command list names modules of weft-app relative to it"
)]
use weft_app::*;

use crate::{calls::Calls, chosen::ChosenFiles};

/// Name of the call that a command belongs to, chosen by the UI; `cancel_call` stops it.
type CallId = String;

macro_rules! command {
    (value $name:ident [$($request:tt)+] [$($response:tt)+]) => {
        #[tauri::command]
        #[specta::specta]
        pub async fn $name(app: State<'_, App>, request: $($request)+) -> AppResult<$($response)+> {
            weft_app::$name::$name(&weft_app::desk::seated(&app, stringify!($name)).await?, request).await
        }
    };
    (work $name:ident [$($request:tt)+] [$($response:tt)+]) => {
        #[tauri::command]
        #[specta::specta]
        pub async fn $name(
            app: State<'_, App>,
            calls: State<'_, Calls>,
            request: $($request)+,
            call: CallId,
        ) -> AppResult<$($response)+> {
            let running = calls.start(call)?;
            weft_app::$name::$name(&weft_app::desk::seated(&app, stringify!($name)).await?, request, running.cancel()).await
        }
    };
    // Only into a file or folder that the person has just chosen in a dialog: the page by itself writes nowhere.
    (file $name:ident [$($request:tt)+] [$($response:tt)+]) => {
        #[tauri::command]
        #[specta::specta]
        pub async fn $name(
            app: State<'_, App>,
            calls: State<'_, Calls>,
            chosen: State<'_, ChosenFiles>,
            request: $($request)+,
            call: CallId,
        ) -> AppResult<$($response)+> {
            chosen.take(&request.path)?;
            let running = calls.start(call)?;
            weft_app::$name::$name(&weft_app::desk::seated(&app, stringify!($name)).await?, request, running.cancel()).await
        }
    };
    (stream $name:ident [$($request:tt)+] [$($response:tt)+]) => {
        #[tauri::command]
        #[specta::specta]
        pub async fn $name(
            app: State<'_, App>,
            calls: State<'_, Calls>,
            request: $($request)+,
            call: CallId,
            progress: Channel<Progress>,
        ) -> AppResult<$($response)+> {
            let running = calls.start(call)?;
            let sink = crate::progress::throttled(progress);
            weft_app::$name::$name(&weft_app::desk::seated(&app, stringify!($name)).await?, request, sink, running.cancel()).await
        }
    };
    // Rows cross as raw bytes, which have no type on the other side: the UI wraps these by hand.
    (bytes $name:ident [$($request:tt)+] [$($response:tt)+]) => {
        #[tauri::command]
        pub async fn $name(
            app: State<'_, App>,
            calls: State<'_, Calls>,
            request: $($request)+,
            call: CallId,
        ) -> AppResult<tauri::ipc::Response> {
            let running = calls.start(call)?;
            let rows = weft_app::$name::$name(&weft_app::desk::seated(&app, stringify!($name)).await?, request, running.cancel()).await?;
            Ok(tauri::ipc::Response::new(rows.ipc.to_vec()))
        }
    };
}

macro_rules! face {
    ($($answer:ident $effect:ident $name:ident($($request:tt)::+) -> $($response:tt)::+, $cli:expr, [$($stale:literal),*];)*) => {
        $(command! { $answer $name [$($request)::+] [$($response)::+] })*
        gather! { [] [] $($answer $name,)* }
    };
}

macro_rules! gather {
    ([$($typed:ident,)*] [$($bytes:ident,)*]) => {
        fn typed() -> Builder<tauri::Wry> {
            Builder::<tauri::Wry>::new().disable_serde_phases().commands(collect_commands![
                $($typed,)*
                desk::cancel_call,
                desk::open_external,
                desk::pending_link,
                desk::pick_file,
                desk::pick_folder,
                desk::pick_save_path,
                desk::pick_target_folder
            ])
        }

        const BYTES: &[&str] = &[$(stringify!($bytes)),*];

        fn bytes_handler() -> impl Fn(Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($bytes),*]
        }
    };
    ([$($typed:ident,)*] [$($bytes:ident,)*] bytes $name:ident, $($rest:tt)*) => {
        gather! { [$($typed,)*] [$($bytes,)* $name,] $($rest)* }
    };
    ([$($typed:ident,)*] [$($bytes:ident,)*] $answer:ident $name:ident, $($rest:tt)*) => {
        gather! { [$($typed,)* $name,] [$($bytes,)*] $($rest)* }
    };
}

weft_app::with_commands!(face);

/// The typed commands, the types of the untyped ones, and what each writing verb makes stale.
pub fn builder() -> Builder<tauri::Wry> {
    let stale: std::collections::BTreeMap<&str, &[&str]> = commands::COMMANDS
        .iter()
        .filter(|command| !command.invalidates.is_empty())
        .map(|command| (command.name, command.invalidates))
        .collect();
    typed()
        .typ::<preview_rows::PreviewRowsRequest>()
        .typ::<run_sql::RunSqlRequest>()
        .typ::<preview_rows::ReadReport>()
        .constant("INVALIDATES", stale)
}

/// Answers all commands.
pub fn handler(builder: &Builder<tauri::Wry>) -> impl Fn(Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
    let typed = builder.invoke_handler();
    let bytes = bytes_handler();
    move |invoke| {
        if BYTES.contains(&invoke.message.command()) {
            bytes(invoke)
        } else {
            typed(invoke)
        }
    }
}

#[cfg(test)]
mod tests {
    use specta_typescript::Typescript;

    /// Written by `cargo xtask codegen`, compared by every test run.
    #[test]
    fn bindings_are_current() {
        let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join("bindings.ts");
        let header = "// Generated by `cargo xtask codegen` from crates/weft-app. Do not edit.\n";
        super::builder()
            .export(Typescript::default().header(header), &fresh)
            .unwrap();
        let text = std::fs::read_to_string(&fresh).unwrap();
        if std::env::var_os("WEFT_WRITE_BINDINGS").is_some() {
            std::fs::create_dir_all(committed.parent().unwrap()).unwrap();
            std::fs::write(&committed, &text).unwrap();
        }
        let known = std::fs::read_to_string(&committed).unwrap_or_default();
        assert!(
            text == known,
            "ui/src/ipc/bindings.ts is out of date; run `cargo xtask codegen`"
        );
    }
}
