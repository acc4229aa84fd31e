"""Look through a source: which fields it has, how often, of what type, with samples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from timeline.importing.rows import SourceRow

_ENOUGH = 400
"""Values of a field whose type is looked at."""
_SAMPLES = 3
_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?")
_DATE = re.compile(r"(?i)(?:.*\b[0-9]{4}\b.*|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}.*)")
_URL = re.compile(r"(?i)\s*(?:https?:/|www\.)")


class FieldSurvey(msgspec.Struct):
    """What is known of a field."""

    name: str
    values: int = 0
    rows: int = 0
    types: Counter[str] = msgspec.field(default_factory=Counter)
    samples: list[str] = msgspec.field(default_factory=list)
    separators: Counter[str] = msgspec.field(default_factory=Counter)
    longest: int = 0
    largest: float = 0
    """The largest of the numbers that were looked at."""
    last_row: int = -1

    @property
    def type(self) -> str:
        """The type of nearly all its values: address, year, number, date, word, text; `mixed` if there is none."""
        looked = sum(self.types.values())
        kind, count = self.types.most_common(1)[0]
        return kind if count >= looked * 0.9 else "mixed"


def survey(rows: Iterable[SourceRow]) -> dict[str, FieldSurvey]:
    """All fields, in the order of their first value."""
    fields: dict[str, FieldSurvey] = {}
    for number, row in enumerate(rows):
        for cell in row.cells:
            field = fields.get(cell.name)
            if field is None:
                field = fields[cell.name] = FieldSurvey(cell.name)
            field.values += 1
            if field.last_row != number:
                field.last_row = number
                field.rows += 1
            field.longest = max(field.longest, len(cell.text))
            if field.values <= _ENOUGH or field.values % 97 == 0:
                _look_at(field, cell.text)
    return fields


def _look_at(field: FieldSurvey, text: str) -> None:
    field.types[value_type(text)] += 1
    if field.types["number"] and _NUMBER.fullmatch(text) and "," not in text and len(text) < 16:
        field.largest = max(field.largest, float(text))
    for mark in (";", "|", ","):
        if mark in text:
            field.separators[mark] += 1
    sample = " ".join(text[:200].split())
    sample = sample if len(sample) <= 50 else f"{sample[:47]}..."
    if len(field.samples) < _SAMPLES and sample not in field.samples:
        field.samples.append(sample)


def value_type(text: str) -> str:
    """The type of a value by its looks."""
    if _URL.match(text):
        return "address"
    if re.fullmatch(r"[12][0-9]{3}", text):
        return "year"
    if _NUMBER.fullmatch(text):
        return "number"
    if len(text) < 50 and _DATE.fullmatch(text):
        return "date"
    return "word" if len(text) < 40 and "\n" not in text else "text"
