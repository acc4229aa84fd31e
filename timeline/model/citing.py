"""Whom a source has something from: `citing: [actors]`, or `citing: own` for what is its publisher's own account."""

from __future__ import annotations

from typing import Any

from timeline.model.compounds import Custom, Many
from timeline.model.kinds import Id
from timeline.model.reader import Reader, Schema

OWN = "own"
_CITED = Many(Id("actor"), 20)


def _read(value: Any, reader: Reader) -> tuple[str, ...] | None:
    if value == OWN:
        return ()
    if type(value) is list and OWN in value:
        help_text = "write `citing: own` alone, or the actors whom it cites"
        with reader.inside(value.index(OWN)):
            reader.problem("FIELD004", "`own` stands in a list", help_text)
        return None
    return _CITED.read(value, reader)


def _schema() -> Schema:
    listed = _CITED.schema()
    return {**listed, "else": {"anyOf": [{"const": OWN}, listed["else"]]}}


CITING = Custom(_read, _schema)
"""Actors' ids, the nearest first; empty, which is written `own`: it has it from nobody."""
