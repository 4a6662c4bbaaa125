//! The mesh as data: what `mesh/*.mesh` says, with every name resolved.
//!
//! The files are read when the program runs, not compiled into types, so that a table is a dozen short lines
//! and the people who look after the demo need no Rust.

mod column;
mod expr;
mod lines;
mod link;
mod product;
mod table;
#[cfg(test)]
mod tests;

pub use column::{Column, Evolution};
pub use expr::{Expr, Spread};
pub use product::{Incident, Person, Port, Product, Promise, Term};
pub use table::{Layer, Parent, Table};

use crate::error::{DemoError, DemoResult};

/// A made-up company's mesh.
#[derive(Debug, Clone, Default)]
pub struct Mesh {
    /// Names of the domains, in the order of the map.
    pub domains: Vec<String>,
    /// Who works there.
    pub people: Vec<Person>,
    /// Words of the glossary.
    pub terms: Vec<Term>,
    /// Tables; `Parent` and `Expr` refer to them by position.
    pub tables: Vec<Table>,
    /// Products.
    pub products: Vec<Product>,
    /// What went wrong before anybody looks.
    pub incidents: Vec<Incident>,
}

/// The embedded description, by file name.
const FILES: [(&str, &str); 8] = [
    ("people.mesh", include_str!("../mesh/people.mesh")),
    ("glossary.mesh", include_str!("../mesh/glossary.mesh")),
    ("sales.mesh", include_str!("../mesh/sales.mesh")),
    ("customer.mesh", include_str!("../mesh/customer.mesh")),
    ("supply.mesh", include_str!("../mesh/supply.mesh")),
    ("logistics.mesh", include_str!("../mesh/logistics.mesh")),
    ("marketing.mesh", include_str!("../mesh/marketing.mesh")),
    ("finance.mesh", include_str!("../mesh/finance.mesh")),
];

impl Mesh {
    /// Reads the embedded description.
    pub fn load() -> DemoResult<Self> {
        Self::parse(&FILES)
    }

    /// Reads a description from `(file name, text)` pairs.
    pub(crate) fn parse(files: &[(&str, &str)]) -> DemoResult<Self> {
        let mut mesh = Self::default();
        let mut raw = Vec::new();
        for (file, text) in files {
            lines::read(&mut mesh, &mut raw, text).map_err(|(line, reason)| {
                DemoError::Mesh(format!("crates/weft-demo/mesh/{file}, line {line}: {reason}"))
            })?;
        }
        link::link(&mut mesh, raw).map_err(DemoError::Mesh)?;
        Ok(mesh)
    }

    /// Position of the table with this dotted name.
    pub fn table(&self, dotted: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.dotted() == dotted)
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// How far apart commits to a table may be, in milliseconds: the shortest promise of a product that offers it, of how
    /// fresh the data is or how often it comes.
    pub fn promised_pace(&self, dotted: &str) -> Option<i64> {
        let offers = |product: &&Product| {
            let mut tables = product.ports.iter().flat_map(|port| &port.tables);
            tables.any(|table| table == dotted)
        };
        let promises = self
            .products
            .iter()
            .filter(offers)
            .flat_map(|product| &product.promises);
        promises
            .filter(|promise| matches!(promise.property.as_str(), "latency" | "frequency"))
            .filter_map(|promise| {
                let unit = promise.unit.as_deref().unwrap_or_default();
                expr::millis(&format!("{}{unit}", promise.value)).ok()
            })
            .min()
    }

    /// The person with this login.
    pub fn person(&self, login: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.login == login)
    }
}
