//! Products, people and words of the demo.

/// Somebody who works there.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Mail without the company's part: `maya.lindqvist`.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// What they do.
    pub role: String,
}

impl Person {
    /// Mail address.
    pub fn mail(&self) -> String {
        format!("{}@alderfinch.example", self.login)
    }
}

/// A word of the glossary.
#[derive(Debug, Clone)]
pub struct Term {
    /// The word.
    pub name: String,
    /// Position of its domain.
    pub domain: usize,
    /// What it means.
    pub definition: String,
}

/// Something that is wrong from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Full name of the product or table.
    pub subject: String,
    /// `critical`, `major` or `minor`.
    pub severity: String,
    /// Property of the promise that is broken.
    pub promise: String,
    /// In a few words.
    pub title: String,
    /// What is known so far.
    pub text: String,
}

/// A promise of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// ODCS property.
    pub property: String,
    /// Value.
    pub value: String,
    /// Unit.
    pub unit: Option<String>,
}

/// An output port.
#[derive(Debug, Clone, Default)]
pub struct Port {
    /// Name.
    pub name: String,
    /// Dotted names of its tables.
    pub tables: Vec<String>,
}

/// A data product.
#[derive(Debug, Clone, Default)]
pub struct Product {
    /// Id and file name: `payment-settlements`.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Version.
    pub version: String,
    /// ODPS status.
    pub status: String,
    /// ODPS type.
    pub kind: String,
    /// Position of its domain.
    pub domain: usize,
    /// Login of its owner.
    pub owner: Option<String>,
    /// Login of its steward.
    pub steward: Option<String>,
    /// Other logins.
    pub members: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Glossary words.
    pub terms: Vec<String>,
    /// Promises.
    pub promises: Vec<Promise>,
    /// Ids of the products it reads.
    pub inputs: Vec<String>,
    /// What it offers.
    pub ports: Vec<Port>,
    /// Where to ask.
    pub channel: Option<String>,
    /// Whether its ports have contracts.
    pub contract: bool,
    /// ODCS version of its contracts.
    pub contract_version: String,
    /// One sentence.
    pub purpose: String,
    /// What to use it for.
    pub uses: Vec<String>,
    /// What not to use it for.
    pub limits: Vec<String>,
    /// Grain, time and other remarks, a paragraph each.
    pub notes: Vec<String>,
}
