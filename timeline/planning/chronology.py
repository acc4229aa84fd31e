"""The chronology's pages: home, months and days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import msgspec

from timeline.chronicle.entry import Entry
from timeline.digest import digest, digest_bytes
from timeline.model import edtf
from timeline.model.days import civil
from timeline.planning.days import grouped, heading_of
from timeline.planning.edition import Edition
from timeline.planning.event_dates import zone_note
from timeline.planning.headings import heading_view
from timeline.planning.page_views import DayGroup, HomePage, MonthLink, PeriodPage
from timeline.planning.paging import in_parts, page_links
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.shell import Shells
from timeline.planning.strip import draw_strip
from timeline.planning.urls import HOME, nth_page, path_of
from timeline.planning.views import Link, Slot

ONE_PAGE = 500
"""Events up to which the whole chronology stands on one page."""
ON_A_PAGE = 1_000
"""Events that one page of a month or a day shows."""
MOST_ON_HOME = 200
"""Major events that a long chronology shows on its home page."""


class Pieces(msgspec.Struct, frozen=True):
    """The keys of an event's fragments."""

    card: bytes
    brief: bytes


def sketch_chronology(shells: Shells, pieces: Mapping[str, Pieces], settings: bytes) -> Iterator[Sketch]:
    """index.html, and the pages of days and (in a long chronology) months."""
    chronicle = shells.edition.chronicle
    order = chronicle.reading_order
    slots = tuple(pieces[entry.id].card for entry in _on_home(order))
    contested = digest(sorted(chronicle.contested))
    sources = chronicle.source_keys.values()
    voices = digest([(actor.id, actor.speaks_for) for actor in chronicle.actors.values()])
    made_from = digest_bytes(settings, contested, voices, *(entry.face for entry in order), *sources, *slots)
    yield Sketch(HOME, made_from, partial(_plan_home, shells, pieces))
    months = _by_month(order) if len(order) > ONE_PAGE else {}
    yield from _sketch_periods("month", months, shells, pieces, settings)
    days: dict[str, list[Entry]] = {}
    for heading, entries in grouped(order):
        if heading.kind == "day":
            days[heading.text] = entries
    yield from _sketch_periods("day", days, shells, pieces, settings)


def _by_month(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    months: dict[str, list[Entry]] = {}
    for entry in entries:
        year, month, _ = civil(entry.stand)
        if 0 <= year <= 9999:
            months.setdefault(f"{year:04}-{month:02}", []).append(entry)
    return months


def _sketch_periods(
    kind: str,
    periods: Mapping[str, Sequence[Entry]],
    shells: Shells,
    pieces: Mapping[str, Pieces],
    settings: bytes,
) -> Iterator[Sketch]:
    texts = list(periods)
    for index, text in enumerate(texts):
        entries = periods[text]
        before = texts[index - 1] if index else ""
        after = texts[index + 1] if index + 1 < len(texts) else ""
        for n, total, part in in_parts(entries, ON_A_PAGE):
            slots = tuple(pieces[entry.id].card for entry in part)
            made_from = digest_bytes(settings, f"{before}|{after}|{n}/{total}|".encode(), *slots)
            plan = partial(_plan_period, kind, text, part, (n, total), before, after, shells, pieces)
            yield Sketch(nth_page(path_of(f"{kind}s", text), n), made_from, plan)


def _plan_period(
    kind: str,
    text: str,
    entries: Sequence[Entry],
    part: tuple[int, int],
    before: str,
    after: str,
    shells: Shells,
    pieces: Mapping[str, Pieces],
) -> PagePlan:
    edition = shells.edition
    path = path_of(f"{kind}s", text)
    here = nth_page(path, part[0])
    words = edition.said(text).full
    groups = _groups(entries, edition, pieces)
    if kind == "day":
        groups = tuple(msgspec.structs.replace(group, href="") for group in groups)
    view = PeriodPage(
        page=shells.shell(here, kind, words, edition.say(f"period.{kind}", date=words), section=HOME),
        groups=groups,
        label=groups[0].label if kind == "day" else "",
        zone_note=zone_note(entries, edition),
        previous=Link(edition.said(before).text, path_of(f"{kind}s", before)) if before else None,
        next=Link(edition.said(after).text, path_of(f"{kind}s", after)) if after else None,
        pages=page_links(path, *part),
    )
    return PagePlan(here, "period.html", view)


def _on_home(order: Sequence[Entry]) -> list[Entry]:
    """The events on the home page: all, or in a long chronology the latest major ones."""
    if len(order) <= ONE_PAGE:
        return list(order)
    return [entry for entry in order if entry.kind != "background" and entry.importance == "major"][
        -MOST_ON_HOME:
    ]


def _plan_home(shells: Shells, pieces: Mapping[str, Pieces]) -> PagePlan:
    edition = shells.edition
    chronicle = edition.chronicle
    order = chronicle.reading_order
    project = edition.project
    long = len(order) > ONE_PAGE
    shown = _on_home(order)
    groups = _groups([entry for entry in shown if entry.kind != "background"], edition, pieces)
    background = tuple(Slot(pieces[entry.id].card) for entry in shown if entry.kind == "background")
    view = HomePage(
        page=shells.shell(HOME, "home", project.title, project.description or "", json_ld=_json_ld(shells)),
        made_of=made_of(edition),
        strip=draw_strip(order, edition, long),
        groups=groups,
        zone_note=zone_note(shown, edition),
        background=background,
        months=_month_links(order, edition) if long else (),
    )
    return PagePlan(HOME, "home.html", view)


def _json_ld(shells: Shells) -> dict[str, object]:
    project = shells.edition.project
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": project.title,
        "description": project.description or project.title,
        "inLanguage": project.language,
    }
    if project.url:
        data["url"] = project.url
        data["distribution"] = [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": project.url + name}
            for kind, name in (
                ("application/json", "timeline.json"),
                ("text/csv", "events.csv"),
                ("text/calendar", "timeline.ics"),
            )
        ]
    if project.licence and project.licence.data:
        data["license"] = project.licence.data
    return data


