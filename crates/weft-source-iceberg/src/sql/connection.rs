//! The catalog's two tables, read and never written.
//!
//! Each question is one statement: both databases answer it from one consistent state, so that a table renamed
//! meanwhile is seen once, and SQLite's read lock is gone before the slow work on files begins.

use weft_ports::error::PortResult;

use super::{
    address::Address,
    errors::no_catalog,
    session::{Cells, Rows, Session},
};

/// One table or view of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableRow {
    pub namespace: String,
    pub name: String,
    pub metadata_location: Option<String>,
    pub is_view: bool,
}

/// One property of a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamespaceProperty {
    pub namespace: String,
    pub key: String,
    pub value: String,
}

/// How much a catalog holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub namespaces: u64,
    pub tables: u64,
    pub views: u64,
}

/// An open catalog database.
pub(crate) struct Connection {
    session: Session,
    has_types: bool,
    has_properties: bool,
    /// Statements sent.
    pub queries: u64,
}

impl Connection {
    /// Opens the database and checks that it holds the catalog's tables.
    pub async fn open(address: &Address) -> PortResult<Self> {
        let mut connection = Self {
            session: Session::open(address).await?,
            has_types: false,
            has_properties: false,
            queries: 0,
        };
        connection.check_tables().await?;
        Ok(connection)
    }

