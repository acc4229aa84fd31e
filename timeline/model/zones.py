"""Time zones by their names in the IANA data base."""

from typing import Any

import msgspec

from timeline.model.instants import zone_exists
from timeline.model.reader import Reader, Schema, expect_text


class Zone(msgspec.Struct, frozen=True):
    """The kind of `timezone`."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a time zone")
        if text is None:
            return None
        if not zone_exists(text):
            reader.problem(
                "DATE013",
                f"{text[:60]!r} is no time zone",
                "use a name of the IANA data base, as Asia/Damascus",
            )
            return None
        return text

    def schema(self) -> Schema:
        return {"type": "string"}
