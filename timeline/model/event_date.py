"""Types of an event's `date` (EDTF, Gregorian or Julian, or `unknown`), `after` and `before`."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN
from timeline.dates.day_numbers import GREGORIAN_REFORM
from timeline.model.field_types import ID_PATTERN, Date, Id, id_error, read_date
from timeline.model.validation import Reader, Schema, expect_text

_UNDATED = re.compile(r"(?i)(?:date )?unknown|undated|not known|no date|n\.? ?d\.?|s\.? ?d\.?|\?+")
"""Common ways to write that there is no date."""
_HINT = "and add `calendar: julian` if that is the source's calendar"


class EventDate(Date, frozen=True):
    """An EDTF date, stored as text, or `unknown`. `event_rules` checks that the day exists in its calendar."""

    def read(self, value: Any, reader: Reader) -> str | None:
        return UNKNOWN if value == "unknown" else read_date(value, reader, _parse_in_either_calendar)

    def schema(self) -> Schema:
        schema = super().schema()
        return schema | {"else": schema["else"] | {"pattern": f"^unknown$|{schema['else']['pattern']}"}}


class Bound(msgspec.Struct, frozen=True):
    """An EDTF date or an event's id, for `after` and `before`."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a date or the id of an event")
        if text is None:
            return None
        if is_date(text):
            return edtf.parse(text).text
        if id_error(text) and not text[:1].isalpha():
            return read_date(value, reader, edtf.parse)
        return Id("event").read(value, reader)

    def schema(self) -> Schema:
        date: Schema = Date().schema()["else"]
        return date | {"pattern": f"{date['pattern']}|{ID_PATTERN}"}


def is_date(text: str) -> bool:
    """Whether a text is a valid EDTF date."""
    try:
        edtf.parse(text)
    except edtf.EdtfError:
        return False
    return True


def _parse_in_either_calendar(text: str) -> edtf.Edtf:
    """Parse a Gregorian date, or else a Julian one: it may be a 29 February that the Gregorian calendar lacks."""
    try:
        return edtf.parse(text)
    except edtf.EdtfError as error:
        if error.code == "DATE002":
            try:
                return edtf.parse(edtf.in_calendar(text, "julian"))
            except edtf.EdtfError:
                pass
        raise _with_hint(error, text) from None


def _with_hint(error: edtf.EdtfError, text: str) -> edtf.EdtfError:
    """Extend the help by the fields of an event that may be needed: `unknown`, `calendar` or `wording`."""
    from timeline.dates.edtf_messages import FORMS  # for invalid dates only
    from timeline.dates.natural_dates import CALENDAR_SUFFIX
    from timeline.model.suggest import did_you_mean

    if _UNDATED.fullmatch(text.strip(" .()[]")) or did_you_mean(text.casefold(), ("unknown",)):
        help_text = "write `unknown`; `after` and `before` name events or dates that it came after or before"
        return edtf.EdtfError(error.code, "this is not a date", help_text, 0)
    if error.help == FORMS:
        help_text = f"{FORMS}; put the source's own words in `wording`"
        return edtf.EdtfError(error.code, error.message, help_text, error.column)
    suggested = error.help.removeprefix("write ")
    try:
        date = edtf.parse(suggested)
    except edtf.EdtfError:
        return error
    calendar = re.search(CALENDAR_SUFFIX, text)
    if calendar and calendar["julian"]:
        return edtf.EdtfError(
            error.code, error.message, f"write {suggested}, and add `calendar: julian`", error.column
        )
    if calendar or date.precision != "day" or date.anchor >= GREGORIAN_REFORM:
        return error
    return edtf.EdtfError(error.code, error.message, f"write {suggested}, {_HINT}", error.column)
