"""Characters that look like those of YAML's grammar, and are text to it: no-break spaces, full-width colons, dashes."""

from __future__ import annotations

import re

import msgspec

_SPACE = "[\u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]"
_LOOK_ALIKE = re.compile(
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
_INSTEAD = {
    "wide": "write a colon and a space",
    "dash": "write a hyphen (-)",
    "quote": "write the name without marks",
}


class LookAlike(msgspec.Struct, frozen=True):
    """One of them."""

    at: int
    """Its index in the line."""
    name: str
    """`a no-break space (U+00A0)`."""
    instead: str
    """What to do."""


def look_alike(line: str) -> LookAlike | None:
    """The first of them that stands where a line's grammar is."""
    found = None if line.isascii() else _LOOK_ALIKE.match(line)
    if found is None:
        return None
    kind = found.lastgroup or ""
    return LookAlike(
        found.start(kind), name_in_words(found[kind]), _INSTEAD.get(kind, "write a plain space in its place")
    )


def name_in_words(character: str) -> str:
    """`a no-break space (U+00A0)`."""
    import unicodedata

    name = unicodedata.name(character, "character").lower()
    return f"a{'n' if name[0] in 'aeio' else ''} {name} (U+{ord(character):04X})"
