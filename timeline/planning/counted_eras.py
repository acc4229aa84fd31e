"""Days counted from the first day of an era."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from timeline.dates import edtf
from timeline.model.project import Project


class CountedEra(msgspec.Struct, frozen=True):
    """An era whose days are counted; `first` and `last` are day numbers."""

    id: str
    first: int
    last: int | None
    label: str


def counted_eras(project: Project) -> list[CountedEra]:
    """The eras whose days are counted."""
    return [
        CountedEra(
            id_,
            edtf.parse(era.first).anchor,
            edtf.parse(era.when).latest if era.when else None,
            era.label,
        )
        for id_, era in (project.eras or {}).items()
        if era.first_day and era.label
    ]


def era_of(day: int, eras: Sequence[CountedEra]) -> CountedEra | None:
    """The first era that counts a day; None if none does."""
    return next((era for era in eras if era.first <= day and (era.last is None or day <= era.last)), None)


def label_of_day(eras: Sequence[CountedEra], day: int) -> str:
    """`Day 3 of the offensive`; empty for a day that no era counts."""
    era = era_of(day, eras)
    return era.label.replace("{n}", str(day - era.first + 1)) if era else ""
