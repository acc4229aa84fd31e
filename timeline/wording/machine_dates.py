"""Dates for programs that do not read EDTF: HTML's `<time datetime>` and schema.org (ISO 8601)."""

from __future__ import annotations

from timeline.dates.edtf import Edtf, EdtfPart, EdtfRange


def machine(date: Edtf) -> str:
    """A valid `datetime` value (HTML, "Dates and times"): `2024-11-29`, `2024`, `2024-11-29T18:00+03:00`.

    Empty if HTML has no form for it: dates that are approximate or uncertain, spans, sets, seasons, years with unknown
    digits or outside 1 to 9999. An unknown day or month is left out: `2024-11-XX` is `2024-11`.
    """
    part = date.members[0]
    if isinstance(part, EdtfRange) or date.form != "date" or date.approximate or date.uncertain:
        return ""
    written = _calendar(part)
    if written is None or not part.time:
        return written or ""
    hours_only = len(part.offset) == 3
    return f"{written}T{part.time}{part.offset}{':00' if hours_only else ''}"


def _calendar(part: EdtfPart) -> str | None:
    """Year, month and day, as far as known."""
    if part.year is None or not 1 <= part.year <= 9_999 or part.season or part.significant:
        return None
    if part.month is None:
        return f"{part.year:04d}"
    if part.day is None:
        return f"{part.year:04d}-{part.month:02d}"
    return f"{part.year:04d}-{part.month:02d}-{part.day:02d}"
