//! Names in a statement, whatever their case and however many parts, settled before the engine looks them up.

use std::{collections::HashMap, ops::ControlFlow};

use arrow::datatypes::{DataType, Fields};
use datafusion::sql::{
    parser::Statement as EngineStatement,
    sqlparser::ast::{
        Expr, Ident, ObjectName, ObjectNamePart, VisitMut, visit_expressions_mut, visit_relations_mut,
    },
};
use weft_worker_protocol::Fail;

use super::ByName;

/// Parts that the engine knows a table by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) catalog: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) table: String,
}

/// The tables that a statement may name.
pub(super) struct Names {
    by_name: HashMap<String, usize>,
    parts: Vec<Parts>,
}

impl Names {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut by_name = HashMap::new();
        let mut parts = Vec::new();
        for (place, name) in names.enumerate() {
            let name = name.to_lowercase();
            parts.push(split(&name));
            by_name.entry(name).or_insert(place);
        }
        Self { by_name, parts }
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
        let _: ControlFlow<()> = visit_relations_mut(statement.as_mut(), |name: &mut ObjectName| {
            if let Some(place) = self.find(name) {
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
        used.sort_unstable();
        used.dedup();
        Ok(used)
    }

    fn find(&self, name: &ObjectName) -> Option<usize> {
        let parts = name
            .0
            .iter()
            .map(|part| Some(part.as_ident()?.value.to_lowercase()));
        let dotted = parts.collect::<Option<Vec<_>>>()?.join(".");
        self.by_name.get(&dotted).copied()
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
