"""The types of figures and topics in `timeline.json`."""

from __future__ import annotations

import msgspec


class FigureJson(msgspec.Struct, frozen=True):
    """A figure: as written, its lower and upper bound, and the unit."""

    text: str
    low: int | float | None
    high: int | float | None
    unit: str | None
    approximate: bool


class AssessmentJson(msgspec.Struct, frozen=True):
    """An estimate by the editors."""

    measure: str
    low: int | float | None
    best: int | float | None
    high: int | float | None
    unit: str | None
    who: str | None
    scope: str | None
    by: str
    on: str
    why: str


class DatedFigureJson(msgspec.Struct, frozen=True):
    """A figure of a series."""

    as_of: str
    scope: str | None
    event: str
    """The event with the claim that gives the figure."""
    text: str
    low: int | float | None
    high: int | float | None
    approximate: bool


class SeriesJson(msgspec.Struct, frozen=True):
    """The figures that one party gives over time."""

    by: str
    measure: str
    unit: str | None
    who: str | None
    figures: list[DatedFigureJson]


class TranslationJson(msgspec.Struct, frozen=True):
    """The texts of a record in another language."""

    outdated: bool
    """Whether the original has changed since it was translated."""
    texts: dict[str, str]
    """By their path in the record: `title`, `claims/first-count/says`."""


class TopicJson(msgspec.Struct, frozen=True):
    """A topic."""

    title: str
    assessments: list[AssessmentJson]
    series: list[SeriesJson]
    translations: dict[str, TranslationJson]
