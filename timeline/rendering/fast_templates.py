"""Compile a theme's templates for speed: a page of a long chronology prints hundreds of values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from functools import cached_property
from keyword import iskeyword
from types import CodeType
from typing import Any, cast

from jinja2 import Environment, Template, TemplateError, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

from timeline.rendering.inheritance import (
    PAGE,
    ParsedTemplate,
    buffer_blocks,
    flatten,
    names_defined,
    parsed,
)
from timeline.rendering.inlining import Included, Text, can_be_inserted, insert_templates, insert_texts

try:  # private, and three times as fast, for it makes no Markup; the public function gives the same text
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:
    _escape_text = escape

CONTEXT_FREE = ("t", "asset")
"""Functions of templates that take no Jinja2 context."""
RESERVED = frozenset({*CONTEXT_FREE, "page", "_fragment", PAGE})
"""Names that our code relies on: a template that gives them another meaning is left to Jinja2."""


def _escaped(value: object) -> str:
    """Like `markupsafe.escape`, but returns a plain string: printed values are only joined."""
    kind = type(value)
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)  # type: ignore[return-value]


def _is_block(node: nodes.Expr) -> bool:
    """Whether a node is a call of a parent's block (`inheritance.flatten`)."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.EnvironmentAttribute)


class FastCode(CodeGenerator):
    """Generates direct calls and attribute access where views and our functions need no more."""

    def visit_Call(  # noqa: N802 - Jinja names visitors by their nodes
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """`t('x', n=1)`, `asset('x')` and calls of blocks become direct calls; others stay as Jinja2 has them."""
        called = node.node
        is_ours = isinstance(called, nodes.Name) and called.name in CONTEXT_FREE
        if forward_caller or not (is_ours or _is_block(node)):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(*()")  # what follows begins with a comma
        self.signature(node, frame)
        self.write(")")

    def visit_AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:  # noqa: N802
        """`{% set x %}`; what `PAGE` holds is printed directly, where Jinja2 would copy it twice."""
        if not isinstance(node.target, nodes.Name) or node.target.name != PAGE:
            super().visit_AssignBlock(node, frame)
            return
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.writeline(f"yield concat({inner.buffer})")
        self.leave_frame(inner)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """What is printed is escaped in line where it is a plain string, as most values are: without a call of ours.

        A block has escaped what it prints.
        """
        if _is_block(node):
            return
        if self._escapes_in_line(frame, finalize):
            self.write("(escape_text(v) if type(v := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_block(node):
            return
        if self._escapes_in_line(frame, finalize):
            self.write(") is str else escape(v))")
        else:
            super()._output_child_post(node, frame, finalize)

    @staticmethod
    def _escapes_in_line(frame: Frame, finalize: Any) -> bool:
        return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """`event.title` becomes Python's attribute access (see `FastEnvironment`); `self.title` is a block."""
        if isinstance(node.node, nodes.Name) and node.node.name == "self":
            self.visit(nodes.Getitem(node.node, nodes.Const(node.attr), node.ctx), frame)
            return
        if not node.attr.isidentifier() or iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class FastTemplate(Template):
    """A template with the texts of one language, whose code escapes with `_escaped`."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, *args: Any, **kwargs: Any) -> Template:
        """The template for compiled code."""
        code = cast("FastEnvironment", environment).with_texts(code)
        template = super().from_code(environment, code, *args, **kwargs)
        template.root_render_func.__globals__.update(escape=_escaped, escape_text=_escape_text)
        template.globals = dict(template.globals)  # else a chain of maps, searched for every page
        return template


class FastEnvironment(Environment):
    """Runs templates on views: every field is an attribute and is always there, so anything else is an AttributeError.

    `text` gives the interface texts to insert.
    """

    code_generator_class = FastCode
    template_class = FastTemplate
    getattr = staticmethod(getattr)  # type: ignore[assignment]

    def __init__(self, text: Text, **settings: Any) -> None:
        super().__init__(**settings)
        self._text = text
        self._included: dict[str, Included | None] = {}
        self._parents: dict[str, ParsedTemplate] = {}
        self._blocks: dict[tuple[str, str], Callable[[Context], Iterator[str]]] = {}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        tree = buffer_blocks(source) if self.overlayed else flatten(parsed(source), self._parent)
        return super()._generate(tree, name, filename, defer_init)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        known = self._parents.get(name or "")
        return known.tree if known else self._filled(source, name, filename)[0]

    def _filled(self, source: str, name: str | None, filename: str | None) -> tuple[nodes.Template, int]:
        """A template with its includes and texts inserted, and its length with them."""
        tree = super()._parse(source, name, filename)
        if not RESERVED.isdisjoint(_names_given(tree)):
            raise TemplateError("left to Jinja2: it gives one of our names another meaning")
        if not all(include.with_context for include in tree.find_all(nodes.Include)):
            raise TemplateError(
                "left to Jinja2: its compiler prints such an include ahead of what is buffered"
            )
        blocks = [block.name for block in tree.find_all(nodes.Block)]
        if len(blocks) > len(set(blocks)):
            raise TemplateError("left to Jinja2: a block is defined twice")
        return tree, len(source) + insert_templates(tree, self._find)

    def with_texts(self, code: CodeType) -> CodeType:
        """The code of a template with texts of the catalogue."""
        try:
            return insert_texts(code, self._text)
        except KeyError as error:
            raise TemplateError(f"left to Jinja2: {error.args[0]}") from None

    def _find(self, name: str) -> Included | None:
        """An included template, if it can be inserted: parsed once for all that include it."""
        if name not in self._included:
            self._included[name] = None  # for itself: it may include itself
            source, filename = self._source(name)
            tree, length = self._filled(source, name, filename)
            if can_be_inserted(tree, length):
                self._included[name] = Included(tree.body, length)
        return self._included[name]

    def _source(self, name: str) -> tuple[str, str | None]:
        if self.loader is None:
            raise TemplateNotFound(name)
        return self.loader.get_source(self, name)[:2]

    def _parent(self, name: str) -> ParsedTemplate:
        """A template that others extend, parsed once for all of them."""
        if name not in self._parents:
            source, filename = self._source(name)
            self._parents[name] = parsed(self._parse(source, name, filename), name)
        return self._parents[name]

    def printed_block(self, parent: str, block: str, context: Context) -> str:
        """A block as the template `parent` defines it; a flat template calls this."""
        known = self._blocks.get((parent, block))
        if known is None:
            known = self._blocks[parent, block] = self._unflattened.get_template(parent).blocks[block]
        return self.concat(known(context))

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        """A template; where it is the parent of one that could not be flattened, its blocks are kept."""
        if parent is None or self.overlayed:
            return super().get_template(name, parent, globals)
        return self._unflattened.get_template(name, parent, globals)

    @cached_property
    def _unflattened(self) -> Environment:
        return self.overlay()


def _names_given(tree: nodes.Template) -> Iterator[str]:
    """All names that a template assigns or defines anywhere."""
    for node in tree.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        if not isinstance(node, nodes.Name):
            yield from names_defined(node)
        elif node.ctx != "load":
            yield node.name
