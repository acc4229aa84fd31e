"""Jinja2's own environment, with the position of an error in a theme's templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
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
        position: Line = ("", 1)
        trace = error.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if any(Path(file).is_relative_to(folder) for folder in self._folders):
                position = file, trace.tb_lineno
            trace = trace.tb_next
        return position
