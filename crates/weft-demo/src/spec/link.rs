//! Resolves names: bases, parents, columns, products.

use super::{
    Expr, Mesh, Parent, Spread, Table,
    expr::{self, Names},
    lines::RawTable,
};

/// Turns raw tables into tables of the mesh.
pub(super) fn link(mesh: &mut Mesh, mut raw: Vec<RawTable>) -> Result<(), String> {
    stage(&mut raw)?;
    let tables: Vec<Table> = raw.iter().map(|one| one.table.clone()).collect();
    let find = |dotted: &str, by: &str| {
        tables
            .iter()
            .position(|table| table.dotted() == dotted)
            .ok_or_else(|| format!("table `{by}` names `{dotted}`, which does not exist"))
    };
    for one in raw {
        let mut table = one.table;
        let name = table.dotted();
        table.base = one.base.as_deref().map(|base| find(base, &name)).transpose()?;
        for upstream in &one.upstream {
            table.upstream.push(find(upstream, &name)?);
        }
        table.upstream.extend(table.base);
        for (parent, other, spread) in one.parents {
            let spread = match spread.as_str() {
                "step" => Spread::Step,
                "skew" => Spread::Skew,
                "any" => Spread::Any,
                _ => return Err(format!("table `{name}`: no spread is called `{spread}`")),
            };
            table.parents.push(Parent {
                name: parent,
                table: find(&other, &name)?,
                spread,
            });
        }
        let scope = Scope {
            table: &table,
            tables: &tables,
        };
        let parsed: Result<Vec<Expr>, String> = table
            .columns
            .iter()
            .zip(&one.exprs)
            .map(|(column, text)| {
                let text = if text.is_empty() { "base" } else { text };
                expr::parse(text, &column.path, &scope)
                    .map_err(|reason| format!("column `{name}.{}`: {reason}", column.path))
            })
            .collect();
        for (column, parsed) in table.columns.iter_mut().zip(parsed?) {
            column.expr = parsed;
        }
        table.upstream.sort_unstable();
        table.upstream.dedup();
        mesh.tables.push(table);
    }
    for index in 0..mesh.tables.len() {
        let rows = rows_of(mesh, index);
        if let Some(table) = mesh.tables.get_mut(index) {
            table.rows = rows;
        }
    }
    check_products(mesh)
}

/// A table that names no number has as many rows as its base.
fn rows_of(mesh: &Mesh, index: usize) -> u64 {
    let mut at = Some(index);
    for _ in 0..mesh.tables.len() {
        let Some(table) = at.and_then(|at| mesh.tables.get(at)) else {
            break;
        };
        if table.rows > 0 {
            return table.rows;
        }
        at = table.base;
    }
    0
}

/// Gives staging tables the columns of their base, those of today.
fn stage(raw: &mut [RawTable]) -> Result<(), String> {
    for index in 0..raw.len() {
        let Some(one) = raw.get(index).filter(|one| one.stage) else {
            continue;
        };
        let base = one
            .base
            .clone()
            .ok_or_else(|| format!("staging table `{}` has no base", one.table.dotted()))?;
        let without = one.without.clone();
        let from = raw
            .iter()
            .find(|other| other.table.dotted() == base)
            .ok_or_else(|| format!("no table `{base}` to stage"))?
            .table
            .clone();
        let Some(one) = raw.get_mut(index) else { continue };
        let mut columns = Vec::new();
        for column in &from.columns {
            let own = one.table.columns.iter().any(|own| own.path == column.path);
            if column.evolution.dropped.is_none() && !without.contains(&column.path) && !own {
                let mut column = column.clone();
                column.evolution = super::Evolution::default();
                column.mutable = false;
                columns.push(column);
            }
        }
        let inherited = vec![String::new(); columns.len()];
        columns.append(&mut one.table.columns);
        one.table.columns = columns;
        one.exprs.splice(0..0, inherited);
        if one.table.doc.is_empty() {
            one.table.doc = format!("{} Typed, deduplicated, test rows removed.", from.doc);
        }
    }
    Ok(())
}

struct Scope<'a> {
    table: &'a Table,
    tables: &'a [Table],
}

impl Scope<'_> {
    fn column_of(&self, table: usize, path: &str) -> Result<usize, String> {
        let table = self.tables.get(table).ok_or("no such table")?;
        table
            .column(path)
            .ok_or_else(|| format!("`{}` has no column `{path}`", table.dotted()))
    }
}

impl Names for Scope<'_> {
    fn column(&self, path: &str) -> Result<usize, String> {
        self.table
            .column(path)
            .ok_or_else(|| format!("no column or generator is called `{path}`"))
    }

    fn parent(&self, name: &str) -> Result<usize, String> {
        let known = |parent: &Parent| parent.name == name;
        self.table
            .parents
            .iter()
            .position(known)
            .ok_or_else(|| format!("no parent is called `{name}`"))
    }

    fn parent_column(&self, parent: usize, path: &str) -> Result<usize, String> {
        let parent = self.table.parents.get(parent).ok_or("no such parent")?;
        self.column_of(parent.table, path)
    }

    fn base_column(&self, path: &str) -> Result<usize, String> {
        let base = self
            .table
            .base
            .ok_or_else(|| format!("`{path}` has no generator and its table no base"))?;
        self.column_of(base, path)
    }
}

fn check_products(mesh: &Mesh) -> Result<(), String> {
    for product in &mesh.products {
        let people = product
            .owner
            .iter()
            .chain(&product.steward)
            .chain(&product.members);
        for login in people {
            mesh.person(login)
                .ok_or_else(|| format!("product `{}` names `{login}`, who is nobody", product.id))?;
        }
        for input in &product.inputs {
            mesh.product(input)
                .ok_or_else(|| format!("product `{}` reads `{input}`, which does not exist", product.id))?;
        }
        for table in product.ports.iter().flat_map(|port| &port.tables) {
            mesh.table(table)
                .ok_or_else(|| format!("product `{}` offers `{table}`, which does not exist", product.id))?;
        }
        for term in &product.terms {
            let known = mesh.terms.iter().any(|known| known.name == *term);
            known
                .then_some(())
                .ok_or_else(|| format!("product `{}` uses the unknown word `{term}`", product.id))?;
        }
    }
    Ok(())
}
