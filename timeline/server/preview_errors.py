"""What is wrong with the preview, cut up as a browser and a terminal show it."""

from __future__ import annotations

import traceback
import unicodedata
from pathlib import Path

import msgspec

from timeline.diagnostics import ContentErrors, Diagnostic, Severity, TimelineError

LINE_LIMIT = 240
"""Characters shown of each part of a source line: before, at and after the fault."""
_SHOWN_AS_THEY_ARE = frozenset("\t\u200c\u200d\u200e\u200f")
"""A tab, the joiners that Persian needs, the marks of direction: these do no harm."""


class PreviewError(msgspec.Struct, frozen=True):
    """One thing that is wrong. All texts can be printed as they are."""

    message: str
    severity: Severity = Severity.ERROR
    place: str = ""
    """`content/events/x.yaml:2:10`; empty: no place is to blame."""
    code: str = ""
    help: str = ""
    line: str = ""
    """The number of the source line; empty: there is no line to show."""
    before: str = ""
    """The source line up to the fault ..."""
    marked: str = ""
    """... at it ..."""
    after: str = ""
    """... and beyond it."""


def errors_to_show(error: Exception, root: Path) -> tuple[PreviewError, ...]:
    """What a failed build has to say: errors first, each kind in the order of the files."""
    if isinstance(error, ContentErrors):
        ordered = sorted(error.diagnostics, key=lambda diagnostic: diagnostic.severity is not Severity.ERROR)
        return tuple(map(_located, ordered))
    if isinstance(error, TimelineError):
        return (PreviewError(printable(error.message), help=printable(error.help)),)
    if isinstance(error, OSError):
        message = f"{error.filename or 'the disk'}: {error.strerror or error}"
        return (PreviewError(printable(message), help="look at that path; the next change tries again"),)
    return (_unexpected(error, root),)


def printable(text: str) -> str:
    """The text, with what hides or reorders it (controls, overrides, surrogates) written as `<U+202E>`."""
    return "".join(
        f"<U+{ord(c):04X}>"
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in _SHOWN_AS_THEY_ARE
        else c
        for c in text
    )


def as_line(fault: PreviewError) -> str:
    """The fault as one line for a terminal."""
    return (
        f"{fault.place}: {fault.severity} {fault.code}: {fault.message}"
        if fault.place
        else f"error: {fault.message}"
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
    """A failure that nobody foresaw, shown at the line that raised it; in a theme, at the template's."""
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
        help="a fault of timeline or of a theme, not of your content; the next change tries again",
        line=line if text else "",
        marked=_clipped(text),
    )
