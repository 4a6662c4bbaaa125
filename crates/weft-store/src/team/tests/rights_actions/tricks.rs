//! What somebody tries who writes the words by hand: keys left out, urns left out, words that stand already.

use super::{Action, For, grant, request, runs, word, write};

/// A word that says that it is about nothing else, and not even about itself.
fn alone(word: &str, urn: &str) -> String {
    word.replace(&format!(r#""urns":["{urn}"]"#), r#""urns":[]"#)
}

pub fn all() -> Vec<Action> {
    let mut all = by_leaving_out();
    all.extend(by_what_stands());
    all.extend(elsewhere());
    all
}

fn by_leaving_out() -> Vec<Action> {
    let sent = request("{me}", "waiting", 30, &[("send", "{me}")], None);
    let mut all: Vec<Action> = [
        r#","state":"waiting""#,
        r#""by":{"login":"{me}"},"terms""#,
        r#""act":"send","#,
        r#""days":30,"#,
        r#","assets":["s"]"#,
    ]
    .iter()
    .map(|gone| {
        let rest = if gone.ends_with("\"terms\"") {
            "\"terms\""
        } else {
            ""
        };
        runs(
            &format!("ask without {gone}"),
            write(&[word("r5", "request", &sent.replacen(gone, rest, 1))]),
            For::Nobody,
        )
    })
    .collect();
    let sent_by_asker = ("send", "asker");
    let silent = request(
        "asker",
        "approved",
        30,
        &[sent_by_asker, ("note", "{me}")],
        Some("g1"),
    )
    .replace(r#","state":"approved""#, "");
    let granted = word("g1", "grant", &grant("r", "asker", "{me}", "pending", None));
    all.extend([
        runs("note without a state", write(&[word("r", "request", &silent), granted]), For::Nobody),
        runs(
            "propose as nobody",
            write(&[word("q5", "proposal", r#"{"subject":"s","title":"t"}"#)]),
            For::Nobody,
        ),
        runs(
            "move a proposal to nothing",
            write(&[word("q", "proposal", r#"{"by":{"login":"asker"},"state":"open","title":"t"}"#)]),
            For::Nobody,
        ),
        runs(
            "sign a decision as another",
            write(&[word(
                "q",
                "proposal",
                r#"{"subject":"s","by":{"login":"asker"},"state":"accepted","title":"t","decision":{"by":{"login":"boss"}}}"#,
            )]),
            For::Nobody,
        ),
        runs(
            "put a remark into another's mouth",
            write(&[word(
                "q",
                "proposal",
                r#"{"subject":"s","by":{"login":"asker"},"state":"open","title":"t","comments":[{"by":{"login":"boss"}}]}"#,
            )]),
            For::Nobody,
        ),
    ]);
    all
}

fn by_what_stands() -> Vec<Action> {
    let stands = request(
        "holder",
        "approved",
        30,
        &[("send", "holder"), ("approve", "boss")],
        Some("g"),
    );
    let more = word("g7", "grant", &grant("r9", "holder", "{me}", "pending", None));
    let own = request("{me}", "waiting", 30, &[("send", "{me}")], None);
    vec![
        runs(
            "grant again what was approved",
            write(&[word("r9", "request", &stands), more]),
            For::Nobody,
        ),
        runs(
            "begin another's request anew",
            write(&[alone(&word("r", "request", &own), "r")]),
            For::Nobody,
        ),
        runs(
            "begin another's proposal anew",
            write(&[alone(
                &word(
                    "q",
                    "proposal",
                    r#"{"subject":"s","by":{"login":"{me}"},"state":"open","title":"t"}"#,
                ),
                "q",
            )]),
            For::Nobody,
        ),
        runs(
            "say a thing twice at once",
            write(&[word("i", "incidents", "[]"), word("i", "incidents", "[1]")]),
            For::Refused,
        ),
    ]
}

fn elsewhere() -> Vec<Action> {
    let other = |text: String| text.replace(r#""target":"s""#, r#""target":"p""#);
    let approved = request(
        "asker",
        "approved",
        30,
        &[("send", "asker"), ("approve", "{me}")],
        Some("g1"),
    );
    let stranger = grant("r", "asker", "{me}", "pending", None);
    vec![
        runs(
            "grant what was not asked for",
            write(&[
                word("r", "request", &approved),
                word("g1", "grant", &other(stranger.clone())),
            ]),
            For::Nobody,
        ),
        runs(
            "grant without an end in sight",
            write(&[
                word("r", "request", &approved),
                word("g1", "grant", &stranger.replace("2020-01-01", "2220-01-01")),
            ]),
            For::Nobody,
        ),
        runs(
            "change the steps of a grant",
            write(&[word(
                "g",
                "grant",
                &other(grant("r9", "holder", "boss", "held", None)),
            )]),
            For::Nobody,
        ),
        runs(
            "put the mesh's rule in another's place",
            write(&[word("v3", "review", r#"{"domain":"Sales"}"#)]),
            For::Whole(&[]),
        ),
        runs(
            "say what only sources say",
            write(&[word("s", "schema", "{}")]),
            For::Nobody,
        ),
        runs(
            "note an approval that never was",
            "SELECT note_act('approve_access', 's', 'x')",
            For::Nobody,
        ),
    ]
}
