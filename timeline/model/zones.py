"""Time zones by their names in the IANA data base."""

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import msgspec

from timeline.dates.instants import zone_exists, zone_names
from timeline.model.suggest import either
from timeline.model.validation import Reader, Schema, expect_text

_OFFSET = re.compile(r"(?i)(?:utc|gmt|z)? ?[+\u2212-]?[0-9]{1,2}(?::?[0-9]{2})?")
_LONGEST_ABBREVIATION = 4
"""EST, CEST, EEST mean other things elsewhere, and are near to names that have nothing to do with them."""


class Zone(msgspec.Struct, frozen=True):
    """The kind of `timezone`."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a time zone")
        if text is None:
            return None
        if not zone_exists(text):
            _refuse(text, reader)
            return None
        return text

    def schema(self) -> Schema:
        return {"type": "string"}


def _refuse(text: str, reader: Reader) -> None:
    """DATE013, with what an offset, an abbreviation or a slip of the keyboard may have meant."""
    help_ = "name the zone as the IANA data base does, by its continent and largest city: Asia/Damascus"
    meant = ""
    if _OFFSET.fullmatch(text):
        help_ = "name the zone, as Asia/Damascus; a time with an offset goes into the date: 2024-11-29T18:00+03:00"
    elif len(text) > _LONGEST_ABBREVIATION:
        meant = either(_nearest(text[:80].casefold().replace(" ", "_")))
    reader.problem("DATE013", f"{text[:60]!r} is no time zone{meant}", help_)


@lru_cache(maxsize=256)
def _nearest(text: str) -> list[str]:
    """The zone that a name is a slip of, if any; also by its city alone."""
    names = {name.rpartition("/")[2].casefold(): name for name in sorted(zone_names())}
    names |= {name.casefold(): name for name in zone_names()}
    return [names[name] for name in get_close_matches(text, names, n=1, cutoff=0.8)]
