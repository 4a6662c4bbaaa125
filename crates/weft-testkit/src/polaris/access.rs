//! Who asks, and whether they may. Evaluated on every request: a grant or a revoke holds on the next (#100, #158).

use std::collections::BTreeSet;

use super::{
    answer::{Answer, unauthorized},
    call::Call,
    catalogs::Catalog,
    operations::operation,
    privileges,
    state::{ROOT, State},
};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The principal.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Principal roles that the token activates.
    pub roles: Vec<u64>,
}

/// What is asked about.
#[derive(Clone)]
pub struct Scope<'a> {
    /// The catalog whose roles count; none for principals and their roles.
    catalog: Option<&'a Catalog>,
    /// The thing and all above it.
    path: Vec<u64>,
}

impl<'a> Scope<'a> {
    /// The server itself, and principals and principal roles on it.
    pub fn server() -> Self {
        Self {
            catalog: None,
            path: vec![ROOT],
        }
    }

    /// A catalog, and its roles.
    pub fn catalog(catalog: &'a Catalog) -> Self {
        Self {
            catalog: Some(catalog),
            path: vec![ROOT, catalog.entity.id],
        }
    }

    /// A principal role, asked about together with a catalog: its roles are told, but do not help (#114).
    pub fn server_with(catalog: &'a Catalog) -> Self {
        Self {
            catalog: Some(catalog),
            path: vec![ROOT],
        }
    }

    /// A namespace.
    pub fn namespace(catalog: &'a Catalog, levels: &[String]) -> Self {
        let mut scope = Self::catalog(catalog);
        scope.path.extend(catalog.ancestors(levels));
        scope
    }

    /// Something in a namespace, unless it has no id here: then only what is above it counts.
    pub fn leaf(catalog: &'a Catalog, levels: &[String], id: Option<u64>) -> Self {
        let mut scope = Self::namespace(catalog, levels);
        scope.path.extend(id);
        scope
    }
}

impl State {
    /// Who asks; 401 without a body for no token, a bad one and an old one (#2, #4, #226).
    pub fn caller(&self, call: &Call) -> Result<Caller, Answer> {
        let bearer = call
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(unauthorized)?;
        if let Some(name) = self.external.principal(bearer) {
            let mut principals = self.principals.iter();
            let known = principals.find(|principal| principal.entity.name == name);
            return known
                .and_then(|principal| self.activate(principal.entity.id, None))
                .ok_or_else(unauthorized); // [assumed]
        }
        let token = self
            .tokens
            .get(bearer)
            .filter(|token| token.issued.elapsed() < self.token_lifetime)
            .ok_or_else(unauthorized)?;
        self.activate(token.principal, token.role.as_deref())
            .ok_or_else(unauthorized)
    }

    /// A principal with its roles, or with one of them.
    pub fn activate(&self, id: u64, only: Option<&str>) -> Option<Caller> {
        let mut principals = self.principals.iter();
        let principal = principals.find(|principal| principal.entity.id == id)?;
        let mut roles = Vec::new();
        for role in &self.principal_roles {
            let wanted = only.is_none_or(|name| name == role.name);
            if wanted && self.members.contains(&(id, role.id)) {
                roles.push(role.id);
            }
        }
        Some(Caller {
            id,
            name: principal.entity.name.clone(),
            roles,
        })
    }

    /// Refuses unless the caller may.
    pub fn allow(&self, caller: &Caller, name: &'static str, target: &Scope<'_>) -> Result<(), Answer> {
        self.allow_both(caller, name, target, target)
    }

    /// Refuses unless the caller may, where an operation is about two things.
    pub fn allow_both(
        &self,
        caller: &Caller,
        name: &'static str,
        target: &Scope<'_>,
        second: &Scope<'_>,
    ) -> Result<(), Answer> {
        let operation = operation(name);
        let may = |scope: &Scope<'_>, wanted: &[&str]| {
            let mut wanted = wanted.iter();
            wanted.all(|privilege| self.holds(caller, scope, privilege))
        };
        if may(target, operation.target) && may(second, operation.second) {
            return Ok(());
        }
        Err(self.forbidden(caller, operation.name, target))
    }

    fn holds(&self, caller: &Caller, scope: &Scope<'_>, wanted: &str) -> bool {
        // The rights of root come from this role alone (#48).
        let serves = self
            .principal_roles
            .iter()
            .any(|role| role.name == "service_admin" && caller.roles.contains(&role.id));
        if serves && scope.path.contains(&ROOT) && privileges::opens("SERVICE_MANAGE_ACCESS", wanted) {
            return true;
        }
        let Some(catalog) = scope.catalog else {
            return false;
        };
        let active = active_roles(caller, catalog);
        catalog
            .roles
            .iter()
            .filter(|role| active.contains(&role.entity.id))
            .flat_map(|role| &role.grants)
            .any(|(thing, code)| {
                scope.path.contains(thing) && privileges::opens(privileges::name(*code), wanted)
            })
    }

    /// The refusal; it names the catalog roles only where a catalog is asked about (#67, #69).
    pub fn forbidden(&self, caller: &Caller, operation: &str, scope: &Scope<'_>) -> Answer {
        let mine = |id: &u64| caller.roles.contains(id);
        let roles: Vec<String> = self
            .principal_roles
            .iter()
            .filter(|role| mine(&role.id))
            .map(|role| role.name.clone())
            .collect();
        let mut via = roles.clone();
        if let Some(catalog) = scope.catalog {
            let active = active_roles(caller, catalog);
            let held = catalog
                .roles
                .iter()
                .filter(|role| active.contains(&role.entity.id));
            via.extend(held.map(|role| role.entity.name.clone()));
        }
        let message = format!(
            "Principal '{}' with activated PrincipalRoles '[{}]' and activated grants via '[{}]' is not \
             authorized for op {operation}",
            caller.name,
            as_java_set(roles).join(", "),
            as_java_set(via).join(", "),
        );
        Answer::error(403, "ForbiddenException", message)
    }
}

fn active_roles(caller: &Caller, catalog: &Catalog) -> BTreeSet<u64> {
    let used = catalog.usage.iter();
    used.filter(|(principal_role, _)| caller.roles.contains(principal_role))
        .map(|(_, catalog_role)| *catalog_role)
        .collect()
}

/// The order in which a `HashSet` of Java tells names: the recording has it in every 403 (#64, #76, #235).
fn as_java_set(mut names: Vec<String>) -> Vec<String> {
    let mut buckets: u32 = 16;
    while names.len() > usize::try_from(buckets / 4 * 3).unwrap_or(usize::MAX) {
        buckets *= 2;
    }
    names.sort_by_key(|name| {
        let hash = name.encode_utf16().fold(0_u32, |hash, unit| {
            hash.wrapping_mul(31).wrapping_add(u32::from(unit))
        });
        (hash ^ (hash >> 16)) % buckets
    });
    names
}

#[cfg(test)]
mod tests {
    use super::as_java_set;

    #[test]
    fn names_come_in_the_recorded_order() {
        let order = |names: [&str; 2]| as_java_set(names.map(str::to_owned).to_vec());
        assert_eq!(order(["alice_cr", "alice_role"]), ["alice_role", "alice_cr"]);
        assert_eq!(
            order(["nsadmin_role", "nsadmin_cr"]),
            ["nsadmin_cr", "nsadmin_role"]
        );
        assert_eq!(
            order(["catalog_admin", "service_admin"]),
            ["service_admin", "catalog_admin"]
        );
    }
}