    /// `sqlite` or `postgresql`.
    pub fn kind(&self) -> &'static str {
        if self.session.is_sqlite() {
            "sqlite"
        } else {
            "postgresql"
        }
    }

    /// The database in words, for errors.
    pub fn place(&self) -> &str {
        self.session.place()
    }

    /// The database's own address: the same for everyone who reads it, whatever they call the source.
    pub fn authority(&self) -> &str {
        self.session.authority()
    }

    async fn check_tables(&mut self) -> PortResult<()> {
        let (tables, columns) = if self.session.is_sqlite() {
            // Tables only: a view could hide a question without an end.
            (
                "SELECT lower(name) FROM sqlite_master WHERE type = 'table' AND lower(name) IN \
                 ('iceberg_tables', 'iceberg_namespace_properties')",
                "SELECT lower(name) FROM pragma_table_info('iceberg_tables')",
            )
        } else {
            (
                "SELECT relname::text FROM pg_catalog.pg_class WHERE oid IN \
                 (to_regclass('iceberg_tables'), to_regclass('iceberg_namespace_properties'))",
                "SELECT attname::text FROM pg_catalog.pg_attribute \
                 WHERE attrelid = to_regclass('iceberg_tables') AND attnum > 0 AND NOT attisdropped",
            )
        };
        let tables = self.column(tables, &[]).await?;
        if !tables.iter().any(|name| name == "iceberg_tables") {
            return Err(no_catalog(
                self.session.place(),
                "has no table `iceberg_tables`, so it holds no Iceberg catalog",
            ));
        }
        let columns = self.column(columns, &[]).await?;
        let required = [
            "catalog_name",
            "table_namespace",
            "table_name",
            "metadata_location",
        ];
        if let Some(absent) = required
            .iter()
            .find(|name| !columns.iter().any(|column| column == *name))
        {
            return Err(no_catalog(
                self.session.place(),
                &format!("has a table `iceberg_tables` without the column `{absent}`"),
            ));
        }
        self.has_types = columns.iter().any(|column| column == "iceberg_type");
        self.has_properties = tables.iter().any(|name| name == "iceberg_namespace_properties");
        Ok(())
    }

    /// Names of the catalogs in this database, at most 100, sorted.
    pub async fn catalogs(&mut self) -> PortResult<Vec<String>> {
        let sql = if self.has_properties {
            "SELECT catalog_name FROM iceberg_tables UNION \
             SELECT catalog_name FROM iceberg_namespace_properties ORDER BY 1 LIMIT 100"
        } else {
            "SELECT DISTINCT catalog_name FROM iceberg_tables ORDER BY 1 LIMIT 100"
        };
        self.column(sql, &[]).await
    }

    /// How much `catalog` holds.
    pub async fn counts(&mut self, catalog: &str) -> PortResult<Counts> {
        let rows = self.tables(catalog).await?;
        let views = rows.items.iter().filter(|row| row.is_view).count();
        let mut namespaces: Vec<String> = rows.items.iter().map(|row| row.namespace.clone()).collect();
        let properties = self.namespace_properties(catalog).await?;
        namespaces.extend(properties.items.into_iter().map(|property| property.namespace));
        namespaces.sort_unstable();
        namespaces.dedup();
        let counted = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Ok(Counts {
            namespaces: counted(namespaces.len()),
            tables: counted(rows.items.len() - views),
            views: counted(views),
        })
    }

    /// All tables and views of `catalog`, by namespace and name.
    pub async fn tables(&mut self, catalog: &str) -> PortResult<Rows<TableRow>> {
        let sql = if self.has_types {
            "SELECT table_namespace, table_name, metadata_location, iceberg_type FROM iceberg_tables \
             WHERE catalog_name = $1 ORDER BY table_namespace, table_name LIMIT 250001"
        } else {
            "SELECT table_namespace, table_name, metadata_location, NULL FROM iceberg_tables \
             WHERE catalog_name = $1 ORDER BY table_namespace, table_name LIMIT 250001"
        };
        self.rows(sql, &[catalog], 4, table_row).await
    }

    /// The row of one table.
    pub async fn find(&mut self, catalog: &str, namespace: &str, name: &str) -> PortResult<Option<TableRow>> {
        let sql = if self.has_types {
            "SELECT table_namespace, table_name, metadata_location, iceberg_type FROM iceberg_tables \
             WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3"
        } else {
            "SELECT table_namespace, table_name, metadata_location, NULL FROM iceberg_tables \
             WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3"
        };
        let found = self.rows(sql, &[catalog, namespace, name], 4, table_row).await?;
        Ok(found.items.into_iter().next())
    }

    /// All properties of the namespaces of `catalog`.
    pub async fn namespace_properties(&mut self, catalog: &str) -> PortResult<Rows<NamespaceProperty>> {
        if !self.has_properties {
            return Ok(Rows {
                items: Vec::new(),
                unreadable: 0,
                more: false,
            });
        }
        let sql = "SELECT namespace, property_key, property_value FROM iceberg_namespace_properties \
                   WHERE catalog_name = $1 ORDER BY namespace, property_key LIMIT 250001";
        self.rows(sql, &[catalog], 3, |cells| {
            let mut cells = cells.into_iter();
            Some(NamespaceProperty {
                namespace: cells.next()??,
                key: cells.next()??,
                value: cells.next()?.unwrap_or_default(),
            })
        })
        .await
    }

    /// Ends the session in good order.
    pub async fn close(self) {
        self.session.close().await;
    }

    async fn column(&mut self, sql: &'static str, binds: &[&str]) -> PortResult<Vec<String>> {
        let rows = self
            .rows(sql, binds, 1, |cells| cells.into_iter().next()?)
            .await?;
        Ok(rows.items)
    }

    async fn rows<T>(
        &mut self,
        sql: &'static str,
        binds: &[&str],
        columns: usize,
        take: impl Fn(Cells) -> Option<T>,
    ) -> PortResult<Rows<T>> {
        self.queries += 1;
        self.session.rows(sql, binds, columns, take).await
    }
}

fn table_row(cells: Cells) -> Option<TableRow> {
    let mut cells = cells.into_iter();
    Some(TableRow {
        namespace: cells.next()??,
        name: cells.next()??,
        metadata_location: cells.next()?.filter(|location| !location.is_empty()),
        // Java's schema V1: NULL stands for a table.
        is_view: cells
            .next()?
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("view")),
    })
}
