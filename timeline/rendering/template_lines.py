"""Map an error in a joined template back to the file and the line that a theme's author wrote."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from timeline.rendering.stock_templates import Line, StockEnvironment
from timeline.rendering.template_files import error_at

Run = tuple[int, str, int]
"""Consecutive lines from one file: their first line in the joined text, the file, their first line in the file."""

Piece = tuple[str, int, str]
"""A part of a template's file: the file, the number of its first line, the text."""

_BREAK = "{#\n#}"


class NumberedEnvironment(StockEnvironment):
    """Numbers the lines of all templates consecutively as they are read, so that a line number also identifies the file.

    `origins` has, by template name, the runs that its joined source consists of.
    """

    def __init__(self, origins: dict[str, list[Run]], **settings: Any) -> None:
        super().__init__((), **settings)
        self._origins = origins
        self._runs: list[Run] = [(1, "", 1)]
        """Those of all templates; the last has the number of the next template's first line. Overlays share the list."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        origins = self._origins.get(name or "", [])
        before = self._runs[-1][0] - 1
        # A comment of that many lines prints nothing (with `trim_blocks`), and costs less than numbering the nodes.
        numbered = "{#" + "\n" * (before - 1) + "#}\n" + source if before else source
        try:
            tree = super()._parse(numbered, name, filename)
        except TemplateSyntaxError as error:
            raise error_at(error.message or "", *_line_at(origins, error.lineno - before)) from None
        self._runs += [(start + before, file, first) for start, file, first in origins]
        self._runs.append((before + source.count("\n") + 2, "", 1))
        return tree

    def position_of(self, error: BaseException) -> Line:
        """The innermost line of a template that an error comes from; no file where it comes from none."""
        if isinstance(error, TemplateSyntaxError):
            if hasattr(error, "has_position"):
                return error.filename or "", error.lineno
            return _line_at(self._runs, error.lineno)
        files = {file for _, file, _ in self._runs}
        position: Line = ("", 1)
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in files:
                position = _line_at(self._runs, trace.tb_lineno)
            trace = trace.tb_next
        return position


def _line_at(runs: list[Run], number: int) -> Line:
    index = bisect_right(runs, number, key=itemgetter(0)) - 1
    if index < 0:
        return "", 1
    start, file, first = runs[index]
    return file, first + number - start


def join_pieces(pieces: Iterable[Piece]) -> tuple[str, list[Run]]:
    """Join pieces into one text, and say which file its lines come from.

    Where two pieces meet within a line, a comment breaks it, which prints nothing. Next to a space or an end of line
    the comment would change what Jinja2 prints; there the line counts as the later piece's if that has a tag in it.
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
