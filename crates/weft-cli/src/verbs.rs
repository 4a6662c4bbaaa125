//! One module a verb: parse, call, print.

pub mod add_source;
pub mod browse_catalog;
pub mod list_policies;
pub mod list_sources;
pub mod make_demo;
pub mod open_link;
pub mod preview_rows;
pub mod remove_source;
pub mod run_sql;
pub mod search_assets;
pub mod set_domains;
pub mod set_secret;
pub mod show_entity;
pub mod show_lineage;
pub mod sign_in_source;
pub mod sync_source;
pub mod test_source;

/// Fails to compile when a verb with a path on the command line has no module here.
macro_rules! need {
    () => {};
    ($answer:ident $effect:ident $name:ident($($request:tt)::+) -> $($response:tt)::+, Some($path:literal), [$($stale:literal),*]; $($rest:tt)*) => {
        const _: () = {
            #[allow(unused_imports, reason = "naming the module is the whole point")]
            use $name as _;
        };
        need! { $($rest)* }
    };
    ($answer:ident $effect:ident $name:ident($($request:tt)::+) -> $($response:tt)::+, None, [$($stale:literal),*]; $($rest:tt)*) => {
        need! { $($rest)* }
    };
}

weft_app::with_commands!(need);
