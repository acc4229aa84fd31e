"""The home page: the whole chronology, or the front page of a long one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from timeline.dates import edtf
from timeline.digest import digest, digest_bytes
from timeline.model.project import Project
from timeline.planning.days import grouped, heading_of
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.event_dates import zone_note
from timeline.planning.finder import finder_of
from timeline.planning.headings import day_groups
from timeline.planning.in_short import day_of_last_change, tell_in_short
from timeline.planning.map_page import map_on_home
from timeline.planning.news import news_key
from timeline.planning.news_page import latest_news, news_views
from timeline.planning.overview import draw_overview
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import ONE_PAGE, is_long, weight
from timeline.planning.page_views import HomePage
from timeline.planning.paging import in_whole_groups
from timeline.planning.period_index import PeriodLinks
from timeline.planning.periods import Periods
from timeline.planning.plan import PagePlan, Pieces, Sketch
from timeline.planning.views import Link, Slot
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised

MOST_FROM_THE_START = 1_000
"""The most events of a chronology whose home page shows the first; that of a longer one shows the latest."""
OPENING = 20
"""How many of them it shows, if each has one source and no claims."""


def sketch_home(
    periods: Periods,
    frames: PageFrames,
    pieces: Mapping[str, Pieces],
    facets: Facets,
    choices: tuple[str, ...],
    settings: bytes,
) -> Iterator[Sketch]:
    """The home page; `choices` are the facets of the search form."""
    chronicle = frames.edition.chronicle
    order = chronicle.reading_order
    slots = tuple(pieces[entry.id].card for entry in _on_home(order, chronicle.project))
    cited = list(chronicle.first_and_again[0])
    if chronicle.common_source or len(cited) == 1:  # these are named
        settings = digest_bytes(settings, facets.source(chronicle.common_source or cited[0]))
    edition = frames.edition
    state = edition.state_of(chronicle.project)
    told = digest((sorted(edition.unpublished.items()), day_of_last_change(edition), choices, state))
    news = news_key(latest_news(edition), facets)
    made_from = digest_bytes(settings, facets.all_events(edition), told, news, *slots, facets.on_maps)
    yield Sketch(edition.paths.home, made_from, partial(_plan_home, periods, frames, pieces, choices))


def _on_home(order: Sequence[Entry], project: Project) -> list[Entry]:
    """The events on the home page: all, or of a long chronology the first, or the latest with the latest first."""
    if not is_long(order):
        return _latest_first(order) if project.order == "newest" else list(order)
    opening = _opening_order(order, project)[:ONE_PAGE]
    return in_whole_groups([members for _, members in grouped(opening)], weight, 4 * OPENING)[0]


def _latest_first(order: Sequence[Entry]) -> list[Entry]:
    """The events in reverse order; what has no date stays at the end."""
    latest = order[::-1]
    return [entry for is_placed in (True, False) for entry in latest if entry.is_placed == is_placed]


def _shows_latest(order: Sequence[Entry], project: Project) -> bool:
    return project.order == "newest" or len(order) > MOST_FROM_THE_START


def _opening_order(order: Sequence[Entry], project: Project) -> list[Entry]:
    """The events of a long chronology in the order in which the home page begins to show them."""
    shown = [entry for entry in order if entry.kind != "background" and entry.is_placed] or list(order)
    return _latest_first(shown) if _shows_latest(order, project) else shown


def _more(order: Sequence[Entry], shown: int, links: PeriodLinks, edition: Edition) -> Link | None:
    """A link to the event after the first `shown`, on the page of its period."""
    rest = _opening_order(order, edition.project)[shown : shown + 1]
    if not rest:
        return None
    words = edition.date(heading_of(rest[0]).text).text
    return Link(capitalised(words, edition.language), f"{links.page_of(rest[0])}#{rest[0].id}")


def _plan_home(
    periods: Periods, frames: PageFrames, pieces: Mapping[str, Pieces], choices: tuple[str, ...]
) -> PagePlan:
    edition = frames.edition
    chronicle = edition.chronicle
    order = chronicle.reading_order
    project, path = edition.project, edition.paths.home
    long = is_long(order)
    shown = _on_home(order, project)
    links = PeriodLinks(periods, edition)
    groups = day_groups(grouped(entry for entry in shown if entry.kind != "background"), edition, pieces)
    background = tuple(Slot(pieces[entry.id].card) for entry in shown if entry.kind == "background")
    view = HomePage(
        page=frames.frame(
            path,
            "home",
            project.title,
            project.description or "",
            json_ld=_json_ld(frames),
            translation=edition.state_of(edition.chronicle.project),
        ),
        made_of=made_of(edition),
        overview=draw_overview(edition, paged=long),
        in_short=tell_in_short(edition, {entry.id for entry in shown}),
        news=news_views(latest_news(edition), edition),
        groups=groups,
        zone_note=zone_note(shown, edition),
        background=background,
        index=links.index() if long else None,
        latest=long and _shows_latest(order, project),
        more=_more(order, len(shown), links, edition) if long else None,
        finder=finder_of(edition, "lead" if long else "list", () if long else choices),
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
                "contentUrl": project.url + format_.path(edition.paths),
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
