//! What the listings of a catalog said, kept for the day on which one of them is refused: what was listed before is
//! then still there, because nobody said that it is gone.

use std::collections::BTreeMap;

use weft_model::Urn;
use weft_ports::{error::PortResult, source::Fingerprint};

use super::{catalog::Kind, names::Levels};
use crate::{facts::NamespaceWords, stating::Stating};

/// Key of what the properties of a namespace say.
const WORDS: &str = "words";

/// The listings of one catalog in one harvest.
pub(super) struct Listings {
    catalog: String,
    /// By key: the things that were listed, and namespaces as JSON.
    read: BTreeMap<String, Fingerprint>,
    /// Keys of listings that were refused or failed.
    unread: Vec<String>,
}

impl Listings {
    pub(super) fn new(catalog: &str) -> Self {
        Self {
            catalog: catalog.to_owned(),
            read: BTreeMap::new(),
            unread: Vec::new(),
        }
    }

    /// The namespaces in `levels` were listed.
    pub(super) fn namespaces(&mut self, levels: &[String], below: &[Levels]) {
        // A leaf has nothing to be kept.
        if !below.is_empty() {
            let listed = Fingerprint {
                value: serde_json::json!(below).to_string(),
                urns: Vec::new(),
            };
            self.read.insert(self.key("namespaces", levels), listed);
        }
    }

    /// The namespaces that an earlier harvest found in `levels`.
    pub(super) async fn known_namespaces(
        &self,
        stating: &Stating,
        levels: &[String],
    ) -> PortResult<Vec<Levels>> {
        let key = self.key("namespaces", levels);
        let known = stating.context.fingerprints.get(&key).await?;
        // Written by this file; what another version wrote is as good as nothing.
        Ok(known
            .and_then(|known| serde_json::from_str(&known.value).ok())
            .unwrap_or_default())
    }

    /// What the properties of a namespace say was read.
    pub(super) fn words(&mut self, levels: &[String], words: &NamespaceWords) {
        let read = Fingerprint {
            value: serde_json::json!([words.domain, words.owner]).to_string(),
            urns: Vec::new(),
        };
        self.read.insert(self.key(WORDS, levels), read);
    }

    /// What an earlier harvest read there.
    pub(super) async fn known_words(
        &self,
        stating: &Stating,
        levels: &[String],
    ) -> PortResult<NamespaceWords> {
        let known = stating.context.fingerprints.get(&self.key(WORDS, levels)).await?;
        let read: Option<[Option<String>; 2]> =
            known.and_then(|known| serde_json::from_str(&known.value).ok());
        let [domain, owner] = read.unwrap_or_default();
        Ok(NamespaceWords { domain, owner })
    }

    /// The names of a kind in `levels` were listed; what they stand for comes with [`hold`](Self::hold).
    pub(super) fn names(&mut self, levels: &[String], kind: Kind) {
        let nothing = Fingerprint {
            value: String::new(),
            urns: Vec::new(),
        };
        self.read.insert(self.key(kind.word(), levels), nothing);
    }

    /// A listing that was refused or failed.
    pub(super) fn unlisted(&mut self, levels: &[String], kind: Kind) {
        self.unread.push(self.key(kind.word(), levels));
    }

    /// What a listed name stands for.
    pub(super) fn hold(&mut self, levels: &[String], kind: Kind, urns: Vec<Urn>) {
        let key = self.key(kind.word(), levels);
        if let Some(listed) = self.read.get_mut(&key) {
            listed.urns.extend(urns);
        }
    }

    /// Keeps what could not be listed, and remembers what was listed otherwise than before.
    pub(super) async fn settle(&mut self, stating: &mut Stating) -> PortResult<()> {
        let keys: Vec<String> = self.read.keys().chain(&self.unread).cloned().collect();
        let known = stating.context.fingerprints.get_all(&keys).await?;
        for key in &self.unread {
            stating.keep(known.get(key).map_or(&[], |known| known.urns.as_slice()));
        }
        for (key, mut listed) in std::mem::take(&mut self.read) {
            listed.urns.sort();
            listed.urns.dedup();
            if known.get(&key) != Some(&listed) {
                stating.remember(key, listed);
            }
        }
        Ok(())
    }

    fn key(&self, what: &str, levels: &[String]) -> String {
        ["listing", &self.catalog, what, &levels.join("\u{1f}")].join("\n")
    }
}
