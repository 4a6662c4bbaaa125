//! An analyst, a steward and an owner, each in a window of their own on one PostgreSQL: what the one asks for the other approves,
//! a runner carries it out and ends it, and each sees it without asking.

mod office;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use weft_app::plan_access::Timestamp;

use self::office::{LEDGER, Office, ROBOT};
use super::{go, review::ask};
use crate::{Stage, webdriver::Outcome};

/// Ports of the drivers of their windows: that of the others' is the one before.
const PORTS: [u16; 3] = [4451, 4452, 4453];
const REASON: &str = "The close of November: what was booked by account.";
const CAMPAIGN: &str = "Ledger, before the audit";
const RUNNER: &str = "finance";
/// How soon a grant ends that is reduced. Long enough to say so, and to look at it meanwhile.
const AHEAD: Duration = Duration::from_secs(20);
/// Clocks of one machine that are read one after the other.
const AFTER: Duration = Duration::from_millis(500);
/// Rows are on the screen.
pub const ROWS: &str = "return document.querySelectorAll('[role=grid] [role=gridcell]').length > 20";
/// What whoever may not read is told in their place.
pub const CLOSED: &str = "You may not see the rows of General ledger";

struct People {
    priya: Stage,
    oskar: Stage,
    hannah: Stage,
}

pub fn whole(stage: &Stage) -> Outcome<()> {
    // Where PostgreSQL is not installed the testkit has said that this is skipped.
    let Some(office) = Office::open()? else {
        return Ok(());
    };
    let [first, second, third] = PORTS;
    let people = People {
        priya: office.window("priya", first, &stage.pictures)?,
        oskar: office.window("oskar", second, &stage.pictures)?,
        hannah: office.window("hannah", third, &stage.pictures)?,
    };
    let walked = walk(&office, &people);
    if walked.is_err() {
        // Whoever stopped it is not known here: all of them are looked at.
        drop(people.priya.picture("failed-team-analyst"));
        drop(people.oskar.picture("failed-team-steward"));
        drop(people.hannah.picture("failed-team-owner"));
    }
    walked
}

fn walk(office: &Office, people: &People) -> Outcome<()> {
    let urn = ask(&people.priya, "show_entity", &json!({ "name": LEDGER }), "urn")?;
    let page = format!("/entity/{urn}");
    look_on(people, &page)?;
    let sent = asks(&people.priya, &page)?;
    office.gives_nothing()?;
    decides(&people.oskar, sent)?;
    shows(&people.hannah, ".acc-tab", "priya.raghavan@alderfinch.example")?;
    shows(&people.hannah, ".acc-tab", "Not granted")?;
    people.hannah.picture("team-owner-approved")?;
    office.gives_again()?;
    is_carried_out(office, people)?;
    is_reduced(office, &people.oskar)?;
    is_ended(office, people, &page)
}

/// Waits until something with this selector says this.
pub fn shows(stage: &Stage, selector: &str, text: &str) -> Outcome<()> {
    stage
        .window
        .wait(
            &format!("`{text}` in `{selector}`"),
            "return [...document.querySelectorAll(arguments[0])].some((one) => one.textContent.includes(arguments[1]))",
            &[json!(selector), json!(text)],
        )
        .map(drop)
}

/// Who decides and who owns it have their windows open before anything happens.
fn look_on(people: &People, page: &str) -> Outcome<()> {
    go(&people.oskar, "/access")?;
    people.oskar.window.sees("Nothing to decide")?;
    go(&people.hannah, page)?;
    people.hannah.window.click("[role=tab]", Some("Access"))?;
    shows(&people.hannah, ".acc-tab", "Nobody that you may see holds access")
}

/// The analyst meets what is closed, and asks for it; when it was sent.
fn asks(priya: &Stage, page: &str) -> Outcome<Instant> {
    go(priya, page)?;
    priya.window.click("[role=tab]", Some("Data"))?;
    priya.window.sees(CLOSED)?;
    priya.picture("team-analyst-closed")?;
    priya.window.click("button", Some("Request access"))?;
    shows(priya, "[role=dialog]", "Oskar Nyberg")?;
    priya.window.fill("[role=dialog] textarea", REASON)?;
    priya.window.wait(
        "that it can be sent",
        "const button = [...document.querySelectorAll('[role=dialog] button')].find((one) => one.innerText.startsWith('Send request'));
         return button !== undefined && !button.disabled",
        &[],
    )?;
    priya.picture("team-analyst-asks")?;
    priya.window.click("[role=dialog] button", Some("Send request"))?;
    priya.window.sees("The request is sent.")?;
    let sent = Instant::now();
    priya.window.click("[role=dialog] button", Some("Done"))?;
    Ok(sent)
}

