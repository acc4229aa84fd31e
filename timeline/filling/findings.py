"""What was found for a field: a value where the page leaves no doubt, and all that it states."""

from __future__ import annotations

import msgspec

from timeline.filling.statements import Statement

FIELDS = ("title", "author", "publisher", "published", "language")
"""The fields of a source that can be filled, in the order in which records have them."""


class FieldFinding(msgspec.Struct, frozen=True):
    """The result for a field. A value that is in doubt is none."""

    field: str
    value: tuple[str, ...] = ()
    """Empty where nothing was found, or nothing certain; several for authors."""
    doubt: str = ""
    """Why there is no value although something was found."""
    statements: tuple[Statement, ...] = ()
    """Those that speak for the value; without one, all."""
    others: tuple[Statement, ...] = ()
    """Those that were set aside."""
