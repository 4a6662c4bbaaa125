//! Replays the recording line by line and compares what comes back.
//!
//! The same suite holds the double and a real server against the recording. Compared are the status, the shape of
//! the body (same keys, same types), the values that are not ids, times, tokens or names of files, the content type,
//! `www-authenticate` and whether there is an `ETag`.

mod client;
mod compare;
mod memory;
mod record;
mod recording;
mod tables;

use self::{
    client::{Client, Response},
    memory::Memory,
    record::Writer,
    recording::Line,
};

/// The server to hold against the recording. It has to be fresh: the replay makes the catalogs of the recording.
#[derive(Debug, Clone)]
pub struct Target {
    /// Scheme, host and port.
    pub origin: String,
    /// Client id of `root`.
    pub client_id: String,
    /// Secret of `root`.
    pub client_secret: String,
}

/// What came of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The answer was the recorded one.
    Green,
    /// The answer was another one, for a known reason.
    Excepted(&'static str),
    /// The answer was another one.
    Differs(Vec<String>),
}

/// What came of a replay.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Numbers of lines and what came of them.
    pub lines: Vec<(u32, Outcome)>,
}

/// Lines that may answer differently, each with the reason. One that is green nevertheless counts as a difference, so
/// that the list stays true.
const EXCEPTIONS: &[(u32, &str)] = &[];

/// The line before which the tables have to be there: the recording begins to read them soon after, and another
/// program made them then.
const TABLES_BEFORE: u32 = 59;

impl Report {
    /// How many lines were answered as recorded.
    pub fn green(&self) -> usize {
        let green = self
            .lines
            .iter()
            .filter(|(_, outcome)| *outcome == Outcome::Green);
        green.count()
    }

    /// What differs, one text for each line that does.
    pub fn differences(&self) -> Vec<String> {
        let texts = self.lines.iter().filter_map(|(n, outcome)| match outcome {
            Outcome::Differs(reasons) => Some(format!("#{n}: {}", reasons.join("; "))),
            Outcome::Green | Outcome::Excepted(_) => None,
        });
        texts.collect()
    }
}

/// Replays all lines. An error means that the replay could not go on, not that an answer differs.
pub async fn replay(target: &Target) -> Result<Report, String> {
    run(target, &recording::lines()?, |_, _, _| {}).await
}

/// The same with the lines of another recording.
pub async fn replay_of(target: &Target, recording: &str) -> Result<Report, String> {
    run(target, &recording::parse(recording)?, |_, _, _| {}).await
}

/// Asks again for all that was recorded, and gives back the new recording, one line of JSON an exchange, beside what
/// differs from the one before. Secrets, tokens and the address of the server do not stand in it.
///
/// The server has to be fresh, as it was for the recording before.
pub async fn record(target: &Target) -> Result<(String, Report), String> {
    let mut writer = Writer::default();
    let report = run(target, &recording::lines()?, |line, memory, answer| {
        writer.add(line, memory, answer);
    })
    .await?;
    Ok((writer.finish()?, report))
}

async fn run(
    target: &Target,
    lines: &[Line],
    mut each: impl FnMut(&Line, &Memory, &Response),
) -> Result<Report, String> {
    let client = Client::new(&target.origin)?;
    let mut memory = Memory::new(target);
    let mut report = Report::default();
    for line in lines {
        if line.n == TABLES_BEFORE {
            tables::make(&client, &memory).await?;
        }
        let answer = client.send(memory.request(line)?).await?;
        memory.learn(line, &answer);
        let mut reasons = compare::compare(line, &memory.expected(&line.body), &answer);
        reasons.extend(memory.other_etag(line, &answer));
        report.lines.push((line.n, judge(line.n, reasons)));
        each(line, &memory, &answer);
    }
    Ok(report)
}

fn judge(n: u32, reasons: Vec<String>) -> Outcome {
    let exception = EXCEPTIONS.iter().find(|(known, _)| *known == n);
    match (exception, reasons.is_empty()) {
        (None, true) => Outcome::Green,
        (None, false) => Outcome::Differs(reasons),
        (Some((_, why)), false) => Outcome::Excepted(why),
        (Some(_), true) => Outcome::Differs(vec!["an exception that is no longer one".to_owned()]),
    }
}
