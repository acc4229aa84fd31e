"""The record of a person who was harmed in an event, named or not."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Choice, Id, Number, Text
from timeline.model.record import Field
from timeline.model.validation import Reader

HARMS = (
    "killed", "injured", "missing", "disappeared", "abducted", "detained", "tortured", "displaced",
)  # fmt: skip
"""The kinds of harm, which are also measures of figures."""

_GROUPS = ("minor", "adult")
_AGE = Number(0, 130, whole=True)
_OF_AGE = 18
"""The age below which a person is a child (Convention on the Rights of the Child, article 1)."""
_INITIALS = re.compile(r"([^\W\d_]\.[ -]?)+")


def _read_age(value: Any, reader: Reader) -> str | None:
    if value in _GROUPS:
        return str(value)
    age = _AGE.read(value, reader)
    return None if age is None else str(age)


AGE = Custom(_read_age, lambda: {"anyOf": [_AGE.schema(), {"enum": list(_GROUPS)}]})


class Harmed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person who was harmed. The name is unknown if neither `name` nor `withheld` is given."""

    NOUN: ClassVar[str] = "person who was harmed"
    harm: Annotated[str, Field(Choice(HARMS), "What happened to the person.", required=True)]
    name: Annotated[
        str | None, Field(Text(200), "The name, or initials, as they may be published: A. H.")
    ] = None
    withheld: Annotated[
        str | None, Field(Text(300), "Why a known name is not given, for readers.", translatable=True)
    ] = None
    age: Annotated[str | None, Field(AGE, "The age in years; if unknown, minor (under 18) or adult.")] = None
    note: Annotated[
        str | None,
        Field(Text(300), "Who it was, as far as may be published: a paramedic.", translatable=True),
    ] = None
    source: Annotated[
        str | None,
        Field(
            Id("source"),
            "The id of a source that the event cites; by default, those of `sources` that support `harmed`.",
        ),
    ] = None
    named_because: Annotated[
        str | None, Field(Text(300), "Why a minor is named, for the editors; it is not published.")
    ] = None

    @property
    def is_minor(self) -> bool:
        """Whether the person is known to have been under 18."""
        return self.age == "minor" or (
            self.age is not None and self.age.isdigit() and int(self.age) < _OF_AGE
        )

    @property
    def is_named(self) -> bool:
        """Whether a full name is given, more than initials."""
        return self.name is not None and not _INITIALS.fullmatch(self.name)
