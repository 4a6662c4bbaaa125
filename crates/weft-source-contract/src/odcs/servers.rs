//! Where a contract says its data is, and by which names that is to be found.
//!
//! A contract names its objects; its servers name catalog and namespace. Together they are the names by
//! which a promised object is the same thing as a table that a catalog holds.

use weft_model::{Alias, AliasScheme, ContractServer, WarningCode};

use crate::{reading::Reading, tree::Tree, words};

/// One of `servers[]`.
pub struct Server {
    /// As it is shown.
    pub info: ContractServer,
    catalog: Option<String>,
    namespace: Option<String>,
    location: Option<String>,
    production: bool,
}

/// Reads the servers.
pub fn read(reading: &mut Reading<'_>, tree: &Tree) -> Vec<Server> {
    let mut servers = Vec::new();
    for entry in reading.list(tree, "servers").iter().take(200) {
        let Some(server_type) = entry.text("type") else {
            reading.warn(
                WarningCode::Malformed,
                entry.line,
                "a server without `type` was left out",
            );
            continue;
        };
        servers.push(server(entry, &words::name(&server_type)));
    }
    servers
}

fn server(entry: &Tree, server_type: &str) -> Server {
    let text = |key: &str| entry.text(key).map(|text| words::name(&text));
    let name = text("server").or_else(|| text("name"));
    let database = text("database");
    let (catalog, namespace) = match text("namespace")
        .or_else(|| text("schema"))
        .or_else(|| text("dataset"))
    {
        Some(namespace) => (
            text("catalog").or_else(|| text("project")).or(database),
            Some(namespace),
        ),
        // Engines without schemas (MySQL, Hive, Glue, ClickHouse) call the namespace a database.
        None => (text("catalog"), database),
    };
    let location = text("location").or_else(|| text("path"));
    let production = [text("environment"), name.clone()]
        .iter()
        .flatten()
        .any(|word| word.to_ascii_lowercase().starts_with("prod"));
    Server {
        info: ContractServer {
            name,
            server_type: server_type.to_owned(),
            location: catalog
                .clone()
                .or_else(|| location.clone())
                .or_else(|| text("host")),
            namespace: namespace.clone(),
        },
        catalog: catalog.filter(|text| is_fixed(text)),
        namespace: namespace.filter(|text| is_fixed(text)),
        location: location.filter(|text| is_fixed(text)),
        production,
    }
}

/// `${DB_NAME}` is filled in elsewhere and names nothing here.
fn is_fixed(text: &str) -> bool {
    !text.contains("${") && !text.contains('\0')
}

impl Server {
    /// Whether it serves files and no tables.
    pub fn holds_files(&self) -> bool {
        matches!(
            self.info.server_type.to_ascii_lowercase().as_str(),
            "s3" | "gcs" | "azure" | "adls" | "local" | "sftp" | "file" | "hdfs"
        )
    }

    /// Whether it is a message broker.
    pub fn holds_topics(&self) -> bool {
        matches!(
            self.info.server_type.to_ascii_lowercase().as_str(),
            "kafka" | "pubsub" | "kinesis" | "messaging" | "confluent"
        )
    }
}

/// The servers that say what the data *is*: production where one is marked so, else all of them.
pub fn binding(servers: &[Server]) -> Vec<&Server> {
    let production: Vec<&Server> = servers.iter().filter(|server| server.production).collect();
    if production.is_empty() {
        servers.iter().collect()
    } else {
        production
    }
}

/// Namespace levels and last part of the name of an object: its own where it is dotted, else the server's.
pub fn place(physical: &str, servers: &[&Server]) -> (Vec<String>, String) {
    let plain = unquoted(physical);
    let mut parts: Vec<String> = plain.split('.').map(str::to_owned).collect();
    let name = parts.pop().unwrap_or_default();
    if parts.is_empty() {
        let namespace = servers.iter().find_map(|server| server.namespace.as_deref());
        parts = namespace
            .map(|text| text.split('.').map(str::to_owned).collect())
            .unwrap_or_default();
    }
    (parts, name)
}

/// The names that bind an object to a table. `alone` says that it is the contract's only object: only then,
/// or where the path names the object, does a storage location speak of it.
pub fn aliases(physical: &str, servers: &[&Server], alone: bool) -> Vec<Alias> {
    let plain = unquoted(physical);
    let mut names: Vec<Alias> = Vec::new();
    let mut add = |scheme, value: String| {
        let alias = Alias::new(scheme, value);
        if !names.contains(&alias) {
            names.push(alias);
        }
    };
    let levels = plain.matches('.').count();
    if levels >= 1 {
        add(AliasScheme::Dotted, plain.clone());
    }
    if levels >= 2
        && let Some((_, rest)) = plain.split_once('.')
    {
        add(AliasScheme::Catalog, plain.clone());
        add(AliasScheme::Dotted, rest.to_owned());
    }
    for server in servers {
        let below = match (&server.namespace, levels) {
            (Some(namespace), 0) => Some(format!("{namespace}.{plain}")),
            (_, 0) => None,
            _ => Some(plain.clone()),
        };
        if let Some(below) = below {
            if levels == 0 {
                add(AliasScheme::Dotted, below.clone());
            }
            if let Some(catalog) = server.catalog.as_ref().filter(|_| levels < 2) {
                add(AliasScheme::Catalog, format!("{catalog}.{below}"));
            }
        }
        if let Some(location) = server
            .location
            .as_deref()
            .and_then(|text| located(text, &plain, alone))
        {
            add(AliasScheme::Location, location);
        }
    }
    names
}

/// The folder of one object out of a server's location: `{model}` stands for the object, a glob for its files.
fn located(location: &str, object: &str, alone: bool) -> Option<String> {
    let templated =
        location.contains("{model}") || location.contains("{schema}") || location.contains("{object}");
    let mut path = location.to_owned();
    for hole in ["{model}", "{schema}", "{object}"] {
        path = path.replace(hole, object);
    }
    if let Some(glob) = path.find(['*', '?', '{']) {
        let folder = path.get(..glob)?.rfind('/')?;
        path.truncate(folder);
    }
    let path = path.trim_end_matches('/');
    let named = path.rsplit('/').next() == Some(object);
    (templated || alone || named)
        .then(|| path.to_owned())
        .filter(|path| path.contains('/'))
}

fn unquoted(physical: &str) -> String {
    physical.replace(['"', '`', '[', ']'], "")
}