/// The steward sees it where they are, and approves; the database gives nothing just then, and that is said.
fn decides(oskar: &Stage, sent: Instant) -> Outcome<()> {
    shows(oskar, ".acc-list li button", "priya.raghavan@alderfinch.example")?;
    println!(
        "who decides saw it {} ms after it was sent",
        sent.elapsed().as_millis()
    );
    oskar
        .window
        .click(".acc-list li button", Some("priya.raghavan"))?;
    shows(oskar, ".acc-case", REASON)?;
    oskar.picture("team-steward-inbox")?;
    oskar
        .window
        .click(".acc-foot button", Some("Approve and grant"))?;
    shows(
        oskar,
        ".acc-foot [role=group]",
        "for priya.raghavan@alderfinch.example?",
    )?;
    oskar
        .window
        .click(".acc-foot [role=group] button", Some("Approve and grant"))?;
    oskar.window.sees("It was approved and could not be granted.")?;
    oskar.picture("team-steward-approved")
}

/// One run of the runner, which did this to one grant and left nothing.
fn runs(office: &Office, did: &str) -> Outcome<()> {
    let run: Value = office.json(ROBOT, &["runner", "run", RUNNER])?["run"].clone();
    if run[did] == 1 && run["left"] == 0 {
        return Ok(());
    }
    Err(format!(
        "a run with one {did} and nothing left was to come: {run}"
    ))
}

/// The steward installs a runner, which carries it out; it opens where the analyst waits.
fn is_carried_out(office: &Office, people: &People) -> Outcome<()> {
    let install = [
        "runner", "install", RUNNER, "--domain", "Finance", "--login", ROBOT,
    ];
    office.weft("oskar-terminal", &install)?;
    office.let_the_runner_in()?;
    runs(office, "granted")?;
    people.priya.window.wait("rows of the ledger", ROWS, &[])?;
    people.priya.picture("team-analyst-open")?;
    shows(&people.oskar, ".acc-case .acc-head", "Active")?;
    shows(&people.oskar, "[aria-label=Runners]", "1 granted")?;
    people.oskar.picture("team-steward-granted")?;
    shows(&people.hannah, ".acc-tab", "Active")?;
    people.hannah.picture("team-owner-granted")?;
    go(&people.hannah, &format!("/governance?view=audit&about={LEDGER}"))?;
    shows(&people.hannah, "#audit [role=option]", "approve access")?;
    shows(&people.hannah, "#audit [role=option]", ROBOT)?;
    people.hannah.picture("team-owner-audit")
}

/// A moment so far from now, as the command line takes it.
pub fn moment(ahead: Duration) -> Outcome<String> {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|error| format!("the clock of this machine is wrong: {error}"))?;
    let millis = i64::try_from((since + ahead).as_millis())
        .map_err(|error| format!("the clock of this machine is wrong: {error}"))?;
    Ok(Timestamp::from_millis(millis).to_string())
}

/// The steward looks at it again and lets it end soon; waits until it has.
fn is_reduced(office: &Office, oskar: &Stage) -> Outcome<()> {
    let machine = "oskar-terminal";
    let start = [
        "recertify",
        "start",
        CAMPAIGN,
        "--domain",
        "Finance",
        "--due",
        "2099-01-31",
    ];
    office.json(machine, &start)?;
    let listed = office.json(machine, &["grants", LEDGER])?;
    let grant = listed["grants"][0]["id"]
        .as_str()
        .ok_or_else(|| format!("no grant is listed: {listed}"))?;
    let (until, over) = (moment(AHEAD)?, Instant::now() + AHEAD + AFTER);
    let reduce = ["recertify", "reduce", CAMPAIGN, grant, "--until", until.as_str()];
    office.json(machine, &reduce)?;
    go(oskar, "/access?show=recertify")?;
    shows(oskar, ".rc-body tbody", "Reduced")?;
    oskar.picture("team-steward-reduced")?;
    go(oskar, "/access?show=all")?;
    std::thread::sleep(over.saturating_duration_since(Instant::now()));
    Ok(())
}

/// Its time is over: the runner ends it, and it is closed where the analyst looks.
fn is_ended(office: &Office, people: &People, page: &str) -> Outcome<()> {
    let People { priya, oskar, hannah } = people;
    runs(office, "taken")?;
    priya.window.sees(CLOSED)?;
    priya.window.wait(
        "no row to be left on the screen",
        "return document.querySelector('[role=grid]') === null",
        &[],
    )?;
    priya.picture("team-analyst-closed-again")?;
    go(priya, "/access?show=mine")?;
    shows(priya, ".acc-case .acc-head", "Ended")?;
    priya.picture("team-analyst-ended")?;
    match office.weft("priya-terminal", &["preview", LEDGER]) {
        Err(error) if error.contains("closed without a grant") => {}
        other => {
            return Err(format!(
                "what has ended is not closed at the command line: {other:?}"
            ));
        }
    }
    shows(hannah, "#audit [role=option]", "end grant")?;
    hannah.picture("team-owner-audit-ended")?;
    go(hannah, page)?;
    hannah.window.click("[role=tab]", Some("Access"))?;
    shows(hannah, ".acc-tab", "Nobody that you may see holds access")?;
    hannah.picture("team-owner-ended")?;
    shows(oskar, ".acc-list li button", "Ended")?;
    shows(oskar, "[aria-label=Runners]", "1 taken away")?;
    oskar.picture("team-steward-ended")
}
