//! The one command list. Every face is made from it: a face that lacks an entry does not compile.

/// What a verb does to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Changes nothing that anybody else sees.
    Read,
    /// Asks a person to decide.
    Ask,
    /// Changes the workspace, a source or a file.
    Write,
    /// Decides over somebody's rights.
    Decide,
}

/// How a verb answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// One value, at once.
    Value,
    /// One value, after work that can be cancelled.
    Work,
    /// Writes one file that the person chose, then one value; can be cancelled.
    File,
    /// Progress, then one value; can be cancelled.
    Stream,
    /// Bytes (Arrow IPC); can be cancelled.
    Bytes,
}

/// What the list says of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CommandInfo {
    /// Its name: file, function, Tauri command, TypeScript method.
    pub name: &'static str,
    /// What it does to the world.
    pub effect: Effect,
    /// How it answers.
    pub answer: Answer,
    /// Its path on the command line, where it has one.
    pub cli: Option<&'static str>,
    /// Which cached answers it makes stale: names of reading verbs, `*` for all.
    pub invalidates: &'static [&'static str],
}

/// Calls a macro with every verb: `answer effect name(module::Request) -> Response, cli, [invalidates]`.
#[macro_export]
macro_rules! with_commands {
    ($face:ident) => {
        $face! {
            value Read search_assets(search_assets::SearchAssetsRequest) -> search_assets::SearchAssetsResponse, Some("search"), [];
            value Read complete_query(complete_query::CompleteQueryRequest) -> complete_query::CompleteQueryResponse, None, [];
            value Read show_entity(show_entity::ShowEntityRequest) -> show_entity::ShowEntityResponse, Some("show"), [];
            value Read show_schema(show_schema::ShowSchemaRequest) -> show_schema::ShowSchemaResponse, None, [];
            value Read show_provenance(show_provenance::ShowProvenanceRequest) -> show_provenance::ShowProvenanceResponse, None, [];
            value Read list_activity(list_activity::ListActivityRequest) -> list_activity::ListActivityResponse, None, [];
            value Read show_lineage(show_lineage::ShowLineageRequest) -> show_lineage::ShowLineageResponse, Some("lineage"), [];
            value Read show_mesh(show_mesh::ShowMeshRequest) -> show_mesh::ShowMeshResponse, None, [];
            value Read show_home(show_home::ShowHomeRequest) -> show_home::ShowHomeResponse, None, [];
            value Read show_frame(show_frame::ShowFrameRequest) -> show_frame::ShowFrameResponse, None, [];
            value Read list_sources(list_sources::ListSourcesRequest) -> list_sources::ListSourcesResponse, Some("source list"), [];
            value Read browse_catalog(browse_catalog::BrowseCatalogRequest) -> browse_catalog::BrowseCatalogResponse, Some("source browse"), [];
            value Read show_sign_in(show_sign_in::ShowSignInRequest) -> show_sign_in::ShowSignInResponse, None, [];
            value Read preview_domains(preview_domains::PreviewDomainsRequest) -> preview_domains::PreviewDomainsResponse, None, [];
            value Read list_searches(list_searches::ListSearchesRequest) -> list_searches::ListSearchesResponse, None, [];
            value Read list_preferences(list_preferences::ListPreferencesRequest) -> list_preferences::PreferencesResponse, None, [];
            value Read list_snippets(list_snippets::ListSnippetsRequest) -> list_snippets::ListSnippetsResponse, None, [];
            value Read open_link(open_link::OpenLinkRequest) -> open_link::OpenLinkResponse, Some("open"), [];
            value Read test_source(test_source::TestSourceRequest) -> test_source::TestSourceResponse, Some("source test"), [];
            work Read show_statistics(show_statistics::ShowStatisticsRequest) -> show_statistics::TableStatistics, None, [];
            work Read list_policies(list_policies::ListPoliciesRequest) -> list_policies::ListPoliciesResponse, Some("policies"), [];
            bytes Read preview_rows(preview_rows::PreviewRowsRequest) -> preview_rows::RowsAnswer, Some("preview"), [];
            bytes Read run_sql(run_sql::RunSqlRequest) -> preview_rows::RowsAnswer, Some("sql"), [];
            file Write export_rows(export_rows::ExportRowsRequest) -> export_rows::ExportRowsResponse, None, [];
            value Write add_source(add_source::AddSourceRequest) -> add_source::AddSourceResponse, Some("source add"), ["list_sources", "show_sign_in", "show_frame"];
            value Write set_secret(set_secret::SetSecretRequest) -> set_secret::SetSecretResponse, Some("source secret"), ["list_sources", "show_sign_in"];
            value Write set_domains(set_domains::SetDomainsRequest) -> set_domains::SetDomainsResponse, Some("source domains"), ["*"];
            stream Write sign_in_source(sign_in_source::SignInSourceRequest) -> sign_in_source::SignInSourceResponse, Some("source sign-in"), ["list_sources", "show_sign_in"];
            value Write remove_source(remove_source::RemoveSourceRequest) -> remove_source::RemoveSourceResponse, Some("source remove"), ["*"];
            stream Write sync_source(sync_source::SyncSourceRequest) -> sync_source::SyncSourceResponse, Some("sync"), ["*"];
            stream Write make_demo(make_demo::MakeDemoRequest) -> make_demo::MakeDemoResponse, Some("demo"), ["*"];
            value Write star_entity(star_entity::StarEntityRequest) -> star_entity::StarEntityResponse, None, ["show_frame", "show_home", "show_entity"];
            value Write record_visit(record_visit::RecordVisitRequest) -> record_visit::RecordVisitResponse, None, ["list_searches", "show_home"];
            value Write save_search(save_search::SaveSearchRequest) -> save_search::SaveSearchResponse, None, ["list_searches"];
            value Write delete_search(delete_search::DeleteSearchRequest) -> delete_search::DeleteSearchResponse, None, ["list_searches"];
            value Write set_preference(set_preference::SetPreferenceRequest) -> list_preferences::PreferencesResponse, None, ["list_preferences", "show_frame", "show_home"];
        }
    };
}

macro_rules! info {
    ($($answer:ident $effect:ident $name:ident($($request:tt)::+) -> $($response:tt)::+, $cli:expr, [$($stale:literal),*];)*) => {
        /// Every verb there is.
        pub const COMMANDS: &[CommandInfo] = &[$(CommandInfo {
            name: stringify!($name),
            effect: Effect::$effect,
            answer: info!(@ $answer),
            cli: $cli,
            invalidates: &[$($stale),*],
        }),*];
    };
    (@ value) => { Answer::Value };
    (@ work) => { Answer::Work };
    (@ file) => { Answer::File };
    (@ stream) => { Answer::Stream };
    (@ bytes) => { Answer::Bytes };
}

with_commands!(info);

#[cfg(test)]
mod tests {
    use super::COMMANDS;

    #[test]
    fn what_goes_stale_is_a_verb() {
        for command in COMMANDS {
            for stale in command.invalidates {
                assert!(
                    *stale == "*" || COMMANDS.iter().any(|other| other.name == *stale),
                    "{stale}"
                );
            }
        }
    }
}
