//! Fills a double without going through HTTP.
//!
//! For tests that need a catalog and not the way to one: nothing here is judged, recorded or slowed down, and a
//! name that does not exist is a mistake of the test.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    clippy::panic,
    reason = "a test with a wrong name fails by panicking"
)]

use serde_json::{Value, json};

use super::{
    PolarisDouble,
    answer::Answer,
    catalog::{namespaces, tables},
    catalogs::{Attachment, Kind},
    extensions::{generic_tables, mappings, policies, semantic_models},
    grant::{Grant, Securable, owned},
    management::{catalog_roles, catalogs, grants, principals},
    privileges,
    state::Properties,
};

impl PolarisDouble {
    /// An internal catalog with its storage below `base_location`: `s3://…` is S3, everything else FILE.
    pub fn add_catalog(&self, name: &str, base_location: &str, properties: &[(&str, &str)]) {
        let mut properties = texts(properties);
        properties.insert("default-base-location".to_owned(), base_location.to_owned());
        let kind = if base_location.starts_with("s3://") {
            "S3"
        } else {
            "FILE"
        };
        let storage = json!({"storageType": kind, "allowedLocations": [base_location]});
        let mut state = self.desk.state();
        assert!(
            state.catalog(name).is_err(),
            "the catalog {name} is there already"
        );
        catalogs::add(&mut state, name, properties, false, storage, None);
    }

    /// Sets a property of a catalog, such as one of those that switch something on.
    pub fn set_catalog_property(&self, catalog: &str, key: &str, value: &str) {
        let mut state = self.desk.state();
        let entity = &mut done(state.catalog_mut(catalog)).entity;
        entity.properties.insert(key.to_owned(), value.to_owned());
        entity.touch();
    }

    /// A principal, a principal role and, in each of the catalogs, a catalog role, all of that name and assigned to
    /// each other. Gives back client id and secret.
    pub fn add_principal(&self, name: &str, catalogs: &[&str]) -> (String, String) {
        let mut state = self.desk.state();
        assert!(
            state.principal(name).is_err(),
            "the principal {name} is there already"
        );
        principals::add(&mut state, name, Properties::new());
        let role = state.entity(name, Properties::new());
        let role_id = role.id;
        state.principal_roles.push(role);
        for catalog in catalogs {
            let catalog_role = done(catalog_roles::add(&mut state, catalog, name, Properties::new()));
            done(state.catalog_mut(catalog))
                .usage
                .insert((role_id, catalog_role));
        }
        let principal = done(state.principal(name));
        let (id, credentials) = (
            principal.entity.id,
            (principal.client_id.clone(), principal.secret.clone()),
        );
        state.members.insert((id, role_id));
        credentials
    }

    /// A catalog role that nobody has yet.
    pub fn add_catalog_role(&self, catalog: &str, name: &str) {
        done(catalog_roles::add(
            &mut self.desk.state(),
            catalog,
            name,
            Properties::new(),
        ));
    }

    /// Gives a catalog role to a principal role.
    pub fn assign(&self, principal_role: &str, catalog: &str, catalog_role: &str) {
        let mut state = self.desk.state();
        let role = done(state.principal_role(principal_role)).id;
        let catalog = done(state.catalog_mut(catalog));
        let given = done(catalog.role(catalog_role)).entity.id;
        catalog.usage.insert((role, given));
    }

    /// Grants to a catalog role.
    pub fn grant(&self, catalog: &str, catalog_role: &str, grant: Grant) {
        let (thing, code) = self.granted(catalog, &grant);
        let mut state = self.desk.state();
        let role = done(done(state.catalog_mut(catalog)).role_mut(catalog_role));
        role.grants.insert((thing, code));
    }

    /// Takes a grant back, as somebody else would who works beside the program under test.
    pub fn revoke(&self, catalog: &str, catalog_role: &str, grant: Grant) {
        let (thing, code) = self.granted(catalog, &grant);
        let mut state = self.desk.state();
        let role = done(done(state.catalog_mut(catalog)).role_mut(catalog_role));
        assert!(role.grants.remove(&(thing, code)), "{grant:?} was not granted");
    }

