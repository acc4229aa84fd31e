"""View classes for whole pages; their parts are in `views`."""

from __future__ import annotations

from timeline.planning.claim_views import AssessmentView, ChainsView, FigureRanges
from timeline.planning.finder_view import Finder
from timeline.planning.formats import Format
from timeline.planning.harmed_views import HarmedView
from timeline.planning.in_short_views import CommonSource, InShort
from timeline.planning.map_views import MapSketch
from timeline.planning.news_views import NewsDayView
from timeline.planning.overview_views import Overview
from timeline.planning.period_views import PeriodCell, PeriodGrid, PeriodIndex
from timeline.planning.versions import Version
from timeline.planning.views import (
    Card,
    Fact,
    GradeView,
    Link,
    Picture,
    Prose,
    Question,
    Slot,
    View,
)


class NavItem(View, frozen=True):
    text: str
    href: str
    current: bool = False


class PageFrame(View, frozen=True):
    """The frame of a page, as templates get it under the name `page`."""

    path: str
    """The path of the page: `events/aleppo-entered/index.html`."""
    root: str
    """The relative link to the site's root: `../../`; empty at the root."""
    language_root: str
    """The relative link to the root of this language's pages and feeds: `root`, or for a second language `../../ar/`."""
    kind: str
    """home, month, day, event, history, new, verify, actor, place, topic, tag, source, index, map, corrections, page, error."""
    title: str
    """The `<title>`: the heading with the site's title after it."""
    heading: str
    description: str
    language: str
    base_language: str
    """The language without its region and script: `pt` of `pt-BR`."""
    locale: str
    """The language as Open Graph writes it: `pt_BR`."""
    direction: str
    """`ltr` or `rtl`."""
    site_title: str
    canonical: str = ""
    """The full address; empty if the project has none."""
    nav: tuple[NavItem, ...] = ()
    versions: tuple[Version, ...] = ()
    """The page in each of the site's languages, the one at the site's root first; empty if there is one language."""
    translation: str = ""
    """What is to be said of the page's translation: `missing`, or `outdated` since the original has changed."""
    json_ld: bytes = b""
    """A JSON-LD document, escaped for a `<script>` element; a template prints it as `page.json_ld`."""
    og_type: str = "website"
    image: str = ""
    """The full address of the picture for link previews; empty for none."""
    image_alt: str = ""
    image_size: tuple[int, int] | None = None
    """Its width and height in pixels, if known."""
    issued: str = ""
    """The day of an event's last change, which reference managers read as its date."""
    contact: str = ""
    """An address (mailto: or https:) for reporting an error on this page."""
    licence_text: str = ""
    licence_data: str = ""
    licence_text_url: str = ""
    licence_data_url: str = ""
    coverage: str = ""
    as_known: str = ""
    """`As it was known on 30 November 2024`; empty for today's chronology."""
    drafts: bool = False
    """Whether drafts and embargoed events are shown; then the page is not for publication."""
    rests_on: str = ""
    """The path of the page on how well the chronology is sourced; empty if there is none."""
    formats: tuple[Format, ...] = ()
    """Feeds, calendar and data files, in the order of their links."""
    news: str = ""
    """The path of the page of what is new, as is `news_feed` of its feed; empty if there is nothing to say."""
    news_feed: str = ""
    verify: Link | None = None
    """A link to the page on how to check the site, if there is one."""
    generator: str = ""
    """`timeline 0.1.0`."""


class DayGroup(View, frozen=True):
    """Events under one heading."""

    anchor: str
    """The heading's id: `d2024-11-29`, `m2024-11`, `y2024`, `o.156X`."""
    weekday: str = ""
    number: str = ""
    """`29`; empty if the heading is no day."""
    rest: str = ""
    """`November 2024`; or the whole heading if it is no day."""
    label: str = ""
    """`Day 3 of the offensive`."""
    href: str = ""
    """The path of the day's page."""
    machine: str = ""
    cards: tuple[Slot, ...] = ()


class HomePage(View, frozen=True):
    """index.html."""

    page: PageFrame
    made_of: tuple[str, ...]
    """`11 events`, `27 November to 2 December 2024`."""
    overview: Overview | None
    in_short: InShort | None
    """None if there are no events."""
    news: tuple[NewsDayView, ...]
    """What was added and changed last, if the latest comes first."""
    groups: tuple[DayGroup, ...]
    """All events; or, in a long chronology, the first or the latest."""
    zone_note: str = ""
    """The zone of clock times that name none; empty if there are none."""
    background: tuple[Slot, ...] = ()
    """Cards of background events."""
    index: PeriodIndex | None = None
    """Only in a long chronology, like `latest` and `more`."""
    latest: bool = False
    """Whether `groups` are the latest events, latest first."""
    more: Link | None = None
    """Where they continue: the next date."""
    map: MapSketch | None = None
    finder: Finder | None = None


