//! One run: what is due, or of somebody who has left, is ended, what is pending or unknown is carried out, and what is held is compared with what was granted.
//!
//! It may be asked to stop, and does between two grants. Two of them at once do no harm: each act of a grant is written over
//! what was read.

use std::collections::HashMap;

use weft_model::{GrantState, Runner, RunnerRun, Urn, access::runner::NAMED};

use super::charge;
use crate::{
    App, AppError, AppResult, Cancel, ErrorCode, directory,
    grants::{self, KeptGrant},
    reconcile_grants::{self, Drift, Side},
    records::short,
};

/// What was done and found.
pub struct Pass {
    /// How it went, as it is kept.
    pub run: RunnerRun,
    /// Grants that had work left, as they stand now.
    pub carried: Vec<KeptGrant>,
    /// Granted here, and not held there.
    pub missing: Vec<Drift>,
    /// Held there, and not granted here.
    pub foreign: Vec<Drift>,
    /// What went wrong with single grants, in words.
    pub troubles: Vec<String>,
}

/// Runs once. Never an error: what went wrong is in the answer.
pub async fn pass(app: &App, runner: &Runner, cancel: &Cancel) -> Pass {
    let mut pass = Pass {
        run: RunnerRun::begun(app.now()),
        carried: Vec::new(),
        missing: Vec::new(),
        foreign: Vec::new(),
        troubles: Vec::new(),
    };
    if let Err(error) = pass.work(app, runner, cancel).await {
        pass.run.error = Some(error.message);
    }
    pass.run.ended = app.now();
    pass
}

impl Pass {
    async fn work(&mut self, app: &App, runner: &Runner, cancel: &Cancel) -> AppResult<()> {
        self.carry(app, runner, cancel).await?;
        if self.run.stopped {
            return Ok(());
        }
        self.compare(app, runner).await
    }

    async fn carry(&mut self, app: &App, runner: &Runner, cancel: &Cancel) -> AppResult<()> {
        let all = grants::all(app).await?;
        let left_over = grants::left_over(app, &all).await;
        let subjects: Vec<Urn> = all.iter().map(|kept| kept.grant.subject.clone()).collect();
        let domains = charge::domains(app, &subjects).await?;
        let roster = directory::roster(app).await?;
        let now = app.now();
        for kept in &all {
            let again = left_over.contains(&kept.id);
            let has_work = again || grants::has_work(&kept.grant, &roster, now);
            if !has_work || !charge::looks_after(runner, kept, &domains) {
                continue;
            }
            if cancel.is_cancelled() {
                self.run.stopped = true;
                self.leave(&kept.id);
                continue;
            }
            match grants::carried(app, &kept.id, again).await {
                Ok(done) => self.done(done),
                // The others would not go better, and each would be waited for.
                Err(error) if error.code == ErrorCode::Unavailable => return Err(error),
                Err(error) => {
                    self.leave(&kept.id);
                    self.troubles.push(told(&kept.id, &error));
                }
            }
        }
        Ok(())
    }

    fn done(&mut self, kept: KeptGrant) {
        match kept.grant.state() {
            GrantState::Active => self.run.granted = self.run.granted.saturating_add(1),
            GrantState::Ended => self.run.taken = self.run.taken.saturating_add(1),
            _ => self.leave(&kept.id),
        }
        self.carried.push(kept);
    }

    fn leave(&mut self, id: &Urn) {
        self.run.left = self.run.left.saturating_add(1);
        if self.run.open.len() < NAMED {
            self.run.open.push(id.clone());
        }
    }

    async fn compare(&mut self, app: &App, runner: &Runner) -> AppResult<()> {
        let compared = reconcile_grants::compare(app).await?;
        let about = |one: &reconcile_grants::Compared| one.subject.as_ref().unwrap_or(&one.target).clone();
        let things: Vec<Urn> = compared.iter().map(about).collect();
        let domains: HashMap<Urn, String> = charge::domains(app, &things).await?;
        for (one, thing) in compared.into_iter().zip(&things) {
            if !runner.is_for(domains.get(thing).map(String::as_str)) {
                continue;
            }
            match one.found {
                Some((Side::Missing, drift)) => self.missing.push(drift),
                Some((Side::Foreign, drift)) => self.foreign.push(drift),
                None => {}
            }
        }
        self.run.missing = count(&self.missing);
        self.run.foreign = count(&self.foreign);
        Ok(())
    }
}

fn told(id: &Urn, error: &AppError) -> String {
    let letters: String = short(id).chars().take(8).collect();
    format!("{letters}: {}", error.message)
}

fn count<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}