def made_of(edition: Edition) -> tuple[str, ...]:
    """What the chronology is made of: events, span, sources, origins."""
    chronicle = edition.chronicle
    told = [entry for entry in chronicle.entries if entry.kind != "background"] or list(chronicle.entries)
    facts = [edition.say("events", n=len(chronicle.entries))]
    if told:
        first = min(told, key=lambda entry: entry.anchor)
        last = max(told, key=_last_day)
        start, end = _edge(first, True), _edge(last, False)
        if start and start == end:
            facts.append(edition.when(start).text)
        elif start and end and edtf.parse(start).anchor < edtf.parse(end).anchor:
            facts.append(edition.say("span", start=edition.when(start).text, end=edition.when(end).text))
    cited = {source for source, entries in chronicle.of_source.items() if entries}
    origins = {
        origin
        for entry in chronicle.entries
        for cites in (entry.cites, *(claim.cites for claim in entry.claims))
        for origin in chronicle.origins.independent(cites)
    }
    facts += [edition.say("sources", n=len(cited)), edition.say("origins", n=len(origins))]
    return tuple(facts)


def _last_day(entry: Entry) -> int:
    latest = edtf.parse(entry.date).latest if entry.span else None
    return entry.anchor if latest is None else latest


def _edge(entry: Entry, first: bool) -> str:
    """The date with which an event begins or ends, as its own date has it; empty where that end is open or unknown."""
    date = edtf.parse(entry.date)
    heading = heading_of(entry)
    if entry.span == 0 and heading.kind == "day":
        return heading.text
    day = date.earliest if first else date.latest
    return "" if day is None else edtf.part_at(date, day).text


def _month_links(entries: Sequence[Entry], edition: Edition) -> tuple[MonthLink, ...]:
    return tuple(
        MonthLink(
            text=edition.said(text).text,
            href=path_of("months", text),
            count=edition.say("events", n=len(found)),
            year=text[:4],
        )
        for text, found in _by_month(entries).items()
    )


def _groups(entries: Sequence[Entry], edition: Edition, pieces: Mapping[str, Pieces]) -> tuple[DayGroup, ...]:
    return tuple(
        heading_view(heading, edition, tuple(Slot(pieces[entry.id].card) for entry in found))
        for heading, found in grouped(entries)
    )
