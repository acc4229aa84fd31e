"""The type of timestamps: a date, or a date and time with UTC offset (RFC 3339)."""

import re
from typing import Any

import msgspec

from timeline.dates import edtf
from timeline.model.validation import Reader, Schema, expect_text

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(Z|[+-](?:0\d|1[0-4]):[0-5]\d))?"
)


class Moment(msgspec.Struct, frozen=True):
    """The type of `accessed`, `checked` and `embargo_until`; with `timed`, the time of day is required."""

    timed: bool = False

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a date")
        if text is None:
            return None
        match = _MOMENT.fullmatch(text) if text.isascii() else None
        if not match or (self.timed and not match[2]):
            form = (
                "a day, a time and its UTC offset: 2024-12-05T08:00+03:00"
                if self.timed
                else "2024-12-05 or 2024-12-05T08:00Z"
            )
            reader.problem(
                "DATE001",
                f"{text[:60]!r} is not a {'date with a time' if self.timed else 'calendar date'}",
                f"write {form}",
            )
            return None
        try:
            edtf.parse(match[1])
        except edtf.EdtfError as error:
            reader.problem(error.code, error.message, error.help, offset=error.column)
            return None
        return text

    def schema(self) -> Schema:
        day = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
        time = r"T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})"
        form = "2024-12-05T08:00+03:00" if self.timed else "2024-12-05 or 2024-12-05T08:00Z"
        return {
            "type": "string",
            "pattern": f"{day}{time}$" if self.timed else f"{day}({time})?$",
            "patternErrorMessage": f"write {form}",
        }
