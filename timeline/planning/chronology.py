"""The pages of the chronology: home, days, and for a long one months, years and longer periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN
from timeline.digest import digest, digest_bytes
from timeline.planning.days import Period, by_period, grouped, heading_of
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.event_dates import zone_note
from timeline.planning.headings import capitalised, heading_view
from timeline.planning.in_short import common_source, day_of_last_change, tell_in_short
from timeline.planning.map_page import map_on_home
from timeline.planning.overview import draw_overview
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import is_long
from timeline.planning.page_views import DayGroup, HomePage, PeriodGroup, PeriodLink, PeriodPage
from timeline.planning.paging import in_parts, page_links
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.urls import nth_page
from timeline.planning.views import Link, Slot
from timeline.records.event_summary import Entry

ON_A_PAGE = 1_000
"""The most events on one page of a period or a day."""
MOST_ON_HOME = 200
"""The most major events on the home page of a long chronology."""


class Pieces(msgspec.Struct, frozen=True):
    """The keys of an event's rendered card and brief."""

    card: bytes
    brief: bytes


def sketch_chronology(
    frames: PageFrames, pieces: Mapping[str, Pieces], facets: Facets, settings: bytes
) -> Iterator[Sketch]:
    """The home page, and the pages of days and (in a long chronology) of periods."""
    chronicle = frames.edition.chronicle
    order = chronicle.reading_order
    slots = tuple(pieces[entry.id].card for entry in _on_home(order))
    cited = list(chronicle.first_and_again[0])
    if chronicle.common_source or len(cited) == 1:  # these are named
        settings = digest_bytes(settings, facets.source(chronicle.common_source or cited[0]))
    told = digest((sorted(frames.edition.unpublished.items()), day_of_last_change(frames.edition)))
    made_from = digest_bytes(settings, facets.all_events, told, *slots, *facets.places.values())
    yield Sketch(frames.edition.paths.home, made_from, partial(_plan_home, frames, pieces))
    if is_long(order):
        yield from _sketch_periods(by_period(order), frames, pieces, settings)
    days = {
        Period("day", heading.text): entries for heading, entries in grouped(order) if heading.kind == "day"
    }
    yield from _sketch_periods(days, frames, pieces, settings)


def _sketch_periods(
    periods: Mapping[Period, Sequence[Entry]],
    frames: PageFrames,
    pieces: Mapping[str, Pieces],
    settings: bytes,
) -> Iterator[Sketch]:
    for before, period, after in _with_neighbours(list(periods)):
        around = f"{before and before.text}|{after and after.text}"
        for n, total, part in in_parts(periods[period], ON_A_PAGE):
            slots = tuple(pieces[entry.id].card for entry in part)
            headings = digest([entry.stand for entry in part])
            made_from = digest_bytes(settings, headings, f"{around}|{n}/{total}|".encode(), *slots)
            plan = partial(_plan_period, period, part, (n, total), before, after, frames, pieces)
            yield Sketch(nth_page(_path(period, frames.edition), n), made_from, plan)


def _with_neighbours(periods: list[Period]) -> Iterator[tuple[Period | None, Period, Period | None]]:
    return zip([None, *periods], periods, [*periods[1:], None], strict=False)


def _plan_period(
    period: Period,
    entries: Sequence[Entry],
    part: tuple[int, int],
    before: Period | None,
    after: Period | None,
    frames: PageFrames,
    pieces: Mapping[str, Pieces],
) -> PagePlan:
    edition = frames.edition
    path = _path(period, edition)
    here = nth_page(path, part[0])
    is_day = period.kind == "day"
    words = edition.date(period.text).full if is_day else _period_words(period, edition)
    about = edition.say("period.undated" if period.text == UNKNOWN else "period.events", date=words)
    groups = _groups(entries, edition, pieces)
    if is_day:
        groups = tuple(msgspec.structs.replace(group, href="") for group in groups)
    view = PeriodPage(
        page=frames.frame(here, period.kind, capitalised(words), about, section=edition.paths.home),
        groups=groups,
        label=groups[0].label if is_day else "",
        zone_note=zone_note(entries, edition),
        source=common_source(edition),
        previous=Link(_period_words(before, edition), _path(before, edition)) if before else None,
        next=Link(_period_words(after, edition), _path(after, edition)) if after else None,
        pages=page_links(path, *part),
    )
    return PagePlan(here, "period.html", view)


def _path(period: Period, edition: Edition) -> str:
    return edition.paths.page(period.folder, period.text)


def _period_words(period: Period, edition: Edition) -> str:
    return edition.say("period.longer") if period.kind == "longer" else edition.date(period.text).text


