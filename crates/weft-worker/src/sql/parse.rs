//! What of SQL is let through: one query, or the explanation of one.

use datafusion::sql::{
    parser::Statement as EngineStatement,
    sqlparser::{
        ast::{Expr, Query, SetExpr, Statement, visit_expressions},
        dialect::GenericDialect,
        parser::{Parser, ParserError},
        tokenizer::Token,
    },
};
use std::{collections::VecDeque, ops::ControlFlow};
use weft_worker_protocol::Fail;

/// Longest statement in bytes.
const LONGEST: usize = 64 << 10;
/// Deepest nesting, in the parser's own counting.
const DEEPEST: usize = 50;
/// Most words and signs of a statement: a chain of ten thousand conditions is nobody's question.
const MOST_TOKENS: usize = 20_000;

/// Reads a statement and refuses everything but a query.
pub(super) fn statement(sql: &str) -> Result<EngineStatement, Fail> {
    let mut statements = parser(sql, "statement")?
        .parse_statements()
        .map_err(|error| Fail::invalid(words("statement", &error)))?;
    let (Some(statement), true) = (statements.pop(), statements.is_empty()) else {
        return Err(Fail::invalid("exactly one statement is run at a time"));
    };
    let query = match &statement {
        Statement::Query(query) => query,
        Statement::Explain { statement, .. } => match statement.as_ref() {
            Statement::Query(query) => query,
            _ => return Err(only_queries()),
        },
        _ => return Err(only_queries()),
    };
    if !reads(query) {
        return Err(only_queries());
    }
    Ok(EngineStatement::Statement(Box::new(statement)))
}

/// Reads a condition and refuses statements inside of it.
pub(super) fn condition(text: &str) -> Result<Expr, Fail> {
    let wrong = |error: ParserError| Fail::invalid(words("filter", &error));
    let mut parser = parser(text, "filter")?;
    let expression = parser.parse_expr().map_err(wrong)?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        return Err(Fail::invalid(format!(
            "the filter ends before `{rest}` at line {}, column {}",
            rest.span.start.line, rest.span.start.column
        )));
    }
    let nested = visit_expressions(&expression, |inner| match inner {
        Expr::Subquery(_) | Expr::InSubquery { .. } | Expr::Exists { .. } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    if nested.is_break() {
        return Err(Fail::invalid(
            "a filter looks at one table; use the SQL bar for a query inside of a query",
        ));
    }
    Ok(expression)
}

fn parser<'a>(text: &str, what: &str) -> Result<Parser<'a>, Fail> {
    if text.len() > LONGEST {
        return Err(Fail::limit(format!("the {what} is longer than {LONGEST} bytes")));
    }
    let parser = Parser::new(&GenericDialect {})
        .with_recursion_limit(DEEPEST)
        .try_with_sql(text)
        .map_err(|error| Fail::invalid(words(what, &error)))?;
    // Every chain of operators nests in the engine, whatever the parser counts.
    let mut tokens = 0;
    let mut counting = Parser::new(&GenericDialect {})
        .try_with_sql(text)
        .map_err(|error| Fail::invalid(words(what, &error)))?;
    while counting.next_token().token != Token::EOF {
        tokens += 1;
        if tokens > MOST_TOKENS {
            return Err(Fail::limit(format!(
                "the {what} has more than {MOST_TOKENS} words and signs"
            )));
        }
    }
    Ok(parser)
}

pub(super) fn only_queries() -> Fail {
    Fail::invalid("only SELECT (or EXPLAIN of one) is run here; nothing is written, created or set")
}

/// Whether a query only reads, on all its levels.
fn reads(query: &Query) -> bool {
    let mut left: VecDeque<&SetExpr> = VecDeque::from([query.body.as_ref()]);
    let mut queries = vec![query];
    while let Some(query) = queries.pop() {
        if let Some(with) = &query.with {
            queries.extend(with.cte_tables.iter().map(|table| table.query.as_ref()));
        }
        left.push_back(query.body.as_ref());
        while let Some(body) = left.pop_front() {
            match body {
                SetExpr::Select(select) if select.into.is_none() => {}
                SetExpr::Values(_) => {}
                SetExpr::Query(inner) => queries.push(inner),
                SetExpr::SetOperation {
                    left: one,
                    right: other,
                    ..
                } => left.extend([one.as_ref(), other.as_ref()]),
                _ => return false,
            }
        }
    }
    true
}

/// The parser's complaint, with its place.
pub(super) fn words(what: &str, error: &ParserError) -> String {
    match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => {
            format!("the {what} is not SQL: {text}")
        }
        ParserError::RecursionLimitExceeded => {
            format!("the {what} is nested more than {DEEPEST} levels deep")
        }
    }
}
