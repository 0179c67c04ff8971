"""Nodes that mean the same in every language whose source is read: names, literals, and what stands for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers.expressions import Chain, Expression, Text, made

if TYPE_CHECKING:
    from tree_sitter import Node

    from tracker.verify.readers.syntax import Walker

LITERAL_LENGTH = 40


def name(walker: Walker, node: Node, depth: int) -> Expression:  # noqa: ARG001 -- a form
    """A name by itself."""
    return made(Chain, (walker.source[node.start_byte : node.end_byte], ()))


def transparent(walker: Walker, node: Node, depth: int) -> Expression:
    """What its first child is: parentheses, `await`."""
    children = node.named_children
    return walker.expression(children[0], depth) if children else None


def literal(walker: Walker, node: Node, depth: int) -> Expression:  # noqa: ARG001 -- a form
    """A literal as it is written, cut."""
    return Text(walker.text_of(node)[:LITERAL_LENGTH])


def note_name(walker: Walker, node: Node) -> None:
    """Note that a name is used."""
    walker.used.add(walker.source[node.start_byte : node.end_byte])


def noted_name(walker: Walker, node: Node) -> Expression:
    """A name by itself, noted as used."""
    used = walker.source[node.start_byte : node.end_byte]
    walker.used.add(used)
    return made(Chain, (used, ()))
