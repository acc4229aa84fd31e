"""All records of a chronology in the form in which authors write them, for the formats that lose nothing of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.editing.plain_form import Plain, plain_form
from timeline.exporting.chronology import KINDS, Chronology
from timeline.exporting.report import LossReport


class PlainRecord(msgspec.Struct, frozen=True):
    """A record with the fields that an author writes."""

    kind: str
    """event, source, actor, place, topic, page."""
    id: str
    fields: Plain
    """With the id; texts, lists and mappings only."""


def plain_project(chronology: Chronology) -> Plain:
    """The settings of the project file."""
    return plain_form(chronology.project)


def plain_records(chronology: Chronology, report: LossReport) -> Iterator[PlainRecord]:
    """All records: events in the chronology's order, then the others by kind and id. The report is told the numbers."""
    for kind in KINDS:
        records = _records_of(kind, chronology)
        report.written[f"{kind}s"] = len(records)
        for record in records:
            yield PlainRecord(kind, record.id, plain_form(record))


def _records_of(kind: str, chronology: Chronology) -> list[Any]:
    if kind == "event":
        return [*chronology.events]
    shown = getattr(chronology.chronicle, f"{kind}s")
    written = (record for file in chronology.reading.content.records for record in getattr(file, f"{kind}s"))
    records = sorted((record for record in written if record.id in shown), key=lambda record: record.id)
    return [chronology.published(record) for record in records]
