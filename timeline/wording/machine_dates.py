"""A date for machines that do not know EDTF: HTML's `<time datetime>` and schema.org's `temporalCoverage`."""

from __future__ import annotations

from timeline.model.days import civil, day_text
from timeline.model.edtf import Edtf, EdtfPart, EdtfRange


def machine(date: Edtf) -> str:
    """A valid `datetime` value (HTML, "Dates and times"): `2024-11-29`, `2024`, `2024-11-29T18:00+03:00`.

    Empty where HTML has no form: spans, sets, seasons, years with unknown digits or outside 1 to 9999. A day
    or a month that is not wholly known is left out, so that `2024-11-XX` is `2024-11`.
    """
    part = date.members[0]
    if date.form != "date" or isinstance(part, EdtfRange):
        return ""
    written = _calendar(part)
    if written is None or not part.time:
        return written or ""
    hours_only = len(part.offset) == 3
    return f"{written}T{part.time}{part.offset}{':00' if hours_only else ''}"


def iso_interval(date: Edtf) -> str | None:
    """ISO 8601: `2024-11-29`, `2024-11-29/2024-12-01`, `2024-11-27/..`.

    Of seasons, unknown digits and sets, the first and the last day. None for an end that is unknown rather
    than open, and for years outside 1 to 9999, which ISO 8601 leaves to agreement.
    """
    first = date.members[0]
    if date.form == "date" and isinstance(first, EdtfPart):
        if first.unspecified or first.season or first.significant:
            return _joined(_day(first.earliest), _day(first.latest))
        return _calendar(first)
    if date.form == "interval" and isinstance(first, EdtfRange):
        start, end = first.start, first.end
        return _joined(
            _end(start, start.earliest) if isinstance(start, EdtfPart) else _limit(start),
            _end(end, end.latest) if isinstance(end, EdtfPart) else _limit(end),
        )
    return _joined(
        ".." if date.earliest is None else _day(date.earliest),
        ".." if date.latest is None else _day(date.latest),
    )


def _joined(start: str | None, end: str | None) -> str | None:
    return f"{start}/{end}" if start and end else None


def _limit(end: str) -> str | None:
    return ".." if end == "open" else None


def _end(part: EdtfPart, bound: int) -> str | None:
    whole = not (part.unspecified or part.season or part.significant)
    return _calendar(part) if whole else _day(bound)


def _day(n: int) -> str | None:
    return day_text(n) if 1 <= civil(n)[0] <= 9_999 else None


def _calendar(part: EdtfPart) -> str | None:
    """Year, month and day as far as they are known."""
    if part.year is None or not 1 <= part.year <= 9_999 or part.season or part.significant:
        return None
    if part.month is None:
        return f"{part.year:04d}"
    if part.day is None:
        return f"{part.year:04d}-{part.month:02d}"
    return f"{part.year:04d}-{part.month:02d}-{part.day:02d}"
