//! Which privileges an operation takes.
//!
//! The names are those that a 403 tells. Where no line is cited the pair follows the published table of the
//! default authorizer [spec].

/// An operation, what it takes on its target, and what it takes on a second thing.
pub struct Operation {
    /// As a 403 tells it.
    pub name: &'static str,
    /// All of these on the target.
    pub target: &'static [&'static str],
    /// All of these on the second thing.
    pub second: &'static [&'static str],
}

type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const GRANTEE: &[&str] = &["CATALOG_ROLE_MANAGE_GRANTS_FOR_GRANTEE"];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("LIST_NAMESPACES", &["NAMESPACE_LIST"], &[]), // #64, #139
    ("CREATE_NAMESPACE", &["NAMESPACE_CREATE"], &[]),
    ("LOAD_NAMESPACE_METADATA", &["NAMESPACE_READ_PROPERTIES"], &[]), // #140
    ("NAMESPACE_EXISTS", &["NAMESPACE_LIST"], &[]),
    ("DROP_NAMESPACE", &["NAMESPACE_DROP"], &[]),
    ("UPDATE_NAMESPACE_PROPERTIES", &["NAMESPACE_WRITE_PROPERTIES"], &[]),
    ("LIST_TABLES", &["TABLE_LIST"], &[]), // #102, #161
    ("CREATE_TABLE_DIRECT", &["TABLE_CREATE"], &[]),
    ("LOAD_TABLE", &["TABLE_READ_PROPERTIES"], &[]), // #65, #142
    ("LOAD_TABLE_WITH_READ_DELEGATION", &["TABLE_READ_DATA"], &[]), // #147
    ("UPDATE_TABLE", &["TABLE_WRITE_PROPERTIES"], &[]),
    ("DROP_TABLE_WITHOUT_PURGE", &["TABLE_DROP"], &[]),
    ("DROP_TABLE_WITH_PURGE", &["TABLE_DROP", "TABLE_WRITE_DATA"], &[]),
    ("TABLE_EXISTS", &["TABLE_LIST"], &[]),
    ("RENAME_TABLE", &["TABLE_DROP"], &["TABLE_LIST", "TABLE_CREATE"]),
    ("LIST_VIEWS", &["VIEW_LIST"], &[]),
    ("CREATE_VIEW", &["VIEW_CREATE"], &[]),
    ("LOAD_VIEW", &["VIEW_READ_PROPERTIES"], &[]), // #128, #144
    ("DROP_VIEW", &["VIEW_DROP"], &[]),
    ("VIEW_EXISTS", &["VIEW_LIST"], &[]),
    ("RENAME_VIEW", &["VIEW_DROP"], &["VIEW_LIST", "VIEW_CREATE"]),
    ("REPORT_READ_METRICS", &["TABLE_READ_DATA"], &[]), // #250
    ("REPORT_WRITE_METRICS", &["TABLE_WRITE_DATA"], &[]),
    ("LIST_CATALOGS", &["CATALOG_LIST"], &[]), // #67, #111
    ("CREATE_CATALOG", &["CATALOG_CREATE"], &[]),
    ("GET_CATALOG", &["CATALOG_READ_PROPERTIES"], &[]), // #112, #138
    ("UPDATE_CATALOG", &["CATALOG_WRITE_PROPERTIES"], &[]),
    ("DELETE_CATALOG", &["CATALOG_DROP"], &[]),
    ("LIST_PRINCIPALS", &["PRINCIPAL_LIST"], &[]), // #68
    ("CREATE_PRINCIPAL", &["PRINCIPAL_CREATE"], &[]),
    ("GET_PRINCIPAL", &["PRINCIPAL_READ_PROPERTIES"], &[]), // #70
    ("UPDATE_PRINCIPAL", &["PRINCIPAL_WRITE_PROPERTIES"], &[]),
    ("DELETE_PRINCIPAL", &["PRINCIPAL_DROP"], &[]),
    ("ROTATE_CREDENTIALS", &["PRINCIPAL_ROTATE_CREDENTIALS"], &[]), // #48, #49
    ("RESET_CREDENTIALS", &["PRINCIPAL_RESET_CREDENTIALS"], &[]), // #50
    ("LIST_PRINCIPAL_ROLES_ASSIGNED", &["PRINCIPAL_LIST_GRANTS"], &[]), // #71
    ("ASSIGN_PRINCIPAL_ROLE", &["PRINCIPAL_ROLE_MANAGE_GRANTS_ON_SECURABLE"], &[]), // #108
    (
        "REVOKE_PRINCIPAL_ROLE",
        &["PRINCIPAL_ROLE_MANAGE_GRANTS_ON_SECURABLE"],
        &["PRINCIPAL_MANAGE_GRANTS_FOR_GRANTEE"],
    ),
    ("LIST_PRINCIPAL_ROLES", &["PRINCIPAL_ROLE_LIST"], &[]), // #110, #165
    ("CREATE_PRINCIPAL_ROLE", &["PRINCIPAL_ROLE_CREATE"], &[]), // #107
    ("GET_PRINCIPAL_ROLE", &["PRINCIPAL_ROLE_READ_PROPERTIES"], &[]), // #116
    ("UPDATE_PRINCIPAL_ROLE", &["PRINCIPAL_ROLE_WRITE_PROPERTIES"], &[]),
    ("DELETE_PRINCIPAL_ROLE", &["PRINCIPAL_ROLE_DROP"], &[]),
    ("LIST_ASSIGNEE_PRINCIPALS_FOR_PRINCIPAL_ROLE", &["PRINCIPAL_ROLE_LIST_GRANTS"], &[]), // #115
    ("LIST_CATALOG_ROLES_FOR_PRINCIPAL_ROLE", &["PRINCIPAL_ROLE_LIST_GRANTS"], &[]), // #114
    // #81, #106: nothing is taken on the principal role
    ("ASSIGN_CATALOG_ROLE_TO_PRINCIPAL_ROLE", &["CATALOG_ROLE_MANAGE_GRANTS_ON_SECURABLE"], &[]),
    ("REVOKE_CATALOG_ROLE_FROM_PRINCIPAL_ROLE", &["CATALOG_ROLE_MANAGE_GRANTS_ON_SECURABLE"], &[]),
    ("LIST_CATALOG_ROLES", &["CATALOG_ROLE_LIST"], &[]), // #69, #79, #104
    ("CREATE_CATALOG_ROLE", &["CATALOG_ROLE_CREATE"], &[]), // #105
    ("GET_CATALOG_ROLE", &["CATALOG_ROLE_READ_PROPERTIES"], &[]),
    ("UPDATE_CATALOG_ROLE", &["CATALOG_ROLE_WRITE_PROPERTIES"], &[]),
    ("DELETE_CATALOG_ROLE", &["CATALOG_ROLE_DROP"], &[]), // #117
    ("LIST_ASSIGNEE_PRINCIPAL_ROLES_FOR_CATALOG_ROLE", &["CATALOG_ROLE_LIST_GRANTS"], &[]), // #80, #113
    ("LIST_GRANTS_FOR_CATALOG_ROLE", &["CATALOG_ROLE_LIST_GRANTS"], &[]), // #78, #103
    // A grant takes the right on the thing only (#74, #83), a revoke also one on the role (#82).
    ("ADD_CATALOG_GRANT_TO_CATALOG_ROLE", &["CATALOG_MANAGE_GRANTS_ON_SECURABLE"], &[]), // #77
    ("REVOKE_CATALOG_GRANT_FROM_CATALOG_ROLE", &["CATALOG_MANAGE_GRANTS_ON_SECURABLE"], GRANTEE),
    ("ADD_NAMESPACE_GRANT_TO_CATALOG_ROLE", &["NAMESPACE_MANAGE_GRANTS_ON_SECURABLE"], &[]), // #76, #95
    ("REVOKE_NAMESPACE_GRANT_FROM_CATALOG_ROLE", &["NAMESPACE_MANAGE_GRANTS_ON_SECURABLE"], GRANTEE), // #155
    ("ADD_TABLE_GRANT_TO_CATALOG_ROLE", &["TABLE_MANAGE_GRANTS_ON_SECURABLE"], &[]), // #72, #94
    ("REVOKE_TABLE_GRANT_FROM_CATALOG_ROLE", &["TABLE_MANAGE_GRANTS_ON_SECURABLE"], GRANTEE), // #82, #156
    ("ADD_VIEW_GRANT_TO_CATALOG_ROLE", &["VIEW_MANAGE_GRANTS_ON_SECURABLE"], &[]),
    ("REVOKE_VIEW_GRANT_FROM_CATALOG_ROLE", &["VIEW_MANAGE_GRANTS_ON_SECURABLE"], GRANTEE),
    ("ADD_POLICY_GRANT_TO_CATALOG_ROLE", &["POLICY_MANAGE_GRANTS_ON_SECURABLE"], &[]),
    ("REVOKE_POLICY_GRANT_FROM_CATALOG_ROLE", &["POLICY_MANAGE_GRANTS_ON_SECURABLE"], GRANTEE),
    ("CREATE_POLICY", &["POLICY_CREATE"], &[]),
    ("LOAD_POLICY", &["POLICY_READ"], &[]),
    ("DROP_POLICY", &["POLICY_DROP"], &[]),
    ("UPDATE_POLICY", &["POLICY_WRITE"], &[]),
    ("LIST_POLICY", &["POLICY_LIST"], &[]), // #145
    ("ATTACH_POLICY_TO_CATALOG", &["POLICY_ATTACH"], &["CATALOG_ATTACH_POLICY"]),
    ("ATTACH_POLICY_TO_NAMESPACE", &["POLICY_ATTACH"], &["NAMESPACE_ATTACH_POLICY"]),
    ("ATTACH_POLICY_TO_TABLE", &["POLICY_ATTACH"], &["TABLE_ATTACH_POLICY"]), // #182
    ("DETACH_POLICY_FROM_CATALOG", &["POLICY_DETACH"], &["CATALOG_DETACH_POLICY"]),
    ("DETACH_POLICY_FROM_NAMESPACE", &["POLICY_DETACH"], &["NAMESPACE_DETACH_POLICY"]),
    ("DETACH_POLICY_FROM_TABLE", &["POLICY_DETACH"], &["TABLE_DETACH_POLICY"]),
    ("GET_APPLICABLE_POLICIES_ON_CATALOG", &["CATALOG_READ_PROPERTIES"], &[]),
    ("GET_APPLICABLE_POLICIES_ON_NAMESPACE", &["NAMESPACE_READ_PROPERTIES"], &[]), // #191
    ("GET_APPLICABLE_POLICIES_ON_TABLE", &["TABLE_READ_PROPERTIES"], &[]), // #148
];

/// The operation of that name. One that is not in the table takes what nobody can hold.
pub fn operation(name: &'static str) -> Operation {
    let row = ROWS.iter().find(|row| row.0 == name);
    let (name, target, second) = row.copied().unwrap_or((name, &["NOT_IN_THE_TABLE"], &[]));
    Operation { name, target, second }
}
