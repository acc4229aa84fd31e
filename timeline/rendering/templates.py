"""Templates as they are read from a theme, made quick to run: a page of a long chronology prints hundreds of values.

`{% include "x.html" %}` and texts of the catalogue that take no value (`{{ t('nav') }}`) are set into the template when it is
read: each costs as much as a small page when it is run, and pages run hundreds of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    Template,
    TemplateNotFound,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateSyntaxError
from jinja2.loaders import BaseLoader
from markupsafe import Markup, escape

from timeline.rendering.flat import PAGE, flat
from timeline.rendering.lines import NumberedEnvironment, Piece, Run, placed, runs_of
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
"""Characters that the templates of a theme may have, all in all, with what they include: fifteen times what the default
theme's have."""
_EACH = 64
"""Characters that each included piece counts for, however short it is."""
PLAIN_FUNCTIONS = ("t", "asset")


class ThemeLoader(BaseLoader):
    """Finds templates by plain name (the most specific theme's) or as `THEME/NAME`."""

    def __init__(self, folders: list[Path], words: Catalogue) -> None:
        by_theme = {folder.parent.name: FileSystemLoader(folder) for folder in folders}
        self._files = ChoiceLoader(
            [*(FileSystemLoader(folder) for folder in folders), PrefixLoader(by_theme)]
        )
        self._words = words
        self.origins: dict[str, list[Run]] = {}
        """Where the lines of a template are from that was read, by the template's name."""
        self._left = MOST_TEXT

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The template with its includes and plain texts set in."""
        source, file = self._read(environment, template)
        text, self.origins[template] = runs_of(self._pieces(environment, source, file, 0))
        return text, file, None

    def _read(self, environment: Environment, name: str) -> tuple[str, str]:
        try:
            source, file, _ = self._files.get_source(environment, name)
        except UnicodeDecodeError:
            raise placed(TemplateSyntaxError(f"the template {name} is not UTF-8", 1)) from None
        return source, file or name

    def _pieces(self, environment: Environment, source: str, file: str, depth: int) -> Iterator[Piece]:
        """The template and what it includes, in the order in which they are printed."""
        self._take(len(source) + _EACH, file)
        start, line = 0, 1
        for match in _INCLUDE.finditer(source):
            yield file, line, self._worded(source[start : match.start()], file, line)
            line += source.count("\n", start, match.start())
            inner = match[1] or match[2]
            if depth == MAX_DEPTH:
                raise placed(TemplateSyntaxError(f"{inner} includes itself", line, filename=file))
            try:
                text, inner_file = self._read(environment, inner)
            except TemplateNotFound:
                message = f"there is no template {inner!r} to include"
                raise placed(TemplateSyntaxError(message, line, filename=file)) from None
            yield from self._pieces(environment, text.removesuffix("\n"), inner_file, depth + 1)
            line += source.count("\n", match.start(), match.end())
            start = match.end()
        yield file, line, self._worded(source[start:], file, line)

    def _take(self, characters: int, file: str) -> None:
        """Count what a template has become. Raises TemplateSyntaxError once that is more than any theme needs."""
        self._left -= characters
        if self._left < 0:
            message = f"the templates, with all that they include, have more than {MOST_TEXT:,} characters"
            raise placed(TemplateSyntaxError(message, 1, filename=file))

    def _worded(self, text: str, file: str, line: int) -> str:
        """The text with what the catalogue says in the place of plain `{{ t('key') }}`."""

        def said(match: re.Match[str]) -> str:
            try:
                words = str(escape(self._words.text(f"ui.{match[1]}")))
            except KeyError as error:
                at = line + text.count("\n", 0, match.start())
                raise placed(TemplateSyntaxError(error.args[0], at, filename=file)) from None
            self._take(len(words), file)
            return words if not set("{\n") & set(words) else match[0]

        return _TEXT.sub(said, text)


def _escaped(value: object) -> str:
    """What `markupsafe.escape` does, without making a `Markup` of each value: what templates print is only joined."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)  # type: ignore[arg-type]
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)  # type: ignore[return-value]


class QuickCode(CodeGenerator):
    """Compiles calls of the functions that every page has as plain calls: they take no context."""

    def visit_Call(  # noqa: N802 - Jinja names visitors by their nodes
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """`t('x', n=1)`, `asset('x')`; anything else as Jinja does it."""
        if forward_caller or not isinstance(node.node, nodes.Name) or node.node.name not in PLAIN_FUNCTIONS:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(*()")  # what follows begins with a comma
        self.signature(node, frame)
        self.write(")")

    def visit_AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:  # noqa: N802
        """`{% set x %}`; a whole page is given out as it is, where Jinja would copy it twice."""
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
        """`event.title`, as Python has it: views have attributes, and all of them (see `ClosedEnvironment`)."""
        if not node.attr.isidentifier() or iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class QuickTemplate(Template):
    """A template whose code escapes by `_escaped`."""

    @classmethod
    def from_code(cls, *args: Any, **kwargs: Any) -> Template:
        """The template of compiled code."""
        template = super().from_code(*args, **kwargs)
        template.root_render_func.__globals__["escape"] = _escaped
        template.globals = dict(template.globals)  # else a chain of maps, which is walked for every page
        return template


class ClosedEnvironment(NumberedEnvironment):
    """An environment for views, whose fields are attributes and all of which are there: a name that a view does not
    have is an AttributeError at once."""

    code_generator_class = QuickCode
    template_class = QuickTemplate
    getattr = staticmethod(getattr)  # type: ignore[assignment]

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        tree = source if self.overlayed else flat(source, self, self._tree)
        return super()._generate(tree, name, filename, defer_init)

    def _tree(self, name: str) -> nodes.Template:
        """The tree of a template as it was written."""
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
        """A template; a parent of one that could not be made flat keeps its blocks."""
        if parent is None or self.overlayed:
            return super().get_template(name, parent, globals)
        return self._as_written.get_template(name, parent, globals)

    @cached_property
    def _as_written(self) -> Environment:
        return self.overlay(bytecode_cache=None)
