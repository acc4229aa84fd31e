"""The type of time zones, by their names in the IANA database."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from timeline.dates.instants import zone_exists, zone_names
from timeline.model.suggest import suggestion
from timeline.model.validation import Reader, Schema, expect_text

_OFFSET = re.compile(r"(?i)(?:utc|gmt|z)? ?[+\u2212-]?[0-9]{1,2}(?::?[0-9]{2})?")
_MAX_ABBREVIATION = 4
"""Abbreviations (EST, CEST) are ambiguous and resemble unrelated names, so that nothing is suggested for them."""


class Zone(msgspec.Struct, frozen=True):
    """The type of `timezone`."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a time zone")
        if text is None:
            return None
        if not zone_exists(text):
            _report_unknown_zone(text, reader)
            return None
        return text

    def schema(self) -> Schema:
        return {"type": "string"}


def _report_unknown_zone(text: str, reader: Reader) -> None:
    """Report DATE013, with help for an offset, an abbreviation or a misspelling."""
    help_ = "use the IANA name, continent and largest city: Asia/Damascus"
    hint = ""
    if _OFFSET.fullmatch(text):
        help_ = "name the zone, as Asia/Damascus; a time with an offset goes into the date: 2024-11-29T18:00+03:00"
    elif len(text) > _MAX_ABBREVIATION:
        hint = suggestion(_similar_zones(text[:80].casefold().replace(" ", "_")))
    reader.problem("DATE013", f"{text[:60]!r} is not a time zone{hint}", help_)


@lru_cache(maxsize=256)
def _similar_zones(text: str) -> list[str]:
    """The zone whose name, or city alone, is similar to a text, if any."""
    from difflib import get_close_matches  # needed after mistakes only

    names = {name.rpartition("/")[2].casefold(): name for name in sorted(zone_names())}
    names |= {name.casefold(): name for name in zone_names()}
    return [names[name] for name in get_close_matches(text, names, n=1, cutoff=0.8)]
