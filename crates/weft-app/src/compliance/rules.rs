//! The rules that Weft can judge, in words, and where they are really enforced.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A rule that holds for the products of all domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceRule {
    /// Somebody who is here answers for it.
    Owner,
    /// Somebody stands in for its owner.
    Deputy,
    /// Each of its ports is promised by a contract that is published.
    Contract,
    /// It and its columns are explained.
    Documented,
    /// What is made from sensitive columns is classified as well.
    Classified,
    /// How long its data is kept is promised, and it is.
    Retention,
    /// It is as fresh as it promises.
    Freshness,
    /// Its tests and the rules of its contracts hold.
    Quality,
    /// Who has access was looked at again in time.
    AccessReview,
    /// Its tables are what its contracts promise.
    Schema,
}

impl ComplianceRule {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Owner,
        Self::Deputy,
        Self::Contract,
        Self::Documented,
        Self::Classified,
        Self::Retention,
        Self::Freshness,
        Self::Quality,
        Self::AccessReview,
        Self::Schema,
    ];

    /// Its name.
    pub fn label(self, review_days: u32) -> String {
        let label = match self {
            Self::Owner => "Owner named",
            Self::Deputy => "Deputy named",
            Self::Contract => "Contract published",
            Self::Documented => "Documented",
            Self::Classified => "Sensitive columns classified",
            Self::Retention => "Retention set and kept",
            Self::Freshness => "Freshness objective met",
            Self::Quality => "Quality rules hold",
            Self::AccessReview => return format!("Access reviewed in {review_days} days"),
            Self::Schema => "Schema as promised",
        };
        label.to_owned()
    }

    /// What it asks for, and of which products.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Owner => "Somebody who has not left answers for every product.",
            Self::Deputy => {
                "Somebody stands in for the owner now. Not known of owners whom the people of the workspace do not have."
            }
            Self::Contract => {
                "Each output port has a contract that is neither a draft nor retired. For products with an output port."
            }
            Self::Documented => "It says what it is for, and each of its columns is explained.",
            Self::Classified => {
                "A column that is made from a sensitive one is classified too, as whatever it is then. For products with sensitive columns, or with columns made from such."
            }
            Self::Retention => {
                "It promises how long data is kept, and keeps that. For products with a table. Often not known: snapshots that are gone tell nothing of rows."
            }
            Self::Freshness => {
                "Over the last 30 days it was as fresh as promised, for as much of the time as promised. For products that promise it."
            }
            Self::Quality => "No test fails, and none is without a result. For products with tests or rules.",
            Self::AccessReview => {
                "Each grant was given, or answered for in a campaign, in these days. For products with access that was granted through Weft."
            }
            Self::Schema => {
                "No table differs from its contract in a way that breaks the promise. For products with a contract."
            }
        }
    }

    /// Where it is enforced, and not only measured.
    pub const fn enforced(self) -> &'static [(EnforcedIn, &'static str)] {
        match self {
            Self::Owner => &[(
                EnforcedIn::Publishing,
                "a product is not published without an owner",
            )],
            Self::Documented => &[(
                EnforcedIn::Publishing,
                "a product is not published without a description; its columns are not asked for",
            )],
            Self::Classified => &[(
                EnforcedIn::Preview,
                "previews mask the columns that are classified as sensitive",
            )],
            Self::Schema => &[(
                EnforcedIn::Check,
                "`weft check` fails on drift, in each pipeline that runs it",
            )],
            Self::Deputy
            | Self::Contract
            | Self::Retention
            | Self::Freshness
            | Self::Quality
            | Self::AccessReview => &[],
        }
    }
}

/// A place that enforces a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EnforcedIn {
    /// The program that reads rows for people.
    Preview,
    /// `weft check` in a pipeline.
    Check,
    /// The step that makes a product one to rely on.
    Publishing,
}

/// Whether a product keeps a rule. The worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceState {
    /// It does not.
    Broken,
    /// Nobody can tell.
    Unknown,
    /// It does.
    Kept,
}
