"""Templates as they are read from a theme, made quick to run: a page of a long chronology prints hundreds of values.

`{% include "x.html" %}` and texts of the catalogue that take no value (`{{ t('nav') }}`) are set into the template when it is
read: each costs as much as a small page when it is run, and pages run hundreds of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, Template, TemplateNotFound
from jinja2.exceptions import TemplateSyntaxError
from jinja2.loaders import BaseLoader
from markupsafe import Markup, escape

from timeline.wording.catalogue import Catalogue

try:
    from markupsafe._speedups import _escape_inner
except ImportError:
    from markupsafe._native import _escape_inner

_INCLUDE = re.compile(
    r"""(?m)^[ \t]*\{%-?\s*include\s+["']([\w./-]+)["']\s*-?%\}\n?|\{%-?\s*include\s+["']([\w./-]+)["']\s*-?%\}"""
)
_TEXT = re.compile(r"""\{\{\s*t\('([\w.]+)'\)\s*\}\}""")
MAX_DEPTH = 10


class ThemeLoader(BaseLoader):
    """Finds templates by plain name (the most specific theme's) or as `THEME/NAME`."""

    def __init__(self, folders: list[Path], words: Catalogue) -> None:
        by_theme = {folder.parent.name: FileSystemLoader(folder) for folder in folders}
        self._files = ChoiceLoader(
            [*(FileSystemLoader(folder) for folder in folders), PrefixLoader(by_theme)]
        )
        self._words = words

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The template with its includes and plain texts set in."""
        source, filename, _ = self._files.get_source(environment, template)
        return _TEXT.sub(self._worded, self._joined(environment, source, template, 0)), filename, None

    def _joined(self, environment: Environment, source: str, name: str, depth: int) -> str:
        if depth > MAX_DEPTH:
            raise TemplateSyntaxError(f"{name} includes itself", 1, name)

        def included(match: re.Match[str]) -> str:
            inner = match[1] or match[2]
            try:
                text, _, _ = self._files.get_source(environment, inner)
            except TemplateNotFound:
                raise TemplateSyntaxError(f"there is no template {inner!r} to include", 1, name) from None
            return self._joined(environment, text.removesuffix("\n"), inner, depth + 1)

        return _INCLUDE.sub(included, source)

    def _worded(self, match: re.Match[str]) -> str:
        text = str(escape(self._words.text(f"ui.{match[1]}")))
        return text if "{" not in text else match[0]


def _escaped(value: object) -> str:
    """What `markupsafe.escape` does, without making a `Markup` of each value: what templates print is only joined."""
    if type(value) is str:
        return _escape_inner(value)
    return value if type(value) is Markup else escape(value)


class QuickTemplate(Template):
    """A template whose code escapes by `_escaped`."""

    @classmethod
    def from_code(cls, *args: Any, **kwargs: Any) -> Template:
        """The template of compiled code."""
        template = super().from_code(*args, **kwargs)
        template.root_render_func.__globals__["escape"] = _escaped
        return template


class ClosedEnvironment(Environment):
    """An environment for views, whose fields are attributes and all of which are there: a name that a view does not
    have is an AttributeError at once."""

    template_class = QuickTemplate
    getattr = staticmethod(getattr)  # type: ignore[assignment]
