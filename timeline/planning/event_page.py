"""The page of one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timeline.dates import edtf
from timeline.dates.clock_times import parse_clock_time
from timeline.dates.day_numbers import day_text
from timeline.dates.gregorian import in_gregorian
from timeline.model.event import Event
from timeline.model.upkeep import Correction
from timeline.planning.cards import card_of, picture_of
from timeline.planning.chains import chains_of
from timeline.planning.citation_formats import quoting_of
from timeline.planning.citation_notes import numbers_in
from timeline.planning.claims import legend_of
from timeline.planning.days import heading_of
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import basis_of, event_point_facts, own_facts, point_of
from timeline.planning.event_dates import date_of, in_one_line, is_of_another_day, start_and_end
from timeline.planning.figure_ranges import figures_over_time
from timeline.planning.harmed import harmed_view
from timeline.planning.headings import heading_view
from timeline.planning.history_page import days_of, history_link
from timeline.planning.page_frame import Shells
from timeline.planning.page_views import CorrectionView, DayGroup, EventPage, Involvement
from timeline.planning.plan import PagePlan
from timeline.planning.record_days import first_published, first_reported, last_changed
from timeline.planning.schema_org import cited_works
from timeline.planning.urls import address_of
from timeline.planning.views import Card, Link
from timeline.records.event_summary import Entry
from timeline.records.reviews import is_reviewed


def plan_event(
    event: Event, entry: Entry, neighbours: tuple[Entry | None, Entry | None], shells: Shells
) -> tuple[PagePlan, Card]:
    """The plan of an event's page, and the card that lists print."""
    edition = shells.edition
    chronicle = edition.chronicle
    card, by_citation = card_of(event, entry, edition)
    before, after = neighbours
    numbers = numbers_in(event.details, "details", event, by_citation, edition)
    path = card.href
    history = edition.histories.get(entry.id)
    summary = card.plain_summary
    changed = last_changed(entry, edition)
    reported = first_reported(entry, edition)
    if card.status.id == "retracted":
        summary = f"{card.status.text}: {card.status.note} {summary}".strip()
    view = EventPage(
        page=shells.shell(
            path,
            "event",
            card.title,
            summary or f"{in_one_line(card.when, edition)}. {card.title}",
            json_ld=_json_ld(event, entry, card, cited_works(by_citation, edition), summary, shells),
            issued=changed,
            picture=card.picture,
        ),
        card=card,
        quoting=quoting_of(entry, card.when.text, changed, shells.address(path), edition),
        reviewed=_reviewed(event, edition) if event.review else "",
        first_reported=edition.when(reported).text if reported else "",
        heading=_heading(event, entry, edition),
        chains=chains_of(event, by_citation, edition),
        basis=basis_of(event, edition),
        details=edition.prose(event.details, numbers, anchored=True),
        pictures=tuple(picture_of(medium, edition) for medium in event.media),
        harmed=harmed_view(event, by_citation, edition),
        actors=tuple(
            Involvement(edition.actor(involved.actor), involved.role or "") for involved in event.actors
        ),
        where=event_point_facts(event, edition),
        own=tuple(own_facts(event.fields, edition)),
        corrections=tuple(
            correction_view(correction, edition)
            for correction in sorted(event.corrections, key=lambda c: c.on)
        ),
        part_of=edition.event(entry.part_of) if entry.part_of else None,
        parts=_links(chronicle.parts_of.get(entry.id, ()), edition),
        follows=tuple(edition.event(other) for other in entry.follows),
        after=edition.event(entry.after) if entry.after else None,
        before=edition.event(entry.before) if entry.before else None,
        followed_by=_links(chronicle.followers_of.get(entry.id, ()), edition),
        see=tuple(edition.event(other) for other in entry.see),
        previous=edition.event(before.id) if before else None,
        previous_when=date_of(before, edition).text if before else "",
        next=edition.event(after.id) if after else None,
        next_when=date_of(after, edition).text if after else "",
        day=_day_link(entry, edition),
        figures=figures_over_time(entry, edition),
        legend=legend_of(card.questions, edition),
        days=days_of(history, edition) if history else "",
        history=history_link(entry, edition),
    )
    return PagePlan(path, "event.html", view), card


