"""All records of a chronology in the form in which authors write them, for the formats that lose nothing of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.editing.plain_form import Plain, plain_form
from timeline.exporting.beside_records import tell_files
from timeline.exporting.chronology import KINDS, Chronology
from timeline.exporting.report import LossReport


class PlainRecord(msgspec.Struct, frozen=True):
    """A record with the fields that an author writes."""

    kind: str
    """event, source, actor, place, topic, page."""
    id: str
    fields: Plain
    """With the id; texts, lists and mappings only."""


def plain_project(chronology: Chronology, report: LossReport) -> Plain:
    """The settings of the project file. The report is told what no record holds."""
    tell_files(chronology, report)
    return plain_form(chronology.project)


def plain_records(chronology: Chronology, report: LossReport) -> Iterator[PlainRecord]:
    """All records: events in the chronology's order, then the others by kind and id. The report is told the numbers."""
    report.written.update({f"{kind}s": 0 for kind in KINDS})
    for kind, record in records_to_export(chronology):
        report.written[f"{kind}s"] += 1
        yield PlainRecord(kind, record.id, plain_form(record))


def records_to_export(chronology: Chronology) -> Iterator[tuple[str, Any]]:
    """All records with their kinds, as they may be published: events in order, then the others by kind and id."""
    for event in chronology.events:
        yield "event", event
    for kind in KINDS[1:]:
        shown = getattr(chronology.chronicle, f"{kind}s")
        written = (
            record for file in chronology.reading.content.records for record in getattr(file, f"{kind}s")
        )
        for record in sorted((one for one in written if one.id in shown), key=lambda one: one.id):
            yield kind, chronology.published(record)
