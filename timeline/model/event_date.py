"""The date of an event, which may be given in another calendar than the Gregorian."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN
from timeline.dates.day_numbers import GREGORIAN_REFORM
from timeline.model.field_types import ID_PATTERN, Date, Id, id_fault, read_date
from timeline.model.validation import Reader, Schema, expect_text

_UNDATED = re.compile(r"(?i)(?:date )?unknown|undated|not known|no date|n\.? ?d\.?|s\.? ?d\.?|\?+")
"""What people write where there is no date."""
_HINT = "beside it `calendar: julian` if that is how the source counts"


class EventDate(Date, frozen=True):
    """An EDTF date, kept as its text, or `unknown`. Whether the day exists in its calendar, `event_rules` asks."""

    def read(self, value: Any, reader: Reader) -> str | None:
        return UNKNOWN if value == "unknown" else read_date(value, reader, _in_either)

    def schema(self) -> Schema:
        schema = super().schema()
        return schema | {"else": schema["else"] | {"pattern": f"^unknown$|{schema['else']['pattern']}"}}


class Bound(msgspec.Struct, frozen=True):
    """What an undated event came after or before: an EDTF date, or else an event's id."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a date or the id of an event")
        if text is None:
            return None
        if is_date(text):
            return edtf.parse(text).text
        if id_fault(text) and not text[:1].isalpha():
            return read_date(value, reader, edtf.parse)
        return Id("event").read(value, reader)

    def schema(self) -> Schema:
        one: Schema = Date().schema()["else"]
        return one | {"pattern": f"{one['pattern']}|{ID_PATTERN}"}


def is_date(text: str) -> bool:
    """Whether a text can be read as a date."""
    try:
        edtf.parse(text)
    except edtf.EdtfError:
        return False
    return True


def _in_either(text: str) -> edtf.Edtf:
    """The date as one of the Gregorian calendar, else as one of the Julian, whose 29 February the other may not have."""
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
    """Where the date is, or may be, of the Julian calendar, the help names its field; and that for words where it knows none."""
    from timeline.dates.edtf_messages import FORMS  # wrong dates only
    from timeline.dates.natural_dates import SAYS_CALENDAR
    from timeline.model.suggest import did_you_mean

    if _UNDATED.fullmatch(text.strip(" .()[]")) or did_you_mean(text.casefold(), ("unknown",)):
        help_text = "write `unknown`; `after` and `before` name events or dates that it came after or before"
        return edtf.EdtfError(error.code, "this is no date", help_text, 0)
    if error.help == FORMS:
        help_text = f"{FORMS}; the source's own words stand in `wording`"
        return edtf.EdtfError(error.code, error.message, help_text, error.column)
    answer = error.help.removeprefix("write ")
    try:
        meant = edtf.parse(answer)
    except edtf.EdtfError:
        return error
    named = re.search(SAYS_CALENDAR, text)
    if named and named["julian"]:
        return edtf.EdtfError(
            error.code, error.message, f"write {answer}, and `calendar: julian` beside it", error.column
        )
    if named or meant.precision != "day" or meant.anchor >= GREGORIAN_REFORM:
        return error
    return edtf.EdtfError(error.code, error.message, f"write {answer}; {_HINT}", error.column)
