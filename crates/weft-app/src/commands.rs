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
            value Read show_docs(show_docs::ShowDocsRequest) -> show_docs::ShowDocsResponse, Some("docs show"), [];
            value Read show_product(show_product::ShowProductRequest) -> show_product::ShowProductResponse, Some("product show"), [];
            value Read list_seeds(list_seeds::ListSeedsRequest) -> list_seeds::ListSeedsResponse, None, [];
            value Read check_docs(check_docs::CheckDocsRequest) -> check_docs::CheckDocsResponse, None, [];
            value Read list_versions(list_versions::ListVersionsRequest) -> list_versions::ListVersionsResponse, Some("docs history"), [];
            value Read list_proposals(list_proposals::ListProposalsRequest) -> list_proposals::ListProposalsResponse, Some("proposals"), [];
            value Read show_proposal(show_proposal::ShowProposalRequest) -> show_proposal::ShowProposalResponse, Some("proposal show"), [];
            value Read show_review_rules(show_review_rules::ShowReviewRulesRequest) -> show_review_rules::ShowReviewRulesResponse, Some("review rules"), [];
            value Read plan_access(plan_access::PlanAccessRequest) -> plan_access::PlanAccessResponse, None, [];
            value Read list_requests(list_requests::ListRequestsRequest) -> list_requests::ListRequestsResponse, Some("requests"), [];
            value Read show_request(show_request::ShowRequestRequest) -> show_request::AccessRequestView, Some("request show"), [];
            value Read list_grants(list_grants::ListGrantsRequest) -> list_grants::ListGrantsResponse, Some("grants"), [];
            value Read list_runners(list_runners::ListRunnersRequest) -> list_runners::ListRunnersResponse, Some("runner status"), [];
            value Read list_campaigns(list_campaigns::ListCampaignsRequest) -> list_campaigns::ListCampaignsResponse, Some("recertify list"), [];
            value Read show_campaign(show_campaign::ShowCampaignRequest) -> show_campaign::ShowCampaignResponse, Some("recertify show"), [];
            value Read plan_campaign(plan_campaign::CampaignRequest) -> plan_campaign::CampaignPlan, None, [];
            value Read reconcile_grants(reconcile_grants::ReconcileGrantsRequest) -> reconcile_grants::ReconcileGrantsResponse, Some("reconcile"), [];
            value Read explain_access(explain_access::ExplainAccessRequest) -> explain_access::ExplainAccessResponse, Some("why"), [];
            value Read list_audit(list_audit::ListAuditRequest) -> list_audit::ListAuditResponse, Some("audit show"), [];
            value Read verify_audit(verify_audit::VerifyAuditRequest) -> verify_audit::VerifyAuditResponse, Some("audit verify"), [];
            value Read list_terms(list_terms::ListTermsRequest) -> list_terms::ListTermsResponse, Some("glossary list"), [];
            value Read show_term(show_term::ShowTermRequest) -> show_term::ShowTermResponse, Some("glossary show"), [];
            value Read show_provenance(show_provenance::ShowProvenanceRequest) -> show_provenance::ShowProvenanceResponse, None, [];
            value Read list_activity(list_activity::ListActivityRequest) -> list_activity::ListActivityResponse, None, [];
            value Read show_lineage(show_lineage::ShowLineageRequest) -> show_lineage::ShowLineageResponse, Some("lineage"), [];
            value Read show_mesh(show_mesh::ShowMeshRequest) -> show_mesh::ShowMeshResponse, None, [];
            value Read show_home(show_home::ShowHomeRequest) -> show_home::ShowHomeResponse, None, [];
            value Read show_frame(show_frame::ShowFrameRequest) -> show_frame::ShowFrameResponse, None, [];
            value Read list_notifications(list_notifications::ListNotificationsRequest) -> list_notifications::ListNotificationsResponse, Some("notifications"), [];
            value Read show_workspace(show_workspace::ShowWorkspaceRequest) -> show_workspace::ShowWorkspaceResponse, Some("workspace show"), [];
            value Read list_members(list_members::ListMembersRequest) -> list_members::ListMembersResponse, Some("workspace members"), [];
            value Read list_undone(list_undone::ListUndoneRequest) -> list_undone::ListUndoneResponse, Some("workspace undone"), [];
            value Read list_people(list_people::ListPeopleRequest) -> list_people::ListPeopleResponse, Some("people list"), [];
            value Read plan_people(plan_people::PlanPeopleRequest) -> plan_people::PlanPeopleResponse, None, [];
            value Read list_sources(list_sources::ListSourcesRequest) -> list_sources::ListSourcesResponse, Some("source list"), [];
            value Read browse_catalog(browse_catalog::BrowseCatalogRequest) -> browse_catalog::BrowseCatalogResponse, Some("source browse"), [];
            value Read show_sign_in(show_sign_in::ShowSignInRequest) -> show_sign_in::ShowSignInResponse, None, [];
            value Read preview_domains(preview_domains::PreviewDomainsRequest) -> preview_domains::PreviewDomainsResponse, None, [];
            value Read list_searches(list_searches::ListSearchesRequest) -> list_searches::ListSearchesResponse, None, [];
            value Read list_preferences(list_preferences::ListPreferencesRequest) -> list_preferences::PreferencesResponse, None, [];
            value Read list_snippets(list_snippets::ListSnippetsRequest) -> list_snippets::ListSnippetsResponse, None, [];
            value Read open_link(open_link::OpenLinkRequest) -> open_link::OpenLinkResponse, Some("open"), [];
            value Read list_webhooks(list_webhooks::ListWebhooksRequest) -> list_webhooks::ListWebhooksResponse, Some("webhook list"), [];
            value Read test_source(test_source::TestSourceRequest) -> test_source::TestSourceResponse, Some("source test"), [];
            work Read show_statistics(show_statistics::ShowStatisticsRequest) -> show_statistics::TableStatistics, None, [];
            value Read diff_contracts(diff_contracts::DiffContractsRequest) -> diff_contracts::DiffContractsResponse, Some("contract diff"), [];
            value Read show_drift(show_drift::ShowDriftRequest) -> show_drift::ShowDriftResponse, Some("contract drift"), [];
            work Read check_contracts(check_contracts::CheckContractsRequest) -> check_contracts::CheckContractsResponse, Some("check"), [];
            work Read list_policies(list_policies::ListPoliciesRequest) -> list_policies::ListPoliciesResponse, Some("policies"), [];
            work Read validate_contracts(validate_contracts::ValidateContractsRequest) -> validate_contracts::ValidateContractsResponse, Some("contract validate"), [];
            value Read check_policy(check_policy::CheckPolicyRequest) -> check_policy::CheckPolicyResponse, Some("policy check"), [];
            value Read show_policy(show_policy::ShowPolicyRequest) -> show_policy::ShowPolicyResponse, Some("policy show"), [];
            value Read run_policy_tests(run_policy_tests::RunPolicyTestsRequest) -> run_policy_tests::RunPolicyTestsResponse, Some("policy test"), [];
            value Read show_contract_file(show_contract_file::ShowContractFileRequest) -> show_contract_file::ShowContractFileResponse, None, [];
            work Read check_contract_text(check_contract_text::CheckContractTextRequest) -> check_contract_text::CheckContractTextResponse, None, [];
            value Read edit_contract_text(edit_contract_text::EditContractTextRequest) -> edit_contract_text::EditContractTextResponse, None, [];
            value Read draft_contract(draft_contract::DraftContractRequest) -> draft_contract::DraftContractResponse, Some("contract draft"), [];
            value Read list_contract_versions(list_contract_versions::ListContractVersionsRequest) -> list_contract_versions::ListContractVersionsResponse, Some("contract changelog"), [];
            work Read list_contract_news(list_contract_news::ListContractNewsRequest) -> list_contract_news::ListContractNewsResponse, Some("contract news"), [];
            work Read compare_contract_versions(compare_contract_versions::CompareContractVersionsRequest) -> compare_contract_versions::CompareContractVersionsResponse, None, [];
            value Read export_contract(export_contract::ExportContractRequest) -> export_contract::ExportContractResponse, Some("contract export"), [];
            work Read show_slas(show_slas::ShowSlasRequest) -> show_slas::ShowSlasResponse, Some("sla show"), [];
            work Read test_sla(test_sla::TestSlaRequest) -> test_sla::TestSlaResponse, None, [];
            work Read show_health(show_health::ShowHealthRequest) -> show_health::ShowHealthResponse, Some("health"), [];
            value Read show_compliance(show_compliance::ShowComplianceRequest) -> show_compliance::ShowComplianceResponse, Some("compliance"), [];
            value Read show_mesh_health(show_mesh_health::ShowMeshHealthRequest) -> show_mesh_health::ShowMeshHealthResponse, Some("health"), [];
            value Read list_incidents(list_incidents::ListIncidentsRequest) -> list_incidents::ListIncidentsResponse, Some("incident list"), [];
            value Read show_incident(show_incident::ShowIncidentRequest) -> show_incident::ShowIncidentResponse, Some("incident show"), [];
            value Read plan_push(plan_push::PlanPushRequest) -> plan_push::PlanPushResponse, None, [];
            value Read plan_scaffold(plan_scaffold::PlanScaffoldRequest) -> plan_scaffold::PlanScaffoldResponse, None, [];
            value Read show_image(show_image::ShowImageRequest) -> show_image::ShowImageResponse, Some("docs image"), [];
            bytes Read preview_rows(preview_rows::PreviewRowsRequest) -> preview_rows::RowsAnswer, Some("preview"), [];
            bytes Read run_sql(run_sql::RunSqlRequest) -> preview_rows::RowsAnswer, Some("sql"), [];
            file Write export_rows(export_rows::ExportRowsRequest) -> export_rows::ExportRowsResponse, None, [];
            value Write add_source(add_source::AddSourceRequest) -> add_source::AddSourceResponse, Some("source add"), ["list_sources", "show_sign_in", "show_frame"];
            value Write set_secret(set_secret::SetSecretRequest) -> set_secret::SetSecretResponse, Some("source secret"), ["list_sources", "show_sign_in"];
            value Write set_domains(set_domains::SetDomainsRequest) -> set_domains::SetDomainsResponse, Some("source domains"), ["*"];
            stream Write sign_in_source(sign_in_source::SignInSourceRequest) -> sign_in_source::SignInSourceResponse, Some("source sign-in"), ["list_sources", "show_sign_in"];
            value Write remove_source(remove_source::RemoveSourceRequest) -> remove_source::RemoveSourceResponse, Some("source remove"), ["*"];
            stream Write sync_source(sync_source::SyncSourceRequest) -> sync_source::SyncSourceResponse, Some("sync"), ["*"];
            stream Write import_contract(import_contract::ImportContractRequest) -> import_contract::ImportContractResponse, Some("contract import"), ["*"];
            stream Write publish_contract(publish_contract::PublishContractRequest) -> publish_contract::PublishContractResponse, Some("contract publish"), ["*"];
            stream Write measure_quality(measure_quality::MeasureQualityRequest) -> measure_quality::MeasureQualityResponse, Some("measure"), ["*"];
            stream Write measure_mesh(measure_mesh::MeasureMeshRequest) -> measure_mesh::MeasureMeshResponse, Some("measure"), ["*"];
            stream Write make_demo(make_demo::MakeDemoRequest) -> make_demo::MakeDemoResponse, Some("demo"), ["*"];
            value Write edit_docs(edit_docs::EditDocsRequest) -> edit_docs::EditDocsResponse, Some("docs edit"), ["*"];
            work Write push_docs(push_docs::PushDocsRequest) -> push_docs::PushDocsResponse, Some("docs push"), ["plan_push", "list_activity"];
            value Write keep_image(keep_image::KeepImageRequest) -> keep_image::KeepImageResponse, Some("docs attach"), [];
            value Write edit_slas(edit_slas::EditSlasRequest) -> edit_slas::EditSlasResponse, Some("sla set"), ["*"];
            value Write create_product(create_product::CreateProductRequest) -> create_product::CreateProductResponse, Some("product new"), ["*"];
            value Write edit_product(edit_product::EditProductRequest) -> edit_product::EditProductResponse, Some("product edit"), ["*"];
            value Write set_lifecycle(set_lifecycle::SetLifecycleRequest) -> set_lifecycle::SetLifecycleResponse, Some("product deprecate"), ["*"];
            file Write scaffold_product(scaffold_product::ScaffoldProductRequest) -> scaffold_product::ScaffoldProductResponse, Some("product scaffold"), [];
            value Write open_incident(open_incident::OpenIncidentRequest) -> open_incident::OpenIncidentResponse, Some("incident open"), ["*"];
            value Write act_on_incident(act_on_incident::ActOnIncidentRequest) -> act_on_incident::ActOnIncidentResponse, Some("incident"), ["*"];
            value Write edit_term(edit_term::EditTermRequest) -> edit_term::EditTermResponse, Some("glossary edit"), ["*"];
            value Write restore_version(restore_version::RestoreVersionRequest) -> edit_docs::EditDocsResponse, Some("docs restore"), ["*"];
            value Write comment_proposal(comment_proposal::CommentProposalRequest) -> comment_proposal::CommentProposalResponse, Some("proposal comment"), ["list_proposals", "show_proposal", "list_notifications"];
            value Write revise_proposal(revise_proposal::ReviseProposalRequest) -> revise_proposal::ReviseProposalResponse, Some("proposal revise"), ["list_proposals", "show_proposal", "list_notifications"];
            value Decide decide_proposal(decide_proposal::DecideProposalRequest) -> decide_proposal::DecideProposalResponse, Some("proposal accept"), ["*"];
            value Decide publish_policy(publish_policy::PublishPolicyRequest) -> publish_policy::PublishPolicyResponse, Some("policy publish"), ["*"];
            value Decide set_review_rules(set_review_rules::SetReviewRulesRequest) -> show_review_rules::ShowReviewRulesResponse, Some("review rules"), ["*"];
            value Ask request_access(request_access::RequestAccessRequest) -> request_access::RequestAccessResponse, Some("request"), ["*"];
            value Write act_on_request(act_on_request::ActOnRequestRequest) -> act_on_request::AccessRequestView, Some("withdraw"), ["plan_access", "list_requests", "show_request", "list_notifications"];
            value Decide decide_access(decide_access::DecideAccessRequest) -> decide_access::DecideAccessResponse, Some("decide"), ["*"];
            value Decide invite_member(invite_member::InviteMemberRequest) -> invite_member::InviteMemberResponse, Some("workspace invite"), ["*"];
            value Decide dismiss_member(dismiss_member::DismissMemberRequest) -> list_members::ListMembersResponse, Some("workspace dismiss"), ["*"];
            stream Decide import_people(import_people::ImportPeopleRequest) -> import_people::ImportPeopleResponse, Some("people import"), ["*"];
            value Decide set_deputy(set_deputy::SetDeputyRequest) -> list_people::ListPeopleResponse, Some("people deputy"), ["*"];
            value Decide end_grant(end_grant::EndGrantRequest) -> grants::view::GrantRow, Some("revoke"), ["*"];
            value Decide install_runner(install_runner::InstallRunnerRequest) -> install_runner::InstallRunnerResponse, Some("runner install"), ["list_runners", "list_members"];
            value Decide remove_runner(remove_runner::RemoveRunnerRequest) -> list_runners::ListRunnersResponse, Some("runner remove"), ["list_runners", "list_members"];
            work Write run_runner(run_runner::RunRunnerRequest) -> run_runner::RunRunnerResponse, Some("runner run"), ["*"];
            value Decide start_campaign(plan_campaign::CampaignRequest) -> start_campaign::StartCampaignResponse, Some("recertify start"), ["*"];
            value Decide review_grant(review_grant::ReviewGrantRequest) -> review_grant::ReviewGrantResponse, Some("recertify keep"), ["*"];
            value Decide close_campaign(close_campaign::CloseCampaignRequest) -> close_campaign::CloseCampaignResponse, Some("recertify close"), ["*"];
            value Write carry_out_grants(carry_out_grants::CarryOutGrantsRequest) -> carry_out_grants::CarryOutGrantsResponse, Some("grants run"), ["*"];
            value Write add_webhook(add_webhook::AddWebhookRequest) -> add_webhook::AddWebhookResponse, Some("webhook add"), ["list_webhooks"];
            value Write test_webhook(test_webhook::TestWebhookRequest) -> test_webhook::TestWebhookResponse, Some("webhook test"), [];
            value Write remove_webhook(remove_webhook::RemoveWebhookRequest) -> remove_webhook::RemoveWebhookResponse, Some("webhook remove"), ["list_webhooks"];
            work Write deliver_webhooks(deliver_webhooks::DeliverWebhooksRequest) -> deliver_webhooks::DeliverWebhooksResponse, Some("webhook deliver"), ["list_webhooks"];
            value Write save_draft(save_draft::SaveDraftRequest) -> save_draft::SaveDraftResponse, None, [];
            value Write discard_draft(discard_draft::DiscardDraftRequest) -> discard_draft::DiscardDraftResponse, None, ["show_docs", "show_slas", "show_product", "show_contract_file", "show_policy"];
            value Write star_entity(star_entity::StarEntityRequest) -> star_entity::StarEntityResponse, None, ["show_frame", "show_home", "show_entity", "list_notifications"];
            value Write record_visit(record_visit::RecordVisitRequest) -> record_visit::RecordVisitResponse, None, ["list_searches", "show_home"];
            value Write mark_notifications(mark_notifications::MarkNotificationsRequest) -> mark_notifications::MarkNotificationsResponse, Some("notifications read"), ["list_notifications"];
            value Write save_search(save_search::SaveSearchRequest) -> save_search::SaveSearchResponse, None, ["list_searches"];
            value Write delete_search(delete_search::DeleteSearchRequest) -> delete_search::DeleteSearchResponse, None, ["list_searches"];
            value Write set_preference(set_preference::SetPreferenceRequest) -> list_preferences::PreferencesResponse, None, ["list_preferences", "show_frame", "show_home", "list_notifications"];
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
