//! What the double knows. All of it lives in memory and dies with the double, as with in-memory persistence.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

use super::{
    answer::{Answer, not_found},
    catalogs::Catalog,
    oauth::{External, Token},
};

/// The thing above all catalogs, on which the rights of `service_admin` lie.
pub const ROOT: u64 = 1;

/// Text properties of anything.
pub type Properties = BTreeMap<String, String>;

/// What everything with a name has.
#[derive(Debug, Clone)]
pub struct Entity {
    /// A dropped and recreated thing has another one.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its properties.
    pub properties: Properties,
    /// When it was made.
    pub created: i64,
    /// When it was changed last.
    pub updated: i64,
    /// From 1.
    pub version: u64,
}

/// Someone who can ask for a token.
#[derive(Debug)]
pub struct Principal {
    /// Name and the like.
    pub entity: Entity,
    /// Stays the same when the secret changes (#49, #50).
    pub client_id: String,
    /// The only secret that works.
    pub secret: String,
}

/// Everything.
#[derive(Debug)]
pub struct State {
    /// Where the double listens; connections that lead there are answered from the same state.
    pub origin: String,
    /// Catalogs in the order in which they were made.
    pub catalogs: Vec<Catalog>,
    /// Principals in the order in which they were made (#42).
    pub principals: Vec<Principal>,
    /// Principal roles in the order in which they were made (#43).
    pub principal_roles: Vec<Entity>,
    /// Which principal has which principal role.
    pub members: BTreeSet<(u64, u64)>,
    /// Live tokens.
    pub tokens: HashMap<String, Token>,
    /// What a principal may not see of a table, by their ids.
    pub restrictions: HashMap<(u64, u64), Value>,
    /// What goes with a table, by its id, for who asks for keys to its files: `config` and `storage-credentials`.
    pub vended: HashMap<u64, Value>,
    /// Tokens of others that are trusted.
    pub external: External,
    /// How long a token lives.
    pub token_lifetime: Duration,
    next: u64,
}

impl State {
    /// A fresh server: `root` in `service_admin` (#42, #43).
    pub fn new(origin: String) -> Self {
        let mut state = Self {
            origin,
            catalogs: Vec::new(),
            principals: Vec::new(),
            principal_roles: Vec::new(),
            members: BTreeSet::new(),
            tokens: HashMap::new(),
            restrictions: HashMap::new(),
            vended: HashMap::new(),
            external: External::default(),
            // #3
            token_lifetime: Duration::from_hours(1),
            next: ROOT,
        };
        let root = state.entity("root", Properties::new());
        let role = state.entity("service_admin", Properties::new());
        state.members.insert((root.id, role.id));
        state.principals.push(Principal {
            entity: root,
            client_id: "root".to_owned(),
            secret: random(),
        });
        state.principal_roles.push(role);
        state
    }

    /// A new thing.
    pub fn entity(&mut self, name: &str, properties: Properties) -> Entity {
        self.next += 1;
        let now = now();
        Entity {
            id: self.next,
            name: name.to_owned(),
            properties,
            created: now,
            updated: now,
            version: 1,
        }
    }

    /// A principal by name. [assumed] the text of the refusal
    pub fn principal(&mut self, name: &str) -> Result<&mut Principal, Answer> {
        let mut known = self.principals.iter_mut();
        let found = known.find(|principal| principal.entity.name == name);
        found.ok_or_else(|| not_found(format!("Principal {name} not found")))
    }

    /// A principal role by name. [assumed] the text of the refusal
    pub fn principal_role(&mut self, name: &str) -> Result<&mut Entity, Answer> {
        let mut known = self.principal_roles.iter_mut();
        let found = known.find(|role| role.name == name);
        found.ok_or_else(|| not_found(format!("PrincipalRole {name} not found")))
    }

    /// A catalog for the management API. [assumed] the text of the refusal
    pub fn catalog(&self, name: &str) -> Result<&Catalog, Answer> {
        self.find(name)
            .ok_or_else(|| not_found(format!("Catalog {name} not found")))
    }

    /// A catalog for the catalog API (#225).
    pub fn warehouse(&self, name: &str) -> Result<&Catalog, Answer> {
        self.find(name)
            .ok_or_else(|| not_found(format!("Unable to find warehouse {name}")))
    }

    /// A catalog to change.
    pub fn catalog_mut(&mut self, name: &str) -> Result<&mut Catalog, Answer> {
        let mut known = self.catalogs.iter_mut();
        let found = known.find(|catalog| catalog.entity.name == name);
        found.ok_or_else(|| not_found(format!("Catalog {name} not found")))
    }

    fn find(&self, name: &str) -> Option<&Catalog> {
        self.catalogs.iter().find(|catalog| catalog.entity.name == name)
    }
}

impl Entity {
    /// Notes a change.
    pub fn touch(&mut self) {
        self.version += 1;
        self.updated = now();
    }
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_millis()).unwrap_or_default()
}

/// 32 random hexadecimal digits: secrets, tokens, ids.
pub fn random() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// A random id with dashes.
pub fn random_uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The texts of an object of properties; absent is empty.
pub fn properties_in(value: Option<&Value>) -> Properties {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}
