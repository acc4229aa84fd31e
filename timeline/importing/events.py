"""The rows of a source as events, and the sources, actors and places that they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from timeline.importing.account import RowAccount
from timeline.importing.dates import DateRules, study_dates
from timeline.importing.event_dates import read_event_date
from timeline.importing.event_names import read_actors, read_draft, read_importance, read_place, read_tags
from timeline.importing.event_sources import read_sources
from timeline.importing.event_texts import read_texts
from timeline.importing.mapping import FieldMapping
from timeline.importing.name_book import NameBook
from timeline.importing.picked import Picked
from timeline.importing.rows import SourceRow, SourceTable
from timeline.importing.source_book import SourceBook, Use
from timeline.importing.timelinejs import keep_for_export


class ReadEvent(msgspec.Struct, frozen=True):
    """A row as an event."""

    picked: Picked
    uses: list[Use]


class Books(msgspec.Struct):
    """What the events of a source name."""

    sources: SourceBook
    actors: NameBook
    places: NameBook


DateColumns = Callable[[str], DateRules]
"""The rules for the dates of a target."""


def date_columns(table: SourceTable, mapping: FieldMapping) -> dict[str, DateRules]:
    """How the dates of events, and those of sources, are read."""
    texts: dict[str, list[str]] = {"event": [], "source": []}
    for row in table.rows:
        for cell in row.cells:
            target = mapping.rule(cell.name).to
            if target in ("date", "end"):
                texts["event"].append(cell.text)
            elif target in ("source.published", "source.accessed"):
                texts["source"].append(cell.text)
    rules = {"event": study_dates(texts["event"], mapping.options)}
    options = dict(mapping.options)
    for name in ("first_of_month", "first_of_january"):
        options.pop(name, None)
    rules["source"] = study_dates(texts["source"], options, rules["event"])
    return rules


def read_event(
    row: SourceRow, mapping: FieldMapping, rules: Mapping[str, DateRules], books: Books
) -> ReadEvent:
    """A row as an event, with every value told of."""
    picked = Picked(RowAccount(row), mapping)
    read_texts(picked, "Untitled")
    read_event_date(picked, rules["event"])
    read_place(picked, books.places)
    read_actors(picked, books.actors)
    read_tags(picked)
    read_importance(picked)
    uses = read_sources(picked, books.sources, rules["source"])
    read_draft(picked)
    keep_for_export(picked)
    return ReadEvent(picked, uses)
