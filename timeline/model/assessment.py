"""The record assessment: the editors' own estimate on a topic, kept separate from claims."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Date, MarkdownText, Text
from timeline.model.figure_types import AMOUNT, UNIT
from timeline.model.figures import MEASURE
from timeline.model.record import Field, read_record, record_schema
from timeline.model.validation import Reader, Schema, expect_text


def _read_measure(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "a measure")
    if text is not None and not MEASURE.fullmatch(text):
        help_text = "use one word in small letters: killed, injured, displaced"
        reader.problem("CLAIM001", f"{text[:60]!r} cannot name what is counted", help_text)
        return None
    return text


def _measure_schema() -> Schema:
    return {"type": "string", "pattern": f"^{MEASURE.pattern}$"}


MEASURE_NAME = Custom(_read_measure, _measure_schema)


class Assessment(msgspec.Struct, frozen=True, omit_defaults=True):
    """The editors' own estimate of a number, with their reasons."""

    NOUN: ClassVar[str] = "assessment"
    measure: Annotated[
        str, Field(MEASURE_NAME, "What is counted, as claims name it: killed, injured.", required=True)
    ]
    by: Annotated[str, Field(Text(200), "Who made the estimate: the editors' names.", required=True)]
    on: Annotated[str, Field(Date(), "The day on which it was made (EDTF).", required=True)]
    why: Annotated[
        str,
        Field(MarkdownText(4_000), "How the estimate was made (Markdown).", required=True, translatable=True),
    ]
    low: Annotated[Decimal | None, Field(AMOUNT, "The least that it can be.")] = None
    best: Annotated[Decimal | None, Field(AMOUNT, "The likeliest number.")] = None
    high: Annotated[Decimal | None, Field(AMOUNT, "The most that it can be.")] = None
    unit: Annotated[str | None, Field(UNIT, "The unit of its numbers: m, TBq, %.")] = None
    who: Annotated[str | None, Field(Text(80), "Whom it counts: civilians, fighters.", translatable=True)] = (
        None
    )
    scope: Annotated[
        str | None, Field(Text(200), "What it covers: in Aleppo since 27 November.", translatable=True)
    ] = None


def _read_assessment(value: Any, reader: Reader) -> Assessment | None:
    assessment: Assessment | None = read_record(Assessment, value, reader)
    if assessment is None:
        return None
    numbers = [n for n in (assessment.low, assessment.best, assessment.high) if n is not None]
    if numbers != sorted(numbers):
        reader.problem(
            "CLAIM006",
            "the estimate's numbers are out of order",
            "write the lowest as `low`, the likeliest as `best`, the highest as `high`",
            key=next(name for name in ("low", "best", "high") if getattr(assessment, name) is not None),
        )
    if not numbers and not reader.has_problem_in("low", "best", "high"):
        reader.problem(
            "CLAIM007", "the assessment gives no number", "give `low`, `best` or `high`, or all three"
        )
    return assessment


ASSESSMENT = Custom(_read_assessment, lambda: record_schema(Assessment))
