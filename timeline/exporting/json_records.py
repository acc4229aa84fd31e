"""Every record as JSON, which `timeline import` gives back as it was."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import msgspec

from timeline.exporting.chronology import Chronology
from timeline.exporting.plain_records import plain_project, plain_records
from timeline.exporting.report import LossReport
from timeline.importing.own_formats import FORMAT, VERSION

_encode = msgspec.json.Encoder().encode
_HEAD = {"format": FORMAT, "version": VERSION}


def json_lines(chronology: Chronology, report: LossReport) -> bytes:
    """A first line with the project, then a line for each record."""
    head = {**_HEAD, "kind": "project", "record": plain_project(chronology, report)}
    out = BytesIO()
    out.write(_encode(head) + b"\n")
    for one in plain_records(chronology, report):
        out.write(_encode({"kind": one.kind, "id": one.id, "record": one.fields}) + b"\n")
    return out.getvalue()


def json_document(chronology: Chronology, report: LossReport) -> bytes:
    """One object: the project, and a list of records for each kind, one a line."""
    head = {**_HEAD, "project": plain_project(chronology, report)}
    out = BytesIO()
    out.write(_encode(head)[:-1])
    for kind, records in groupby(plain_records(chronology, report), key=lambda one: one.kind):
        out.write(b',\n"%ss": [' % kind.encode())
        for number, one in enumerate(records):
            out.write((b",\n" if number else b"\n") + _encode(one.fields))
        out.write(b"\n]")
    out.write(b"\n}\n")
    return out.getvalue()
