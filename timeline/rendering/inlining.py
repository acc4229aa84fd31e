"""Insert included templates and interface texts into a template when it is loaded.

This concerns `{% include "x.html" %}` and texts without values, `{{ t('nav') }}`: run by Jinja2, each costs as much as a
small page, and pages have hundreds of them. Only long templates, such as those that draw figures, are left to Jinja2: there
are few of them on a page, and compiling one again takes longer. So are templates with blocks, which are their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound
from markupsafe import escape

from timeline.rendering.template_files import TemplateFiles, error_at
from timeline.rendering.template_lines import Piece, Run, join_pieces
from timeline.wording.catalogue import Catalogue

_INCLUDE = re.compile(
    r"""(?m)^[ \t]*\{%-?\s*include\s+["']([\w./-]+)["']\s*-?%\}\n?|\{%-?\s*include\s+["']([\w./-]+)["']\s*-?%\}"""
)
_BLOCK = re.compile(r"\{%[-+]?\s{0,99}(?:block|extends)\b")
_TEXT = re.compile(r"""\{\{[ \t]*t\('([\w.]+)'\)[ \t]*\}\}""")
MAX_DEPTH = 10
LONG = 8_000
"""Characters beyond which an included template is not inserted, but compiled once for all that include it."""


class InliningLoader(BaseLoader):
    """Loads templates with their includes and plain texts inserted."""

    def __init__(self, folders: Sequence[Path], words: Catalogue) -> None:
        self._files = TemplateFiles(folders)
        self._words = words
        self.origins: dict[str, list[Run]] = {}
        """The files and lines that the source of each loaded template comes from, by the template's name."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The template's source with its includes and plain texts inserted."""
        source, file = self._read(environment, template)
        text, self.origins[template] = join_pieces(self._pieces(environment, source, file, 0))
        return text, file, None

    def _read(self, environment: Environment, name: str) -> tuple[str, str]:
        source, file, _ = self._files.get_source(environment, name)
        return source, file or name

    def _pieces(self, environment: Environment, source: str, file: str, depth: int) -> Iterator[Piece]:
        """The parts of a template and of those that it includes, in the order in which they are printed."""
        start, line = 0, 1
        for match in _INCLUDE.finditer(source):
            at = line + source.count("\n", start, match.start())
            name = match[1] or match[2]
            if depth == MAX_DEPTH:
                raise error_at(f"{name} includes itself", file, at)
            try:
                included, included_file = self._read(environment, name)
            except TemplateNotFound:
                raise error_at(f"there is no template {name!r} to include", file, at) from None
            pieces = list(self._pieces(environment, included.removesuffix("\n"), included_file, depth + 1))
            if _BLOCK.search(included) or sum(len(text) for _, _, text in pieces) > LONG:
                continue
            yield file, line, self._with_texts(source[start : match.start()], file, line)
            yield from pieces
            line = at + source.count("\n", match.start(), match.end())
            start = match.end()
        yield file, line, self._with_texts(source[start:], file, line)

    def _with_texts(self, source: str, file: str, line: int) -> str:
        """The source with each plain `{{ t('key') }}` replaced by the catalogue's text."""

        def replace(match: re.Match[str]) -> str:
            try:
                text = str(escape(self._words.text(f"ui.{match[1]}")))
            except KeyError as error:
                at = line + source.count("\n", 0, match.start())
                raise error_at(error.args[0], file, at) from None
            self._files.count(len(text), file)
            return text if not set("{\n") & set(text) else match[0]

        return _TEXT.sub(replace, source)
