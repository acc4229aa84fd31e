"""Where a fault of a theme stands: the file and the line, whatever templates were joined before it came to light."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

Line = tuple[str, int]
"""A template's file and a line of it, from 1."""

Piece = tuple[str, int, str]
"""A part of a template's file: the file, the number of its first line, the text."""


class NumberedEnvironment(Environment):
    """Numbers the lines of all templates in the order of their reading, so that a number tells the file too.

    A template's source may be joined from several files; `origins` says, by the template's name, where each line is from.
    """

    def __init__(self, origins: dict[str, list[Line]], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._origins = origins
        self._lines: list[Line] = []

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        origins = self._origins.get(name or "", [])
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            error.filename, error.lineno = _at(origins, error.lineno)
            raise placed(error) from None
        before = len(self._lines)
        self._lines += origins
        for node in tree.find_all(nodes.Node):
            if node.lineno:
                node.lineno += before
        return tree

    def place_of(self, error: BaseException) -> Line:
        """The innermost line of a template that an error comes from; no file where it comes from none."""
        if isinstance(error, TemplateSyntaxError):
            if hasattr(error, "placed"):
                return error.filename or "", error.lineno
            return _at(self._lines, error.lineno)
        files = {file for file, _ in self._lines}
        found: Line = ("", 1)
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in files:
                found = _at(self._lines, trace.tb_lineno)
            trace = trace.tb_next
        return found


def placed(error: TemplateSyntaxError) -> TemplateSyntaxError:
    """The error, whose file and line are those of the theme."""
    error.placed = True  # type: ignore[attr-defined]
    return error


def _at(lines: list[Line], number: int) -> Line:
    return lines[number - 1] if 0 < number <= len(lines) else ("", 1)


def lines_of(pieces: Iterable[Piece]) -> tuple[str, list[Line]]:
    """A text that is joined from pieces, and where each of its lines is from: of several, the last that holds a mark."""
    texts: list[str] = []
    lines: list[Line] = []
    for file, first, text in pieces:
        head, *rest = text.split("\n")
        if not lines:
            lines.append((file, first))
        elif "{" in head:
            lines[-1] = (file, first)
        lines += [(file, first + n) for n in range(1, len(rest) + 1)]
        texts.append(text)
    return "".join(texts), lines
