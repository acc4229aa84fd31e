"""Structured data in schema.org's terms: an event's page as an Article about an Event, with its sources and corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from timeline.dates import edtf
from timeline.dates.clock_times import parse_clock_time
from timeline.dates.day_numbers import day_text
from timeline.dates.gregorian import in_gregorian
from timeline.model.event import Event
from timeline.model.source import Citation, Source
from timeline.model.upkeep import Correction
from timeline.planning.citation_notes import cited_source, shelf_text
from timeline.planning.corrections import correction_text, correction_view
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import point_of
from timeline.planning.event_dates import start_and_end
from timeline.planning.page_frame import PageFrames
from timeline.planning.record_days import first_published, last_changed
from timeline.planning.urls import address_of
from timeline.planning.views import Card
from timeline.records.event_summary import Entry

_TYPES = {
    "article": "Article", "article-journal": "ScholarlyArticle", "article-magazine": "Article",
    "article-newspaper": "NewsArticle", "book": "Book", "chapter": "Chapter", "dataset": "Dataset",
    "legislation": "Legislation", "manuscript": "Manuscript", "map": "Map", "motion_picture": "VideoObject",
    "periodical": "Periodical", "post": "SocialMediaPosting", "post-weblog": "BlogPosting", "report": "Report",
    "review": "Review", "thesis": "Thesis", "webpage": "WebPage",
}  # fmt: skip
"""The schema.org types of CSL types that have one of their own."""


def event_article(
    event: Event,
    entry: Entry,
    card: Card,
    citations: Iterable[Citation],
    summary: str,
    frames: PageFrames,
) -> Mapping[str, Any]:
    """The JSON-LD of an event's page."""
    edition = frames.edition
    project = edition.project
    site = {"@type": "WebSite", "name": project.title, **({"url": project.url} if project.url else {})}
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": card.title,
        "inLanguage": edition.language,
        "about": schema_event(event, entry, card, edition),
        "publisher": {"@type": "Organization", "name": project.publisher or project.title},
        "isPartOf": site,
    }
    if address := frames.address(card.href):
        article["url"] = article["mainEntityOfPage"] = address
    days = {"datePublished": first_published(entry, edition), "dateModified": last_changed(entry, edition)}
    article |= {name: day for name, day in days.items() if day}
    if summary:
        article["description"] = summary
    if entry.is_placed:
        article["temporalCoverage"] = _days_covered(entry)
    if event.actors:
        article["mentions"] = [{"@type": "Thing", "name": edition.actor(i.actor).text} for i in event.actors]
    if card.picture and project.url:
        article["image"] = project.url + card.picture.href
    if works := _cited_works(citations, edition):
        article["citation"] = works
    if card.status.id == "retracted":
        article["creativeWorkStatus"] = edition.say(
            "status_and_note", status=card.status.text, note=card.status.note
        )
    if event.corrections:
        article["correction"] = [_correction(correction, edition) for correction in event.corrections]
        if project.url:
            article["correctionsPolicy"] = project.url + address_of(edition.paths.corrections)
    if project.licence and project.licence.text:
        article["license"] = project.licence.text
    return article


def schema_event(event: Event, entry: Entry, card: Card, edition: Edition) -> dict[str, Any]:
    about: dict[str, Any] = {"@type": "Event", "name": card.title}
    start, end = start_and_end(entry, edition)
    if start:
        about["startDate"] = start
    if end:
        about["endDate"] = end
    location: dict[str, Any] = {"name": card.place_text or card.place.text} if card.place else {}
    if point := point_of(event, edition):
        latitude, longitude = point
        location["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    if location:
        about["location"] = {"@type": "Place", **location}
    return about


def _days_covered(entry: Entry) -> str:
    """The date in EDTF, Gregorian; to the next day if a clock time goes on past midnight."""
    date = in_gregorian(edtf.parse(entry.date))
    if not entry.clock or edtf.is_qualified(entry.date) or not parse_clock_time(entry.clock).days:
        return date.text
    return f"{date.text}/{day_text(date.anchor + 1)}"


def _correction(correction: Correction, edition: Edition) -> dict[str, Any]:
    """A CorrectionComment; without its date if schema.org's Date (ISO 8601) cannot express that."""
    view = correction_view(correction, edition)
    comment: dict[str, Any] = {"@type": "CorrectionComment", "name": view.kind_text}
    if view.machine:
        comment["datePublished"] = view.machine
    comment["text"] = correction_text(view, edition)
    return comment


def _cited_works(citations: Iterable[Citation], edition: Edition) -> list[dict[str, Any]]:
    """Each source that is cited, once, as a CreativeWork."""
    sources: dict[str, Source] = {}
    for citation in citations:
        source = cited_source(citation, edition)
        sources.setdefault(source.id, source)
    return [cited_work(source, edition) for source in sources.values()]


def author_type(author: str, edition: Edition) -> str:
    actor = edition.chronicle.actors.get(author)
    return "Person" if actor is None or actor.kind in (None, "person") else "Organization"


def cited_work(source: Source, edition: Edition) -> dict[str, Any]:
    publisher = edition.party(edition.chronicle.origins.publisher(source)).text
    work: dict[str, Any] = {
        "@type": _TYPES.get(source.type or "", "CreativeWork"),
        "name": source.title or publisher,
    }
    if source.url:
        work["url"] = source.url
    authors = [
        {"@type": author_type(author, edition), "name": link.text}
        for author, link in zip(source.author, edition.authors(source), strict=True)
    ]
    if authors:
        work["author"] = authors if len(authors) > 1 else authors[0]
    if source.archive:
        work["@type"] = ["ArchiveComponent", *([work["@type"]] if work["@type"] != "CreativeWork" else [])]
        work["holdingArchive"] = {"@type": "ArchiveOrganization", "name": source.archive}
        work["itemLocation"] = shelf_text(source, edition)
    if source.publisher or source.url:
        work["publisher"] = {"@type": "Organization", "name": publisher}
    copies = [copy.url for copy in source.archived if copy.url]
    if copies:
        work["archivedAt"] = copies
    return work
