"""What pages print: plain frozen values, ready for a template, with nothing that could look elsewhere.

An `href` is relative to the site's root (`events/aleppo-entered/index.html`); a template sets `page.root` before it.
External addresses are called `url` and have passed `model.urls.checked_url`. A text that an author wrote as Markdown is a
`Prose`, which the template turns to HTML by the filter `prose`. Fragments (`Slot`) are HTML made once and set into many pages.
"""

from __future__ import annotations

import msgspec


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """The common form of all views."""


class Link(View, frozen=True):
    """A name that may lead to a page of this site; without `href` it is only a name."""

    text: str
    href: str = ""
    lang: str = ""
    """Its language where that is not the page's."""


class Prose(View, frozen=True):
    """Markdown with what its `[[links]]` and `[@citations]` resolve to."""

    text: str
    links: dict[str, Link] = {}
    """By id, as written between the brackets."""
    notes: dict[str, int] = {}
    """The number of the note that a cited source has on this page, by the source's id."""
    inline: bool = False
    """One paragraph at most is wanted: a summary in a list."""


class When(View, frozen=True):
    """A date as it may be said, and no more."""

    text: str
    """`Friday, 29 November 2024`, `about 27 November 2024`, `29 or 30 November 2024`."""
    short: str
    """`29 Nov 2024`."""
    machine: str = ""
    """The value for `<time datetime>`; empty where HTML has no form for it."""
    vague: bool = False
    """The day is not known."""
    note: str = ""
    """How it is known, in words: `worked out from the sources`, `the day is not given`."""
    time: str = ""
    """The clock time at the place, in words: `18:00`, `about 18:00`."""
    zone: str = ""
    """The zone of that time where it is not the project's: `Europe/Geneva`."""
    day: str = ""
    """The era's own count: `Day 3 of the offensive`."""
    wording: str = ""
    """The source's own words for the date."""


class ChainLink(View, frozen=True):
    """One link of the chain from a source to its origin."""

    name: Link
    how: str
    """`publisher` (the first), `citing`, or `speaks_for`."""


class Copy(View, frozen=True):
    """An archived copy."""

    url: str
    when: str = ""
    """`3 December 2024`."""
    machine: str = ""


class Note(View, frozen=True):
    """A citation, as the margin and the foot of a page print it."""

    number: int
    anchor: str
    """The id of its element on an event's page: `note-1`."""
    source: Link
    """The publisher's name, leading to the source's own page where it has one."""
    title: str = ""
    lang: str = ""
    """The source's language where it is not the page's."""
    author: str = ""
    chain: tuple[ChainLink, ...] = ()
    origin: str = ""
    """The name of the last link: where this begins."""
    published: str = ""
    at: str = ""
    """Where in the source: `paragraph 6`."""
    quote: str = ""
    url: str = ""
    """Its address, leading to the quoted passage where there is a quote."""
    plain_url: str = ""
    """Its address as print shows it."""
    site_only: bool = False
    """The address is the publisher's site, not the page."""
    where: str = ""
    """How to find it off the web; DOI or ISBN."""
    copies: tuple[Copy, ...] = ()
    access: str = ""
    """`behind a paywall`, `removed by its publisher` ... or nothing."""
    supports: str = ""
    """What rests on it, where that is not all: `date, place`."""
    retracted: str = ""
    """Why its publisher withdrew it."""


class Status(View, frozen=True):
    """How well an event is established."""

    id: str
    """reported, corroborated, contested, confirmed, retracted."""
    text: str
    """`Reported`."""
    definition: str
    counts: str
    """`3 sources, 1 origin`."""
    origins: int = 0
    sources: int = 0
    note: str = ""


class FigureView(View, frozen=True):
    """A number of a claim, with its measure in words."""

    measure: str
    text: str


