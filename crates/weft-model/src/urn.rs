//! Identity of a thing inside Weft: stable over renames, the same on every machine.

use crate::kind::EntityKind;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// `urn:weft:<part>:<26 letters>`, for example `urn:weft:asset:4k2r…`.
///
/// Derived from the source's authority (the catalog's own address, not the name somebody gave the
/// connection) and the thing's key there (a table's uuid, else its canonical name). Names are aliases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Urn(String);

/// The part of urns of namespaces, which are no things of their own.
const NAMESPACE: &str = "namespace";
/// The part of urns of proposals.
const PROPOSAL: &str = "proposal";
/// The part of urns of rules on review.
const REVIEW: &str = "review";
/// The part of urns of requests for access.
const REQUEST: &str = "request";
/// The part of urns of grants.
const GRANT: &str = "grant";
/// The part of urns of runners.
const RUNNER: &str = "runner";
/// The part of urns of campaigns that look at what is granted.
const CAMPAIGN: &str = "campaign";
/// The part of urns of the grants that a campaign looks at.
const REVIEWED: &str = "reviewed";
/// The part of the urn of the access policy.
const POLICY: &str = "policy";
/// Part of the urns of webhooks.
const WEBHOOK: &str = "webhook";
/// The part of the urn of the directory of people.
const DIRECTORY: &str = "directory";
/// Parts of what is no thing of its own.
const NO_THINGS: [&str; 11] = [
    NAMESPACE, PROPOSAL, REVIEW, REQUEST, GRANT, RUNNER, CAMPAIGN, REVIEWED, POLICY, WEBHOOK, DIRECTORY,
];
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Urn {
    /// Derives the urn of the thing that `authority` knows as `key`.
    pub fn derive(kind: EntityKind, authority: &str, key: &str) -> Self {
        Self::of(kind.urn_part(), authority, key)
    }

    fn of(part: &str, authority: &str, key: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        // Lengths first: ("ab", "c") and ("a", "bc") are two things.
        hasher.update(&(authority.len() as u64).to_le_bytes());
        hasher.update(authority.as_bytes());
        hasher.update(key.as_bytes());
        let digest = hasher.finalize();
        let mut text = format!("urn:weft:{part}:");
        let (mut bits, mut held) = (0_u32, 0_u32);
        for byte in digest.as_bytes().iter().take(16) {
            bits = (bits << 8) | u32::from(*byte);
            held += 8;
            while held >= 5 {
                held -= 5;
                text.push(letter(bits >> held));
            }
        }
        text.push(letter(bits << (5 - held)));
        Self(text)
    }

    /// The urn of a domain: domains are one namespace across all sources.
    pub fn domain(name: &str) -> Self {
        Self::derive(EntityKind::Domain, "mesh", &name.trim().to_lowercase())
    }

    /// The urn of a person, by mail where known, else by name.
    pub fn person(mail_or_name: &str) -> Self {
        Self::derive(EntityKind::Person, "mesh", &mail_or_name.trim().to_lowercase())
    }

    /// The urn of a namespace of the source of this name; without levels, of the source itself. What is said of it is
    /// about the connection and not about the catalog: two people may be shown different things there.
    pub fn namespace(source: &str, levels: &[String]) -> Self {
        Self::of(NAMESPACE, source, &levels.join("\u{1f}"))
    }

    /// Ten letters for something of this thing: fifty bits that differ for each `key`.
    pub fn short_of(&self, key: &str) -> String {
        let id = Self::of("", &self.0, key).0;
        id.rsplit(':')
            .next()
            .unwrap_or_default()
            .chars()
            .take(10)
            .collect()
    }

    /// The urn of a proposal: by whom it was made, and what tells it from their others.
    pub fn proposal(login: &str, key: &str) -> Self {
        Self::of(PROPOSAL, login, key)
    }

    /// Whether this is the urn of a proposal.
    pub fn is_proposal(&self) -> bool {
        self.part() == PROPOSAL
    }

    /// The urn of a request for access: by whom it was made, and what tells it from their others.
    pub fn request(login: &str, key: &str) -> Self {
        Self::of(REQUEST, login, key)
    }

    /// Whether this is the urn of a request for access.
    pub fn is_request(&self) -> bool {
        self.part() == REQUEST
    }

    /// The urn of the grant that a request leads to: one request, one grant.
    pub fn grant(request: &Self) -> Self {
        Self::of(GRANT, "request", request.as_str())
    }

    /// Whether this is the urn of a grant.
    pub fn is_grant(&self) -> bool {
        self.part() == GRANT
    }

    /// The urn of the runner of this name: names are one namespace in a workspace.
    pub fn runner(name: &str) -> Self {
        Self::of(RUNNER, "workspace", &name.trim().to_lowercase())
    }

    /// The urn of the campaign of this name: one name, one campaign. Letters may be large or small.
    pub fn campaign(name: &str) -> Self {
        Self::of(CAMPAIGN, "workspace", &name.trim().to_lowercase())
    }

    /// Whether this is the urn of a campaign.
    pub fn is_campaign(&self) -> bool {
        self.part() == CAMPAIGN
    }

    /// The urn under which it stands what a campaign came to for one grant.
    pub fn reviewed(campaign: &Self, grant: &Self) -> Self {
        Self::of(REVIEWED, campaign.as_str(), grant.as_str())
    }

    /// The urn of the access policy of the workspace.
    pub fn access_policy() -> Self {
        Self::of(POLICY, "workspace", "access")
    }

    /// The urn of the webhook of this name.
    pub fn webhook(name: &str) -> Self {
        Self::of(WEBHOOK, "workspace", &name.trim().to_lowercase())
    }

    /// The urn of the directory of people of the workspace.
    pub fn directory() -> Self {
        Self::of(DIRECTORY, "workspace", "people")
    }

    /// The urn under which it stands whether edits in a domain, or in the whole workspace, wait for a second person. Not
    /// the domain's own: a domain is known by what belongs to it, and a rule alone must not make one.
    pub fn review(domain: Option<&str>) -> Self {
        let key = domain.map(|name| name.trim().to_lowercase());
        Self::of(
            REVIEW,
            if key.is_some() { "domain" } else { "workspace" },
            &key.unwrap_or_default(),
        )
    }

    /// The part between `urn:weft:` and the id: `asset`, `product`, `proposal` …
    pub fn part(&self) -> &str {
        self.0.split(':').nth(2).unwrap_or_default()
    }

    /// Takes a urn as written; `None` when the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("urn:weft:")?;
        let (part, id) = rest.split_once(':')?;
        let part_known = part == "asset" || NO_THINGS.contains(&part) || EntityKind::parse(part).is_some();
        let id_known = id.len() == 26 && id.bytes().all(|byte| ALPHABET.contains(&byte));
        (part_known && id_known).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn letter(bits: u32) -> char {
    ALPHABET
        .get((bits & 31) as usize)
        .map_or('0', |byte| char::from(*byte))
}

impl fmt::Display for Urn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Urn;
    use crate::kind::EntityKind;

    #[test]
    fn is_stable_and_reads_back() {
        let urn = Urn::derive(EntityKind::Table, "sqlite:lake", "sales.orders");
        assert_eq!(urn, Urn::derive(EntityKind::Model, "sqlite:lake", "sales.orders"));
        assert_eq!(Urn::parse(urn.as_str()), Some(urn.clone()));
        assert_eq!(urn.as_str().len(), "urn:weft:asset:".len() + 26);
    }

    #[test]
    fn authority_and_key_do_not_run_into_each_other() {
        assert_ne!(
            Urn::derive(EntityKind::Table, "ab", "c"),
            Urn::derive(EntityKind::Table, "a", "bc")
        );
    }

    #[test]
    fn a_namespace_is_known_by_its_source_and_levels() {
        let of = |source: &str, levels: &[&str]| {
            let levels: Vec<String> = levels.iter().map(|level| (*level).to_owned()).collect();
            Urn::namespace(source, &levels)
        };
        let urn = of("lake", &["sales", "eu"]);
        assert_eq!(Urn::parse(urn.as_str()), Some(urn.clone()));
        for other in [
            of("lake", &[]),
            of("lake", &["sales.eu"]),
            of("pond", &["sales", "eu"]),
        ] {
            assert_ne!(urn, other);
        }
    }

    #[test]
    fn proposals_and_rules_on_review_have_urns_of_their_own() {
        let all = [
            Urn::proposal("maya", "1"),
            Urn::proposal("maya", "2"),
            Urn::review(None),
            Urn::review(Some("Sales")),
            Urn::domain("Sales"),
            Urn::request("maya", "1"),
            Urn::grant(&Urn::request("maya", "1")),
            Urn::access_policy(),
            Urn::campaign("Q4"),
            Urn::reviewed(&Urn::campaign("Q4"), &Urn::grant(&Urn::request("maya", "1"))),
            Urn::runner("sales"),
            Urn::webhook("chat"),
            Urn::directory(),
        ];
        for (at, urn) in all.iter().enumerate() {
            assert_eq!(Urn::parse(urn.as_str()).as_ref(), Some(urn));
            assert!(all.iter().skip(at + 1).all(|other| other != urn));
        }
        assert_eq!(Urn::review(Some(" SALES ")), Urn::review(Some("Sales")));
        assert_eq!(Urn::runner(" Sales "), Urn::runner("sales"));
        assert!(all[0].is_proposal() && !all[4].is_proposal());
        assert_eq!(Urn::campaign(" q4"), all[8]);
        assert!(all[8].is_campaign() && !all[9].is_campaign());
        assert!(all[5].is_request() && !all[5].is_grant() && all[6].is_grant());
    }

    #[test]
    fn refuses_what_is_no_urn() {
        for text in [
            "",
            "urn:weft:asset:",
            "urn:weft:nothing:00000000000000000000000000",
            "../x",
        ] {
            assert_eq!(Urn::parse(text), None, "{text}");
        }
    }
}
