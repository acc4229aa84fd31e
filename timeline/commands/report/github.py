"""Diagnostics as GitHub Actions workflow commands, which annotate the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.commands.report.terminal import StreamStyle
from timeline.diagnostics import Diagnostic


def as_github(diagnostics: Iterable[Diagnostic], folder: str) -> str:
    """One command a line; `folder` is the project's path in the repository, empty or ending in a slash."""
    return "\n".join(_command(diagnostic, folder) for diagnostic in diagnostics)


def _command(d: Diagnostic, folder: str) -> str:
    look = StreamStyle(False, "utf-8")
    place = {"file": look.visible(folder + d.path), "line": d.line, "endLine": d.end_line}
    if d.end_line == d.line:  # columns are refused for a span of several lines
        place |= {"col": d.column, "endColumn": d.end_column}
    properties = ",".join(
        f"{name}={_property(str(value))}" for name, value in {**place, "title": d.code}.items()
    )
    message = "\n".join(look.visible(text) for text in (d.message, d.help) if text)
    return f"::{d.severity} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
