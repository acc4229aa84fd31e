"""Pages of topics: the claims on each, latest first, and the events that they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from timeline.chronicle.chronicle import TopicClaim
from timeline.chronicle.figure_series import latest_first
from timeline.digest import digest_bytes
from timeline.model.event import Event
from timeline.model.source import Citation
from timeline.planning.citation_notes import notes_of
from timeline.planning.claims import assessments_of, claim_view, conflicts_in_words, legend_of
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.event_dates import short_when, zone_note
from timeline.planning.figure_ranges import figure_ranges
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_views import BriefGroup, EntityPage
from timeline.planning.paging import in_parts, page_links
from timeline.planning.plan import PagePlan, Pieces, Sketch
from timeline.planning.urls import nth_page
from timeline.planning.views import ClaimView, Note, Question, Slot

ON_A_PAGE = 60
"""The most claims on one page of a topic: some ten screens."""


def sketch_topics(
    frames: PageFrames,
    pieces: Mapping[str, Pieces],
    facets: Facets,
    event_of: Callable[[str], Event],
    settings: bytes,
) -> Iterator[Sketch]:
    """The pages of all topics; `event_of` returns an event's whole record by its id."""
    chronicle, paths = frames.edition.chronicle, frames.edition.paths
    for id_, topic in chronicle.topics.items():
        texts = (topic.note, *(estimate.why for estimate in topic.assessment))
        made = digest_bytes(settings, facets.on_topic[id_], facets.of_texts(topic, *texts))
        claims = _latest_first(chronicle.topic_claims.get(id_, ()))
        for n, total, part in in_parts(claims, ON_A_PAGE):
            events = tuple(dict.fromkeys(claim.event for claim in part))
            shown = [piece for event in events for piece in (pieces[event].card, pieces[event].brief)]
            made_from = digest_bytes(made, b"%d/%d" % (n, total), *shown)
            slots = tuple(Slot(pieces[event].brief) for event in events)
            plan = partial(_plan, id_, (n, total), part, slots, event_of, frames)
            yield Sketch(nth_page(paths.page("topics", id_), n), made_from, plan)


def _latest_first(claims: Sequence[TopicClaim]) -> list[TopicClaim]:
    """The claims of the latest event first; within an event in its order, but a party's figures latest first."""
    events: dict[str, list[TopicClaim]] = {}
    for claim in claims:
        events.setdefault(claim.event, []).append(claim)
    return [
        members[n]
        for members in reversed(events.values())
        for n in latest_first([member.claim for member in members])
    ]


def _plan(
    id_: str,
    part: tuple[int, int],
    claims: Sequence[TopicClaim],
    slots: tuple[Slot, ...],
    event_of: Callable[[str], Event],
    frames: PageFrames,
) -> PagePlan:
    edition = frames.edition
    chronicle = edition.chronicle
    topic = edition.shown(chronicle.topics[id_])
    every = chronicle.topic_claims.get(id_, ())
    path = edition.paths.page("topics", id_)
    here = nth_page(path, part[0])
    first = part[0] == 1
    conflicts = conflicts_in_words(chronicle.conflicts.get(id_, ()), every, edition) if first else ()
    questions = (Question(None, tuple(_views(claims, event_of, edition)), conflicts),) if claims else ()
    view = EntityPage(
        page=frames.frame(
            here,
            "topic",
            edition.nth(topic.title, part[0]),
            section=edition.paths.index("topics"),
            translation=edition.state_of(chronicle.topics[id_]),
        ),
        kind_text=edition.say("entity.topic"),
        note=edition.prose(topic.note, anchored=True) if first else None,
        count=edition.say("events", n=len({claim.event for claim in every})),
        groups=(BriefGroup(slots),),
        zone_note=zone_note((chronicle.by_id[claim.event] for claim in claims), edition),
        questions=questions,
        figures=figure_ranges(every, edition) if first else (),
        assessments=assessments_of(topic, edition) if first else (),
        legend=legend_of(questions, edition),
        pages=page_links(path, *part),
    )
    return PagePlan(here, "entity.html", view)


def _views(
    claims: Sequence[TopicClaim], event_of: Callable[[str], Event], edition: Edition
) -> Iterator[ClaimView]:
    events: dict[str, tuple[Event, Mapping[Citation, Note]]] = {}
    for claim in claims:
        if claim.event not in events:
            event = event_of(claim.event)
            events[claim.event] = (event, notes_of(event, edition)[1])
        event, notes = events[claim.event]
        entry = edition.chronicle.by_id[claim.event]
        _, sourcing = edition.chronicle.claim_sourcing(entry, claim.index)
        view = claim_view(event.claims[claim.index], sourcing, notes, edition, superseded=claim.superseded)
        when = short_when(entry, edition)
        yield msgspec.structs.replace(view, event=edition.event(claim.event), when=when)
