//! `weft proposal show`.

use weft_app::{
    App, AppResult,
    show_proposal::{ProposedChange, ShowProposalRequest, ShowProposalResponse, show_proposal},
};

use super::list_proposals::standing;
use crate::output::Output;

/// Shows a proposal.
pub async fn run(app: &App, output: Output, id: String) -> AppResult<()> {
    let shown = show_proposal(app, ShowProposalRequest { id }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    head(&shown)?;
    for change in &shown.changes {
        told(change)?;
    }
    for comment in &shown.comments {
        Output::line(format!("── {} on {}", comment.by.name, comment.at))?;
        Output::line(&comment.text)?;
    }
    if shown.may.decide {
        Output::line(format!(
            "\n{}: `weft proposal accept {} --digest {}`, or reject it with `--reason`",
            shown.may.because, shown.short, shown.digest
        ))?;
    }
    Ok(())
}

fn head(shown: &ShowProposalResponse) -> AppResult<()> {
    let subject = shown
        .subject
        .as_ref()
        .map_or("something that is not there any more", |subject| {
            subject.full_name.as_str()
        });
    Output::line(format!("{} ({})", shown.title, standing(shown.state)))?;
    Output::line(format!(
        "{subject}; proposed by {} on {}; version {}",
        shown.by.name, shown.at, shown.version
    ))?;
    if let Some(decision) = &shown.decision {
        Output::line(format!(
            "{} by {} on {}",
            standing(shown.state),
            decision.by.name,
            decision.at
        ))?;
        if let Some(reason) = &decision.reason {
            Output::line(reason)?;
        }
    }
    Ok(())
}

/// One part, the lines that go before the lines that come.
fn told(change: &ProposedChange) -> AppResult<()> {
    Output::line(format!("── {}, {}", change.about.full_name, change.label))?;
    for (mark, text) in [("-", &change.before), ("+", &change.after)] {
        for line in text.as_deref().unwrap_or_default().lines() {
            Output::line(format!("{mark} {line}"))?;
        }
    }
    if let Some(clash) = &change.clash {
        Output::line(format!(
            "! {} has changed it since, on {}, to:",
            clash.by, clash.at
        ))?;
        for line in clash.theirs.as_deref().unwrap_or("(nothing)").lines() {
            Output::line(format!("! {line}"))?;
        }
    }
    Ok(())
}
