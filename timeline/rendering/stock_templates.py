"""Jinja2's own environment, with the position of an error in a theme's templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError

Line = tuple[str, int]
"""A template's file and a line of it, from 1."""


class StockEnvironment(Environment):
    """Jinja2's own environment, which can say where in a theme an error comes from."""

    def __init__(self, folders: Sequence[Path], **settings: Any) -> None:
        super().__init__(**settings)
        self._folders = folders

    def position_of(self, error: BaseException) -> Line:
        """The innermost line of a template that an error comes from; no file where it comes from none."""
        if isinstance(error, TemplateSyntaxError):
            return error.filename or "", error.lineno
        return next(reversed(self._lines_of(error)), ("", 1))

    def circle_of(self, error: RecursionError) -> Sequence[Line]:
        """The lines of templates that ran each other until Python refused, from the first that ran; empty if none did."""
        lines = self._lines_of(error)
        most_common = Counter(lines).most_common(1)
        if not most_common or most_common[0][1] == 1:
            return []
        start = lines.index(most_common[0][0])
        return lines[start : lines.index(lines[start], start + 1)]

    def _lines_of(self, error: BaseException) -> list[Line]:
        """The lines of templates that were running when an error occurred, the outermost first."""
        return [
            (file, line)
            for frame, line in walk_tb(error.__traceback__)
            if any(Path(file := frame.f_code.co_filename).is_relative_to(folder) for folder in self._folders)
        ]
