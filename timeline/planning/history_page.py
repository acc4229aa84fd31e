"""The page of an event's history: each published version, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from timeline.digest import digest_bytes
from timeline.history.changes import Change
from timeline.history.protected_changes import redact
from timeline.history.steps import History, Step
from timeline.planning.change_descriptions import change_in_words, refs_in
from timeline.planning.change_views import HistoryPage, StepView
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.page_frame import PageFrames
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.views import Link
from timeline.records.event_summary import Entry
from timeline.records.protection import involves_protected

COMMIT = 10
"""The length of abbreviated commit hashes."""


def history_link(entry: Entry, edition: Edition) -> Link | None:
    """A link to an event's history page; None if it has none."""
    history = edition.histories.get(entry.id)
    if history is None or not entry.history or len(history.steps) < 2:
        return None
    return Link(edition.say("history.link"), edition.paths.history(entry.id))


def published_and_changed(history: History, edition: Edition) -> str:
    """`First published 3 December 2024, last changed 5 December 2024`; empty if neither day is known."""
    days = []
    if history.first:
        days.append(edition.say("history.first", date=edition.when(history.first).text))
    if history.last_changed:
        key = "history.last" if days else "history.last_alone"
        days.append(edition.say(key, date=edition.when(history.last_changed).text))
    return edition.say("list").join(days)


def sketch_histories(frames: PageFrames, facets: Facets, settings: bytes) -> Iterator[Sketch]:
    """The history pages of all events with more than one published version."""
    edition = frames.edition
    for entry in edition.chronicle.entries:
        if history_link(entry, edition):
            protected = involves_protected(entry, edition.chronicle)
            refs = {
                ref
                for step in edition.histories[entry.id].steps
                for change in _shown_changes(step, protected=protected)
                for ref in refs_in(change)
            }
            made_from = digest_bytes(
                settings,
                facets.history(entry.id),
                facets.event(entry.id),
                b"\1" if protected else b"\0",
                *map(facets.of, sorted(refs)),
            )
            yield Sketch(edition.paths.history(entry.id), made_from, partial(_plan, entry, frames))


def _shown_changes(step: Step, *, protected: bool) -> tuple[Change, ...]:
    """The changes of a version, without names if the event protects somebody."""
    return tuple(map(redact, step.changes)) if protected else step.changes


def _plan(entry: Entry, frames: PageFrames) -> PagePlan:
    edition = frames.edition
    protected = involves_protected(entry, edition.chronicle)
    history = edition.histories[entry.id]
    path = edition.paths.history(entry.id)
    first = "history.published" if history.first else "history.earlier"
    steps = [
        StepView(
            when=edition.when(step.day).text,
            machine=edition.when(step.day).machine,
            commit=step.commit[:COMMIT],
            changes=tuple(
                change_in_words(change, edition) for change in _shown_changes(step, protected=protected)
            )
            or (edition.say(first),),
        )
        for step in reversed(history.steps)
    ]
    intro = edition.say("intro.history")
    heading = edition.say("history.heading", title=edition.title_of(entry))
    view = HistoryPage(
        frames.frame(path, "history", heading, intro), edition.event(entry.id), intro, tuple(steps)
    )
    return PagePlan(path, "history.html", view)
