//! A catalog that is two tables of a database, as PyIceberg, Java's `JdbcCatalog` and iceberg-rust keep it.

mod address;
mod connection;
mod errors;
mod harvest;
mod load;
mod names;
mod session;

#[cfg(test)]
mod tests;

use std::{future::Future, sync::Arc};

use async_trait::async_trait;
use weft_ports::{
    Cancel, PortError, PortErrorKind, Source,
    error::PortResult,
    source::{HarvestContext, HarvestSummary, SourceKind, TableLocation},
};

use crate::{
    names::visible,
    storage::{LocalStorage, Storage},
};
use address::Address;
use connection::Connection;

/// Iceberg tables in a JDBC-style SQL catalog whose warehouse is a folder of this machine.
#[derive(Debug, Clone)]
pub struct IcebergSqlSource {
    name: String,
    address: Address,
    warehouse: String,
    catalog: Option<String>,
}

impl IcebergSqlSource {
    /// Takes the connection as a person set it up. Opens nothing.
    ///
    /// Fails when `kind` is another kind of source, or its address cannot be one of a catalog or holds a password.
    pub fn new(name: &str, kind: &SourceKind) -> PortResult<Self> {
        let SourceKind::IcebergSql {
            uri,
            warehouse,
            catalog,
        } = kind
        else {
            return Err(PortError::new(
                PortErrorKind::Invalid,
                format!(
                    "source `{}` is of kind {}, not iceberg-sql",
                    visible(name),
                    kind.as_str()
                ),
            ));
        };
        Ok(Self {
            name: name.to_owned(),
            address: Address::parse(uri)?,
            warehouse: warehouse.clone(),
            catalog: catalog.clone().filter(|catalog| !catalog.is_empty()),
        })
    }

    async fn storage(&self) -> PortResult<Arc<dyn Storage>> {
        let warehouse = self.warehouse.clone();
        let opened = tokio::task::spawn_blocking(move || LocalStorage::open(&warehouse)).await;
        let storage = opened.map_err(|_| PortError::cancelled())??;
        Ok(Arc::new(storage))
    }

    /// The catalog of this source inside the database.
    async fn choose(&self, connection: &mut Connection) -> PortResult<String> {
        let there = connection.catalogs().await?;
        let wanted = match (&self.catalog, there.as_slice()) {
            (Some(catalog), _) => catalog,
            (None, [only]) => only,
            (None, _) => &self.name,
        };
        // A database without any catalog is one whose first table is still to come.
        if there.is_empty() || there.contains(wanted) {
            return Ok(wanted.clone());
        }
        let names: Vec<String> = there.iter().map(|name| format!("`{}`", visible(name))).collect();
        Err(PortError::new(
            PortErrorKind::NotFound,
            format!(
                "{} has no catalog called `{}`; there are {}",
                connection.place(),
                visible(wanted),
                names.join(", ")
            ),
        )
        .hint("add the source again with the `catalog` that is meant"))
    }
}

#[async_trait]
impl Source for IcebergSqlSource {
    async fn test(&self) -> PortResult<String> {
        self.storage().await?;
        let mut connection = Connection::open(&self.address).await?;
        let catalog = self.choose(&mut connection).await?;
        let counts = connection.counts(&catalog).await?;
        let kind = connection.kind();
        connection.close().await;
        let views = match counts.views {
            0 => String::new(),
            views => format!(", {}", counted(views, "view")),
        };
        Ok(format!(
            "{}, {}{views} in catalog {} ({kind})",
            counted(counts.namespaces, "namespace"),
            counted(counts.tables, "table"),
            visible(&catalog),
        ))
    }

    async fn harvest(&self, context: HarvestContext) -> PortResult<HarvestSummary> {
        harvest::harvest(self, context).await
    }

    async fn locate(&self, namespace: &[String], name: &str) -> PortResult<TableLocation> {
        let storage = self.storage().await?;
        let mut connection = Connection::open(&self.address).await?;
        let catalog = self.choose(&mut connection).await?;
        let namespace = namespace.join(".");
        let found = connection.find(&catalog, &namespace, name).await?;
        connection.close().await;
        let dotted = visible(&format!("{namespace}.{name}"));
        let Some(row) = found else {
            return Err(PortError::new(
                PortErrorKind::NotFound,
                format!("catalog `{}` has no table `{dotted}` any more", visible(&catalog)),
            )
            .hint(format!("sync `{}` to see what it has now", self.name)));
        };
        if row.is_view {
            return Err(PortError::new(
                PortErrorKind::Unsupported,
                format!("`{dotted}` is a view; it has no data files of its own"),
            ));
        }
        let Some(metadata_location) = row.metadata_location else {
            return Err(PortError::new(
                PortErrorKind::Unavailable,
                format!(
                    "catalog `{}` names no metadata file for `{dotted}`",
                    visible(&catalog)
                ),
            )
            .hint("let its writer commit to it again"));
        };
        storage.admits(&metadata_location).map_err(|error| {
            PortError::new(PortErrorKind::Denied, format!("table `{dotted}`: {error}"))
                .hint("add the source again with the folder where its tables lie")
        })?;
        Ok(TableLocation {
            restrictions: None,
            metadata_location,
            root: storage.root().to_owned(),
            store: None,
        })
    }
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The result of `work`, or at once an error when nobody wants it any more.
async fn or_cancelled<T>(cancel: &Cancel, work: impl Future<Output = PortResult<T>>) -> PortResult<T> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(PortError::cancelled()),
        result = work => result,
    }
}