def _heading(event: Event, entry: Entry, edition: Edition) -> DayGroup | None:
    """The one day that says when the event was; None where only the date in words tells all."""
    if entry.span or event.calendar or is_of_another_day(entry):
        return None
    return heading_view(heading_of(entry), edition)


def _reviewed(event: Event, edition: Edition) -> str:
    """Who has signed the event off, and when; nothing once the facts have changed."""
    if event.review is None or not is_reviewed(event):
        return ""
    return edition.say("reviewed", name=event.review.by, date=edition.when(event.review.on).text)


def _links(entries: Sequence[Entry], edition: Edition) -> tuple[Link, ...]:
    return tuple(edition.event(entry.id) for entry in entries)


def _day_link(entry: Entry, edition: Edition) -> Link | None:
    heading = heading_of(entry)
    if heading.kind != "day":
        return None
    words = edition.day_words(entry.stand)
    if entry.date.startswith("julian "):
        words = edition.words.text("dates.in_gregorian", date=words)
    return Link(words, edition.paths.page("days", heading.text))


def correction_view(correction: Correction, edition: Edition, event: Link | None = None) -> CorrectionView:
    """A correction as its event's page and the list of all print it."""
    when = edition.when(correction.on)
    return CorrectionView(
        kind=correction.kind,
        kind_text=edition.say(f"correction.{correction.kind}"),
        when=when.text,
        machine=when.machine,
        was=correction.was or "",
        now=correction.now or "",
        why=correction.why or "",
        event=event,
    )


def _json_ld(
    event: Event,
    entry: Entry,
    card: Card,
    citations: Sequence[Mapping[str, Any]],
    summary: str,
    shells: Shells,
) -> Mapping[str, Any]:
    """schema.org: an Article about an Event, with its citations and corrections."""
    edition = shells.edition
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
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": card.title,
        "inLanguage": edition.language,
        "about": about,
        "publisher": {"@type": "Organization", "name": edition.project.publisher or edition.project.title},
        "isPartOf": {
            "@type": "WebSite",
            "name": edition.project.title,
            **({"url": edition.project.url} if edition.project.url else {}),
        },
    }
    address = shells.address(edition.paths.page("events", event.id))
    if address:
        article["url"] = article["mainEntityOfPage"] = address
    days = {"datePublished": first_published(entry, edition), "dateModified": last_changed(entry, edition)}
    article |= {name: day for name, day in days.items() if day}
    if summary:
        article["description"] = summary
    if entry.is_placed:
        article["temporalCoverage"] = _days_covered(entry)
    if event.actors:
        article["mentions"] = [{"@type": "Thing", "name": edition.actor(i.actor).text} for i in event.actors]
    if card.picture and edition.project.url:
        article["image"] = edition.project.url + card.picture.href
    if citations:
        article["citation"] = citations
    if card.status.id == "retracted":
        article["creativeWorkStatus"] = f"{card.status.text}: {card.status.note}"
    if event.corrections:
        article["correction"] = [_correction(correction, edition) for correction in event.corrections]
        if edition.project.url:
            article["correctionsPolicy"] = edition.project.url + address_of(edition.paths.corrections)
    licence = edition.project.licence
    if licence and licence.text:
        article["license"] = licence.text
    return article


def _days_covered(entry: Entry) -> str:
    """The date in EDTF, Gregorian; with the next day where a clock time goes on past midnight."""
    date = in_gregorian(edtf.parse(entry.date))
    if not entry.clock or edtf.is_qualified(entry.date) or not parse_clock_time(entry.clock).days:
        return date.text
    return f"{date.text}/{day_text(date.anchor + 1)}"


def _correction(correction: Correction, edition: Edition) -> dict[str, Any]:
    """A CorrectionComment; its date is left out where schema.org's Date (ISO 8601) has no form for it."""
    view = correction_view(correction, edition)
    comment: dict[str, Any] = {"@type": "CorrectionComment", "name": view.kind_text}
    if view.machine:
        comment["datePublished"] = view.machine
    comment["text"] = correction_text(view, edition)
    return comment


def correction_text(view: CorrectionView, edition: Edition) -> str:
    """A correction on one line, for feeds and machines."""
    say = edition.say
    said = [
        say("correction_was", text=view.was) if view.was else "",
        say("correction_now", text=view.now) if view.now else "",
        view.why,
    ]
    return " ".join(filter(None, said)) or view.kind_text
