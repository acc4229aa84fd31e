"""Every record as JSON, which `timeline import` gives back as it was."""

from __future__ import annotations

import msgspec

from timeline.editing.plain_form import Plain
from timeline.exporting.chronology import KINDS, Chronology
from timeline.exporting.plain_records import plain_project, plain_records
from timeline.exporting.report import LossReport
from timeline.importing.own_formats import FORMAT, VERSION

_HEAD = {"format": FORMAT, "version": VERSION}


def json_lines(chronology: Chronology, report: LossReport) -> bytes:
    """A first line with the project, then a line for each record."""
    head = {**_HEAD, "kind": "project", "record": plain_project(chronology, report)}
    records = (
        {"kind": one.kind, "id": one.id, "record": one.fields} for one in plain_records(chronology, report)
    )
    return msgspec.json.Encoder().encode_lines([head, *records])


def json_document(chronology: Chronology, report: LossReport) -> bytes:
    """One object: the project, and a list of records for each kind."""
    tables: dict[str, list[Plain]] = {f"{kind}s": [] for kind in KINDS}
    for one in plain_records(chronology, report):
        tables[f"{one.kind}s"].append(one.fields)
    document = {**_HEAD, "project": plain_project(chronology, report), **tables}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
