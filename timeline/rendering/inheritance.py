"""Resolve template inheritance before compiling: a template and its parents become one flat template.

Jinja2 runs a template that extends another as nested generators, and every piece of the page passes through each of
them. One flat function that appends to a list takes two thirds of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jinja2 import Environment, TemplateNotFound, nodes

Parse = Callable[[str], nodes.Template]
"""Parses a template by its name, without resolving its inheritance."""

Blocks = dict[str, list[nodes.Block]]
"""The definitions of each block by its name, from the innermost child's to the outermost parent's."""

PAGE = "_page"
"""The name of the block that holds a whole flat template; `fast_templates.FastCode` prints it directly."""
_TOP_LEVEL = (nodes.Macro, nodes.Import, nodes.FromImport)


def flatten(tree: nodes.Template, environment: Environment, parse: Parse) -> nodes.Template:
    """The tree merged with its parents; unchanged where a parent or a use of `super` is known only at run time."""
    blocks: Blocks = {}
    body = _outermost_body(tree, parse, blocks)
    if body is None:
        return tree
    body = list(_fill_blocks(body, blocks))
    first = [node for node in body if isinstance(node, _TOP_LEVEL)]
    rest = [node for node in body if not isinstance(node, _TOP_LEVEL)]
    page = nodes.AssignBlock(nodes.Name(PAGE, "store"), None, rest)
    flat = nodes.Template([*first, page], lineno=1)
    flat.set_environment(environment)
    return flat


def _outermost_body(tree: nodes.Template, parse: Parse, blocks: Blocks) -> list[nodes.Node] | None:
    """Collect the blocks of the tree and its parents, and return the body of the outermost parent, after the
    assignments of its children. None where inheritance cannot be resolved before run time."""
    found = list(tree.find_all((nodes.Block, nodes.Name, nodes.Output)))
    if _has_dynamic_super(found):
        return None
    for node in found:
        if isinstance(node, nodes.Block):
            blocks.setdefault(node.name, []).append(node)
    extended = [node for node in tree.body if isinstance(node, nodes.Extends)]
    if not extended:
        return tree.body
    if len(extended) > 1 or not isinstance(extended[0].template, nodes.Const):
        return None
    try:
        parent = parse(extended[0].template.value)
    except TemplateNotFound:
        return None
    parent_body = _outermost_body(parent, parse, blocks)
    if parent_body is None:
        return None
    kept = [node for node in tree.body if not isinstance(node, (nodes.Extends, nodes.Block, nodes.Output))]
    return [*kept, *parent_body]


def _has_dynamic_super(found: Iterable[nodes.Node]) -> bool:
    """Whether `super` is used in any other way than as a plain `{{ super() }}`."""
    names = [node for node in found if isinstance(node, nodes.Name) and node.name == "super"]
    outputs = (node for node in found if isinstance(node, nodes.Output))
    return len(names) > sum(map(_is_super, (node for output in outputs for node in output.nodes)))


def _is_super(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "super"


def _fill_blocks(
    body: Iterable[nodes.Node], blocks: Blocks, parents: tuple[nodes.Block, ...] = ()
) -> Iterator[nodes.Node]:
    """The body with each block replaced by its innermost definition.

    `parents` are the other definitions of the block that the body belongs to: `{{ super() }}` is replaced by the first.
    """
    for node in body:
        if isinstance(node, nodes.Block):
            block, *others = blocks[node.name]
            yield nodes.Scope(list(_fill_blocks(block.body, blocks, tuple(others))), lineno=block.lineno)
        elif isinstance(node, nodes.Output) and parents:
            for piece in node.nodes:
                if _is_super(piece):
                    yield nodes.Scope(list(_fill_blocks(parents[0].body, blocks, parents[1:])))
                else:
                    yield nodes.Output([piece], lineno=node.lineno)
        else:
            for name in ("body", "else_", "elif_"):
                children = getattr(node, name, None)
                if isinstance(children, list):
                    setattr(node, name, list(_fill_blocks(children, blocks, parents)))
            yield node
