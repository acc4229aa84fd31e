"""A sign-off is void once the facts that it covers change, and only then."""

from __future__ import annotations

import msgspec
import pytest

from timeline.model.event import Event
from timeline.model.project import Project
from timeline.model.upkeep import Review
from timeline.records.loading import load_file
from timeline.records.reviews import FACTS, facts_digest, is_reviewed

EVENT = """\
date: 2024-11-29
title: Opposition forces enter Aleppo
time: 18:00
place: aleppo
kind: statement
speaker: army
actors: [army]
summary: A summary.
details: The details.
status: confirmed
status_note: The army said so.
claims: [{by: army, says: We left., source: https://example.org/b}]
source: {url: https://example.org/a, quote: They have gone.}
harmed: [{harm: injured, age: adult}]
"""
COVERED = (
    ("2024-11-29", "2024-11-30"),
    ("2024-11-29", "2024-11-29\ncalendar: julian"),
    ("Opposition forces", "Forces"),
    ("18:00", "18:30"),
    ("place: aleppo", "place: {near: aleppo}"),
    ("place: aleppo", "place: {place: aleppo, at: [36.2, 37.1]}"),
    ("injured, age", "killed, age"),
    ("speaker: army", "speaker: minister"),
    ("actors: [army]", "actors: [{actor: army, role: defender}]"),
    ("A summary", "Another summary"),
    ("The details", "Other details"),
    ("The army said", "The ministry said"),
    ("We left", "We stayed"),
    ("have gone", "had gone"),
    ("example.org/a", "example.org/c"),
)
NOT_COVERED = (
    "tags: [a]",
    "order: 3",
    "aliases: [former]",
    "importance: major",
    "see: [other]",
    "media: [{file: media/a.jpg, alt: A, credit: B, rights: C}]",
    "corrections: [{on: 2024-12-04, why: A reason.}]",
    "translations: {ar: {title: عنوان}}",
    "review: {by: R. Reader, on: 2024-12-04}",
    "draft: true",
    "x-note: ours",
)


def event_of(text: str) -> Event:
    """The event of a file's text."""
    loaded = load_file("content/events/x.yaml", text.encode(), Project(title="Case", languages=("en", "ar")))
    assert not loaded.problems
    (event,) = loaded.records.events
    return event


@pytest.mark.parametrize("change", COVERED, ids=str)
def test_a_fact_that_changes_makes_it_void(change: tuple[str, str]) -> None:
    assert change[0] in EVENT
    assert facts_digest(event_of(EVENT)) != facts_digest(event_of(EVENT.replace(*change)))


@pytest.mark.parametrize("line", NOT_COVERED)
def test_what_is_no_fact_does_not(line: str) -> None:
    assert facts_digest(event_of(EVENT)) == facts_digest(event_of(EVENT + line + "\n"))


def test_a_look_at_the_network_does_not() -> None:
    learnt = "quote: They have gone., link: gone, access: removed, archived: [https://archive.example/a]"
    assert facts_digest(event_of(EVENT)) == facts_digest(
        event_of(EVENT.replace("quote: They have gone.", learnt))
    )


def test_all_facts_are_tried() -> None:
    event = event_of(EVENT)
    assert {name for name in FACTS if getattr(event, name)} == set(FACTS) - {"calendar", "day", "timezone"}


def test_it_holds_for_what_was_read() -> None:
    event = event_of(EVENT)
    reviewed = msgspec.structs.replace(event, review=Review("R.", "2024-12-04", facts_digest(event)))
    assert is_reviewed(reviewed)
    assert not is_reviewed(msgspec.structs.replace(reviewed, title="Another"))
    assert not is_reviewed(event)
