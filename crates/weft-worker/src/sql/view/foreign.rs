//! What of another engine's SQL means the same here. A short list: what is not on it may well mean the same, but nobody
//! has looked.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::{
    ast::{BinaryOperator, Expr, FunctionArguments, Query, UnaryOperator, Value},
    dialect::GenericDialect,
    tokenizer::{Token, Tokenizer},
};
use weft_worker_protocol::Fail;

/// Functions of one meaning in Spark, Trino, Dremio and here, for every input.
const SAME: &[&str] = &[
    "abs", "avg", "coalesce", "count", "lower", "max", "min", "nullif", "sum", "upper",
];

/// Refuses what reads otherwise in Spark: a text in double quotes, and escapes inside of texts.
pub(super) fn spark_texts(sql: &str) -> Result<(), Fail> {
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize();
    let tokens = tokens.map_err(|error| Fail::invalid(format!("the statement is not SQL: {error}")))?;
    for token in tokens {
        match token {
            Token::DoubleQuotedString(_) => return Err(differs("double quotes")),
            Token::Word(word) if word.quote_style == Some('"') => return Err(differs("double quotes")),
            Token::SingleQuotedString(text) if text.contains('\\') => {
                return Err(differs("a backslash in a text"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Refuses an order that decides which rows there are: where nulls stand differs from engine to engine.
pub(super) fn query(query: &Query) -> ControlFlow<Fail> {
    let limited = query.limit_clause.is_some() || query.fetch.is_some();
    if limited && query.order_by.is_some() {
        return ControlFlow::Break(differs("ORDER BY with LIMIT"));
    }
    ControlFlow::Continue(())
}

/// Refuses an expression that is not known to mean the same.
pub(super) fn expression(expression: &Expr) -> ControlFlow<Fail> {
    let what = match expression {
        Expr::Identifier(_)
        | Expr::CompoundIdentifier(_)
        | Expr::Nested(_)
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsDistinctFrom(..)
        | Expr::IsNotDistinctFrom(..)
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Between { .. }
        | Expr::Exists { .. }
        | Expr::Subquery(_)
        | Expr::Case { .. }
        | Expr::UnaryOp {
            op: UnaryOperator::Not | UnaryOperator::Minus | UnaryOperator::Plus,
            ..
        } => return ControlFlow::Continue(()),
        Expr::Value(value) => match &value.value {
            Value::Number(..) | Value::SingleQuotedString(_) | Value::Boolean(_) | Value::Null => {
                return ControlFlow::Continue(());
            }
            other => other.to_string(),
        },
        Expr::BinaryOp { op, .. } => {
            if same(op) {
                return ControlFlow::Continue(());
            }
            // Whole numbers, for one, are divided with and without a rest.
            format!("the operator {op}")
        }
        Expr::Like {
            any: false,
            pattern,
            escape_char: None,
            ..
        } if matches!(pattern.as_ref(), Expr::Value(value) if !value.to_string().contains('\\')) => {
            return ControlFlow::Continue(());
        }
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let plain = function.over.is_none()
                && function.filter.is_none()
                && function.null_treatment.is_none()
                && function.within_group.is_empty()
                && matches!(
                    function.args,
                    FunctionArguments::List(_) | FunctionArguments::None
                );
            if plain && SAME.contains(&name.as_str()) {
                return ControlFlow::Continue(());
            }
            format!("the function {name}")
        }
        other => format!("`{other}`"),
    };
    let what: String = what.chars().take(80).collect();
    ControlFlow::Break(differs(&what))
}

const fn same(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::And
            | BinaryOperator::Or
            | BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
            | BinaryOperator::Plus
            | BinaryOperator::Minus
            | BinaryOperator::Multiply
            | BinaryOperator::StringConcat
    )
}

fn differs(what: &str) -> Fail {
    Fail::unsupported(format!(
        "{what} may mean something else here than in that dialect"
    ))
}
