//! The text of a view. It is harvested, so it is let through only as one query over plain names; and where it was
//! written for another engine, only as far as it means the same here.

mod foreign;

use std::{collections::HashSet, ops::ControlFlow};

use datafusion::sql::{
    parser::Statement as EngineStatement,
    sqlparser::ast::{
        Expr, Ident, ObjectName, ObjectNamePart, Query, Statement, TableFactor, Visit as _, Visitor,
        visit_relations_mut,
    },
};
use weft_worker_protocol::{Fail, ViewText};

use super::parse;

/// Most names in one text.
const MOST_NAMES: usize = 64;

/// A text that was let through.
pub(super) struct Text {
    statement: Box<Statement>,
    /// Names that it reads, each by its parts.
    pub(super) relations: Vec<Vec<String>>,
    within: HashSet<String>,
}

/// How far an engine's SQL is this one's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Own,
    /// Only what is known to mean the same.
    Foreign,
    /// And texts may stand in double quotes, and hold escapes.
    Spark,
}

/// Reads the text.
pub(super) fn read(text: &ViewText) -> Result<Text, Fail> {
    let family = match text.dialect.to_lowercase().as_str() {
        "datafusion" | "ansi" => Family::Own,
        "trino" | "presto" | "dremio" => Family::Foreign,
        "spark" => Family::Spark,
        _ => return Err(Fail::unsupported("its dialect is not read here")),
    };
    let EngineStatement::Statement(statement) = parse::statement(&text.sql)? else {
        return Err(parse::only_queries());
    };
    if !matches!(*statement, Statement::Query(_)) {
        return Err(parse::only_queries());
    }
    if family == Family::Spark {
        foreign::spark_texts(&text.sql)?;
    }
    let mut walk = Walk {
        family,
        relations: Vec::new(),
        within: HashSet::new(),
    };
    if let ControlFlow::Break(fail) = statement.visit(&mut walk) {
        return Err(fail);
    }
    let Walk {
        mut relations,
        within,
        ..
    } = walk;
    relations.retain(|parts| !is_within(&within, parts));
    relations.sort_unstable();
    relations.dedup();
    if relations.len() > MOST_NAMES {
        return Err(Fail::limit(format!("it names more than {MOST_NAMES} tables")));
    }
    Ok(Text {
        statement,
        relations,
        within,
    })
}

impl Text {
    /// The statement with each name replaced by what it stands for. A name that stands for nothing fails.
    pub(super) fn settled(
        self,
        place: impl Fn(&[String]) -> Option<Vec<String>>,
    ) -> Result<EngineStatement, Fail> {
        let Self {
            mut statement,
            within,
            ..
        } = self;
        let settled = visit_relations_mut(statement.as_mut(), |name: &mut ObjectName| {
            let Some(parts) = parts(name) else {
                return ControlFlow::Break(name.to_string());
            };
            if is_within(&within, &parts) {
                return ControlFlow::Continue(());
            }
            let Some(found) = place(&parts) else {
                return ControlFlow::Break(name.to_string());
            };
            let quoted = found.into_iter().map(|part| Ident::with_quote('"', part));
            name.0 = quoted.map(ObjectNamePart::Identifier).collect();
            ControlFlow::Continue(())
        });
        match settled {
            ControlFlow::Break(name) => Err(Fail::invalid(format!(
                "its text names `{name}`, which was not found"
            ))),
            ControlFlow::Continue(()) => Ok(EngineStatement::Statement(statement)),
        }
    }
}

/// Whether the name is one that the text gives to a query of its own. A table of that name is not reached then, and the
/// engine says so; it is never another's.
fn is_within(within: &HashSet<String>, parts: &[String]) -> bool {
    matches!(parts, [only] if within.contains(&only.to_lowercase()))
}

fn parts(name: &ObjectName) -> Option<Vec<String>> {
    let idents = name.0.iter().map(|part| Some(part.as_ident()?.value.clone()));
    idents.collect()
}

struct Walk {
    family: Family,
    relations: Vec<Vec<String>>,
    within: HashSet<String>,
}

impl Visitor for Walk {
    type Break = Fail;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Fail> {
        if let Some(with) = &query.with {
            let names = with
                .cte_tables
                .iter()
                .map(|table| table.alias.name.value.to_lowercase());
            self.within.extend(names);
        }
        match self.family {
            Family::Own => ControlFlow::Continue(()),
            Family::Foreign | Family::Spark => foreign::query(query),
        }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<Fail> {
        let plain = match factor {
            TableFactor::Table {
                args,
                version,
                sample,
                json_path,
                with_ordinality,
                partitions,
                ..
            } => {
                args.is_none()
                    && version.is_none()
                    && sample.is_none()
                    && json_path.is_none()
                    && !with_ordinality
                    && partitions.is_empty()
            }
            TableFactor::Derived { sample, .. } => sample.is_none(),
            TableFactor::NestedJoin { .. } => true,
            _ => false,
        };
        if plain {
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(Fail::unsupported(
            "it reads from something else than a table: a function, a sample or another time",
        ))
    }

    fn pre_visit_relation(&mut self, name: &ObjectName) -> ControlFlow<Fail> {
        match parts(name) {
            Some(parts) => {
                self.relations.push(parts);
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(Fail::unsupported("it reads from a name that is no plain one")),
        }
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<Fail> {
        match self.family {
            Family::Own => ControlFlow::Continue(()),
            Family::Foreign | Family::Spark => foreign::expression(expression),
        }
    }
}

#[cfg(test)]
mod tests;
