"""What a project chooses for the dates and numbers of one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Many
from timeline.model.field_types import Choice
from timeline.model.record import Field
from timeline.model.validation import Reader, Schema, expect_text

_REGION = re.compile("[A-Z]{2}|[0-9]{3}")
_OWN_CALENDARS = {"fa": ("persian",)}
"""The other calendars of a language, unless its project chooses."""


class Region(msgspec.Struct, frozen=True):
    """A region as BCP 47 writes it: `SY`, `419`."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a region")
        if text is None or _REGION.fullmatch(text):
            return text
        help_text = (
            f"write {text.upper()}" if _REGION.fullmatch(text.upper()) else "write its code: SY, MA, 419"
        )
        reader.problem("FIELD002", f"{text[:40]!r} is not the code of a region", help_text)
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^({_REGION.pattern})$"}


class Locale(msgspec.Struct, frozen=True, omit_defaults=True):
    """Choices for the dates and numbers of one language."""

    NOUN: ClassVar[str] = "locale"
    region: Annotated[
        str | None,
        Field(Region(), "The region whose names of months and separators of thousands are used: SY, MA."),
    ] = None
    digits: Annotated[
        str | None,
        Field(
            Choice(("latn", "arab", "arabext")),
            "`latn` 123, `arab` ١٢٣ or `arabext` ۱۲۳; by default `arabext` in Persian, else `latn`.",
        ),
    ] = None
    calendars: Annotated[
        tuple[str, ...] | None,
        Field(
            Many(Choice(("islamic", "persian")), 2),
            "Calendars in which the page of an event gives its day, too; by default `persian` in Persian.",
        ),
    ] = None


def locale_tag(language: str, locales: Mapping[str, Locale] | None) -> str:
    """A language with the region and digits chosen for it: `ar-SY-u-nu-arab`."""
    chosen = (locales or {}).get(language, Locale())
    tag = f"{language}-{chosen.region}" if chosen.region and "-" not in language else language
    return f"{tag}-u-nu-{chosen.digits}" if chosen.digits else tag


def calendars_of(language: str, locales: Mapping[str, Locale] | None) -> tuple[str, ...]:
    """The calendars in which the page of an event gives its day besides the Gregorian."""
    chosen = (locales or {}).get(language, Locale()).calendars
    return _OWN_CALENDARS.get(language.partition("-")[0], ()) if chosen is None else chosen
