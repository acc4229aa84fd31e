"""Resolve template inheritance before compiling: a template and its parents become one flat template.

Jinja2 runs a template that extends another as nested generators, and every piece of the page passes through each of
them. One flat function that appends to a list takes two thirds of the time. Long blocks of a parent that no child has
changed, such as the colophon, are the exception: they are compiled once, and every flat template calls them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import NamedTuple, TypeVar

from jinja2 import TemplateNotFound, nodes

N = TypeVar("N", bound=nodes.Node)


class Definition(NamedTuple):
    """A block as one template defines it; `parent` is the template's name, empty for the one that is flattened."""

    block: nodes.Block
    parent: str


class ParsedTemplate(NamedTuple):
    """A template, its definitions of blocks, and whether inheritance can be resolved before run time."""

    tree: nodes.Template
    definitions: Sequence[Definition]
    is_static: bool


Parse = Callable[[str], ParsedTemplate]
"""Parses a template by its name, without resolving its inheritance."""

Blocks = dict[str, list[Definition]]
"""The definitions of each block by its name, from the innermost child's to the outermost parent's."""

PAGE = "_page"
"""The name of what holds a whole flat template, or a whole block; `fast_templates.FastCode` prints it directly."""
PRINTED_BLOCK = "printed_block"
"""The method of the environment that prints a parent's block: it takes the names of both and the context."""
_LONG = 3
"""The most statements of a block that is always copied into the flat template."""
_TOP_LEVEL = (nodes.Macro, nodes.Import, nodes.FromImport)
_DEFINING = (*_TOP_LEVEL, nodes.Assign, nodes.AssignBlock)
"""What a template that extends another may have beside its blocks."""


def parsed(tree: nodes.Template, parent: str = "") -> ParsedTemplate:
    """The tree with what `flatten` has to know of it."""
    found = list(tree.find_all((nodes.Block, nodes.Name, nodes.Output)))
    blocks = [Definition(node, parent) for node in found if isinstance(node, nodes.Block)]
    is_dynamic = (
        _has_dynamic_super(found)
        or any(isinstance(node, nodes.Name) and node.name == "self" for node in found)
        or any(definition.block.required for definition in blocks)
        or _hides_names(tree)
    )
    return ParsedTemplate(tree, blocks, not is_dynamic)


def flatten(template: ParsedTemplate, parse: Parse) -> nodes.Template:
    """The tree merged with its parents; unchanged where Jinja2 decides at run time what it prints, or where a flat template
    would print something else.

    The trees of the parents stay as they are.
    """
    blocks: Blocks = {}
    body = _outermost_body(template, parse, blocks)
    if body is None:
        return template.tree
    body = list(_fill_blocks(body, blocks, calls=True))
    first = [node for node in body if isinstance(node, _TOP_LEVEL)]
    if first and not _may_come_first(first, body):
        return template.tree
    rest = [node for node in body if not isinstance(node, _TOP_LEVEL)]
    page = nodes.AssignBlock(nodes.Name(PAGE, "store"), None, rest)
    flat = nodes.Template([*first, page], lineno=1)
    # The compiler searches the whole tree three times for inheritance and imports of extensions: a tenth of its work.
    flat.find_all = lambda _: iter(())  # type: ignore[assignment, method-assign]
    return flat


def buffer_blocks(node: N) -> N:
    """The tree with each block made one string, where Jinja2 would yield its pieces one by one."""
    copied = _with_children(node, lambda children: map(buffer_blocks, children))
    if isinstance(copied, nodes.Block):
        copied.body = [nodes.AssignBlock(nodes.Name(PAGE, "store"), None, copied.body)]
    return copied


def _with_children(node: N, change: Callable[[list[nodes.Node]], Iterable[nodes.Node]]) -> N:
    """A copy of a node, which may belong to other trees, with its inner statements changed."""
    copied = copy(node)
    for name in ("body", "else_", "elif_"):
        children = getattr(node, name, None)
        if isinstance(children, list):
            setattr(copied, name, list(change(children)))
    return copied


def _outermost_body(template: ParsedTemplate, parse: Parse, blocks: Blocks) -> list[nodes.Node] | None:
    """Collect the blocks of a template and its parents, and return the body of the outermost parent, after the
    assignments of its children. None where inheritance cannot be resolved before run time."""
    tree = template.tree
    if not template.is_static:
        return None
    for definition in template.definitions:
        blocks.setdefault(definition.block.name, []).append(definition)
    extended = [node for node in tree.body if isinstance(node, nodes.Extends)]
    if not extended:
        return tree.body
    if len(extended) > 1 or not isinstance(extended[0].template, nodes.Const):
        return None
    before = tree.body[: tree.body.index(extended[0])]
    if not all(isinstance(node, _DEFINING) for node in before):  # what stands there is printed
        return None
    if not all(
        isinstance(node, (*_DEFINING, nodes.Extends, nodes.Block, nodes.Output)) for node in tree.body
    ):
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


