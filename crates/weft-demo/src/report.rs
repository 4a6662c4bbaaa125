//! What a build says: while it goes on, and when it is done.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::spec::Incident;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// `tables`, `catalog`, `documents`, `dbt`, `done`.
    pub step: &'static str,
    /// Pieces done.
    pub done: usize,
    /// Pieces in all.
    pub total: usize,
    /// The piece, in words.
    pub detail: String,
}

/// A source to add, in the shape of Weft's source settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSource {
    /// Its name: first part of the full names of its assets.
    pub name: String,
    /// How to read it.
    pub kind: SourceKind,
}

/// See [`DemoSource`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SourceKind {
    /// Iceberg tables in a SQL catalog.
    IcebergSql {
        /// `sqlite:///FILE`.
        uri: String,
        /// Folder of the warehouse.
        warehouse: String,
        /// Catalog inside the database; absent, as there is only one.
        catalog: Option<String>,
    },
    /// dbt artifacts.
    Dbt {
        /// Project folder.
        path: String,
    },
    /// Contracts and products.
    Contracts {
        /// Folder.
        path: String,
    },
}

/// Something that is wrong from the start; whoever opens the demo says so by the same verb as people do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoIncident {
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

impl From<&Incident> for DemoIncident {
    fn from(incident: &Incident) -> Self {
        Self {
            subject: incident.subject.clone(),
            severity: incident.severity.clone(),
            promise: incident.promise.clone(),
            title: incident.title.clone(),
            text: incident.text.clone(),
        }
    }
}

/// The access policy; whoever opens the demo publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPolicy {
    /// Login of who publishes it.
    pub by: String,
    /// Its text.
    pub text: String,
}

/// What was made, or found made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoReport {
    /// What to add as sources.
    pub sources: Vec<DemoSource>,
    /// What is wrong from the start.
    pub incidents: Vec<DemoIncident>,
    /// Its access policy; none in a demo that was made before there was one.
    #[serde(default)]
    pub policy: Option<DemoPolicy>,
    /// Domains.
    pub domains: usize,
    /// Products.
    pub products: usize,
    /// Tables.
    pub tables: usize,
    /// Snapshots of all tables.
    pub snapshots: usize,
    /// Data and delete files.
    pub files: usize,
    /// Rows that scans of all tables return.
    pub rows: i64,
    /// Bytes of all table files.
    pub bytes: i64,
}

/// The sources of a demo in `folder`.
pub(crate) fn sources(folder: &Path) -> Vec<DemoSource> {
    let path = |below: &str| folder.join(below).display().to_string();
    vec![
        DemoSource {
            name: "lake".to_owned(),
            kind: SourceKind::IcebergSql {
                uri: format!("sqlite:///{}", path("catalog.db").trim_start_matches('/')),
                warehouse: path("warehouse"),
                catalog: None,
            },
        },
        DemoSource {
            name: "shop".to_owned(),
            kind: SourceKind::Dbt { path: path("dbt") },
        },
        DemoSource {
            name: "mesh".to_owned(),
            kind: SourceKind::Contracts {
                path: path("contracts"),
            },
        },
    ]
}
