"""Load and compile a theme's templates for speed: a page of a long chronology prints hundreds of values.

Included templates (`{% include "x.html" %}`) and interface texts without values (`{{ t('nav') }}`) are inserted when a
template is loaded: run by Jinja2, each costs as much as a small page, and pages have hundreds of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateSyntaxError
from jinja2.loaders import BaseLoader
from markupsafe import Markup, escape

from timeline.rendering.inheritance import PAGE, flatten
from timeline.rendering.stock_templates import template_files
from timeline.rendering.template_lines import (
    NumberedEnvironment,
    Piece,
    Run,
    join_pieces,
    with_position,
)
from timeline.wording.catalogue import Catalogue

try:  # private, and three times as fast, for it makes no Markup; the public function gives the same text
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:
    _escape_text = escape

_INCLUDE = re.compile(
    r"""(?m)^[ \t]*\{%-?\s*include\s+["']([\w./-]+)["']\s*-?%\}\n?|\{%-?\s*include\s+["']([\w./-]+)["']\s*-?%\}"""
)
_TEXT = re.compile(r"""\{\{[ \t]*t\('([\w.]+)'\)[ \t]*\}\}""")
MAX_DEPTH = 10
MOST_TEXT = 2 << 20
"""Characters that a theme's templates may have in total, with what they include: fifteen times the default theme's."""
_PIECE_COST = 64
"""Characters that each included piece counts for besides its own, so that empty ones count too."""
CONTEXT_FREE = ("t", "asset")
"""Functions of templates that take no Jinja2 context."""


class ThemeLoader(BaseLoader):
    """Loads templates with their includes and plain texts inserted."""

    def __init__(self, folders: Sequence[Path], words: Catalogue) -> None:
        self._files = template_files(folders)
        self._words = words
        self.origins: dict[str, list[Run]] = {}
        """The files and lines that the source of each loaded template comes from, by the template's name."""
        self._left = MOST_TEXT

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The template's source with its includes and plain texts inserted."""
        source, file = self._read(environment, template)
        text, self.origins[template] = join_pieces(self._pieces(environment, source, file, 0))
        return text, file, None

    def _read(self, environment: Environment, name: str) -> tuple[str, str]:
        try:
            source, file, _ = self._files.get_source(environment, name)
        except UnicodeDecodeError:
            raise with_position(TemplateSyntaxError(f"the template {name} is not UTF-8", 1)) from None
        return source, file or name

    def _pieces(self, environment: Environment, source: str, file: str, depth: int) -> Iterator[Piece]:
        """The parts of a template and of those that it includes, in the order in which they are printed."""
        self._count(len(source) + _PIECE_COST, file)
        start, line = 0, 1
        for match in _INCLUDE.finditer(source):
            yield file, line, self._with_texts(source[start : match.start()], file, line)
            line += source.count("\n", start, match.start())
            inner = match[1] or match[2]
            if depth == MAX_DEPTH:
                raise with_position(TemplateSyntaxError(f"{inner} includes itself", line, filename=file))
            try:
                text, inner_file = self._read(environment, inner)
            except TemplateNotFound:
                message = f"there is no template {inner!r} to include"
                raise with_position(TemplateSyntaxError(message, line, filename=file)) from None
            yield from self._pieces(environment, text.removesuffix("\n"), inner_file, depth + 1)
            line += source.count("\n", match.start(), match.end())
            start = match.end()
        yield file, line, self._with_texts(source[start:], file, line)

    def _count(self, characters: int, file: str) -> None:
        """Count characters against the limit for a theme. Raises TemplateSyntaxError above it."""
        self._left -= characters
        if self._left < 0:
            message = f"the templates, with all that they include, have more than {MOST_TEXT:,} characters"
            raise with_position(TemplateSyntaxError(message, 1, filename=file))

    def _with_texts(self, text: str, file: str, line: int) -> str:
        """The text with each plain `{{ t('key') }}` replaced by the catalogue's text."""

        def replace(match: re.Match[str]) -> str:
            try:
                words = str(escape(self._words.text(f"ui.{match[1]}")))
            except KeyError as error:
                at = line + text.count("\n", 0, match.start())
                raise with_position(TemplateSyntaxError(error.args[0], at, filename=file)) from None
            self._count(len(words), file)
            return words if not set("{\n") & set(words) else match[0]

        return _TEXT.sub(replace, text)


def _escaped(value: object) -> str:
    """Like `markupsafe.escape`, but returns a plain string: printed values are only joined."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)  # type: ignore[arg-type]
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)  # type: ignore[return-value]


class FastCode(CodeGenerator):
    """Generates direct calls and attribute access where views and our functions need no more."""

    def visit_Call(  # noqa: N802 - Jinja names visitors by their nodes
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """`t('x', n=1)` and `asset('x')` become direct calls; others stay as Jinja2 has them."""
        if forward_caller or not isinstance(node.node, nodes.Name) or node.node.name not in CONTEXT_FREE:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(*()")  # what follows begins with a comma
        self.signature(node, frame)
        self.write(")")

    def visit_AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:  # noqa: N802
        """`{% set x %}`; the whole page is printed directly, where Jinja2 would copy it twice."""
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

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """`event.title` becomes Python's attribute access (see `FastEnvironment`)."""
        if not node.attr.isidentifier() or iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class FastTemplate(Template):
    """A template whose code escapes with `_escaped`."""

    @classmethod
    def from_code(cls, *args: Any, **kwargs: Any) -> Template:
        """The template for compiled code."""
        template = super().from_code(*args, **kwargs)
        template.root_render_func.__globals__["escape"] = _escaped
        template.globals = dict(template.globals)  # else a chain of maps, searched for every page
        return template


class FastEnvironment(NumberedEnvironment):
    """Runs templates on views: every field is an attribute and is always there, so a wrong name is an AttributeError."""

    code_generator_class = FastCode
    template_class = FastTemplate
    getattr = staticmethod(getattr)  # type: ignore[assignment]

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        tree = source if self.overlayed else flatten(source, self, self._parse_by_name)
        return super()._generate(tree, name, filename, defer_init)

    def _parse_by_name(self, name: str) -> nodes.Template:
        if self.loader is None:
            raise TemplateNotFound(name)
        source, filename, _ = self.loader.get_source(self, name)
        return self._parse(source, name, filename)

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
        return self.overlay(bytecode_cache=None)
