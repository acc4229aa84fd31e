"""Where a fault of a theme stands: the file and the line, whatever templates were joined before it came to light."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

Line = tuple[str, int]
"""A template's file and a line of it, from 1."""

Run = tuple[int, str, int]
"""From which line of a joined text on the lines are those of a file, beginning with which."""

Piece = tuple[str, int, str]
"""A part of a template's file: the file, the number of its first line, the text."""

_BREAK = "{#\n#}"


class NumberedEnvironment(Environment):
    """Numbers the lines of all templates in the order of their reading, so that a number tells the file too.

    A template's source may be joined from several files; `origins` says, by the template's name, where its lines are from.
    """

    def __init__(self, origins: dict[str, list[Run]], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._origins = origins
        self._count = 0
        self._runs: list[Run] = []

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        origins = self._origins.get(name or "", [])
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            error.filename, error.lineno = _at(origins, error.lineno)
            raise placed(error) from None
        before = self._count
        self._count += source.count("\n") + 1
        self._runs += [(start + before, file, first) for start, file, first in origins]
        for node in tree.find_all(nodes.Node):
            if node.lineno:
                node.lineno += before
        return tree

    def place_of(self, error: BaseException) -> Line:
        """The innermost line of a template that an error comes from; no file where it comes from none."""
        if isinstance(error, TemplateSyntaxError):
            if hasattr(error, "placed"):
                return error.filename or "", error.lineno
            return _at(self._runs, error.lineno)
        files = {file for _, file, _ in self._runs}
        found: Line = ("", 1)
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in files:
                found = _at(self._runs, trace.tb_lineno)
            trace = trace.tb_next
        return found


def placed(error: TemplateSyntaxError) -> TemplateSyntaxError:
    """The error, whose file and line are those of the theme."""
    error.placed = True  # type: ignore[attr-defined]
    return error


def _at(runs: list[Run], number: int) -> Line:
    index = bisect_right(runs, number, key=itemgetter(0)) - 1
    if index < 0:
        return "", 1
    start, file, first = runs[index]
    return file, first + number - start


def runs_of(pieces: Iterable[Piece]) -> tuple[str, list[Run]]:
    """A text that is joined from pieces, and where its lines are from.

    Where two pieces meet in a line, it is broken in a comment, which prints nothing. At a space or an end of line Jinja's
    rules for these would see a difference; there the line counts as the later piece's, if that has a mark in it.
    """
    texts: list[str] = []
    runs: list[Run] = []
    line, last = 1, "\n"
    for file, first, text in pieces:
        if not text:
            continue
        head, newline, _ = text.partition("\n")
        if not (last.isspace() or text[0].isspace()):
            texts.append(_BREAK)
            line += 1
            runs.append((line, file, first))
        elif last == "\n" or "{" in head:
            runs.append((line, file, first))
        elif newline:
            runs.append((line + 1, file, first + 1))
        line += text.count("\n")
        last = text[-1]
        texts.append(text)
    return "".join(texts), runs