    /// What a catalog role holds, oldest things first.
    pub fn grants(&self, catalog: &str, catalog_role: &str) -> Vec<Grant> {
        let state = self.desk.state();
        grants::held(&state, catalog, catalog_role).unwrap_or_else(|refusal| fail(&refusal))
    }

    fn granted(&self, catalog: &str, grant: &Grant) -> (u64, usize) {
        let privilege = &grant.privilege;
        let kind = grant.on.kind();
        assert!(
            privileges::fits(kind, privilege),
            "{privilege} does not fit a {kind}"
        );
        let code = privileges::code(privilege).expect("a privilege that fits has a place");
        let state = self.desk.state();
        (done(grants::thing(done(state.catalog(catalog)), &grant.on)), code)
    }

    /// A namespace; those above it come along where they are missing.
    pub fn add_namespace(&self, catalog: &str, levels: &[&str], properties: &[(&str, &str)]) {
        let levels = owned(levels);
        let mut state = self.desk.state();
        for depth in 1..=levels.len() {
            let part = levels.get(..depth).unwrap_or_default();
            if done(state.catalog(catalog)).namespace(part).is_err() {
                let own = if depth == levels.len() {
                    texts(properties)
                } else {
                    Properties::new()
                };
                done(namespaces::add(&mut state, catalog, part, own));
            }
        }
    }

    /// An Iceberg table with its metadata.
    pub fn add_table(
        &self,
        catalog: &str,
        levels: &[&str],
        name: &str,
        metadata_location: &str,
        metadata: Value,
    ) {
        self.add(catalog, levels, (name, Kind::Table), metadata_location, metadata);
    }

    /// An Iceberg view with its metadata.
    pub fn add_view(
        &self,
        catalog: &str,
        levels: &[&str],
        name: &str,
        metadata_location: &str,
        metadata: Value,
    ) {
        self.add(catalog, levels, (name, Kind::View), metadata_location, metadata);
    }

    /// A table of another format: an object with `format`, `base-location`, `doc` and `properties`.
    pub fn add_generic_table(&self, catalog: &str, levels: &[&str], name: &str, table: Value) {
        let mut table = table;
        let fields = table.as_object_mut().expect("a generic table is an object");
        fields.insert("name".to_owned(), json!(name));
        let shown = generic_tables::shown(&table);
        self.add(catalog, levels, (name, Kind::Generic), "", shown);
    }

    /// A semantic model, as Apache Ossie describes one. From then on the server says that it serves them.
    pub fn add_semantic_model(&self, catalog: &str, levels: &[&str], name: &str, model: &Value) {
        let shown = semantic_models::shown(model);
        self.add(catalog, levels, (name, Kind::Semantic), "", shown);
    }

    fn add(&self, catalog: &str, levels: &[&str], leaf: (&str, Kind), location: &str, body: Value) {
        let mut state = self.desk.state();
        done(tables::add(
            &mut state,
            (catalog, &owned(levels)),
            leaf,
            location.to_owned(),
            body,
        ));
    }

    /// Restricts what a principal may see of a table; other servers than Polaris 1.7.0 do so (apache/iceberg PR
    /// #13879). The restrictions are not looked into, so that a test can give wrong ones.
    pub fn restrict(&self, principal: &str, catalog: &str, levels: &[&str], name: &str, restrictions: Value) {
        let mut state = self.desk.state();
        let who = done(state.principal(principal)).entity.id;
        let namespace = done(done(state.catalog_mut(catalog)).namespace_mut(&owned(levels)));
        let leaf = namespace.leaf_mut(name, Kind::Table).expect("the table is there");
        let table = leaf.entity.id;
        state.restrictions.insert((who, table), restrictions);
    }