def _hides_names(node: nodes.Node, hidden: bool = False) -> bool:
    """Whether a block that is not `scoped` lies where names are assigned, which Jinja2 hides from it, or within
    `autoescape`; or whether a parent is named anywhere but at the top level.

    `hidden` says whether the node lies so.
    """
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            if hidden and not child.scoped:
                return True
            inner = any(map(_assigns, child.body))
        elif isinstance(child, nodes.Extends):
            if not isinstance(node, nodes.Template):
                return True
            continue
        elif isinstance(child, (nodes.With, nodes.EvalContextModifier)):
            inner = True
        else:  # what `if` assigns at the top level is for all
            inner = hidden or (not isinstance(child, nodes.If) and _assigns(child))
        if _hides_names(child, inner):
            return True
    return False


def _is_super(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "super"


def _fill_blocks(
    body: Sequence[nodes.Node], blocks: Blocks, parents: Sequence[Definition] = (), *, calls: bool
) -> Iterator[nodes.Node]:
    """The body with each block replaced by its innermost definition, or by a call of it.

    `parents` are the other definitions of the block that the body belongs to: `{{ super() }}` is replaced by the first.
    `calls` says whether blocks can be called: no name is assigned around them.
    """
    calls = calls and not any(map(_assigns, body))
    for node in body:
        if isinstance(node, nodes.Block):
            innermost, *others = blocks[node.name]
            if calls and _can_be_called(innermost, others):
                yield _call(innermost)
            else:
                filled = list(_fill_blocks(innermost.block.body, blocks, others, calls=calls))
                yield nodes.Scope(filled, lineno=node.lineno)
        elif isinstance(node, nodes.Output) and parents:
            for piece in node.nodes:
                if _is_super(piece):
                    yield nodes.Scope(
                        list(_fill_blocks(parents[0].block.body, blocks, parents[1:], calls=False))
                    )
                else:
                    yield nodes.Output([piece], lineno=node.lineno)
        else:
            yield _with_children(node, lambda children: _fill_blocks(children, blocks, parents, calls=False))


def _may_come_first(defining: Sequence[nodes.Node], body: Sequence[nodes.Node]) -> bool:
    """Whether macros and imports of a body may stand before the rest of it: no name would then mean another thing."""
    rest = [node for node in body if not isinstance(node, _TOP_LEVEL)]
    before = body[: body.index(defining[-1])]
    defined = [name for node in defining for name in names_defined(node)]
    used = {name for node in defining for name in _names_used(node)}
    assigned = {name.name for node in rest for name in _names(node) if name.ctx == "store"}
    used_before = {name.name for node in before if node in rest for name in _names(node)}
    return not (
        len(defined) > len(set(defined))
        or assigned & (used | set(defined))
        or used_before & set(defined)
        or any(getattr(node, "with_context", False) for node in defining)
        or (assigned and any(node.find(nodes.Include) for node in defining))
        or any(node.find(nodes.Include) or node.find(nodes.EnvironmentAttribute) for node in before)
    )


def names_defined(node: nodes.Node) -> Sequence[str]:
    """The names that a macro or an import defines, none for other nodes."""
    if isinstance(node, nodes.Macro):
        return [node.name]
    if isinstance(node, nodes.Import):
        return [node.target]
    if isinstance(node, nodes.FromImport):
        return [name if isinstance(name, str) else name[1] for name in node.names]
    return []


def _names_used(node: nodes.Node) -> set[str]:
    """The names that a macro or an import uses besides its arguments."""
    own = {name.name for name in _names(node) if name.ctx == "param"}
    return {name.name for name in _names(node)} - own


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    return node.find_all(nodes.Name)


def _assigns(node: nodes.Node) -> bool:
    """Whether a node assigns a name, outside the blocks in it."""
    if isinstance(node, nodes.Name):
        return node.ctx == "store"
    if isinstance(node, _TOP_LEVEL):
        return True
    return not isinstance(node, nodes.Block) and any(map(_assigns, node.iter_child_nodes()))


def _can_be_called(innermost: Definition, others: Sequence[Definition]) -> bool:
    """Whether a block is a parent's alone, and long enough: other templates are likely to print it, too."""
    block, parent = innermost
    return bool(parent) and not others and len(block.body) > _LONG and block.find(nodes.Block) is None


def _call(definition: Definition) -> nodes.Output:
    names: list[nodes.Expr] = [nodes.Const(definition.parent), nodes.Const(definition.block.name)]
    method = nodes.EnvironmentAttribute(PRINTED_BLOCK)
    call = nodes.Call(method, [*names, nodes.ContextReference()], [], None, None)
    return nodes.Output([call], lineno=definition.block.lineno)
