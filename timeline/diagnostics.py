"""What can be wrong, where it is, and the exit code that it becomes.

A stage returns `Problem` values, which say where in a document they are by its *path* (`("sources", 1, "url")`).
Only when they are shown does `reading.locate` turn them into `Diagnostic` values with line and column, so that
nothing has to carry positions while all is well.

Exceptions, and who raises them::

    TimelineError                1
    ├── ContentErrors            1   build, check: the content has errors (carries the diagnostics)
    ├── ThemeFault               1   rendering: the theme cannot be used; `build` makes ContentErrors of it
    ├── UsageError               2   commands, output.target: the words or folders given cannot be worked with
    ├── EnvironmentFailure       3   output, reading: disk, permissions
    └── Locked                   4   build: another build holds the lock
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

DocumentPath = tuple[str | int, ...]
"""Keys and list indices that lead from a document's root to a value."""


class Severity(StrEnum):
    """How much a problem weighs: an error stops the build, a warning does not (unless `--strict`)."""

    ERROR = "error"
    WARNING = "warning"


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a file; line and column count from 1, columns in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something wrong in a content file, not yet looked up in its text."""

    code: str
    message: str
    help: str = ""
    path: str = ""
    """The file, relative to the project, with forward slashes."""
    at: DocumentPath = ()
    """Where in the document; empty: the document as a whole."""
    on_key: bool = False
    """The key itself is meant, not its value."""
    offset: int = 0
    """Characters into the value at which the fault begins."""
    word: str = ""
    """The word in the value that is meant; its place is looked for in the file, however the value is written there."""
    nth: int = 0
    """How many of the same stand before it in the value."""
    span: Span | None = None
    """The place in the file, where the reader knows it at once (faults of YAML itself)."""
    severity: Severity = Severity.ERROR


class Diagnostic(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem with its place in the text, ready to be shown."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity
    code: str
    message: str
    help: str
    source_line: str = ""
    """The text of the first line, for the caret under it."""


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics sorted by path and place, each said once."""
    unique = {
        (d.path, d.line, d.column, d.code, d.message, d.severity, d.end_line, d.end_column): d
        for d in diagnostics
    }
    return [unique[key] for key in sorted(unique)]


class TimelineError(Exception):
    """The root of every failure that a user is told of in words."""

    exit_code = 1

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the word users see
        super().__init__(message, help)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return self.message


class ContentErrors(TimelineError):
    """The content has errors; nothing was written."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("the content has errors")
        self.diagnostics = list(diagnostics)


class ThemeFault(TimelineError):
    """The project's theme cannot be used: it is missing, its theme.yaml or a setting is wrong, or a template fails."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message, problems[0].help)
        self.args = problems  # by which it is made again, when it comes from a worker process
        self.problems = problems


class UsageError(TimelineError):
    """The words or folders given cannot be worked with."""

    exit_code = 2


class EnvironmentFailure(TimelineError):
    """The machine failed us: a full disk, a missing permission."""

    exit_code = 3


class Locked(TimelineError):
    """Another build of this project is running."""

    exit_code = 4
