"""An event as lists print it, and its marks: status, withdrawn sources, draft or embargo."""

from __future__ import annotations

from timeline.chronicle.chronicle import Chronicle
from timeline.markdown.plain_text import plain_text
from timeline.model.event import Event
from timeline.model.media import Media
from timeline.model.source import Citation
from timeline.planning.citation_notes import chain_text, notes_of, numbers_in
from timeline.planning.claims import questions_of
from timeline.planning.counts import definition_of, event_counts
from timeline.planning.edition import Edition
from timeline.planning.event_dates import is_of_another_day, when_of
from timeline.planning.urls import picture_path
from timeline.planning.views import Brief, Card, Link, Note, Picture, Status
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import Entry

MOST_CHAINS = 3
"""The most chains that a brief has."""


def status_of(event: Event, entry: Entry, edition: Edition) -> Status:
    """The status of an event, with its counts of sources and origins."""
    status, sourcing = edition.chronicle.standing(entry)
    contested = entry.id in edition.chronicle.contested
    definition = definition_of(status, sourcing, entry, contested=contested)
    return Status(
        id=status,
        text=edition.say(f"status.{status}"),
        definition=edition.say(f"definition.{definition}"),
        counts=event_counts(entry, sourcing, edition),
        origins=len(sourcing.origins),
        sources=sourcing.sources,
        untraced=sourcing.untraced,
        note=event.status_note or "",
    )


def withdrawn_from(entry: Entry, chronicle: Chronicle) -> list[str]:
    """The sources of an event and its claims that their publishers have withdrawn."""
    return [source for source in cited_sources(entry) if source in chronicle.origins.withdrawn]


def _withdrawal(entry: Entry, edition: Edition) -> str:
    """The notice that sources were withdrawn, with the reasons; empty if none was."""
    chronicle = edition.chronicle
    sources = withdrawn_from(entry, chronicle)
    if not sources:
        return ""
    retractions = (edition.shown_source(source).retracted for source in sources)
    reasons = (retraction.why for retraction in retractions if retraction)
    why = edition.say("between_chains").join(dict.fromkeys(reasons))
    all_ = len(list(cited_sources(entry)))
    if all_ == 1:
        return edition.say("withdrawn_only", why=why)
    return edition.say("withdrawn_of", n=len(sources), all=all_, why=why)


def place_of(event: Event, edition: Edition) -> tuple[Link | None, str]:
    """A link to the place, and the text in its stead if the event was only near it."""
    if event.place is None or not event.place.id:
        return None, ""
    link = edition.place(event.place.id)
    return link, edition.say("near", place=link.text) if event.place.near else ""


def picture_of(medium: Media, edition: Edition) -> Picture:
    """A picture with its texts."""
    width, height = edition.pictures.get(medium.file) or (0, 0)
    return Picture(
        href=picture_path(medium.file),
        width=width,
        height=height,
        alt=medium.alt,
        credit=medium.credit,
        rights=medium.rights,
        caption=edition.prose(medium.caption, inline=True),
        sensitive=edition.say(f"sensitive.{medium.sensitive}") if medium.sensitive else "",
    )


def card_of(event: Event, entry: Entry, edition: Edition) -> tuple[Card, dict[Citation, Note]]:
    """The card, and the notes of the event by citation."""
    notes, by_citation = notes_of(event, edition)
    place, place_text = place_of(event, edition)
    summary = edition.prose(event.summary, numbers_in(event.summary, "summary", event, by_citation, edition))
    latest = max((c.on for c in event.corrections if c.kind != "retraction"), default="")
    card = Card(
        id=event.id,
        href=edition.paths.page("events", event.id),
        title=edition.title_of(entry),
        when=when_of(event, entry, edition),
        status=status_of(event, entry, edition),
        kind=event.kind,
        kind_text=edition.say(f"kind.{event.kind}") if event.kind != "event" else "",
        importance=event.importance,
        place=place,
        place_text=place_text,
        speaker=edition.actor(event.speaker) if event.speaker else None,
        summary=summary,
        plain_summary=plain_text(summary),
        notes=notes,
        questions=questions_of(event, entry, by_citation, edition),
        corrected=edition.say("corrected", date=edition.when(latest).text) if latest else "",
        picture=next((picture_of(medium, edition) for medium in event.media if not medium.sensitive), None),
        tags=tuple(edition.tag(tag) for tag in entry.tags),
        withdrawn=_withdrawal(entry, edition) if edition.chronicle.origins.withdrawn else "",
        unpublished=_why_unpublished(entry, edition),
        show_date=entry.span > 0
        or event.calendar == "julian"
        or entry.stand != entry.anchor
        or event.kind == "background"
        or is_of_another_day(entry),
    )
    return card, by_citation


def _why_unpublished(entry: Entry, edition: Edition) -> str:
    """Why the event is not published; empty if it is."""
    why = edition.unpublished.get(entry.id)
    if not why:
        return ""
    return edition.say(f"why_unpublished.{why}", moment=(entry.embargo_until or "").replace("T", " "))


def brief_of(card: Card, edition: Edition) -> Brief:
    """The short form of a card, for lists."""
    chains = list(dict.fromkeys(chain_text(note, edition) for note in card.notes))
    origins = edition.say("between_chains").join(chains[:MOST_CHAINS])
    if len(chains) > MOST_CHAINS:
        origins = edition.say("chains_and_more", n=len(chains) - MOST_CHAINS, chains=origins)
    return Brief(
        href=card.href,
        title=card.title,
        when=card.when,
        status=card.status,
        kind_text=card.kind_text,
        place=card.place_text or (card.place.text if card.place else ""),
        summary=card.summary,
        origins=origins,
        unpublished=bool(card.unpublished),
    )
