"""Convert the exception of a failed build into errors for display in a browser or terminal."""

from __future__ import annotations

import traceback
import unicodedata
from pathlib import Path

import msgspec

from timeline.diagnostics import ContentErrors, Diagnostic, Severity, TimelineError

LINE_LIMIT = 240
"""Characters shown of each part of a source line: before, at and after the error."""
_HARMLESS = frozenset("\t\u200c\u200d\u200e\u200f")
"""Control characters that are printed: tab, joiners (needed in Persian) and direction marks."""


class PreviewError(msgspec.Struct, frozen=True):
    """An error. All its texts are printable."""

    message: str
    severity: Severity = Severity.ERROR
    place: str = ""
    """`content/events/x.yaml:2:10`; empty if there is none."""
    code: str = ""
    help: str = ""
    line: str = ""
    """The number of the source line; empty if there is none."""
    before: str = ""
    """The source line before the error ..."""
    marked: str = ""
    """... at the error ..."""
    after: str = ""
    """... and after it."""


def errors_to_show(error: Exception, root: Path) -> tuple[PreviewError, ...]:
    """The errors of a failed build, then its warnings, each in the order of the files."""
    if isinstance(error, ContentErrors):
        ordered = sorted(error.diagnostics, key=lambda diagnostic: diagnostic.severity is not Severity.ERROR)
        return tuple(map(_located, ordered))
    if isinstance(error, TimelineError):
        return (PreviewError(printable(error.message), help=printable(error.help)),)
    if isinstance(error, OSError):
        message = f"{error.filename or 'the disk'}: {error.strerror or error}"
        return (
            PreviewError(printable(message), help="check that path; the next change triggers a new build"),
        )
    return (_unexpected(error, root),)


def printable(text: str) -> str:
    """The text, with characters that hide or reorder text (controls, overrides, surrogates) as `<U+202E>`."""
    return "".join(
        f"<U+{ord(c):04X}>"
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in _HARMLESS
        else c
        for c in text
    )


def as_line(error: PreviewError) -> str:
    """The error as one line for a terminal."""
    return (
        f"{error.place}: {error.severity} {error.code}: {error.message}"
        if error.place
        else f"error: {error.message}"
    )


def _located(diagnostic: Diagnostic) -> PreviewError:
    text = diagnostic.source_line
    start = min(diagnostic.column - 1, len(text))
    end = diagnostic.end_column - 1 if diagnostic.end_line == diagnostic.line else len(text)
    end = max(end, start)
    before, marked = text[max(start - LINE_LIMIT, 0) : start], text[start : min(end, start + LINE_LIMIT + 1)]
    after = text[end : end + LINE_LIMIT + 1]
    return PreviewError(
        message=printable(diagnostic.message),
        severity=diagnostic.severity,
        place=printable(f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"),
        code=diagnostic.code,
        help=printable(diagnostic.help),
        line=str(diagnostic.line) if text.strip() else "",
        before=("…" if start > LINE_LIMIT else "") + printable(before),
        marked=_clipped(marked),
        after=_clipped(after),
    )


def _clipped(text: str) -> str:
    return printable(text[:LINE_LIMIT]) + ("…" if len(text) > LINE_LIMIT else "")


def _unexpected(error: Exception, root: Path) -> PreviewError:
    """An unexpected exception, shown at the line that raised it, or at the template's line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = line = text = ""
    if frames:
        frame = next((frame for frame in reversed(frames) if frame.filename.endswith(".html")), frames[-1])
        file, number = Path(frame.filename), frame.lineno
        engine = Path(__file__).resolve().parents[2]
        base = next((base for base in (root, engine) if file.is_relative_to(base)), file.parent)
        place, line, text = (
            f"{file.relative_to(base).as_posix()}:{number}",
            str(number),
            frame.line or "",
        )
    return PreviewError(
        message=printable(f"{type(error).__name__}: {error}"[:2000]),
        place=printable(place),
        help="an error in timeline or in a theme, not in your content; the next change triggers a new build",
        line=line if text else "",
        marked=_clipped(text),
    )
