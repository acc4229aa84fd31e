"""A heading of the chronology as it is printed: a day in large type, anything less exact in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from timeline.dates import edtf
from timeline.dates.day_numbers import GREGORIAN_REFORM, weekday
from timeline.planning.days import Heading
from timeline.planning.edition import Edition
from timeline.planning.page_views import DayGroup
from timeline.planning.plan import Pieces
from timeline.planning.views import Slot
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised


def heading_view(
    heading: Heading, edition: Edition, cards: tuple[Slot, ...] = (), *, julian: bool = False
) -> DayGroup:
    """A heading with the cards of its events.

    With `julian`, the source of an event gives another day, so that the heading names its calendar.
    """
    date = edition.date(heading.text)
    if heading.kind != "day":
        return DayGroup(
            anchor=heading.anchor,
            rest=capitalised(date.text, edition.language),
            machine=date.machine,
            cards=cards,
        )
    day = edtf.parse(heading.text).anchor
    number, rest = date.day_and_month
    return DayGroup(
        anchor=heading.anchor,
        weekday=capitalised(edition.words.text(f"dates.weekdays.{weekday(day)}"), edition.language)
        if day >= GREGORIAN_REFORM
        else "",
        number=number,
        rest=edition.words.text("dates.in_gregorian", date=rest) if julian else rest,
        label=edition.day_label(day),
        href=edition.paths.page("days", heading.text),
        machine=date.machine,
        cards=cards,
    )


def day_groups(
    groups: Iterable[tuple[Heading, Sequence[Entry]]], edition: Edition, pieces: Mapping[str, Pieces]
) -> tuple[DayGroup, ...]:
    """Events by heading, as `grouped` returns them."""
    return tuple(
        heading_view(
            heading,
            edition,
            tuple(Slot(pieces[entry.id].card) for entry in members),
            julian=any(entry.date.startswith("julian ") for entry in members),
        )
        for heading, members in groups
    )
