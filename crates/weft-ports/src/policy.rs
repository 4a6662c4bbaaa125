//! Policies that a catalog keeps for the upkeep of tables. They say what should be done; an engine does it, or not.

use std::fmt;

/// A kind of policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyKind {
    /// Small data files become large ones.
    DataCompaction,
    /// Manifests are written anew.
    MetadataCompaction,
    /// Files that no snapshot names are deleted.
    OrphanFileRemoval,
    /// Old snapshots, and with them old versions of the table, are removed. Rows of the current version stay.
    SnapshotExpiry,
    /// A kind that Weft does not know, as the catalog calls it.
    Other(String),
}

impl PolicyKind {
    /// Reads the catalog's word.
    pub fn parse(word: &str) -> Self {
        match word {
            "system.data-compaction" => Self::DataCompaction,
            "system.metadata-compaction" => Self::MetadataCompaction,
            "system.orphan-file-removal" => Self::OrphanFileRemoval,
            "system.snapshot-expiry" => Self::SnapshotExpiry,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The catalog's word: `system.snapshot-expiry`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::DataCompaction => "system.data-compaction",
            Self::MetadataCompaction => "system.metadata-compaction",
            Self::OrphanFileRemoval => "system.orphan-file-removal",
            Self::SnapshotExpiry => "system.snapshot-expiry",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::DataCompaction => "data compaction",
            Self::MetadataCompaction => "metadata compaction",
            Self::OrphanFileRemoval => "orphan file removal",
            Self::SnapshotExpiry => "snapshot expiry",
            Self::Other(word) => word,
        })
    }
}

/// A policy as it holds for one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedPolicy {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub kind: PolicyKind,
    /// The namespace that it lives in, which need not be what it is attached to.
    pub namespace: Vec<String>,
    /// Whether it is attached to something above the table.
    pub inherited: bool,
    /// Whether it switches its work on or off; unknown where its content cannot be read.
    pub enabled: Option<bool>,
    /// Words of whoever made it.
    pub description: Option<String>,
    /// What its content says beside that, as key and value; see [`said`].
    pub settings: Vec<(String, String)>,
    /// How often it was changed.
    pub version: Option<u64>,
    /// What of its content cannot be read, and why.
    pub unread: Option<String>,
}

impl AppliedPolicy {
    /// The value of a setting.
    pub fn setting(&self, key: &str) -> Option<&str> {
        let found = self.settings.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.as_str())
    }
}

/// A key of the published schemas (2025-02-03) in plain words; none for a key that they do not name.
pub fn said(key: &str) -> Option<&'static str> {
    Some(match key {
        "min_snapshot_to_keep" => "snapshots kept at least",
        "max_snapshot_age_days" => "days that snapshots are kept",
        "max_ref_age_days" => "days that branches and tags are kept",
        "max_orphan_file_age_in_days" => "days that orphan files are kept",
        "locations" => "folders that are searched",
        "prefix_mismatch_mode" => "when addresses differ in scheme or host",
        "target_file_size_bytes" => "bytes of a file, aimed at",
        "compaction_strategy" => "strategy",
        "max-concurrent-file-group-rewrites" => "groups rewritten at once",
        "spec_id" => "partition spec",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::PolicyKind;

    #[test]
    fn kinds_keep_the_word_of_the_catalog() {
        for word in [
            "system.data-compaction",
            "system.metadata-compaction",
            "system.orphan-file-removal",
            "system.snapshot-expiry",
            "acme.masking",
        ] {
            assert_eq!(PolicyKind::parse(word).as_str(), word);
        }
        assert_eq!(
            PolicyKind::parse("acme.masking"),
            PolicyKind::Other("acme.masking".to_owned())
        );
        assert_eq!(PolicyKind::SnapshotExpiry.to_string(), "snapshot expiry");
    }
}
