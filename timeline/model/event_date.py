"""The date of an event, which may be given in another calendar than the Gregorian."""

from __future__ import annotations

import re
from typing import Any

from timeline.model import edtf
from timeline.model.days import GREGORIAN_REFORM
from timeline.model.kinds import Date, read_date
from timeline.model.reader import Reader

_HINT = "beside it `calendar: julian` if that is how the source counts"


class EventDate(Date, frozen=True):
    """An EDTF date, kept as its text. Whether the day exists in its calendar, `event_rules` asks."""

    def read(self, value: Any, reader: Reader) -> str | None:
        return read_date(value, reader, _in_either)


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
    from timeline.model.edtf_messages import FORMS  # wrong dates only
    from timeline.model.edtf_spoken import SAYS_CALENDAR

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
