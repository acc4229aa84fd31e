"""The page of one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timeline.model.event import Event
from timeline.model.source import Citation
from timeline.planning.cards import card_of, picture_of
from timeline.planning.chains import chains_of
from timeline.planning.citation_formats import citation_formats
from timeline.planning.citation_notes import numbers_in
from timeline.planning.claims import legend_of
from timeline.planning.corrections import correction_view
from timeline.planning.days import heading_of
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import basis_of, event_point_facts, own_facts
from timeline.planning.event_dates import date_of, is_of_another_day, other_dates_of, when_in_one_line
from timeline.planning.figure_ranges import figures_over_time
from timeline.planning.harmed import harmed_view
from timeline.planning.headings import heading_view
from timeline.planning.history_page import history_link, published_and_changed
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import PagePosition, listed_in
from timeline.planning.page_views import DayGroup, EventPage, Involvement, PageFrame
from timeline.planning.period_index import period_words
from timeline.planning.plan import PagePlan
from timeline.planning.record_days import first_reported, last_changed
from timeline.planning.schema_org import event_article
from timeline.planning.urls import nth_page
from timeline.planning.views import Card, Link, Note
from timeline.records.event_summary import Entry
from timeline.records.reviews import is_reviewed


def plan_event(
    event: Event, entry: Entry, position: PagePosition, frames: PageFrames
) -> tuple[PagePlan, Card]:
    """The plan of an event's page, and the card that lists print."""
    edition = frames.edition
    card, notes = card_of(event, entry, edition)
    changed = last_changed(entry, edition)
    reported = first_reported(entry, edition)
    history = edition.histories.get(entry.id)
    numbers = numbers_in(event.details, "details", event, notes, edition)
    view = EventPage(
        page=_frame(event, entry, card, notes, changed, frames),
        card=card,
        quoting=citation_formats(entry, card.when.text, changed, frames.address(card.href), edition),
        reviewed=_reviewed(event, edition) if event.review else "",
        other_dates=other_dates_of(entry, edition),
        first_reported=edition.when(reported).text if reported else "",
        heading=_heading(event, entry, edition),
        chains=chains_of(event, notes, edition),
        basis=basis_of(event, edition),
        details=edition.prose(event.details, numbers, anchored=True),
        pictures=tuple(picture_of(medium, edition) for medium in event.media),
        harmed=harmed_view(event, notes, edition),
        actors=tuple(Involvement(edition.actor(person.actor), person.role or "") for person in event.actors),
        where=event_point_facts(event, edition),
        own=tuple(own_facts(event.fields, edition)),
        corrections=tuple(correction_view(c, edition) for c in sorted(event.corrections, key=lambda c: c.on)),
        listed=_listed(entry, position, edition),
        figures=figures_over_time(entry, edition),
        legend=legend_of(card.questions, edition),
        days=published_and_changed(history, edition) if history else "",
        history=history_link(entry, edition),
        **_related(entry, position, edition),
    )
    return PagePlan(card.href, "event.html", view), card


def _frame(
    event: Event, entry: Entry, card: Card, notes: Mapping[Citation, Note], changed: str, frames: PageFrames
) -> PageFrame:
    summary, say = card.plain_summary, frames.edition.say
    if card.status.id == "retracted":
        retracted = say("status_and_note", status=card.status.text, note=card.status.note)
        summary = f"{retracted} {summary}".strip()
    return frames.frame(
        card.href,
        "event",
        card.title,
        summary or say("date_and_title", date=when_in_one_line(card.when, frames.edition), title=card.title),
        json_ld=event_article(event, entry, card, notes, summary, frames),
        issued=changed,
        picture=card.picture,
        event=entry.id,
        translation=frames.edition.state_of(entry),
    )


def _related(entry: Entry, position: PagePosition, edition: Edition) -> dict[str, Any]:
    """The fields of the view that link to other events."""
    chronicle, event = edition.chronicle, edition.event
    before, after = position.before, position.after
    return {
        "part_of": event(entry.part_of) if entry.part_of else None,
        "parts": _links(chronicle.parts_of.get(entry.id, ()), edition),
        "follows": tuple(map(event, entry.follows)),
        "after": event(entry.after) if entry.after else None,
        "before": event(entry.before) if entry.before else None,
        "followed_by": _links(chronicle.followers_of.get(entry.id, ()), edition),
        "see": tuple(map(event, entry.see)),
        "previous": event(before.id) if before else None,
        "previous_when": date_of(before, edition).text if before else "",
        "next": event(after.id) if after else None,
        "next_when": date_of(after, edition).text if after else "",
    }


def _heading(event: Event, entry: Entry, edition: Edition) -> DayGroup | None:
    """The day on which the event was; None if its date is no single day, or needs words to be exact."""
    if entry.span or event.calendar or is_of_another_day(entry):
        return None
    return heading_view(heading_of(entry), edition)


def _reviewed(event: Event, edition: Edition) -> str:
    """Who reviewed the event, and when; empty if the facts have changed since."""
    if event.review is None or not is_reviewed(event):
        return ""
    return edition.say("reviewed", name=event.review.by, date=edition.when(event.review.on).text)


def _links(entries: Sequence[Entry], edition: Edition) -> tuple[Link, ...]:
    return tuple(edition.event(entry.id) for entry in entries)


def _listed(entry: Entry, position: PagePosition, edition: Edition) -> Link:
    """Where the chronology lists the event: on the page of its day, else on that of its period or the home page."""
    period = listed_in(entry, position.is_long)
    if period is None:
        return Link("", f"{edition.paths.home}#{entry.id}")
    words = edition.day_words(entry.stand) if period.kind == "day" else period_words(period, edition)
    if period.kind == "day" and entry.date.startswith("julian "):
        words = edition.words.text("dates.in_gregorian", date=words)
    page = nth_page(edition.paths.page(period.folder, period.text), position.page)
    return Link(words, f"{page}#{entry.id}")
