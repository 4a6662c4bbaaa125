//! A grant as a body spells it, discriminated by its type.

use serde_json::{Value, json};

use super::call::{levels_in, text};

/// What is granted on. The levels of a namespace come first, then the name in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Securable {
    /// The catalog itself.
    Catalog,
    /// A namespace, and all below it.
    Namespace(Vec<String>),
    /// A table, of Iceberg or of another format.
    Table(Vec<String>, String),
    /// A view.
    View(Vec<String>, String),
    /// A policy.
    Policy(Vec<String>, String),
}

/// A privilege on something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// On what.
    pub on: Securable,
    /// What: one of the privileges that fit it.
    pub privilege: String,
}

impl Grant {
    /// On the catalog.
    pub fn catalog(privilege: &str) -> Self {
        Self::on(Securable::Catalog, privilege)
    }

    /// On a namespace.
    pub fn namespace(levels: &[&str], privilege: &str) -> Self {
        Self::on(Securable::Namespace(owned(levels)), privilege)
    }

    /// On a table.
    pub fn table(levels: &[&str], name: &str, privilege: &str) -> Self {
        Self::on(Securable::Table(owned(levels), name.to_owned()), privilege)
    }

    /// On a view.
    pub fn view(levels: &[&str], name: &str, privilege: &str) -> Self {
        Self::on(Securable::View(owned(levels), name.to_owned()), privilege)
    }

    /// On a policy.
    pub fn policy(levels: &[&str], name: &str, privilege: &str) -> Self {
        Self::on(Securable::Policy(owned(levels), name.to_owned()), privilege)
    }

    fn on(on: Securable, privilege: &str) -> Self {
        Self {
            on,
            privilege: privilege.to_owned(),
        }
    }

    /// Reads one.
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let levels = || levels_in(value.get("namespace")?).ok();
        let name = |key| Some(text(value, key).ok()?.to_owned());
        let on = match text(value, "type").ok()? {
            "catalog" => Securable::Catalog,
            "namespace" => Securable::Namespace(levels()?),
            "table" => Securable::Table(levels()?, name("tableName")?),
            "view" => Securable::View(levels()?, name("viewName")?),
            "policy" => Securable::Policy(levels()?, name("policyName")?),
            _ => return None,
        };
        let privilege = name("privilege")?;
        Some(Self { on, privilege })
    }

    /// Writes one, with the same fields (#154).
    pub(super) fn to_json(&self) -> Value {
        let (kind, privilege) = (self.on.kind(), &self.privilege);
        match &self.on {
            Securable::Catalog => json!({"type": kind, "privilege": privilege}),
            Securable::Namespace(levels) => {
                json!({"type": kind, "namespace": levels, "privilege": privilege})
            }
            Securable::Table(levels, name) => {
                json!({"type": kind, "namespace": levels, "tableName": name, "privilege": privilege})
            }
            Securable::View(levels, name) => {
                json!({"type": kind, "namespace": levels, "viewName": name, "privilege": privilege})
            }
            Securable::Policy(levels, name) => {
                json!({"type": kind, "namespace": levels, "policyName": name, "privilege": privilege})
            }
        }
    }
}

impl Securable {
    /// The discriminator of a body.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Namespace(_) => "namespace",
            Self::Table(..) => "table",
            Self::View(..) => "view",
            Self::Policy(..) => "policy",
        }
    }

    /// The operation that grants on it.
    pub(super) fn operation_to_add(&self) -> &'static str {
        match self {
            Self::Catalog => "ADD_CATALOG_GRANT_TO_CATALOG_ROLE",
            Self::Namespace(_) => "ADD_NAMESPACE_GRANT_TO_CATALOG_ROLE",
            Self::Table(..) => "ADD_TABLE_GRANT_TO_CATALOG_ROLE",
            Self::View(..) => "ADD_VIEW_GRANT_TO_CATALOG_ROLE",
            Self::Policy(..) => "ADD_POLICY_GRANT_TO_CATALOG_ROLE",
        }
    }

    /// The operation that revokes on it.
    pub(super) fn operation_to_revoke(&self) -> &'static str {
        match self {
            Self::Catalog => "REVOKE_CATALOG_GRANT_FROM_CATALOG_ROLE",
            Self::Namespace(_) => "REVOKE_NAMESPACE_GRANT_FROM_CATALOG_ROLE",
            Self::Table(..) => "REVOKE_TABLE_GRANT_FROM_CATALOG_ROLE",
            Self::View(..) => "REVOKE_VIEW_GRANT_FROM_CATALOG_ROLE",
            Self::Policy(..) => "REVOKE_POLICY_GRANT_FROM_CATALOG_ROLE",
        }
    }
}

/// Levels as owned texts.
pub(super) fn owned(levels: &[&str]) -> Vec<String> {
    levels.iter().map(|level| (*level).to_owned()).collect()
}
