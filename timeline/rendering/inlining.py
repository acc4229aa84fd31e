"""Insert included templates and interface texts into a template.

This concerns `{% include "x.html" %}` and texts without values, `{{ t('nav') }}`: run by Jinja2, each costs as much as a
small page, and pages have hundreds of them. What an included template assigns stays in it. Left to Jinja2 are long
templates, such as those that draw figures (there are few of them on a page, and compiling one again takes longer), and
those that would print something else within another template.

Templates are inserted before compiling, texts after it: a template is compiled once for all languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import CodeType
from typing import Any, NamedTuple

from jinja2 import nodes
from markupsafe import escape

from timeline.rendering.template_errors import constant, text_key

LONG = 8_000
"""Characters beyond which an included template is not inserted, but compiled once for all that include it."""
_OF_TEMPLATES = frozenset({"self", "super", "caller", "varargs", "kwargs"})
"""Names that mean another thing within another template."""
_DEFINING: tuple[type[nodes.Node], ...] = (
    nodes.Block,
    nodes.Extends,
    nodes.Macro,
    nodes.CallBlock,
    nodes.Import,
    nodes.FromImport,
)
"""What an inserted template may not contain."""
_CLOSED = (nodes.Macro, nodes.CallBlock, nodes.EvalContextModifier)
"""What nothing is inserted into: names, or escaping, are others there."""


class Included(NamedTuple):
    """A template that can be inserted, and its length with all that is inserted into it."""

    body: Sequence[nodes.Node]
    length: int


Find = Callable[[str], Included | None]
"""Finds an included template by its name; None for one that is left to Jinja2."""

Text = Callable[[str], str]
"""The text of the catalogue with a key. Raises KeyError for an unknown one, or one that wants values."""

_START, _END = "\ufdd3", "\ufdd4"
"""Around the key of a text that is still to be inserted: noncharacters, as in `wording.marked_texts`."""
_PLACE = re.compile(f"{_START}([^{_START}{_END}]*){_END}")


def insert_templates(tree: nodes.Template, find: Find) -> int:
    """Insert what a template includes, and places for its plain texts; returns the characters that were inserted.

    Only into its blocks if it extends another: Jinja2 prints what it includes beside them, but no other text there.
    """
    parts = list(tree.find_all(nodes.Block)) if tree.find(nodes.Extends) else [tree]
    return sum(_insert(part, find) for part in parts)


def insert_texts(code: CodeType, text: Text) -> CodeType:
    """The code of a template with its plain texts in one language. Raises KeyError as `text` does."""

    def inserted(constant: Any) -> Any:
        if isinstance(constant, CodeType):
            return insert_texts(constant, text)
        if isinstance(constant, str) and _START in constant:
            return _PLACE.sub(lambda place: escape(text(place[1])), constant)
        return constant

    return code.replace(co_consts=tuple(map(inserted, code.co_consts)))


def can_be_inserted(tree: nodes.Template, length: int) -> bool:
    """Whether a template prints the same within another one as Jinja2 makes it print."""
    return length <= LONG and not any(tree.find_all(_DEFINING)) and not _uses(tree, _OF_TEMPLATES | {"loop"})


def _insert(node: nodes.Node, find: Find) -> int:
    inserted = 0
    for field in ("body", "else_", "elif_"):
        children = getattr(node, field, None)
        if not isinstance(children, list):
            continue
        for index, child in enumerate(children):
            included = find(name) if (name := _plain_include(child)) else None
            if included:
                children[index] = nodes.Scope(included.body, lineno=child.lineno)
                inserted += included.length
            elif isinstance(child, nodes.Output):
                child.nodes = [_place_of_text(piece) or piece for piece in child.nodes]
            elif not isinstance(child, _CLOSED):
                inserted += _insert(child, find)
    return inserted


def _plain_include(node: nodes.Node) -> str:
    """The name of the template that a plain `{% include "x.html" %}` inserts; empty for any other node."""
    if not isinstance(node, nodes.Include) or not node.with_context or node.ignore_missing:
        return ""
    return constant(node.template)


def _place_of_text(node: nodes.Expr) -> nodes.Const | None:
    """What stands for a plain text in the compiled template; None for any other expression."""
    if not isinstance(node, nodes.Call) or len(list(node.iter_child_nodes())) != 2:
        return None
    key = text_key(node)
    return nodes.Const(f"{_START}{key}{_END}", lineno=node.lineno) if key else None


def _uses(node: nodes.Node, names: frozenset[str]) -> bool:
    """Whether a node uses one of the names; `loop` within a loop of its own does not count."""
    if isinstance(node, nodes.Name):
        return node.name in names
    if isinstance(node, nodes.For):
        outer = list(node.iter_child_nodes(exclude=("body",)))
        return any(_uses(child, names) for child in outer) or any(
            _uses(child, names - {"loop"}) for child in node.body
        )
    return any(_uses(child, names) for child in node.iter_child_nodes())
