"""Templates without inheritance: what a page extends is set into it when it is read, and its pieces go into one list.

A template that extends another is run by Jinja as generators within generators, through each of which every piece of a
page passes. As one flat function that appends to a list the same template takes two thirds of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jinja2 import Environment, TemplateNotFound, nodes

Parse = Callable[[str], nodes.Template]
"""Gives the tree of a template by its name, as it was written."""

Blocks = dict[str, list[nodes.Block]]
"""Blocks by name, the innermost child's first."""

PAGE = "_page"
"""The name of the block that holds a whole page: `templates.QuickCode` gives it out at once."""
_AT_THE_TOP = (nodes.Macro, nodes.Import, nodes.FromImport)


def flat(tree: nodes.Template, environment: Environment, parse: Parse) -> nodes.Template:
    """The tree with its parents set in; as it is where one of them is known only when it is run."""
    blocks: Blocks = {}
    body = _joined(tree, parse, blocks)
    if body is None:
        return tree
    body = list(_set_in(body, blocks))
    first = [node for node in body if isinstance(node, _AT_THE_TOP)]
    rest = [node for node in body if not isinstance(node, _AT_THE_TOP)]
    page = nodes.AssignBlock(nodes.Name(PAGE, "store"), None, rest)
    made = nodes.Template([*first, page], lineno=1)
    made.set_environment(environment)
    return made


def _joined(tree: nodes.Template, parse: Parse, blocks: Blocks) -> list[nodes.Node] | None:
    """The body of the outermost parent, after what its children set; None where that cannot be told."""
    if _is_dynamic(tree):
        return None
    for block in tree.find_all(nodes.Block):
        blocks.setdefault(block.name, []).append(block)
    extended = [node for node in tree.body if isinstance(node, nodes.Extends)]
    if not extended:
        return tree.body
    if len(extended) > 1 or not isinstance(extended[0].template, nodes.Const):
        return None
    try:
        tree_of_parent = parse(extended[0].template.value)
    except TemplateNotFound:
        return None
    parent = _joined(tree_of_parent, parse, blocks)
    if parent is None:
        return None
    kept = [node for node in tree.body if not isinstance(node, (nodes.Extends, nodes.Block, nodes.Output))]
    return [*kept, *parent]


def _is_dynamic(tree: nodes.Template) -> bool:
    """Whether a parent's block is asked for otherwise than by a plain `{{ super() }}`."""
    names = [name.name for name in tree.find_all(nodes.Name) if name.name == "super"]
    plain = [node for output in tree.find_all(nodes.Output) for node in output.nodes if _is_super(node)]
    return len(names) > len(plain)


def _is_super(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "super"


def _set_in(
    body: Iterable[nodes.Node], blocks: Blocks, parents: tuple[nodes.Block, ...] = ()
) -> Iterator[nodes.Node]:
    """The body with the blocks' own bodies in their places; `parents` are those of the block that it belongs to."""
    for node in body:
        if isinstance(node, nodes.Block):
            block, *others = blocks[node.name]
            yield nodes.Scope(list(_set_in(block.body, blocks, tuple(others))), lineno=block.lineno)
        elif isinstance(node, nodes.Output) and parents:
            for piece in node.nodes:
                if _is_super(piece):
                    yield nodes.Scope(list(_set_in(parents[0].body, blocks, parents[1:])))
                else:
                    yield nodes.Output([piece], lineno=node.lineno)
        else:
            for name in ("body", "else_", "elif_"):
                held = getattr(node, name, None)
                if isinstance(held, list):
                    setattr(node, name, list(_set_in(held, blocks, parents)))
            yield node
