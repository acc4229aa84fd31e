"""Topics in `timeline.json`: the editors' estimates, and the figures that parties give over time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from timeline.chronicle.chronicle import TopicClaim
from timeline.chronicle.figure_series import FEWEST, DatedFigure, FigureSeries, series_in
from timeline.exports.topic_records import AssessmentJson, DatedFigureJson, FigureJson, SeriesJson, TopicJson
from timeline.exports.translations_json import translations_json
from timeline.markdown.plain_text import plain_text
from timeline.model.actor import Topic
from timeline.model.assessment import Assessment
from timeline.model.figures import Figure
from timeline.planning.edition import Edition


def topic_json(topic_and_claims: tuple[Topic, Sequence[TopicClaim]], edition: Edition) -> TopicJson:
    """A topic, with the series of figures in the claims about it."""
    topic, claims = topic_and_claims
    return TopicJson(
        topic.title,
        assessments=[_assessment(one, edition) for one in topic.assessment],
        series=[
            _series(series)
            for series in series_in(claims, edition.project.timezone)
            if series.moments >= FEWEST
        ],
        translations=translations_json(topic, edition),
    )


def _assessment(one: Assessment, edition: Edition) -> AssessmentJson:
    return AssessmentJson(
        measure=one.measure,
        low=_number(one.low),
        best=_number(one.best),
        high=_number(one.high),
        unit=one.unit,
        who=one.who,
        scope=one.scope,
        by=one.by,
        on=one.on,
        why=plain_text(edition.prose(one.why)),
    )


def _series(series: FigureSeries) -> SeriesJson:
    first = series.figures[0]
    return SeriesJson(
        by=first.claim.claim.by,
        measure=first.figure.measure,
        unit=first.figure.unit or None,
        who=first.claim.claim.who,
        figures=[_dated(one) for one in series.figures],
    )


def _dated(one: DatedFigure) -> DatedFigureJson:
    claim, figure = one.claim.claim, one.figure
    return DatedFigureJson(
        as_of=claim.as_of or "",
        scope=claim.scope,
        event=one.claim.event,
        text=figure.text,
        low=_number(figure.low),
        high=_number(figure.high),
        approximate=figure.about,
    )


def figure_json(figure: Figure) -> FigureJson:
    """A figure, as written and as numbers."""
    return FigureJson(
        figure.text, _number(figure.low), _number(figure.high), figure.unit or None, figure.about
    )


def _number(number: Decimal | None) -> int | float | None:
    """The number for JSON. Figures have 15 digits at most, which a float keeps."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
