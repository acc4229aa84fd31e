"""Detect characters that resemble YAML syntax but are plain text: no-break spaces, full-width colons, dashes."""

from __future__ import annotations

import re

import msgspec

_SPACE = "[\u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]"
_CONFUSABLE = re.compile(
    rf"""\ *(?:
        (?P<indent>{_SPACE})
      | -(?P<hyphen>{_SPACE})
      | (?:-\ +)?[\w-]+:(?P<colon>{_SPACE})
      | (?:-\ +)?[\w-]+\s?(?P<wide>[\uff1a\ufe55\ua789\u2236])
      | (?P<dash>[\u2010-\u2015\u2022\u2212\uff0d])\s*[a-z_]+\s?:
      | (?:-\ +)?(?P<quote>[\u2018-\u201f\u00ab\u00bb])[\w-]+[\u2018-\u201f\u00ab\u00bb]\s?:
    )""",
    re.VERBOSE,
)
_HELP = {
    "wide": "write a colon and a space",
    "dash": "write a hyphen (-)",
    "quote": "write the field name without quotation marks",
}


class Confusable(msgspec.Struct, frozen=True):
    """A character that resembles YAML syntax."""

    index: int
    """Its index in the line."""
    name: str
    """`a no-break space (U+00A0)`."""
    help: str
    """What to write instead."""


def confusable_in(line: str) -> Confusable | None:
    """The first confusable character of a line where YAML expects indentation, a hyphen or a key."""
    match = None if line.isascii() else _CONFUSABLE.match(line)
    if match is None:
        return None
    kind = match.lastgroup or ""
    return Confusable(
        match.start(kind), character_name(match[kind]), _HELP.get(kind, "replace it with a plain space")
    )


def character_name(character: str) -> str:
    """`a no-break space (U+00A0)`."""
    import unicodedata

    name = unicodedata.name(character, "character").lower()
    return f"a{'n' if name[0] in 'aeio' else ''} {name} (U+{ord(character):04X})"
