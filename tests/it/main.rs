//! User stories through the command line: the programs that people run, on the demo mesh and on hostile input.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "stories: a broken assumption is a failed story"
)]

mod act_as_somebody;
mod ask_for_access;
mod back_up_a_workspace;
mod browse_a_catalog;
mod canaries;
mod check_contracts;
mod come_into_a_team;
mod decisions;
mod fill_the_disk;
mod find_an_asset;
mod follow_a_catalog;
mod hear_of_things;
mod hold_a_grant;
mod hold_as_a_team;
mod keep_a_glossary;
mod keep_a_policy;
mod keep_history;
mod keep_images;
mod keep_people;
mod keep_the_rules;
mod kill_during_sync;
mod leave_a_team;
mod look_at_rows;
mod lose_no_decision;
mod lose_no_word;
mod make_a_product;
mod measure_the_mesh;
mod other_engines;
mod own_a_contract;
mod promise_and_keep;
mod publish_a_contract;
mod push_words;
mod read_a_view;
mod read_from_a_store;
mod recertify;
mod review_a_proposal;
mod run_unattended;
mod say_what_is_missing;
mod see_the_end;
mod see_what_is_yours;
mod send_webhooks;
mod shape;
mod share_a_workspace;
mod shared;
mod sign_in_with_a_browser;
mod sync_again;
mod tell_of_an_incident;
mod three_at_once;
mod understand_a_product;
mod usage;
mod weft;
mod write_words;
