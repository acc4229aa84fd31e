"""Every page of an edition except the events' own: the only list of page kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.model.event import Event
from timeline.planning.chronology import sketch_home
from timeline.planning.dependencies import Facets
from timeline.planning.entities import EntityList, list_entities, sketch_entities
from timeline.planning.find_page import sketch_find
from timeline.planning.history_page import sketch_histories
from timeline.planning.index_pages import sketch_indexes, sketch_rest
from timeline.planning.map_page import sketch_map
from timeline.planning.news_page import sketch_news
from timeline.planning.page_frame import PageFrames
from timeline.planning.period_pages import PeriodList, list_periods, sketch_periods
from timeline.planning.periods import Periods
from timeline.planning.plan import Pieces, Sketch
from timeline.planning.sourcing_page import sketch_sourcing
from timeline.planning.topic_pages import sketch_topics


class Lists(msgspec.Struct, frozen=True):
    """The pages that list events, as records decide them: the same in all languages."""

    periods: Periods
    chronology: list[PeriodList]
    entities: list[EntityList]


def lists_of(chronicle: Chronicle, facets: Facets) -> Lists:
    """The lists of a chronicle."""
    order = chronicle.reading_order
    periods = Periods(order)
    return Lists(periods, [*list_periods(periods, order)], [*list_entities(chronicle, facets)])


def sketch_pages(
    lists: Lists,
    frames: PageFrames,
    facets: Facets,
    pieces: Mapping[str, Pieces],
    event_of: Callable[[str], Event],
    choices: tuple[str, ...],
    settings: bytes,
) -> list[Sketch]:
    """The sketches; `pieces` holds each event's keys by id, and `event_of` returns an event's whole record;
    `choices` are the facets that readers can choose from.

    The pages that read all events and sources come first and together: they take longest, and one worker then holds
    what they share.
    """
    return [
        *sketch_sourcing(frames, facets, settings),
        *sketch_indexes(frames, facets, settings),
        *sketch_home(lists.periods, frames, pieces, facets, choices, settings),
        *sketch_periods(lists.chronology, lists.periods, frames, pieces, settings),
        *sketch_entities(lists.entities, frames, pieces, settings),
        *sketch_topics(frames, pieces, facets, event_of, settings),
        *sketch_histories(frames, facets, settings),
        *sketch_map(frames, facets, settings),
        *sketch_news(frames, facets, settings),
        *sketch_find(lists.periods, frames, facets, choices, settings),
        *sketch_rest(frames, facets, settings),
    ]
