"""Value types of problems and diagnostics, counts in messages, and the exceptions with their exit codes.

A stage returns `Problem` values, which give the *path* of a value in its document (`("sources", 1, "url")`). Only when
they are shown does `reading.positions.locate` turn them into `Diagnostic` values with line and column, so that positions
cost nothing while all is well.

Exceptions, with exit code and origin::

    TimelineError                1
    ├── ContentErrors            1   build, check: the content has errors (carries the diagnostics)
    ├── ThemeFault               1   rendering: the theme cannot be used; `build` turns it into ContentErrors
    ├── UsageError               2   commands, output: invalid arguments or folders
    ├── EnvironmentFailure       3   output, reading: disk, permissions
    └── Locked                   4   cache: another process holds the lock
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

DocumentPath = tuple[str | int, ...]
"""Keys and list indices from the root of a document to a value."""


class Severity(StrEnum):
    """An error stops the build, a warning does not (unless `--strict`)."""

    ERROR = "error"
    WARNING = "warning"


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """A range in a file. Lines and columns count from 1, columns in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem in a content file, by path, without line and column."""

    code: str
    message: str
    help: str = ""
    path: str = ""
    """The file, relative to the project, with forward slashes."""
    at: DocumentPath = ()
    """The path in the document; empty for the document as a whole."""
    on_key: bool = False
    """Point at the key instead of its value."""
    offset: int = 0
    """Offset of the error in the value, in characters."""
    word: str = ""
    """A word in the value to point at; it is searched in the file, however the value is written there."""
    nth: int = 0
    """Number of earlier occurrences of the word in the value."""
    span: Span | None = None
    """The span in the file, if known at once (errors in YAML itself)."""
    severity: Severity = Severity.ERROR


class Diagnostic(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem with line and column, ready to be shown."""

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
    """The text of the first line, to show with a caret."""


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics sorted by path and position, without duplicates."""
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
    """The user gave invalid arguments or folders."""

    exit_code = 2


class EnvironmentFailure(TimelineError):
    """The machine failed: a full disk, a missing permission."""

    exit_code = 3


class Locked(TimelineError):
    """Another build of this project is running."""

    exit_code = 4


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2,000 files`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
