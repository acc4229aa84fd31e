"""Tell the report of an export which fields of a record its format has no place for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from timeline.exporting.chronology import Chronology
from timeline.exporting.report import LossReport
from timeline.model.record import fields_of
from timeline.records.cited_sources import cited_sources

_NO_CONTENT = frozenset(
    [
        "aliases",
        "different_from",
        "draft",
        "embargo_until",
        "history",
        "id",
        "order",
        "review",
        "wording_check",
    ]
)
"""Fields that tell the program how to treat a record, and say nothing of its subject."""


def tell_lost(report: LossReport, record: msgspec.Struct, carried: Collection[str], of: str = "") -> None:
    """Count every field of a record that has a value and is not `carried`; `of` is the id of the record that holds it."""
    noun: str = getattr(record, "NOUN", "record")
    for name, default in _defaults(type(record)).items():
        if name in carried:
            continue
        value = getattr(record, name)
        if value != default and value not in (None, (), ""):
            count = len(value) if isinstance(value, tuple) else 1
            example = of or getattr(record, "id", "")
            report.lost(noun, _author_name(type(record), name), example=example, count=count)


def tell_records(chronology: Chronology, report: LossReport, carried: Collection[str]) -> None:
    """Count the records of a whole chronology other than events that a format has none of."""
    chronicle = chronology.chronicle
    if len(chronology.entries) < len(chronicle.entries):
        return
    kinds: dict[str, Collection[str]] = {
        "source": chronicle.sources,
        "actor": chronicle.actors,
        "place": chronicle.places,
        "topic": chronicle.topics,
        "page": chronicle.pages,
        "era": chronology.project.eras or (),
    }
    for kind, ids in kinds.items():
        if kind not in carried:
            report.lost(kind, "", "no records of this kind", example=next(iter(ids), ""), count=len(ids))


def tell_sources(chronology: Chronology, report: LossReport, carried: Collection[str]) -> None:
    """Count the fields of the sources that the events cite."""
    sources = chronology.chronicle.sources
    for id_ in dict.fromkeys(id_ for entry in chronology.entries for id_ in cited_sources(entry)):
        tell_lost(report, chronology.published(sources[id_]), carried, id_)


def _defaults(record: type) -> dict[str, Any]:
    return {
        field.name: field.default for field in msgspec.structs.fields(record) if field.name not in _NO_CONTENT
    }


def _author_name(record: type, attribute: str) -> str:
    return next(
        (name for name, field in fields_of(record).items() if field.attribute == attribute), attribute
    )
