//! The verbs of Weft, one file each, with their request and response types, and the one command list.
//!
//! Desktop, command line and agents are faces over these functions: they parse, call and render. Nothing
//! here knows a database, an index, a file format or a window: the world comes through `weft-ports`.

pub mod add_source;
pub mod app;
pub mod browse_catalog;
pub mod commands;
pub mod complete_query;
pub mod delete_search;
pub mod error;
pub mod export_rows;
pub mod graph;
pub mod list_activity;
pub mod list_policies;
pub mod list_preferences;
pub mod list_searches;
pub mod list_snippets;
pub mod list_sources;
pub mod lookup;
pub mod make_demo;
pub mod open_link;
pub mod preview_domains;
pub mod preview_rows;
pub mod projector;
pub mod record_visit;
pub mod remove_source;
pub mod resolve;
pub mod run_sql;
pub mod save_search;
pub mod search_assets;
pub mod set_domains;
pub mod set_preference;
pub mod set_secret;
pub mod show_entity;
pub mod show_frame;
pub mod show_home;
pub mod show_lineage;
pub mod show_mesh;
pub mod show_provenance;
pub mod show_schema;
pub mod show_sign_in;
pub mod show_statistics;
pub mod sign_in_source;
pub mod star_entity;
pub mod sync_source;
pub mod test_source;
pub mod view;
mod views;

pub use app::{App, DemoBuilder, ProjectionGuard, ProjectionLock, SourceFactory};
pub use error::{AppError, AppResult, ErrorCode};
pub use weft_ports::{Cancel, Progress, ProgressSink};
