//! Which policies hold for something.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::policies::shown;
use crate::polaris::{
    access::{Caller, Scope},
    answer::Reply,
    call::{Call, levels},
    catalog::paging,
    catalogs::{Catalog, Kind},
    federation,
    state::State,
};

/// The effective set: of each type the one attached nearest (#185 to #190).
pub fn list(state: &State, caller: &Caller, call: &Call, name: &str) -> Reply {
    let catalog = federation::own(state, name)?;
    let levels = call
        .param("namespace")
        .filter(|text| !text.is_empty())
        .map(levels);
    let levels = levels.unwrap_or_default();
    let (operation, scope, leaf) = if levels.is_empty() {
        (
            "GET_APPLICABLE_POLICIES_ON_CATALOG",
            Scope::catalog(catalog),
            None,
        )
    } else if let Some(table) = call.param("target-name") {
        let id = catalog.leaf(&levels, table, Kind::Table)?.entity.id;
        let scope = Scope::leaf(catalog, &levels, Some(id));
        ("GET_APPLICABLE_POLICIES_ON_TABLE", scope, Some(id))
    } else {
        catalog.namespace(&levels)?;
        (
            "GET_APPLICABLE_POLICIES_ON_NAMESPACE",
            Scope::namespace(catalog, &levels),
            None,
        )
    };
    state.allow(caller, operation, &scope)?;

    let mut path = vec![catalog.entity.id];
    path.extend(catalog.ancestors(&levels));
    path.extend(leaf);
    let wanted = call.param("policyType");
    let policies = effective(catalog, &path).into_iter();
    let policies =
        policies.filter(|policy| wanted.is_none_or(|kind| policy.get("policy-type") == Some(&json!(kind))));
    paging::answer(catalog, call, "applicable-policies", policies.collect())
}

/// From the top down, so that what is nearer takes the place of what is farther (#190).
fn effective(catalog: &Catalog, path: &[u64]) -> Vec<Value> {
    let mut nearest: BTreeMap<&str, Value> = BTreeMap::new();
    for target in path {
        for namespace in &catalog.namespaces {
            for policy in &namespace.policies {
                let mut attachments = catalog.attachments.iter();
                if !attachments.any(|known| known.policy == policy.entity.id && known.target == *target) {
                    continue;
                }
                let mut value = shown(policy);
                if let Some(fields) = value.as_object_mut() {
                    fields.insert("inherited".to_owned(), json!(path.last() != Some(target)));
                    // Where the policy lives, not what it is attached to (#185).
                    fields.insert("namespace".to_owned(), json!(namespace.levels));
                }
                nearest.insert(&policy.kind, value);
            }
        }
    }
    nearest.into_values().collect()
}