def _on_home(order: Sequence[Entry]) -> list[Entry]:
    """The events on the home page: all, or the latest major ones of a long chronology."""
    if not is_long(order):
        return list(order)
    return [entry for entry in order if entry.kind != "background" and entry.importance == "major"][
        -MOST_ON_HOME:
    ]


def _plan_home(frames: PageFrames, pieces: Mapping[str, Pieces]) -> PagePlan:
    edition = frames.edition
    chronicle = edition.chronicle
    order = chronicle.reading_order
    project, path = edition.project, edition.paths.home
    long = is_long(order)
    shown = _on_home(order)
    groups = _groups([entry for entry in shown if entry.kind != "background"], edition, pieces)
    background = tuple(Slot(pieces[entry.id].card) for entry in shown if entry.kind == "background")
    view = HomePage(
        page=frames.frame(path, "home", project.title, project.description or "", json_ld=_json_ld(frames)),
        made_of=made_of(edition),
        overview=draw_overview(order, edition, long),
        in_short=tell_in_short(edition, {entry.id for entry in shown}),
        groups=groups,
        zone_note=zone_note(shown, edition),
        background=background,
        periods=_period_groups(order, edition) if long else (),
        map=map_on_home(edition),
    )
    return PagePlan(path, "home.html", view)


def _json_ld(frames: PageFrames) -> dict[str, object]:
    edition = frames.edition
    project = edition.project
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": project.title,
        "description": project.description or project.title,
        "inLanguage": edition.language,
    }
    if project.url:
        data["url"] = frames.address(edition.paths.home)
        data["distribution"] = [
            {
                "@type": "DataDownload",
                "encodingFormat": format_.media_type,
                "contentUrl": project.url + edition.paths.file(format_.name),
            }
            for kind in ("data", "calendar")
            for format_ in frames.formats
            if format_.kind == kind
        ]
    if project.licence and project.licence.data:
        data["license"] = project.licence.data
    return data


def made_of(edition: Edition) -> tuple[str, ...]:
    """The size of the chronology: its events and its span."""
    chronicle = edition.chronicle
    placed = [entry for entry in chronicle.entries if entry.is_placed]
    events = [entry for entry in placed if entry.kind != "background"] or placed
    facts = [edition.say("events", n=len(chronicle.entries))]
    if events:
        first = min(events, key=lambda entry: (entry.anchor, edtf.is_qualified(entry.date)))
        last = max(events, key=_last_day)
        start, end = _edge(first, True), _edge(last, False)
        if start and start == end:
            facts.append(edition.when(start).text)
        elif start and end and edtf.parse(start).anchor < edtf.parse(end).anchor:
            facts.append(edition.say("span", start=edition.when(start).text, end=edition.when(end).text))
    return tuple(facts)


def _last_day(entry: Entry) -> tuple[int, bool]:
    """The last day of an event; of two on the same day, a certain one is later than an approximate one."""
    latest = edtf.parse(entry.date).latest if entry.span else None
    return entry.anchor if latest is None else latest, not edtf.is_qualified(entry.date)


def _edge(entry: Entry, first: bool) -> str:
    """The first or the last day of an event, as exact as its date; empty if that end is open or unknown."""
    date = edtf.parse(entry.date)
    heading = heading_of(entry)
    if entry.span == 0 and heading.kind == "day":
        return heading.text
    day = date.earliest if first else date.latest
    return "" if day is None else edtf.part_at(date, day).key


def _period_groups(entries: Sequence[Entry], edition: Edition) -> tuple[PeriodGroup, ...]:
    """Links to all periods by year; periods longer than a year have a group of their own."""
    groups: dict[str, list[PeriodLink]] = {}
    for period, members in by_period(entries).items():
        is_long = period.kind == "longer" or "X" in period.text
        year = (
            "" if is_long else edition.date(period.text[:-3] if period.kind == "month" else period.text).text
        )
        words = capitalised(_period_words(period, edition))
        link = PeriodLink(words, _path(period, edition), edition.say("events", n=len(members)))
        groups.setdefault(year, []).append(link)
    return tuple(PeriodGroup(capitalised(year), tuple(links)) for year, links in groups.items())


def _groups(entries: Sequence[Entry], edition: Edition, pieces: Mapping[str, Pieces]) -> tuple[DayGroup, ...]:
    return tuple(
        heading_view(
            heading,
            edition,
            tuple(Slot(pieces[entry.id].card) for entry in members),
            julian=any(entry.date.startswith("julian ") for entry in members),
        )
        for heading, members in grouped(entries)
    )
