"""Random records that keep the rules of their kind, by the name of the kind."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from support.records import records, sources, values
from timeline.model.actor import Actor, Place, Topic
from timeline.model.event import JUDGED_STATUSES, DayCount, Event, Page
from timeline.model.record import fields_of
from timeline.model.source import Citation

DATES = (
    {"date": "2024-11-29", "time": "18:00~", "timezone": "Asia/Damascus"},
    {"date": "2024-11-29", "day": DayCount(3, "offensive"), "wording": "the third day: #3"},
    {"date": "1917-10-25", "calendar": "julian"},
    {"date": "XXXX"},
    {"date": "XXXX", "after": "one", "before": "other"},
    {"date": "[2024-11-01..2024-12]", "date_basis": "inferred"},
    {"date": "[2024-11-01..]", "before": "other"},
    {"date": "[..2024-12-02]", "after": "other"},
)
RULED = ("id", "date", "after", "before", "calendar", "day", "time", "timezone", "wording", "harmed")
"""Fields of which the rules of an event say more than their own kinds."""


def kind_of(record: type, field: str) -> Any:
    return fields_of(record)[field].kind


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Events that keep the rules of an event."""
    event = draw(records(Event, RULED))
    dates: dict[str, Any] = (
        draw(st.sampled_from(DATES))
        if draw(st.booleans())
        else {"date": draw(values(kind_of(Event, "date")))}
    )
    cited = tuple(
        msgspec.structs.replace(one, supports=("title",)) for one in (*event.sources, *event.source)
    )
    harmed = draw(values(kind_of(Event, "harmed"))) if draw(st.integers(0, 4)) == 0 else ()
    harmed = tuple(msgspec.structs.replace(one, source="a-source", withheld=None) for one in harmed)
    return msgspec.structs.replace(
        event,
        id="the-record",
        **dates,
        sources=(*cited, Citation("a-source")) if harmed else cited,
        source=(),
        harmed=harmed,
        speaker=event.speaker or "speaker" if event.kind == "statement" else event.speaker,
        status_note=event.status_note or "Why." if event.status in JUDGED_STATUSES else event.status_note,
    )


def named(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return strategy.map(lambda record: msgspec.structs.replace(record, id="the-record"))


KINDS = {
    "events": events(),
    "sources": named(sources()),
    "actors": named(records(Actor, ("anonymous",))),
    "places": named(records(Place)),
    "topics": named(records(Topic)),
    "pages": named(records(Page)),
}
