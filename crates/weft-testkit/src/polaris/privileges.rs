//! The privileges, which securable takes which, and which one opens which.

/// Privileges that a catalog takes, in the order in which grants on one thing are listed (#10) [spec].
const ON_CATALOG: [&str; 51] = [
    "CATALOG_MANAGE_ACCESS",
    "CATALOG_MANAGE_CONTENT",
    "CATALOG_MANAGE_METADATA",
    "CATALOG_READ_PROPERTIES",
    "CATALOG_WRITE_PROPERTIES",
    "NAMESPACE_CREATE",
    "TABLE_CREATE",
    "VIEW_CREATE",
    "NAMESPACE_DROP",
    "TABLE_DROP",
    "VIEW_DROP",
    "NAMESPACE_LIST",
    "TABLE_LIST",
    "VIEW_LIST",
    "NAMESPACE_READ_PROPERTIES",
    "TABLE_READ_PROPERTIES",
    "VIEW_READ_PROPERTIES",
    "NAMESPACE_WRITE_PROPERTIES",
    "TABLE_WRITE_PROPERTIES",
    "VIEW_WRITE_PROPERTIES",
    "TABLE_READ_DATA",
    "TABLE_WRITE_DATA",
    "NAMESPACE_FULL_METADATA",
    "TABLE_FULL_METADATA",
    "VIEW_FULL_METADATA",
    "POLICY_CREATE",
    "POLICY_WRITE",
    "POLICY_READ",
    "POLICY_DROP",
    "POLICY_LIST",
    "POLICY_FULL_METADATA",
    "CATALOG_ATTACH_POLICY",
    "CATALOG_DETACH_POLICY",
    "TABLE_ASSIGN_UUID",
    "TABLE_UPGRADE_FORMAT_VERSION",
    "TABLE_ADD_SCHEMA",
    "TABLE_SET_CURRENT_SCHEMA",
    "TABLE_ADD_PARTITION_SPEC",
    "TABLE_ADD_SORT_ORDER",
    "TABLE_SET_DEFAULT_SORT_ORDER",
    "TABLE_ADD_SNAPSHOT",
    "TABLE_SET_SNAPSHOT_REF",
    "TABLE_REMOVE_SNAPSHOTS",
    "TABLE_REMOVE_SNAPSHOT_REF",
    "TABLE_SET_LOCATION",
    "TABLE_SET_PROPERTIES",
    "TABLE_REMOVE_PROPERTIES",
    "TABLE_SET_STATISTICS",
    "TABLE_REMOVE_STATISTICS",
    "TABLE_REMOVE_PARTITION_SPECS",
    "TABLE_MANAGE_STRUCTURE",
];

/// Privileges that only something below a catalog takes [spec].
const BELOW: [&str; 6] = [
    "NAMESPACE_ATTACH_POLICY",
    "NAMESPACE_DETACH_POLICY",
    "TABLE_ATTACH_POLICY",
    "TABLE_DETACH_POLICY",
    "POLICY_ATTACH",
    "POLICY_DETACH",
];

/// The place of a privilege among all of them; nothing for an unknown one.
pub fn code(privilege: &str) -> Option<usize> {
    all().position(|known| known == privilege)
}

/// The privilege at a place.
pub fn name(code: usize) -> &'static str {
    all().nth(code).unwrap_or_default()
}

fn all() -> impl Iterator<Item = &'static str> {
    ON_CATALOG.into_iter().chain(BELOW)
}

/// Whether a grant of that type takes the privilege (#151, #152); the sets are those of the enums [spec].
pub fn fits(kind: &str, privilege: &str) -> bool {
    let on_catalog = ON_CATALOG.contains(&privilege);
    let below = BELOW.contains(&privilege);
    if !on_catalog && !below {
        return false;
    }
    let named = |noun: &str| privilege.starts_with(noun) && !privilege.ends_with("_CREATE");
    match kind {
        "catalog" => on_catalog,
        "namespace" => {
            let of_catalogs = [
                "_READ_PROPERTIES",
                "_WRITE_PROPERTIES",
                "_ATTACH_POLICY",
                "_DETACH_POLICY",
            ]
            .iter()
            .any(|verb| privilege.strip_prefix("CATALOG") == Some(verb));
            on_catalog && !of_catalogs || below && privilege.starts_with("NAMESPACE_")
        }
        "table" => named("TABLE_") || privilege == "CATALOG_MANAGE_ACCESS",
        "view" => named("VIEW_") || privilege == "CATALOG_MANAGE_ACCESS",
        "policy" => named("POLICY_") || privilege == "CATALOG_MANAGE_ACCESS",
        _ => false,
    }
}

