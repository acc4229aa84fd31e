"""Long lists of events in short: by year, with the years to jump to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from timeline.planning.edition import Edition
from timeline.planning.list_page import ListPage, list_year
from timeline.planning.page_views import BriefGroup
from timeline.planning.period_index import counted_cell
from timeline.planning.period_views import PeriodCell
from timeline.planning.plan import Pieces
from timeline.planning.urls import nth_page
from timeline.planning.views import Slot
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised

Years = Mapping[str, tuple[int, int]]
"""The years of a list (EDTF; `XXXX` for events of unknown date), each with its number of events and its first page."""


def years_of(entries: Sequence[Entry], on_a_page: int) -> Years:
    """The years of a list that is divided into pages."""
    years: dict[str, tuple[int, int]] = {}
    index = 0
    for year, members in groupby(map(list_year, entries)):
        count = sum(1 for _ in members)
        n, page = years.get(year, (0, index // on_a_page + 1))
        years[year] = n + count, page
        index += count
    return years


def year_list(years: Years, path: str, here: int, edition: Edition) -> tuple[PeriodCell, ...]:
    """Links to the years of a list, for the page of it with the number `here`."""
    most = max((n for n, _ in years.values()), default=0)
    cells = []
    for year, (n, page) in years.items():
        words = edition.date(year).text
        href = f"{'' if page == here else nth_page(path, page)}#y{year}"
        cells.append(counted_cell(words, words, (n, most), href, edition))
    return tuple(cells)


def brief_groups(
    page: ListPage, *, by_year: bool, edition: Edition, pieces: Mapping[str, Pieces]
) -> tuple[BriefGroup, ...]:
    """The events of a page in short, with a heading for each year if there are many."""
    if not by_year:
        return (BriefGroup(tuple(Slot(pieces[entry.id].brief) for entry in page.entries)),)
    return tuple(
        BriefGroup(
            tuple(Slot(pieces[entry.id].brief) for entry in members),
            capitalised(edition.date(year).text, edition.language),
            f"y{year}",
        )
        for year, members in page.by_year
    )
