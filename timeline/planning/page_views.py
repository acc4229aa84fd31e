"""View classes for whole pages; their parts are in `views`."""

from __future__ import annotations

from timeline.planning.claim_views import AssessmentView, ChainsView, FigureRanges
from timeline.planning.harmed_views import HarmedView
from timeline.planning.overview_views import Strip
from timeline.planning.views import (
    Card,
    CitationFormats,
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
    """What every page has around its own matter."""

    path: str
    """Its file: `events/aleppo-entered/index.html`."""
    root: str
    """The way from it to the site's root: `../../`; empty at the root."""
    kind: str
    """home, month, day, event, history, actor, place, topic, tag, source, index, corrections, page, error."""
    title: str
    """For `<title>`: with the site's title after it."""
    heading: str
    description: str
    language: str
    direction: str
    """`ltr` or `rtl`."""
    site_title: str
    language_folder: str = ""
    """The folder of this language's pages and feeds, below the root: empty for the first language, `ar/` for another."""
    canonical: str = ""
    """The full address; empty where the project has none."""
    nav: tuple[NavItem, ...] = ()
    json_ld: str = ""
    """A JSON-LD document, escaped for a `<script>` element."""
    og_type: str = "website"
    image: str = ""
    """The full address of a picture that stands for the page in previews; empty for none."""
    image_alt: str = ""
    issued: str = ""
    """The last day that an event's record speaks of: what reference managers take for its date."""
    contact: str = ""
    """An address (mailto: or https:) for reporting an error on this page."""
    licence_text: str = ""
    licence_data: str = ""
    licence_text_url: str = ""
    licence_data_url: str = ""
    coverage: str = ""
    as_known: str = ""
    """`As it was known on 30 November 2024`; empty where the chronology is shown as it stands today."""
    drafts: bool = False
    """Whether drafts and embargoed events are shown: the page is not for publication."""
    rests_on: str = ""
    """The page that says what all rests on; empty where there is none."""
    generator: str = ""
    """`timeline 0.1.0`."""


class DayGroup(View, frozen=True):
    """Events under one heading."""

    anchor: str
    """The heading's id: `d2024-11-29`, `m2024-11`, `y2024`, `o.156X`."""
    weekday: str = ""
    number: str = ""
    """`29`; empty where the heading is no day."""
    rest: str = ""
    """`November 2024`; or the whole heading where it is no day."""
    label: str = ""
    """`Day 3 of the offensive`."""
    href: str = ""
    """The day's own page."""
    machine: str = ""
    cards: tuple[Slot, ...] = ()


class PeriodLink(View, frozen=True):
    """A month, a year or a longer period of a long chronology."""

    text: str
    href: str
    count: str
    """`128 events`."""


class PeriodGroup(View, frozen=True):
    """The periods of a year."""

    year: str
    """Empty for periods that are longer."""
    links: tuple[PeriodLink, ...]


class HomePage(View, frozen=True):
    """index.html."""

    page: PageFrame
    made_of: tuple[str, ...]
    """`11 events`, `27 November to 2 December 2024`, `4 sources`, `3 origins`."""
    strip: Strip | None
    groups: tuple[DayGroup, ...]
    """All events; or, in a long chronology, the major ones."""
    zone_note: str = ""
    """Of which zone clock times are that name none; empty where there are none."""
    background: tuple[Slot, ...] = ()
    """Cards of kind background: what was so before and meanwhile."""
    periods: tuple[PeriodGroup, ...] = ()
    """Set in a long chronology only."""


class PeriodPage(View, frozen=True):
    """The page of a day, a month or a longer period."""

    page: PageFrame
    groups: tuple[DayGroup, ...]
    label: str = ""
    zone_note: str = ""
    """As on the home page."""
    previous: Link | None = None
    next: Link | None = None
    pages: tuple[NavItem, ...] = ()
    """Where its events are on several pages."""


class CorrectionView(View, frozen=True):
    kind: str
    kind_text: str
    when: str
    machine: str
    was: str = ""
    now: str = ""
    why: str = ""
    event: Link | None = None
    """On the page of all corrections."""


class StepView(View, frozen=True):
    """A version of an event that became public."""

    when: str
    machine: str
    commit: str
    """The first digits of its commit's name."""
    changes: tuple[str, ...]


class HistoryPage(View, frozen=True):
    """events/ID/history/: what was told otherwise, latest first."""

    page: PageFrame
    event: Link
    intro: str
    steps: tuple[StepView, ...]


class Involvement(View, frozen=True):
    actor: Link
    role: str = ""


class EventPage(View, frozen=True):
    """events/ID/index.html."""

    page: PageFrame
    card: Card
    quoting: CitationFormats | None = None
    reviewed: str = ""
    """`Reviewed by R. Reader on 4 December 2024`, while the sign-off holds."""
    first_reported: str = ""
    """When its earliest source appeared: `29 November 2024`."""
    chains: ChainsView | None = None
    basis: tuple[Fact, ...] = ()
    """Which fields rest on which origins, where citations say so."""
    details: Prose | None = None
    pictures: tuple[Picture, ...] = ()
    harmed: HarmedView | None = None
    actors: tuple[Involvement, ...] = ()
    where: tuple[Fact, ...] = ()
    """The point of its own."""
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
    day: Link | None = None
    """The page of its day."""
    figures: tuple[FigureRanges, ...] = ()
    """Those of its claims without a topic that are drawn over time."""
    legend: tuple[GradeView, ...] = ()
    """The scales of the grades that its claims are given."""
    days: str = ""
    """`First published 3 December 2024, last changed 5 December 2024`, where git tells."""
    history: Link | None = None
    """The page of its history, where there is one."""
    heading: DayGroup | None = None
    """Its day as the rail of the chronology prints it, without cards; None where the day is not known."""


class EntityPage(View, frozen=True):
    """An actor's, place's, tag's or source's page: what it is, then its own chronology."""

    page: PageFrame
    kind_text: str
    """`Organisation`, `Place`, `Tag`, `Source` ... above the heading."""
    facts: tuple[Fact, ...] = ()
    note: Prose | None = None
    warning: str = ""
    """A retracted source says so."""
    count: str = ""
    """`5 events`."""
    briefs: tuple[Slot, ...] = ()
    """Short entries, in the chronology's order."""
    zone_note: str = ""
    questions: tuple[Question, ...] = ()
    """A topic's claims, side by side."""
    figures: tuple[FigureRanges, ...] = ()
    """A topic's figures by measure."""
    assessments: tuple[AssessmentView, ...] = ()
    legend: tuple[GradeView, ...] = ()
    """The scales of the grades that the claims are given."""
    pages: tuple[NavItem, ...] = ()
    """Where there are more than one page of them."""


class IndexRow(View, frozen=True):
    link: Link
    text: str = ""
    """A word on it: its kind, its publisher."""
    count: str = ""


class IndexGroup(View, frozen=True):
    heading: str
    rows: tuple[IndexRow, ...]


class IndexPage(View, frozen=True):
    """actors/, places/, topics/, tags/ and sources/: all of a kind."""

    page: PageFrame
    intro: str
    groups: tuple[IndexGroup, ...]
    pages: tuple[NavItem, ...] = ()


class CorrectionsPage(View, frozen=True):
    page: PageFrame
    intro: str
    corrections: tuple[CorrectionView, ...]
    feed: str
    """The path of their feed."""


class FreePage(View, frozen=True):
    """A page of content/pages."""

    page: PageFrame
    body: Prose | None


class ErrorPage(View, frozen=True):
    """404.html: found at any address, so its links are absolute where the site's address is known."""

    page: PageFrame


class RedirectPage(View, frozen=True):
    """A page that was moved."""

    page: PageFrame
    target: str
    """From the site's root."""
