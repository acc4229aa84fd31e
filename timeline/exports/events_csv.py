"""`events.csv`: one row for each event (RFC 4180, UTF-8, CRLF)."""

from __future__ import annotations

import csv
import re

from timeline.dates import edtf
from timeline.dates.gregorian import in_gregorian
from timeline.exports.export import ExportContext, Parts, export_of_events
from timeline.exports.timeline_json import day_or_year
from timeline.model.event import Event
from timeline.model.field_types import format_number
from timeline.model.own_fields import OwnValue
from timeline.model.project import Project
from timeline.planning.citation_notes import cited_source, source_id
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import point_of
from timeline.planning.event_dates import clock_of, utc_of
from timeline.planning.formats import Format
from timeline.planning.urls import address_of
from timeline.planning.views import Card
from timeline.records.event_summary import Entry
from timeline.wording.marked_texts import without_marks

COLUMNS = (
    "id", "date", "earliest", "latest", "precision", "approximate", "uncertain", "time", "timezone", "utc_start", "utc_end",
    "title", "kind", "importance", "status", "sources", "origins", "untraced",
    "place", "place_name", "latitude", "longitude", "actors",
    "tags", "summary", "url", "source_urls",
)  # fmt: skip

_FORMULA = re.compile(r"[\t\r]|\s*[=+@＝＋－＠-]")
"""The beginnings of text that a spreadsheet may run as a formula; full-width characters and leading spaces count."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run a text as a formula (CWE-1236)."""
    return _FORMULA.match(text) is not None


def _cell(text: str) -> str:
    text = without_marks(text)
    return f"'{text}" if is_formula(text) else text


class _Echo:
    """A file for `csv.writer`, whose `writerow` returns what `write` returns: the row."""

    def write(self, row: str) -> str:
        return row


_writer = csv.writer(_Echo(), lineterminator="\r\n")


def _row(cells: tuple[object, ...]) -> bytes:
    row: str = _writer.writerow(cells)
    return row.encode()


def _events_csv(rows: Parts, context: ExportContext) -> bytes:
    """The file. The project's own fields come last."""
    header = _row((*COLUMNS, *(f"fields.{name}" for name in _own_fields(context.edition.project))))
    return b"".join([header, *rows])


def _own_fields(project: Project) -> list[str]:
    return [name for name, field in (project.fields or {}).items() if "events" in field.on]


def _own_cell(value: OwnValue) -> str:
    if isinstance(value, float):
        return format_number(value)
    return _cell(value if isinstance(value, str) else "; ".join(value))


def _event_row(event: Event, entry: Entry, card: Card, edition: Edition) -> bytes:
    """An event's row. Lists are joined by `; `; dates are Gregorian, in EDTF."""
    date = edtf.parse(entry.date)
    point = point_of(event, edition)
    own = dict(event.fields)
    sources: dict[str, str] = {}
    for citation in event.sources:
        sources.setdefault(source_id(citation, edition), cited_source(citation, edition).url or "")
    return _row(
        (
            event.id,
            in_gregorian(date).text,
            day_or_year(date.earliest) or "",
            day_or_year(date.latest) or "",
            date.precision,
            "yes" if date.approximate else "",
            "yes" if date.uncertain else "",
            entry.clock,
            entry.zone,
            *utc_of(clock_of(entry)),
            _cell(card.title),
            event.kind,
            event.importance,
            card.status.id,
            card.status.sources,
            card.status.origins,
            card.status.untraced,
            event.place.id if event.place else "",
            _cell(card.place_text or (card.place.text if card.place else "")),
            point[0] if point else "",
            point[1] if point else "",
            "; ".join(entry.actors),
            "; ".join(entry.tags),
            _cell(card.plain_summary),
            (edition.project.url or "") + address_of(card.href),
            "; ".join(filter(None, sources.values())),
            *(_own_cell(own.get(name, "")) for name in _own_fields(edition.project)),
        )
    )


EXPORT = export_of_events(Format("events.csv", "text/csv", "foot.csv", "data"), _event_row, _events_csv)
