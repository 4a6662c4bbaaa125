//! What the network does, and what comes of it.

use std::time::Duration;

use weft_testkit::faults::Fault;

/// Something that the network does, and what comes of it.
#[derive(Debug, Clone)]
pub struct Trouble {
    pub name: &'static str,
    pub what: Fault,
    /// What messages call it; empty where it is none.
    pub words: &'static str,
    /// How often a question is asked while it goes on.
    pub attempts: usize,
    /// The same for a sign-in.
    pub sign_ins: usize,
    /// The server asks to be left alone, so that nothing else is asked.
    pub ends_all: bool,
    /// Done at a few steps only: it is about the time that is waited.
    pub few: bool,
}

const DATE: &str = "Wed, 21 Oct 2026 06:28:00 GMT";
const LATER: &str = "Wed, 21 Oct 2026 07:28:00 GMT";
const BUSY: &str = "is busy";

/// All of them.
pub fn troubles() -> Vec<Trouble> {
    [connections(), answers(), rests()].concat()
}

/// Done to the connection, with how often a question and a sign-in are asked.
fn connections() -> Vec<Trouble> {
    let tick = Duration::from_millis(200);
    let late = Fault::Late(Duration::from_millis(30), Duration::from_millis(60));
    let (unreached, slow) = ("cannot be reached", "did not answer within");
    let all = [
        ("latency and jitter", late, "", 0, 0),
        ("segments of one byte", Fault::Drip(1, Duration::ZERO), "", 0, 0),
        ("slow close", Fault::SlowClose(tick / 2), "", 0, 0),
        ("reset", Fault::Reset, unreached, 3, 1),
        ("reset in the answer", Fault::ResetAfter(10), unreached, 3, 1),
        ("close", Fault::Close, unreached, 3, 1),
        ("cut in the answer", Fault::CutAfter(10), unreached, 3, 1),
        ("half-open", Fault::Silent, slow, 2, 1),
        ("half-open in the answer", Fault::StallAfter(10), slow, 2, 1),
        ("a byte at a time", Fault::Drip(1, tick), slow, 2, 1),
        (
            "a byte of the body at a time",
            Fault::DripBody(1, tick),
            slow,
            1,
            1,
        ),
    ];
    let trouble = |(name, what, words, attempts, sign_ins)| Trouble {
        name,
        what,
        words,
        attempts,
        sign_ins,
        ends_all: false,
        few: false,
    };
    all.map(trouble).to_vec()
}

/// Said instead of the server.
fn answers() -> Vec<Trouble> {
    let all = [
        ("429", 429, BUSY, 4, 4),
        ("503", 503, "failed with 503", 4, 4),
        ("502", 502, "failed with 502", 4, 1),
        ("504", 504, "failed with 504", 4, 1),
        ("500", 500, "failed with 500", 1, 1),
    ];
    let trouble = |(name, status, words, attempts, sign_ins)| Trouble {
        name,
        what: Fault::Answer(status, Vec::new()),
        words,
        attempts,
        sign_ins,
        ends_all: status == 429,
        few: status == 504,
    };
    all.map(trouble).to_vec()
}

/// The same with `Retry-After`, and how often is asked within the patience.
fn rests() -> Vec<Trouble> {
    let all = [
        ("429 for 0 s", 429, "0", BUSY, 4),
        ("429 for 2 s", 429, "2", BUSY, 2),
        ("429 for an hour", 429, "3600", BUSY, 1),
        ("503 for an hour", 503, "3600", BUSY, 1),
        ("503 until a date in an hour", 503, LATER, BUSY, 1),
        ("503 until a date that is gone by", 503, DATE, BUSY, 4),
        ("429 for ever", 429, "99999999999999999999", BUSY, 1),
        ("429 for less than nothing", 429, "-5", BUSY, 4),
        ("503 for a while", 503, "soon", "failed with 503", 4),
    ];
    let trouble = |(name, status, after, words, attempts)| {
        let headers = [("date", DATE), ("retry-after", after)];
        let headers = headers.map(|(name, value): (_, &str)| (name, value.to_owned()));
        Trouble {
            name,
            what: Fault::Answer(status, headers.to_vec()),
            words,
            attempts,
            sign_ins: attempts,
            ends_all: words == BUSY,
            few: true,
        }
    };
    all.map(trouble).to_vec()
}