class ClaimView(View, frozen=True):
    """What one party says."""

    by: Link
    stance: str
    """asserts, denies, disputes, declines-to-say."""
    stance_text: str = ""
    """In words, where it is not plain assertion: `denies`."""
    says: Prose | None = None
    figures: tuple[FigureView, ...] = ()
    who: str = ""
    as_of: str = ""
    """`as of 1 December 2024`."""
    notes: tuple[Note, ...] = ()
    self_reported: bool = False
    """It rests on its own maker alone."""
    superseded: bool = False
    """Its maker has since said otherwise."""
    grade: str = ""
    event: Link | None = None
    """On a topic's page: the event that it was made about."""
    when: str = ""
    """On a topic's page: that event's date, short."""


class Question(View, frozen=True):
    """Claims on one topic, side by side."""

    topic: Link | None
    claims: tuple[ClaimView, ...]


class Card(View, frozen=True):
    """An event in a chronology: all but its details."""

    id: str
    href: str
    title: str
    when: When
    status: Status
    kind: str = "event"
    kind_text: str = ""
    """`Statement`, `Background`; nothing for an event."""
    importance: str = "normal"
    place: Link | None = None
    place_text: str = ""
    """`near Hama`, where the place is not simply its name; a text with {place} in it is never used."""
    speaker: Link | None = None
    summary: Prose | None = None
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    corrected: str = ""
    """`Corrected 4 December 2024`."""
    tags: tuple[Link, ...] = ()
    show_date: bool = False
    """The heading that it stands under does not say its date: print `when` with it."""


class Slot(View, frozen=True):
    """A place in a page for a fragment of HTML, known by the key of its content."""

    key: bytes


class NavItem(View, frozen=True):
    text: str
    href: str
    current: bool = False


class Shell(View, frozen=True):
    """What every page has around its own matter."""

    path: str
    """Its file: `events/aleppo-entered/index.html`."""
    root: str
    """The way from it to the site's root: `../../`; empty at the root."""
    kind: str
    """home, month, day, event, actor, place, topic, tag, source, index, corrections, page, error."""
    title: str
    """For `<title>`: with the site's title after it."""
    heading: str
    description: str
    language: str
    direction: str
    """`ltr` or `rtl`."""
    site_title: str
    canonical: str = ""
    """The full address; empty where the project has none."""
    nav: tuple[NavItem, ...] = ()
    json_ld: str = ""
    """A JSON-LD document, escaped for a `<script>` element."""
    og_type: str = "website"
    published: str = ""
    assets: dict[str, str] = {}
    """The theme's static files by name, with their hashed paths: `{"theme.css": "assets/theme.1f3a9c.css"}`."""
    contact: str = ""
    """An address (mailto: or https:) for reporting an error on this page."""
    licence_text: str = ""
    licence_data: str = ""
    licence_text_url: str = ""
    licence_data_url: str = ""
    coverage: str = ""
    generator: str = ""
    """`timeline 0.1.0`."""


class StripEra(View, frozen=True):
    """A band; x and width in per cent of the strip's width, from its start."""

    x: str
    width: str
    label: str
    row: int = 0


class StripMark(View, frozen=True):
    """An event, or several on one spot; in per cent from the start."""

    x: str
    row: int
    """From the axis upwards, 0 first."""
    href: str
    label: str
    """For the screen reader and the tooltip."""
    width: str = ""
    """A span's length; empty: a dot."""
    status: str = "reported"
    importance: str = "normal"


class StripBin(View, frozen=True):
    """A bar of the density, where there are too many events to draw each."""

    x: str
    width: str
    height: str
    """In per cent of the tallest."""
    href: str
    label: str


class StripTick(View, frozen=True):
    x: str
    label: str
    major: bool = False
    """Shown on a narrow screen too."""
    href: str = ""


class Strip(View, frozen=True):
    """The span of the chronology, drawn."""

    label: str
    rows: int
    eras: tuple[StripEra, ...] = ()
    marks: tuple[StripMark, ...] = ()
    bins: tuple[StripBin, ...] = ()
    ticks: tuple[StripTick, ...] = ()


