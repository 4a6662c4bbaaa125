//! Files and row groups that hold no visible row. Only what a filter says plainly is used: where it does not, a file
//! is read.

use arrow::datatypes::{DataType, FieldRef, SchemaRef};
use datafusion::{
    common::{Column, DFSchema, ScalarValue},
    execution::context::ExecutionProps,
    logical_expr::{Expr, Operator, binary_expr, lit},
    physical_expr::create_physical_expr,
    physical_optimizer::pruning::PruningPredicate,
};
use std::sync::Arc;
use weft_worker_protocol::Comparison;

use super::{Node, Side};

/// Longest list of values that is weighed.
const MOST_VALUES: usize = 100;

/// What is true of every visible row, for the engine to weigh bounds against.
pub(super) fn predicate(node: &Node, fields: &[FieldRef], arrow: &SchemaRef) -> Option<PruningPredicate> {
    let condition = implied(node, fields);
    let schema = DFSchema::try_from(Arc::clone(arrow)).ok()?;
    let condition = create_physical_expr(&condition, &schema, &ExecutionProps::new()).ok()?;
    let predicate = PruningPredicate::try_new(condition, Arc::clone(arrow)).ok()?;
    (!predicate.always_true()).then_some(predicate)
}

fn implied(node: &Node, fields: &[FieldRef]) -> Expr {
    let weighed = match node {
        Node::Always(constant) => Some(lit(*constant)),
        Node::And(left, right) => Some(implied(left, fields).and(implied(right, fields))),
        Node::Or(left, right) => Some(implied(left, fields).or(implied(right, fields))),
        Node::IsNull(at) => column(*at, fields).map(Expr::is_null),
        Node::Compare(how, Side::Column(at), Side::Constant(value)) => {
            compared(*at, operator(*how), value, fields)
        }
        Node::Compare(how, Side::Constant(value), Side::Column(at)) => {
            compared(*at, turned(operator(*how)), value, fields)
        }
        Node::In(at, values) if values.len() <= MOST_VALUES => values
            .iter()
            .map(|value| compared(*at, Operator::Eq, value, fields))
            .collect::<Option<Vec<_>>>()
            .map(|all| all.into_iter().reduce(Expr::or).unwrap_or_else(|| lit(false))),
        _ => None,
    };
    weighed.unwrap_or_else(|| lit(true))
}

fn compared(at: usize, how: Operator, value: &arrow::array::ArrayRef, fields: &[FieldRef]) -> Option<Expr> {
    let value = ScalarValue::try_from_array(value, 0).ok()?;
    Some(binary_expr(column(at, fields)?, how, Expr::Literal(value, None)))
}

/// A column whose bounds have the order of its values.
fn column(at: usize, fields: &[FieldRef]) -> Option<Expr> {
    let field = fields.get(at)?;
    let plain = matches!(
        field.data_type(),
        DataType::Int32 | DataType::Int64 | DataType::Utf8 | DataType::Date32 | DataType::Timestamp(..)
    );
    plain.then(|| Expr::Column(Column::new_unqualified(field.name())))
}

const fn operator(how: Comparison) -> Operator {
    match how {
        Comparison::Eq => Operator::Eq,
        Comparison::Lt => Operator::Lt,
        Comparison::LtEq => Operator::LtEq,
        Comparison::Gt => Operator::Gt,
        Comparison::GtEq => Operator::GtEq,
    }
}

const fn turned(how: Operator) -> Operator {
    match how {
        Operator::Lt => Operator::Gt,
        Operator::LtEq => Operator::GtEq,
        Operator::Gt => Operator::Lt,
        Operator::GtEq => Operator::LtEq,
        other => other,
    }
}
