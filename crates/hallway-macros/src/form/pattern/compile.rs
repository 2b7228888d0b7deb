//! Turns a pattern into steps.

use super::{Node, Refused, Set, read};

/// One step. Numbers are places in the list of steps.
#[derive(Debug, PartialEq)]
pub(in crate::form) enum Op {
    Take(Set),
    Split(usize, usize),
    Jump(usize),
    End,
}

/// Compiles `source`, or says why not.
pub(in crate::form) fn compile(source: &str) -> Result<Vec<Op>, Refused> {
    let mut ops = Vec::new();
    emit(&read::read(source)?, &mut ops)?;
    ops.push(Op::End);
    Ok(ops)
}

fn emit(node: &Node, ops: &mut Vec<Op>) -> Result<(), Refused> {
    if ops.len() > MOST {
        return Err(Refused::new(
            "the pattern is too large when its counts are written out",
            "use smaller counts, or `length(..)`",
        ));
    }
    match node {
        Node::Take(set) => ops.push(Op::Take(set.clone())),
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| emit(node, ops))?,
        Node::Either(nodes) => either(nodes, ops)?,
        Node::Repeat { what, least, most } => repeat(what, *least, *most, ops)?,
    }
    Ok(())
}

fn either(nodes: &[Node], ops: &mut Vec<Op>) -> Result<(), Refused> {
    let mut ends = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        if place + 1 == nodes.len() {
            emit(node, ops)?;
            continue;
        }
        let split = ops.len();
        ops.push(Op::Jump(0));
        emit(node, ops)?;
        ends.push(ops.len());
        ops.push(Op::Jump(0));
        ops[split] = Op::Split(split + 1, ops.len());
    }
    let end = ops.len();
    ends.into_iter().for_each(|at| ops[at] = Op::Jump(end));
    Ok(())
}

fn repeat(
    what: &Node,
    least: usize,
    most: Option<usize>,
    ops: &mut Vec<Op>,
) -> Result<(), Refused> {
    (0..least).try_for_each(|_| emit(what, ops))?;
    let Some(most) = most else {
        let split = ops.len();
        ops.push(Op::Jump(0));
        emit(what, ops)?;
        ops.push(Op::Jump(split));
        ops[split] = Op::Split(split + 1, ops.len());
        return Ok(());
    };
    let mut splits = Vec::new();
    for _ in least..most {
        splits.push(ops.len());
        ops.push(Op::Jump(0));
        emit(what, ops)?;
    }
    let end = ops.len();
    splits
        .into_iter()
        .for_each(|at| ops[at] = Op::Split(at + 1, end));
    Ok(())
}

const MOST: usize = 2_000;
