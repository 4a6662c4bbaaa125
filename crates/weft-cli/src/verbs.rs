//! One module a verb: parse, call, print.

pub mod act_on_incident;
pub mod act_on_request;
pub mod add_source;
pub mod add_webhook;
pub mod browse_catalog;
pub mod carry_out_grants;
pub mod check_contracts;
pub mod check_policy;
pub mod close_campaign;
pub mod comment_proposal;
pub mod create_product;
pub mod decide_access;
pub mod decide_proposal;
pub mod deliver_webhooks;
pub mod diff_contracts;
pub mod dismiss_member;
pub mod draft_contract;
pub mod edit_docs;
pub mod edit_product;
pub mod edit_slas;
pub mod edit_term;
pub mod end_grant;
pub mod explain_access;
pub mod export_contract;
pub mod import_contract;
pub mod import_people;
pub mod install_runner;
pub mod invite_member;
pub mod keep_image;
pub mod list_audit;
pub mod list_campaigns;
pub mod list_contract_news;
pub mod list_contract_versions;
pub mod list_grants;
pub mod list_incidents;
pub mod list_members;
pub mod list_notifications;
pub mod list_people;
pub mod list_policies;
pub mod list_proposals;
pub mod list_requests;
pub mod list_runners;
pub mod list_sources;
pub mod list_terms;
pub mod list_undone;
pub mod list_versions;
pub mod list_webhooks;
pub mod make_demo;
pub mod mark_notifications;
pub mod measure_mesh;
pub mod measure_quality;
pub mod open_incident;
pub mod open_link;
pub mod policy;
pub mod preview_rows;
pub mod propose;
pub mod publish_contract;
pub mod publish_policy;
pub mod push_docs;
pub mod recertify;
pub mod reconcile_grants;
pub mod remove_runner;
pub mod remove_source;
pub mod remove_webhook;
pub mod request_access;
pub mod restore_version;
pub mod review_grant;
pub mod revise_proposal;
pub mod run_policy_tests;
pub mod run_runner;
pub mod run_sql;
pub mod scaffold_product;
pub mod search_assets;
pub mod set_deputy;
pub mod set_domains;
pub mod set_lifecycle;
pub mod set_review_rules;
pub mod set_secret;
pub mod show_campaign;
pub mod show_compliance;
pub mod show_docs;
pub mod show_drift;
pub mod show_entity;
pub mod show_health;
pub mod show_image;
pub mod show_incident;
pub mod show_lineage;
pub mod show_mesh_health;
pub mod show_policy;
pub mod show_product;
pub mod show_proposal;
pub mod show_request;
pub mod show_review_rules;
pub mod show_slas;
pub mod show_term;
pub mod show_workspace;
pub mod sign_in_source;
pub mod start_campaign;
pub mod sync_source;
pub mod test_source;
pub mod test_webhook;
pub mod validate_contracts;
pub mod verify_audit;
pub mod whole_workspace;

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