class PeriodPage(View, frozen=True):
    """The page of a day, a month or a longer period."""

    page: PageFrame
    groups: tuple[DayGroup, ...]
    label: str = ""
    zone_note: str = ""
    """As on the home page."""
    source: CommonSource | None = None
    calendar: tuple[PeriodGrid, ...] = ()
    """Single rows: the years of its decade, the months of its year."""
    previous_year: Link | None = None
    next_year: Link | None = None
    days: tuple[PeriodCell, ...] = ()
    """The days of a month, on all of its pages."""
    previous: Link | None = None
    next: Link | None = None
    pages: tuple[NavItem, ...] = ()
    """Links to all pages of the list, if it needs several."""


class CorrectionView(View, frozen=True):
    kind: str
    kind_text: str
    when: str
    machine: str
    was: str = ""
    now: str = ""
    why: str = ""
    event: Link | None = None
    """Only on the page of all corrections."""


class Involvement(View, frozen=True):
    actor: Link
    role: str = ""


class CitationFormats(View, frozen=True):
    """Citations of an event, in words and for reference managers."""

    text: str
    bibtex: str
    ris: str
    csl: str


class EventPage(View, frozen=True):
    """events/ID/index.html."""

    page: PageFrame
    card: Card
    quoting: CitationFormats | None = None
    reviewed: str = ""
    """`Reviewed by R. Reader on 4 December 2024`, while the review is valid."""
    other_dates: tuple[str, ...] = ()
    """Its day in other calendars: `27 Jumada I 1446 AH`."""
    first_reported: str = ""
    """The date of its earliest source: `29 November 2024`."""
    chains: ChainsView | None = None
    basis: tuple[Fact, ...] = ()
    """Which origins support which fields, if citations say so."""
    details: Prose | None = None
    pictures: tuple[Picture, ...] = ()
    harmed: HarmedView | None = None
    actors: tuple[Involvement, ...] = ()
    where: tuple[Fact, ...] = ()
    """The coordinates of the event itself."""
    own: tuple[Fact, ...] = ()
    """The project's own fields."""
    corrections: tuple[CorrectionView, ...] = ()
    part_of: Link | None = None
    parts: tuple[Link, ...] = ()
    follows: tuple[Link, ...] = ()
    after: Link | None = None
    before: Link | None = None
    followed_by: tuple[Link, ...] = ()
    see: tuple[Link, ...] = ()
    previous: Link | None = None
    previous_when: str = ""
    next: Link | None = None
    next_when: str = ""
    listed: Link | None = None
    """Its place on the page of its day, or of its period: `29 November 2024`; the text is empty on the home page."""
    figures: tuple[FigureRanges, ...] = ()
    """Charts over time of figures from claims without a topic."""
    legend: tuple[GradeView, ...] = ()
    """The meanings of the grades of its claims."""
    days: str = ""
    """`First published 3 December 2024, last changed 5 December 2024`; empty without git history."""
    history: Link | None = None
    """A link to the page of its history, if there is one."""
    heading: DayGroup | None = None
    """Its day as the chronology prints it, without cards; None if the day is unknown."""


class BriefGroup(View, frozen=True):
    """Events of an entity; those of one year, if it has many."""

    briefs: tuple[Slot, ...]
    heading: str = ""
    anchor: str = ""


class EntityPage(View, frozen=True):
    """The page of an actor, place, topic, tag or source: a description, then its events."""

    page: PageFrame
    kind_text: str
    """`Organisation`, `Place`, `Tag`, `Source` ... above the heading."""
    facts: tuple[Fact, ...] = ()
    note: Prose | None = None
    warning: str = ""
    """A notice that a source has been retracted."""
    count: str = ""
    """`5 events`."""
    groups: tuple[BriefGroup, ...] = ()
    """Its events in the order of the chronology."""
    years: tuple[PeriodCell, ...] = ()
    """The years of all of them, if they need several pages."""
    zone_note: str = ""
    questions: tuple[Question, ...] = ()
    """A topic's claims, side by side."""
    figures: tuple[FigureRanges, ...] = ()
    """A topic's figures by measure."""
    assessments: tuple[AssessmentView, ...] = ()
    legend: tuple[GradeView, ...] = ()
    """The meanings of the grades of the claims."""
    pages: tuple[NavItem, ...] = ()
    """Links to all pages of the list, if it needs several."""


class FreePage(View, frozen=True):
    """A page of content/pages."""

    page: PageFrame
    body: Prose | None


class ErrorPage(View, frozen=True):
    """404.html, which servers show at any address: its links are absolute if the site's address is known."""

    page: PageFrame


class RedirectPage(View, frozen=True):
    """A redirect from the former address of a page."""

    page: PageFrame
    target: str
    """The path of the page as it is now."""
