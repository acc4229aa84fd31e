"""Every record as JSON, a line each: what `timeline import` gives back as it was."""

from __future__ import annotations

import msgspec

from timeline.exporting.chronology import Chronology
from timeline.exporting.plain_records import plain_project, plain_records
from timeline.exporting.report import LossReport

FORMAT = "timeline-records"
"""The mark by which the format is recognised."""
VERSION = 1


def json_lines(chronology: Chronology, report: LossReport) -> bytes:
    """A first line with the project, then a line for each record."""
    head = {"format": FORMAT, "version": VERSION, "kind": "project", "record": plain_project(chronology)}
    records = (
        {"kind": one.kind, "id": one.id, "record": one.fields} for one in plain_records(chronology, report)
    )
    return msgspec.json.Encoder().encode_lines([head, *records])
