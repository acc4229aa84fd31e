"""The value of an EDTF date: its bounds, its precision, and the parts that its wording needs."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Form = Literal["date", "interval", "one-of", "all-of"]

Precision = Literal[
    "second", "minute", "day", "month", "season", "year", "decade", "century", "millennium", "longer"
]
"""The finest unit that is known; finest first. "season": any part of a year with a number
from 21 to 41."""

PRECISIONS: tuple[Precision, ...] = get_args(Precision)

Qualifier = Literal["", "?", "~", "%"]
"""Uncertain, approximate, both."""

Limit = Literal["open", "unknown"]
"""An end of a range without a date: `..` is open, nothing is unknown."""

Qualifiers = tuple[Qualifier, Qualifier, Qualifier]
"""Of the year, of the month (or season), of the day."""

UNPLACED = 2**62
"""The anchor of a date in an unknown year: after every day number that a date can have."""

UNBOUNDED = 2**63 - 1
"""The span of a date without a bound; more than any that has both."""


class EdtfPart(msgspec.Struct, frozen=True, tag="part", omit_defaults=True):
    """One date as it was written. What is not known, or not given, is None."""

    earliest: int
    """Day number (see `model.days`), as is `latest`; both inclusive."""
    latest: int
    precision: Precision
    year: int | None = None
    """Astronomical: 0 is 1 BC."""
    month: int | None = None
    day: int | None = None
    season: int | None = None
    """21 to 41 (EDTF level 2, "sub-year groupings"): seasons, quarters, thirds and halves of a year."""
    unspecified: str = ""
    """The date with its X's and without qualifiers, `2024-11-2X`; empty when every digit is given."""
    significant: int = 0
    """How many digits of the year count (`1950S2`: 2); 0 when all do."""
    time: str = ""
    """Clock time as written, `18:00` or `18:00:05`."""
    offset: str = ""
    """`Z`, `+03` or `+03:00`; empty for the place's own time."""
    qualifiers: Qualifiers = ("", "", "")


class EdtfRange(msgspec.Struct, frozen=True, tag="range", omit_defaults=True):
    """From one date to another, both included; one of them is always a date."""

    start: EdtfPart | Limit
    end: EdtfPart | Limit


class Edtf(msgspec.Struct, frozen=True, omit_defaults=True):
    """A date of any form. Qualifiers never move the bounds."""

    text: str
    """As the author wrote it, with geological time in EDTF."""
    form: Form
    members: tuple[EdtfPart | EdtfRange, ...]
    """A date has one part, an interval one range, a set any number of both."""
    earliest: int | None
    """Day number of the first day that it can be; None: open or unknown."""
    latest: int | None
    precision: Precision
    """For intervals and sets, that of the coarsest part."""
    anchor: int
    """Day number at which it sorts: the earliest day; without one, the first day of the latest part; UNPLACED in an
    unknown year."""
    span: int
    """Days from anchor to latest, 0 for a single day; UNBOUNDED if it is open or unknown on either side."""
    approximate: bool = False
    """Any part is (`~`, `%`)."""
    uncertain: bool = False
    """Any part is (`?`, `%`)."""
    calendar: str = ""
    """Where it is stated, `gregorian` or `julian`; the bounds are Gregorian all the same."""

    @property
    def key(self) -> str:
        """The text with the calendar: what `edtf.parse` reads as this date."""
        return f"{self.calendar} {self.text}" if self.calendar else self.text

    @property
    def time(self) -> str:
        """The clock time in the date itself (`2024-11-29T18:00`), else empty."""
        first = self.members[0]
        return first.time if isinstance(first, EdtfPart) else ""

    @property
    def offset(self) -> str:
        """What the clock time in the date itself is ahead of UTC: `Z`, `+03`, `+03:00`; else empty."""
        first = self.members[0]
        return first.offset if isinstance(first, EdtfPart) else ""