/// Whether holding `granted` is as good as holding `wanted`.
///
/// Recorded where a line is cited. The rest follows the published rules of the default authorizer [spec], read in an
/// older release than 1.7.0; what it did not have yet, policies and the finer rights on tables, is by analogy [assumed].
pub fn opens(granted: &str, wanted: &str) -> bool {
    if granted == wanted {
        return true;
    }
    let manages = ["CATALOG_MANAGE_CONTENT", "CATALOG_MANAGE_METADATA"].contains(&granted);
    match wanted {
        // catalog_admin does not have it: #147, #235; CATALOG_MANAGE_CONTENT does: #232
        "TABLE_READ_DATA" => ["CATALOG_MANAGE_CONTENT", "TABLE_WRITE_DATA"].contains(&granted),
        "TABLE_WRITE_DATA" | "CATALOG_MANAGE_METADATA" => granted == "CATALOG_MANAGE_CONTENT",
        // Nobody but the principal itself: #48, #49
        "CATALOG_MANAGE_ACCESS"
        | "CATALOG_MANAGE_CONTENT"
        | "SERVICE_MANAGE_ACCESS"
        | "PRINCIPAL_ROTATE_CREDENTIALS" => false,
        // CATALOG_MANAGE_ACCESS on the catalog does not open them: #111, #112
        "CATALOG_READ_PROPERTIES" => {
            manages || ["CATALOG_WRITE_PROPERTIES", "SERVICE_MANAGE_ACCESS"].contains(&granted)
        }
        "CATALOG_WRITE_PROPERTIES" => manages || granted == "SERVICE_MANAGE_ACCESS",
        "CATALOG_CREATE" | "CATALOG_DROP" | "CATALOG_LIST" => granted == "SERVICE_MANAGE_ACCESS",
        // #107 to #110, #115, #165: nothing granted inside a catalog reaches principals and their roles
        _ if wanted.starts_with("PRINCIPAL_") => granted == "SERVICE_MANAGE_ACCESS",
        // #74, #94, #99, #103 to #106, #113, #117
        _ if wanted.starts_with("CATALOG_ROLE_") || wanted.ends_with("_MANAGE_GRANTS_ON_SECURABLE") => {
            granted == "CATALOG_MANAGE_ACCESS"
        }
        // Attaching on something also follows from attaching above it [assumed].
        _ if wanted.ends_with("_ATTACH_POLICY") => manages || granted == "CATALOG_ATTACH_POLICY",
        _ if wanted.ends_with("_DETACH_POLICY") => manages || granted == "CATALOG_DETACH_POLICY",
        _ => code(wanted).is_some() && (manages || by_noun(granted, wanted)),
    }
}

fn by_noun(granted: &str, wanted: &str) -> bool {
    let Some((noun, verb)) = wanted.split_once('_') else {
        return false;
    };
    let Some(held) = granted.strip_prefix(noun).and_then(|rest| rest.strip_prefix('_')) else {
        return false;
    };
    let enough: &[&str] = match verb {
        // #127, #161
        "LIST" => &[
            "FULL_METADATA",
            "CREATE",
            "READ_PROPERTIES",
            "WRITE_PROPERTIES",
            "READ_DATA",
            "WRITE_DATA",
            "READ",
            "WRITE",
        ],
        // #85, #100
        "READ_PROPERTIES" => &["FULL_METADATA", "WRITE_PROPERTIES", "READ_DATA", "WRITE_DATA"],
        "WRITE_PROPERTIES" => &["FULL_METADATA", "WRITE_DATA"],
        "READ" => &["FULL_METADATA", "WRITE"],
        "ATTACH" | "DETACH" => &[],
        _ => &["FULL_METADATA"],
    };
    enough.contains(&held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_takes_as_many_as_the_specification_lists() {
        let count = |kind| all().filter(|privilege| fits(kind, privilege)).count();
        let counts = ["catalog", "namespace", "table", "view", "policy"].map(count);
        assert_eq!(counts, [51, 49, 28, 6, 8]);
    }

    #[test]
    fn data_lists_tables_and_opens_no_view() {
        assert!(opens("TABLE_READ_DATA", "TABLE_LIST"));
        assert!(!opens("TABLE_READ_DATA", "VIEW_READ_PROPERTIES"));
        assert!(!opens("TABLE_LIST", "TABLE_READ_PROPERTIES"));
        assert!(!opens("CATALOG_MANAGE_METADATA", "TABLE_READ_DATA"));
        assert!(!opens("CATALOG_MANAGE_CONTENT", "NOT_IN_THE_TABLE"));
    }
}
