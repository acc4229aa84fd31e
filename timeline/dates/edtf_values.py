"""Value types of parsed EDTF dates: bounds, precision, qualifiers and parts."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Form = Literal["date", "interval", "one-of", "all-of"]

Precision = Literal[
    "second", "minute", "day", "month", "season", "year", "decade", "century", "millennium", "longer"
]
"""The finest unit given, finest first. "season" is any part of a year numbered 21 to 41."""

PRECISIONS: tuple[Precision, ...] = get_args(Precision)

Qualifier = Literal["", "?", "~", "%"]
"""`?` is uncertain, `~` approximate, `%` both."""

Limit = Literal["open", "unknown"]
"""An end of a range without a date: `..` is open, an empty end is unknown."""

Qualifiers = tuple[Qualifier, Qualifier, Qualifier]
"""The qualifiers of the year, the month (or season) and the day."""

UNPLACED = 2**62
"""The anchor of a date in an unknown year, greater than any day number."""

UNBOUNDED = 2**63 - 1
"""The span of a date that lacks a bound, greater than any other."""


class EdtfPart(msgspec.Struct, frozen=True, tag="part", omit_defaults=True):
    """A single date as written. Parts that are unknown or not given are None."""

    earliest: int
    """Day number (see `day_numbers`), as is `latest`; both inclusive."""
    latest: int
    precision: Precision
    year: int | None = None
    """Astronomical: 0 is 1 BC."""
    month: int | None = None
    day: int | None = None
    season: int | None = None
    """21 to 41 (EDTF level 2, "sub-year groupings"): seasons, quarters, thirds and halves of a year."""
    unspecified: str = ""
    """The date with its X's and without qualifiers, `2024-11-2X`; empty if every digit is given."""
    significant: int = 0
    """Significant digits of the year (`1950S2`: 2); 0 if all are."""
    time: str = ""
    """Clock time as written, `18:00` or `18:00:05`."""
    offset: str = ""
    """`Z`, `+03` or `+03:00`; empty for local time."""
    qualifiers: Qualifiers = ("", "", "")


class EdtfRange(msgspec.Struct, frozen=True, tag="range", omit_defaults=True):
    """A range of dates, both ends included; at least one end is a date."""

    start: EdtfPart | Limit
    end: EdtfPart | Limit


class Edtf(msgspec.Struct, frozen=True, omit_defaults=True):
    """A date of any form. Qualifiers never move the bounds."""

    text: str
    """As the author wrote it, with geological time in EDTF."""
    form: Form
    members: tuple[EdtfPart | EdtfRange, ...]
    """One part for a date, one range for an interval, any number of both for a set."""
    earliest: int | None
    """Day number of the first possible day; None if open or unknown."""
    latest: int | None
    precision: Precision
    """Of an interval or a set, the precision of the coarsest part."""
    anchor: int
    """Day number for sorting: the earliest day, else the first day of the last part; UNPLACED in an unknown year."""
    span: int
    """Days from anchor to latest, 0 for a single day; UNBOUNDED if either side is open or unknown."""
    approximate: bool = False
    """Whether any part is approximate (`~`, `%`)."""
    uncertain: bool = False
    """Whether any part is uncertain (`?`, `%`)."""
    calendar: str = ""
    """`gregorian` or `julian` where the author names it; the bounds are Gregorian in any case."""

    @property
    def key(self) -> str:
        """The text with its calendar, from which `edtf.parse` makes an equal date."""
        return f"{self.calendar} {self.text}" if self.calendar else self.text

    @property
    def time(self) -> str:
        """The clock time in the date itself (`2024-11-29T18:00`), else empty."""
        first = self.members[0]
        return first.time if isinstance(first, EdtfPart) else ""

    @property
    def offset(self) -> str:
        """The UTC offset of the clock time in the date itself: `Z`, `+03`, `+03:00`; else empty."""
        first = self.members[0]
        return first.offset if isinstance(first, EdtfPart) else ""