class DayGroup(View, frozen=True):
    """Events under one heading."""

    anchor: str
    """The heading's id: `d2024-11-29`, `m2024-11`, `y2024`."""
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


class MonthLink(View, frozen=True):
    """A month of a long chronology."""

    text: str
    href: str
    count: str
    """`128 events`."""
    year: str = ""


class HomePage(View, frozen=True):
    """index.html."""

    page: Shell
    made_of: tuple[str, ...]
    """`11 events`, `27 November to 2 December 2024`, `4 sources`, `3 origins`."""
    strip: Strip | None
    groups: tuple[DayGroup, ...]
    """All events; or, in a long chronology, the major ones."""
    background: tuple[Slot, ...] = ()
    """Cards of kind background: what was so before and meanwhile."""
    months: tuple[MonthLink, ...] = ()
    """Set in a long chronology only."""


class PeriodPage(View, frozen=True):
    """A month's or a day's page."""

    page: Shell
    groups: tuple[DayGroup, ...]
    label: str = ""
    previous: Link | None = None
    next: Link | None = None


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


class Picture(View, frozen=True):
    href: str
    alt: str
    credit: str
    rights: str
    caption: Prose | None = None
    sensitive: str = ""
    """Why it opens on a click only, in words."""
    width: int = 0
    """In pixels, as `height`; 0 where it is not known. With both, the page keeps its place while the picture loads."""
    height: int = 0


class Involvement(View, frozen=True):
    actor: Link
    role: str = ""


class OwnValue(View, frozen=True):
    label: str
    value: str
    url: str = ""


class EventPage(View, frozen=True):
    """events/ID/index.html."""

    page: Shell
    card: Card
    details: Prose | None = None
    pictures: tuple[Picture, ...] = ()
    actors: tuple[Involvement, ...] = ()
    own: tuple[OwnValue, ...] = ()
    """The project's own fields."""
    corrections: tuple[CorrectionView, ...] = ()
    part_of: Link | None = None
    parts: tuple[Link, ...] = ()
    follows: tuple[Link, ...] = ()
    followed_by: tuple[Link, ...] = ()
    see: tuple[Link, ...] = ()
    previous: Link | None = None
    next: Link | None = None
    day: Link | None = None
    """The page of its day."""
    heading: DayGroup | None = None
    """Its day as the rail of the chronology prints it, without cards; None where the day is not known."""


class Fact(View, frozen=True):
    """A row of an entity's particulars."""

    label: str
    text: str = ""
    links: tuple[Link, ...] = ()
    url: str = ""
    """An external address, with `text` as its words."""


class EntityPage(View, frozen=True):
    """An actor's, place's, tag's or source's page: what it is, then its own chronology."""

    page: Shell
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
    questions: tuple[Question, ...] = ()
    """A topic's claims, side by side."""
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

    page: Shell
    intro: str
    groups: tuple[IndexGroup, ...]
    pages: tuple[NavItem, ...] = ()


class CorrectionsPage(View, frozen=True):
    page: Shell
    intro: str
    corrections: tuple[CorrectionView, ...]


class FreePage(View, frozen=True):
    """A page of content/pages."""

    page: Shell
    body: Prose | None


class ErrorPage(View, frozen=True):
    """404.html: found at any address, so its links are absolute where the site's address is known."""

    page: Shell


class RedirectPage(View, frozen=True):
    """A page that was moved."""

    page: Shell
    target: str
    """From the site's root."""


class Brief(View, frozen=True):
    """An event in the list of an actor, place, topic, tag or source."""

    href: str
    title: str
    when: When
    status: Status
    kind_text: str = ""
    place: str = ""
    summary: Prose | None = None
    origins: str = ""
    """`Times of Oman, citing Al Jazeera`: the chains, in a line."""