    /// Keys to the files of a table, for who asks with `X-Iceberg-Access-Delegation: vended-credentials`: an object
    /// with `config` and `storage-credentials`, as `LoadTableResult` has them. A catalog over object storage does so;
    /// the recorded one had FILE storage.
    pub fn vend(&self, catalog: &str, levels: &[&str], name: &str, keys: Value) {
        let mut state = self.desk.state();
        let namespace = done(done(state.catalog_mut(catalog)).namespace_mut(&owned(levels)));
        let table = namespace.leaf_mut(name, Kind::Table).expect("the table is there");
        let table = table.entity.id;
        state.vended.insert(table, keys);
    }

    /// New metadata for a table, and with it a new `ETag`.
    pub fn set_table(
        &self,
        catalog: &str,
        levels: &[&str],
        name: &str,
        metadata_location: &str,
        metadata: Value,
    ) {
        let mut state = self.desk.state();
        let namespace = done(done(state.catalog_mut(catalog)).namespace_mut(&owned(levels)));
        let leaf = namespace.leaf_mut(name, Kind::Table).expect("the table is there");
        leaf.change(metadata_location.to_owned(), metadata);
    }

    /// Takes a table, a view or a generic table away, with the grants on it.
    pub fn drop_table(&self, catalog: &str, levels: &[&str], name: &str) {
        let mut state = self.desk.state();
        let catalog = done(state.catalog_mut(catalog));
        let leaves = &mut done(catalog.namespace_mut(&owned(levels))).leaves;
        let place = leaves.iter().position(|leaf| leaf.entity.name == name);
        let leaf = leaves.remove(place.expect("the table is there"));
        catalog.forget(leaf.entity.id);
    }

    /// A policy of one of the four types; `content` is JSON in a text.
    pub fn add_policy(&self, catalog: &str, levels: &[&str], name: &str, kind: &str, content: &str) {
        let (kind, content) = (kind.to_owned(), content.to_owned());
        let mut state = self.desk.state();
        done(policies::add(
            &mut state,
            (catalog, &owned(levels)),
            name,
            kind,
            None,
            content,
        ));
    }

    /// Puts a policy, named by its namespace and name, on a catalog, a namespace or a table.
    pub fn attach_policy(&self, catalog: &str, levels: &[&str], name: &str, target: Securable) {
        let mut state = self.desk.state();
        let found = done(state.catalog(catalog));
        let attachment = Attachment {
            policy: done(found.policy(&owned(levels), name)).entity.id,
            target: done(grants::thing(found, &target)),
        };
        done(mappings::put(done(state.catalog_mut(catalog)), attachment));
    }

    /// A federated catalog that stands for `remote` of this double, asked as a principal of this double.
    pub fn add_federated_catalog(&self, name: &str, remote: &str, (client_id, secret): (&str, &str)) {
        let body = json!({
            "connectionType": "ICEBERG_REST",
            "uri": self.catalog_uri(),
            "remoteCatalogName": remote,
            "authenticationParameters": {
                "authenticationType": "OAUTH",
                "tokenUri": format!("{}/v1/oauth/tokens", self.catalog_uri()),
                "clientId": client_id,
                "clientSecret": secret,
                "scopes": ["PRINCIPAL_ROLE:ALL"],
            },
        });
        let mut state = self.desk.state();
        let found = done(state.catalog(remote));
        let (storage, properties) = (found.storage.clone(), found.entity.properties.clone());
        let connection = catalogs::connection(&body);
        catalogs::add(&mut state, name, properties, true, storage, Some(connection));
    }
}

fn texts(properties: &[(&str, &str)]) -> Properties {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    properties.iter().map(owned).collect()
}

fn done<T>(result: Result<T, Answer>) -> T {
    result.unwrap_or_else(|refusal| fail(&refusal))
}

fn fail(refusal: &Answer) -> ! {
    panic!("{}", String::from_utf8_lossy(&refusal.body))
}
