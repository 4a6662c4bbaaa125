//! Names in a statement, whatever their case and however many parts, settled before the engine looks them up.

use std::{collections::HashMap, ops::ControlFlow};

use arrow::datatypes::{DataType, Fields};
use datafusion::sql::{
    parser::Statement as EngineStatement,
    sqlparser::ast::{
        Expr, Ident, ObjectName, ObjectNamePart, VisitMut, visit_expressions_mut, visit_relations_mut,
    },
};
use weft_worker_protocol::{Fail, TableSpec};

use super::ByName;

/// Parts that the engine knows a table by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) catalog: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) table: String,
}

/// The tables that a statement may name.
pub(super) struct Names<'a> {
    tables: &'a [TableSpec],
    by_name: HashMap<String, Vec<usize>>,
    parts: Vec<Parts>,
}

impl Parts {
    /// All that there are, outermost first.
    pub(super) fn all(self) -> Vec<String> {
        let parts = [self.catalog, self.schema, Some(self.table)];
        parts.into_iter().flatten().collect()
    }
}

impl<'a> Names<'a> {
    pub(super) fn new(tables: &'a [TableSpec]) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut parts = Vec::new();
        for (place, table) in tables.iter().enumerate() {
            let name = table.name.to_lowercase();
            parts.push(split(&name));
            let places = by_name.entry(name).or_default();
            // The same table given twice is no question of which.
            if !places.iter().any(|known| tables.get(*known) == Some(table)) {
                places.push(place);
            }
        }
        Self {
            tables,
            by_name,
            parts,
        }
    }

    /// The tables.
    pub(super) fn tables(&self) -> &'a [TableSpec] {
        self.tables
    }

    /// The one place of a name as it was given.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        match self.by_name.get(&name.to_lowercase())?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    pub(super) fn parts(&self, place: usize) -> Parts {
        self.parts.get(place).cloned().unwrap_or_else(|| split(""))
    }

    /// Rewrites each table's name to the one it is registered by; says which tables are used.
    pub(super) fn settle(&self, statement: &mut EngineStatement) -> Result<Vec<usize>, Fail> {
        let EngineStatement::Statement(statement) = statement else {
            return Err(Fail::failed("not a statement"));
        };
        let mut used = Vec::new();
        let settled = visit_relations_mut(statement.as_mut(), |name: &mut ObjectName| {
            let found = match self.find(name) {
                Ok(found) => found,
                Err(fail) => return ControlFlow::Break(fail),
            };
            if let Some(place) = found {
                used.push(place);
                let parts = self.parts(place);
                let parts = [parts.catalog, parts.schema, Some(parts.table)];
                name.0 = parts
                    .into_iter()
                    .flatten()
                    .map(|part| ObjectNamePart::Identifier(Ident::with_quote('"', part)))
                    .collect();
            }
            ControlFlow::Continue(())
        });
        if let ControlFlow::Break(fail) = settled {
            return Err(fail);
        }
        used.sort_unstable();
        used.dedup();
        Ok(used)
    }

    fn find(&self, name: &ObjectName) -> Result<Option<usize>, Fail> {
        let parts = name
            .0
            .iter()
            .map(|part| Some(part.as_ident()?.value.to_lowercase()));
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        match self.by_name.get(&parts.join(".")).map(Vec::as_slice) {
            None => Ok(None),
            Some([only]) => Ok(Some(*only)),
            Some(several) => Err(self.ambiguous(name, several)),
        }
    }

    /// Two tables of one name are never settled by their order: the answer would be of either.
    fn ambiguous(&self, name: &ObjectName, places: &[usize]) -> Fail {
        let mut full: Vec<&str> = places.iter().filter_map(|place| self.full_name(*place)).collect();
        full.sort_unstable();
        full.dedup();
        let lower: std::collections::HashSet<_> = full.iter().map(|name| name.to_lowercase()).collect();
        let next = if lower.len() == places.len() {
            "write the full name"
        } else {
            "names that differ only in case are one name here; read one of them by its preview"
        };
        let full: Vec<_> = full.iter().map(|name| format!("`{name}`")).collect();
        Fail::invalid(format!(
            "`{name}` is the name of several tables: {}; {next}",
            full.join(" and ")
        ))
    }

    /// The longest name that the table at this place was given.
    fn full_name(&self, place: usize) -> Option<&'a str> {
        let table = self.tables.get(place)?;
        let ending = format!(".{}", table.name);
        let longer = self.tables.iter().filter(|other| {
            other.metadata_location == table.metadata_location && other.name.ends_with(&ending)
        });
        let names = longer.map(|other| other.name.as_str());
        names.max_by_key(|name| name.len()).or(Some(table.name.as_str()))
    }
}

/// The engine knows at most three parts; deeper namespaces are kept together in the middle one.
fn split(name: &str) -> Parts {
    let mut parts: Vec<&str> = name.split('.').collect();
    let table = parts.pop().unwrap_or_default().to_owned();
    let (catalog, schema) = match parts.as_slice() {
        [] => (None, None),
        [schema] => (None, Some((*schema).to_owned())),
        [catalog, schema @ ..] => (Some((*catalog).to_owned()), Some(schema.join("."))),
    };
    Parts {
        catalog,
        schema,
        table,
    }
}

/// Columns whose names hold capitals: the engine folds unquoted names to lower case and would miss them.
#[derive(Default)]
pub(super) struct Columns {
    exact: ByName,
    lower: std::collections::HashSet<String>,
}

impl Columns {
    pub(super) fn add(&mut self, fields: &Fields) {
        for field in fields {
            let lower = field.name().to_lowercase();
            if &lower == field.name() {
                self.lower.insert(lower);
            } else {
                self.exact.insert(lower, field.name().clone());
            }
            if let DataType::Struct(members) = field.data_type() {
                self.add(members);
            }
        }
    }

    /// Quotes unquoted names of such columns as they are written in the table.
    pub(super) fn settle(&self, part: &mut impl Settle) {
        if !self.exact.is_empty() {
            part.each_ident(&mut |ident| {
                let lower = ident.value.to_lowercase();
                if ident.quote_style.is_none()
                    && !self.lower.contains(&lower)
                    && let Some(exact) = self.exact.get(&lower)
                {
                    *ident = Ident::with_quote('"', exact.clone());
                }
            });
        }
    }
}

/// A tree with names in it.
pub(super) trait Settle {
    fn each_ident(&mut self, change: &mut dyn FnMut(&mut Ident));
}

impl Settle for Expr {
    fn each_ident(&mut self, change: &mut dyn FnMut(&mut Ident)) {
        idents(self, change);
    }
}

impl Settle for EngineStatement {
    fn each_ident(&mut self, change: &mut dyn FnMut(&mut Ident)) {
        if let EngineStatement::Statement(statement) = self {
            idents(statement.as_mut(), change);
        }
    }
}

fn idents(tree: &mut impl VisitMut, change: &mut dyn FnMut(&mut Ident)) {
    let _: ControlFlow<()> = visit_expressions_mut(tree, |expression| {
        match expression {
            Expr::Identifier(ident) => change(ident),
            Expr::CompoundIdentifier(parts) => {
                for part in parts {
                    change(part);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
}
