//! `weft proposals`.

use weft_app::{
    App, AppResult,
    list_proposals::{ListProposalsRequest, ProposalCard, ProposalStanding, list_proposals},
};

use crate::{
    args::ProposalsArguments,
    output::{Output, table::table},
};

/// Lists proposals: the open ones, unless all are asked for.
pub async fn run(app: &App, output: Output, arguments: ProposalsArguments) -> AppResult<()> {
    let request = ListProposalsRequest {
        name: arguments.name,
        mine: arguments.mine,
        to_decide: arguments.inbox,
        state: (!arguments.all).then_some(ProposalStanding::Open),
    };
    let listed = list_proposals(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.proposals.is_empty() {
        return Output::line(if arguments.inbox {
            "nothing waits for you"
        } else {
            "there are no proposals"
        });
    }
    let rows = listed.proposals.iter().map(|card| {
        [
            card.short.clone(),
            standing(card.state).to_owned(),
            card.subject
                .as_ref()
                .map_or_else(|| "(gone)".to_owned(), |subject| subject.full_name.clone()),
            card.title.clone(),
            card.by.name.clone(),
            card.touched.to_string(),
            note(card),
        ]
    });
    Output::text(&table(["id", "", "of", "title", "by", "at", ""], rows))?;
    if listed.more > 0 {
        Output::note(&format!("{} more are not listed", listed.more));
    }
    Ok(())
}

/// Where a proposal stands, in a word.
pub const fn standing(state: ProposalStanding) -> &'static str {
    match state {
        ProposalStanding::Open => "open",
        ProposalStanding::Outdated => "outdated",
        ProposalStanding::Accepted => "accepted",
        ProposalStanding::Rejected => "rejected",
        ProposalStanding::Withdrawn => "withdrawn",
    }
}

fn note(card: &ProposalCard) -> String {
    if card.to_decide {
        "you decide".to_owned()
    } else if card.mine {
        "yours".to_owned()
    } else {
        String::new()
    }
}
