//! Namespaces of a source: the levels that its things lie in, also where nothing lies or nothing may be listed.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::warning::WarningCode;

/// A namespace as a source lists it; the one without levels is the source itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct NamespaceInfo {
    /// Its levels, as in the namespaces of assets: the catalog first where a source reads several.
    pub levels: Vec<String>,
    /// Names of the namespaces right below it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub below: Vec<String>,
    /// What of it could not be listed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unlisted: Vec<Unlisted>,
    /// The catalog that begins here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub catalog: Option<CatalogInfo>,
}

/// What a namespace holds, by how it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Contents {
    /// Namespaces below.
    Namespaces,
    /// Tables.
    Tables,
    /// Views.
    Views,
    /// Tables of other formats.
    GenericTables,
    /// Semantic models.
    SemanticModels,
}

impl Contents {
    /// Words for people, in the plural.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Namespaces => "namespaces",
            Self::Tables => "tables",
            Self::Views => "views",
            Self::GenericTables => "tables of other formats",
            Self::SemanticModels => "semantic models",
        }
    }
}

/// A listing that brought nothing: what it would hold is not absent, it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct Unlisted {
    /// What was to be listed.
    pub what: Contents,
    /// Why that did not work: [`WarningCode::Denied`] where this person may not.
    pub why: WarningCode,
}

/// A catalog as its server describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct CatalogInfo {
    /// Its name there.
    pub name: String,
    /// Whether it is kept elsewhere and only shown here; absent where nobody said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external: Option<bool>,
    /// The catalog that it stands for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub federated: Option<Federation>,
}

/// Where a federated catalog comes from. Words of its server: shown, never opened and never asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Federation {
    /// How it is reached: `ICEBERG_REST`, `HADOOP`, `HIVE`.
    pub kind: String,
    /// Address, without anything secret.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uri: Option<String>,
    /// The catalog's name there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remote: Option<String>,
}

impl CatalogInfo {
    /// Where it comes from, in words; `None` where it is the server's own, or nobody said.
    pub fn origin(&self) -> Option<String> {
        match (&self.federated, self.external) {
            (Some(from), _) => {
                let mut words = format!("federated from {}", from.kind);
                if let Some(uri) = &from.uri {
                    words.push(' ');
                    words.push_str(uri);
                }
                if let Some(remote) = &from.remote {
                    words.push_str(" / catalog ");
                    words.push_str(remote);
                }
                Some(words)
            }
            (None, Some(true)) => {
                Some("external: another system keeps it, and tells this catalog of changes".to_owned())
            }
            (None, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_says_how_where_and_what() {
        let mut catalog = CatalogInfo {
            name: "partner".to_owned(),
            external: Some(true),
            federated: Some(Federation {
                kind: "ICEBERG_REST".to_owned(),
                uri: Some("https://p.example/api/catalog".to_owned()),
                remote: Some("lake".to_owned()),
            }),
        };
        assert_eq!(
            catalog.origin().as_deref(),
            Some("federated from ICEBERG_REST https://p.example/api/catalog / catalog lake")
        );
        catalog.federated = None;
        assert!(
            catalog
                .origin()
                .is_some_and(|words| words.starts_with("external"))
        );
        catalog.external = Some(false);
        assert_eq!(catalog.origin(), None);
    }
}
